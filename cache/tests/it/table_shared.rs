//! What operations on tables share: memory, and fingerprints that were taken.

use std::thread;

use dacapo_cache::{Column, Order, Table};

fn table() -> Table {
    let n: Vec<i64> = (0..1_000).collect();
    Table::from_columns([("n", Column::from(n.clone())), ("square", n.clone().into())])
        .and_then(|table| {
            let texts: Vec<String> = n.iter().map(|n| format!("number {n}")).collect();
            table.with_column("text", texts)
        })
        .and_then(|table| {
            let flags: Vec<bool> = n.iter().map(|n| n % 3 == 0).collect();
            table.with_column("flag", flags)
        })
        .unwrap()
}

/// Which columns lie in the memory of the column of the same name.
fn shared(table: &Table, other: &Table) -> Vec<String> {
    let shares = |name: &&str| {
        table
            .column(name)
            .is_ok_and(|column| column.shares_memory_with(other.column(name).unwrap()))
    };
    other
        .column_names()
        .filter(shares)
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_operation_shares_the_columns_that_it_does_not_change() {
    let table = table();
    let all = ["n", "square", "text", "flag"];
    for (what, other, expected) in [
        (
            "select",
            table.select(&["text", "n"]).unwrap(),
            &["text", "n"][..],
        ),
        ("without", table.without("n").unwrap(), &all[1..]),
        (
            "add",
            table.with_column("new", vec![1; 1_000]).unwrap(),
            &all,
        ),
        (
            "replace",
            table.with_column("n", vec![1; 1_000]).unwrap(),
            &all[1..],
        ),
        ("slice", table.slice(17, 100), &all),
        ("head", table.head(9), &all),
        ("tail of a slice", table.slice(1, 900).tail(9), &all),
        (
            "filter that keeps all",
            table.filter("n", |_| true).unwrap(),
            &all,
        ),
        (
            "sort of what is sorted",
            table.sort_by("n", Order::Ascending).unwrap(),
            &all,
        ),
        ("unique", table.unique(), &all),
        (
            "record batch",
            Table::from_record_batch(&table.to_record_batch()).unwrap(),
            &all,
        ),
        ("filter", table.filter("n", |n| n > 5).unwrap(), &[]),
    ] {
        assert_eq!(shared(&table, &other), expected, "{what}");
    }
    let renamed = table.rename("n", "m").unwrap();
    assert!(
        renamed
            .column("m")
            .unwrap()
            .shares_memory_with(table.column("n").unwrap())
    );
    assert!(
        !table
            .column("n")
            .unwrap()
            .shares_memory_with(table.column("square").unwrap())
    );
}

#[test]
fn nobody_can_change_a_table_for_others_on_any_thread() {
    let master = table();
    let (before, csv) = (master.fingerprint(), master.to_csv());
    thread::scope(|scope| {
        for idx in 0..4 {
            let mut mine = master.clone();
            scope.spawn(move || {
                mine.drop_column("text").unwrap();
                mine = mine.with_column("n", vec![idx; 1_000]).unwrap();
                mine = mine.rename("square", "mine").unwrap();
                mine = mine.sort_by("mine", Order::Descending).unwrap();
                assert_eq!(mine.cell(0, 1).as_int(), Some(999));
                assert_eq!(
                    mine.column("n").unwrap().as_ints().unwrap(),
                    vec![idx; 1_000]
                );
            });
        }
    });
    assert_eq!(master.to_csv(), csv);
    let copy = Table::from_csv_bytes(csv.as_bytes(), "").unwrap();
    assert_eq!((before, &master), (copy.fingerprint(), &copy));
}
