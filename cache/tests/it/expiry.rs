//! A ttl: counted from the write, up at exactly the ttl, and freed without anybody calling.

use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use dacapo_cache::Registry;
use dacapo_cache::recorder::event::{EventKind, MissReason};

use crate::support::{
    TEN_SECONDS, events, function, hit, in_new_registry, info, last_reason, miss,
};

const SECOND: Duration = Duration::from_secs(1);
const NANOSECOND: Duration = Duration::from_nanos(1);

#[test]
fn value_is_served_until_its_ttl_and_gone_at_exactly_that_moment() {
    in_new_registry(|registry| {
        function!(SQUARE = "square", ttl: TEN_SECONDS);
        miss(&SQUARE, 4, 16);
        registry.advance((10 * SECOND).checked_sub(NANOSECOND).unwrap());
        hit::<i32>(&SQUARE, 4);
        registry.advance(NANOSECOND);
        miss(&SQUARE, 4, 16);
        assert_eq!(
            last_reason(registry),
            MissReason::TtlExpired {
                ttl: 10 * SECOND,
                age: 10 * SECOND
            },
        );
    });
}

#[test]
fn the_longest_ttl_there_is_lasts_longer_than_any_clock() {
    in_new_registry(|registry| {
        function!(FOR_EVER = "for_ever", ttl: Some(|| Ok(Duration::MAX)));
        function!(REFRESHED = "refreshed", ttl: Some(|| Ok(Duration::MAX)),
            refresh: dacapo_cache::RefreshMode::Background);
        for function in [&FOR_EVER, &REFRESHED] {
            miss(function, 4, 16);
        }
        for _ in 0..2 {
            registry.advance(Duration::MAX);
            hit::<i32>(&FOR_EVER, 4);
            hit::<i32>(&REFRESHED, 4);
        }
    });
}

#[test]
fn reads_do_not_extend_the_life_of_a_value() {
    in_new_registry(|registry| {
        function!(SQUARE = "square", ttl: TEN_SECONDS);
        miss(&SQUARE, 4, 16);
        for _ in 0..9 {
            registry.advance(SECOND);
            hit::<i32>(&SQUARE, 4);
        }
        registry.advance(3 * SECOND);
        miss(&SQUARE, 4, 16);
        assert_eq!(
            last_reason(registry),
            MissReason::TtlExpired {
                ttl: 10 * SECOND,
                age: 12 * SECOND
            },
        );
    });
}

#[test]
fn advancing_the_clock_frees_what_expires_by_it() {
    in_new_registry(|registry| {
        function!(VALUE = "value", ttl: TEN_SECONDS);
        let object = miss(&VALUE, 1, Arc::new(1));
        assert_eq!(Arc::strong_count(&object), 2);
        registry.advance(5 * SECOND);
        miss(&VALUE, 2, Arc::new(2));
        registry.advance(5 * SECOND);
        assert_eq!(Arc::strong_count(&object), 1);
        assert_eq!(info(&VALUE).entries, 1);
        assert_eq!(registry.totals().bytes, size_of::<Arc<i32>>() as u64);
        let last = events(registry).pop().unwrap();
        assert_eq!(last.kind, EventKind::DidExpire);
    });
}

/// A value that says so when it is dropped.
#[derive(Clone)]
struct Dropping(#[expect(dead_code, reason = "dropping it is what counts")] Arc<SaysSo>);

struct SaysSo(Sender<String>);

impl Drop for SaysSo {
    fn drop(&mut self) {
        let thread = std::thread::current().name().unwrap_or("?").to_owned();
        // The test may have ended.
        let _ = self.0.send(thread);
    }
}

#[test]
fn timer_frees_what_expires_without_anybody_calling() {
    let (sender, dropped) = channel();
    let registry = Registry::new();
    registry.enter(|| {
        function!(VALUE = "value", ttl: Some(|| Ok(Duration::from_millis(20))));
        drop(miss(&VALUE, 1, Dropping(Arc::new(SaysSo(sender)))));
    });
    let thread = dropped
        .recv_timeout(10 * SECOND)
        .expect("the timer frees it");
    assert_eq!(thread, "dacapo-cache timer");
}

#[test]
fn timer_holds_no_registry_and_dropping_the_registry_drops_its_values() {
    let (sender, dropped) = channel();
    let registry = Registry::new();
    registry.enter(|| {
        function!(VALUE = "value", ttl: TEN_SECONDS);
        drop(miss(&VALUE, 1, Dropping(Arc::new(SaysSo(sender)))));
    });
    assert!(dropped.try_recv().is_err());
    drop(registry);
    dropped
        .recv_timeout(10 * SECOND)
        .expect("nobody else holds the registry for long");
}

#[test]
fn one_entry_can_be_made_to_expire_now() {
    in_new_registry(|registry| {
        function!(SQUARE = "square");
        miss(&SQUARE, 4, 16);
        miss(&SQUARE, 5, 25);
        hit::<i32>(&SQUARE, 4);
        hit::<i32>(&SQUARE, 4);
        registry.advance(3 * SECOND);
        let id = registry.entries(registry.functions()[0].id)[0].id;
        assert!(registry.expire(id));
        assert!(!registry.expire(id));
        hit::<i32>(&SQUARE, 5);
        miss(&SQUARE, 4, 16);
        let age = 3 * SECOND;
        assert_eq!(
            last_reason(registry),
            MissReason::TtlExpired { ttl: age, age }
        );
    });
}
