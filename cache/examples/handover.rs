//! Measures a hand-over: bytes and time for entries of so many megabytes, and prints them:
//! `cargo run -p dacapo-cache --example handover -- [MEGABYTES …]` (1, 100 and 1000 unless said otherwise).
//!
//! In a debug build, since only those hand over. The file lies in the folder from which it is run, and is removed.

#![expect(
    clippy::print_stdout,
    reason = "printing what it has measured is what it does"
)]

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::path::Path;
use std::time::Instant;

use dacapo_cache::{Data, Registry, Table, cache_data};

const FILE: &str = "handover.bin";

/// A table with two columns of numbers.
#[cache_data]
fn table(n_rows: usize) -> Result<Table, dacapo_cache::Error> {
    let x: Vec<f64> = (0..n_rows).map(|n| n as f64).collect();
    let y: Vec<f64> = x.iter().map(|x| x.sin()).collect();
    Table::from_columns([("x", x), ("y", y)])
}

/// Numbers that are shared.
#[cache_data]
fn numbers(n: usize) -> Data<Vec<f64>> {
    Data::new((0..n).map(|n| n as f64 / 3.0).collect())
}

/// Texts, each of its own.
#[cache_data]
fn texts(n: usize) -> Vec<String> {
    (0..n).map(|n| format!("{n:056}")).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut sizes = std::env::args()
        .skip(1)
        .map(|size| size.parse())
        .collect::<Result<Vec<usize>, _>>()?;
    if sizes.is_empty() {
        sizes = vec![1, 100, 1_000];
    }
    println!("what         megabytes   bytes written   written in   read in   first hit in");
    for megabytes in sizes {
        let bytes = megabytes * 1_000_000;
        measure("table", megabytes, || Ok(table(bytes / 16)?.n_rows()))?;
        measure("numbers", megabytes, || Ok(numbers(bytes / 8).len()))?;
        // A `String` takes 24 bytes beside its text.
        measure("texts", megabytes, || Ok(texts(bytes / 80).len()))?;
    }
    Ok(())
}

/// Hands over one entry, and asks for it.
fn measure(
    what: &str,
    megabytes: usize,
    call: impl Fn() -> Result<usize, dacapo_cache::Error>,
) -> Result<(), Box<dyn Error>> {
    let path = Path::new(FILE);
    let old = Registry::new();
    let n = old.enter(&call)?;
    let start = Instant::now();
    let written = old.hand_over(BufWriter::new(File::create(path)?))?;
    let writing = start.elapsed();
    drop(old);

    let new = Registry::new();
    let start = Instant::now();
    let read = new.take_over(BufReader::new(File::open(path)?))?;
    let reading = start.elapsed();
    fs::remove_file(path)?;
    let start = Instant::now();
    let n_again = new.enter(&call)?;
    let hitting = start.elapsed();
    let is_hit = new.totals().hits == 1 && new.totals().misses == 0;
    if !is_hit || n != n_again || (written.entries, read.entries) != (1, 1) {
        return Err(format!("{what} of {megabytes} MB was not handed over: {written:?}").into());
    }
    println!(
        "{what:12} {megabytes:9}   {:13}   {:8.3} s  {:6.3} s       {:6.3} s",
        written.bytes,
        writing.as_secs_f64(),
        reading.as_secs_f64(),
        hitting.as_secs_f64()
    );
    Ok(())
}
