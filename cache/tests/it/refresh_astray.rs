//! Refreshes in the background whose call is no longer what it was: an argument has changed, the session has ended.

#![expect(
    clippy::needless_pass_by_value,
    reason = "the functions here are there for their signatures"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use dacapo_cache::recorder::event::EventKind;
use dacapo_cache::{Interrupt, Registry, Run, SessionId, cache_data};
use parking_lot::{Condvar, Mutex};
use serde::{Serialize, Serializer};

use crate::support::{events, in_new_registry};

const PAST_ITS_TTL: Duration = Duration::from_secs(12);

/// An argument whose copy shares what it holds, which neither the attribute nor a trait can see.
#[derive(Clone, Default)]
struct Dial(Arc<AtomicU64>);

impl Dial {
    fn get(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    fn turn(&self, to: u64) {
        self.0.store(to, Ordering::SeqCst);
    }
}

impl Serialize for Dial {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.get())
    }
}

/// A door at which bodies wait while it is shut.
#[derive(Clone, Default)]
struct Door(Arc<(Mutex<(bool, u32)>, Condvar)>);

impl Door {
    fn pass(&self) {
        let (state, changed) = &*self.0;
        let mut state = state.lock();
        state.1 += 1;
        changed.notify_all();
        while state.0 {
            changed.wait(&mut state);
        }
    }

    fn set(&self, is_shut: bool) {
        let (state, changed) = &*self.0;
        state.lock().0 = is_shut;
        changed.notify_all();
    }

    /// Waits until so many have come.
    fn await_visitors(&self, n: u32) {
        let (state, changed) = &*self.0;
        let mut state = state.lock();
        while state.1 < n {
            changed.wait(&mut state);
        }
    }
}

#[cache_data(ttl = "10s", refresh_mode = "background", ignore(door))]
fn by_reference(dial: &Dial, door: &Door) -> u64 {
    door.pass();
    dial.get()
}

#[cache_data(ttl = "10s", refresh_mode = "background", ignore(door))]
fn owned(dial: Dial, door: Door) -> u64 {
    door.pass();
    dial.get()
}

/// An argument is turned while the refresh of its value runs: what becomes of the entry.
fn turned_meanwhile(call: impl Fn(&Dial, &Door) -> u64) {
    in_new_registry(|registry| {
        registry.freeze();
        let (dial, door) = (Dial::default(), Door::default());
        assert_eq!(call(&dial, &door), 0);
        registry.advance(PAST_ITS_TTL);
        door.set(true);
        assert_eq!(call(&dial, &door), 0, "the old value");
        door.await_visitors(2);
        dial.turn(7);
        door.set(false);
        registry.finish_refreshes();
        let kinds: Vec<_> = events(registry).into_iter().map(|it| it.kind).collect();
        let is_discarded = |kind: &EventKind| matches!(kind, EventKind::DidDiscard { .. });
        assert!(kinds.iter().any(is_discarded), "{kinds:?}");
        // The value of 7 isn't served for 0.
        dial.turn(0);
        assert_eq!(call(&dial, &door), 0);
        registry.finish_refreshes();
        assert_eq!(call(&dial, &door), 0);
        let refreshed = |kind: &EventKind| matches!(kind, EventKind::DidRefresh { .. });
        let kinds: Vec<_> = events(registry).into_iter().map(|it| it.kind).collect();
        assert!(
            kinds.iter().any(refreshed),
            "the next call past its ttl begins another: {kinds:?}"
        );
    });
}

#[test]
fn what_a_refresh_makes_of_a_changed_argument_is_not_kept_for_the_unchanged_one() {
    turned_meanwhile(by_reference);
    turned_meanwhile(|dial, door| owned(dial.clone(), door.clone()));
}

#[cache_data(scope = "session")]
fn basket(n: u32) -> u32 {
    n
}

#[cache_data(ttl = "10s", refresh_mode = "background", ignore(door))]
fn fills_a_basket(door: &Door) -> u32 {
    door.pass();
    basket(1)
}

#[test]
fn what_a_refresh_makes_for_a_session_that_has_ended_goes_with_it() {
    in_new_registry(|registry| {
        registry.freeze();
        let door = Door::default();
        let run = Run::new(registry.clone(), SessionId(0), 1, Interrupt::new());
        let call = || run.enter(|| fills_a_basket(&door));
        call();
        let n_baskets = |registry: &Registry| {
            let functions = registry.functions();
            let basket = functions.iter().find(|it| &*it.name == "basket");
            basket.map_or(0, |basket| basket.n_entries)
        };
        assert_eq!(n_baskets(registry), 1);
        registry.advance(PAST_ITS_TTL);
        door.set(true);
        call();
        door.await_visitors(2);
        registry.end_session(SessionId(0));
        assert_eq!(n_baskets(registry), 0);
        door.set(false);
        registry.finish_refreshes();
        assert_eq!(n_baskets(registry), 0, "nobody would ever end it");
    });
}
