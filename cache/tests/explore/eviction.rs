//! Entries that go for lack of room while other threads are served them.

use std::sync::Arc;

use dacapo_cache::{Registry, cache_data};
use shuttle::thread::JoinHandle;

use crate::support::{assert_sums_are_right, explore, registry, start};

/// Calls of each thread.
const ROUNDS: usize = 3;

#[cache_data(max_entries = 1)]
fn square(n: u64) -> u64 {
    n * n
}

/// A value that a seat doesn't keep alive.
#[cache_data(max_entries = 1)]
fn words(n: u64) -> String {
    n.to_string()
}

/// Joins threads, and looks at what they leave.
fn join_all<const N: usize>(registry: &Registry, threads: [JoinHandle<()>; N]) {
    for thread in threads {
        thread.join().unwrap();
    }
    assert_sums_are_right(registry);
}

#[test]
fn of_several_entries_that_take_turns_one_is_left() {
    explore(600, || {
        let registry = registry();
        let callers = [1, 2, 3].map(|n| {
            start(&registry, move || {
                for _ in 0..ROUNDS {
                    assert_eq!(square(n), n * n);
                    assert_eq!(words(n), n.to_string());
                }
            })
        });
        join_all(&registry, callers);
        registry.enter(|| {
            for info in [square::info(), words::info()] {
                assert_eq!(info.entries, 1);
                assert_eq!(info.hits + info.misses, 3 * ROUNDS as u64);
            }
        });
    });
}

#[cache_data]
fn zeros(n: usize) -> Vec<u8> {
    vec![0; n]
}

#[cache_data(max_size = "2500B")]
fn few_zeros(n: usize) -> Vec<u8> {
    vec![0; n]
}

const BUDGET: u64 = 3_000;

#[test]
fn the_bounds_in_bytes_hold_when_all_is_quiet() {
    explore(600, || {
        let registry = registry();
        registry.set_budget(Some(BUDGET));
        let callers = [1_000, 1_001, 1_002].map(|n| {
            start(&registry, move || {
                for _ in 0..2 {
                    assert_eq!(zeros(n).len(), n);
                    assert_eq!(few_zeros(n).len(), n);
                }
            })
        });
        join_all(&registry, callers);
        assert!(registry.totals().bytes <= BUDGET);
        registry.enter(|| {
            assert!(few_zeros::info().bytes <= 2_500);
            few_zeros::clear();
            zeros::clear();
        });
        assert_eq!(registry.totals().bytes, 0);
    });
}

#[test]
fn a_smaller_budget_and_a_clear_give_each_byte_back_once() {
    explore(600, || {
        let registry = registry();
        let caller = start(&registry, || (0..3).for_each(|n| _ = zeros(1_000 + n)));
        let clearing = start(&registry, || _ = zeros::clear());
        let bounding = start(&registry.clone(), {
            let registry = registry.clone();
            move || registry.set_budget(Some(1_500))
        });
        join_all(&registry, [caller, clearing, bounding]);
        assert!(registry.totals().bytes <= 1_500);
        registry.enter(zeros::clear);
        assert_eq!(registry.totals().bytes, 0);
    });
}

/// A value that can be counted.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
struct Alive(
    u64,
    #[serde(skip)]
    #[expect(dead_code, reason = "it only counts")]
    Option<Arc<()>>,
);

#[cache_data(max_entries = 1)]
fn alive(_all: &Arc<()>, n: u64) -> Alive {
    Alive(n, Some(Arc::clone(_all)))
}

#[test]
fn what_has_left_is_dropped_whoever_was_served_it() {
    explore(600, || {
        let registry = registry();
        let all = Arc::new(());
        let callers = [1, 2].map(|n| {
            let all = Arc::clone(&all);
            start(&registry, move || {
                for _ in 0..ROUNDS {
                    assert_eq!(alive(&all, n).0, n);
                }
            })
        });
        let clearing = start(&registry, || _ = alive::clear());
        clearing.join().unwrap();
        join_all(&registry, callers);
        let n_entries = registry.enter(alive::info).entries;
        assert_eq!(Arc::strong_count(&all), 1 + n_entries);
    });
}
