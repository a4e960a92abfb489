//! Resources that leave: each is said goodbye to once, and dropped once, whoever makes it leave.

use std::sync::Arc;

use dacapo_cache::recorder::Cursor;
use dacapo_cache::recorder::event::{Event, EventKind};
use dacapo_cache::{Registry, cache_resource};

use crate::support::{Count, assert_sums_are_right, explore, pause, registry, start};

/// What became of things.
#[derive(Default)]
pub(crate) struct Ledger {
    made: Count,
    released: Count,
    dropped: Count,
}

impl Ledger {
    pub(crate) fn n_made(&self) -> usize {
        self.made.get()
    }

    /// Nothing made is left, and nothing was released more often than made.
    pub(crate) fn assert_all_are_gone(&self) {
        assert_eq!(self.dropped.get(), self.made.get());
        assert!(self.released.get() <= self.made.get());
    }
}

/// Something with a beginning and an end.
pub(crate) struct Thing {
    number: usize,
    n_goodbyes: Count,
    ledger: Arc<Ledger>,
}

impl Thing {
    pub(crate) fn make(ledger: &Arc<Ledger>) -> Arc<Self> {
        Arc::new(Self {
            number: ledger.made.add(),
            n_goodbyes: Count::default(),
            ledger: Arc::clone(ledger),
        })
    }

    /// In the order of making.
    pub(crate) fn number(&self) -> usize {
        self.number
    }

    pub(crate) fn say_goodbye(&self) {
        assert_eq!(self.n_goodbyes.add(), 0, "released twice");
        self.ledger.released.add();
        pause();
    }
}

impl Drop for Thing {
    fn drop(&mut self) {
        self.ledger.dropped.add();
    }
}

/// Each third one is refused.
#[cache_resource(
    max_entries = 1,
    validate = |thing: &Thing| !thing.number().is_multiple_of(3),
    on_release = |thing: &Thing| thing.say_goodbye()
)]
fn open(_ledger: &Arc<Ledger>, n: u64) -> Arc<Thing> {
    assert!(n < 10);
    let thing = Thing::make(_ledger);
    pause();
    thing
}

fn count(registry: &Registry, is_meant: fn(&EventKind) -> bool) -> usize {
    let (events, n_dropped) = registry.recorder().since(&mut Cursor::default());
    assert_eq!(n_dropped, 0, "resources have no seats, and few hits here");
    let is_meant = |event: &&Event| is_meant(&event.kind);
    events.iter().filter(is_meant).count()
}

#[test]
fn each_resource_that_was_kept_is_released_once() {
    explore(800, || {
        let registry = registry();
        let ledger = Arc::new(Ledger::default());
        let callers = [1, 2].map(|n| {
            let ledger = Arc::clone(&ledger);
            start(&registry, move || drop(open(&ledger, n)))
        });
        let clearing = start(&registry, || _ = open::clear());
        for thread in callers {
            thread.join().unwrap();
        }
        clearing.join().unwrap();
        registry.enter(open::clear);
        let n_stored = count(&registry, |kind| matches!(kind, EventKind::DidStore { .. }));
        let n_released = count(&registry, |kind| matches!(kind, EventKind::DidRelease));
        assert_eq!((n_released, ledger.released.get()), (n_stored, n_stored));
        assert_sums_are_right(&registry);
        ledger.assert_all_are_gone();
    });
}

#[test]
fn what_a_registry_still_has_is_released_when_it_ends() {
    explore(500, || {
        let ledger = Arc::new(Ledger::default());
        let registry = registry();
        let callers = [1, 2].map(|n| {
            let ledger = Arc::clone(&ledger);
            start(&registry, move || drop(open(&ledger, n)))
        });
        // The last handle may be that of a thread.
        drop(registry);
        for thread in callers {
            thread.join().unwrap();
        }
        ledger.assert_all_are_gone();
        assert_eq!(ledger.released.get(), ledger.n_made());
    });
}
