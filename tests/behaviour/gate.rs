//! A gate at which a script waits until a test opens it: long runs without a clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// Closed at first. Clones are the same gate.
#[derive(Clone, Default)]
pub(crate) struct Gate {
    is_open: Arc<AtomicBool>,
    n_waiting: Arc<AtomicUsize>,
}

impl Gate {
    pub(crate) fn open(&self) {
        self.is_open.store(true, Ordering::SeqCst);
    }

    pub(crate) fn close(&self) {
        self.is_open.store(false, Ordering::SeqCst);
    }

    /// Waits, and can be interrupted meanwhile.
    pub(crate) fn pass(&self) {
        self.wait(dacapo::checkpoint);
    }

    /// Waits, whatever is asked for meanwhile.
    pub(crate) fn pass_without_checkpoints(&self) {
        self.wait(|| {});
    }

    /// Waits until somebody stands at the gate.
    pub(crate) fn await_visitor(&self) {
        while self.n_waiting.load(Ordering::SeqCst) == 0 {
            std::thread::park_timeout(Duration::from_millis(1));
        }
    }

    fn wait(&self, checkpoint: impl Fn()) {
        struct Leave<'a>(&'a AtomicUsize);
        impl Drop for Leave<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::SeqCst);
            }
        }
        self.n_waiting.fetch_add(1, Ordering::SeqCst);
        let _leave = Leave(&self.n_waiting);
        while !self.is_open.load(Ordering::SeqCst) {
            checkpoint();
            std::thread::park_timeout(Duration::from_millis(1));
        }
    }
}
