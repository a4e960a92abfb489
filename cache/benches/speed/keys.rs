//! Arguments of 8 bytes to 800 MB: hashed in full, beside what blake3 takes for the same bytes.

use std::collections::HashMap;
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

#[cache_data]
pub(crate) fn n_words(words: &HashMap<String, u64>) -> usize {
    words.len()
}

#[cache_data]
fn n_numbers(numbers: &HashMap<u64, u64>) -> usize {
    numbers.len()
}

pub(crate) fn run(options: &Options) {
    slices(options);
    maps();
    remembered();
}

/// A hundred thousand words, numbered.
pub(crate) fn words() -> HashMap<String, u64> {
    (0..100_000).map(|n| (format!("word {n}"), n)).collect()
}

/// Hash maps, whose order must not count, beside what it takes to sort their entries and to hash them by hand.
fn maps() {
    let race = Race::new(
        "hit with a hash map of 100,000 as the argument",
        &["dacapo", "sorted, blake3"],
        "sorted, blake3",
    );
    let words = words();
    let by_hand = || {
        let mut entries: Vec<_> = words.iter().collect();
        entries.sort_unstable();
        let mut hasher = Gather::default();
        for (word, n) in entries {
            hasher.add(&[word.len() as u8]);
            hasher.add(word.as_bytes());
            hasher.add(&n.to_le_bytes());
        }
        hasher.finish()
    };
    n_words(&words);
    race.row(
        "texts to numbers",
        12,
        [
            &mut || each(1, |_| keep(n_words(black_box(&words)))),
            &mut || each(1, |_| keep(by_hand())),
        ],
    );
    let numbers: HashMap<u64, u64> = (0..100_000).map(|n| (n * n, n)).collect();
    let by_hand = || {
        let mut entries: Vec<_> = numbers.iter().collect();
        entries.sort_unstable();
        let mut hasher = Gather::default();
        for (n, m) in entries {
            hasher.add(&n.to_le_bytes());
            hasher.add(&m.to_le_bytes());
        }
        hasher.finish()
    };
    n_numbers(&numbers);
    race.row(
        "numbers to numbers",
        12,
        [
            &mut || each(1, |_| keep(n_numbers(black_box(&numbers)))),
            &mut || each(1, |_| keep(by_hand())),
        ],
    );
}

/// Gathers what blake3 would be slow to take bit by bit.
#[derive(Default)]
struct Gather(Vec<u8>, blake3::Hasher);

impl Gather {
    fn add(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
        if self.0.len() > 32 << 10 {
            self.1.update(&self.0);
            self.0.clear();
        }
    }

    fn finish(mut self) -> blake3::Hash {
        self.1.update(&self.0).finalize()
    }
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
