//! Computations that come to need their own result around several threads: a panic that names the cycle, never a
//! deadlock.

use std::sync::Arc;

use dacapo_cache::explore::caught;
use dacapo_cache::{Interrupt, Run, cache_data, cache_resource};
use shuttle::thread;

use crate::support::{Count, explore, is_cycle, pause, registry, run_of, start, text_of};

/// 0 needs 1, 1 needs 2, and the last one needs 0.
#[cache_data]
fn needs_the_next(n: u64, n_in_all: u64) -> u64 {
    needs_the_next((n + 1) % n_in_all, n_in_all) + 1
}

/// A caller for each of them; all must be told.
fn everybody_is_told(n_in_all: u64) {
    explore(500, move || {
        let registry = registry();
        let callers: Vec<_> = (0..n_in_all)
            .map(|n| {
                start(&registry, move || {
                    let payload = caught(|| needs_the_next(n, n_in_all)).unwrap_err();
                    assert!(is_cycle(text_of(&*payload)), "{}", text_of(&*payload));
                })
            })
            .collect();
        for caller in callers {
            caller.join().unwrap();
        }
        registry.enter(|| assert_eq!(needs_the_next::info().entries, 0));
    });
}

#[test]
fn two_threads_that_need_each_other_are_told() {
    everybody_is_told(2);
}

#[test]
fn three_threads_that_need_each_other_are_told() {
    everybody_is_told(3);
}

/// Needs the other one, and can do without.
#[cache_data]
fn would_like_the_other(n: u64) -> u64 {
    let other = caught(|| would_like_the_other(1 - n));
    other.map_or_else(
        |payload| {
            assert!(is_cycle(text_of(&*payload)), "{}", text_of(&*payload));
            0
        },
        |other| other + 1,
    )
}

#[test]
fn whoever_can_do_without_breaks_the_circle() {
    explore(500, || {
        let registry = registry();
        let callers = [0, 1].map(|n| start(&registry, move || would_like_the_other(n)));
        let [first, second] = callers.map(|caller| caller.join().unwrap());
        // One of them did without, and the other one got it.
        assert_eq!(first.min(second), 0);
        assert_eq!(first.max(second), 1);
    });
}

/// Asks for its own result on another thread, and waits for that.
#[cache_data]
fn asks_a_helper(n: u64) -> bool {
    let run = Run::current().unwrap();
    let helper = thread::spawn(move || run.enter(|| caught(|| asks_a_helper(n)).is_err()));
    helper.join().unwrap()
}

#[test]
fn a_thread_that_works_for_a_computation_never_waits_for_it() {
    explore(500, || {
        let registry = registry();
        let callers = [0, 1].map(|session| {
            let run = run_of(&registry, session, &Interrupt::new());
            start(&registry, move || run.enter(|| asks_a_helper(4)))
        });
        for caller in callers {
            assert!(caller.join().unwrap(), "the helper was told");
        }
    });
}

/// Two functions that call the same two others in different orders.
#[cache_data]
fn sum_of(first: u64, second: u64) -> u64 {
    leaf(first) + leaf(second)
}

#[cache_data]
fn leaf(n: u64) -> u64 {
    n
}

#[test]
fn what_only_looks_like_a_circle_goes_through() {
    explore(500, || {
        let registry = registry();
        let callers =
            [(1, 2), (2, 1)].map(|(first, second)| start(&registry, move || sum_of(first, second)));
        for caller in callers {
            assert_eq!(caller.join().unwrap(), 3);
        }
        registry.enter(|| assert_eq!(leaf::info().misses, 2));
    });
}

/// Needs [`small_room`], and is asked for when somebody leaves it.
#[cache_data]
fn report(_stage: &Arc<Stage>, n: u64) -> u64 {
    small_room(_stage, n).0 + 1
}

#[cache_resource(max_entries = 1, on_release = |guest: &Guest| guest.ask())]
fn small_room(_stage: &Arc<Stage>, n: u64) -> Arc<Guest> {
    _stage.n_begun.add();
    pause();
    Arc::new(Guest(n, Arc::clone(_stage)))
}

#[derive(Default)]
struct Stage {
    n_begun: Count,
    n_answers: Count,
}

/// The first one asks for the report before it leaves.
struct Guest(u64, Arc<Stage>);

impl Guest {
    fn ask(&self) {
        if self.0 == 1 {
            assert_eq!(report(&self.1, 2), 3);
            self.1.n_answers.add();
        }
    }
}

#[test]
fn whoever_has_computed_may_call_those_who_waited_for_it() {
    explore(600, || {
        let registry = registry();
        let stage = Arc::new(Stage::default());
        registry.enter(|| small_room(&stage, 1));
        let second_guest = start(&registry, {
            let stage = Arc::clone(&stage);
            move || assert_eq!(small_room(&stage, 2).0, 2)
        });
        let reporter = start(&registry, {
            let stage = Arc::clone(&stage);
            move || {
                // With the room to itself, it would have to send the first guest away, who asks for it.
                while stage.n_begun.get() < 2 {
                    pause();
                }
                assert_eq!(report(&stage, 2), 3);
            }
        });
        second_guest.join().unwrap();
        reporter.join().unwrap();
        assert_eq!(stage.n_answers.get(), 1);
    });
}
