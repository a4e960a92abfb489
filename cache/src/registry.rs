//! The registry: every cached function's entries, one clock, one recorder. Process-wide by default.

pub(crate) mod info;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::clock::Clock;
use crate::function::{EntryId, FunctionId, Kind};
use crate::recorder::Recorder;
use crate::recorder::event::Actor;
use crate::registry::info::{EntryInfo, FunctionInfo, Tombstone, Totals};

/// A handle on a registry; clones are the same registry.
#[derive(Clone, Debug)]
pub struct Registry {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    clock: Clock,
    recorder: Recorder,
}

impl Default for Registry {
    fn default() -> Self {
        Self::new()
    }
}

impl Registry {
    /// An empty registry with a clock of its own, for tests and lessons.
    pub fn new() -> Self {
        Self {
            inner: Arc::default(),
        }
    }

    /// The one of this process.
    pub fn global() -> Self {
        static GLOBAL: OnceLock<Registry> = OnceLock::new();
        GLOBAL.get_or_init(Self::new).clone()
    }

    /// The one that calls on this thread use: that of the run, else the one entered, else the global one.
    pub fn current() -> Self {
        Self::global()
    }

    /// Runs `f` with this registry as the current one on this thread.
    pub fn enter<R>(&self, f: impl FnOnce() -> R) -> R {
        f()
    }

    /// Whether both are the same registry.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    /// Its clock, to read. Change it through [`advance`](Self::advance), [`freeze`](Self::freeze) and
    /// [`unfreeze`](Self::unfreeze), which free what expires by it.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// Moves the clock forward, and frees what is then expired.
    pub fn advance(&self, _span: Duration) {}

    /// Stops the clock.
    pub fn freeze(&self) {}

    /// Lets the clock run on.
    pub fn unfreeze(&self) {}

    /// Frees what is expired; returns how many entries that were. The registry's timer does it by itself.
    pub fn sweep(&self) -> usize {
        0
    }

    /// Its recorder.
    pub fn recorder(&self) -> &Recorder {
        &self.inner.recorder
    }

    /// Every function that was called, in the order of the first calls.
    pub fn functions(&self) -> Vec<FunctionInfo> {
        Vec::new()
    }

    /// The entries of a function, oldest first.
    pub fn entries(&self, _function: FunctionId) -> Vec<EntryInfo> {
        Vec::new()
    }

    /// What remains of entries that are gone, oldest first; bounded in number.
    pub fn tombstones(&self) -> Vec<Tombstone> {
        Vec::new()
    }

    /// Sums over everything.
    pub fn totals(&self) -> Totals {
        Totals::default()
    }

    /// The value of an entry in words (at most some 2,000 characters), if it is still held.
    pub fn preview(&self, _entry: EntryId) -> Option<String> {
        None
    }

    /// Removes one entry; false if it is not there.
    pub fn remove(&self, _entry: EntryId, _actor: Actor) -> bool {
        false
    }

    /// Lets one entry expire now; false if it is not there.
    pub fn expire(&self, _entry: EntryId) -> bool {
        false
    }

    /// Clears a function; returns how many entries went.
    pub fn clear_function(&self, _function: FunctionId, _actor: Actor) -> usize {
        0
    }

    /// Clears every function of a kind; returns how many entries went.
    pub fn clear_kind(&self, _kind: Kind, _actor: Actor) -> usize {
        0
    }

    /// Clears everything; returns how many entries went.
    pub fn clear(&self, _actor: Actor) -> usize {
        0
    }

    /// Whether resources are looked at after each rerun that used them.
    pub fn set_watching(&self, _is_watching: bool) {}

    /// Looks at the resources that were used since the last look; returns how many have changed.
    /// The host of a script calls it after each run, on the script's thread. Never blocks on a lock.
    pub fn look_for_mutations(&self) -> usize {
        0
    }
}
