//! Making room: which entries go when there are too many of them, or when they take too many bytes.
//!
//! Always the least recently used ones, and always for the sake of one that has just been stored. An entry
//! that is larger than the bound alone goes itself, before it can push out all the others. Entries whose size
//! isn't known count nothing, and don't go for the sake of bytes: that would gain none.

use std::cell::OnceCell;

use crate::data;
use crate::recorder::event::{EventKind, EvictCause};
use crate::registry::info::Gone;
use crate::store::watch::guarded;
use crate::store::{Entry, Store};
use crate::sync::{Arc, Ordering};

impl<V, T> Store<V, T>
where
    V: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    /// Estimates the size of an entry and notes it; `None` where nothing can be said. What is measured learns which
    /// entry keeps it.
    pub(crate) fn measure(&self, entry: &Entry<V, T>) -> Option<u64> {
        let measure = || (self.policy.size)(&entry.value);
        let bytes = guarded(|| data::measuring(&self.meta, entry.key.id(), measure)).flatten();
        if let Some(bytes) = bytes {
            entry.about.set_bytes(&self.meta, bytes);
        }
        bytes
    }

    /// Makes the bounds hold again, now that `entry` is in the store and its size is known, as far as it can
    /// be.
    pub(crate) fn make_room_for(&self, entry: &Arc<Entry<V, T>>) {
        let bytes = entry.about.bytes().unwrap_or(0);
        let limits = [self.meta.max_size, self.meta.shared.budget.limit()];
        let exceeded = limits.into_iter().flatten().find(|limit| bytes > *limit);
        if let Some(limit) = exceeded {
            // Its caller is about to get it: it isn't released, only not kept.
            self.turn_out(entry, EvictCause::TooLarge { bytes, limit });
            return;
        }
        // In words only where it pushes another one out.
        let by = OnceCell::new();
        let by = || Arc::clone(by.get_or_init(|| entry.about.text(self.meta.function)));
        if let Some(max_entries) = self.meta.max_entries {
            let oldest = || {
                let mut index = self.index.lock();
                let is_over = index.len() > max_entries;
                is_over.then(|| index.oldest(|_| true)).flatten()
            };
            while let Some(oldest) = oldest() {
                self.evict(oldest, EvictCause::MaxEntries { by: by() });
            }
        }
        if let Some(max_size) = self.meta.max_size {
            let oldest = || {
                // Relaxed: what this thread has evicted is taken off, as it is the one that did it.
                let is_over = self.meta.counters.bytes.load(Ordering::Relaxed) > max_size;
                is_over.then(|| self.oldest_sized()).flatten()
            };
            while let Some(oldest) = oldest() {
                self.evict(oldest, EvictCause::MaxSize { by: by() });
            }
        }
        if self.meta.shared.budget.is_exceeded()
            && let Some(registry) = self.meta.shared.registry.upgrade()
        {
            registry.make_room(&by());
        }
    }

    /// The least recently used entry that takes bytes.
    pub(super) fn oldest_sized(&self) -> Option<Arc<Entry<V, T>>> {
        let takes_bytes = |entry: &Entry<V, T>| entry.about.bytes().is_some_and(|bytes| bytes > 0);
        self.index.lock().oldest(takes_bytes)
    }

    /// Takes an entry out because there is no room for it, and releases it; nothing happens if it has left already.
    pub(super) fn evict(&self, entry: Arc<Entry<V, T>>, cause: EvictCause) {
        if self.turn_out(&entry, cause) {
            self.release(entry);
        }
    }

    /// Takes an entry out because there is no room for it; false if it has left already.
    fn turn_out(&self, entry: &Arc<Entry<V, T>>, cause: EvictCause) -> bool {
        let gone = Gone::Evicted {
            cause: cause.clone(),
        };
        let is_out = self.remove(entry, gone);
        if is_out {
            self.meta
                .record(entry.key.id(), None, EventKind::DidEvict { cause });
        }
        is_out
    }
}
