//! `max_entries`: the least recently used entry makes room, and knows for whom.

use dacapo_cache::recorder::event::{EventKind, EvictCause, MissReason};

use crate::support::{events, function, hit, in_new_registry, info, last_reason, miss};

#[test]
fn least_recently_used_entry_makes_room() {
    in_new_registry(|registry| {
        function!(SQUARE = "square", max_entries: Some(3));
        for n in 1..=3 {
            miss(&SQUARE, n, n * n);
        }
        // The order of use is now 2, 3, 1.
        for _ in 0..3 {
            hit::<u64>(&SQUARE, 1);
        }
        miss(&SQUARE, 4, 16_u64);
        assert_eq!(info(&SQUARE).entries, 3);
        for n in [1, 3, 4] {
            assert_eq!(hit::<u64>(&SQUARE, n), n * n);
        }
        miss(&SQUARE, 2, 4_u64);
        assert_eq!(
            last_reason(registry),
            MissReason::Evicted {
                cause: EvictCause::MaxEntries {
                    by: "square(n=4)".into()
                }
            }
        );
        // That took the room of 1.
        miss(&SQUARE, 1, 1_u64);
        assert_eq!(
            last_reason(registry),
            MissReason::Evicted {
                cause: EvictCause::MaxEntries {
                    by: "square(n=2)".into()
                }
            }
        );
    });
}

#[test]
fn eviction_is_told_with_the_call_that_needed_the_room() {
    in_new_registry(|registry| {
        function!(SQUARE = "square", max_entries: Some(1));
        miss(&SQUARE, 1, 1);
        miss(&SQUARE, 2, 4);
        let evicted = events(registry)
            .into_iter()
            .find_map(|event| match event.kind {
                EventKind::DidEvict { cause } => Some(cause),
                _ => None,
            });
        assert_eq!(
            evicted,
            Some(EvictCause::MaxEntries {
                by: "square(n=2)".into()
            })
        );
    });
}

#[test]
fn room_for_none_is_room_for_one() {
    in_new_registry(|_| {
        function!(SQUARE = "square", max_entries: Some(0));
        miss(&SQUARE, 1, 1);
        hit::<i32>(&SQUARE, 1);
    });
}

#[test]
fn what_another_thread_uses_stays_also_while_the_clock_stands_still() {
    in_new_registry(|registry| {
        function!(SQUARE = "square", max_entries: Some(3));
        registry.freeze();
        for n in 1..=3 {
            miss(&SQUARE, n, n * n);
        }
        std::thread::scope(|scope| {
            let hits_one =
                || registry.enter(|| (0..3).for_each(|_| assert_eq!(hit::<u64>(&SQUARE, 1), 1)));
            let (says_that, is_told) = std::sync::mpsc::channel();
            let (asks, is_asked) = std::sync::mpsc::channel();
            scope.spawn(move || {
                hits_one();
                says_that.send("1 was used").unwrap();
                // The thread lives on, and with it what it keeps for itself.
                is_asked.recv().unwrap();
            });
            is_told.recv().unwrap();
            // The order of use is now 2, 3, 1.
            miss(&SQUARE, 4, 16_u64);
            miss(&SQUARE, 5, 25_u64);
            for n in [1, 4, 5] {
                assert_eq!(hit::<u64>(&SQUARE, n), n * n);
            }
            asks.send(()).unwrap();
        });
    });
}

/// The same uses of a store and of a list that does it the obvious way.
#[test]
fn store_evicts_what_a_plain_list_would() {
    const ROOM: usize = 8;
    in_new_registry(|_| {
        function!(SQUARE = "square", max_entries: Some(ROOM));
        let mut list: Vec<u64> = Vec::new();
        let mut random = 1_u64;
        for _ in 0..5_000 {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let n = (random >> 33) % 12;
            if let Some(position) = list.iter().position(|held| *held == n) {
                list.remove(position);
                assert_eq!(hit::<u64>(&SQUARE, n), n * n);
            } else {
                assert_eq!(miss(&SQUARE, n, n * n), n * n);
            }
            list.push(n);
            if list.len() > ROOM {
                list.remove(0);
            }
        }
    });
}
