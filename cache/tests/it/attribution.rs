//! Every kind of event says in which session and rerun it happened, at which line if a call did it, and who it was
//! that cleared.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dacapo_cache::recorder::event::{Actor, ClearScope, Event, EventKind};
use dacapo_cache::{
    Data, Interrupt, Registry, Run, SessionId, cache_data, cache_resource, checkpoint,
};

use crate::support::{Lines, events, in_new_registry, until_waiting};

const SESSION: SessionId = SessionId(3);

const RERUN: u32 = 9;

/// What only happens where somebody calls, and so at a line.
const OF_CALLS: [&str; 15] = [
    "DidDiscard",
    "DidFail",
    "DidHit",
    "DidInterrupt",
    "DidMiss",
    "DidRefresh",
    "DidRefuse",
    "DidReplay",
    "DidStore",
    "DidTakeOver",
    "DidWait",
    "WillCompute",
    "WillRefresh",
    "WillWait",
    "DidCopy",
];

/// What happens to entries, whoever calls.
const OF_ENTRIES: [&str; 6] = [
    "DidClear",
    "DidEvict",
    "DidExpire",
    "DidFailToRelease",
    "DidMutate",
    "DidRelease",
];

#[cache_data(ttl = "10s", max_entries = 2)]
fn square(page: &mut Lines, n: u64) -> u64 {
    page.draw(format!("{n} squared"));
    n * n
}

#[cache_data(ttl = "10s", refresh_mode = "background")]
fn renewed(n: u64) -> u64 {
    n
}

#[cache_data]
fn failing(n: u64) -> Result<u64, String> {
    Err(n.to_string())
}

#[cache_data]
fn cleared_meanwhile(n: u64) -> u64 {
    cleared_meanwhile::clear();
    n
}

#[cache_data]
fn interrupted(_interrupt: &Interrupt) -> u64 {
    _interrupt.request();
    checkpoint();
    0
}

#[cache_data]
fn slow(_has_begun: &AtomicBool) -> u64 {
    _has_begun.store(true, SeqCst);
    until_waiting(&Registry::current(), 1);
    0
}

#[cache_data]
fn list() -> Data<Vec<u64>> {
    Data::new(vec![1, 2, 3])
}

static IS_GOOD: AtomicBool = AtomicBool::new(true);

#[cache_resource(validate = |_: &Mutex<u64>| IS_GOOD.load(SeqCst), on_release = |_: &Mutex<u64>| Err::<(), _>("no"))]
fn counter() -> Arc<Mutex<u64>> {
    Arc::default()
}

#[cache_data]
fn handed_over(n: u64) -> u64 {
    n + 1
}

/// Lets everything happen in one run.
fn everything(registry: &Registry, interrupt: &Interrupt) {
    let page = &mut Lines::default();
    for n in [1, 1, 2, 3] {
        square(page, n);
    }
    renewed(1);
    registry.advance(Duration::from_secs(12));
    renewed(1);
    registry.finish_refreshes();
    failing(1).unwrap_err();
    cleared_meanwhile(1);
    let outcome = catch_unwind(AssertUnwindSafe(|| interrupted(interrupt)));
    assert!(outcome.is_err());
    interrupt.reset();
    let has_begun = AtomicBool::new(false);
    let run = Run::current().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| run.enter(|| slow(&has_begun)));
        while !has_begun.load(SeqCst) {
            std::thread::yield_now();
        }
        slow(&has_begun);
    });
    list();
    list().push(4);
    *counter().lock().unwrap() += 1;
    registry.look_after_run(SESSION, RERUN);
    IS_GOOD.store(false, SeqCst);
    counter();
    handed_over(1);
}

/// The kind's name.
fn name(event: &Event) -> String {
    let words = format!("{:?}", event.kind);
    let end = words.find(|c: char| !c.is_alphanumeric());
    words[..end.unwrap_or(words.len())].to_owned()
}

#[test]
fn every_event_knows_its_run_and_those_of_calls_their_line() {
    let old = Registry::new();
    let mut file = Vec::new();
    old.enter(|| handed_over(1));
    old.hand_over(&mut file).unwrap();
    let registry = Registry::new();
    registry.take_over(&*file).unwrap();
    registry.freeze();
    registry.set_watching(true);
    let interrupt = Interrupt::new();
    let run = Run::new(registry.clone(), SESSION, RERUN, interrupt.clone());
    run.enter(|| {
        everything(&registry, &interrupt);
        registry.clear(Actor::Script);
    });
    let mut seen = BTreeSet::new();
    for event in events(&registry) {
        let name = name(&event);
        // Not if the registry's own thread was faster than the run that let the time go by.
        if name != "DidExpire" {
            assert_eq!(
                (event.session, event.rerun),
                (Some(SESSION), RERUN),
                "{event:?}"
            );
        }
        let is_here = event
            .site
            .as_ref()
            .is_some_and(|site| site.file.ends_with("attribution.rs"));
        assert_eq!(is_here, OF_CALLS.contains(&&*name), "{event:?}");
        seen.insert(name);
    }
    let expected: BTreeSet<_> = OF_CALLS
        .into_iter()
        .chain(OF_ENTRIES)
        .map(str::to_owned)
        .collect();
    assert_eq!(seen, expected);
}

#[test]
fn a_clear_names_who_did_it_and_how_much_was_meant() {
    in_new_registry(|registry| {
        #[cache_data]
        fn kept(n: u64) -> u64 {
            n
        }
        #[cache_data(scope = "session")]
        fn own(n: u64) -> u64 {
            n
        }
        let entry = || {
            kept(1);
            registry.entries(registry.functions()[0].id)[0].id
        };
        entry();
        kept::clear();
        entry();
        kept::clear_for(1);
        registry.remove(entry(), Actor::Inspector);
        let function = entry().function;
        registry.clear_function(function, Actor::Inspector);
        entry();
        cache_data::clear();
        entry();
        registry.clear(Actor::Inspector);
        let run = Run::new(registry.clone(), SESSION, RERUN, Interrupt::new());
        run.enter(|| own(1));
        registry.end_session(SESSION);
        let clears = events(registry)
            .into_iter()
            .filter_map(|event| match event.kind {
                EventKind::DidClear { scope, actor } => Some((scope, actor)),
                _ => None,
            });
        let (script, inspector) = (Actor::Script, Actor::Inspector);
        assert_eq!(
            clears.collect::<Vec<_>>(),
            [
                (ClearScope::Function, script),
                (ClearScope::Entry, script),
                (ClearScope::Entry, inspector),
                (ClearScope::Function, inspector),
                (ClearScope::Kind, script),
                (ClearScope::Registry, inspector),
                (ClearScope::Session, Actor::SessionEnd),
            ]
        );
    });
}
