//! Looking at resources: never waiting, never wrong, and saying why not.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use dacapo_cache::kinds::Look;
use dacapo_cache::shape::look::{
    LookAtContent as _, LookInVain as _, LookThroughLock as _, LookThroughNested as _, Looking,
};
use serde::{Serialize, Serializer};

/// What an expansion writes.
macro_rules! look {
    ($arc:expr) => {
        (&&&&Looking(&*$arc)).look()
    };
}

fn fingerprint(look: &Look) -> u128 {
    match look {
        Look::Seen { fingerprint, .. } => *fingerprint,
        other => panic!("not seen: {other:?}"),
    }
}

fn reason(look: Look) -> String {
    match look {
        Look::Unwatched(reason) => reason.to_string(),
        other => panic!("not unwatched: {other:?}"),
    }
}

#[test]
fn the_content_of_every_kind_of_lock_is_seen_and_changes_are_noticed() {
    let before = fingerprint(&look!(Arc::new(vec![1])));
    let after = fingerprint(&look!(Arc::new(vec![1, 2])));

    let lock = Arc::new(parking_lot::Mutex::new(vec![1]));
    assert_eq!(fingerprint(&look!(lock)), before);
    lock.lock().push(2);
    assert_eq!(fingerprint(&look!(lock)), after);

    let lock = Arc::new(parking_lot::RwLock::new(vec![1]));
    assert_eq!(fingerprint(&look!(lock)), before);
    lock.write().push(2);
    assert_eq!(fingerprint(&look!(lock)), after);

    let lock = Arc::new(std::sync::Mutex::new(vec![1]));
    assert_eq!(fingerprint(&look!(lock)), before);
    lock.lock().unwrap().push(2);
    assert_eq!(fingerprint(&look!(lock)), after);

    let lock = Arc::new(std::sync::RwLock::new(vec![1]));
    assert_eq!(fingerprint(&look!(lock)), before);
    lock.write().unwrap().push(2);
    let Look::Seen {
        fingerprint, shape, ..
    } = look!(lock)
    else {
        panic!("nobody holds it")
    };
    assert_eq!(fingerprint, after);
    assert_eq!(shape.unwrap().text(100), "[1, 2]");

    let counter = Arc::new(AtomicU32::new(1));
    let before = self::fingerprint(&look!(counter));
    counter.store(2, Ordering::Relaxed);
    assert_ne!(self::fingerprint(&look!(counter)), before);
}

#[test]
fn a_lock_that_is_held_is_not_waited_for() {
    let lock = Arc::new(parking_lot::Mutex::new(1));
    let held = lock.lock();
    assert!(matches!(look!(lock), Look::Busy));
    drop(held);
    assert!(matches!(look!(lock), Look::Seen { .. }));

    let lock = Arc::new(parking_lot::RwLock::new(1));
    let held = lock.read();
    assert!(
        matches!(look!(lock), Look::Seen { .. }),
        "readers don't disturb each other"
    );
    drop(held);
    let _held = lock.write();
    assert!(matches!(look!(lock), Look::Busy));

    let lock = std::sync::Mutex::new(1);
    let _held = lock.lock().unwrap();
    assert!(matches!(look!(&lock), Look::Busy));
    let lock = std::sync::RwLock::new(1);
    let _held = lock.write().unwrap();
    assert!(matches!(look!(&lock), Look::Busy));
}

fn text(look: &Look) -> String {
    match look {
        Look::Seen { shape, .. } => shape.as_ref().unwrap().text(200),
        other => panic!("not seen: {other:?}"),
    }
}

/// Looks before and after `change`: both see something, and not the same. Returns what the last one saw.
macro_rules! changed {
    ($arc:expr, $change:expr) => {{
        let arc = &*$arc;
        let before = fingerprint(&look!(arc));
        assert_eq!(fingerprint(&look!(arc)), before, "nothing has changed yet");
        $change;
        let after = look!(arc);
        assert_ne!(fingerprint(&after), before);
        text(&after)
    }};
}

