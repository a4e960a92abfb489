//! From 10 to a million entries: hits of any of them, and misses while there are as many.

use std::cell::Cell;

use dacapo_cache::cache_data;

use crate::Options;
use crate::harness::{Race, each, keep, random};

#[cache_data(max_entries = 2_000_000)]
pub(crate) fn by_dacapo(n: u64) -> u64 {
    n
}

#[cached::macros::cached(max_size = 2_000_000)]
pub(crate) fn by_cached(n: u64) -> u64 {
    n
}

pub(crate) fn run(_options: &Options) {
    let moka = moka::sync::Cache::new(2_000_000);
    let by_moka = |n: u64| moka.get_with(n, || n);
    let systems: [&dyn Fn(u64) -> u64; 3] = [&by_dacapo, &by_cached, &by_moka];
    let columns = ["dacapo", "cached", "moka"];
    let mut hits = Vec::new();
    // Never again a key that was missed before.
    let next = [const { Cell::new(1 << 40) }; 3];
    let race = Race::new(
        "miss of u64 -> u64, while there are so many entries",
        &columns,
        "cached",
    );
    for n_entries in [10, 1_000, 100_000, 1_000_000] {
        for f in systems {
            // A few at a time, so that it holds what it is said to hold when misses are timed.
            (0..n_entries).for_each(|n| assert_eq!(f(n), n));
        }
        let miss = |system: usize| {
            each(20, |_| {
                keep(systems[system](
                    next[system].replace(next[system].get() + 1),
                ));
            })
        };
        race.row(
            &format!("{n_entries} entries"),
            25,
            [&mut || miss(0), &mut || miss(1), &mut || miss(2)],
        );
        hits.push(n_entries);
    }
    let race = Race::new(
        "hit of u64 -> u64, any of so many entries",
        &columns,
        "cached",
    );
    for n_entries in hits {
        let hit = |system: usize| {
            let mut state = 1;
            each(20_000, |_| {
                keep(systems[system](random(&mut state) % n_entries));
            })
        };
        race.row(
            &format!("{n_entries} entries"),
            25,
            [&mut || hit(0), &mut || hit(1), &mut || hit(2)],
        );
    }
    by_dacapo::clear();
}
