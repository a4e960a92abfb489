//! Hand-over: entries of one registry serve another one, as they would in a program that takes this one's place.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::time::Duration;

use dacapo_cache::kinds::DataValue;
use dacapo_cache::recorder::event::{Actor, EventKind, MissReason};
use dacapo_cache::{
    Code, Data, Error, Function, HandedOver, NoPage, Registry, Sums, Table, TakenOver, Waiting,
    cache_data, cache_resource,
};
use serde::{Deserialize, Serialize};

use crate::support::{call_on, events, function, last_reason, reasons};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Ride {
    from: String,
    minutes: Option<f64>,
    stops: Vec<(String, u8)>,
}

#[cache_data]
pub(crate) fn ride(n: u64) -> Ride {
    Ride {
        from: format!("station {n}"),
        minutes: Some(n as f64 / 2.0),
        stops: vec![("a".to_owned(), 1), ("ü".to_owned(), 2)],
    }
}

#[cache_data]
fn rides(names: &[&str]) -> HashMap<String, BTreeMap<u32, Ride>> {
    let rides = |name: &&str| (name.to_string(), [(7, ride::uncached(7))].into());
    names.iter().map(rides).collect()
}

#[cache_data]
fn table() -> Table {
    Table::from_rows(
        &[ride::uncached(1).minutes, ride::uncached(2).minutes].map(|minutes| Row { minutes }),
    )
    .expect("rows of one number")
}

#[derive(Serialize)]
struct Row {
    minutes: Option<f64>,
}

#[cache_data]
fn numbers() -> Data<Vec<f64>> {
    Data::new(vec![0.1, f64::MAX, -0.0])
}

#[cache_data(copy = "serialize")]
fn copied() -> Vec<u8> {
    vec![1, 2, 3]
}

#[cache_data(ttl = 10)]
fn fleeting(n: u64) -> u64 {
    n + 1
}

/// What a registry hands over.
fn written(registry: &Registry) -> Vec<u8> {
    let mut file = Vec::new();
    let done = registry.hand_over(&mut file).unwrap();
    assert_eq!(done.bytes, file.len() as u64);
    file
}

/// A registry that has taken over a file.
fn successor(file: &[u8]) -> (Registry, TakenOver) {
    let registry = Registry::new();
    let done = registry.take_over(file).unwrap();
    (registry, done)
}

fn n_misses(registry: &Registry) -> u64 {
    registry.totals().misses
}

#[test]
fn what_was_computed_is_not_computed_again() {
    let old = Registry::new();
    let call = || {
        (
            ride(3),
            rides(&["Ann", "Bob"]),
            table(),
            numbers(),
            copied(),
        )
    };
    let before = old.enter(call);
    let (new, done) = successor(&written(&old));
    assert_eq!((done.entries, done.damaged, done.is_complete), (5, 0, true));
    assert_eq!(new.waiting().entries, 5);
    let after = new.enter(call);
    assert_eq!(after.0, before.0);
    assert_eq!(after.1, before.1);
    assert_eq!(after.2.fingerprint(), before.2.fingerprint());
    assert_eq!(*after.3, *before.3);
    assert_eq!(after.4, before.4);
    assert_eq!((n_misses(&new), new.totals().hits), (0, 5));
    assert_eq!(new.waiting().entries, 0);
    let taken = events(&new);
    let taken = taken
        .iter()
        .filter(|event| matches!(event.kind, EventKind::DidTakeOver { .. }));
    assert_eq!(taken.count(), 5);
}

#[test]
fn an_entry_keeps_what_is_known_of_it() {
    let old = Registry::new();
    old.freeze();
    old.enter(|| fleeting(1));
    let known = old.entries(old.functions()[0].id).remove(0);
    old.advance(Duration::from_secs(4));
    let (new, _) = successor(&written(&old));
    new.enter(|| fleeting(1));
    let entry = new.entries(new.functions()[0].id).remove(0);
    assert_eq!(entry.arguments, known.arguments);
    assert_eq!((entry.cost, entry.bytes), (known.cost, known.bytes));
    assert!(
        new.clock().is_frozen(),
        "the clock stands still as the old one did"
    );
    assert_eq!(new.clock().now(), old.clock().now());
    assert_eq!(
        (entry.created, entry.expires),
        (known.created, known.expires)
    );
    new.advance(Duration::from_secs(6));
    new.enter(|| fleeting(1));
    let expired = MissReason::TtlExpired {
        ttl: Duration::from_secs(10),
        age: Duration::from_secs(10),
    };
    assert_eq!(last_reason(&new), expired);
}

