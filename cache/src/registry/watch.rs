//! Changing the clock, and those who want to hear of it.

use std::fmt;
use std::time::Duration;

use crate::registry::Registry;
use crate::sync::{Arc, Mutex};

/// What is called after a change.
type Call = Arc<dyn Fn() + Send + Sync>;

/// Everybody who wants to hear.
#[derive(Default)]
pub(crate) struct ClockWatches(Arc<Mutex<Watches>>);

#[derive(Default)]
struct Watches {
    calls: Vec<(u64, Call)>,
    n_made: u64,
}

/// Keeps a call from [`Registry::on_clock_change`](Registry::on_clock_change) alive; dropping it ends the calls.
#[must_use = "dropping it ends the calls"]
pub struct ClockWatch {
    watches: Arc<Mutex<Watches>>,
    number: u64,
}

impl Registry {
    /// Moves the clock forward, and frees what is then expired.
    pub fn advance(&self, span: Duration) {
        self.clock().advance(span);
        self.sweep();
        self.inner.shared.timer.wake();
        self.inner.shared.clock_watches.tell();
    }

    /// Stops the clock.
    pub fn freeze(&self) {
        self.clock().freeze();
        self.inner.shared.timer.wake();
        self.inner.shared.clock_watches.tell();
    }

    /// Lets the clock run on.
    pub fn unfreeze(&self) {
        self.clock().unfreeze();
        self.inner.shared.timer.wake();
        self.inner.shared.clock_watches.tell();
    }

    /// Has `f` called after each change of the clock, on the thread that changed it, until the handle is dropped: for
    /// those who wait for a moment.
    ///
    /// ```
    /// use std::time::Duration;
    /// use dacapo_cache::Registry;
    ///
    /// let registry = Registry::new();
    /// let (sender, jumps) = std::sync::mpsc::channel();
    /// let watch = registry.on_clock_change(move || sender.send(()).unwrap());
    /// registry.advance(Duration::from_secs(60));
    /// assert_eq!(jumps.try_recv(), Ok(()));
    /// drop(watch);
    /// registry.advance(Duration::from_secs(60));
    /// assert!(jumps.try_recv().is_err());
    /// ```
    pub fn on_clock_change(&self, f: impl Fn() + Send + Sync + 'static) -> ClockWatch {
        self.inner.shared.clock_watches.watch(f)
    }
}

impl ClockWatches {
    pub(crate) fn watch(&self, call: impl Fn() + Send + Sync + 'static) -> ClockWatch {
        let mut watches = self.0.lock();
        watches.n_made += 1;
        let number = watches.n_made;
        watches.calls.push((number, Arc::new(call)));
        ClockWatch {
            watches: Arc::clone(&self.0),
            number,
        }
    }

    /// Calls everybody; nothing is locked meanwhile.
    pub(crate) fn tell(&self) {
        let calls: Vec<Call> = {
            let watches = self.0.lock();
            let calls = watches.calls.iter().map(|(_, call)| Arc::clone(call));
            calls.collect()
        };
        for call in calls {
            call();
        }
    }
}

impl Drop for ClockWatch {
    fn drop(&mut self) {
        let gone = {
            let mut watches = self.watches.lock();
            let place = watches.calls.iter().position(|(it, _)| *it == self.number);
            place.map(|idx| watches.calls.remove(idx))
        };
        // User code: nothing is locked.
        drop(gone);
    }
}

impl fmt::Debug for ClockWatches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClockWatches").finish_non_exhaustive()
    }
}

impl fmt::Debug for ClockWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClockWatch")
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}
