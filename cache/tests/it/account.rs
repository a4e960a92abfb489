//! The recorder: in order, bounded, and nothing lost that isn't counted as lost.

use std::sync::atomic::{AtomicBool, Ordering};

use dacapo_cache::recorder::Cursor;
use dacapo_cache::recorder::event::{Event, EventKind};
use dacapo_cache::{Interrupt, Run, SessionId};

use crate::support::{events, function, hit, in_new_registry, miss};

fn is_hit(event: &Event) -> bool {
    event.kind == EventKind::DidHit
}

#[test]
fn events_and_dropped_ones_are_all_calls_of_several_threads() {
    const THREADS: u64 = 3;
    const CALLS: u64 = 30_000;
    in_new_registry(|registry| {
        function!(SQUARE = "square");
        function!(TEXT = "text");
        miss(&SQUARE, 4, 16);
        miss(&TEXT, 4, String::new());
        let mut cursor = Cursor::default();
        let (first, n_dropped) = registry.recorder().since(&mut cursor);
        assert_eq!((first.len(), n_dropped), (6, 0));
        let are_done = AtomicBool::new(false);
        let (mut n_read, mut n_dropped) = (0, 0);
        let mut read = |cursor: &mut Cursor| {
            let (events, dropped) = registry.recorder().since(cursor);
            assert!(events.iter().all(is_hit));
            n_read += events.len() as u64;
            n_dropped += dropped;
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS)
                .map(|_| {
                    scope.spawn(|| {
                        registry.enter(|| {
                            for _ in 0..CALLS / 2 {
                                hit::<i32>(&SQUARE, 4);
                                hit::<String>(&TEXT, 4);
                            }
                        });
                    })
                })
                .collect();
            // Read beside the writers, now and then.
            while !threads
                .iter()
                .all(std::thread::ScopedJoinHandle::is_finished)
            {
                read(&mut cursor);
                std::thread::yield_now();
            }
            are_done.store(true, Ordering::SeqCst);
        });
        read(&mut cursor);
        assert_eq!(n_read + n_dropped, THREADS * CALLS);
        let totals = registry.totals();
        assert_eq!(totals.events, 6 + THREADS * CALLS);
        assert_eq!(totals.hits, THREADS * CALLS);
        assert!(totals.dropped > 0, "a ring holds fewer");
    });
}

#[test]
fn events_are_in_the_order_of_what_happened() {
    in_new_registry(|registry| {
        function!(SQUARE = "square");
        miss(&SQUARE, 1, 1);
        hit::<i32>(&SQUARE, 1);
        miss(&SQUARE, 2, 4);
        hit::<i32>(&SQUARE, 1);
        hit::<i32>(&SQUARE, 1);
        let events = events(registry);
        let names: Vec<_> = events
            .iter()
            .map(|event| match event.kind {
                EventKind::DidHit => "hit",
                EventKind::DidMiss { .. } => "miss",
                EventKind::WillCompute => "compute",
                EventKind::DidStore { .. } => "store",
                _ => "?",
            })
            .collect();
        let miss = ["miss", "compute", "store"];
        assert_eq!(
            names,
            [&miss[..], &["hit"], &miss[..], &["hit", "hit"]].concat()
        );
        assert!(
            events
                .iter()
                .enumerate()
                .all(|(index, event)| event.number == index as u64)
        );
    });
}

#[test]
fn events_know_the_run_they_belong_to() {
    in_new_registry(|registry| {
        function!(SQUARE = "square");
        let run = |session, rerun| {
            Run::new(
                registry.clone(),
                SessionId(session),
                rerun,
                Interrupt::new(),
            )
        };
        run(0, 1).enter(|| miss(&SQUARE, 4, 16));
        run(1, 7).enter(|| (hit::<i32>(&SQUARE, 4), hit::<i32>(&SQUARE, 4)));
        hit::<i32>(&SQUARE, 4);
        let who: Vec<_> = events(registry)
            .iter()
            .map(|e| (e.session, e.rerun))
            .collect();
        let (a, b) = ((Some(SessionId(0)), 1), (Some(SessionId(1)), 7));
        assert_eq!(who, [a, a, a, b, b, (None, 0)]);
    });
}

#[test]
fn a_recorder_that_is_off_writes_nothing_and_entries_count_on() {
    in_new_registry(|registry| {
        function!(SQUARE = "square");
        let version = registry.recorder().version();
        registry.recorder().set_on(false);
        miss(&SQUARE, 4, 16);
        for _ in 0..5 {
            hit::<i32>(&SQUARE, 4);
        }
        assert_eq!(registry.recorder().version(), version);
        assert_eq!((registry.totals().hits, registry.totals().events), (5, 0));
        registry.recorder().set_on(true);
        hit::<i32>(&SQUARE, 4);
        assert_ne!(registry.recorder().version(), version);
        assert_eq!(events(registry).len(), 1);
    });
}

#[test]
fn threads_that_end_hand_their_place_to_those_that_begin() {
    in_new_registry(|registry| {
        function!(SQUARE = "square");
        miss(&SQUARE, 4, 16);
        for _ in 0..100 {
            std::thread::scope(|scope| {
                let hitting = || registry.enter(|| assert_eq!(hit::<i32>(&SQUARE, 4), 16));
                // Joined by hand: the scope alone doesn't wait until the thread has put its things away.
                scope.spawn(hitting).join().unwrap();
            });
        }
        let events = events(registry);
        assert_eq!(events.iter().filter(|event| is_hit(event)).count(), 100);
        assert!(events.iter().all(|event| event.thread <= 2));
    });
}

#[test]
fn more_threads_than_there_are_places_are_recorded_all_the_same() {
    const THREADS: u64 = 80;
    in_new_registry(|registry| {
        function!(SQUARE = "square");
        miss(&SQUARE, 4, 16);
        let all_hit = std::sync::Barrier::new(THREADS as usize);
        std::thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    registry.enter(|| {
                        hit::<i32>(&SQUARE, 4);
                        // Nobody ends before everybody has begun.
                        all_hit.wait();
                        hit::<i32>(&SQUARE, 4);
                    });
                });
            }
        });
        let n_hits = events(registry)
            .iter()
            .filter(|event| is_hit(event))
            .count() as u64;
        assert_eq!(n_hits, 2 * THREADS);
        assert_eq!(registry.totals().events, 2 * THREADS + 3);
    });
}

#[test]
fn the_time_of_a_call_is_divided_among_key_body_and_store() {
    #[dacapo_cache::cache_data]
    fn sum(numbers: &[u64]) -> u64 {
        let started = std::time::Instant::now();
        while started.elapsed() < std::time::Duration::from_millis(2) {}
        numbers.iter().sum()
    }
    in_new_registry(|registry| {
        let numbers = vec![1; 1 << 20];
        let started = std::time::Instant::now();
        assert_eq!(sum(&numbers), 1 << 20);
        let whole = started.elapsed();
        let events = events(registry);
        let spent = events.iter().find_map(|event| match event.kind {
            EventKind::DidStore { spent, .. } => Some(spent),
            _ => None,
        });
        let spent = spent.unwrap();
        assert!(spent.key.as_micros() > 100, "8 MB were hashed: {spent:?}");
        assert!(spent.body.as_micros() >= 2_000, "{spent:?}");
        assert_eq!(spent.wait, std::time::Duration::ZERO);
        assert!(!spent.store.is_zero(), "{spent:?}");
        let parts = spent.key + spent.body + spent.store;
        assert!(parts <= whole, "{spent:?} of {whole:?}");
    });
}
