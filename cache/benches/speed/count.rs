//! One case over and over, without a clock: to be counted by callgrind.

use std::hint::black_box;

use crate::harness::{keep, random};
use crate::replay::Blocks;
use crate::{entries, hits, keys, misses, replay, tables, values};

/// Calls one case `n` times, after what only the first calls do.
pub(crate) fn run(case: &str, n: u64) {
    let mut page = Blocks::default();
    let numbers = [0.5; 3];
    tables::make(10);
    let table = tables::load(10, 0);
    let mut call: Box<dyn FnMut(u64)> = match case {
        "nothing" => Box::new(keep),
        "hit" => Box::new(|_| keep(hits::by_dacapo(black_box(1), 5))),
        "hits" => Box::new(|n| keep(hits::by_dacapo(black_box(n % 100), 5))),
        "cached" => Box::new(|_| keep(hits::by_cached(black_box(1), 5))),
        "thousand" => Box::new(|n| keep(hits::thousand(n % 1_000, 0))),
        "text-key" => Box::new(|_| keep(hits::text_by_dacapo(black_box("Oslo"), 5))),
        "text" => Box::new(|_| keep(values::text::by_dacapo(1))),
        "data" => Box::new(|_| keep(values::handle::by_dacapo(1))),
        "table" => Box::new(|_| keep(tables::load(10, 0))),
        "table-key" => Box::new(move |_| keep(keys::n_rows(&table))),
        "slice-key" => Box::new(move |_| keep(keys::sum(&numbers))),
        "replay" => Box::new(move |_| keep(replay::drawing(&mut page, 10))),
        "map-key" => {
            let words = keys::words();
            Box::new(move |_| keep(keys::n_words(&words)))
        }
        "any" => {
            (0..100_000).for_each(|n| keep(entries::by_dacapo(n)));
            let mut state = 1;
            Box::new(move |_| keep(entries::by_dacapo(random(&mut state) % 100_000)))
        }
        "miss" => Box::new(|n| keep(misses::by_dacapo(n, 5))),
        _ => panic!("no case {case:?}"),
    };
    (0..n).for_each(&mut call);
}
