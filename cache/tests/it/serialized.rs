//! `copy = "serialize"`: what is kept is bytes, and every caller gets what they decode to.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use dacapo_cache::recorder::event::{EventKind, MissReason};
use dacapo_cache::{Registry, cache_data};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::support::{Lines, events, in_new_registry, last_reason};

#[cache_data(copy = "serialize")]
fn list(n: u32) -> Mutex<Vec<u32>> {
    Mutex::new((0..n).collect())
}

#[test]
fn what_one_caller_changes_no_other_sees() {
    in_new_registry(|_| {
        let first = list(2);
        first.lock().unwrap().push(9);
        let second = list(2);
        assert_eq!(*second.lock().unwrap(), [0, 1]);
        second.lock().unwrap().clear();
        assert_eq!(*list(2).lock().unwrap(), [0, 1]);
        assert_eq!((list::info().misses, list::info().hits), (1, 2));
    });
}

#[test]
fn callers_on_several_threads_get_values_of_their_own() {
    let registry = Registry::new();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let registry = &registry;
            scope.spawn(move || {
                registry.enter(|| {
                    for round in 0..50 {
                        let mine = list(3);
                        assert_eq!(*mine.lock().unwrap(), [0, 1, 2]);
                        mine.lock().unwrap().push(thread * 100 + round);
                    }
                });
            });
        }
    });
    registry.enter(|| assert_eq!(list::info().misses, 1));
}

/// Neither `Clone` nor `Sync`, and shares on purpose.
#[derive(Debug, Serialize, Deserialize)]
struct Sharing {
    #[serde(serialize_with = "inside", deserialize_with = "anew")]
    shared: Arc<AtomicU64>,
    cell: Cell<u8>,
}

fn inside<S: Serializer>(shared: &Arc<AtomicU64>, serializer: S) -> Result<S::Ok, S::Error> {
    shared.serialize(serializer)
}

fn anew<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<AtomicU64>, D::Error> {
    AtomicU64::deserialize(deserializer).map(Arc::new)
}

#[cache_data(copy = "serialize")]
fn sharing(n: u64) -> Result<Option<Sharing>, String> {
    match n {
        0 => Err("zero".to_owned()),
        1 => Ok(None),
        _ => Ok(Some(Sharing {
            shared: Arc::new(n.into()),
            cell: Cell::new(0),
        })),
    }
}

#[test]
fn handles_inside_are_not_shared_either() {
    in_new_registry(|_| {
        let first = sharing(7).unwrap().unwrap();
        first.shared.store(8, Ordering::SeqCst);
        first.cell.set(1);
        let second = sharing(7).unwrap().unwrap();
        assert_eq!(second.shared.load(Ordering::SeqCst), 7);
        assert_eq!(second.cell.get(), 0);
        assert!(!Arc::ptr_eq(&first.shared, &second.shared));
    });
}

#[test]
fn only_ok_is_kept() {
    in_new_registry(|registry| {
        assert_eq!(sharing(0).unwrap_err(), "zero");
        assert_eq!(sharing(0).unwrap_err(), "zero");
        assert!(sharing(1).unwrap().is_none() && sharing(1).unwrap().is_none());
        assert_eq!((sharing::info().misses, sharing::info().entries), (3, 1));
        let failures = events(registry)
            .into_iter()
            .filter_map(|event| match event.kind {
                EventKind::DidFail { message } => Some(message),
                _ => None,
            });
        assert_eq!(failures.collect::<Vec<_>>(), ["zero".into(), "zero".into()]);
    });
}

#[test]
fn the_size_of_an_entry_is_that_of_its_bytes() {
    in_new_registry(|registry| {
        let value = list(100);
        let bytes = bincode::serde::encode_to_vec(&value, bincode::config::standard()).unwrap();
        assert_eq!(list::info().bytes, bytes.len() as u64);
        let entry = registry.entries(registry.functions()[0].id).remove(0);
        assert_eq!(entry.bytes, Some(bytes.len() as u64));
        let preview = registry.preview(entry.id).unwrap();
        assert!(preview.contains("0, 1, 2"), "{preview}");
    });
}

thread_local! {
    static ENCODED: Cell<u32> = const { Cell::new(0) };
    static DECODED: Cell<u32> = const { Cell::new(0) };
    static CAN_BE_READ: Cell<bool> = const { Cell::new(true) };
}

struct Counted(u8);

impl Serialize for Counted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ENCODED.set(ENCODED.get() + 1);
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Counted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        DECODED.set(DECODED.get() + 1);
        if !CAN_BE_READ.get() {
            return Err(serde::de::Error::custom("not today"));
        }
        u8::deserialize(deserializer).map(Self)
    }
}

#[cache_data(copy = "serialize")]
fn counted(page: &mut Lines, n: u8) -> Counted {
    page.draw(format!("counting {n}"));
    Counted(n)
}