#[test]
fn an_entry_expires_while_it_waits() {
    let old = Registry::new();
    old.freeze();
    old.enter(|| (fleeting(1), fleeting(2)));
    let (new, _) = successor(&written(&old));
    new.advance(Duration::from_secs(10));
    assert_eq!(new.enter(|| fleeting(1)), 2);
    assert!(matches!(last_reason(&new), MissReason::TtlExpired { .. }));
    // What is expired isn't handed on, either.
    assert_eq!(new.hand_over(io::sink()).unwrap().entries, 1);
}

#[test]
fn whoever_watches_the_clock_hears_that_it_goes_on_from_where_the_old_one_stood() {
    let old = Registry::new();
    old.freeze();
    old.advance(Duration::from_hours(1));
    let file = written(&old);
    let new = Registry::new();
    let (sender, seen) = std::sync::mpsc::channel();
    let watched = new.clone();
    let _watch = new.on_clock_change(move || {
        let _ = sender.send(watched.clock().now());
    });
    new.take_over(&*file).unwrap();
    assert_eq!(seen.try_iter().last(), Some(old.clock().now()));
}

#[test]
fn a_registry_that_was_used_keeps_its_clock_and_its_entries() {
    let old = Registry::new();
    old.freeze();
    old.advance(Duration::from_secs(100));
    old.enter(|| fleeting(1));
    old.advance(Duration::from_secs(3));
    let file = written(&old);
    let new = Registry::new();
    new.freeze();
    new.enter(|| fleeting(2));
    let now = new.clock().now();
    new.take_over(&*file).unwrap();
    assert_eq!(new.clock().now(), now);
    new.enter(|| (fleeting(1), fleeting(2)));
    assert_eq!((n_misses(&new), new.totals().hits), (1, 2));
    new.advance(Duration::from_secs(7));
    new.enter(|| fleeting(1));
    assert_eq!(
        n_misses(&new),
        2,
        "ten seconds after it was made, not after it came"
    );
}

#[test]
fn an_entry_of_another_code_waits_and_tells_the_miss_what_changed() {
    const BEFORE: Code = Code {
        hash: 1,
        inputs: "0a fn parse\n0b own body\n",
    };
    const AFTER: Code = Code {
        hash: 2,
        inputs: "0c fn parse\n0b own body\n",
    };
    function!(ONE = "count", BEFORE);
    function!(OTHER = "count", AFTER);
    let count = |function: &'static Function, n: i32| {
        let policy = <i32 as DataValue>::POLICY;
        call_on(function, 1, &mut NoPage, policy, |_| Ok(n)).unwrap()
    };
    let old = Registry::new();
    old.enter(|| count(&ONE, 10));
    let (edited, _) = successor(&written(&old));
    edited.enter(|| count(&OTHER, 20));
    let reason = MissReason::CodeChanged {
        inputs: vec!["fn parse".into()],
    };
    assert_eq!(last_reason(&edited), reason);
    assert_eq!(
        (edited.waiting().entries, edited.waiting().of_other_code),
        (1, 1)
    );
    // Edited back: both are there.
    let (back, taken) = successor(&written(&edited));
    assert_eq!((taken.entries, taken.of_earlier_code), (2, 1));
    assert_eq!(back.enter(|| count(&ONE, 0)), 10);
    let (waiting, served) = (back.waiting(), back.waiting().served);
    assert_eq!((waiting.of_other_code, served, waiting.back), (1, 1, 1));
    let (again, _) = successor(&written(&back));
    assert_eq!(again.enter(|| count(&OTHER, 0)), 20);
}

#[test]
fn a_call_of_changed_code_with_new_arguments_says_that_the_code_changed_until_there_is_another_entry()
 {
    const BEFORE: Code = Code {
        hash: 1,
        inputs: "0a own body\n",
    };
    const AFTER: Code = Code {
        hash: 2,
        inputs: "0c own body\n",
    };
    function!(ONE = "twice", BEFORE);
    function!(OTHER = "twice", AFTER);
    let twice = |function: &'static Function, n: u64| {
        let policy = <u64 as DataValue>::POLICY;
        call_on(function, n, &mut NoPage, policy, |_| Ok(2 * n)).unwrap()
    };
    let old = Registry::new();
    old.enter(|| twice(&ONE, 1));
    let (edited, _) = successor(&written(&old));
    edited.enter(|| (twice(&OTHER, 2), twice(&OTHER, 3)));
    let reasons = reasons(&edited);
    assert!(
        matches!(&reasons[0], MissReason::CodeChanged { inputs } if *inputs == ["own body".into()])
    );
    assert!(
        matches!(&reasons[1], MissReason::ArgumentChanged(_)),
        "{reasons:?}"
    );
}

