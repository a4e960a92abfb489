//! Interrupting a run: where it happens, where it doesn't, and what it leaves behind.

use crossbeam::channel::unbounded as channel;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use dacapo_cache::recorder::event::{EventKind, MissReason};
use dacapo_cache::{Interrupt, Registry, Run, SessionId, checkpoint, is_interruption};

use crate::support::{
    cached, events, function, hit, in_new_registry, info, last_reason, miss, until_waiting,
};

/// Runs `f` in a run of `registry`; whether it was interrupted.
fn is_interrupted<R>(registry: &Registry, interrupt: &Interrupt, f: impl FnOnce() -> R) -> bool {
    let run = Run::new(registry.clone(), SessionId(0), 1, interrupt.clone());
    match catch_unwind(AssertUnwindSafe(|| run.enter(f))) {
        Ok(_) => false,
        Err(payload) => {
            assert!(is_interruption(&*payload));
            true
        }
    }
}

#[test]
fn an_unwanted_run_is_interrupted_at_its_next_cached_call() {
    in_new_registry(|registry| {
        function!(SQUARE = "square");
        let interrupt = Interrupt::new();
        miss(&SQUARE, 4, 16);
        assert!(!is_interrupted(registry, &interrupt, || hit::<i32>(
            &SQUARE, 4
        )));
        interrupt.request();
        assert!(is_interrupted(registry, &interrupt, || hit::<i32>(
            &SQUARE, 4
        )));
        interrupt.reset();
        assert!(!is_interrupted(registry, &interrupt, || hit::<i32>(
            &SQUARE, 4
        )));
    });
}

#[test]
fn what_was_computed_before_the_interruption_is_kept() {
    in_new_registry(|registry| {
        function!(SQUARE = "square");
        let interrupt = Interrupt::new();
        let compute = || {
            interrupt.request();
            16
        };
        assert!(is_interrupted(registry, &interrupt, || cached(
            &SQUARE, 4, compute
        )));
        assert_eq!(hit::<i32>(&SQUARE, 4), 16);
    });
}

#[test]
fn an_interrupted_body_leaves_nothing_and_has_not_failed() {
    in_new_registry(|registry| {
        function!(SQUARE = "square");
        let interrupt = Interrupt::new();
        let compute = || {
            interrupt.request();
            checkpoint();
            16
        };
        assert!(is_interrupted(registry, &interrupt, || cached(
            &SQUARE, 4, compute
        )));
        assert_eq!(info(&SQUARE).entries, 0);
        assert_eq!(registry.functions()[0].failures, 0);
        miss(&SQUARE, 4, 16);
        assert_eq!(last_reason(registry), MissReason::FirstCall);
    });
}

#[test]
fn the_body_of_a_resource_is_not_interrupted() {
    in_new_registry(|registry| {
        function!(CONNECT = "connect", Resource);
        let interrupt = Interrupt::new();
        let mut has_ended = false;
        let connect = || {
            interrupt.request();
            checkpoint();
            has_ended = true;
            Arc::new(1)
        };
        assert!(is_interrupted(registry, &interrupt, || cached(
            &CONNECT, 1, connect
        )));
        assert!(has_ended, "and the run was interrupted only afterwards");
        hit::<Arc<i32>>(&CONNECT, 1);
    });
}

#[test]
fn a_waiting_run_is_interrupted() {
    in_new_registry(|registry| {
        function!(SQUARE = "square");
        let interrupt = Interrupt::new();
        let (began, wait_began) = channel();
        let (go_on, wait_go_on) = channel::<()>();
        std::thread::scope(|scope| {
            let computing = scope.spawn(|| {
                registry.enter(|| {
                    cached(&SQUARE, 4, || {
                        began.send(()).unwrap();
                        wait_go_on.recv().unwrap();
                        16
                    })
                })
            });
            wait_began.recv().unwrap();
            let waiting =
                scope.spawn(|| is_interrupted(registry, &interrupt, || hit::<i32>(&SQUARE, 4)));
            until_waiting(registry, 1);
            interrupt.request();
            assert!(waiting.join().unwrap(), "although the computation goes on");
            go_on.send(()).unwrap();
            assert_eq!(computing.join().unwrap(), 16);
        });
    });
}

#[test]
fn an_interrupted_computation_is_told_as_such_with_the_time_it_took() {
    in_new_registry(|registry| {
        function!(OUTER = "outer");
        function!(INNER = "inner");
        let interrupt = Interrupt::new();
        let compute = || {
            cached(&INNER, 1, || {
                interrupt.request();
                checkpoint();
                1
            })
        };
        assert!(is_interrupted(registry, &interrupt, || cached(
            &OUTER, 4, compute
        )));
        let kinds: Vec<_> = events(registry).into_iter().map(|it| it.kind).collect();
        let afters: Vec<_> = kinds
            .iter()
            .filter_map(|kind| match kind {
                EventKind::DidInterrupt { after } => Some(*after),
                _ => None,
            })
            .collect();
        let [inner, outer] = afters[..] else {
            panic!("{kinds:?}")
        };
        assert!(outer >= inner && !outer.is_zero(), "{inner:?} {outer:?}");
        let has_failed = |kind: &EventKind| matches!(kind, EventKind::DidFail { .. });
        assert!(!kinds.iter().any(has_failed), "{kinds:?}");
    });
}
