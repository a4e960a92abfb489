//! Whether what is kept of data is still what was stored: nobody can reach it, and here is the proof.
//!
//! The fingerprint lies beside what is noticed of resources, made only for entries that were looked at. Hashing is user
//! code: nothing is locked while it runs.

use crate::function::Kind;
use crate::recorder::event::{EventKind, Mutation};
use crate::registry::verify::{ChangedMaster, UnseenMaster, Verified};
use crate::store::watch::guarded;
use crate::store::{Entry, Store};
use crate::sync::{Arc, Ordering};

impl<V, T> Store<V, T>
where
    V: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    /// Takes the fingerprint of new data, so that it can be verified from its first moment on. Only while somebody
    /// watches: it costs as much as hashing all of the value.
    pub(crate) fn note_master(&self, entry: &Entry<V, T>) {
        // Relaxed: a fingerprint more or less.
        let is_watching = self.meta.shared.is_watching.load(Ordering::Relaxed);
        if is_watching
            && self.meta.function.kind == Kind::Data
            && let Ok(fingerprint) = self.fingerprint(entry)
        {
            entry.about.watching.lock().master = Some(fingerprint);
        }
    }

    /// Compares every value of data with what it was.
    pub(crate) fn verify(&self, verified: &mut Verified) {
        if self.meta.function.kind != Kind::Data {
            return;
        }
        for entry in self.all() {
            let id = self.meta.entry_id(entry.key.id());
            let call = || entry.about.text(self.meta.function);
            match self.fingerprint(&entry) {
                Err(why) => {
                    let call = call();
                    verified.unseen.push(UnseenMaster { id, call, why });
                }
                Ok(now) => {
                    let mut watching = entry.about.watching.lock();
                    let before = *watching.master.get_or_insert_with(|| {
                        verified.n_first += 1;
                        now
                    });
                    let was_told = watching.last.is_some();
                    drop(watching);
                    if before == now {
                        verified.n_same += 1;
                        continue;
                    }
                    if !was_told {
                        self.tell_changed(&entry, before);
                    }
                    let call = call();
                    verified.changed.push(ChangedMaster { id, call });
                }
            }
        }
    }

    fn fingerprint(&self, entry: &Entry<V, T>) -> Result<u128, Arc<str>> {
        let codec = self.policy.codec.ok_or("its type can't be hashed")?;
        let fingerprint = guarded(|| (codec.fingerprint)(&entry.value));
        fingerprint
            .unwrap_or_else(|| Err("hashing it panicked".to_owned()))
            .map_err(Into::into)
    }

    /// Notes with the entry that its value has changed, and writes it down.
    fn tell_changed(&self, entry: &Entry<V, T>, before: u128) {
        let after = guarded(|| (self.policy.preview)(&entry.value));
        let mutation = Arc::new(Mutation {
            before: format!("a value with the fingerprint {before:032x}").into(),
            after: after.map_or("a value that can't be put into words".into(), Into::into),
            leaves: Vec::new(),
            n_more_leaves: 0,
            authors: Vec::new(),
            suspects: Vec::new(),
        });
        entry.about.watching.lock().last = Some(Arc::clone(&mutation));
        let kind = EventKind::DidMutate { mutation };
        self.meta.record(entry.key.id(), None, kind);
    }
}
