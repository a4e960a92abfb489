//! Clearing: one key, a function, a kind, everything; by a script or by a person.

use crossbeam::channel::unbounded as channel;
use std::sync::Arc;

use dacapo_cache::Kind;
use dacapo_cache::call::clear;
use dacapo_cache::recorder::event::{Actor, ClearScope, EventKind, MissReason};

use crate::support::{
    cached, clear_for, events, function, hit, in_new_registry, info, last_reason, miss, try_cached,
};

#[test]
fn clearing_a_key_leaves_the_others() {
    in_new_registry(|registry| {
        function!(SQUARE = "square");
        miss(&SQUARE, 4, 16);
        miss(&SQUARE, 5, 25);
        hit::<i32>(&SQUARE, 4);
        assert!(clear_for(&SQUARE, 4));
        assert!(!clear_for(&SQUARE, 4));
        hit::<i32>(&SQUARE, 5);
        miss(&SQUARE, 4, 16);
        assert_eq!(
            last_reason(registry),
            MissReason::Cleared {
                actor: Actor::Script
            }
        );
    });
}

#[test]
fn clearing_a_function_leaves_the_other_functions() {
    in_new_registry(|registry| {
        function!(SQUARE = "square");
        function!(CUBE = "cube");
        for n in 0..5 {
            miss(&SQUARE, n, n);
            miss(&CUBE, n, n);
        }
        assert_eq!(clear(&SQUARE, None), 5);
        assert_eq!(clear(&SQUARE, None), 0);
        hit::<u64>(&CUBE, 4);
        let scope = |event: dacapo_cache::recorder::event::Event| match event.kind {
            EventKind::DidClear { scope, actor } => Some((scope, actor)),
            _ => None,
        };
        let cleared: Vec<_> = events(registry).into_iter().filter_map(scope).collect();
        assert_eq!(cleared, [(ClearScope::Function, Actor::Script); 5]);
        assert_eq!(registry.totals().bytes, 5 * 8);
    });
}

#[test]
fn clearing_a_kind_leaves_the_other_kind() {
    in_new_registry(|registry| {
        function!(DATA = "data");
        function!(RESOURCE = "resource", Resource);
        miss(&DATA, 1, 1);
        miss(&RESOURCE, 1, Arc::new(1));
        assert_eq!(registry.clear_kind(Kind::Data, Actor::Inspector), 1);
        hit::<Arc<i32>>(&RESOURCE, 1);
        miss(&DATA, 1, 1);
        assert_eq!(
            last_reason(registry),
            MissReason::Cleared {
                actor: Actor::Inspector
            }
        );
        assert_eq!(registry.clear_kind(Kind::Resource, Actor::Script), 1);
        assert_eq!(registry.clear(Actor::Script), 1);
        assert_eq!(registry.totals().n_entries, 0);
    });
}

#[test]
fn a_clear_is_seen_at_once_by_a_thread_that_has_just_been_served() {
    in_new_registry(|registry| {
        function!(SQUARE = "square");
        miss(&SQUARE, 4, 16);
        let (served, wait_served) = channel();
        let (cleared, wait_cleared) = channel();
        std::thread::scope(|scope| {
            let thread = scope.spawn(|| {
                registry.enter(|| {
                    for _ in 0..10 {
                        hit::<i32>(&SQUARE, 4);
                    }
                    served.send(()).unwrap();
                    wait_cleared.recv().unwrap();
                    miss(&SQUARE, 4, -16)
                })
            });
            wait_served.recv().unwrap();
            assert!(clear_for(&SQUARE, 4));
            cleared.send(()).unwrap();
            assert_eq!(thread.join().unwrap(), -16);
        });
    });
}

#[test]
fn a_clear_during_a_computation_wins() {
    for clear in [
        || clear(&SQUARE, None),
        || usize::from(clear_for(&SQUARE, 4)),
    ] {
        in_new_registry(|registry| {
            let value = cached(&SQUARE, 4, || {
                assert_eq!(clear(), 0);
                // What is asked for after the clear is computed anew, at once.
                assert_eq!(on_another_thread(registry, || miss(&SQUARE, 4, 2)), 2);
                1
            });
            assert_eq!(value, 1, "the result is returned");
            assert_eq!(hit::<i32>(&SQUARE, 4), 2, "and not kept");
            let kinds: Vec<_> = events(registry)
                .into_iter()
                .map(|event| event.kind)
                .collect();
            assert!(
                kinds
                    .iter()
                    .any(|kind| matches!(kind, EventKind::DidDiscard { .. }))
            );
        });
    }
}

#[test]
fn the_next_miss_names_the_clear_that_came_during_a_computation() {
    in_new_registry(|registry| {
        cached(&SQUARE, 4, || {
            registry.clear(Actor::Inspector);
            16
        });
        miss(&SQUARE, 4, 16);
        let actor = Actor::Inspector;
        assert_eq!(last_reason(registry), MissReason::Cleared { actor });
    });
}

#[test]
fn a_cleared_computation_that_fails_leaves_no_tombstone_of_what_came_after_the_clear() {
    in_new_registry(|registry| {
        let result = try_cached(&SQUARE, 4, || {
            registry.clear(Actor::Inspector);
            on_another_thread(registry, || miss(&SQUARE, 4, 16));
            Err::<i32, _>("no luck".to_owned())
        });
        assert!(result.is_err());
        assert_eq!(hit::<i32>(&SQUARE, 4), 16);
        assert_eq!(registry.tombstones(), []);
    });
}

function!(SQUARE = "square");

fn on_another_thread<R: Send>(
    registry: &dacapo_cache::Registry,
    f: impl FnOnce() -> R + Send,
) -> R {
    std::thread::scope(|scope| scope.spawn(|| registry.enter(f)).join().unwrap())
}

#[test]
fn tombstones_are_bounded_and_one_a_key() {
    in_new_registry(|registry| {
        function!(SQUARE = "square", max_entries: Some(1));
        for n in 0..1_500 {
            miss(&SQUARE, n, n);
        }
        let tombstones = registry.tombstones();
        assert_eq!(tombstones.len(), 1_000);
        assert_eq!(&*tombstones[999].arguments[0].text, "1498");
        assert_eq!(&*tombstones[0].arguments[0].text, "499");
        // Back, and gone again.
        miss(&SQUARE, 1_498, 0_u64);
        assert_eq!(registry.tombstones().len(), 1_000);
        assert_eq!(info(&SQUARE).entries, 1);
    });
}

#[test]
fn a_value_that_came_back_after_a_clear_is_served_as_quickly_as_before() {
    in_new_registry(|_| {
        function!(SQUARE = "square");
        for round in 0..3 {
            miss(&SQUARE, 4, round);
            for _ in 0..20 {
                assert_eq!(hit::<i32>(&SQUARE, 4), round);
            }
            assert_eq!(info(&SQUARE).hits, 20 * (round as u64 + 1));
            assert!(clear_for(&SQUARE, 4));
        }
    });
}

#[test]
fn what_is_cleared_is_gone_though_a_thread_was_served_it_often() {
    in_new_registry(|_| {
        function!(SHARED = "shared");
        let value = Arc::new(4);
        drop(miss(&SHARED, 4, Arc::clone(&value)));
        for _ in 0..10 {
            drop(hit::<Arc<i32>>(&SHARED, 4));
        }
        assert_eq!(Arc::strong_count(&value), 2, "the cache has one");
        assert!(clear_for(&SHARED, 4));
        assert_eq!(Arc::strong_count(&value), 1);
        let other = miss(&SHARED, 4, Arc::new(5));
        assert_eq!(*other, 5);
    });
}