#[test]
fn an_entry_that_is_of_no_use_twice_counts_as_gone_once() {
    const BEFORE: Code = Code {
        hash: 1,
        inputs: "0a own body\n",
    };
    const AFTER: Code = Code {
        hash: 2,
        inputs: "0c own body\n",
    };
    function!(ONE = "half", BEFORE);
    function!(OTHER = "half", AFTER);
    let half = |function: &'static Function, n: u64| {
        let policy = <u64 as DataValue>::POLICY;
        call_on(function, n, &mut NoPage, policy, |_| Ok(n / 2)).unwrap()
    };
    let old = Registry::new();
    old.enter(|| (half(&ONE, 1), half(&ONE, 2), ride(1)));
    let (second, _) = successor(&written(&old));
    // Before anything was called nobody knows whose code is another one.
    assert_eq!(second.waiting().of_unknown_code, 3);
    second.enter(|| half(&OTHER, 1));
    assert_eq!(
        (
            second.waiting().of_other_code,
            second.waiting().of_unknown_code
        ),
        (2, 1)
    );
    let (third, taken) = successor(&written(&second));
    assert_eq!((taken.entries, taken.of_earlier_code), (4, 2));
    third.enter(|| (half(&OTHER, 1), ride(1)));
    let waiting = third.waiting();
    assert_eq!(
        (waiting.of_other_code, waiting.served, waiting.back),
        (0, 2, 0)
    );
}

#[test]
fn what_was_counted_goes_on_from_program_to_program() {
    let old = Registry::new();
    old.enter(|| (ride(1), ride(1), ride(2)));
    let first = old.totals();
    assert_eq!(
        (first.hits, first.misses, first.before),
        (1, 2, Sums::default())
    );
    let (second, _) = successor(&written(&old));
    second.enter(|| (ride(1), ride(3)));
    let totals = second.totals();
    assert_eq!((totals.hits, totals.misses), (1, 1));
    assert_eq!((totals.before.hits, totals.before.misses), (1, 2));
    let (third, _) = successor(&written(&second));
    let before = third.totals().before;
    assert_eq!((before.hits, before.misses), (2, 3));
    assert_eq!(before.saved, first.saved + totals.saved);
}

#[test]
fn what_nobody_asked_for_is_handed_on() {
    let old = Registry::new();
    old.enter(|| (ride(1), ride(2)));
    let (second, _) = successor(&written(&old));
    second.enter(|| (ride(1), ride(5)));
    let (third, done) = successor(&written(&second));
    assert_eq!(done.entries, 3);
    third.enter(|| (ride(1), ride(2), ride(5)));
    assert_eq!(n_misses(&third), 0);
}

#[test]
fn what_nobody_wants_is_left_behind_in_the_end() {
    let old = Registry::new();
    old.enter(|| ride(1));
    let mut file = written(&old);
    let mut n_times = 0;
    while successor(&file).1.entries > 0 {
        file = written(&successor(&file).0);
        n_times += 1;
        assert!(n_times < 100);
    }
    assert_eq!(n_times, 17);
}

#[test]
fn cleared_entries_do_not_come_back() {
    let old = Registry::new();
    old.enter(|| (ride(1), ride(2), fleeting(1)));
    let file = written(&old);

    let (new, _) = successor(&file);
    // Before the function was ever called there.
    assert_eq!(new.enter(ride::clear), 2);
    new.enter(|| (ride(1), ride(2), fleeting(1)));
    assert_eq!(n_misses(&new), 2);

    let (new, _) = successor(&file);
    assert!(new.enter(|| ride::clear_for(1)));
    new.enter(|| (ride(1), ride(2)));
    assert_eq!(n_misses(&new), 1);

    // In the inspector: what waits for the same key with another code goes as well.
    let (new, _) = successor(&file);
    new.enter(|| (ride(1), ride(2)));
    let entry = new.entries(new.functions()[0].id).remove(0).id;
    assert!(new.remove(entry, Actor::Inspector));
    new.enter(|| (ride(1), ride(2)));
    assert_eq!(n_misses(&new), 1);

    for clear in [cache_data::clear, || {
        Registry::current().clear(Actor::Script)
    }] {
        let (new, _) = successor(&file);
        assert_eq!(new.enter(clear), 3);
        new.enter(|| (ride(1), ride(2), fleeting(1)));
        assert_eq!(n_misses(&new), 3);
    }
}

