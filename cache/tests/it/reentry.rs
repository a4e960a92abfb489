//! User code that calls back into the cache: from clone, drop, preview, size, and drawing. Nothing of ours is
//! locked meanwhile, so nothing deadlocks.

mod attributes;

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use dacapo_cache::call::{self, Call, clear};
use dacapo_cache::key::KeyBuilder;
use dacapo_cache::kinds::Policy;
use dacapo_cache::recorder::Cursor;
use dacapo_cache::recorder::event::Actor;
use dacapo_cache::{Draw, Function, NoPage, Registry};

use crate::support::{Plain, TEN_SECONDS, cached, call_on, function, info};

function!(MEDDLED = "meddled", ttl: TEN_SECONDS, max_entries: Some(2));
function!(OTHER = "other");

/// Does to the cache whatever it can think of.
fn meddle() {
    let registry = Registry::current();
    cached(&OTHER, 1, || 1);
    clear(&OTHER, None);
    registry.sweep();
    registry.totals();
    registry.tombstones();
    registry.recorder().since(&mut Cursor::default());
    for function in registry.functions() {
        registry.clear_function(function.id, Actor::Script);
    }
}

#[derive(PartialEq, Debug)]
struct Meddler<const N: usize>([u8; N]);

impl<const N: usize> Clone for Meddler<N> {
    fn clone(&self) -> Self {
        meddle();
        Self(self.0)
    }
}

/// Meddles when dropped, too.
#[derive(Clone)]
struct DropMeddler(#[expect(dead_code, reason = "dropping it is what counts")] Arc<OnDrop>);

struct OnDrop;

impl Drop for OnDrop {
    fn drop(&mut self) {
        meddle();
    }
}

#[derive(Default)]
struct MeddlingPage;

impl Draw for MeddlingPage {
    type Tape = ();
    type Mark = ();

    fn begin(&mut self, _function: &'static Function) {
        meddle();
    }

    fn end(&mut self, (): ()) {
        meddle();
    }

    fn replay(&mut self, (): &()) {
        meddle();
    }

    fn n_elements((): &()) -> usize {
        meddle();
        1
    }
}

fn meddling_policy<V: 'static>() -> &'static Policy<V> {
    &Policy {
        size: |_| {
            meddle();
            Some(1)
        },
        preview: |_| {
            meddle();
            String::new()
        },
        object: |_| {
            meddle();
            1
        },
        n_handles: None,
        look: None,
        copy: None,
        validate: None,
        on_release: None,
        codec: None,
    }
}

/// Ends the test with a message if `f` hangs.
fn within_a_minute(f: impl FnOnce() + Send + 'static) {
    let (done, wait_done) = channel();
    let meddling = move || {
        Registry::new().enter(f);
        // Nobody listens any more after a minute.
        let _ = done.send(());
    };
    let thread = std::thread::Builder::new()
        .name("meddling".to_owned())
        .spawn(meddling)
        .unwrap();
    let outcome = wait_done.recv_timeout(Duration::from_mins(1));
    assert_ne!(outcome, Err(RecvTimeoutError::Timeout), "deadlock");
    thread.join().unwrap();
}

fn meddle_with<V: Clone + Send + Sync + 'static>(make: fn() -> V) {
    let registry = Registry::current();
    for n in [1, 1, 2, 3, 3, 1] {
        let outcome = call_on(&MEDDLED, n, &mut MeddlingPage, meddling_policy(), |_| {
            meddle();
            Ok(make())
        });
        assert!(outcome.is_ok());
        // Stays, this time, unless cloning it meddles.
        cached(&MEDDLED, n, make);
        cached(&MEDDLED, n, make);
        for function in registry.functions() {
            for entry in registry.entries(function.id) {
                registry.preview(entry.id);
            }
        }
    }
    registry.freeze();
    registry.advance(Duration::from_secs(11));
    assert_eq!(info(&MEDDLED).entries, 0);
}

#[test]
fn values_that_meddle_when_cloned() {
    within_a_minute(|| meddle_with(|| Meddler([1; 8])));
    within_a_minute(|| meddle_with(|| Meddler([1; 800])));
}

#[test]
fn values_that_meddle_when_dropped() {
    within_a_minute(|| meddle_with(|| DropMeddler(Arc::new(OnDrop))));
}

#[test]
fn plain_values_on_a_page_that_meddles() {
    within_a_minute(|| meddle_with(|| 7_u64));
}

#[test]
fn a_value_that_panics_when_dropped_does_not_keep_the_others() {
    #[derive(Clone)]
    struct Panics(#[expect(dead_code, reason = "dropping it is what counts")] Arc<OnPanic>);
    struct OnPanic;
    impl Drop for OnPanic {
        fn drop(&mut self) {
            panic!("can't be dropped");
        }
    }
    within_a_minute(|| {
        for n in 0..3 {
            // The caller's own copy is forgotten: only the cache drops.
            std::mem::forget(cached(&MEDDLED, n, || Panics(Arc::new(OnPanic))));
        }
        assert_eq!(clear(&MEDDLED, None), 2);
    });
}

/// An error that calls the very function that failed while it is put into words.
struct Nosy;

fn describe_nosy(_: &Nosy) -> String {
    cached(&OTHER, 7, || 7).to_string()
}

#[test]
fn an_error_that_calls_back_while_it_is_described_deadlocks_nothing() {
    Registry::new().enter(|| {
        let mut key = KeyBuilder::new();
        key.add("n", &7_u64);
        let call = Call {
            function: &OTHER,
            path: || "it::other",
            instance: None,
            site: std::panic::Location::caller(),
            key: key.finish(),
            key_time: Duration::ZERO,
            arguments: &Vec::new,
        };
        let policy = Plain::POLICY;
        let failed = call::call(call, &mut NoPage, policy, describe_nosy, |_| {
            Err::<i32, _>(Nosy)
        });
        assert!(failed.is_err(), "the user's own error comes back");
        assert_eq!(info(&OTHER).entries, 0);
        assert_eq!(cached(&OTHER, 7, || 7), 7, "and the key is free again");
    });
}
