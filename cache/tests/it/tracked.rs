//! `Tracked`: a lock like any other, and the exact author of each change.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use dacapo_cache::recorder::event::{Author, EventKind, Mutation};
use dacapo_cache::{
    Interrupt, Registry, Run, SessionId, Tracked, Watch, cache_resource, checkpoint,
    is_interruption,
};
use serde::Serialize;

use crate::support::{events, in_new_registry, panic_message};

#[derive(Serialize)]
struct Rider {
    name: &'static str,
    age: u32,
}

#[derive(Serialize)]
struct Club {
    name: &'static str,
    riders: Tracked<Vec<Rider>>,
    n_rides: Tracked<u32>,
}

#[cache_resource]
fn numbers() -> Arc<Tracked<Vec<u32>>> {
    Arc::new(Tracked::new(vec![1, 2]))
}

#[cache_resource]
fn club() -> Arc<Club> {
    let ages = [36, 7, 52, 31];
    Arc::new(Club {
        name: "Ride",
        riders: ages
            .map(|age| Rider { name: "Ada", age })
            .into_iter()
            .collect::<Vec<_>>()
            .into(),
        n_rides: Tracked::default(),
    })
}

fn run<R>(registry: &Registry, session: u32, rerun: u32, f: impl FnOnce() -> R) -> R {
    let session = SessionId(session);
    let run = Run::new(registry.clone(), session, rerun, Interrupt::new());
    let result = run.enter(f);
    registry.look_after_run(session, rerun);
    result
}

fn mutations(registry: &Registry) -> Vec<Arc<Mutation>> {
    let mutation = |event: dacapo_cache::recorder::event::Event| match event.kind {
        EventKind::DidMutate { mutation } => Some(mutation),
        _ => None,
    };
    events(registry).into_iter().filter_map(mutation).collect()
}

fn lines(mutation: &Mutation) -> Vec<u32> {
    mutation
        .authors
        .iter()
        .map(|author| author.site.line)
        .collect()
}

#[test]
fn a_change_names_session_rerun_line_and_thread_of_its_author() {
    in_new_registry(|registry| {
        run(registry, 0, 1, numbers);
        // Another run is under way, and does nothing.
        let line = Run::new(registry.clone(), SessionId(0), 2, Interrupt::new()).enter(|| {
            numbers();
            run(registry, 1, 4, || {
                let numbers = numbers();
                let line = line!() + 1;
                numbers.write().push(3);
                line
            })
        });
        let mutations = mutations(registry);
        assert_eq!(mutations.len(), 1);
        let [author] = &mutations[0].authors[..] else {
            panic!("{:?}", mutations[0])
        };
        assert!(author.site.file.ends_with("tracked.rs"));
        let expected = Author {
            session: Some(SessionId(1)),
            rerun: 4,
            site: author.site.clone(),
            thread: std::thread::current().name().map(Into::into),
        };
        assert_eq!((author, author.site.line), (&expected, line));
        assert_eq!(mutations[0].suspects.len(), 2, "by use alone there are two");
    });
}

#[test]
fn who_changed_nothing_is_no_author() {
    in_new_registry(|registry| {
        run(registry, 0, 1, numbers);
        // Asked to write, and has only read.
        run(registry, 0, 2, || assert_eq!(numbers().write().len(), 2));
        // Has written what was there before.
        run(registry, 0, 3, || numbers().write()[0] = 1);
        run(registry, 0, 4, || {
            drop(numbers().try_write());
            numbers().write()[0] = 5;
        });
        let mutations = mutations(registry);
        assert_eq!(mutations.len(), 1);
        let reruns: Vec<_> = mutations[0]
            .authors
            .iter()
            .map(|author| author.rerun)
            .collect();
        assert_eq!(reruns, [4]);
    });
}

#[test]
fn several_authors_are_named_in_order_each_once_and_the_last_ones_of_many() {
    in_new_registry(|registry| {
        run(registry, 0, 1, numbers);
        let first = line!() + 3;
        run(registry, 0, 2, || {
            for n in 0..3 {
                numbers().write().push(n);
                numbers().write().push(n);
            }
        });
        assert_eq!(lines(&mutations(registry)[0]), [first, first + 1]);
        for session in 0..20 {
            let run = Run::new(registry.clone(), SessionId(session), 1, Interrupt::new());
            run.enter(|| numbers().write().push(session));
        }
        registry.look_for_mutations();
        let sessions = |mutation: &Mutation| -> Vec<_> {
            let sessions = mutation.authors.iter().map(|author| author.session);
            sessions.map(|session| session.unwrap().0).collect()
        };
        let expected: Vec<u32> = (4..20).collect();
        assert_eq!(sessions(mutations(registry).last().unwrap()), expected);
    });
}

