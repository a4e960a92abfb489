//! Tables: what operations give, what they share, and what counts as the same.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Int16Array, ListArray, StringArray};
use arrow::datatypes::Int32Type;
use arrow::record_batch::RecordBatch;
use dacapo_cache::{Cell, Column, ColumnType, Error, Moment, Order, Table};

/// Four rows with empty cells.
pub(super) fn cities() -> Table {
    Table::from_csv_bytes(
        b"city,hour,km,paid\nUlm,17,2.5,true\nBonn,8,,false\nUlm,,4.0,true\n,8,0.5,\n",
        "cities.csv",
    )
    .unwrap()
}

fn names(table: &Table) -> Vec<&str> {
    table.column_names().collect()
}

fn text(table: &Table, row: usize, column: usize) -> String {
    let mut text = String::new();
    table.format_cell(row, column, &mut text);
    text
}

/// Where the first value of a column of whole numbers lies.
fn address(table: &Table, name: &str) -> *const i64 {
    table.column(name).unwrap().as_ints().unwrap().as_ptr()
}

#[test]
fn a_clone_of_a_million_rows_is_the_same_table() {
    let rows: Vec<i64> = (0..1_000_000).collect();
    let first_row = rows.as_ptr();
    let table = Table::from_columns([("n", rows)]).unwrap();
    let clone = table.clone();
    assert!(clone.is_same(&table));
    assert_eq!(clone.id(), table.id());
    assert_eq!(address(&clone, "n"), address(&table, "n"));
    assert_eq!(
        address(&table, "n"),
        first_row,
        "even the vector is taken as it is"
    );
    assert!(table.size_bytes() >= 8_000_000);
}

#[test]
fn dropping_a_column_of_a_clone_leaves_the_original() {
    let master = cities();
    let before = master.fingerprint();
    let mut mine = master.clone();
    mine.drop_column("km").unwrap();
    assert_eq!(names(&mine), ["city", "hour", "paid"]);
    assert_eq!(names(&master), ["city", "hour", "km", "paid"]);
    assert_eq!(master.fingerprint(), before);
    assert_eq!(
        mine.drop_column("km").unwrap_err().to_string(),
        r#"no column "km"; the table has "city", "hour", "paid""#
    );
    assert_eq!(
        names(&mine),
        ["city", "hour", "paid"],
        "a failed drop changes nothing"
    );
}

#[test]
fn a_missing_column_is_named_with_at_most_ten_others() {
    let columns = (0..13).map(|idx| (format!("c{idx}"), vec![idx]));
    let table = Table::from_columns(columns).unwrap();
    assert_eq!(
        table.column("Lat").unwrap_err().to_string(),
        r#"no column "Lat"; the table has "c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9" and 3 more"#
    );
    assert_eq!(
        Table::default().column("Lat").unwrap_err().to_string(),
        r#"no column "Lat"; the table has none"#
    );
    for error in [
        table.select(&["c1", "Lat"]).unwrap_err(),
        table.without("Lat").unwrap_err(),
        table.rename("Lat", "x").unwrap_err(),
        table.filter("Lat", |_| true).unwrap_err(),
        table.sort_by("Lat", Order::Ascending).unwrap_err(),
        table.group_by("Lat").unwrap_err(),
        table.column_type("Lat").unwrap_err(),
    ] {
        assert!(matches!(error, Error::NoSuchColumn { column, .. } if column == "Lat"));
    }
}

#[test]
fn operations_share_the_columns_that_they_leave_alone() {
    let table = Table::from_columns([("a", vec![1_i64, 2]), ("b", vec![3, 4])]).unwrap();
    let with = table.with_column("c", vec![5.0, 6.0]).unwrap();
    for other in [
        table.select(&["b", "a"]).unwrap(),
        table.without("b").unwrap(),
        with.clone(),
        with.with_column("b", vec![7, 8]).unwrap(),
        table.filter("a", |_| true).unwrap(),
        table.slice(0, 2),
        Table::from_record_batch(&table.to_record_batch()).unwrap(),
    ] {
        assert_eq!(address(&other, "a"), address(&table, "a"));
    }
    let renamed = table.rename("a", "z").unwrap();
    assert!(
        renamed
            .column("z")
            .unwrap()
            .is_same(table.column("a").unwrap())
    );
    assert_eq!(
        address(&table.slice(1, 1), "a"),
        table.column("a").unwrap().as_ints().unwrap()[1..].as_ptr(),
        "a slice points into the column"
    );
}

