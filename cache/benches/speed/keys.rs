//! Arguments of 8 bytes to 800 MB: hashed in full, beside what blake3 takes for the same bytes.

use std::hint::black_box;

use dacapo_cache::{Data, Table, cache_data};

use crate::Options;
use crate::harness::{Race, each, keep, least, line};

#[cache_data]
pub(crate) fn sum(numbers: &[f64]) -> f64 {
    numbers.iter().sum()
}

#[cache_data]
pub(crate) fn n_rows(table: &Table) -> usize {
    table.n_rows()
}

#[cache_data]
fn len(numbers: &Data<Vec<f64>>) -> usize {
    numbers.len()
}

pub(crate) fn run(options: &Options) {
    slices(options);
    remembered();
}

fn slices(options: &Options) {
    let race = Race::new(
        "hit with a slice of f64 as the argument",
        &["dacapo", "blake3 alone"],
        "blake3 alone",
    );
    let most = if options.is_huge {
        800_000_000
    } else {
        80_000_000
    };
    let numbers: Vec<f64> = (0..most / 8).map(|n| n as f64).collect();
    for n_bytes in [
        8,
        56,
        64,
        1_000,
        10_000,
        100_000,
        1_000_000,
        80_000_000,
        800_000_000,
    ] {
        if n_bytes > most {
            println!(
                "{:<34}{:>20}",
                format!("{} MB", n_bytes / 1_000_000),
                "with --huge"
            );
            continue;
        }
        let numbers = &numbers[..n_bytes / 8];
        sum(numbers);
        let bytes: &[u8] = bytemuck::cast_slice(numbers);
        let n = (1_000_000 / n_bytes as u64).clamp(1, 10_000);
        let rounds = if n_bytes > 10_000_000 { 4 } else { 25 };
        let label = match n_bytes {
            ..1_000 => format!("{n_bytes} B"),
            1_000..1_000_000 => format!("{} KB", n_bytes / 1_000),
            _ => format!("{} MB", n_bytes / 1_000_000),
        };
        race.row(
            &label,
            rounds,
            [
                &mut || each(n, |_| keep(sum(black_box(numbers)))),
                &mut || each(n, |_| keep(blake3::hash(black_box(bytes)))),
            ],
        );
    }
}

/// Values that know their fingerprint are hashed once.
fn remembered() {
    const ROWS: usize = 10_000_000;
    println!("\nhit with an argument that knows its fingerprint");
    let numbers: Vec<f64> = (0..ROWS).map(|n| n as f64).collect();
    let blake3 = least(3, || {
        each(1, |_| {
            keep(blake3::hash(bytemuck::cast_slice(black_box(&numbers))));
        })
    });
    line("blake3 of its 80 MB", blake3);
    let table = Table::from_columns([("x", numbers.clone())]).expect("it is one column");
    line(
        "the first call with a table of 80 MB",
        each(1, |_| keep(n_rows(&table))),
    );
    line(
        "the same table again",
        least(25, || each(10_000, |_| keep(n_rows(&table)))),
    );
    let data = Data::new(numbers);
    line(
        "the first call with a `Data` of 80 MB",
        each(1, |_| keep(len(&data))),
    );
    line(
        "the same `Data` again",
        least(25, || each(10_000, |_| keep(len(&data)))),
    );
}
