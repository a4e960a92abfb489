//! Misses: what the cache adds to a body that does next to nothing.

use std::sync::atomic::{AtomicU64, Ordering};

use dacapo_cache::cache_data;

use crate::Options;
use crate::harness::{ROUNDS, Race, each, keep, recording};
use crate::hits::new_moka;

const MISSES: u64 = 2_000;

#[cache_data(ttl = "1h", max_entries = 10_000)]
pub(crate) fn by_dacapo(a: u64, b: u64) -> u64 {
    a + b
}

#[cached::macros::cached(max_size = 10_000, ttl_secs = 3_600)]
fn by_cached(a: u64, b: u64) -> u64 {
    a + b
}

pub(crate) fn run(_options: &Options) {
    let moka = new_moka();
    let by_moka = |a: u64, b: u64| moka.get_with((a, b), || a + b);
    let next = AtomicU64::new(0);
    let time = |f: &dyn Fn(u64, u64) -> u64| {
        each(MISSES, |_| keep(f(next.fetch_add(1, Ordering::Relaxed), 5)))
    };
    let race = Race::new(
        "miss of (u64, u64) -> u64, with ttl and max_entries",
        &["recorder on", "recorder off", "cached", "moka"],
        "cached",
    );
    let recorded = |is_on| recording(is_on, || time(&by_dacapo));
    race.row(
        "each pushes another one out",
        ROUNDS,
        [
            &mut || recorded(true),
            &mut || recorded(false),
            &mut || time(&by_cached),
            &mut || time(&by_moka),
        ],
    );
}
