//! The way out: deltas for the window, and waking it.

use std::sync::Arc;

use crossbeam::channel::{Receiver, Sender};
use dacapo_cache::{Deprecation, Observe, SpinnerText};
use parking_lot::Mutex;

use crate::element::ContainerId;
use crate::host::mailbox::Mailbox;
use crate::page::notices::{self, Notices};
use crate::protocol::{Command, Delta};

/// Sends deltas and wakes the window once per batch: the one that ends an empty channel wakes it, and it
/// drains until the channel is empty again.
pub(crate) struct Outbox {
    /// Locked from sending to counting, so that of two senders one sees the channel with its delta alone.
    deltas: Mutex<Sender<Delta>>,
    wake: Box<dyn Fn() + Send + Sync>,
}

impl Outbox {
    pub(super) fn new(wake: impl Fn() + Send + Sync + 'static) -> (Self, Receiver<Delta>) {
        let (sender, receiver) = crossbeam::channel::unbounded();
        let outbox = Self {
            deltas: Mutex::new(sender),
            wake: Box::new(wake),
        };
        (outbox, receiver)
    }

    /// Sends one delta. To a window that is gone nothing is told.
    pub(crate) fn send(&self, delta: Delta) {
        let must_wake = {
            let deltas = self.deltas.lock();
            deltas.send(delta).is_ok() && deltas.len() == 1
        };
        if must_wake {
            (self.wake)();
        }
    }
}

/// Where the last element was drawn.
#[derive(Debug)]
pub(crate) struct Place(Mutex<(ContainerId, usize)>);

impl Place {
    pub(super) fn new() -> Self {
        Self(Mutex::new((ContainerId::MAIN, 0)))
    }

    /// Behind `index` elements of a container.
    pub(crate) fn set(&self, container: ContainerId, index: usize) {
        *self.0.lock() = (container, index);
    }

    /// The container in which that is.
    pub(crate) fn container(&self) -> ContainerId {
        self.0.lock().0
    }
}

/// Shows a spinner behind the last element while a cached function computes, passes on what functions without a page
/// have to say, and asks for a rerun when a value was computed anew behind.
#[derive(Clone)]
pub(super) struct Spinner {
    pub(super) outbox: Arc<Outbox>,
    pub(super) last: Arc<Place>,
    pub(super) notices: Arc<Notices>,
    /// Where reruns are asked for; `None` in a run that was asked for here: with a ttl shorter than the script it would
    /// go on for ever.
    pub(super) mailbox: Option<Arc<Mailbox>>,
    /// The fragment that runs alone, and so needs to be run again alone.
    pub(super) fragment: Option<ContainerId>,
}

impl Observe for Spinner {
    fn will_compute(&self, spinner: SpinnerText<'_>) {
        let (container, index) = *self.last.0.lock();
        self.outbox.send(Delta::Busy {
            container,
            index,
            text: spinner.text.into(),
            shows_time: spinner.shows_time,
        });
    }

    fn did_compute(&self) {
        self.outbox.send(Delta::Idle);
    }

    fn did_refresh(&self) {
        if let Some(mailbox) = &self.mailbox {
            let fragment = self.fragment;
            mailbox.tell(Command::Refreshed { fragment });
        }
    }

    fn warn(&self, message: &str) {
        self.notices.push(notices::warning(message));
    }

    fn deprecate(&self, deprecation: &Deprecation) {
        self.notices.push(notices::deprecation(deprecation));
    }
}
