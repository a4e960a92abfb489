//! What a thread is in the middle of: put in on the way into something, and taken out again on the way back.
//!
//! A thread's own values are destroyed one after the other when it ends, and the destructors of the user's may call cached
//! functions. Whatever such a call asks for must still be there, so a slot has nothing to destroy: whoever has filled it
//! empties it, with a guard.

use std::cell::RefCell;
use std::mem::ManuallyDrop;

/// Something or nothing, without a destructor.
pub(crate) struct Slot<T>(RefCell<ManuallyDrop<Option<T>>>);

impl<T> Slot<T> {
    pub(crate) const fn new() -> Self {
        Self(RefCell::new(ManuallyDrop::new(None)))
    }

    /// Puts something in, or nothing; returns what was there.
    pub(crate) fn replace(&self, content: Option<T>) -> Option<T> {
        ManuallyDrop::into_inner(self.0.replace(ManuallyDrop::new(content)))
    }

    /// What is there.
    pub(crate) fn get(&self) -> Option<T>
    where
        T: Clone,
    {
        self.with(Option::clone)
    }

    /// Looks at what is there.
    pub(crate) fn with<R>(&self, look: impl FnOnce(&Option<T>) -> R) -> R {
        look(&self.0.borrow())
    }

    /// Changes what is there.
    pub(crate) fn with_mut<R>(&self, change: impl FnOnce(&mut Option<T>) -> R) -> R {
        change(&mut self.0.borrow_mut())
    }
}
