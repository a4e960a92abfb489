//! The timer: a thread that frees expired entries without anybody calling.
//!
//! It is started when the first entry with a ttl is stored. It holds the registry weakly and sleeps until
//! the next entry expires, or until the clock is changed; it ends with the registry, and is no reason for
//! the process to live on.

use std::time::Duration;

use crate::clock::Time;
use crate::registry::Inner;
use crate::sync::{Arc, Condvar, Mutex, Weak, spawn};

/// Rest between two sweeps, so that many entries that expire one after the other are freed together.
const MIN_SLEEP: Duration = Duration::from_millis(1);

/// The longest sleep: a processor's counter and the system's may drift apart.
const MAX_SLEEP: Duration = Duration::from_mins(1);

/// Wakes the thread that frees expired entries.
#[derive(Debug, Default)]
pub(crate) struct Timer {
    state: Mutex<State>,
    has_news: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Whether the thread runs.
    is_running: bool,
    has_ended: bool,
    /// Whether the thread must sweep again before it sleeps.
    has_news: bool,
    /// Until when the thread means to sleep; `None`: until there is news.
    next: Option<Time>,
    registry: Weak<Inner>,
}

impl Timer {
    /// Tells the timer which registry it works for.
    pub(crate) fn belong_to(&self, registry: Weak<Inner>) {
        self.state.lock().registry = registry;
    }

    /// An entry will expire at `time`.
    pub(crate) fn expect(self: &Arc<Self>, time: Time) {
        let mut state = self.state.lock();
        if !state.is_running {
            state.is_running = true;
            let (timer, registry) = (Arc::clone(self), state.registry.clone());
            // Without a thread, expired entries are freed when they are looked for, and by `sweep`.
            state.is_running = spawn("dacapo-cache timer", move || timer.run(&registry));
        }
        if state.next.is_none_or(|next| time < next) {
            state.has_news = true;
            drop(state);
            self.has_news.notify_one();
        }
    }

    /// The clock was changed.
    pub(crate) fn wake(&self) {
        self.state.lock().has_news = true;
        self.has_news.notify_one();
    }

    /// The registry is gone.
    pub(crate) fn end(&self) {
        self.state.lock().has_ended = true;
        self.has_news.notify_one();
    }

    fn run(&self, registry: &Weak<Inner>) {
        loop {
            let Some(registry) = registry.upgrade() else {
                return;
            };
            // Awake: whatever is to expire from here on is news, however late.
            self.state.lock().next = None;
            registry.sweep();
            let next = registry.next_expiry();
            let now = registry.shared.clock.now();
            let is_frozen = registry.shared.clock.is_frozen();
            // It may be the last handle: then values are dropped here, with nothing locked.
            drop(registry);
            let mut state = self.state.lock();
            state.next = next;
            if !state.has_ended && !std::mem::take(&mut state.has_news) {
                match next.filter(|_| !is_frozen) {
                    Some(next) => {
                        let sleep = next.since(now).clamp(MIN_SLEEP, MAX_SLEEP);
                        self.has_news.wait_for(&mut state, sleep);
                    }
                    None => self.has_news.wait(&mut state),
                }
                state.has_news = false;
            }
            if state.has_ended {
                return;
            }
        }
    }
}
