//! A resource that somebody changed: noticed after the run, with what differs and who may have done it.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use dacapo_cache::kinds::{Look, Policy};
use dacapo_cache::recorder::event::{EventKind, LeafChange, Mutation};
use dacapo_cache::shape::look::{LookThroughLock, Looking};
use dacapo_cache::{EntryInfo, Function, Interrupt, NoPage, Registry, Run, SessionId, Watch};
use parking_lot::Mutex;
use serde::Serialize;

use crate::support::{call_on, events, function, in_new_registry, info};

#[derive(Serialize)]
struct Rider {
    name: &'static str,
    age: u32,
}

type Riders = Arc<Mutex<Vec<Rider>>>;

const POLICY: &Policy<Riders> = &Policy {
    size: |_| Some(1_000),
    preview: |_| "riders".to_owned(),
    object: |riders| Arc::as_ptr(riders).addr() as u64,
    n_handles: Some(Arc::strong_count),
    look: Some(|riders| (&&Looking(&**riders)).look()),
    copy: None,
    validate: None,
    on_release: None,
    codec: None,
};

/// The same, but too large to be looked at while nobody watches.
const LARGE: &Policy<Riders> = &Policy {
    size: |_| Some(1 << 20),
    ..*POLICY
};

/// The same, but nobody knows how large.
const VAGUE: &Policy<Riders> = &Policy {
    size: |_| None,
    ..*POLICY
};

function!(RIDERS = "riders", Resource);

fn riders(function: &'static Function, policy: &'static Policy<Riders>) -> Riders {
    let made = call_on(function, 1, &mut NoPage, policy, |_| {
        Ok(Arc::new(Mutex::new(vec![
            Rider {
                name: "Ada",
                age: 36,
            },
            Rider { name: "Bo", age: 7 },
        ])))
    });
    made.unwrap()
}

fn run<R>(registry: &Registry, session: u32, rerun: u32, f: impl FnOnce() -> R) -> R {
    Run::new(
        registry.clone(),
        SessionId(session),
        rerun,
        Interrupt::new(),
    )
    .enter(f)
}

fn entry(registry: &Registry) -> EntryInfo {
    registry.entries(registry.functions()[0].id).pop().unwrap()
}

fn mutations(registry: &Registry) -> Vec<Arc<Mutation>> {
    let mutation = |event: dacapo_cache::recorder::event::Event| match event.kind {
        EventKind::DidMutate { mutation } => Some(mutation),
        _ => None,
    };
    events(registry).into_iter().filter_map(mutation).collect()
}

#[test]
fn a_change_is_noticed_down_to_the_leaf_with_those_who_used_it_in_between() {
    in_new_registry(|registry| {
        run(registry, 0, 1, || riders(&RIDERS, POLICY));
        assert_eq!(registry.look_for_mutations(), 0);
        run(registry, 1, 4, || {
            riders(&RIDERS, POLICY).lock()[1].age += 1;
        });
        assert_eq!(registry.look_for_mutations(), 1);
        assert_eq!(registry.look_for_mutations(), 0, "told once");

        let mutations = mutations(registry);
        assert_eq!(mutations.len(), 1);
        let mutation = &mutations[0];
        let leaf = LeafChange {
            path: "[1].age".to_owned(),
            before: Some("7".to_owned()),
            after: Some("8".to_owned()),
        };
        assert_eq!(mutation.leaves, [leaf]);
        assert_eq!(mutation.suspects, [(SessionId(1), 4)]);
        assert!(mutation.before.contains("age: 7"), "{}", mutation.before);
        assert!(mutation.after.contains("age: 8"), "{}", mutation.after);
        assert_eq!(entry(registry).mutation.as_ref(), Some(mutation));
        assert_eq!(entry(registry).watch, Watch::Watched);
    });
}

