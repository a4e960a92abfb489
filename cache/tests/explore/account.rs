//! The recorder while threads write and others read: what is read and what is dropped is what happened.

use dacapo_cache::cache_data;
use dacapo_cache::recorder::Cursor;
use dacapo_cache::recorder::event::{Event, EventKind};

use crate::support::{explore, registry, start};

const THREADS: usize = 2;

/// Calls of each thread: more than a ring has room for in an exploration.
const CALLS: usize = 7;

#[cache_data]
fn square(n: u64) -> u64 {
    n * n
}

fn n_calls(events: &[Event]) -> u64 {
    let is_call =
        |event: &&Event| matches!(event.kind, EventKind::DidHit | EventKind::DidMiss { .. });
    events.iter().filter(is_call).count() as u64
}

#[test]
fn each_call_is_read_once_or_counted_as_dropped() {
    explore(700, || {
        let registry = registry();
        let callers =
            [(); THREADS].map(|()| start(&registry, || (0..CALLS).for_each(|_| _ = square(4))));
        let reader = start(&registry.clone(), {
            let registry = registry.clone();
            move || {
                let mut cursor = Cursor::default();
                let mut sums = (0, 0, 0);
                for _ in 0..3 {
                    let (events, n_dropped) = registry.recorder().since(&mut cursor);
                    sums.0 += events.len() as u64;
                    sums.1 += n_calls(&events);
                    sums.2 += n_dropped;
                }
                (cursor, sums)
            }
        });
        for caller in callers {
            caller.join().unwrap();
        }
        let (mut cursor, (mut n_events, mut n_read, mut n_dropped)) = reader.join().unwrap();
        let (events, dropped) = registry.recorder().since(&mut cursor);
        n_events += events.len() as u64;
        n_read += n_calls(&events);
        n_dropped += dropped;
        // Only hits can be dropped: nothing else is as often.
        assert_eq!(n_read + n_dropped, (THREADS * CALLS) as u64);
        assert_eq!(n_events + n_dropped, registry.recorder().version());
        let info = registry.enter(square::info);
        assert_eq!((info.hits, info.misses), ((THREADS * CALLS) as u64 - 1, 1));
    });
}

#[test]
fn no_sum_is_ever_too_large_and_none_shrinks() {
    explore(500, || {
        let registry = registry();
        let callers =
            [(); THREADS].map(|()| start(&registry, || (0..3).for_each(|n| _ = square(n % 2))));
        let mut last = 0;
        for _ in 0..4 {
            let info = registry.enter(square::info);
            let sum = info.hits + info.misses;
            assert!(last <= sum && sum <= 3 * THREADS as u64, "{last} {sum}");
            last = sum;
        }
        for caller in callers {
            caller.join().unwrap();
        }
        let info = registry.enter(square::info);
        assert_eq!(info.hits + info.misses, 3 * THREADS as u64);
    });
}
