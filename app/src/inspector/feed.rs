//! What stands between a registry and the panels that show it: one thread that looks, so that no window ever
//! waits for a cache.
//!
//! ```text
//! hosts ──note──▶ ┌────────────┐ ──snapshot, rows, previews──▶ windows
//! windows ─ask──▶ │ dacapo feed │ ──wake──────────────────────▶ windows
//!                 └─────┬──────┘
//!                       └─▶ registry: admin interface, recorder
//! ```
//!
//! Closed means free: while nobody looks, the thread sleeps; it takes in notes, and tells nothing.

mod rows;
mod worker;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use crossbeam::channel::{self, Sender};
use dacapo_cache::{EntryId, FunctionId, Kind, Registry, SessionId, Time};
use parking_lot::Mutex;

use crate::inspector::feed::worker::{Message, Shared, Worker};
use crate::protocol::{Cause, RunNote};
use crate::story::Snapshot;

pub use crate::inspector::feed::rows::{Query, Row, Rows, Sort};

/// A handle on what the inspector knows of one registry; clones are the same feed. The thread ends with the
/// last of them.
#[derive(Clone, Debug)]
pub struct Feed {
    number: u64,
    registry: Registry,
    messages: Sender<Message>,
    shared: Arc<Mutex<Shared>>,
}

/// What a person asks of the registry in the inspector. Done on the feed's thread.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Order {
    /// Remove one entry.
    Remove(EntryId),
    /// Let one entry expire now.
    Expire(EntryId),
    /// Clear a function.
    ClearFunction(FunctionId),
    /// Clear every function of a kind.
    ClearKind(Kind),
    /// Clear everything.
    Clear,
    /// Move the clock forward.
    Advance(Duration),
    /// Stop the clock, or let it run on.
    Freeze(bool),
    /// Put the value of an entry into words.
    Preview(EntryId),
    /// List functions and entries for the panel of this window.
    List(SessionId, Query),
}

/// The value of an entry in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// Which entry.
    pub entry: EntryId,
    /// The value; `None` if it is not held any more, or can't be shown.
    pub text: Option<Arc<str>>,
    /// How many events had been written when it was made: with more of them it may be out of date.
    pub events: u64,
}

impl Feed {
    /// Starts the thread for a registry. `wake` is called whenever there is something new to show; it must
    /// not block.
    ///
    /// A run is told apart by its session and its number: a host that begins anew for the same session on
    /// the same registry must go on counting.
    ///
    /// # Panics
    /// If the system can't start another thread.
    pub fn new(registry: Registry, wake: impl Fn() + Send + Sync + 'static) -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let (messages, inbox) = channel::unbounded();
        let shared = Arc::<Mutex<Shared>>::default();
        let worker = Worker::new(registry.clone(), inbox, Arc::clone(&shared), Box::new(wake));
        thread::Builder::new()
            .name("dacapo feed".to_owned())
            .spawn(move || worker.run())
            .expect("a thread can be started, as for the scripts before");
        // Relaxed: the numbers need only differ.
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        Self {
            number,
            registry,
            messages,
            shared,
        }
    }

    /// Hears from a host that a run begins, and why.
    pub fn started(&self, session: SessionId, run: u32, cause: Cause) {
        self.send(Message::Started(session, run, cause));
    }

    /// Hears from a host how a run went.
    pub fn note(&self, note: RunNote) {
        self.send(Message::Note(note));
    }

    /// Looks again soon, whatever the recorder says.
    pub fn poke(&self) {
        self.send(Message::Poke);
    }

    /// Whether somebody looks at it in this window: a panel, or a lesson that checks what happened.
    /// Resources of any size are watched for changes while somebody does. Cheap to say again in each frame.
    pub fn set_visible(&self, viewer: SessionId, is_visible: bool) {
        let is_known = self.shared.lock().viewers.contains(&viewer);
        if is_known != is_visible {
            let mut shared = self.shared.lock();
            shared.viewers.retain(|it| *it != viewer);
            if is_visible {
                shared.viewers.push(viewer);
            } else {
                shared.lists.retain(|(it, _)| *it != viewer);
            }
            let has_viewers = !shared.viewers.is_empty();
            drop(shared);
            self.registry.set_watching(has_viewers);
            self.send(Message::Poke);
        }
    }

    /// Asks for something to be done; the next snapshot shows it.
    pub fn order(&self, order: Order) {
        self.send(Message::Order(order));
    }

    /// What was told last. Never waits for a cache.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.shared.lock().snapshot)
    }

    /// What was last listed for this window.
    pub fn rows(&self, viewer: SessionId) -> Option<Arc<Rows>> {
        let shared = self.shared.lock();
        shared
            .lists
            .iter()
            .find(|(it, _)| *it == viewer)
            .map(|(_, rows)| Arc::clone(rows))
    }

    /// The value of an entry in words, if that was asked for not long ago.
    pub fn preview(&self, entry: EntryId) -> Option<Preview> {
        self.shared
            .lock()
            .previews
            .iter()
            .find(|preview| preview.entry == entry)
            .cloned()
    }

    /// How late it is on the registry's clock. Takes no lock.
    pub fn now(&self) -> Time {
        self.registry.clock().now()
    }

    /// Hears what became of the entries that another program handed over: told with the runs that began because the code
    /// was changed.
    pub fn tell_of_reload(&self, account: Arc<str>) {
        self.shared.lock().account = Some(account);
    }

    /// What became of the entries that another program handed over.
    pub fn account(&self) -> Option<Arc<str>> {
        self.shared.lock().account.clone()
    }

    /// A number that no other feed of this process has.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Whether this feed tells of that registry.
    pub fn is_of(&self, registry: &Registry) -> bool {
        self.registry.is_same(registry)
    }

    fn send(&self, message: Message) {
        // The thread ends after the last handle only, so that somebody always listens, unless it panicked;
        // then the panel keeps what it last knew.
        let _ = self.messages.send(message);
    }
}
