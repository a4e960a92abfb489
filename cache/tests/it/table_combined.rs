//! Tables below and beside each other, and columns from values of all kinds.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, Int64Array, LargeStringArray, TimestampMicrosecondArray, UInt64Array,
};
use arrow::datatypes::{Field, Schema};
use arrow::record_batch::RecordBatch;
use dacapo_cache::{Cell, Column, ColumnType, Error, Join, Moment, Table};

fn csv(text: &str) -> Table {
    Table::from_csv_bytes(text.as_bytes(), "test.csv").unwrap()
}

#[test]
fn tables_are_put_below_each_other_by_the_names_of_their_columns() {
    let tables = [csv("a,b\n1,x\n"), csv("b,a\ny,2.5\n"), csv("a,b\n,\n")];
    let all = Table::concat(&tables).unwrap();
    assert_eq!(all.to_csv(), "a,b\n1.0,x\n2.5,y\n,\n");
    assert_eq!(Table::concat([]).unwrap(), Table::default());
    assert!(Table::concat([&tables[0]]).unwrap().is_same(&tables[0]));
}

#[test]
fn an_empty_column_takes_the_type_of_the_others() {
    let tables = [csv("a\n\"\"\n"), csv("a\n2024-03-01\n"), csv("a\n").head(0)];
    assert_eq!(tables[0].column_type("a").unwrap(), ColumnType::Text);
    let all = Table::concat(&tables).unwrap();
    assert_eq!(all.cell(1, 0), Cell::Time(Moment::Date(19_783)));
    assert_eq!((all.n_rows(), all.cell(0, 0)), (2, Cell::Empty));
}

#[test]
fn columns_that_are_not_alike_are_named_with_what_they_hold() {
    let message = |a: &str, b: &str| Table::concat([&csv(a), &csv(b)]).unwrap_err().to_string();
    assert_eq!(
        message("a\n1\n", "a\nx\n"),
        r#"column "a" holds whole numbers in one table and text in another, make them alike first"#
    );
    assert_eq!(
        message("a\n2024-03-01\n", "a\n2024-03-01 10:00Z\n"),
        r#"column "a" holds dates in one table and times in UTC in another, make them alike first"#
    );
    assert_eq!(
        message("a,b\n1,2\n", "a\n1\n"),
        r#"no column "b"; the table has "a""#
    );
    assert_eq!(
        message("a\n1\n", "a,b\n1,2\n"),
        r#"no column "b"; the table has "a""#
    );
}

#[test]
fn rows_find_all_their_partners_in_order() {
    let rides = csv("city,km\nUlm,3\nBonn,2\nUlm,5\n,7\n");
    let stops = csv("city,stop\nUlm,north\n,nowhere\nUlm,south\n");
    let inner = rides.join(&stops, &["city"], Join::Inner).unwrap();
    assert_eq!(
        inner.to_csv(),
        "city,km,stop\nUlm,3,north\nUlm,3,south\nUlm,5,north\nUlm,5,south\n"
    );
    let left = rides.join(&stops.head(1), &["city"], Join::Left).unwrap();
    assert_eq!(
        left.to_csv(),
        "city,km,stop\nUlm,3,north\nBonn,2,\nUlm,5,north\n,7,\n"
    );
    let shares = |name| {
        let (before, after) = (rides.column(name).unwrap(), left.column(name).unwrap());
        before.is_same(after)
    };
    assert!(
        shares("city") && shares("km"),
        "a join that keeps all rows shares the left columns"
    );
}

#[test]
fn keys_of_several_columns_match_as_a_whole() {
    let a = csv("x,y,a\n1,2,first\n1,3,second\n");
    let b = csv("y,x,b\n3.0,1.0,yes\n2.5,1.0,no\n");
    assert_eq!(
        a.join(&b, &["x", "y"], Join::Inner).unwrap().to_csv(),
        "x,y,a,b\n1,3,second,yes\n"
    );
}

#[test]
fn joins_that_make_no_sense_say_why() {
    let a = csv("key,x\n1,2\n");
    let error = a
        .join(&csv("key,y\none,3\n"), &["key"], Join::Inner)
        .unwrap_err();
    assert!(matches!(error, Error::UnlikeColumns { column, .. } if column == "key"));
    let error = a
        .join(&csv("key,x\n1,3\n"), &["key"], Join::Inner)
        .unwrap_err();
    assert!(matches!(error, Error::DuplicateColumn { column } if column == "x"));
    let error = a.join(&csv("y\n3\n"), &["key"], Join::Inner).unwrap_err();
    assert!(matches!(error, Error::NoSuchColumn { column, .. } if column == "key"));
}

