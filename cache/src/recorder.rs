//! The recorder: a bounded account of what happened, cheap enough to be always on.

pub mod event;

use event::Event;

/// How far a reader has read.
#[derive(Clone, Debug, Default)]
pub struct Cursor {}

/// The bounded account of one registry.
#[derive(Debug, Default)]
pub struct Recorder {}

impl Recorder {
    /// Whether events are written.
    pub fn is_on(&self) -> bool {
        true
    }

    /// Turns writing on or off; counters of entries go on either way.
    pub fn set_on(&self, _is_on: bool) {}

    /// A number that changes whenever something was written: a cheap "anything new?".
    pub fn version(&self) -> u64 {
        0
    }

    /// The events written since `cursor`, in order, and how many of them had been dropped before they
    /// could be read. Moves the cursor on.
    pub fn since(&self, _cursor: &mut Cursor) -> (Vec<Event>, u64) {
        (Vec::new(), 0)
    }
}
