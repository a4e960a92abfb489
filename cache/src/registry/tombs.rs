//! What remains of entries that are gone: one tombstone a key, bounded in number.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use crate::function::EntryId;
use crate::registry::info::Tombstone;

/// Tombstones of a registry; the oldest make room.
const MAX_TOMBSTONES: usize = 1_000;

/// The tombstones of a registry.
#[derive(Debug, Default)]
pub(crate) struct Tombs {
    /// In the order of burial, with a gap where one was removed.
    stones: VecDeque<Option<Tombstone>>,
    /// The number of the first of them; they are counted through.
    first: u64,
    /// The number of each that is there.
    by_id: FxHashMap<EntryId, u64>,
}

impl Tombs {
    /// Adds one, in the place of an older one of the same key; returns what had to go.
    #[must_use]
    pub(crate) fn push(&mut self, stone: Tombstone) -> [Option<Tombstone>; 2] {
        let replaced = self.remove(stone.id);
        let number = self.first + self.stones.len() as u64;
        self.by_id.insert(stone.id, number);
        self.stones.push_back(Some(stone));
        let is_over = self.by_id.len() > MAX_TOMBSTONES;
        let oldest = is_over.then(|| self.pop_oldest()).flatten();
        if self.stones.len() > 2 * MAX_TOMBSTONES {
            self.close_gaps();
        }
        [replaced, oldest]
    }

    /// The one of a key.
    pub(crate) fn get(&self, id: EntryId) -> Option<&Tombstone> {
        let number = self.by_id.get(&id)?;
        self.stones.get((number - self.first) as usize)?.as_ref()
    }

    /// Removes the one of a key.
    pub(crate) fn remove(&mut self, id: EntryId) -> Option<Tombstone> {
        let number = self.by_id.remove(&id)?;
        self.stones.get_mut((number - self.first) as usize)?.take()
    }

    /// All of them, the oldest first.
    pub(crate) fn all(&self) -> Vec<Tombstone> {
        self.stones.iter().flatten().cloned().collect()
    }

    fn pop_oldest(&mut self) -> Option<Tombstone> {
        loop {
            let popped = self.stones.pop_front()?;
            self.first += 1;
            if let Some(oldest) = popped {
                self.by_id.remove(&oldest.id);
                return Some(oldest);
            }
        }
    }

    fn close_gaps(&mut self) {
        self.stones.retain(Option::is_some);
        for (number, stone) in (self.first..).zip(self.stones.iter().flatten()) {
            self.by_id.insert(stone.id, number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Time;
    use crate::function::{FunctionId, KeyId};
    use crate::recorder::event::Actor;
    use crate::registry::info::Gone;

    fn stone(key: u64) -> Tombstone {
        let id = EntryId {
            function: FunctionId(0),
            key: KeyId(key),
        };
        let actor = Actor::Script;
        Tombstone {
            id,
            arguments: [].into(),
            time: Time::from_nanos(key),
            cause: Gone::Cleared { actor },
        }
    }

    #[test]
    fn the_last_thousand_are_kept_however_often_some_are_removed() {
        let mut tombs = Tombs::default();
        let n_max = MAX_TOMBSTONES as u64;
        for key in 0..n_max {
            assert!(tombs.push(stone(key)).iter().all(Option::is_none));
        }
        // One goes again and again, so that there are many gaps behind the others.
        for _ in 0..5 * n_max {
            assert_eq!(tombs.remove(stone(7).id), Some(stone(7)));
            assert!(tombs.push(stone(7)).iter().all(Option::is_none));
        }
        assert!(tombs.stones.len() <= 2 * MAX_TOMBSTONES + 1);
        assert_eq!(tombs.push(stone(7))[0], Some(stone(7)));
        for key in n_max..2 * n_max {
            let [replaced, oldest] = tombs.push(stone(key));
            assert!(replaced.is_none() && oldest.is_some());
            assert_eq!(tombs.get(stone(key).id), Some(&stone(key)));
        }
        assert_eq!(
            tombs.all(),
            (n_max..2 * n_max).map(stone).collect::<Vec<_>>()
        );
    }
}