#[test]
fn columns_are_selected_renamed_and_replaced() {
    let table = cities();
    assert_eq!(
        names(&table.select(&["km", "city"]).unwrap()),
        ["km", "city"]
    );
    let none = table.select(&[] as &[&str]).unwrap();
    assert_eq!((none.n_rows(), none.n_columns()), (4, 0));
    assert_eq!(names(&table.rename("km", "miles").unwrap())[2], "miles");
    assert_eq!(names(&table.rename("km", "km").unwrap())[2], "km");
    assert_eq!(
        table.rename("km", "city").unwrap_err().to_string(),
        r#"there is a column "city" already, names must differ"#
    );
    let replaced = table.with_column("hour", vec!["a", "b", "c", "d"]).unwrap();
    assert_eq!(names(&replaced), names(&table));
    assert_eq!(replaced.column_type("hour").unwrap(), ColumnType::Text);
    assert_eq!(
        table.with_column("x", vec![1]).unwrap_err().to_string(),
        r#"column "x" has 1 row, the table has 4"#
    );
    assert!(matches!(
        table.select(&["km", "km"]),
        Err(Error::DuplicateColumn { column }) if column == "km"
    ));
}

#[test]
fn columns_come_from_all_common_vectors() {
    let column = Column::from;
    let table = Table::default()
        .with_column("i64", vec![1_i64])
        .and_then(|table| table.with_column("i32", vec![Some(2_i32)]))
        .and_then(|table| table.with_column("u32", vec![3_u32]))
        .and_then(|table| table.with_column("f64", vec![4.5_f64]))
        .and_then(|table| table.with_column("f32", vec![Some(0.5_f32)]))
        .and_then(|table| table.with_column("bool", vec![true]))
        .and_then(|table| table.with_column("String", vec!["x".to_owned()]))
        .and_then(|table| table.with_column("str", vec![None::<&str>]))
        .and_then(|table| table.with_column("column", column(vec![7_i64])))
        .unwrap();
    assert_eq!(
        table.to_csv(),
        "i64,i32,u32,f64,f32,bool,String,str,column\n1,2,3,4.5,0.5,true,x,,7\n"
    );
    assert!(matches!(
        Table::from_columns([("a", vec![1]), ("b", vec![1, 2])]),
        Err(Error::ColumnLength { column, found: 2, wanted: 1 }) if column == "b"
    ));
}

#[test]
fn columns_are_read_by_type() {
    let table = cities();
    let hours: Vec<_> = table.column("hour").unwrap().ints().unwrap().collect();
    assert_eq!(hours, [Some(17), Some(8), None, Some(8)]);
    let widened: Vec<_> = table
        .column("hour")
        .unwrap()
        .floats()
        .unwrap()
        .flatten()
        .collect();
    assert_eq!(widened, [17.0, 8.0, 8.0]);
    let texts: Vec<_> = table.column("city").unwrap().texts().unwrap().collect();
    assert_eq!(texts, [Some("Ulm"), Some("Bonn"), Some("Ulm"), None]);
    let bools: Vec<_> = table.column("paid").unwrap().bools().unwrap().collect();
    assert_eq!(bools, [Some(true), Some(false), Some(true), None]);

    let full = table.slice(0, 1);
    assert_eq!(full.column("hour").unwrap().as_ints().unwrap(), [17]);
    assert_eq!(full.column("km").unwrap().as_floats().unwrap(), [2.5]);
    assert_eq!(
        table
            .column("hour")
            .unwrap()
            .as_ints()
            .unwrap_err()
            .to_string(),
        r#"column "hour" has 1 empty cell, read it with an iterator of options"#
    );
    for (error, text) in [
        (
            table.column("city").unwrap().ints().err(),
            r#"column "city" holds text, not whole numbers"#,
        ),
        (
            table.column("km").unwrap().as_ints().err(),
            r#"column "km" holds numbers, not whole numbers"#,
        ),
        (
            table.column("paid").unwrap().sum().err(),
            r#"column "paid" holds true or false, not numbers"#,
        ),
        (
            table.column("km").unwrap().times().err(),
            r#"column "km" holds numbers, not times"#,
        ),
    ] {
        assert_eq!(error.unwrap().to_string(), text);
    }
}

#[test]
fn a_cell_beyond_the_table_is_empty() {
    let table = cities();
    for (row, column) in [(4, 0), (0, 4), (usize::MAX, usize::MAX), (3, 0)] {
        assert_eq!(table.cell(row, column), Cell::Empty);
        assert_eq!(text(&table, row, column), "");
    }
    assert_eq!(text(&table, 2, 2), "4.0");
    assert_eq!(table.column_name_at(1), Some("hour"));
    assert_eq!(table.column_type_at(1), Some(ColumnType::Int));
    assert_eq!(
        (table.column_name_at(4), table.column_type_at(4)),
        (None, None)
    );
}