#[test]
fn a_resource_that_nobody_used_or_changed_is_not_told_of() {
    in_new_registry(|registry| {
        let object = run(registry, 0, 1, || riders(&RIDERS, POLICY));
        registry.look_for_mutations();
        run(registry, 0, 2, || riders(&RIDERS, POLICY));
        assert_eq!(registry.look_for_mutations(), 0);
        // Those who have looked and left it alone are no suspects of what comes later.
        run(registry, 1, 1, || {
            riders(&RIDERS, POLICY).lock()[0].name = "Eve";
        });
        registry.look_for_mutations();
        assert_eq!(mutations(registry)[0].suspects, [(SessionId(1), 1)]);
        assert_eq!(entry(registry).n_holders, Some(1));
        drop(object);
        assert_eq!(entry(registry).n_holders, Some(0));
    });
}

#[test]
fn a_busy_resource_is_looked_at_later_and_never_waited_for() {
    in_new_registry(|registry| {
        let object = run(registry, 0, 1, || riders(&RIDERS, POLICY));
        registry.look_for_mutations();
        run(registry, 0, 2, || riders(&RIDERS, POLICY).lock().clear());
        let held = object.lock();
        assert_eq!(registry.look_for_mutations(), 0);
        assert_eq!(entry(registry).watch, Watch::Unwatched("busy".into()));
        drop(held);
        assert_eq!(registry.look_for_mutations(), 1);
        assert_eq!(mutations(registry)[0].suspects, [(SessionId(0), 2)]);
        assert_eq!(entry(registry).watch, Watch::Watched);
    });
}

#[test]
fn a_large_resource_is_watched_only_if_somebody_watches() {
    in_new_registry(|registry| {
        let change = |rerun| {
            run(registry, 0, rerun, || {
                riders(&RIDERS, LARGE).lock()[0].age += 1;
            });
            registry.look_for_mutations()
        };
        assert_eq!(change(1), 0);
        let Watch::Unwatched(why) = entry(registry).watch else {
            panic!("nobody looked")
        };
        assert_eq!(&*why, "larger than 64 KB, and nobody is watching");
        registry.set_watching(true);
        assert_eq!(change(2), 0, "the first look has nothing to compare with");
        assert_eq!(change(3), 1);
        assert_eq!(entry(registry).watch, Watch::Watched);
        registry.set_watching(false);
        let why = "larger than 64 KB, and nobody is watching";
        assert_eq!(entry(registry).watch, Watch::Unwatched(why.into()));
        assert_eq!(change(4), 0);
    });
}

#[test]
fn a_resource_of_unknown_size_is_said_to_be_one() {
    in_new_registry(|registry| {
        run(registry, 0, 1, || riders(&RIDERS, VAGUE));
        let why = "of unknown size, and nobody is watching";
        assert_eq!(entry(registry).watch, Watch::Unwatched(why.into()));
        registry.set_watching(true);
        let why = "not looked at yet";
        assert_eq!(entry(registry).watch, Watch::Unwatched(why.into()));
        registry.look_for_mutations();
        assert_eq!(entry(registry).watch, Watch::Watched);
    });
}

#[test]
fn a_run_that_goes_on_remains_a_suspect_after_another_has_ended() {
    in_new_registry(|registry| {
        run(registry, 0, 1, || riders(&RIDERS, POLICY));
        registry.look_after_run(SessionId(0), 1);
        run(registry, 1, 1, || {
            let object = riders(&RIDERS, POLICY);
            run(registry, 0, 2, || riders(&RIDERS, POLICY));
            assert_eq!(registry.look_after_run(SessionId(0), 2), 0);
            object.lock()[1].age += 1;
        });
        assert_eq!(registry.look_after_run(SessionId(1), 1), 1);
        assert_eq!(mutations(registry)[0].suspects, [(SessionId(1), 1)]);
        run(registry, 0, 3, || riders(&RIDERS, POLICY));
        assert_eq!(registry.look_after_run(SessionId(0), 3), 0);
    });
}

