//! Hits of values that must be copied: texts, and bytes of 1 KB and 1 MB.

use std::hint::black_box;

use dacapo_cache::cache_data;

use crate::Options;
use crate::harness::{ROUNDS, Race, keep, side_by_side};
use crate::hits::new_moka;

/// The same function three times, and the race between them.
macro_rules! race {
    ($name:ident, $label:literal, $value:ty, $hits:expr, $n:ident => $make:expr) => {
        pub(crate) mod $name {
            use super::*;

            fn make($n: u64) -> $value {
                $make
            }

            #[cache_data(ttl = "1h", max_entries = 10_000)]
            pub(crate) fn by_dacapo(n: u64) -> $value {
                make(n)
            }

            #[cached::macros::cached(max_size = 10_000, ttl_secs = 3_600)]
            fn by_cached(n: u64) -> $value {
                make(n)
            }

            pub(super) fn run(race: &Race) {
                let moka = new_moka();
                let by_moka = |n: u64| -> $value { moka.get_with(n, || make(n)) };
                for (n_threads, n_keys) in [(1, 1), (1, 20), (2, 1), (2, 20)] {
                    let time = |f: &(dyn Fn(u64) -> $value + Sync)| {
                        side_by_side(n_threads, $hits, &|n| keep(f(black_box(n % n_keys))))
                    };
                    race.row(
                        &format!("{}: {n_threads} threads, {n_keys} keys", $label),
                        ROUNDS.min(40_000_000 / $hits),
                        [
                            &mut || time(&by_dacapo),
                            &mut || time(&by_cached),
                            &mut || time(&by_moka),
                        ],
                    );
                }
            }
        }
    };
}

race!(text, "String, 12", String, 40_000, n => format!("{n:>12}"));
race!(kilobyte, "Vec, 1 KB", Vec<u8>, 40_000, n => vec![n as u8; 1_000]);
race!(megabyte, "Vec, 1 MB", Vec<u8>, 100, n => vec![n as u8; 1_000_000]);

/// What the copy costs that others make, and ours if it is asked to.
pub(crate) mod handle {
    use std::sync::Arc;

    use dacapo_cache::{Data, cache_data};

    use crate::harness::{ROUNDS, Race, keep, side_by_side};
    use crate::hits::new_moka;

    #[cache_data(ttl = "1h", max_entries = 10_000)]
    pub(crate) fn by_dacapo(n: u64) -> Data<Vec<u8>> {
        Data::new(vec![n as u8; 1_000_000])
    }

    #[cached::macros::cached(max_size = 10_000, ttl_secs = 3_600)]
    fn by_cached(n: u64) -> Arc<Vec<u8>> {
        Arc::new(vec![n as u8; 1_000_000])
    }

    pub(super) fn run(race: &Race) {
        let moka = new_moka();
        let by_moka = |n: u64| moka.get_with(n, || Arc::new(vec![n as u8; 1_000_000]));
        for n_threads in [1, 2] {
            let hits = 40_000;
            race.row(
                &format!("Data (Arc), 1 MB: {n_threads} threads, 20 keys"),
                ROUNDS,
                [
                    &mut || side_by_side(n_threads, hits, &|n| keep(by_dacapo(n % 20))),
                    &mut || side_by_side(n_threads, hits, &|n| keep(by_cached(n % 20))),
                    &mut || side_by_side(n_threads, hits, &|n| keep(by_moka(n % 20))),
                ],
            );
        }
    }
}

pub(crate) fn run(_options: &Options) {
    let race = Race::new(
        "hit of u64 -> a value with a destructor, with ttl and max_entries",
        &["dacapo", "cached", "moka"],
        "cached",
    );
    text::run(&race);
    kilobyte::run(&race);
    megabyte::run(&race);
    handle::run(&race);
}
