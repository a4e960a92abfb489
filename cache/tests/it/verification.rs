//! `Registry::verify_data` proves that what is kept of data never changes, and finds a type that breaks the promise.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use dacapo_cache::recorder::event::EventKind;
use dacapo_cache::{Data, Table, Watch, cache_data, cache_resource};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::support::{events, in_new_registry};

/// Says that it is data, and shares: its clone is a handle, which neither the attribute nor a trait can see.
#[derive(Clone)]
struct Sneaky(Handle);

type Handle = Arc<dyn Fn(Option<u64>) -> u64 + Send + Sync>;

impl Sneaky {
    fn new(n: u64) -> Self {
        let number = AtomicU64::new(n);
        Self(Arc::new(move |new| match new {
            Some(new) => number.swap(new, Ordering::SeqCst),
            None => number.load(Ordering::SeqCst),
        }))
    }
}

impl Serialize for Sneaky {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64((self.0)(None))
    }
}

impl<'de> Deserialize<'de> for Sneaky {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u64::deserialize(deserializer).map(Self::new)
    }
}

#[cache_data]
fn sneaky(n: u64) -> Sneaky {
    Sneaky::new(n)
}

#[cache_data]
fn honest(n: u64) -> Vec<u64> {
    vec![n; 3]
}

#[cache_data]
fn shared_until_written(n: u64) -> Data<Vec<u64>> {
    Data::new(vec![n; 3])
}

#[cache_data]
fn table(n: u64) -> Table {
    Table::from_columns([("n", vec![n.cast_signed(); 3])]).unwrap()
}

#[cache_data(copy = "serialize")]
fn copied_by_encoding(n: u64) -> Sneaky {
    Sneaky::new(n)
}

#[cache_resource]
fn resource() -> Arc<AtomicU64> {
    Arc::default()
}

#[test]
fn whatever_callers_do_with_their_copies_the_masters_are_what_they_were() {
    in_new_registry(|registry| {
        registry.set_watching(true);
        honest(1).push(9);
        shared_until_written(1).push(9);
        let _ = table(1).head(1);
        (copied_by_encoding(1).0)(Some(9));
        resource().store(9, Ordering::SeqCst);
        let verified = registry.verify_data();
        assert!(verified.is_untouched(), "{verified:?}");
        assert_eq!((verified.n_same, verified.n_first), (4, 0));
        assert_eq!(verified.unseen, []);
    });
}

#[test]
fn a_type_that_shares_behind_the_compilers_back_is_found_and_named() {
    in_new_registry(|registry| {
        registry.set_watching(true);
        let mine = sneaky(1);
        sneaky(2);
        assert!(registry.verify_data().is_untouched());
        (mine.0)(Some(9));
        for _ in 0..2 {
            let verified = registry.verify_data();
            let [changed] = &verified.changed[..] else {
                panic!("{verified:?}")
            };
            assert_eq!(&*changed.call, "sneaky(n=1)");
            assert_eq!(verified.n_same, 1);
        }
        let told: Vec<_> = events(registry)
            .into_iter()
            .filter_map(|event| match event.kind {
                EventKind::DidMutate { mutation } => Some(mutation.after.to_string()),
                _ => None,
            })
            .collect();
        assert_eq!(told, ["9"], "told once, with what it is now");
        let id = registry.verify_data().changed[0].id;
        let entries = registry.entries(id.function);
        let entry = entries.iter().find(|entry| entry.id == id).unwrap();
        assert!(entry.mutation.is_some());
        assert_eq!(entry.watch, Watch::Master);
        sneaky::clear();
        sneaky(1);
        assert!(registry.verify_data().is_untouched(), "computed anew");
    });
}

#[test]
fn without_watching_the_first_look_is_what_the_next_one_compares_with() {
    in_new_registry(|registry| {
        let mine = sneaky(1);
        let first = registry.verify_data();
        assert_eq!((first.n_same, first.n_first), (1, 1));
        (mine.0)(Some(9));
        let second = registry.verify_data();
        assert_eq!((second.n_same, second.n_first), (0, 0));
        assert!(!second.is_untouched());
    });
}
