//! How many elements in a row are as they were: one delta tells it of all of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The window has read the length.
const TAKEN: usize = usize::MAX;

/// The length of a row of unchanged elements. The script adds to it for as long as the window has not read it, so that
/// any number of them is one delta on its way, and no element waits for the end of its row.
#[derive(Clone, Debug)]
pub struct Stretch(Arc<AtomicUsize>);

impl Stretch {
    pub(crate) fn of(n_elements: usize) -> Self {
        Self(Arc::new(AtomicUsize::new(n_elements)))
    }

    /// Adds the next element; false if the window has read the length, and is to be told anew.
    pub(crate) fn grow(&self) -> bool {
        // Relaxed: the number stands for itself. What it counts was sent earlier, through the channel.
        let grown = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| {
                (n != TAKEN).then(|| n + 1)
            });
        grown.is_ok()
    }

    /// Reads the length, once: whoever reads it again, or reads a clone, finds 0.
    pub fn take(&self) -> usize {
        match self.0.swap(TAKEN, Ordering::Relaxed) {
            TAKEN => 0,
            n => n,
        }
    }
}