#[test]
fn locks_deep_inside_of_a_users_type_are_looked_into_and_name_the_leaf() {
    in_new_registry(|registry| {
        run(registry, 0, 1, club);
        let line = line!() + 1;
        run(registry, 0, 2, || club().riders.write()[3].age += 1);
        run(registry, 0, 3, || *club().n_rides.write() += 1);
        let mutations = mutations(registry);
        let told: Vec<_> = mutations
            .iter()
            .map(|mutation| {
                let [leaf] = &mutation.leaves[..] else {
                    panic!("{mutation:?}")
                };
                let [before, after] = [&leaf.before, &leaf.after].map(|it| it.clone().unwrap());
                (leaf.path.clone(), before, after)
            })
            .collect();
        let leaf = |path: &str, before: &str, after: &str| {
            (path.to_owned(), before.to_owned(), after.to_owned())
        };
        let expected = [leaf("riders[3].age", "31", "32"), leaf("n_rides", "0", "1")];
        assert_eq!(told, expected);
        assert_eq!(lines(&mutations[0]), [line]);
        assert_eq!(lines(&mutations[1]), [line + 1], "of that change alone");

        let club = run(registry, 0, 4, club);
        assert_eq!(club.name, "Ride");
        assert_eq!(club.riders.read()[0].name, "Ada");
        let held = club.riders.write();
        run(registry, 0, 5, self::club);
        let entry = &registry.entries(registry.functions()[0].id)[0];
        assert_eq!(entry.watch, Watch::Unwatched("busy".into()));
        drop(held);
    });
}

#[test]
fn an_author_outside_of_any_run_is_named_by_thread_and_line() {
    in_new_registry(|registry| {
        let object = run(registry, 0, 1, numbers);
        let writer = std::thread::Builder::new().name("writer".to_owned());
        let writer = writer.spawn(move || object.write().clear()).unwrap();
        writer.join().unwrap();
        run(registry, 0, 2, numbers);
        let [author] = &mutations(registry)[0].authors[..] else {
            panic!("one wrote")
        };
        assert_eq!((author.session, author.rerun), (None, 0));
        assert_eq!(author.thread.as_deref(), Some("writer"));
    });
}

#[test]
fn an_interrupted_or_panicked_writer_signs_and_poisons_nothing() {
    in_new_registry(|registry| {
        run(registry, 0, 1, numbers);
        let interrupt = Interrupt::new();
        let interrupted = catch_unwind(AssertUnwindSafe(|| {
            Run::new(registry.clone(), SessionId(0), 2, interrupt.clone()).enter(|| {
                let numbers = numbers();
                let mut numbers = numbers.write();
                numbers.push(3);
                interrupt.request();
                checkpoint();
                numbers.push(4);
            });
        }));
        assert!(is_interruption(&*interrupted.unwrap_err()));
        registry.look_after_run(SessionId(0), 2);
        assert_eq!(mutations(registry)[0].authors[0].rerun, 2);
        let message = panic_message(|| {
            run(registry, 0, 3, || {
                let numbers = numbers();
                let mut numbers = numbers.write();
                numbers.clear();
                panic!("in the middle of it");
            });
        });
        assert_eq!(message, "in the middle of it");
        registry.look_after_run(SessionId(0), 3);
        assert_eq!(mutations(registry)[1].authors[0].rerun, 3);
        assert!(numbers().read().is_empty());
    });
}

#[test]
fn it_locks_as_a_lock_does() {
    let lock = Tracked::new(1);
    let readers = [lock.read(), lock.try_read().unwrap()];
    assert!(lock.try_write().is_none());
    assert_eq!(format!("{lock:?}"), "Tracked(1)");
    drop(readers);
    let mut writer = lock.write();
    *writer += 1;
    assert_eq!(format!("{writer:?}, {lock:?}"), "2, Tracked(<written to>)");
    assert!(lock.try_read().is_none() && lock.try_write().is_none());
    drop(writer);
    let mut lock = lock;
    *lock.get_mut() += 1;
    assert_eq!(lock.into_inner(), 3);
}

#[test]
fn it_serializes_as_its_content() {
    let lock = Tracked::from(vec![1u8, 2]);
    let config = bincode::config::standard();
    let bytes = bincode::serde::encode_to_vec(&lock, config).unwrap();
    assert_eq!(
        bytes,
        bincode::serde::encode_to_vec(vec![1u8, 2], config).unwrap()
    );
    let (back, _): (Tracked<Vec<u8>>, _) =
        bincode::serde::decode_from_slice(&bytes, config).unwrap();
    assert_eq!(*back.read(), [1, 2]);
}
