//! One computation per key: the flight of a body, for which other callers of the key wait.
//!
//! A flight lies in the store from before its body runs until it lands, with an entry or without. Whoever
//! finds it there waits; whoever lands it wakes them. Before anybody blocks, [`chain`] makes sure that
//! the wait will end.

pub(crate) mod chain;

use std::time::Duration;

use crate::call::CallWords;
use crate::flight::chain::Frame;
use crate::function::KeyId;
use crate::key::Key;
use crate::recorder::event::Actor;
use crate::run::{Run, SessionId, checkpoint};
use crate::store::Entry;
use crate::sync::{Arc, AtomicU64, Condvar, Mutex, OnceLock, Ordering, statics};

/// How often a waiting run looks whether it is still wanted.
const INTERRUPT_POLL: Duration = Duration::from_millis(10);

/// A body that runs for a key.
pub(crate) struct Flight<V, T> {
    /// Unique in the process: the node of the wait graph.
    number: u64,
    /// The key, in full: another key with the same 64 bits doesn't wait here.
    key: Key,
    /// The key of the arguments alone, without the values of widgets.
    call: KeyId,
    /// The session to which the result will belong, if only to one.
    session: Option<SessionId>,
    /// The call, for the message about a cycle.
    words: CallWords,
    state: Mutex<State<V, T>>,
    has_landed: Condvar,
    /// Who cleared the key while the body ran; what it returns is not kept.
    cleared_by: OnceLock<Actor>,
    is_refresh: bool,
}

enum State<V, T> {
    Up,
    /// What its waiters are served, even if it is not in the store any more.
    Landed(Option<Arc<Entry<V, T>>>),
}

impl<V, T> Flight<V, T> {
    pub(crate) fn new(key: Key, call: KeyId, session: Option<SessionId>, words: CallWords) -> Self {
        statics! { static NUMBERS: AtomicU64 = AtomicU64::new(0); }
        // Relaxed: numbers need to be different, not ordered.
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
        Self {
            number,
            key,
            call,
            session,
            words,
            state: Mutex::new(State::Up),
            has_landed: Condvar::new(),
            cleared_by: OnceLock::new(),
            is_refresh: false,
        }
    }

    /// It runs behind, while the entry that it computes anew is served.
    pub(crate) fn of_refresh(self) -> Self {
        Self {
            is_refresh: true,
            ..self
        }
    }

    /// Whether it runs behind.
    pub(crate) fn is_refresh(&self) -> bool {
        self.is_refresh
    }

    /// Notes that its key was cleared.
    pub(crate) fn clear(&self, actor: Actor) {
        // Of several clears the first one counts.
        let _ = self.cleared_by.set(actor);
    }

    /// Who cleared its key, if anybody has.
    pub(crate) fn cleared_by(&self) -> Option<Actor> {
        self.cleared_by.get().copied()
    }

    pub(crate) fn session(&self) -> Option<SessionId> {
        self.session
    }

    pub(crate) fn key(&self) -> &Key {
        &self.key
    }

    pub(crate) fn call(&self) -> KeyId {
        self.call
    }

    pub(crate) fn words(&self) -> &CallWords {
        &self.words
    }

    /// Makes this flight the innermost computation of this thread.
    pub(crate) fn frame(&self, is_told: bool) -> Arc<Frame> {
        Arc::new(Frame {
            flight: self.number,
            words: self.words.clone(),
            is_told,
            parent: chain::current(),
        })
    }

    /// Wakes everybody who waits: with what was kept, or with nothing.
    pub(crate) fn land(&self, entry: Option<Arc<Entry<V, T>>>) {
        *self.state.lock() = State::Landed(entry);
        self.has_landed.notify_all();
    }

    /// Blocks until the flight has landed; the entry if it was kept.
    ///
    /// # Panics
    ///
    /// If this thread works for the flight itself, directly or around other threads: the message names
    /// the cycle.
    pub(crate) fn wait(&self) -> Option<Arc<Entry<V, T>>> {
        let _waiting =
            chain::wait_for(self.number, &self.words).unwrap_or_else(|cycle| panic!("{cycle}"));
        let has_run = Run::current().is_some();
        loop {
            let mut state = self.state.lock();
            match &*state {
                State::Landed(entry) => return entry.clone(),
                State::Up if has_run => {
                    self.has_landed.wait_for(&mut state, INTERRUPT_POLL);
                }
                State::Up => self.has_landed.wait(&mut state),
            }
            drop(state);
            checkpoint();
        }
    }
}