#[test]
fn figures_leave_empty_cells_out() {
    let table = cities();
    let km = table.column("km").unwrap();
    assert_eq!(
        (km.sum().unwrap(), km.mean().unwrap()),
        (7.0, Some(7.0 / 3.0))
    );
    assert_eq!((km.min(), km.max()), (Cell::Float(0.5), Cell::Float(4.0)));
    assert_eq!(table.column("city").unwrap().max(), Cell::Text("Ulm"));
    let none = Table::from_columns([("x", vec![None::<f64>, None])]).unwrap();
    let none = none.column("x").unwrap();
    assert_eq!((none.sum().unwrap(), none.mean().unwrap()), (0.0, None));
    assert_eq!((none.min(), none.n_empty()), (Cell::Empty, 2));
}

#[test]
fn rows_are_filtered_by_cells_and_masks() {
    let table = cities();
    let ulm = table.filter("city", |city| city == "Ulm").unwrap();
    assert_eq!(
        ulm.to_csv(),
        "city,hour,km,paid\nUlm,17,2.5,true\nUlm,,4.0,true\n"
    );
    let late = ulm.filter("hour", |hour| hour >= 17).unwrap();
    assert_eq!(late.n_rows(), 1);
    assert_eq!(table.filter("km", Cell::is_empty).unwrap().n_rows(), 1);
    assert_eq!(table.filter("km", |_| false).unwrap().n_rows(), 0);
    let masked = table.filter_mask(&[false, true, false, true]).unwrap();
    assert_eq!(masked.column("hour").unwrap().as_ints().unwrap(), [8, 8]);
    assert_eq!(
        table.filter_mask(&[true]).unwrap_err().to_string(),
        "the mask has 1 value, the table has 4 rows"
    );
}

#[test]
fn rows_are_sorted_stably_with_empty_cells_last() {
    let table = cities().with_column("row", vec![0, 1, 2, 3]).unwrap();
    for (name, order, rows) in [
        ("hour", Order::Ascending, [1, 3, 0, 2]),
        ("hour", Order::Descending, [0, 1, 3, 2]),
        ("city", Order::Ascending, [1, 0, 2, 3]),
        ("city", Order::Descending, [0, 2, 1, 3]),
        ("km", Order::Ascending, [3, 0, 2, 1]),
        ("km", Order::Descending, [2, 0, 3, 1]),
        ("paid", Order::Ascending, [1, 0, 2, 3]),
    ] {
        let sorted = table.sort_by(name, order).unwrap();
        assert_eq!(
            sorted.column("row").unwrap().as_ints().unwrap(),
            rows,
            "{name} {order:?}"
        );
    }
    let numbers =
        Table::from_columns([("x", vec![f64::NAN, 1.0, f64::NEG_INFINITY, -0.0])]).unwrap();
    let sorted = numbers.sort_by("x", Order::Ascending).unwrap();
    assert_eq!(sorted.to_csv(), "x\n-inf\n-0.0\n1.0\nNaN\n");
}

#[test]
fn a_slice_ends_with_the_table() {
    let table = Table::from_columns([("n", (0..10).collect::<Vec<i64>>())]).unwrap();
    assert_eq!(
        table.slice(8, 5).column("n").unwrap().as_ints().unwrap(),
        [8, 9]
    );
    assert_eq!(table.slice(20, 5).n_rows(), 0);
    assert_eq!(table.slice(3, usize::MAX).n_rows(), 7);
    assert_eq!(
        table
            .slice(2, 3)
            .slice(1, 1)
            .column("n")
            .unwrap()
            .as_ints()
            .unwrap(),
        [3]
    );
}

#[test]
fn groups_come_in_order_with_their_figures() {
    let groups = cities().group_by("city").unwrap();
    assert_eq!(groups.n_groups(), 3);
    for (table, csv) in [
        (groups.count(), "city,count\nBonn,1\nUlm,2\n,1\n"),
        (groups.sum("hour"), "city,hour\nBonn,8\nUlm,17\n,8\n"),
        (groups.sum("km"), "city,km\nBonn,0.0\nUlm,6.5\n,0.5\n"),
        (groups.mean("km"), "city,km\nBonn,\nUlm,3.25\n,0.5\n"),
        (groups.min("km"), "city,km\nBonn,\nUlm,2.5\n,0.5\n"),
        (groups.max("km"), "city,km\nBonn,\nUlm,4.0\n,0.5\n"),
        (groups.max("paid"), "city,paid\nBonn,false\nUlm,true\n,\n"),
    ] {
        assert_eq!(table.unwrap().to_csv(), csv);
    }
    assert!(matches!(
        groups.sum("paid"),
        Err(Error::WrongColumnType { .. })
    ));
    assert!(matches!(groups.mean("x"), Err(Error::NoSuchColumn { .. })));
    assert!(matches!(
        groups.min("city"),
        Err(Error::DuplicateColumn { .. })
    ));
}

