//! `scope = "session"`: entries of one session, gone when it ends.

use std::sync::Arc;
use std::sync::mpsc::channel;

use dacapo_cache::recorder::event::{Actor, ClearScope, EventKind, MissReason};
use dacapo_cache::{
    EntryInfo, Gone, Interrupt, Registry, Run, SessionId, cache_data, cache_resource,
};
use parking_lot::Mutex;

use crate::support::{Lines, events, in_new_registry, last_reason};

const A: SessionId = SessionId(0);
const B: SessionId = SessionId(1);

/// Every call of a body, in order.
static RELEASED: Mutex<Vec<(u64, String)>> = Mutex::new(Vec::new());

#[cache_data(scope = "session")]
fn greeting(_who: &str, n: u32) -> String {
    format!("{n}, {_who}")
}

struct Basket {
    registry: u64,
    owner: String,
}

#[cache_resource(scope = "session", on_release = |basket: &Basket| {
    RELEASED.lock().push((basket.registry, basket.owner.clone()));
})]
fn basket(_registry: &Registry, _owner: &str) -> Arc<Basket> {
    Arc::new(Basket {
        registry: number(_registry),
        owner: _owner.to_owned(),
    })
}

/// Different for registries that live at the same time.
fn number(registry: &Registry) -> u64 {
    format!("{registry:?}")
        .trim_matches(|c: char| !c.is_ascii_digit())
        .parse()
        .unwrap()
}

fn released(registry: &Registry) -> Vec<String> {
    let released = RELEASED.lock();
    let mine = released.iter().filter(|(of, _)| *of == number(registry));
    mine.map(|(_, owner)| owner.clone()).collect()
}

fn run<R>(registry: &Registry, session: SessionId, f: impl FnOnce() -> R) -> R {
    Run::new(registry.clone(), session, 1, Interrupt::new()).enter(f)
}

fn entries(registry: &Registry) -> Vec<EntryInfo> {
    let functions = registry.functions();
    functions
        .iter()
        .flat_map(|function| registry.entries(function.id))
        .collect()
}

#[test]
fn each_session_has_an_entry_of_its_own_which_knows_whose_it_is() {
    in_new_registry(|registry| {
        assert_eq!(run(registry, A, || greeting("Ann", 1)), "1, Ann");
        assert_eq!(run(registry, B, || greeting("Bob", 1)), "1, Bob");
        assert_eq!(run(registry, A, || greeting("?", 1)), "1, Ann");
        assert_eq!(run(registry, B, || greeting("?", 1)), "1, Bob");
        let sessions: Vec<_> = entries(registry)
            .iter()
            .map(|entry| entry.session)
            .collect();
        assert_eq!(sessions, [Some(A), Some(B)]);
        assert_eq!(registry.totals().hits, 2);
    });
}

#[test]
fn entries_for_all_know_no_session() {
    #[cache_data]
    fn shared(n: u32) -> u32 {
        n
    }
    in_new_registry(|registry| {
        run(registry, A, || shared(1));
        assert_eq!(entries(registry)[0].session, None);
        assert_eq!(registry.end_session(A), 0);
        assert_eq!(run(registry, B, || shared(1)), 1);
        assert_eq!(shared::info().hits, 1);
    });
}

#[test]
fn long_arguments_are_kept_apart_by_session_as_well() {
    #[cache_data(scope = "session")]
    fn echo(_who: u32, text: &str) -> u32 {
        assert!(!text.is_empty());
        _who
    }
    in_new_registry(|registry| {
        for n in 40..120 {
            let text = "x".repeat(n);
            assert_eq!(run(registry, A, || echo(1, &text)), 1);
            assert_eq!(run(registry, B, || echo(2, &text)), 2);
            assert_eq!(run(registry, A, || echo(3, &text)), 1);
        }
    });
}

#[test]
fn small_values_that_a_thread_keeps_for_itself_stay_with_their_session() {
    #[cache_data(scope = "session")]
    fn number(_who: u32) -> u32 {
        _who
    }
    in_new_registry(|registry| {
        for _ in 0..100 {
            assert_eq!(run(registry, A, || number(1)), 1);
            assert_eq!(run(registry, B, || number(2)), 2);
        }
        registry.end_session(A);
        assert_eq!(run(registry, A, || number(3)), 3);
        assert_eq!(run(registry, B, || number(4)), 2);
    });
}