#[test]
fn a_change_that_several_runs_may_have_made_names_them_all() {
    in_new_registry(|registry| {
        run(registry, 0, 1, || riders(&RIDERS, POLICY));
        registry.look_after_run(SessionId(0), 1);
        run(registry, 1, 1, || {
            riders(&RIDERS, POLICY).lock()[1].age += 1;
            run(registry, 0, 2, || riders(&RIDERS, POLICY));
            assert_eq!(registry.look_after_run(SessionId(0), 2), 1);
        });
        assert_eq!(registry.look_after_run(SessionId(1), 1), 0, "told once");
        let suspects = [(SessionId(1), 1), (SessionId(0), 2)];
        assert_eq!(mutations(registry)[0].suspects, suspects);
    });
}

#[test]
fn of_many_suspects_the_last_ones_are_named() {
    in_new_registry(|registry| {
        for rerun in 1..=20 {
            run(registry, 0, rerun, || {
                riders(&RIDERS, POLICY).lock()[0].age += 1;
            });
        }
        assert_eq!(registry.look_for_mutations(), 1);
        let suspects: Vec<_> = (5..=20).map(|rerun| (SessionId(0), rerun)).collect();
        assert_eq!(mutations(registry)[0].suspects, suspects);
    });
}

#[test]
fn a_new_resource_is_looked_at_before_anybody_is_given_it() {
    function!(FRESH = "fresh", Resource);
    /// Entries held at each look.
    static N_ENTRIES: Mutex<Vec<usize>> = Mutex::new(Vec::new());
    const NOTING: &Policy<Riders> = &Policy {
        look: Some(|riders| {
            N_ENTRIES.lock().push(info(&FRESH).entries);
            (&&Looking(&**riders)).look()
        }),
        ..*POLICY
    };
    in_new_registry(|registry| {
        run(registry, 0, 1, || riders(&FRESH, NOTING).lock().clear());
        assert_eq!(registry.look_for_mutations(), 1);
        assert_eq!(*N_ENTRIES.lock(), [0, 1]);
    });
}

#[test]
fn a_resource_whose_look_wants_it_is_not_waited_for() {
    function!(CIRCLE = "circle", Resource);
    const CIRCULAR: &Policy<Riders> = &Policy {
        look: Some(|_| {
            riders(&CIRCLE, CIRCULAR);
            Look::Busy
        }),
        ..*POLICY
    };
    in_new_registry(|registry| {
        run(registry, 0, 1, || riders(&CIRCLE, CIRCULAR));
        let why = "looking at it panicked";
        assert_eq!(entry(registry).watch, Watch::Unwatched(why.into()));
    });
}

#[test]
fn looks_that_overlap_blame_each_run_for_what_it_did() {
    function!(SLOW = "slow", Resource);
    /// Where the next look halts after it has seen.
    static GATE: Mutex<Option<(Sender<()>, Receiver<()>)>> = Mutex::new(None);
    const HALTING: &Policy<Riders> = &Policy {
        look: Some(|riders| {
            let look = (&&Looking(&**riders)).look();
            let gate = GATE.lock().take();
            if let Some((has_seen, go_on)) = gate {
                has_seen.send(()).unwrap();
                go_on.recv().unwrap();
            }
            look
        }),
        ..*POLICY
    };
    in_new_registry(|registry| {
        let change = |session| {
            run(registry, session, 1, || {
                riders(&SLOW, HALTING).lock()[0].age += 1;
            });
        };
        run(registry, 0, 1, || riders(&SLOW, HALTING));
        registry.look_for_mutations();
        let (has_seen, wait_has_seen) = channel();
        let (go_on, wait_go_on) = channel();
        *GATE.lock() = Some((has_seen, wait_go_on));
        change(1);
        std::thread::scope(|scope| {
            let first = scope.spawn(|| registry.look_after_run(SessionId(1), 1));
            wait_has_seen.recv().unwrap();
            change(2);
            assert_eq!(registry.look_after_run(SessionId(2), 1), 0);
            go_on.send(()).unwrap();
            assert_eq!(first.join().unwrap(), 2);
        });
        let mutations = mutations(registry);
        assert_eq!(mutations[1].suspects, [(SessionId(2), 1)]);
        let ages: Vec<_> = mutations
            .iter()
            .map(|m| m.leaves[0].after.clone())
            .collect();
        assert_eq!(ages, [Some("37".to_owned()), Some("38".to_owned())]);
    });
}