#[test]
fn a_sum_of_whole_numbers_that_is_too_large_becomes_a_number() {
    let table =
        Table::from_columns([("key", vec![1, 1]), ("n", vec![i64::MAX, i64::MAX])]).unwrap();
    let sums = table.group_by("key").unwrap().sum("n").unwrap();
    assert_eq!(sums.cell(0, 1), Cell::Float(2.0 * i64::MAX as f64));
}

#[test]
fn tables_are_equal_exactly_when_their_content_is() {
    let ints =
        |name: &str, values: Vec<Option<i64>>| Table::from_columns([(name, values)]).unwrap();
    let different = [
        Table::default(),
        ints("a", vec![]),
        ints("b", vec![]),
        ints("a", vec![Some(0)]),
        ints("a", vec![None]),
        ints("a", vec![Some(0), None]),
        ints("a", vec![None, Some(0)]),
        ints("a", vec![Some(1)]),
        Table::from_columns([("a", vec![0.0])]).unwrap(),
        Table::from_columns([("a", vec![-0.0])]).unwrap(),
        Table::from_columns([("a", vec![false])]).unwrap(),
        Table::from_columns([("a", vec!["", "ab", "c"])]).unwrap(),
        Table::from_columns([("a", vec!["", "a", "bc"])]).unwrap(),
        Table::from_columns([("a", vec![None, Some("a"), Some("bc")])]).unwrap(),
        Table::from_columns([("a", vec![0]), ("b", vec![1])]).unwrap(),
        Table::from_columns([("b", vec![1]), ("a", vec![0])]).unwrap(),
        Table::from_csv_bytes(b"a\n1970-01-01\n", "").unwrap(),
        Table::from_csv_bytes(b"a\n00:00\n", "").unwrap(),
        Table::from_csv_bytes(b"a\n1970-01-01 00:00\n", "").unwrap(),
        Table::from_csv_bytes(b"a\n1970-01-01 00:00Z\n", "").unwrap(),
    ];
    for (i, a) in different.iter().enumerate() {
        for (j, b) in different.iter().enumerate() {
            // Copies, so that neither identity nor a remembered fingerprint helps.
            let (a, b) = (copy(a), copy(b));
            assert_eq!(a == b, i == j, "{a:?} and {b:?}");
            assert_eq!(
                a.fingerprint() == b.fingerprint(),
                i == j,
                "{a:?} and {b:?}"
            );
            assert_eq!(a == b, i == j, "by their fingerprints: {a:?} and {b:?}");
        }
    }
}

/// The same content in other buffers.
pub(super) fn copy(table: &Table) -> Table {
    let bytes = bincode::serde::encode_to_vec(table, bincode::config::standard()).unwrap();
    let (copy, _) =
        bincode::serde::decode_from_slice::<Table, _>(&bytes, bincode::config::standard()).unwrap();
    assert!(!copy.is_same(table));
    copy
}

#[test]
fn a_slice_is_equal_to_a_copy_of_it() {
    let long = cities().slice(1, 3);
    assert_eq!(long, copy(&long));
    assert_eq!(long.fingerprint(), copy(&long).fingerprint());
    // Longer than what is hashed at a time, at an odd offset, with empty cells in between.
    let odd = |n: i32| (n % 7 != 0).then_some(n);
    let table = Table::from_columns([("n", (0..20_000).map(odd).collect::<Vec<_>>())])
        .and_then(|table| {
            let texts = (0..20_000)
                .map(|n| odd(n).map(|n| n.to_string()))
                .collect::<Vec<_>>();
            table.with_column("text", texts)
        })
        .and_then(|table| {
            let bools = (0..20_000)
                .map(|n| odd(n).map(|n| n % 3 == 0))
                .collect::<Vec<_>>();
            table.with_column("bool", bools)
        })
        .unwrap();
    let slice = table.slice(4_099, 13_001);
    assert_eq!(slice.fingerprint(), copy(&slice).fingerprint());
    assert_ne!(
        slice.fingerprint(),
        table.slice(4_098, 13_001).fingerprint()
    );
    let filtered = slice.filter("n", |cell| !cell.is_empty()).unwrap();
    assert_eq!(filtered.fingerprint(), copy(&filtered).fingerprint());
}

