//! Noticing that somebody changed a resource: looks at it, compared with the look before.
//!
//! Whoever was given a resource is a suspect until it was looked at after the end of their run; until then the
//! resource stays in the list of what is looked at. The list is locked inside of the state of a resource.

use std::collections::VecDeque;

use crate::function::{KeyId, Kind};
use crate::kinds::Look;
use crate::recorder::event::{EventKind, Mutation};
use crate::registry::info::Watch;
use crate::run::{Here, SessionId, uninterrupted};
use crate::shape::Shape;
use crate::shape::look::Writes;
use crate::store::{Entry, Store};
use crate::sync::{Arc, Mutex, Ordering, Weak, catch_unwind};

/// Up to this size a resource is looked at even while nobody watches.
const SMALL_BYTES: u64 = 64 << 10;

/// Runs that are named as suspects of one change: those that used it last.
const MAX_SUSPECTS: usize = 16;

/// Characters of a preview.
const PREVIEW_CHARS: usize = 200;

/// Which runs are over when a look begins.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ended {
    All,
    /// This one, and those that the session had before.
    Run(SessionId, u32),
}

/// What was seen of a resource, and who used it since.
#[derive(Debug, Default)]
pub(crate) struct Watching {
    seen: Option<Seen>,
    /// Why the last look saw nothing.
    obstacle: Option<Obstacle>,
    suspects: VecDeque<Suspect>,
    /// Whether it stands in the list of what was used.
    is_listed: bool,
    /// Whether a thread looks at it now: looks that overlap could end in the wrong order.
    is_looked_at: bool,
    pub(crate) last: Option<Arc<Mutation>>,
    /// Of data: the fingerprint of what was stored, if somebody asked for it.
    pub(crate) master: Option<u128>,
}

#[derive(Clone, Debug)]
struct Seen {
    fingerprint: u128,
    shape: Option<Arc<Shape>>,
    writes: Writes,
}

#[derive(Debug)]
enum Obstacle {
    Busy,
    Panicked,
    /// It can't be looked at, and why.
    Unwatched(Arc<str>),
}

/// Somebody who was given the resource, and may have changed it.
#[derive(Debug)]
struct Suspect {
    /// `None` for all that happens outside of runs.
    run: Option<(SessionId, u32)>,
    stage: Stage,
}

/// A suspect is one until a look has begun after its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// May change the resource at any time.
    Working,
    /// Has ended since the last look began.
    Ended,
    /// Had ended when the last look began: what that one doesn't see it hasn't done.
    Looked,
}

/// What came of the intention to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Changed,
    Same,
    /// Nothing was seen.
    Blind,
}

impl Seen {
    fn text(&self) -> Arc<str> {
        self.shape.as_ref().map_or_else(
            || "too large to show".into(),
            |s| s.text(PREVIEW_CHARS).into(),
        )
    }
}

impl Watching {
    /// Notes a use.
    fn suspect(&mut self, run: Option<(SessionId, u32)>) {
        // Nobody says when something outside of runs has ended.
        let stage = if run.is_some() {
            Stage::Working
        } else {
            Stage::Ended
        };
        if let Some(known) = self.suspects.iter_mut().find(|suspect| suspect.run == run) {
            known.stage = stage;
            return;
        }
        if self.suspects.len() == MAX_SUSPECTS {
            self.suspects.pop_front();
        }
        self.suspects.push_back(Suspect { run, stage });
    }

    /// Notes that runs are over.
    fn end(&mut self, ended: Ended) {
        for suspect in &mut self.suspects {
            let has_ended = match (ended, suspect.run) {
                (Ended::All, _) => true,
                // Earlier ones, too: a thread that a run left behind may have used it after the run's end.
                (Ended::Run(session, rerun), Some((of, number))) => {
                    of == session && number <= rerun
                }
                (Ended::Run(..), None) => false,
            };
            if has_ended && suspect.stage == Stage::Working {
                suspect.stage = Stage::Ended;
            }
        }
    }

