//! What is served again, to whom, and what is counted.

use std::sync::Arc;
use std::time::Duration;

use dacapo_cache::{Kind, Registry};

use crate::support::{
    Lines, Plain, TEN_SECONDS, cached, call_on, events, function, hit, in_new_registry, info, miss,
};

#[test]
fn second_call_is_served_what_the_first_one_computed() {
    in_new_registry(|_| {
        function!(SQUARE = "square");
        assert_eq!(miss(&SQUARE, 4, 16), 16);
        assert_eq!(miss(&SQUARE, 5, 25), 25);
        for _ in 0..10 {
            assert_eq!((hit::<i32>(&SQUARE, 4), hit::<i32>(&SQUARE, 5)), (16, 25));
        }
        let info = info(&SQUARE);
        assert_eq!((info.entries, info.hits, info.misses), (2, 20, 2));
    });
}

#[test]
fn values_of_any_size_and_with_destructors_are_served() {
    in_new_registry(|_| {
        function!(TEXT = "text");
        function!(LARGE = "large");
        let text = "a text that lies on the heap".to_owned();
        miss(&TEXT, 1, text.clone());
        miss(&LARGE, 1, [7_u64; 64]);
        for _ in 0..3 {
            assert_eq!(hit::<String>(&TEXT, 1), text);
            assert_eq!(hit::<[u64; 64]>(&LARGE, 1), [7; 64]);
        }
    });
}

#[test]
fn none_is_a_value_like_any_other() {
    in_new_registry(|_| {
        function!(FIND = "find");
        assert_eq!(miss(&FIND, 1, None::<u64>), None);
        assert_eq!(hit::<Option<u64>>(&FIND, 1), None);
    });
}

#[test]
fn callers_of_data_get_values_of_their_own_and_callers_of_a_resource_the_same_object() {
    in_new_registry(|registry| {
        function!(DATA = "data");
        let mut copy = miss(&DATA, 1, vec![1, 2, 3]);
        copy.clear();
        assert_eq!(hit::<Vec<i32>>(&DATA, 1), [1, 2, 3]);

        function!(RESOURCE = "resource", Resource);
        let object = miss(&RESOURCE, 1, Arc::new(1));
        assert!(Arc::ptr_eq(&object, &hit(&RESOURCE, 1)));
        assert_eq!(registry.functions()[1].kind, Kind::Resource);
    });
}

#[test]
fn registries_know_nothing_of_each_other() {
    function!(SQUARE = "square");
    in_new_registry(|one| {
        miss(&SQUARE, 4, 16);
        in_new_registry(|other| {
            miss(&SQUARE, 4, -16);
            assert_eq!(hit::<i32>(&SQUARE, 4), -16);
            other.clear(dacapo_cache::recorder::event::Actor::Script);
            assert!(Registry::current().is_same(other));
        });
        assert_eq!(hit::<i32>(&SQUARE, 4), 16);
        assert!(Registry::current().is_same(one));
        assert_eq!(one.totals().n_entries, 1);
    });
}

#[test]
fn every_hit_is_counted_whatever_serves_it_and_from_wherever() {
    const HITS: u64 = 1_000;
    in_new_registry(|registry| {
        function!(SQUARE = "square", ttl: TEN_SECONDS, max_entries: Some(100));
        function!(TEXT = "text", ttl: TEN_SECONDS, max_entries: Some(100));
        for n in 0..3 {
            miss(&SQUARE, n, n * n);
            miss(&TEXT, n, n.to_string());
        }
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    registry.enter(|| {
                        for n in 0..HITS {
                            hit::<u64>(&SQUARE, n % 3);
                            hit::<String>(&TEXT, n % 3);
                        }
                    });
                });
            }
        });
        // The threads have ended: what they counted for themselves is in the sums.
        assert_eq!((info(&SQUARE).hits, info(&TEXT).hits), (4 * HITS, 4 * HITS));
        hit::<u64>(&SQUARE, 0);
        hit::<u64>(&SQUARE, 0);
        let id = registry.functions()[0].id;
        let entries = registry.entries(id);
        assert_eq!(
            entries.iter().map(|entry| entry.hits).sum::<u64>(),
            4 * HITS + 2
        );
        assert!(
            entries
                .iter()
                .all(|entry| entry.last_hit == Some(registry.clock().now()))
        );
    });
}

#[test]
fn a_hit_saves_what_the_body_cost_and_never_less_than_nothing() {
    let registry = Registry::new();
    registry.enter(|| {
        function!(SLOW = "slow");
        function!(QUICK = "quick");
        let started = std::time::Instant::now();
        // Work that takes a while, measured, so that nothing depends on how long that is.
        cached(&SLOW, 1, || {
            while started.elapsed() < Duration::from_millis(5) {}
        });
        assert_eq!(info(&SLOW).saved, Duration::ZERO);
        (0..4).for_each(|_| hit::<()>(&SLOW, 1));
        // Less than the body cost each time, by what the hits cost, which is the machine's affair.
        let cost = registry.entries(registry.functions()[0].id)[0].cost;
        let saved = info(&SLOW).saved;
        assert!(
            !saved.is_zero() && saved <= 4 * cost,
            "{saved:?} of {cost:?}"
        );
        miss(&QUICK, 1, 1);
        (0..100).for_each(|_| assert_eq!(hit::<i32>(&QUICK, 1), 1));
        assert!(
            info(&QUICK).saved < Duration::from_millis(5),
            "{:?}",
            info(&QUICK)
        );
    });
}

#[test]
fn an_argument_that_cannot_be_hashed_or_a_ttl_of_zero_runs_the_body_and_warns() {
    in_new_registry(|registry| {
        function!(NEVER = "never", ttl: Some(|| Ok(Duration::ZERO)));
        let mut page = Lines::default();
        for n in 0..2 {
            let value = call_on(&NEVER, 1, &mut page, Plain::POLICY, |page| {
                page.draw("body");
                Ok(n)
            });
            assert_eq!(value, Ok(n));
        }
        let warning = "warning: `never` is not cached: the ttl is zero, and must be longer";
        assert_eq!(page.0, [warning, "body", warning, "body"]);
        assert_eq!(events(registry).len(), 2);
        assert_eq!(info(&NEVER).misses, 2);
    });
}
