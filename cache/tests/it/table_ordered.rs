//! The order of a table's rows, and which of them are left out.

use dacapo_cache::{Error, Join, Order, Table};

use crate::table::cities;

/// `n` counts the rows, so that a test sees where they went.
fn table(csv: &str) -> Table {
    let table = Table::from_csv_bytes(csv.as_bytes(), "test.csv").unwrap();
    let rows: Vec<i64> = (0..).take(table.n_rows()).collect();
    table.with_column("n", rows).unwrap()
}

fn rows(table: &Table) -> Vec<i64> {
    table.column("n").unwrap().as_ints().unwrap().to_vec()
}

#[test]
fn rows_are_sorted_by_several_columns_each_in_its_order() {
    let table = table("city,km\nUlm,3\nBonn,2\nUlm,\n,9\nUlm,5\nBonn,2\n,1\n");
    for (orders, sorted) in [
        ([Order::Ascending, Order::Ascending], [1, 5, 0, 4, 2, 6, 3]),
        ([Order::Ascending, Order::Descending], [1, 5, 4, 0, 2, 3, 6]),
        ([Order::Descending, Order::Ascending], [0, 4, 2, 1, 5, 6, 3]),
        (
            [Order::Descending, Order::Descending],
            [4, 0, 2, 1, 5, 3, 6],
        ),
    ] {
        let [city, km] = orders;
        let by = [("city", city), ("km", km)];
        assert_eq!(
            rows(&table.sort_by_columns(&by).unwrap()),
            sorted,
            "{orders:?}"
        );
    }
    assert!(matches!(
        table.sort_by_columns(&[("city", Order::Ascending), ("Km", Order::Ascending)]),
        Err(Error::NoSuchColumn { column, .. }) if column == "Km"
    ));
    let none: [(&str, Order); 0] = [];
    assert!(table.sort_by_columns(&none).unwrap().is_same(&table));
}

#[test]
fn nan_is_sorted_as_the_greatest_number_and_empty_cells_come_last() {
    let numbers = vec![
        Some(f64::NAN),
        None,
        Some(1.0),
        Some(f64::INFINITY),
        Some(-0.0),
        Some(0.0),
    ];
    let table = Table::from_columns([("x", numbers)])
        .and_then(|table| table.with_column("n", vec![0, 1, 2, 3, 4, 5]))
        .unwrap();
    let sorted = |order| rows(&table.sort_by("x", order).unwrap());
    assert_eq!(sorted(Order::Ascending), [4, 5, 2, 3, 0, 1]);
    assert_eq!(sorted(Order::Descending), [0, 3, 2, 4, 5, 1]);
}

#[test]
fn dates_and_times_are_sorted_from_early_to_late() {
    let days = table("day\n2024-03-01\n1969-12-31\n\"\"\n2024-02-29\n");
    assert_eq!(
        rows(&days.sort_by("day", Order::Ascending).unwrap()),
        [1, 3, 0, 2]
    );
    let clocks = table("at\n23:59:59.5\n00:00\n23:59:59\n");
    assert_eq!(
        rows(&clocks.sort_by("at", Order::Descending).unwrap()),
        [0, 2, 1]
    );
}

#[test]
fn a_table_that_is_in_order_is_shared() {
    let table = table("a\n1\n1\n2\n");
    assert!(
        table
            .sort_by("a", Order::Ascending)
            .unwrap()
            .is_same(&table)
    );
    assert!(
        !table
            .sort_by("a", Order::Descending)
            .unwrap()
            .is_same(&table)
    );
}

#[test]
fn repeated_rows_are_left_out_the_first_one_stays() {
    let table = Table::from_csv_bytes(b"a,b\n2,x\n1,x\n2,x\n2,y\n,\n,\n1,x\n", "").unwrap();
    assert_eq!(table.unique().to_csv(), "a,b\n2,x\n1,x\n2,y\n,\n");
    assert_eq!(
        table.unique_by(&["a"]).unwrap().to_csv(),
        "a,b\n2,x\n1,x\n,\n"
    );
    assert!(matches!(
        table.unique_by(&["c"]),
        Err(Error::NoSuchColumn { .. })
    ));
    let unique = table.unique();
    assert!(unique.unique().is_same(&unique), "nothing to leave out");
    assert_eq!(Table::default().unique().n_rows(), 0);
}

#[test]
fn rows_are_filtered_by_several_columns_together() {
    let table = cities();
    let kept = table
        .filter_rows(["city", "km"], |[city, km]| city == "Ulm" && km > 3.0)
        .unwrap();
    assert_eq!(kept.to_csv(), "city,hour,km,paid\nUlm,,4.0,true\n");
    assert!(table.filter_rows([], |[]| true).unwrap().is_same(&table));
    assert!(matches!(
        table.filter_rows(["city", "miles"], |_| true),
        Err(Error::NoSuchColumn { column, .. }) if column == "miles"
    ));
}

#[test]
fn head_and_tail_end_with_the_table() {
    let table = table("a\n1\n2\n3\n");
    assert_eq!(
        (rows(&table.head(2)), rows(&table.tail(2))),
        (vec![0, 1], vec![1, 2])
    );
    assert!(table.head(3).is_same(&table) && table.tail(usize::MAX).is_same(&table));
    assert_eq!((table.head(0).n_rows(), table.tail(0).n_rows()), (0, 0));
    assert_eq!(table.tail(0).n_columns(), 2);
}

#[test]
fn several_columns_are_dropped_together_or_not_at_all() {
    let mut table = cities();
    table.drop_columns(&["km", "paid"]).unwrap();
    assert_eq!(table.column_names().collect::<Vec<_>>(), ["city", "hour"]);
    assert!(table.drop_columns(&["city", "km"]).is_err());
    assert!(table.has_column("city"));
}

#[test]
fn empty_tables_go_through_every_operation() {
    let empty = cities().slice(0, 0);
    let none: [&str; 0] = [];
    for table in [
        empty.sort_by("km", Order::Descending).unwrap(),
        empty.unique(),
        empty.filter("city", |_| true).unwrap(),
        empty.head(5),
        empty.group_by("city").unwrap().sum("km").unwrap(),
        empty.group_by_columns(&none).unwrap().count().unwrap(),
        Table::concat([&empty, &empty]).unwrap(),
        empty
            .join(&empty.select(&["city"]).unwrap(), &["city"], Join::Inner)
            .unwrap(),
    ] {
        assert_eq!(table.n_rows(), 0);
    }
}
