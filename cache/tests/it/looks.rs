//! Looking at resources: never waiting, never wrong, and saying why not.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use dacapo_cache::kinds::Look;
use dacapo_cache::shape::look::{
    LookAtContent as _, LookInVain as _, LookThroughLock as _, Looking,
};
use serde::{Serialize, Serializer};

/// What an expansion writes.
macro_rules! look {
    ($arc:expr) => {
        (&&&Looking(&*$arc)).look()
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
    let Look::Seen { fingerprint, shape } = look!(lock) else {
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

#[test]
fn locks_further_inside_are_refused_also_when_nobody_holds_them() {
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
    assert!(reason(look!(pool)).starts_with("a lock inside, "));
    let lock = Arc::new(parking_lot::Mutex::new(vec![parking_lot::Mutex::new(1)]));
    assert!(reason(look!(lock)).starts_with("a lock inside, "));
}

#[test]
fn what_can_not_be_hashed_says_so() {
    struct Connection;
    trait Store: Send + Sync {}
    impl Store for Connection {}
    assert_eq!(
        reason(look!(Arc::new(Connection))),
        "its type can't be hashed"
    );
    assert_eq!(
        reason(look!(Arc::new(parking_lot::Mutex::new(Connection)))),
        "its type can't be hashed"
    );
    let store: Arc<dyn Store> = Arc::new(Connection);
    assert_eq!(reason(look!(store)), "its type can't be hashed");
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
