//! What tables cost: handing one out, hashing it, reading it from a CSV file.
//!
//! `cargo bench -p dacapo-cache --bench tables`

use std::hint::black_box;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use dacapo_cache::{Order, Table};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    const ROWS: usize = 10_000_000;
    const CSV_ROWS: usize = 100_000;

    let table = large_table(ROWS)?;
    let megabytes = table.size_bytes() / 1_000_000;
    report(&format!("4 columns × {ROWS} rows ({megabytes} MB)"), None)?;
    report(
        "  clone and drop",
        Some(per_round(10_000_000, || table.clone())),
    )?;
    report(
        "  clone, drop a column",
        Some(per_round(1_000_000, || table.without("b"))),
    )?;
    report(
        "  fingerprint, first time",
        Some(per_round(1, || table.fingerprint())),
    )?;
    report(
        "  fingerprint, then",
        Some(per_round(10_000_000, || table.fingerprint())),
    )?;
    report(
        "  size in bytes",
        Some(per_round(1_000_000, || table.size_bytes())),
    )?;
    drop(table);

    let text = csv_text(CSV_ROWS);
    let megabytes = text.len() as f64 / 1e6;
    let read = || Table::from_csv_bytes(text.as_bytes(), "bench.csv");
    report(
        &format!("CSV of 5 columns × {CSV_ROWS} rows ({megabytes:.1} MB)"),
        None,
    )?;
    report("  read", Some(per_round(5, read)))?;
    let table = read()?;
    report(
        "  filter by hour",
        Some(per_round(20, || table.filter("hour", |hour| hour == 17))),
    )?;
    report(
        "  sort by text",
        Some(per_round(5, || table.sort_by("city", Order::Ascending))),
    )?;
    report(
        "  group and sum",
        Some(per_round(5, || table.group_by("hour")?.sum("km"))),
    )?;
    report("  write", Some(per_round(5, || table.to_csv())))?;
    Ok(())
}

fn large_table(rows: usize) -> Result<Table, dacapo_cache::Error> {
    let ints = || (0_i64..).take(rows).collect::<Vec<_>>();
    let floats = || (0..rows).map(|row| row as f64 / 7.0).collect::<Vec<_>>();
    Table::from_columns([("a", ints()), ("b", ints())])?
        .with_column("c", floats())?
        .with_column("d", floats())
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

/// The mean time of one of many rounds.
fn per_round<T>(rounds: u32, mut round: impl FnMut() -> T) -> Duration {
    let start = Instant::now();
    for _ in 0..rounds {
        black_box(round());
    }
    start.elapsed() / rounds
}

fn report(what: &str, time: Option<Duration>) -> io::Result<()> {
    match time {
        Some(time) => writeln!(io::stdout(), "{what:<42}{time:>12.1?}"),
        None => writeln!(io::stdout(), "{what}"),
    }
}
