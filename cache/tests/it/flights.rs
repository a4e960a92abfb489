//! One computation per key: who computes, who waits, and what never deadlocks.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

use crossbeam::channel::unbounded as channel;

use dacapo_cache::recorder::event::EventKind;
use dacapo_cache::{Function, Interrupt, Registry, Run, SessionId};

use crate::support::{
    cached, events, function, hit, in_new_registry, info, miss, panic_message, try_cached,
    until_waiting,
};

#[test]
fn one_thread_computes_and_the_others_are_served_its_result() {
    const THREADS: usize = 6;
    in_new_registry(|registry| {
        function!(SQUARE = "square");
        let (n_bodies, barrier) = (AtomicUsize::new(0), Barrier::new(THREADS));
        std::thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    registry.enter(|| {
                        barrier.wait();
                        let value = cached(&SQUARE, 4, || {
                            n_bodies.fetch_add(1, Ordering::SeqCst);
                            until_waiting(registry, THREADS - 1);
                            16
                        });
                        assert_eq!(value, 16);
                    });
                });
            }
        });
        assert_eq!(n_bodies.load(Ordering::SeqCst), 1);
        let info = info(&SQUARE);
        assert_eq!((info.hits, info.misses), (THREADS as u64 - 1, 1));
    });
}

#[test]
fn a_call_waits_for_a_running_computation_and_other_keys_do_not() {
    in_new_registry(|registry| {
        function!(SQUARE = "square");
        let (began, wait_began) = channel();
        let (go_on, wait_go_on) = channel::<()>();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                registry.enter(|| {
                    cached(&SQUARE, 4, || {
                        began.send(()).unwrap();
                        wait_go_on.recv().unwrap();
                        16
                    })
                })
            });
            wait_began.recv().unwrap();
            // Another key of the same function comes and goes.
            miss(&SQUARE, 5, 25);
            hit::<i32>(&SQUARE, 5);
            let waiter = scope.spawn(|| registry.enter(|| hit::<i32>(&SQUARE, 4)));
            until_waiting(registry, 1);
            assert!(!waiter.is_finished());
            go_on.send(()).unwrap();
            assert_eq!(waiter.join().unwrap(), 16);
        });
        let kinds = events(registry).into_iter().map(|event| event.kind);
        assert_eq!(
            kinds
                .filter(|kind| matches!(kind, EventKind::DidWait { .. }))
                .count(),
            1
        );
    });
}

/// The first body ends in some way without a result while others wait: one of them tries.
fn waiters_try_again_after(end: fn() -> Result<i32, String>) {
    const WAITERS: usize = 3;
    in_new_registry(|registry| {
        function!(LOAD = "load");
        let n_bodies = AtomicUsize::new(0);
        let (began, wait_began) = channel();
        let (go_on, wait_go_on) = channel::<()>();
        std::thread::scope(|scope| {
            let first = scope.spawn(move || {
                registry.enter(|| {
                    try_cached(&LOAD, 4, || {
                        began.send(()).unwrap();
                        wait_go_on.recv().unwrap();
                        end()
                    })
                })
            });
            wait_began.recv().unwrap();
            let waiters: Vec<_> = (0..WAITERS)
                .map(|_| {
                    scope.spawn(|| {
                        registry.enter(|| {
                            cached(&LOAD, 4, || {
                                n_bodies.fetch_add(1, Ordering::SeqCst);
                                16
                            })
                        })
                    })
                })
                .collect();
            until_waiting(registry, WAITERS);
            go_on.send(()).unwrap();
            assert!(!matches!(first.join(), Ok(Ok(_))));
            for waiter in waiters {
                assert_eq!(waiter.join().unwrap(), 16);
            }
        });
        assert_eq!(n_bodies.load(Ordering::SeqCst), 1);
    });
}

#[test]
fn waiters_try_again_after_a_failure() {
    waiters_try_again_after(|| Err("no luck".to_owned()));
}