#[test]
fn locks_in_containers_tuples_and_handles_are_looked_into_one_by_one() {
    use std::collections::{BTreeMap, HashMap, VecDeque};
    use std::sync::{LazyLock, Mutex, OnceLock, RwLock};

    let list = Arc::new(vec![Mutex::new(1), Mutex::new(2)]);
    assert_eq!(changed!(list, *list[1].lock().unwrap() = 3), "[1, 3]");
    let _held = list[0].lock();
    assert!(matches!(look!(list), Look::Busy));

    let array = Arc::new([RwLock::new('a'), RwLock::new('b')]);
    assert_eq!(
        changed!(array, *array[0].write().unwrap() = 'c'),
        "['c', 'b']"
    );
    let queue = Arc::new(VecDeque::from([AtomicU32::new(1)]));
    assert_eq!(changed!(queue, queue[0].store(2, Ordering::Relaxed)), "[2]");

    let map: HashMap<_, _> = (0..50).map(|n| (n, Arc::new(Mutex::new(n)))).collect();
    let map = Arc::new(map);
    let changed = changed!(map, *map[&0].lock().unwrap() = -1);
    assert!(changed.starts_with("{0: -1, 1: 1, 10: 10"), "{changed}");
    let map = Arc::new(BTreeMap::from([("a", parking_lot::Mutex::new(1))]));
    assert_eq!(changed!(map, *map["a"].lock() = 2), "{\"a\": 2}");

    let mixed = Arc::new((
        parking_lot::RwLock::new(vec![1]),
        AtomicU32::new(7),
        "name".to_owned(),
    ));
    assert_eq!(
        changed!(mixed, mixed.0.write().clear()),
        "([], 7, \"name\")"
    );
    let held = mixed.0.write();
    assert!(matches!(look!(mixed), Look::Busy));
    drop(held);

    let maybe = Arc::new(Some(Box::new(Mutex::new(1))));
    let change = || *maybe.as_ref().as_ref().unwrap().lock().unwrap() = 2;
    assert_eq!(changed!(maybe, change()), "Some(2)");
    let once = Arc::new(OnceLock::new());
    assert_eq!(changed!(once, once.set(1).unwrap()), "Some(1)");
    let lazy: Arc<LazyLock<u8>> = Arc::new(LazyLock::new(|| 5));
    assert_eq!(text(&look!(lazy)), "None", "a look doesn't make it");
    assert_eq!(changed!(lazy, assert_eq!(**lazy, 5)), "Some(5)");
}

#[test]
fn locks_around_locks_are_looked_into() {
    use parking_lot::{Mutex, RwLock};
    use std::collections::HashMap;

    let nested = Arc::new(Mutex::new(vec![Mutex::new(1)]));
    assert_eq!(changed!(nested, *nested.lock()[0].lock() = 2), "[2]");
    assert_eq!(
        changed!(nested, nested.lock().push(Mutex::new(3))),
        "[2, 3]"
    );
    let rooms: RwLock<HashMap<&str, Arc<Mutex<u8>>>> = RwLock::default();
    let rooms = Arc::new(rooms);
    let opened = changed!(rooms, rooms.write().insert("hall", Arc::default()));
    assert_eq!(opened, "{\"hall\": 0}");
    let hall = Arc::clone(&rooms.read()["hall"]);
    assert_eq!(changed!(rooms, *hall.lock() = 1), "{\"hall\": 1}");
    let _held = hall.lock();
    assert!(matches!(look!(rooms), Look::Busy));
}

#[test]
fn the_order_of_a_hash_map_of_locks_is_no_change() {
    use std::collections::HashMap;
    let map = |capacity| {
        let mut map = HashMap::with_capacity(capacity);
        map.extend((0..100).map(|n| (n, std::sync::Mutex::new(n))));
        Arc::new(map)
    };
    assert_eq!(fingerprint(&look!(map(0))), fingerprint(&look!(map(9_999))));
}

#[test]
fn a_lock_inside_of_a_users_type_is_refused_also_when_nobody_holds_it() {
    #[derive(Serialize)]
    struct Pool {
        size: u8,
        connections: parking_lot::Mutex<Vec<u8>>,
    }
    let pool = Arc::new(Pool {
        size: 1,
        connections: vec![1].into(),
    });
    let _held = pool.connections.lock();
    assert_eq!(
        reason(look!(pool)),
        "a lock inside, `Mutex<Vec<u8>>`, for which a look must not wait; `Tracked` can be looked into"
    );
    let three_deep =
        std::sync::Mutex::new(vec![std::sync::Mutex::new(vec![std::sync::Mutex::new(1)])]);
    assert!(reason(look!(&three_deep)).contains("a look must not wait"));
    let twice = std::sync::Mutex::new(std::sync::Mutex::new(1));
    assert_eq!(text(&look!(&twice)), "1");
    let _held = twice.lock().unwrap();
    assert!(matches!(look!(&twice), Look::Busy));
}

#[test]
fn what_can_not_be_hashed_says_so_and_what_to_do() {
    struct Connection;
    trait Store: Send + Sync {}
    impl Store for Connection {}
    let way_out = "`Connection` can't be hashed: derive `serde::Serialize` for it";
    assert_eq!(reason(look!(Arc::new(Connection))), way_out);
    let locked = parking_lot::Mutex::new(Connection);
    assert_eq!(reason(look!(Arc::new(locked))), way_out);
    let locked = std::sync::RwLock::new(Connection);
    assert_eq!(reason(look!(Arc::new(locked))), way_out);
    let store: Arc<dyn Store> = Arc::new(Connection);
    assert_eq!(
        reason(look!(store)),
        "`dyn Store` doesn't say what it is: only the type itself could be hashed"
    );
}

#[test]
fn what_is_too_large_says_how_large() {
    /// A long list that takes its time.
    struct Slow;
    impl Serialize for Slow {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq((0..50_000_000).map(|_| "text"))
        }
    }
    assert_eq!(reason(look!(Arc::new(Slow))), "1.4 GB, too large to watch");
}

#[test]
fn a_panic_while_looking_is_caught_and_poisons_nothing() {
    struct Bomb;
    impl Serialize for Bomb {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            panic!("a bug in somebody's Serialize");
        }
    }
    let lock = Arc::new(std::sync::Mutex::new(Bomb));
    assert_eq!(reason(look!(lock)), "its serialization panicked");
    assert!(!lock.is_poisoned());
}
