//! In which order the entries of a function were used, and in which they expire.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::clock::Time;
use crate::store::Entry;
use crate::sync::{Arc, Ordering};

/// All entries of a store, twice sorted. Hits never come here: an entry that was used since it was sorted in
/// is moved when somebody looks for the least recently used one, and only then.
pub(crate) struct Index<V, T> {
    by_use: BTreeMap<(u64, u64), Arc<Entry<V, T>>>,
    by_expiry: BTreeMap<(Time, u64), Arc<Entry<V, T>>>,
}

impl<V, T> Default for Index<V, T> {
    fn default() -> Self {
        Self {
            by_use: BTreeMap::new(),
            by_expiry: BTreeMap::new(),
        }
    }
}

impl<V, T> Index<V, T> {
    pub(crate) fn len(&self) -> usize {
        self.by_use.len()
    }

    pub(crate) fn insert(&mut self, entry: &Arc<Entry<V, T>>) {
        let usage = &entry.about.usage;
        let moment = usage.last();
        // Relaxed, here and below: `queued` belongs to the lock around the index.
        usage.queued.store(moment, Ordering::Relaxed);
        self.by_use
            .insert((moment, usage.number), Arc::clone(entry));
        if let Some(expires) = entry.about.expires() {
            self.by_expiry
                .insert((expires, usage.number), Arc::clone(entry));
        }
    }

    /// Removes an entry. What is returned must be dropped outside of the lock.
    #[must_use]
    pub(crate) fn remove(&mut self, entry: &Entry<V, T>) -> Vec<Arc<Entry<V, T>>> {
        let usage = &entry.about.usage;
        let by_use = self
            .by_use
            .remove(&(usage.queued.load(Ordering::Relaxed), usage.number));
        let expires = entry.about.expires();
        let by_expiry = expires.and_then(|time| self.by_expiry.remove(&(time, usage.number)));
        by_use.into_iter().chain(by_expiry).collect()
    }

    /// The least recently used entry of those that count.
    pub(crate) fn oldest(
        &mut self,
        counts: impl Fn(&Entry<V, T>) -> bool,
    ) -> Option<Arc<Entry<V, T>>> {
        let mut from = Bound::Unbounded;
        loop {
            let (&at, entry) = self.by_use.range((from, Bound::Unbounded)).next()?;
            let moment = entry.about.usage.last();
            if moment == at.0 {
                if counts(entry) {
                    return Some(Arc::clone(entry));
                }
                from = Bound::Excluded(at);
                continue;
            }
            // Used since: it moves back, and the next one is looked at.
            let entry = self.by_use.remove(&at)?;
            entry.about.usage.queued.store(moment, Ordering::Relaxed);
            self.by_use.insert((moment, at.1), entry);
        }
    }

    /// Some `n` of the more recently used entries.
    pub(crate) fn newest(&self, n: usize) -> impl Iterator<Item = &Arc<Entry<V, T>>> {
        self.by_use.values().rev().take(n)
    }

    /// All entries, the oldest first.
    pub(crate) fn all(&self) -> Vec<Arc<Entry<V, T>>> {
        let mut entries: Vec<_> = self.by_use.values().cloned().collect();
        entries.sort_unstable_by_key(|entry| entry.about.usage.number);
        entries
    }

    /// Those whose ttl is up.
    pub(crate) fn expired(&self, now: Time) -> Vec<Arc<Entry<V, T>>> {
        self.by_expiry
            .range(..=(now, u64::MAX))
            .map(|(_, entry)| Arc::clone(entry))
            .collect()
    }

    /// When the next one expires.
    pub(crate) fn next_expiry(&self) -> Option<Time> {
        self.by_expiry.first_key_value().map(|((time, _), _)| *time)
    }
}
