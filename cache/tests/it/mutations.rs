//! A resource that somebody changed: noticed after the run, with what differs and who may have done it.

use std::sync::Arc;

use dacapo_cache::kinds::Policy;
use dacapo_cache::recorder::event::{EventKind, LeafChange, Mutation};
use dacapo_cache::shape::look::{LookThroughLock, Looking};
use dacapo_cache::{EntryInfo, Function, Interrupt, NoPage, Registry, Run, SessionId, Watch};
use parking_lot::Mutex;
use serde::Serialize;

use crate::support::{call_on, events, function, in_new_registry};

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
};

/// The same, but too large to be looked at while nobody watches.
const LARGE: &Policy<Riders> = &Policy {
    size: |_| Some(1 << 20),
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
