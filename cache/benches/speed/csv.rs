//! Tables from CSV and back, and what scripts do with them in between.

use dacapo_cache::{Order, Table};

use crate::Options;
use crate::harness::{each, keep, least, line};

const ROWS: usize = 100_000;

pub(crate) fn run(_options: &Options) {
    let text = csv_text(ROWS);
    let read = || Table::from_csv_bytes(text.as_bytes(), "bench.csv").expect("it is CSV");
    println!(
        "\nCSV of 5 columns × {ROWS} rows ({:.1} MB)",
        text.len() as f64 / 1e6
    );
    let table = read();
    let report = |what: &str, operation: &dyn Fn()| {
        line(what, least(5, || each(1, |_| operation())));
    };
    report("read", &|| keep(read()));
    report("filter by hour", &|| {
        keep(table.filter("hour", |hour| hour == 17));
    });
    report("sort by text", &|| {
        keep(table.sort_by("city", Order::Ascending));
    });
    report("group and sum", &|| {
        let groups = table.group_by("hour").expect("there is such a column");
        keep(groups.sum("km"));
    });
    report("write", &|| keep(table.to_csv()));
}

fn csv_text(rows: usize) -> String {
    let line = |row: usize| {
        let (hour, minute) = (row / 60 % 24, row % 60);
        let city = ["Ulm", "Bonn", "Kiel", "Gera"][row * 7 % 4];
        let km = row as f64 * 0.37 % 50.0;
        let is_paid = row.is_multiple_of(3);
        format!("2024-03-01 {hour:02}:{minute:02}:00,{hour},{city},{km:.2},{is_paid}\n")
    };
    "started,hour,city,km,paid\n".to_owned() + &(0..rows).map(line).collect::<String>()
}