#[test]
fn resources_are_made_anew_and_the_miss_says_so() {
    #[cache_resource]
    fn shared() -> std::sync::Arc<u8> {
        std::sync::Arc::new(7)
    }
    let old = Registry::new();
    old.enter(shared);
    let mut file = Vec::new();
    let done = old.hand_over(&mut file).unwrap();
    assert_eq!((done.entries, done.left_behind), (0, 1));
    let (new, _) = successor(&file);
    new.enter(shared);
    assert!(
        matches!(last_reason(&new), MissReason::NotCarriedOver { .. }),
        "{:?}",
        reasons(&new)
    );
}

#[test]
fn a_value_that_cannot_be_encoded_stays_behind_alone() {
    #[derive(Clone, Deserialize)]
    struct Stubborn;
    impl Serialize for Stubborn {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("I would rather not"))
        }
    }
    #[cache_data]
    fn stubborn() -> Stubborn {
        Stubborn
    }
    let old = Registry::new();
    old.enter(|| {
        stubborn();
        ride(1)
    });
    let mut file = Vec::new();
    let done = old.hand_over(&mut file).unwrap();
    assert_eq!((done.entries, done.left_behind), (1, 1));
    let (new, _) = successor(&file);
    new.enter(stubborn);
    let MissReason::NotCarriedOver { why } = last_reason(&new) else {
        panic!("{:?}", reasons(&new));
    };
    assert!(why.contains("I would rather not"), "{why}");
}

#[test]
fn bytes_that_mean_something_else_are_a_miss() {
    /// Reads what it wrote as something else, as a type would whose meaning changed between two programs.
    #[derive(Clone, Debug, PartialEq, Serialize)]
    struct Fickle(u64);
    impl<'de> Deserialize<'de> for Fickle {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            u64::deserialize(deserializer).map(|n| Self(n + 1))
        }
    }
    #[cache_data]
    fn fickle() -> Fickle {
        Fickle(1)
    }
    let old = Registry::new();
    old.enter(fickle);
    let (new, done) = successor(&written(&old));
    assert_eq!(done.entries, 1);
    assert_eq!(new.enter(fickle), Fickle(1));
    assert!(
        matches!(last_reason(&new), MissReason::NotCarriedOver { .. }),
        "{:?}",
        reasons(&new)
    );
}

#[test]
fn no_damaged_byte_gets_through() {
    let old = Registry::new();
    let call = || (ride(1), ride(2), fleeting(3));
    let right = old.enter(call);
    let file = written(&old);
    for at in 0..file.len() {
        let mut damaged = file.clone();
        damaged[at] ^= 0x55;
        let new = Registry::new();
        // Refused at the beginning, or read as far as it goes: the values are right either way.
        if let Ok(done) = new.take_over(&*damaged) {
            assert!(!done.is_complete, "byte {at}: {done:?}");
        }
        assert_eq!(new.enter(call), right, "byte {at}");
    }
    for len in 0..file.len() {
        let new = Registry::new();
        if let Ok(done) = new.take_over(&file[..len]) {
            assert!(!done.is_complete, "{len} bytes: {done:?}");
        }
        assert_eq!(new.enter(call), right, "{len} bytes");
    }
}

#[test]
fn what_is_no_hand_over_is_refused_with_a_word() {
    let refused = |bytes: &[u8]| {
        let Err(Error::HandOver(why)) = Registry::new().take_over(bytes) else {
            panic!("{bytes:?} was taken over");
        };
        why
    };
    assert!(refused(b"").contains("ends before"));
    assert!(refused(b"#!/bin/sh\nexit 1\n").contains("no hand-over"));
    let mut other_version = written(&Registry::new());
    other_version[8] += 1;
    assert!(refused(&other_version).contains("format 3"));
}

#[test]
fn a_full_disk_is_an_error() {
    struct Full(usize);
    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.0 == 0 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            let n = bytes.len().min(self.0);
            self.0 -= n;
            Ok(n)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let registry = Registry::new();
    registry.enter(|| ride(1));
    let whole = written(&registry).len();
    for room in [0, 10, whole - 1] {
        let Err(Error::HandOver(why)) = registry.hand_over(Full(room)) else {
            panic!("{room} bytes were enough");
        };
        assert!(why.contains("can't be written"), "{why}");
    }
    assert!(registry.hand_over(Full(whole)).is_ok());
}

#[test]
fn an_empty_registry_hands_over_nothing() {
    let old = Registry::new();
    let mut file = Vec::new();
    let done = old.hand_over(&mut file).unwrap();
    let HandedOver {
        entries,
        left_behind,
        ..
    } = done;
    assert_eq!((entries, left_behind), (0, 0));
    let (new, done) = successor(&file);
    assert!(done.is_complete);
    assert_eq!(new.waiting(), Waiting::default());
}
