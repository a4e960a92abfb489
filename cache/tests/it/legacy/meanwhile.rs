//! Statics that change while the body of a `#[cache]` function runs.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use dacapo_cache::cache;
use dacapo_cache::recorder::event::EventKind;

use crate::legacy::Sheet;
use crate::support::{events, in_new_registry, until_waiting};

fn warning(function: &str, of: &str) -> String {
    format!(
        "warning: What `{function}` returned is not remembered: the static `{of}` changed while it ran. What it changes \
         itself is no part of what its callers ask for: count or collect that elsewhere. `suppress_warning` hides this \
         warning."
    )
}

#[test]
fn a_value_of_another_static_than_that_in_its_key_reaches_its_caller_and_is_not_kept() {
    static RATE: AtomicU32 = AtomicU32::new(2);
    #[cache(ignore(gate))]
    fn price(_page: &mut Sheet, hours: u32, gate: &dyn Fn()) -> u32 {
        gate();
        hours * RATE.load(Ordering::SeqCst)
    }
    in_new_registry(|registry| {
        let page = &mut Sheet::default();
        let set = |rate| RATE.store(rate, Ordering::SeqCst);
        let by_another_thread = || {
            thread::scope(|scope| {
                scope.spawn(|| set(5));
            });
        };
        assert_eq!(price(page, 3, &by_another_thread), 15);
        assert_eq!(page.take(), [warning("price", "RATE")]);
        assert_eq!(price::info().entries, 0);
        let failed = EventKind::DidFail {
            message: "the static `RATE` changed while it ran".into(),
        };
        assert!(events(registry).iter().any(|event| event.kind == failed));
        for (rate, expected) in [(2, 6), (5, 15), (2, 6), (5, 15)] {
            set(rate);
            assert_eq!(price(page, 3, &|| ()), expected);
        }
        assert_eq!((price::info().hits, price::info().misses), (2, 3));
        assert_eq!(page.take(), [""; 0]);
    });
}

#[test]
fn whoever_waits_for_such_a_value_computes_one() {
    static FARE: AtomicU32 = AtomicU32::new(2);
    #[cache(ignore(gate))]
    fn fare(hours: u32, gate: &(dyn Fn() + Sync)) -> u32 {
        gate();
        hours * FARE.load(Ordering::SeqCst)
    }
    in_new_registry(|registry| {
        let n_runs = AtomicU32::new(0);
        let gate = || {
            if n_runs.fetch_add(1, Ordering::SeqCst) == 0 {
                until_waiting(registry, 1);
                FARE.store(5, Ordering::SeqCst);
            }
        };
        let call = || registry.enter(|| fare(3, &gate));
        thread::scope(|scope| {
            for thread in [scope.spawn(call), scope.spawn(call)] {
                assert_eq!(thread.join().unwrap(), 15);
            }
        });
        assert_eq!(n_runs.load(Ordering::SeqCst), 2);
        assert_eq!(fare::info().entries, 0);
    });
}

#[test]
fn a_body_that_counts_its_runs_leaves_no_entries_and_says_why() {
    static N_RUNS: AtomicU32 = AtomicU32::new(0);
    #[cache]
    fn counted(_page: &mut Sheet) -> u32 {
        N_RUNS.fetch_add(1, Ordering::SeqCst)
    }
    in_new_registry(|_| {
        let page = &mut Sheet::default();
        for n in 0..3 {
            assert_eq!(counted(page), n);
            assert_eq!(page.take(), [warning("counted", "N_RUNS")]);
        }
        assert_eq!((counted::info().entries, counted::info().misses), (0, 3));
    });
}

#[test]
fn a_body_that_is_known_to_change_a_static_can_be_called_without_a_warning() {
    static N_RUNS: AtomicU32 = AtomicU32::new(0);
    #[cache(suppress_warning)]
    fn counted(page: &mut Sheet) -> u32 {
        page.draw("running");
        N_RUNS.fetch_add(1, Ordering::SeqCst)
    }
    in_new_registry(|registry| {
        let page = &mut Sheet::default();
        for n in 0..2 {
            assert_eq!(counted(page), n);
            assert_eq!(page.take(), ["running"]);
        }
        let message = "the static `N_RUNS` changed while it ran".into();
        let failed = EventKind::DidFail { message };
        assert!(
            events(registry).iter().any(|event| event.kind == failed),
            "the account says so all the same"
        );
    });
}