#[test]
fn huge_whole_numbers_become_numbers_only_if_they_must() {
    let column = |column: Column| Table::from_columns([("n", column)]).unwrap();
    let fits = column(vec![i64::MAX as u64, 0].into());
    assert_eq!(fits.column("n").unwrap().as_ints().unwrap(), [i64::MAX, 0]);
    let huge = column(vec![Some(u64::MAX), None].into());
    assert_eq!(huge.to_csv(), "n\n1.8446744073709552e19\n\"\"\n");
    assert_eq!(
        column(vec![3_usize, 4].into()).column_type("n").unwrap(),
        ColumnType::Int
    );
    let read = csv("n\n9223372036854775807\n-9223372036854775808\n");
    assert_eq!(
        read.column("n").unwrap().as_ints().unwrap(),
        [i64::MAX, i64::MIN]
    );
    let beyond = csv("n\n9223372036854775808\n");
    let digits = Cell::Text("9223372036854775808");
    assert_eq!(
        beyond.cell(0, 0),
        digits,
        "a file's digits are kept, they may be an identifier"
    );
}

#[test]
fn columns_of_times_hold_times_of_one_kind() {
    let parse = |text: &str| Moment::parse(text);
    for texts in [
        ["2024-02-29", "1969-12-31"],
        ["17:05:00", "00:00:00.5"],
        ["2024-02-29 17:05:00", "1969-12-31 00:00:00"],
        ["2024-02-29 17:05:00Z", "1969-12-31 00:00:00.000001Z"],
    ] {
        let times = [parse(texts[0]), None, parse(texts[1])];
        let column = Column::from_times(times).unwrap();
        assert_eq!(column.times().unwrap().collect::<Vec<_>>(), times);
        let table = Table::from_columns([("at", column)]).unwrap();
        assert_eq!(csv(&table.to_csv()), table);
    }
    let mixed = Column::from_times([None, parse("17:05"), parse("2024-02-29")]);
    assert_eq!(
        mixed.unwrap_err().to_string(),
        "row 2 is a date, the rows above are a time of day: a column holds times of one kind"
    );
    assert_eq!(Column::from_times([None, None]).unwrap().n_empty(), 2);
}

#[test]
fn record_batches_share_what_a_table_can_hold() {
    let stamps = TimestampMicrosecondArray::from(vec![0, 1]);
    let arrays: [(&str, ArrayRef); 4] = [
        ("n", Arc::new(Int64Array::from(vec![1, 2]))),
        ("text", Arc::new(LargeStringArray::from(vec!["a", "b"]))),
        ("local", Arc::new(stamps.clone())),
        ("utc", Arc::new(stamps.with_timezone("+00:00"))),
    ];
    let batch = RecordBatch::try_from_iter(arrays).unwrap();
    let table = Table::from_record_batch(&batch).unwrap();
    let again = Table::from_record_batch(&table.to_record_batch()).unwrap();
    for (name, array) in ["n", "text", "local", "utc"].iter().zip(batch.columns()) {
        let column = table.column(name).unwrap();
        let buffers = |array: &ArrayRef| array.to_data().buffers()[0].as_ptr();
        assert_eq!(
            buffers(&table.to_record_batch()[*name]),
            buffers(array),
            "{name}"
        );
        assert!(
            column.shares_memory_with(again.column(name).unwrap()),
            "{name}"
        );
    }
}

#[test]
fn record_batches_that_do_not_fit_are_refused_with_the_column() {
    let large: ArrayRef = Arc::new(UInt64Array::from(vec![u64::MAX]));
    let batch = RecordBatch::try_from_iter([("u", Arc::clone(&large))]).unwrap();
    let error = Table::from_record_batch(&batch).unwrap_err().to_string();
    assert!(
        error.starts_with(r#"column "u" of the type UInt64 doesn't fit into a table: "#)
            && error.contains("18446744073709551615"),
        "{error}"
    );
    let field = Field::new("u", large.data_type().clone(), true);
    let schema = Schema::new(vec![field.clone(), field]);
    let small: ArrayRef = Arc::new(UInt64Array::from(vec![1]));
    let twice = RecordBatch::try_new(Arc::new(schema), vec![Arc::clone(&small), small]).unwrap();
    assert!(matches!(
        Table::from_record_batch(&twice),
        Err(Error::DuplicateColumn { column }) if column == "u"
    ));
}