#[test]
fn what_is_behind_an_empty_cell_does_not_count() {
    let numbers = arrow::array::Int64Array::new(
        vec![1, 2].into(),
        Some(arrow::buffer::NullBuffer::from(vec![true, false])),
    );
    let batch = RecordBatch::try_from_iter([("n", Arc::new(numbers) as ArrayRef)]).unwrap();
    let hidden = Table::from_record_batch(&batch).unwrap();
    let plain = Table::from_columns([("n", vec![Some(1_i64), None])]).unwrap();
    assert_eq!(hidden, plain);
    assert_eq!(hidden.fingerprint(), plain.fingerprint());
    let full = Table::from_columns([("n", vec![1_i64])]).unwrap();
    assert_eq!(
        hidden.slice(0, 1).fingerprint(),
        full.fingerprint(),
        "an unneeded mask doesn't either"
    );
}

#[test]
fn bytes_are_counted_once_for_each_column() {
    let table = Table::from_columns([("n", vec![0_i64; 1_000])]).unwrap();
    let twice = table
        .with_column("again", table.column("n").unwrap())
        .unwrap();
    assert_eq!(table.size_bytes(), 8_000);
    assert_eq!(twice.size_bytes(), 8_000);
    assert_eq!(
        table.slice(0, 1).size_bytes(),
        8_000,
        "a slice holds all of it"
    );
    assert_eq!(
        table
            .with_column("x", vec![0.0; 1_000])
            .unwrap()
            .size_bytes(),
        16_000
    );
}

#[test]
fn encoded_tables_come_back_and_damaged_ones_are_errors() {
    let config = bincode::config::standard();
    let times =
        "day,clock,local,utc\n2024-03-01,12:00,2024-03-01 12:00:00.5,2024-03-01 12:00Z\n,,,\n";
    for table in [
        cities(),
        Table::default(),
        Table::from_csv_bytes(times.as_bytes(), "").unwrap(),
    ] {
        assert_eq!(copy(&table), table);
    }
    let bytes = bincode::serde::encode_to_vec(cities(), config).unwrap();
    for length in 0..bytes.len() {
        assert!(bincode::serde::decode_from_slice::<Table, _>(&bytes[..length], config).is_err());
    }
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << bit;
            // Whatever it is taken for, it must be whole: all of it can be shown.
            if let Ok((table, _)) = bincode::serde::decode_from_slice::<Table, _>(&damaged, config)
            {
                assert_eq!(table.to_csv().is_empty(), table.n_columns() == 0);
            }
        }
    }
}

#[test]
fn times_beyond_all_calendars_are_shown_somehow() {
    for moment in [
        Moment::Date(i32::MIN),
        Moment::Date(i32::MAX),
        Moment::Clock(i64::MIN),
        Moment::Clock(i64::MAX),
        Moment::Local(i64::MIN),
        Moment::Utc(i64::MAX),
    ] {
        assert!(!moment.to_string().is_empty());
    }
}

#[test]
fn record_batches_are_widened_or_refused() {
    let narrow = Arc::new(Int16Array::from(vec![Some(3), None])) as ArrayRef;
    let text = Arc::new(StringArray::from(vec!["a", "b"])) as ArrayRef;
    let batch = RecordBatch::try_from_iter([("n", narrow), ("t", text)]).unwrap();
    let table = Table::from_record_batch(&batch).unwrap();
    assert_eq!(table.to_csv(), "n,t\n3,a\n,b\n");
    assert_eq!(table.to_record_batch().num_rows(), 2);
    assert_eq!(Table::default().to_record_batch().num_rows(), 0);

    let lists = ListArray::from_iter_primitive::<Int32Type, _, _>([Some(vec![Some(1)])]);
    assert_eq!(lists.len(), 1);
    let batch = RecordBatch::try_from_iter([("l", Arc::new(lists) as ArrayRef)]).unwrap();
    let error = Table::from_record_batch(&batch).unwrap_err().to_string();
    assert!(
        error.starts_with(r#"column "l" is of the type List("#),
        "{error}"
    );
}

#[test]
fn tables_and_errors_go_anywhere() {
    fn is_data<
        T: Clone + serde::Serialize + serde::de::DeserializeOwned + Send + Sync + 'static,
    >() {
    }
    fn is_error<T: std::error::Error + Clone + Send + Sync + 'static>() {}
    is_data::<Table>();
    is_error::<Error>();
    assert_eq!(
        cities().to_string(),
        "table of 4 rows, 4 columns: city, hour, km, paid"
    );
}
