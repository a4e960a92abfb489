//! Noticing that somebody changed a resource: looks at it, compared with the look before.

use crate::function::KeyId;
use crate::kinds::Look;
use crate::recorder::event::{EventKind, Mutation};
use crate::registry::info::Watch;
use crate::run::{Here, SessionId, uninterrupted};
use crate::shape::Shape;
use crate::store::{Entry, Store};
use crate::sync::{Arc, Mutex, Ordering, Weak};

/// Up to this size a resource is looked at even while nobody watches.
const SMALL_BYTES: u64 = 64 << 10;

/// Runs that are named as suspects of one change.
const MAX_SUSPECTS: usize = 16;

/// Characters of a preview.
const PREVIEW_CHARS: usize = 200;

/// What was seen of a resource, and who used it since.
#[derive(Debug, Default)]
pub(crate) struct Watching {
    seen: Option<Seen>,
    /// Why the last look saw nothing.
    obstacle: Option<Arc<str>>,
    suspects: Vec<(SessionId, u32)>,
    /// Whether it stands in the list of what was used.
    is_listed: bool,
    pub(crate) last: Option<Arc<Mutation>>,
}

#[derive(Clone, Debug)]
struct Seen {
    fingerprint: u128,
    shape: Option<Arc<Shape>>,
}

impl Seen {
    fn text(&self) -> Arc<str> {
        self.shape.as_ref().map_or_else(
            || "too large to show".into(),
            |s| s.text(PREVIEW_CHARS).into(),
        )
    }
}

/// The resources of a function that were used since the last look. Being listed keeps nothing alive.
pub(crate) struct Used<V, T>(Mutex<Vec<Weak<Entry<V, T>>>>);

impl<V, T> Default for Used<V, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<V, T> Store<V, T>
where
    V: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    /// Takes the first look at a resource that was just stored.
    pub(crate) fn look_at_new(&self, entry: &Arc<Entry<V, T>>) {
        if self.policy.look.is_none() {
            return;
        }
        if self.is_worth_a_look(entry) {
            self.look_at(entry);
        } else {
            entry.about.watching.lock().obstacle =
                Some("larger than 64 KB, and nobody is watching".into());
        }
        self.note_use(entry);
    }

    /// Notes that the present run was given a resource.
    pub(crate) fn note_use(&self, entry: &Arc<Entry<V, T>>) {
        if self.policy.look.is_none() {
            return;
        }
        let here = Here::get();
        let is_new = {
            let mut watching = entry.about.watching.lock();
            if let Some(session) = here.session {
                let suspect = (session, here.rerun);
                if !watching.suspects.contains(&suspect) && watching.suspects.len() < MAX_SUSPECTS {
                    watching.suspects.push(suspect);
                }
            }
            !std::mem::replace(&mut watching.is_listed, true)
        };
        if is_new {
            self.used.0.lock().push(Arc::downgrade(entry));
        }
    }

    /// Looks at what was used since the last time; returns how many have changed.
    pub(crate) fn look_for_mutations(&self) -> usize {
        let used = std::mem::take(&mut *self.used.0.lock());
        let mut n_changed = 0;
        for entry in used.iter().filter_map(Weak::upgrade) {
            entry.about.watching.lock().is_listed = false;
            if entry.about.is_fresh(self.meta.clock().now()) && self.is_worth_a_look(&entry) {
                n_changed += usize::from(self.look_at(&entry));
            }
        }
        n_changed
    }

    /// Whether changes of an entry are noticed.
    pub(crate) fn watch(&self, entry: &Entry<V, T>) -> Watch {
        if self.policy.look.is_none() {
            return Watch::Master;
        }
        match &entry.about.watching.lock().obstacle {
            Some(obstacle) => Watch::Unwatched(Arc::clone(obstacle)),
            None => Watch::Watched,
        }
    }

    /// Looks once, with no lock of ours held; true if the resource isn't what it was.
    fn look_at(&self, entry: &Arc<Entry<V, T>>) -> bool {
        let Some(look) = self.policy.look else {
            return false;
        };
        let seen = match guarded(|| look(&entry.value)) {
            Some(Look::Seen { fingerprint, shape }) => Seen { fingerprint, shape },
            Some(Look::Busy) => {
                entry.about.watching.lock().obstacle = Some("busy".into());
                // Those who used it stay suspects, and it is looked at again.
                self.note_use_again(entry);
                return false;
            }
            Some(Look::Unwatched(why)) => {
                entry.about.watching.lock().obstacle = Some(why);
                return false;
            }
            None => {
                entry.about.watching.lock().obstacle = Some("looking at it panicked".into());
                return false;
            }
        };
        let (before, suspects) = {
            let mut watching = entry.about.watching.lock();
            watching.obstacle = None;
            (
                watching.seen.replace(seen.clone()),
                std::mem::take(&mut watching.suspects),
            )
        };
        let Some(before) = before.filter(|before| before.fingerprint != seen.fingerprint) else {
            return false;
        };
        let leaves = match (&before.shape, &seen.shape) {
            (Some(before), Some(after)) => before.difference(after),
            _ => Vec::new(),
        };
        let (before, after) = (before.text(), seen.text());
        let mutation = Arc::new(Mutation {
            before,
            after,
            leaves,
            suspects,
        });
        entry.about.watching.lock().last = Some(Arc::clone(&mutation));
        self.record_mutation(entry.key.id(), mutation);
        true
    }

    fn record_mutation(&self, key: KeyId, mutation: Arc<Mutation>) {
        self.meta
            .record(key, None, EventKind::DidMutate { mutation });
    }

    fn note_use_again(&self, entry: &Arc<Entry<V, T>>) {
        let was_listed = std::mem::replace(&mut entry.about.watching.lock().is_listed, true);
        if !was_listed {
            self.used.0.lock().push(Arc::downgrade(entry));
        }
    }

    /// Whether a look costs little, or somebody wants it.
    fn is_worth_a_look(&self, entry: &Entry<V, T>) -> bool {
        // Relaxed: a look more or less.
        let is_watching = self.meta.shared.is_watching.load(Ordering::Relaxed);
        is_watching
            || entry
                .about
                .bytes()
                .is_some_and(|bytes| bytes <= SMALL_BYTES)
    }
}

/// Runs user code that is no part of what the user called: it isn't interrupted, and a panic of it is `None`.
pub(crate) fn guarded<R>(f: impl FnOnce() -> R) -> Option<R> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| uninterrupted(f))).ok()
}
