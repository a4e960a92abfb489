//! The values of statics are part of the key of a `#[cache]` function.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, Mutex, OnceLock, RwLock};

use dacapo_cache::__rt::outside::add;
use dacapo_cache::key::KeyBuilder;
use dacapo_cache::recorder::event::{ArgumentChange, ArgumentRole, EventKind, MissReason};
use dacapo_cache::{Code, Function, Kind, Options, OutsideSpec, Reading, Registry, Wish, cache};
use serde::ser::Error;
use serde::{Serialize, Serializer};

use crate::legacy::{Sheet, entries};
use crate::support::{events, in_new_registry, last_reason};

/// What calls have computed.
struct Runs(AtomicU32);

static RUNS: Runs = Runs(AtomicU32::new(0));

impl Runs {
    fn count(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

pub(crate) fn change(name: &str, before: &str, after: &str) -> MissReason {
    MissReason::OutsideChanged(ArgumentChange {
        argument: name.into(),
        before: before.into(),
        after: after.into(),
    })
}

/// The outside values of the entry that was made last, as far as the body itself names them: `NAME = text`.
pub(crate) fn outside(registry: &Registry) -> Vec<String> {
    let entry = entries(registry).pop().unwrap();
    let outside = entry.arguments.iter().filter(|it| {
        // What only the code reaches that is called has the path of its module, and macros hide some of that.
        let is_of_body = !it.name.contains("::") || it.name.starts_with("config::");
        it.role == ArgumentRole::Outside && is_of_body && &*it.name != "other statics"
    });
    outside
        .map(|it| format!("{} = {}", it.name, it.text))
        .collect()
}

#[test]
fn a_changed_static_is_a_miss_that_names_it_and_changed_back_it_hits() {
    static FACTOR: AtomicU32 = AtomicU32::new(2);
    #[cache]
    fn scaled(n: u32) -> u32 {
        n * FACTOR.load(Ordering::SeqCst)
    }
    in_new_registry(|registry| {
        assert_eq!((scaled(3), scaled(3)), (6, 6));
        FACTOR.store(5, Ordering::SeqCst);
        assert_eq!(scaled(3), 15);
        assert_eq!(last_reason(registry), change("FACTOR", "2", "5"));
        FACTOR.store(2, Ordering::SeqCst);
        assert_eq!(scaled(3), 6);
        assert_eq!((scaled::info().hits, scaled::info().misses), (2, 2));
        FACTOR.store(5, Ordering::SeqCst);
        assert_eq!(scaled(4), 20);
        let MissReason::ArgumentChanged(of) = last_reason(registry) else {
            panic!("the nearest entry has the same factor")
        };
        assert_eq!(&*of.argument, "n");
        assert!(scaled::clear_for(3), "of the two, the one that would hit");
        assert_eq!(scaled::info().entries, 2);
    });
}

mod config {
    use super::{Mutex, RwLock};

    pub(super) static NAMES: Mutex<Vec<&str>> = Mutex::new(Vec::new());
    pub(super) static DEPTH: RwLock<u8> = RwLock::new(1);
}

#[test]
fn locks_and_late_values_are_looked_into() {
    static LATE: LazyLock<Mutex<Vec<u8>>> = LazyLock::new(|| Mutex::new(vec![1]));
    static LATER: LazyLock<Arc<parking_lot::RwLock<u8>>> = LazyLock::new(Arc::default);
    static ONCE: OnceLock<u8> = OnceLock::new();
    static WORDS: &[&str] = &["a", "b"];
    const LIMIT: usize = 3;
    #[cache]
    fn all() -> String {
        use config::NAMES;
        let (names, depth) = (NAMES.lock().unwrap().len(), *config::DEPTH.read().unwrap());
        let late = LATE.lock().unwrap().len() + LATER.read().count_ones() as usize;
        format!("{names} {depth} {late} {:?} {WORDS:?} {LIMIT}", ONCE.get())
    }
    in_new_registry(|registry| {
        all();
        let known = [
            "LATE = [1]",
            "LATER = 0",
            "LIMIT = 3",
            "NAMES = []",
            "ONCE = not set yet",
            "WORDS = [\"a\", \"b\"]",
            "config::DEPTH = 1",
        ];
        assert_eq!(outside(registry), known);
        let changes: [(fn(), MissReason); 5] = [
            (
                || LATE.lock().unwrap().push(2),
                change("LATE", "[1]", "[1, 2]"),
            ),
            (|| *LATER.write() = 1, change("LATER", "0", "1")),
            (
                || config::NAMES.lock().unwrap().push("x"),
                change("NAMES", "[]", "[\"x\"]"),
            ),
            (|| ONCE.set(7).unwrap(), change("ONCE", "not set yet", "7")),
            (
                || *config::DEPTH.write().unwrap() = 9,
                change("config::DEPTH", "1", "9"),
            ),
        ];
        for (change, reason) in changes {
            all();
            change();
            all();
            assert_eq!(last_reason(registry), reason);
        }
        assert_eq!((all::info().hits, all::info().misses), (5, 6));
    });
}

#[test]
fn what_can_not_be_read_is_listed_as_unseen() {
    thread_local! {
        static LOCAL: Cell<u8> = const { Cell::new(1) };
    }
    #[cache]
    fn blind() -> u8 {
        static INNER: AtomicBool = AtomicBool::new(false);
        RUNS.count();
        u8::from(INNER.load(Ordering::SeqCst)) + LOCAL.with(Cell::get)
    }
    in_new_registry(|registry| {
        blind();
        let unseen = [
            "INNER = unseen: it stands inside of the function",
            "LOCAL = unseen: every thread has a value of its own",
            "RUNS = unseen: its type can't be hashed",
        ];
        assert_eq!(outside(registry), unseen);
        assert!(
            entries(registry)[0]
                .arguments
                .iter()
                .all(|it| it.is_ignored)
        );
        LOCAL.set(2);
        assert_eq!(blind(), 1, "what is unseen is no part of the key");
    });
}

#[test]
fn while_a_static_is_busy_nothing_is_served_or_kept() {
    static SHARED: Mutex<u8> = Mutex::new(1);
    #[cache]
    fn reader(_page: &mut Sheet) -> u8 {
        SHARED.try_lock().map_or(0, |it| *it)
    }
    in_new_registry(|registry| {
        let page = &mut Sheet::default();
        reader(page);
        let held = SHARED.lock().unwrap();
        assert_eq!(reader(page), 0);
        drop(held);
        let expected = "`reader` is not cached: the static `SHARED` can't be read: somebody holds its lock just now";
        assert_eq!(page.take(), [format!("warning: {expected}")]);
        let failed = EventKind::DidFail {
            message: expected.into(),
        };
        assert!(events(registry).iter().any(|event| event.kind == failed));
        assert_eq!(reader(page), 1);
        assert_eq!(reader::info().hits, 1);
    });
}

#[test]
fn names_of_the_functions_own_are_left_alone() {
    #[derive(Clone, Copy)]
    enum Size {
        XL(u32),
    }
    #[cache]
    fn own<const N: usize>(numbers: &[u32; N]) -> u32 {
        use Size::XL;
        let XL(wide) = XL(numbers[0]);
        match wide {
            u32::MAX => 0,
            wide => wide + u32::try_from(N).unwrap(),
        }
    }
    in_new_registry(|registry| {
        assert_eq!((own(&[1, 2]), own(&[1, 2])), (3, 3));
        assert_eq!(outside(registry), [""; 0]);
    });
}

#[test]
fn what_was_unseen_is_told_from_what_was_seen() {
    /// A level that can't be read while it is zero.
    struct Level(AtomicU32);
    impl Serialize for Level {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self.0.load(Ordering::SeqCst) {
                0 => Err(S::Error::custom("there is no level")),
                level => level.serialize(serializer),
            }
        }
    }
    static LEFT: Level = Level(AtomicU32::new(5));
    static RIGHT: Level = Level(AtomicU32::new(0));
    #[cache]
    fn is_left_higher() -> bool {
        LEFT.0.load(Ordering::SeqCst) > RIGHT.0.load(Ordering::SeqCst)
    }
    in_new_registry(|_| {
        assert!(is_left_higher());
        LEFT.0.store(0, Ordering::SeqCst);
        RIGHT.0.store(5, Ordering::SeqCst);
        assert!(!is_left_higher());
    });
}

#[test]
fn a_static_that_is_busy_for_a_moment_is_read_all_the_same() {
    static N_LOOKS: AtomicU32 = AtomicU32::new(0);
    fn busy_at_first(_: Wish) -> Reading {
        match N_LOOKS.fetch_add(1, Ordering::SeqCst) {
            0..3 => Reading::Busy,
            _ => Reading::Empty,
        }
    }
    static FUNCTION: Function = Function {
        name: "reader",
        kind: Kind::Legacy,
        file: file!(),
        line: line!(),
        arguments: &[],
        code: Code::NONE,
        outside: &[OutsideSpec {
            name: "SHARED",
            read: busy_at_first,
        }],
        options: Options::DEFAULT,
    };
    let mut key = KeyBuilder::new();
    add(&mut key, &FUNCTION);
    assert!(key.finish().is_ok());
}
