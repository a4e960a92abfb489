//! What a look in progress on this thread has met: locks that were busy, and those who wrote to tracked ones.
//!
//! Serde hands nothing through but the serializer, so what a [`Tracked`](crate::Tracked) deep inside of a value
//! has to say goes this way.

use rustc_hash::FxHashMap;

use crate::recorder::event::Author;
use crate::sync::{Slot, thread_local};
use crate::tracked::{MAX_AUTHORS, Writer};

thread_local! {
    /// Looks can nest: a value's own code may call a cached function.
    static MET: Slot<Met> = const { Slot::new() };
}

/// What a look has met.
#[derive(Debug, Default)]
pub(super) struct Met {
    pub(super) is_busy: bool,
    pub(super) writes: Writes,
}

/// Who wrote to the tracked locks inside of a value, as far as they remember.
#[derive(Clone, Debug, Default)]
pub struct Writes {
    /// By the address of the lock.
    by_lock: FxHashMap<usize, Vec<Writer>>,
}

impl Writes {
    /// Those who have written since `before`, in order; the last ones, if there are many.
    pub(crate) fn since(&self, before: &Self) -> Vec<Author> {
        let mut writers: Vec<_> = self
            .by_lock
            .iter()
            .flat_map(|(lock, writers)| {
                let known = before.by_lock.get(lock).and_then(|known| known.last());
                let last = known.map_or(0, |writer| writer.number);
                writers.iter().filter(move |writer| writer.number > last)
            })
            .collect();
        writers.sort_by_key(|writer| writer.number);
        let n_older = writers.len().saturating_sub(MAX_AUTHORS);
        writers[n_older..]
            .iter()
            .map(|writer| writer.author())
            .collect()
    }
}

/// Runs a look, and tells what it met.
pub(super) fn looking<R>(look: impl FnOnce() -> R) -> (R, Met) {
    /// Puts back the look around this one, also when unwinding.
    struct Outer(Option<Met>);
    impl Drop for Outer {
        fn drop(&mut self) {
            MET.with(|met| met.replace(self.0.take()));
        }
    }
    let _outer = Outer(MET.with(|met| met.replace(Some(Met::default()))));
    let seen = look();
    (seen, MET.with(|met| met.replace(None)).unwrap_or_default())
}

/// Whether this thread is looking at a resource, and so must not wait for a lock.
pub(crate) fn is_looking() -> bool {
    MET.with(|met| met.with(Option::is_some))
}

/// A lock inside was busy: the look has seen nothing.
pub(crate) fn note_busy() {
    with(|met| met.is_busy = true);
}

/// Notes who wrote to a lock, by its address.
pub(crate) fn note_writers(lock: usize, writers: Vec<Writer>) {
    with(|met| {
        met.writes.by_lock.insert(lock, writers);
    });
}

fn with(f: impl FnOnce(&mut Met)) {
    MET.with(|met| met.with_mut(|met| met.as_mut().map(f)));
}
