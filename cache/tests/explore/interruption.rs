//! A run that is interrupted wherever it may be: no computation stays behind, nobody waits for ever, and the next
//! call computes.

use std::sync::Arc;

use dacapo_cache::{Interrupt, cache_data, cache_resource, checkpoint};

use crate::support::{Count, explore, pause, registry, run_of, start, unless_interrupted};

#[cache_data]
fn outer(_n_bodies: &Count, n: u64) -> u64 {
    _n_bodies.add();
    let half = inner(n);
    checkpoint();
    half + inner(n + 1)
}

#[cache_data]
fn inner(n: u64) -> u64 {
    pause();
    checkpoint();
    n * n
}

#[test]
fn an_interrupted_run_leaves_nothing_behind() {
    explore(1_000, || {
        let registry = registry();
        let n_bodies = Arc::new(Count::default());
        let interrupt = Interrupt::new();
        let interrupted = start(&registry, {
            let run = run_of(&registry, 0, &interrupt);
            let n_bodies = Arc::clone(&n_bodies);
            move || run.enter(|| unless_interrupted(|| outer(&n_bodies, 4)))
        });
        // Of no run: this one waits without a look at the clock, and must be woken.
        let other = start(&registry, {
            let n_bodies = Arc::clone(&n_bodies);
            move || outer(&n_bodies, 4)
        });
        interrupt.request();
        let value = interrupted.join().unwrap();
        assert!(value.is_none_or(|value| value == 41));
        assert_eq!(other.join().unwrap(), 41);
        assert!(n_bodies.get() <= 2);
        registry.enter(|| {
            assert_eq!(outer(&n_bodies, 4), 41);
            assert_eq!((inner(4), inner(5)), (16, 25));
            assert_eq!((outer::info().entries, inner::info().entries), (1, 2));
        });
    });
}

#[test]
fn of_two_interrupted_runs_none_keeps_the_other_waiting() {
    explore(1_000, || {
        let registry = registry();
        let n_bodies = Arc::new(Count::default());
        let interrupts = [(); 2].map(|()| Interrupt::new());
        let runs = [0, 1].map(|session| {
            let run = run_of(&registry, session, &interrupts[session as usize]);
            let n_bodies = Arc::clone(&n_bodies);
            start(&registry, move || {
                run.enter(|| unless_interrupted(|| outer(&n_bodies, 4)))
            })
        });
        for interrupt in &interrupts {
            interrupt.request();
        }
        for run in runs {
            let value = run.join().unwrap();
            assert!(value.is_none_or(|value| value == 41));
        }
        // The next rerun of the first session.
        interrupts[0].reset();
        let run = run_of(&registry, 0, &interrupts[0]);
        assert_eq!(run.enter(|| outer(&n_bodies, 4)), 41);
    });
}

/// A body that isn't interrupted: half a connection is worse than none.
#[cache_resource]
fn connect(_n_bodies: &Count) -> Arc<u64> {
    let number = _n_bodies.add();
    pause();
    checkpoint();
    Arc::new(number as u64)
}

#[test]
fn the_making_of_a_resource_is_not_interrupted() {
    explore(500, || {
        let registry = registry();
        let n_bodies = Arc::new(Count::default());
        let interrupt = Interrupt::new();
        let interrupted = start(&registry, {
            let run = run_of(&registry, 0, &interrupt);
            let n_bodies = Arc::clone(&n_bodies);
            move || run.enter(|| unless_interrupted(|| connect(&n_bodies)))
        });
        let other = start(&registry, {
            let n_bodies = Arc::clone(&n_bodies);
            move || connect(&n_bodies)
        });
        interrupt.request();
        let value = interrupted.join().unwrap();
        assert!(value.is_none_or(|value| *value == 0));
        assert_eq!(*other.join().unwrap(), 0);
        assert_eq!(n_bodies.get(), 1);
    });
}