#[test]
fn waiters_try_again_after_a_panic() {
    waiters_try_again_after(|| panic!("no luck"));
}

#[test]
fn waiters_try_again_after_an_interruption() {
    waiters_try_again_after(|| {
        let interrupt = Interrupt::new();
        interrupt.request();
        Run::new(Registry::current(), SessionId(0), 1, interrupt).enter(dacapo_cache::checkpoint);
        unreachable!("the check point interrupts")
    });
}

function!(FACTORIAL = "factorial");
function!(EVEN = "even");
function!(ODD = "odd");

#[test]
fn recursion_over_other_keys_works() {
    fn factorial(n: u64) -> u64 {
        cached(
            &FACTORIAL,
            n,
            || if n == 0 { 1 } else { n * factorial(n - 1) },
        )
    }
    in_new_registry(|_| {
        assert_eq!(factorial(10), 3_628_800);
        assert_eq!(info(&FACTORIAL).entries, 11);
        assert_eq!(hit::<u64>(&FACTORIAL, 5), 120);
    });
}

#[test]
fn a_computation_that_needs_its_own_result_panics_and_names_itself() {
    fn forever(function: &'static Function, n: u64) -> u64 {
        cached(function, n, || forever(function, n))
    }
    fn even(n: u64) -> bool {
        cached(&EVEN, n, || odd(n))
    }
    fn odd(n: u64) -> bool {
        cached(&ODD, n, || even(n))
    }
    in_new_registry(|_| {
        let message = panic_message(|| forever(&FACTORIAL, 3));
        let cycle = "`factorial(n=3)` needs its own result: factorial(n=3) → factorial(n=3)";
        assert!(message.starts_with(cycle), "{message}");
        let message = panic_message(|| even(7));
        assert!(
            message.contains(": even(n=7) → odd(n=7) → even(n=7);"),
            "{message}"
        );
        // Nobody is left behind.
        assert!(miss(&EVEN, 7, false) == hit::<bool>(&EVEN, 7));
    });
}

#[test]
fn two_threads_that_need_each_other_panic_and_name_the_cycle() {
    in_new_registry(|registry| {
        function!(LEFT = "left");
        function!(RIGHT = "right");
        let both_began = Barrier::new(2);
        let need = |own: &'static Function, other: &'static Function| {
            registry.enter(|| {
                std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    cached(own, 1, || {
                        both_began.wait();
                        cached(other, 1, || 1)
                    })
                }))
                .map_err(|payload| payload.downcast_ref::<String>().cloned().unwrap())
            })
        };
        let (left, right) = std::thread::scope(|scope| {
            let left = scope.spawn(|| need(&LEFT, &RIGHT));
            let right = scope.spawn(|| need(&RIGHT, &LEFT));
            (left.join().unwrap(), right.join().unwrap())
        });
        // One of them finds the cycle; the other, woken by that, computes what it waited for itself.
        let message = match (left, right) {
            (Ok(1), Err(message)) | (Err(message), Ok(1)) => message,
            other => panic!("{other:?}"),
        };
        let cycles = [
            "left(n=1) → right(n=1) → left(n=1)",
            "right(n=1) → left(n=1) → right(n=1)",
        ];
        assert!(
            cycles.iter().any(|cycle| message.contains(cycle)),
            "{message}"
        );
    });
}

#[test]
fn a_thread_started_in_a_body_belongs_to_its_computation() {
    in_new_registry(|registry| {
        function!(OUTER = "outer");
        let run = Run::new(registry.clone(), SessionId(0), 1, Interrupt::new());
        let message = run.enter(|| {
            cached(&OUTER, 1, || {
                let run = Run::current().unwrap();
                std::thread::scope(|scope| {
                    let inner = || run.enter(|| panic_message(|| cached(&OUTER, 1, String::new)));
                    scope.spawn(inner).join().unwrap()
                })
            })
        });
        assert!(message.contains("outer(n=1) → outer(n=1)"), "{message}");
    });
}
