//! A store whose types are not known: what the registry and the timer ask of it.

use std::any::Any;

use crate::clock::Time;
use crate::function::{KeyId, Scope};
use crate::handover::Frame;
use crate::recorder::event::{Actor, ClearScope, EventKind, EvictCause};
use crate::registry::info::{EntryInfo, Gone};
use crate::registry::verify::Verified;
use crate::run::SessionId;
use crate::store::meta::Meta;
use crate::store::watch::{Ended, guarded};
use crate::store::{Entry, Served, Store};
use crate::sync::Arc;

/// What can be asked of a store of any types.
pub(crate) trait AnyStore: Any + Send + Sync {
    /// What it knows of its function.
    fn meta(&self) -> &Arc<Meta>;
    /// Entries held.
    fn n_entries(&self) -> usize;
    /// Everything about them, the oldest first.
    fn entries(&self) -> Vec<EntryInfo>;
    /// A value in words.
    fn preview(&self, key: KeyId) -> Option<String>;
    /// Removes one entry, and keeps a running computation of it from being kept; false if there was none.
    fn clear_entry(&self, key: KeyId, actor: Actor) -> bool;
    /// The same for every entry of a call, whatever widgets it has read. `key` is that of the arguments.
    fn clear_call(&self, key: KeyId, actor: Actor) -> bool;
    /// The same for all.
    fn clear(&self, scope: ClearScope, actor: Actor) -> usize;
    /// The same for what belongs to one session.
    fn end_session(&self, session: SessionId) -> usize;
    /// Lets one entry expire now; false if there is none.
    fn expire_entry(&self, key: KeyId) -> bool;
    /// Frees everything whose ttl is up.
    fn sweep(&self, now: Time) -> usize;
    /// When the next entry expires.
    fn next_expiry(&self) -> Option<Time>;
    /// When the least recently used entry that takes bytes was used; comparable among stores.
    fn last_use_of_oldest(&self) -> Option<u64>;
    /// Evicts the least recently used entry that takes bytes.
    fn evict_oldest(&self, cause: EvictCause);
    /// Its entries as they are handed over to another program.
    fn frames(&self, now: Time) -> Vec<Frame>;
    /// Compares its values of data with what was stored.
    fn verify(&self, verified: &mut Verified);
    /// Looks at the resources that were used by runs that have ended; returns how many have changed.
    fn look_for_mutations(&self, ended: Ended) -> usize;
}

impl<V, T> AnyStore for Store<V, T>
where
    V: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    fn meta(&self) -> &Arc<Meta> {
        &self.meta
    }

    fn n_entries(&self) -> usize {
        Store::n_entries(self)
    }

    fn entries(&self) -> Vec<EntryInfo> {
        let entries = self.all();
        entries
            .iter()
            .map(|entry| self.entry_info(entry, entry.about.served()))
            .collect()
    }

    fn preview(&self, key: KeyId) -> Option<String> {
        let entry = self.by_id(key)?;
        guarded(|| (self.policy.preview)(&entry.value))
    }

    fn clear_entry(&self, key: KeyId, actor: Actor) -> bool {
        self.ground(key, actor);
        self.by_id(key)
            .is_some_and(|entry| self.clear_one(entry, ClearScope::Entry, actor))
    }

    fn clear_call(&self, key: KeyId, actor: Actor) -> bool {
        if !self.meta.function.options.allows_widgets {
            return self.clear_entry(key, actor);
        }
        self.ground_call(key, actor);
        let mut entries = self.all();
        entries.retain(|entry| entry.call() == key);
        let cleared = entries
            .into_iter()
            .map(|entry| self.clear_one(entry, ClearScope::Entry, actor))
            .filter(|is_gone| *is_gone);
        cleared.count() > 0
    }

    fn clear(&self, scope: ClearScope, actor: Actor) -> usize {
        self.ground_all(actor);
        self.trail.clear();
        let entries = self.all().into_iter();
        entries
            .map(|entry| self.clear_one(entry, scope, actor))
            .filter(|is_gone| *is_gone)
            .count()
    }

    fn end_session(&self, session: SessionId) -> usize {
        if self.meta.function.options.scope == Scope::Global {
            return 0;
        }
        let (scope, actor) = (ClearScope::Session, Actor::SessionEnd);
        let mut n_gone = 0;
        loop {
            let entries = self.ground_session(session);
            if entries.is_empty() {
                return n_gone;
            }
            // One that a refresh has replaced meanwhile isn't gone; the other one is found next time.
            let gone = entries
                .into_iter()
                .map(|entry| self.clear_one(entry, scope, actor));
            n_gone += gone.filter(|is_gone| *is_gone).count();
        }
    }

    fn expire_entry(&self, key: KeyId) -> bool {
        self.by_id(key)
            .is_some_and(|entry| self.expire(entry, self.meta.clock().now()))
    }

    fn sweep(&self, now: Time) -> usize {
        Store::sweep(self, now)
    }

    fn next_expiry(&self) -> Option<Time> {
        Store::next_expiry(self)
    }

    fn last_use_of_oldest(&self) -> Option<u64> {
        Some(self.oldest_sized()?.about.usage.last())
    }

    fn evict_oldest(&self, cause: EvictCause) {
        if let Some(oldest) = self.oldest_sized() {
            self.evict(oldest, cause);
        }
    }

    fn frames(&self, now: Time) -> Vec<Frame> {
        Store::frames(self, now)
    }

    fn verify(&self, verified: &mut Verified) {
        Store::verify(self, verified);
    }

    fn look_for_mutations(&self, ended: Ended) -> usize {
        Store::look_for_mutations(self, ended)
    }
}

impl<V, T> Store<V, T>
where
    V: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    fn clear_one(&self, entry: Arc<Entry<V, T>>, scope: ClearScope, actor: Actor) -> bool {
        let is_gone = self.remove(&entry, Gone::by(actor));
        if is_gone {
            self.meta
                .record(entry.key.id(), None, EventKind::DidClear { scope, actor });
            self.release(entry);
        }
        is_gone
    }

    fn entry_info(&self, entry: &Entry<V, T>, served: Served) -> EntryInfo {
        let about = &entry.about;
        let n_handles = self
            .policy
            .n_handles
            .and_then(|count| guarded(|| count(&entry.value)));
        EntryInfo {
            id: self.meta.entry_id(entry.key.id()),
            arguments: Arc::clone(&about.arguments),
            session: about.session(),
            created: about.created,
            last_hit: served.last_hit,
            hits: served.hits,
            expires: about.expires(),
            stale_from: about.stale_from(),
            bytes: about.bytes(),
            cost: about.cost(),
            hit_cost: about.hit_cost(),
            n_elements: about.n_elements,
            object: guarded(|| (self.policy.object)(&entry.value)).unwrap_or(0),
            n_holders: n_handles.map(|handles| handles.saturating_sub(1)),
            watch: self.watch(entry),
            mutation: about
                .watching
                .known()
                .and_then(|watching| watching.lock().last.clone()),
        }
    }
}