#[test]
fn a_miss_encodes_and_reads_back_once_and_a_hit_decodes_once() {
    in_new_registry(|_| {
        let page = &mut Lines::default();
        assert_eq!(counted(page, 1).0, 1);
        assert_eq!((ENCODED.get(), DECODED.get()), (1, 1));
        assert_eq!(counted(page, 1).0, 1);
        assert_eq!((ENCODED.get(), DECODED.get()), (1, 2));
        assert_eq!(page.0, ["counting 1", "counting 1"]);
    });
}

/// While this lives, bytes of [`Counted`] can't be read on this thread.
struct Unreadable;

impl Unreadable {
    fn begin() -> Self {
        CAN_BE_READ.set(false);
        Self
    }
}

impl Drop for Unreadable {
    fn drop(&mut self) {
        CAN_BE_READ.set(true);
    }
}

#[test]
fn bytes_that_cannot_be_read_at_a_hit_are_computed_again_and_drawn_once() {
    in_new_registry(|registry| {
        let page = &mut Lines::default();
        counted(page, 1);
        // Another hit: nothing that a thread keeps for itself is served past the refusal.
        counted(page, 1);
        page.0.clear();
        let unreadable = Unreadable::begin();
        assert_eq!(counted(page, 1).0, 1);
        drop(unreadable);
        assert_eq!(
            page.0,
            [
                "warning: `counted` was computed again, its bytes can't be read: not today",
                "counting 1",
                // What can't be read back now isn't kept, either.
                "warning: what `counted` returned is not kept: `copy = \"serialize\"` can't copy it, its bytes can't \
                 be read back: not today",
            ]
        );
        let info = counted::info();
        assert_eq!((info.hits, info.misses, info.entries), (1, 2, 0));
        let why = "its bytes can't be read: not today";
        assert!(matches!(
            last_reason(registry),
            MissReason::Refused { why: said } if &*said == why
        ));
        let refused =
            |kind: &EventKind| matches!(kind, EventKind::DidRefuse { why: said } if &**said == why);
        let n_refused = events(registry)
            .iter()
            .filter(|event| refused(&event.kind))
            .count();
        assert_eq!(n_refused, 1);
    });
}

#[test]
fn what_was_refused_for_its_bytes_is_kept_again() {
    in_new_registry(|_| {
        let page = &mut Lines::default();
        counted(page, 1);
        let unreadable = Unreadable::begin();
        counted(page, 1);
        drop(unreadable);
        page.0.clear();
        assert_eq!((counted(page, 1).0, counted(page, 1).0), (1, 1));
        assert_eq!(page.0, ["counting 1", "counting 1"]);
        assert_eq!(counted::info().entries, 1);
    });
}

/// Draws what it needs, and needs what may be unreadable.
#[cache_data]
fn twice_counted(page: &mut Lines, n: u8) -> u8 {
    page.draw("twice");
    2 * counted(page, n).0
}

#[test]
fn a_body_that_needs_unreadable_bytes_records_each_element_once() {
    in_new_registry(|_| {
        let page = &mut Lines::default();
        counted(page, 1);
        page.0.clear();
        let unreadable = Unreadable::begin();
        assert_eq!(twice_counted(page, 1), 2);
        drop(unreadable);
        let is_drawn = |line: &&String| !line.starts_with("warning");
        let drawn: Vec<_> = page.0.iter().filter(is_drawn).cloned().collect();
        assert_eq!(drawn, ["twice", "counting 1"]);
        page.0.clear();
        assert_eq!(twice_counted(page, 1), 2);
        assert_eq!(page.0.iter().filter(is_drawn).count(), 2);
    });
}

/// Encodes, but what it encodes to doesn't say which of the two it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Either {
    Number(i32),
    Text(String),
}

#[cache_data(copy = "serialize")]
fn either(page: &mut Lines, n: i32) -> Either {
    page.draw("drawn");
    if n > 0 {
        Either::Number(n)
    } else {
        Either::Text(n.to_string())
    }
}

#[test]
fn a_value_that_cannot_be_copied_reaches_its_caller_and_is_not_kept() {
    in_new_registry(|registry| {
        let page = &mut Lines::default();
        assert_eq!(either(page, 3), Either::Number(3));
        assert_eq!(page.0[0], "drawn");
        assert!(
            page.0[1].starts_with(
                "warning: what `either` returned is not kept: `copy = \"serialize\"` can't copy it, its bytes \
                 can't be read back: "
            ),
            "{}",
            page.0[1]
        );
        assert_eq!(either::info().entries, 0);
        let fails = |kind: &EventKind| matches!(kind, EventKind::DidFail { .. });
        assert!(events(registry).iter().any(|event| fails(&event.kind)));
        assert_eq!(either(page, 3), Either::Number(3));
        assert!(matches!(
            last_reason(registry),
            MissReason::LastCallFailed { message } if message.contains("can't be copied by encoding")
        ));
    });
}
