//! Why a call missed, told by the entry that comes nearest.

use std::panic::Location;
use std::time::Duration;

use dacapo_cache::call::{Call, call};
use dacapo_cache::key::{self, KeyBuilder};
use dacapo_cache::recorder::event::{ArgumentChange, EventKind, Miss, MissReason};
use dacapo_cache::{Function, NoPage, Registry, cache_data};

use crate::support::{Plain, events, function, hit, in_new_registry, last_reason, miss};

function!(TRIPS = "trips");

/// `trips(city, hour, _note)`.
fn trips(city: &str, hour: u32, note: &str) -> u64 {
    let mut key = KeyBuilder::new();
    key.add("city", city);
    key.add("hour", &hour);
    let call_of_trips = Call {
        function: &TRIPS,
        path: || "it::trips",
        instance: None,
        site: Location::caller(),
        key: key.finish(),
        key_time: Duration::ZERO,
        arguments: &|| {
            vec![
                key::argument("city", city),
                key::argument("hour", &hour),
                key::ignored("_note", note),
            ]
        },
    };
    call(
        call_of_trips,
        &mut NoPage,
        Plain::POLICY,
        |error: &String| error.clone(),
        |_| Ok(1),
    )
    .unwrap()
}

fn last_miss(registry: &Registry) -> Miss {
    let misses = events(registry)
        .into_iter()
        .filter_map(|event| match event.kind {
            EventKind::DidMiss { miss } => Some(miss),
            _ => None,
        });
    (*misses.last().unwrap()).clone()
}

fn change(argument: &str, before: &str, after: &str) -> ArgumentChange {
    ArgumentChange {
        argument: argument.into(),
        before: before.into(),
        after: after.into(),
    }
}

#[test]
fn the_first_call_is_the_first_call() {
    in_new_registry(|registry| {
        trips("Oslo", 17, "");
        let miss = last_miss(registry);
        assert_eq!((miss.reason, miss.nearest), (MissReason::FirstCall, None));
        assert_eq!(miss.arguments.len(), 3);
    });
}

#[test]
fn a_changed_argument_is_named_with_both_values() {
    in_new_registry(|registry| {
        trips("Oslo", 17, "");
        trips("Oslo", 18, "ignored");
        let miss = last_miss(registry);
        assert_eq!(
            miss.reason,
            MissReason::ArgumentChanged(change("hour", "17", "18"))
        );
        assert_eq!(miss.also, []);
        assert!(miss.nearest.is_some());
    });
}

#[test]
fn several_changed_arguments_are_all_named() {
    in_new_registry(|registry| {
        trips("Oslo", 17, "");
        trips("Rome", 18, "");
        let miss = last_miss(registry);
        let city = change("city", "\"Oslo\"", "\"Rome\"");
        assert_eq!(miss.reason, MissReason::ArgumentChanged(city));
        assert_eq!(miss.also, [change("hour", "17", "18")]);
    });
}

#[test]
fn the_nearest_entry_differs_least_and_was_used_last() {
    in_new_registry(|registry| {
        trips("Oslo", 1, "");
        trips("Oslo", 2, "");
        trips("Rome", 9, "");
        // One argument differs from two entries; the first of them was used last.
        trips("Oslo", 1, "");
        trips("Oslo", 3, "");
        let miss = last_miss(registry);
        assert_eq!(
            miss.reason,
            MissReason::ArgumentChanged(change("hour", "1", "3"))
        );
    });
}

#[test]
fn a_search_among_many_entries_still_finds_the_one_used_last() {
    in_new_registry(|registry| {
        for n in 0..500 {
            miss(&TRIPS, n, n);
        }
        hit::<u64>(&TRIPS, 7);
        miss(&TRIPS, 1_000, 1_000_u64);
        let change = change("n", "7", "1000");
        assert_eq!(last_reason(registry), MissReason::ArgumentChanged(change));
    });
}

#[test]
fn among_many_entries_an_old_hit_does_not_hide_what_was_made_since() {
    in_new_registry(|registry| {
        for n in 0..500 {
            miss(&TRIPS, n, n);
        }
        hit::<u64>(&TRIPS, 7);
        miss(&TRIPS, 1_000, 1_000_u64);
        miss(&TRIPS, 1_001, 1_001_u64);
        let change = change("n", "1000", "1001");
        assert_eq!(last_reason(registry), MissReason::ArgumentChanged(change));
    });
}

#[test]
fn an_event_knows_the_line_that_called() {
    fn pass_on(call: impl Fn(u64) -> u64) -> u64 {
        call(1)
    }
    in_new_registry(|registry| {
        function!(SQUARE = "square");
        #[track_caller]
        fn square(n: u64) -> u64 {
            crate::support::cached(&SQUARE, n, || n * n)
        }
        let line = line!() + 1;
        square(1);
        for _ in 0..2 {
            square(1);
        }
        // Passed as a value, it is called by the standard library: its own place is shown.
        for _ in 0..2 {
            pass_on(square);
        }
        let squares = [1, 1].map(square);
        assert_eq!(squares, [1, 1]);
        let site = |event: dacapo_cache::recorder::event::Event| event.site.unwrap();
        let sites: Vec<_> = events(registry).into_iter().map(site).collect();
        assert!(
            sites.iter().all(|site| site.file.ends_with("reasons.rs")),
            "{sites:?}"
        );
        let lines: Vec<_> = sites.iter().map(|site| site.line).collect();
        assert_eq!(
            lines[..5],
            [line, line, line, line + 2, line + 2],
            "{lines:?}"
        );
        let function: &'static Function = &SQUARE;
        assert_eq!(lines[7..], [function.line; 2], "{lines:?}");
    });
}

#[test]
fn an_argument_that_looks_the_same_and_is_another_value_is_called_unstable() {
    /// Its text ends before it differs.
    #[cache_data]
    fn length(text: &str) -> usize {
        text.len()
    }

    in_new_registry(|registry| {
        let long = "a".repeat(1_000);
        length(&long);
        length(&format!("{long}b"));
        let MissReason::KeyUnstable { argument, text } = last_reason(registry) else {
            panic!("{:?}", last_reason(registry));
        };
        assert_eq!(&*argument, "text");
        assert!(text.starts_with("\"aaa"), "{text}");
    });
}
