//! Tables of 10 to 200 million rows: the first call beyond the body, and a hit.

use std::hint::black_box;
use std::sync::Mutex;

use dacapo_cache::{Column, Data, Table, cache_data};

use crate::Options;
use crate::harness::{each, keep, least};

/// What the bodies return, so that they take no time.
static MADE: Mutex<Option<Table>> = Mutex::new(None);
static MADE_DATA: Mutex<Option<Data<Vec<f64>>>> = Mutex::new(None);

#[cache_data]
pub(crate) fn load(rows: usize, round: usize) -> Table {
    black_box((rows, round));
    let made = MADE.lock().expect("nobody panics");
    made.clone().expect("it was made before")
}

#[cache_data]
fn load_data(round: usize) -> Data<Vec<f64>> {
    black_box(round);
    let made = MADE_DATA.lock().expect("nobody panics");
    made.clone().expect("it was made before")
}

pub(crate) fn make(n_rows: usize) {
    // Four columns on one buffer, which nothing here can tell from four buffers.
    let numbers: Vec<f64> = (0..n_rows).map(|row| row as f64 / 7.0).collect();
    let column = Column::from(numbers);
    let columns = ["a", "b", "c", "d"].map(|name| (name, column.clone()));
    let table = Table::from_columns(columns).expect("they are of one length");
    *MADE.lock().expect("nobody panics") = Some(table);
}

pub(crate) fn run(options: &Options) {
    println!("\ntables of 4 columns of f64, beyond the body");
    println!(
        "{:<22}{:>12}{:>16}{:>12}{:>26}",
        "rows", "size", "first call", "hit", "hit, and drop a column"
    );
    for millions in [10, 50, 100, 200] {
        if millions > 50 && !options.is_huge {
            println!("{:<22}{:>12}", format!("{millions} million"), "with --huge");
            continue;
        }
        let n_rows = millions * 1_000_000;
        make(n_rows);
        let size = load(n_rows, 0).size_bytes();
        // Each first call has a key of its own.
        let mut rounds = 1..;
        let first = least(200, || {
            let round = rounds.next().expect("they don't end");
            each(1, |_| keep(load(n_rows, round)))
        });
        let hit = least(50, || each(10_000, |_| keep(load(n_rows, 0))));
        let without = least(50, || each(1_000, |_| keep(load(n_rows, 0).without("b"))));
        println!(
            "{:<22}{:>12}{:>16}{:>12}{:>26}",
            format!("{millions} million"),
            format!("{} MB", size / 1_000_000),
            format!("{first:.0} ns"),
            format!("{hit:.1} ns"),
            format!("{without:.0} ns"),
        );
        load::clear();
        *MADE.lock().expect("nobody panics") = None;
    }
    let n = if options.is_huge {
        100_000_000
    } else {
        10_000_000
    };
    *MADE_DATA.lock().expect("nobody panics") = Some(Data::new(vec![0.5; n]));
    load_data(0);
    let hit = least(50, || each(10_000, |_| keep(load_data(0))));
    println!(
        "`Data` of {} MB: a hit takes {hit:.1} ns",
        n * 8 / 1_000_000
    );
    load_data::clear();
    *MADE_DATA.lock().expect("nobody panics") = None;
}
