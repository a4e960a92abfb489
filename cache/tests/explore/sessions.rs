//! What belongs to a session while the session ends.

use std::sync::Arc;

use dacapo_cache::recorder::event::Actor;
use dacapo_cache::{Interrupt, SessionId, cache_data, cache_resource};

use crate::release::{Ledger, Thing};
use crate::support::{Count, assert_sums_are_right, explore, pause, registry, run_of, start};

#[cache_resource(scope = "session", on_release = |thing: &Thing| thing.say_goodbye())]
fn basket(_ledger: &Arc<Ledger>) -> Arc<Thing> {
    let thing = Thing::make(_ledger);
    pause();
    thing
}

#[test]
fn nothing_from_before_the_end_is_served_after_it() {
    explore(800, || {
        let registry = registry();
        let ledger = Arc::new(Ledger::default());
        let before = start(&registry, {
            let run = run_of(&registry, 0, &Interrupt::new());
            let ledger = Arc::clone(&ledger);
            move || run.enter(|| [(); 2].map(|()| basket(&ledger)).map(drop))
        });
        let ending = start(&registry.clone(), {
            let (registry, ledger) = (registry.clone(), Arc::clone(&ledger));
            move || {
                let mark = ledger.n_made();
                registry.end_session(SessionId(0));
                let run = run_of(&registry, 0, &Interrupt::new());
                let basket = run.enter(|| basket(&ledger));
                assert!(basket.number() >= mark, "made before the end");
            }
        });
        // Another session keeps what it has.
        let other = start(&registry, {
            let run = run_of(&registry, 1, &Interrupt::new());
            let ledger = Arc::clone(&ledger);
            move || {
                run.enter(|| {
                    let [first, second] = [(); 2].map(|()| basket(&ledger));
                    assert!(Arc::ptr_eq(&first, &second));
                });
            }
        });
        before.join().unwrap();
        ending.join().unwrap();
        other.join().unwrap();
        registry.end_session(SessionId(0));
        registry.enter(|| assert_eq!(basket::info().entries, 1, "that of the other session"));
        registry.clear(Actor::Script);
        drop(registry);
        ledger.assert_all_are_gone();
    });
}

#[test]
fn the_last_of_several_holds_ends_the_session() {
    explore(800, || {
        let registry = registry();
        let ledger = Arc::new(Ledger::default());
        let hosts = [(); 2].map(|()| {
            let hold = registry.hold_session(SessionId(0));
            let run = run_of(&registry, 0, &Interrupt::new());
            let ledger = Arc::clone(&ledger);
            start(&registry, move || {
                let hold = hold;
                run.enter(|| drop(basket(&ledger)));
                drop(hold);
            })
        });
        for host in hosts {
            host.join().unwrap();
        }
        registry.enter(|| assert_eq!(basket::info().entries, 0));
        assert_eq!(ledger.n_made(), 1, "the second host was served, too");
        ledger.assert_all_are_gone();
        assert_sums_are_right(&registry);
    });
}

#[cache_data(scope = "session")]
fn visits(_n: &Count) -> u64 {
    let n = _n.add() as u64;
    pause();
    n
}

#[test]
fn two_ends_and_a_clear_count_each_entry_once() {
    explore(500, || {
        let registry = registry();
        let n = Arc::new(Count::default());
        let run = run_of(&registry, 0, &Interrupt::new());
        run.enter(|| visits(&n));
        let ends = [(); 2].map(|()| {
            let registry = registry.clone();
            start(&registry.clone(), move || {
                registry.end_session(SessionId(0))
            })
        });
        let clear = start(&registry, visits::clear);
        let n_gone = ends.map(|end| end.join().unwrap()).iter().sum::<usize>();
        assert_eq!(n_gone + clear.join().unwrap(), 1);
        assert_sums_are_right(&registry);
    });
}
