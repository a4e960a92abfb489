//! Groups by several columns, with several figures.

use dacapo_cache::{Cell, Error, Figure, Table};

fn rides() -> Table {
    let csv = "city,day,km,tip\nUlm,2024-03-01,3,0.5\nBonn,2024-03-01,12,\nUlm,2024-03-02,5,1.0\n\
               Ulm,2024-03-01,4,\n,2024-03-01,1,\n,2024-03-01,,\n";
    Table::from_csv_bytes(csv.as_bytes(), "rides.csv").unwrap()
}

#[test]
fn groups_of_several_columns_come_in_the_order_of_all_of_them() {
    let groups = rides().group_by_columns(&["city", "day"]).unwrap();
    assert_eq!(groups.n_groups(), 4);
    assert_eq!(
        groups.count().unwrap().to_csv(),
        "city,day,count\nBonn,2024-03-01,1\nUlm,2024-03-01,2\nUlm,2024-03-02,1\n,2024-03-01,2\n"
    );
}

#[test]
fn several_figures_stand_beside_each_other() {
    let figures = [
        Figure::count(),
        Figure::sum("km"),
        Figure::mean("tip"),
        Figure::min("day"),
        Figure::max("km").named("longest"),
    ];
    let table = rides().group_by("city").unwrap().figures(&figures).unwrap();
    assert_eq!(
        table.to_csv(),
        "city,count,km_sum,tip_mean,day_min,longest\n\
         Bonn,1,12,,2024-03-01,12\n\
         Ulm,3,12,0.75,2024-03-01,5\n\
         ,2,1,,2024-03-01,1\n"
    );
}

#[test]
fn without_a_column_all_rows_are_one_group() {
    let none: [&str; 0] = [];
    let table = rides().group_by_columns(&none).unwrap();
    let table = table
        .figures(&[Figure::count(), Figure::sum("tip")])
        .unwrap();
    assert_eq!(table.to_csv(), "count,tip_sum\n6,1.5\n");
}

#[test]
fn figures_and_keys_that_do_not_fit_are_named() {
    let rides = rides();
    assert!(matches!(
        rides.group_by_columns(&["city", "city"]),
        Err(Error::DuplicateColumn { column }) if column == "city"
    ));
    assert!(matches!(
        rides.group_by_columns(&["city", "hour"]),
        Err(Error::NoSuchColumn { column, .. }) if column == "hour"
    ));
    let groups = rides.group_by("city").unwrap();
    let error = groups.figures(&[Figure::mean("day")]).unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"column "day" holds times, not numbers"#
    );
    let twice = [Figure::sum("km"), Figure::min("km").named("km_sum")];
    assert!(matches!(
        groups.figures(&twice),
        Err(Error::DuplicateColumn { column }) if column == "km_sum"
    ));
}

#[test]
fn numbers_that_are_equal_are_one_group() {
    let table = Table::from_columns([("x", vec![0.0, -0.0, f64::NAN, 1.0, f64::NAN])]).unwrap();
    let counts = table.group_by("x").unwrap().count().unwrap();
    assert_eq!(
        counts.column("count").unwrap().as_ints().unwrap(),
        [2, 1, 2]
    );
}

#[test]
fn nan_is_the_greatest_and_makes_every_sum_its_own() {
    let numbers = vec![Some(1.0), Some(f64::NAN), None];
    let table = Table::from_columns([("x", numbers)]).unwrap();
    let none: [&str; 0] = [];
    let figures = [Figure::min("x"), Figure::max("x"), Figure::sum("x")];
    let table = table
        .group_by_columns(&none)
        .unwrap()
        .figures(&figures)
        .unwrap();
    assert_eq!(table.cell(0, 0), Cell::Float(1.0));
    assert_eq!(table.to_csv(), "x_min,x_max,x_sum\n1.0,NaN,NaN\n");
}
