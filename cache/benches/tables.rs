//! What tables cost: handing one out, hashing it, reading it from a CSV file.
//!
//! `cargo bench -p dacapo-cache --bench tables`

use std::hint::black_box;
use std::io::{self, Write};
use std::time::Instant;

use dacapo_cache::{Error, Order, Table, cache_data};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    const ROWS: usize = 10_000_000;
    const CSV_ROWS: usize = 100_000;

    let table = load(ROWS)?;
    let megabytes = table.size_bytes() / 1_000_000;
    title(&format!("4 columns × {ROWS} rows ({megabytes} MB)"))?;
    report("clone and drop", 10_000_000, || table.clone())?;
    report("hit of the cached function that made it", 1_000_000, || {
        load(ROWS)
    })?;
    report("clone, drop a column", 1_000_000, || table.without("b"))?;
    report("fingerprint, first time", 1, || table.fingerprint())?;
    report("hit with the table as the argument", 1_000_000, || {
        n_rows(&table)
    })?;

    let text = csv_text(CSV_ROWS);
    let megabytes = text.len() as f64 / 1e6;
    let read = || Table::from_csv_bytes(text.as_bytes(), "bench.csv");
    title(&format!(
        "CSV of 5 columns × {CSV_ROWS} rows ({megabytes:.1} MB)"
    ))?;
    report("read", 5, read)?;
    let table = read()?;
    report("filter by hour", 20, || {
        table.filter("hour", |hour| hour == 17)
    })?;
    report("sort by text", 5, || {
        table.sort_by("city", Order::Ascending)
    })?;
    report("group and sum", 5, || table.group_by("hour")?.sum("km"))?;
    report("write", 5, || table.to_csv())?;
    Ok(())
}

#[cache_data]
fn load(rows: usize) -> Result<Table, Error> {
    let ints = || (0_i64..).take(rows).collect::<Vec<_>>();
    let floats = || (0..rows).map(|row| row as f64 / 7.0).collect::<Vec<_>>();
    Table::from_columns([("a", ints()), ("b", ints())])?
        .with_column("c", floats())?
        .with_column("d", floats())
}

#[cache_data]
fn n_rows(table: &Table) -> usize {
    table.n_rows()
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

fn title(text: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{text}")
}

/// Prints the mean time of one of many rounds.
fn report<T>(what: &str, rounds: u32, mut round: impl FnMut() -> T) -> io::Result<()> {
    let start = Instant::now();
    for _ in 0..rounds {
        black_box(round());
    }
    let mean = start.elapsed() / rounds;
    writeln!(io::stdout(), "  {what:<44}{mean:>10.1?}")
}
