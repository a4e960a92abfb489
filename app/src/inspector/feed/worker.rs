//! The feed's thread: sleeps until there is something to do, and tells no more often than eyes can follow.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam::channel::{Receiver, RecvTimeoutError};
use dacapo_cache::recorder::event::Actor;
use dacapo_cache::{EntryId, Registry, SessionId};
use parking_lot::Mutex;

use crate::inspector::feed::rows::{Query, Rows, list};
use crate::inspector::feed::{Order, Preview};
use crate::protocol::{Cause, RunNote};
use crate::story::{Snapshot, Teller};

/// How often it looks for calls that no host tells of, while somebody looks.
const TICK: Duration = Duration::from_millis(250);

/// The shortest time between two tellings: a slider that is dragged makes many reruns a second.
const BREATH: Duration = Duration::from_millis(40);

/// Previews that are kept.
const MAX_PREVIEWS: usize = 8;

pub(super) enum Message {
    Started(SessionId, u32, Cause),
    Note(RunNote),
    Poke,
    Order(Order),
}

/// What the windows see. Locked for a few instructions at a time, never while the registry is asked.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) viewers: Vec<SessionId>,
    pub(super) lists: Vec<(SessionId, Arc<Rows>)>,
    /// The newest last.
    pub(super) previews: Vec<Preview>,
    /// What became of the entries that another program handed over.
    pub(super) account: Option<Arc<str>>,
}

pub(super) struct Worker {
    teller: Teller,
    inbox: Receiver<Message>,
    shared: Arc<Mutex<Shared>>,
    wake: Box<dyn Fn() + Send + Sync>,
    queries: Vec<(SessionId, Query)>,
    /// The recorder's version that was told last.
    told: Option<u64>,
    /// When it last told, or looked and found nothing.
    looked: Option<Instant>,
}

impl Worker {
    pub(super) fn new(
        registry: Registry,
        inbox: Receiver<Message>,
        shared: Arc<Mutex<Shared>>,
        wake: Box<dyn Fn() + Send + Sync>,
    ) -> Self {
        let teller = Teller::new(registry);
        Self {
            teller,
            inbox,
            shared,
            wake,
            queries: Vec::new(),
            told: None,
            looked: None,
        }
    }

    pub(super) fn run(mut self) {
        let mut is_due = false;
        loop {
            let message = if self.is_watched() {
                let pause = if is_due { BREATH } else { TICK };
                let rest = self
                    .looked
                    .map_or(Duration::ZERO, |at| pause.saturating_sub(at.elapsed()));
                self.inbox.recv_timeout(rest)
            } else {
                self.inbox
                    .recv()
                    .map_err(|_| RecvTimeoutError::Disconnected)
            };
            match message {
                Ok(message) => {
                    self.take(message);
                    while let Ok(message) = self.inbox.try_recv() {
                        self.take(message);
                    }
                    is_due = true;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            let has_rested = self.looked.is_none_or(|at| at.elapsed() >= BREATH);
            if self.is_watched() && has_rested {
                if is_due || self.is_news() {
                    self.tell();
                    is_due = false;
                }
                self.looked = Some(Instant::now());
            }
        }
    }

    fn is_watched(&self) -> bool {
        !self.shared.lock().viewers.is_empty()
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Started(session, run, cause) => self.teller.started(session, run, cause),
            Message::Note(note) => self.teller.note(note),
            Message::Poke => {}
            Message::Order(order) => self.obey(order),
        }
    }

    fn obey(&mut self, order: Order) {
        let registry = self.teller.registry().clone();
        match order {
            Order::Remove(entry) => {
                registry.remove(entry, Actor::Inspector);
            }
            Order::Expire(entry) => {
                registry.expire(entry);
            }
            Order::ClearFunction(function) => {
                registry.clear_function(function, Actor::Inspector);
            }
            Order::ClearKind(kind) => {
                registry.clear_kind(kind, Actor::Inspector);
            }
            Order::Clear => {
                registry.clear(Actor::Inspector);
            }
            Order::Advance(span) => registry.advance(span),
            Order::Freeze(true) => registry.freeze(),
            Order::Freeze(false) => registry.unfreeze(),
            Order::Preview(entry) => self.preview(&registry, entry),
            Order::List(viewer, query) => {
                self.queries.retain(|(it, _)| *it != viewer);
                self.queries.push((viewer, query));
            }
        }
    }

    fn preview(&mut self, registry: &Registry, entry: EntryId) {
        // Putting a value into words runs code of the user's: what it breaks is only this preview.
        let text = panic::catch_unwind(AssertUnwindSafe(|| registry.preview(entry)))
            .unwrap_or_else(|_| Some("can't be shown: putting it into words panicked".to_owned()));
        let events = self.teller.last().totals.events;
        let mut shared = self.shared.lock();
        shared.previews.retain(|preview| preview.entry != entry);
        if shared.previews.len() >= MAX_PREVIEWS {
            shared.previews.remove(0);
        }
        shared.previews.push(Preview {
            entry,
            text: text.map(Into::into),
            events,
        });
    }

    fn is_news(&self) -> bool {
        self.told != Some(self.teller.registry().recorder().version())
    }

    fn tell(&mut self) {
        // Read before the events are: what comes in between is told once more, never left out.
        self.told = Some(self.teller.registry().recorder().version());
        let snapshot = self.teller.update();
        let viewers = self.shared.lock().viewers.clone();
        self.queries.retain(|(viewer, _)| viewers.contains(viewer));
        let lists: Vec<_> = self
            .queries
            .iter()
            .map(|(viewer, query)| (*viewer, Arc::new(list(&snapshot, query))))
            .collect();
        {
            let mut shared = self.shared.lock();
            shared.snapshot = snapshot;
            shared.lists = lists;
        }
        (self.wake)();
    }
}
