//! Values that leave the store: refused, told to `on_release`, dropped.
//!
//! All of it is user code: it runs with nothing locked, one failing never stops the others, and whatever it
//! panics with is written down.

use std::panic::Location;

use crate::call::text_of_panic;
use crate::recorder::event::EventKind;
use crate::registry::info::Gone;
use crate::store::watch::caught;
use crate::store::{Entry, Store};
use crate::sync::Arc;

impl<V, T> Store<V, T>
where
    V: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    /// The entry, if `validate` lets it be served. One that may not is released.
    ///
    /// Of several callers that refuse the same entry one removes it; the others find what took its place.
    pub(crate) fn validated(
        &self,
        entry: Arc<Entry<V, T>>,
        site: &'static Location<'static>,
    ) -> Option<Arc<Entry<V, T>>> {
        let Some(validate) = self.policy.validate else {
            return Some(entry);
        };
        let why: Arc<str> = match caught(|| validate(&entry.value)) {
            Ok(Ok(())) => return Some(entry),
            Ok(Err(why)) => why.into(),
            Err(payload) => format!("`validate` {}", text_of_panic(&*payload)).into(),
        };
        self.refuse(entry, site, why);
        None
    }

    /// Removes an entry that must not be served, and releases it; nothing happens if somebody else was faster.
    pub(crate) fn refuse(
        &self,
        entry: Arc<Entry<V, T>>,
        site: &'static Location<'static>,
        why: Arc<str>,
    ) {
        let cause = Gone::Refused {
            why: Arc::clone(&why),
        };
        if self.remove(&entry, cause) {
            self.meta
                .record(entry.key.id(), Some(site), EventKind::DidRefuse { why });
            self.release(entry);
        }
    }
}

// Without the bounds of a store that is used, so that one that is dropped can release what it still has.
impl<V, T> Store<V, T> {
    /// Lets go of an entry that has left the store: tells `on_release`, and drops the value here and now if
    /// nobody else holds it. To be called once for each entry.
    pub(crate) fn release(&self, entry: Arc<Entry<V, T>>) {
        let key = entry.key.id();
        let function = self.meta.function.name;
        let fail = |what: &str, how: &str| {
            let message = format!("{what} of `{function}` {how}").into();
            let kind = EventKind::DidFailToRelease { message };
            self.meta.record(key, None, kind);
        };
        if let Some(on_release) = self.policy.on_release {
            match caught(|| on_release(&entry.value)) {
                Ok(Ok(())) => {}
                Ok(Err(error)) => fail("`on_release`", &format!("failed: {error}")),
                Err(payload) => fail("`on_release`", &text_of_panic(&*payload)),
            }
        }
        if self.meta.is_resource() {
            self.meta.record(key, None, EventKind::DidRelease);
        }
        if let Err(payload) = caught(|| drop(entry)) {
            fail("the destructor of a value", &text_of_panic(&*payload));
        }
    }
}

/// What is still held when a registry ends leaves it, too.
impl<V, T> Drop for Store<V, T> {
    fn drop(&mut self) {
        if self.policy.on_release.is_none() {
            return;
        }
        // Its handles go first: the last one of each value goes under the eyes of `release`.
        let index = std::mem::take(&mut *self.index.lock());
        drop(index);
        for shard in &self.shards {
            let entries = std::mem::take(&mut shard.lock().entries);
            for entry in entries.into_values() {
                self.release(entry);
            }
        }
    }
}