#[test]
fn a_cleared_resource_is_released_although_it_was_just_used() {
    in_new_registry(|registry| {
        let object = run(registry, 0, 1, || riders(&RIDERS, POLICY));
        dacapo_cache::call::clear(&RIDERS, None);
        assert_eq!(Arc::strong_count(&object), 1);
        assert_eq!(registry.look_for_mutations(), 0);
        let kinds: Vec<_> = events(registry)
            .into_iter()
            .map(|event| event.kind)
            .collect();
        assert!(kinds.contains(&EventKind::DidRelease));
    });
}

/// A user's own struct two levels under a lock.
#[derive(Serialize)]
struct State {
    riders: Vec<Rider>,
    by_city: std::collections::HashMap<&'static str, Vec<u32>>,
    mood: Mood,
}

#[derive(Serialize)]
enum Mood {
    Calm,
    Busy { n_calls: u32 },
}

#[dacapo_cache::cache_resource]
fn state(n_riders: u32) -> Arc<parking_lot::RwLock<State>> {
    let riders = (0..n_riders).map(|n| Rider {
        name: "Ada",
        age: 28 + n,
    });
    Arc::new(parking_lot::RwLock::new(State {
        riders: riders.collect(),
        by_city: [("Ghent", vec![1, 2]), ("Linz", vec![3])].into(),
        mood: Mood::Calm,
    }))
}

fn leaves(mutation: &Mutation) -> Vec<String> {
    let leaves = mutation.leaves.iter().map(|leaf| {
        let [before, after] =
            [&leaf.before, &leaf.after].map(|it| it.as_deref().unwrap_or("nothing"));
        format!("{}: {before} → {after}", leaf.path)
    });
    leaves.collect()
}

#[test]
fn a_users_struct_two_levels_under_a_lock_names_the_changed_leaf() {
    in_new_registry(|registry| {
        run(registry, 0, 1, || state(4));
        registry.look_for_mutations();
        run(registry, 0, 2, || state(4).write().riders[3].age += 1);
        registry.look_for_mutations();
        run(registry, 0, 3, || {
            let state = state(4);
            let mut state = state.write();
            state.by_city.insert("Graz", vec![]);
            state.by_city.get_mut("Ghent").unwrap().push(4);
            state.by_city.remove("Linz");
            state.mood = Mood::Busy { n_calls: 2 };
        });
        registry.look_for_mutations();
        run(registry, 0, 4, || {
            state(4).write().mood = Mood::Busy { n_calls: 3 };
        });
        registry.look_for_mutations();
        let told: Vec<_> = mutations(registry).iter().map(|it| leaves(it)).collect();
        assert_eq!(told[0], ["riders[3].age: 31 → 32"]);
        assert_eq!(
            told[1],
            [
                "by_city[\"Ghent\"][2]: nothing → 4",
                "by_city[\"Linz\"]: [3] → nothing",
                "by_city[\"Graz\"]: nothing → []",
                "mood: Calm → Busy { n_calls: 2 }",
            ]
        );
        assert_eq!(told[2], ["mood.n_calls: 2 → 3"]);
    });
}

#[test]
fn of_many_changed_leaves_twenty_are_told_and_the_rest_is_counted() {
    in_new_registry(|registry| {
        run(registry, 0, 1, || state(50));
        registry.look_for_mutations();
        run(registry, 0, 2, || {
            let state = state(50);
            state
                .write()
                .riders
                .iter_mut()
                .for_each(|it| it.age += 1_000);
        });
        registry.look_for_mutations();
        let mutation = &mutations(registry)[0];
        assert_eq!((mutation.leaves.len(), mutation.n_more_leaves), (20, 30));
    });
}
