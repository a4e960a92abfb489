//! One computation per key: who computes, who waits, and what comes of it.

use std::sync::Arc;

use dacapo_cache::explore::{caught, unwind};
use dacapo_cache::{Interrupt, cache_data};
use shuttle::sync::mpsc::channel;

use crate::support::{Count, assert_sums_are_right, explore, pause, registry, run_of, start};

const CALLERS: u32 = 3;

#[cache_data]
fn square(_n_bodies: &Count, n: u64) -> u64 {
    _n_bodies.add();
    pause();
    n * n
}

#[test]
fn one_of_many_callers_computes_and_all_get_the_value() {
    explore(800, || {
        let registry = registry();
        let n_bodies = Arc::new(Count::default());
        let callers = [(); CALLERS as usize].map(|()| {
            let n_bodies = Arc::clone(&n_bodies);
            start(&registry, move || square(&n_bodies, 4))
        });
        for caller in callers {
            assert_eq!(caller.join().unwrap(), 16);
        }
        assert_eq!(n_bodies.get(), 1);
        registry.enter(|| {
            let info = square::info();
            assert_eq!((info.hits, info.misses, info.entries), (2, 1, 1));
        });
        assert_sums_are_right(&registry);
    });
}

#[test]
fn runs_that_wait_are_served_like_threads_of_no_run() {
    explore(500, || {
        let registry = registry();
        let n_bodies = Arc::new(Count::default());
        let callers: Vec<_> = (0..CALLERS)
            .map(|session| {
                let n_bodies = Arc::clone(&n_bodies);
                let run = run_of(&registry, session, &Interrupt::new());
                start(&registry, move || run.enter(|| square(&n_bodies, 4)))
            })
            .collect();
        for caller in callers {
            assert_eq!(caller.join().unwrap(), 16);
        }
        assert_eq!(n_bodies.get(), 1);
    });
}

/// The first body ends without a value; the second one, whoever runs it, has one.
#[cache_data]
fn second_attempt(_n_bodies: &Count, n: u64) -> Result<u64, String> {
    let is_first = _n_bodies.add() == 0;
    pause();
    match (is_first, n) {
        (true, 0) => unwind("broken"),
        (true, _) => Err("no luck".to_owned()),
        (false, _) => Ok(n),
    }
}

/// One of the callers bears the failure, and one of the others tries.
fn a_failure_is_handed_over(n: u64) {
    explore(500, move || {
        let registry = registry();
        let n_bodies = Arc::new(Count::default());
        let callers = [(); CALLERS as usize].map(|()| {
            let n_bodies = Arc::clone(&n_bodies);
            start(&registry, move || {
                caught(|| second_attempt(&n_bodies, n)).unwrap_or_else(|_| Err("broken".to_owned()))
            })
        });
        let results = callers.map(|caller| caller.join().unwrap());
        let n_failed = results.iter().filter(|result| result.is_err()).count();
        assert_eq!((n_failed, n_bodies.get()), (1, 2));
        assert!(results.iter().flatten().all(|value| *value == n));
        registry.enter(|| {
            let info = second_attempt::info();
            assert_eq!((info.hits, info.misses, info.entries), (1, 2, 1));
        });
    });
}

#[test]
fn after_a_panic_one_of_those_who_wait_tries() {
    a_failure_is_handed_over(0);
}

#[test]
fn after_an_error_one_of_those_who_wait_tries() {
    a_failure_is_handed_over(7);
}

/// Returns as soon as somebody says so.
#[cache_data]
fn told(_go_on: &dyn Fn(), n: u64) -> u64 {
    _go_on();
    n
}

#[test]
fn a_body_that_runs_holds_no_other_key_up() {
    explore(500, || {
        let registry = registry();
        let (go_on, wait) = channel();
        let waiting = start(&registry, move || told(&|| wait.recv().unwrap(), 100));
        // More keys than a store has parts, so that some share the part of the first one.
        let others = start(&registry, move || {
            let sum: u64 = (0..20).map(|n| told(&|| (), n)).sum();
            go_on.send(()).unwrap();
            sum
        });
        assert_eq!(others.join().unwrap(), 190);
        assert_eq!(waiting.join().unwrap(), 100);
    });
}