#[test]
fn the_end_of_a_session_takes_what_is_its_own_and_releases_it() {
    in_new_registry(|registry| {
        run(registry, A, || {
            basket(registry, "Ann");
            greeting("Ann", 1);
            greeting("Ann", 2);
        });
        run(registry, B, || basket(registry, "Bob"));
        assert_eq!(registry.end_session(A), 3);
        assert_eq!(registry.end_session(A), 0, "it has ended");
        assert_eq!(released(registry), ["Ann"]);
        assert_eq!(registry.totals().n_entries, 1);
        let cleared = EventKind::DidClear {
            scope: ClearScope::Session,
            actor: Actor::SessionEnd,
        };
        let events = events(registry);
        assert_eq!(
            events.iter().filter(|event| event.kind == cleared).count(),
            3
        );
        let why: Arc<str> = "its session has ended".into();
        let cause = Gone::NotCarriedOver {
            why: Arc::clone(&why),
        };
        let stones = registry.tombstones();
        assert!(stones.len() == 3 && stones.iter().all(|stone| stone.cause == cause));

        run(registry, A, || basket(registry, "Amy"));
        assert_eq!(last_reason(registry), MissReason::NotCarriedOver { why });
        registry.end_session(B);
        assert_eq!(released(registry), ["Ann", "Bob"]);
    });
}

#[test]
fn what_a_session_is_still_computing_when_it_ends_is_not_kept() {
    #[cache_data(scope = "session")]
    fn slow(_go_on: &Mutex<std::sync::mpsc::Receiver<()>>, n: u32) -> u32 {
        _go_on.lock().recv().unwrap();
        n
    }
    in_new_registry(|registry| {
        let (go_on, wait) = channel();
        let wait = Mutex::new(wait);
        std::thread::scope(|scope| {
            let call = |session, n| {
                let wait = &wait;
                move || run(registry, session, || slow(wait, n))
            };
            let (a, b) = (scope.spawn(call(A, 1)), scope.spawn(call(B, 2)));
            while registry.totals().misses < 2 {
                std::thread::yield_now();
            }
            registry.end_session(A);
            go_on.send(()).unwrap();
            go_on.send(()).unwrap();
            assert_eq!((a.join().unwrap(), b.join().unwrap()), (1, 2));
        });
        let kept: Vec<_> = entries(registry)
            .iter()
            .map(|entry| entry.session)
            .collect();
        assert_eq!(kept, [Some(B)]);
    });
}

#[test]
fn a_script_clears_for_its_own_session_and_clears_for_all() {
    in_new_registry(|registry| {
        for (session, name) in [(A, "Ann"), (B, "Bob")] {
            run(registry, session, || greeting(name, 1));
        }
        assert!(
            !greeting::clear_for(1),
            "in no session there is nothing of it"
        );
        assert!(run(registry, A, || greeting::clear_for(1)));
        assert!(!run(registry, A, || greeting::clear_for(1)));
        assert_eq!(run(registry, B, || greeting("?", 1)), "1, Bob");
        run(registry, A, || greeting("Ann", 1));
        assert_eq!(greeting::clear(), 2);
    });
}

#[test]
fn outside_of_any_session_the_body_runs_uncached_and_says_what_to_do() {
    #[cache_data(scope = "session")]
    fn lonely(page: &mut Lines, n: u32) -> u32 {
        page.draw("drawn");
        n
    }
    in_new_registry(|registry| {
        let mut page = Lines::default();
        for _ in 0..2 {
            assert_eq!(lonely(&mut page, 1), 1);
        }
        let [warning, drawn, ..] = &page.0[..] else {
            panic!("{page:?}")
        };
        assert_eq!(drawn, "drawn");
        assert_eq!(page.0.len(), 4);
        for part in [
            "`lonely` is not cached",
            "scope = \"session\"",
            "`Run::enter`",
        ] {
            assert!(warning.contains(part), "{warning}");
        }
        let message = warning.trim_start_matches("warning: ");
        let failed = EventKind::DidFail {
            message: message.into(),
        };
        assert_eq!(events(registry)[0].kind, failed);
        assert_eq!(registry.totals().n_entries, 0);
    });
}

#[test]
fn threads_that_enter_the_run_belong_to_its_session() {
    in_new_registry(|registry| {
        run(registry, A, || {
            let run = Run::current().unwrap();
            std::thread::scope(|scope| {
                scope.spawn(|| run.enter(|| greeting("Ann", 1)));
            });
            assert_eq!(greeting("?", 1), "1, Ann");
        });
    });
}

#[test]
fn a_session_that_is_held_twice_ends_once() {
    in_new_registry(|registry| {
        let holds = [registry.hold_session(A), registry.hold_session(A)];
        let other = registry.hold_session(B);
        run(registry, A, || basket(registry, "Ann"));
        run(registry, B, || basket(registry, "Bob"));
        let [first, second] = holds;
        drop(first);
        assert!(released(registry).is_empty());
        let third = second.clone();
        drop(second);
        assert!(released(registry).is_empty());
        drop(third);
        assert_eq!(released(registry), ["Ann"]);
        drop(other);
        assert_eq!(released(registry), ["Ann", "Bob"]);
    });
}
