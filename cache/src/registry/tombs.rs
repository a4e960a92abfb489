//! What remains of entries that are gone: one tombstone a key, bounded in number.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::function::EntryId;
use crate::registry::info::Tombstone;

/// Tombstones of a registry; the oldest make room.
const MAX_TOMBSTONES: usize = 1_000;

/// The tombstones of a registry.
#[derive(Debug, Default)]
pub(crate) struct Tombs {
    /// By order of burial.
    stones: BTreeMap<u64, Tombstone>,
    by_id: FxHashMap<EntryId, u64>,
    n_buried: u64,
}

impl Tombs {
    /// Adds one, in the place of an older one of the same key; returns what had to go.
    #[must_use]
    pub(crate) fn push(&mut self, stone: Tombstone) -> [Option<Tombstone>; 2] {
        let replaced = self.remove(stone.id);
        self.by_id.insert(stone.id, self.n_buried);
        self.stones.insert(self.n_buried, stone);
        self.n_buried += 1;
        let oldest = if self.stones.len() > MAX_TOMBSTONES {
            self.stones.pop_first()
        } else {
            None
        };
        let oldest = oldest.map(|(_, oldest)| {
            self.by_id.remove(&oldest.id);
            oldest
        });
        [replaced, oldest]
    }

    /// The one of a key.
    pub(crate) fn get(&self, id: EntryId) -> Option<&Tombstone> {
        self.stones.get(self.by_id.get(&id)?)
    }

    /// Removes the one of a key.
    pub(crate) fn remove(&mut self, id: EntryId) -> Option<Tombstone> {
        self.stones.remove(&self.by_id.remove(&id)?)
    }

    /// All of them, the oldest first.
    pub(crate) fn all(&self) -> Vec<Tombstone> {
        self.stones.values().cloned().collect()
    }
}