    fn turn(&mut self, from: Stage, to: Stage) {
        for suspect in &mut self.suspects {
            if suspect.stage == from {
                suspect.stage = to;
            }
        }
    }

    fn has(&self, stage: Stage) -> bool {
        self.suspects.iter().any(|suspect| suspect.stage == stage)
    }
}

/// The resources of a function that may have changed since the last look. Being listed keeps nothing alive.
pub(crate) struct Used<V, T>(Mutex<Vec<Weak<Entry<V, T>>>>);

impl<V, T> Default for Used<V, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// While it lives, no other thread looks at the same resource.
struct Looking<'a>(&'a Mutex<Watching>);

impl<'a> Looking<'a> {
    /// Begins a look; `None` if another thread is at it.
    fn begin(watching: &'a Mutex<Watching>) -> Option<Self> {
        let mut state = watching.lock();
        if std::mem::replace(&mut state.is_looked_at, true) {
            return None;
        }
        state.turn(Stage::Ended, Stage::Looked);
        Some(Self(watching))
    }
}

impl Drop for Looking<'_> {
    fn drop(&mut self) {
        self.0.lock().is_looked_at = false;
    }
}

impl<V, T> Store<V, T>
where
    V: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    /// Takes the first look at a resource, to be called before anybody is given it.
    pub(crate) fn look_at_new(&self, entry: &Entry<V, T>) {
        if self.policy.look.is_some() && (self.is_legacy() || self.is_worth_a_look(entry)) {
            self.look_at(entry);
        }
    }

    /// Looks at a legacy function's value, to be called before somebody is served it.
    pub(crate) fn look_at_hit(&self, entry: &Entry<V, T>) {
        self.look_at(entry);
    }

    /// Whether values are looked at on each hit, whatever their size.
    fn is_legacy(&self) -> bool {
        self.meta.function.kind == Kind::Legacy
    }

    /// Notes that the present run was given a resource.
    pub(crate) fn note_use(&self, entry: &Arc<Entry<V, T>>) {
        if self.policy.look.is_none() {
            return;
        }
        let here = Here::get();
        let mut watching = entry.about.watching.lock();
        watching.suspect(here.session.map(|session| (session, here.rerun)));
        if !std::mem::replace(&mut watching.is_listed, true) {
            self.used.0.lock().push(Arc::downgrade(entry));
        }
    }

    /// Looks at what was used by runs that have ended since; returns how many have changed.
    pub(crate) fn look_for_mutations(&self, ended: Ended) -> usize {
        let used = {
            let mut used = self.used.0.lock();
            used.retain(|entry| entry.strong_count() > 0);
            used.clone()
        };
        let mut n_changed = 0;
        for entry in used.iter().filter_map(Weak::upgrade) {
            entry.about.watching.lock().end(ended);
            let is_fresh = entry.about.is_fresh(self.meta.clock().now());
            if is_fresh && self.is_worth_a_look(&entry) {
                n_changed += self.look_if_due(&entry);
            }
            self.unlist(&entry, is_fresh);
        }
        n_changed
    }

    /// Whether changes of an entry are noticed.
    pub(crate) fn watch(&self, entry: &Entry<V, T>) -> Watch {
        if self.policy.look.is_none() {
            return Watch::Master;
        }
        let is_worth_a_look = self.is_legacy() || self.is_worth_a_look(entry);
        let watching = entry.about.watching.lock();
        let why = match &watching.obstacle {
            Some(Obstacle::Unwatched(why)) => Arc::clone(why),
            Some(Obstacle::Panicked) => "looking at it panicked".into(),
            _ if !is_worth_a_look && entry.about.bytes().is_none() => {
                "of unknown size, and nobody is watching".into()
            }
            _ if !is_worth_a_look => "larger than 64 KB, and nobody is watching".into(),
            Some(Obstacle::Busy) => "busy".into(),
            None if watching.seen.is_none() => "not looked at yet".into(),
            None => return Watch::Watched,
        };
        Watch::Unwatched(why)
    }

    /// Looks at a resource that somebody used who has ended since; returns how often it has changed.
    fn look_if_due(&self, entry: &Entry<V, T>) -> usize {
        let mut n_changed = 0;
        // A second time for those who end during the first look, and for whom it can't speak.
        for _ in 0..2 {
            if !entry.about.watching.lock().has(Stage::Ended) {
                break;
            }
            match self.look_at(entry) {
                Outcome::Changed => n_changed += 1,
                Outcome::Same => {}
                Outcome::Blind => break,
            }
        }
        n_changed
    }

    /// Looks once, with no lock of ours held. Not if another thread does: then the suspects remain.
    fn look_at(&self, entry: &Entry<V, T>) -> Outcome {
        let Some(look) = self.policy.look else {
            return Outcome::Blind;
        };
        let Some(_looking) = Looking::begin(&entry.about.watching) else {
            return Outcome::Blind;
        };
        let seen = guarded(|| look(&entry.value));
        let mut watching = entry.about.watching.lock();
        let seen = match seen {
            Some(Look::Seen {
                fingerprint,
                shape,
                writes,
            }) => Seen {
                fingerprint,
                shape,
                writes,
            },
            Some(Look::Busy) => {
                watching.obstacle = Some(Obstacle::Busy);
                // It is looked at again.
                watching.turn(Stage::Looked, Stage::Ended);
                return Outcome::Blind;
            }
            Some(Look::Unwatched(why)) => {
                watching.obstacle = Some(Obstacle::Unwatched(why));
                return Outcome::Blind;
            }
            None => {
                watching.obstacle = Some(Obstacle::Panicked);
                return Outcome::Blind;
            }
        };
        watching.obstacle = None;
        let before = watching.seen.replace(seen.clone());
        // Whoever still works, or has ended since the look began, may have done it as well.
        let suspects = watching.suspects.iter().filter_map(|suspect| suspect.run);
        let suspects = suspects.collect();
        watching
            .suspects
            .retain(|suspect| suspect.stage != Stage::Looked);
        drop(watching);
        let Some(before) = before.filter(|before| before.fingerprint != seen.fingerprint) else {
            return Outcome::Same;
        };
        let (leaves, n_more_leaves) = match (&before.shape, &seen.shape) {
            (Some(before), Some(after)) => before.differences(after),
            _ => (Vec::new(), 0),
        };
        let authors = seen.writes.since(&before.writes);
        let (before, after) = (before.text(), seen.text());
        let mutation = Arc::new(Mutation {
            before,
            after,
            leaves,
            n_more_leaves,
            authors,
            suspects,
        });
        entry.about.watching.lock().last = Some(Arc::clone(&mutation));
        self.record_mutation(entry.key.id(), mutation);
        Outcome::Changed
    }

    /// Takes a resource from the list, unless there is somebody after whom it must be looked at.
    fn unlist(&self, entry: &Arc<Entry<V, T>>, is_fresh: bool) {
        let mut watching = entry.about.watching.lock();
        let is_awaited = watching.has(Stage::Working) || watching.has(Stage::Ended);
        if !watching.is_listed || (is_fresh && is_awaited) {
            return;
        }
        watching.is_listed = false;
        let mut used = self.used.0.lock();
        let place = used
            .iter()
            .position(|known| std::ptr::eq(known.as_ptr(), Arc::as_ptr(entry)));
        let removed = place.map(|place| used.remove(place));
        drop((used, watching));
        drop(removed);
    }

    fn record_mutation(&self, key: KeyId, mutation: Arc<Mutation>) {
        self.meta
            .record(key, None, EventKind::DidMutate { mutation });
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
    caught(f).ok()
}

/// The same with what it panicked with.
pub(crate) fn caught<R>(f: impl FnOnce() -> R) -> std::thread::Result<R> {
    catch_unwind(std::panic::AssertUnwindSafe(|| uninterrupted(f)))
}
