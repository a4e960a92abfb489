//! Hits of small values: one key and a hundred, one thread and two, the recorder on and off.

use std::hint::black_box;
use std::time::Duration;

use dacapo_cache::cache_data;

use crate::Options;
use crate::harness::{ROUNDS, Race, each, keep, least, line, recording, side_by_side};

const HITS: u64 = 60_000;
const MAX_ENTRIES: usize = 10_000;

#[cache_data(ttl = "1h", max_entries = 10_000)]
pub(crate) fn by_dacapo(a: u64, b: u64) -> u64 {
    a + b
}

#[cached::macros::cached(max_size = 10_000, ttl_secs = 3_600)]
pub(crate) fn by_cached(a: u64, b: u64) -> u64 {
    a + b
}

/// The sibling of `cached` with a lock for each of several shards.
#[cached::macros::concurrent_cached(max_size = 10_000, ttl_secs = 3_600)]
fn by_sharded(a: u64, b: u64) -> u64 {
    a + b
}

#[cache_data(ttl = "1h", max_entries = 10_000)]
pub(crate) fn text_by_dacapo(text: &str, n: i32) -> u64 {
    text.len() as u64 + u64::from(n.unsigned_abs())
}

#[cached::macros::cached(
    max_size = 10_000,
    ttl_secs = 3_600,
    key = "(String, i32)",
    convert = r#"{ (text.to_owned(), n) }"#
)]
fn text_by_cached(text: &str, n: i32) -> u64 {
    text.len() as u64 + u64::from(n.unsigned_abs())
}

pub(crate) fn new_moka<K, V>() -> moka::sync::Cache<K, V>
where
    K: std::hash::Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    moka::sync::Cache::builder()
        .max_capacity(MAX_ENTRIES as u64)
        .time_to_live(Duration::from_hours(1))
        .build()
}

pub(crate) fn run(_options: &Options) {
    numbers();
    texts();
    thousand_calls();
}

fn numbers() {
    let moka = new_moka();
    let by_moka = |a, b| moka.get_with((a, b), || a + b);
    let race = Race::new(
        "hit of (u64, u64) -> u64, with ttl and max_entries",
        &[
            "recorder on",
            "recorder off",
            "cached",
            "cached, sharded",
            "moka",
        ],
        "cached",
    );
    for (n_threads, n_keys) in [(1, 1), (1, 100), (2, 1), (2, 100)] {
        let time = |add: &(dyn Fn(u64, u64) -> u64 + Sync)| {
            side_by_side(n_threads, HITS, &|n| keep(add(black_box(n % n_keys), 5)))
        };
        let recorded = |is_on| recording(is_on, || time(&by_dacapo));
        race.row(
            &format!("{n_threads} threads, {n_keys} keys"),
            ROUNDS,
            [
                &mut || recorded(true),
                &mut || recorded(false),
                &mut || time(&by_cached),
                &mut || time(&by_sharded),
                &mut || time(&by_moka),
            ],
        );
    }
}

fn texts() {
    let moka = new_moka();
    let by_moka = |text: &str, n: i32| moka.get_with((text.to_owned(), n), || text.len() as u64);
    let race = Race::new(
        "hit of (&str, i32) -> u64, with ttl and max_entries",
        &["dacapo", "cached", "moka"],
        "cached",
    );
    for text in ["Bergen", "a text of some forty characters, or more"] {
        let time = |f: &dyn Fn(&str, i32) -> u64| {
            each(HITS, |n| keep(f(black_box(text), (n % 100) as i32)))
        };
        race.row(
            &format!("{} characters", text.len()),
            ROUNDS,
            [
                &mut || time(&text_by_dacapo),
                &mut || time(&text_by_cached),
                &mut || time(&by_moka),
            ],
        );
    }
}

/// What a script with 1,000 cached calls pays for them at each rerun.
fn thousand_calls() {
    let rerun = || (0..1_000).map(|n| thousand(n, 0)).sum::<u64>();
    assert_eq!(rerun(), 499_500);
    let nanos = least(200, || each(1, |_| keep(rerun())));
    println!();
    line(
        "1,000 cached calls of different arguments add to a rerun",
        nanos,
    );
}

#[cache_data(ttl = "1h", max_entries = 10_000)]
pub(crate) fn thousand(n: u64, _unit: u8) -> u64 {
    n
}
