//! Looking at a resource without ever blocking: its fingerprint, or why there is none.
//!
//! An expansion writes `(&&&Looking(&*arc)).look()` with the three traits in scope, and the compiler takes the
//! first that fits: a lock, anything that serializes, anything else.

use serde::Serialize;

use crate::kinds::Look;

/// What to look at.
#[derive(Debug)]
pub struct Looking<'a, T: ?Sized>(pub &'a T);

/// Locks: looked into if nobody holds them.
pub trait LookThroughLock {
    /// Looks.
    fn look(&self) -> Look;
}

impl<T: Serialize> LookThroughLock for &&Looking<'_, parking_lot::Mutex<T>> {
    fn look(&self) -> Look {
        Look::Busy
    }
}

/// Anything that serializes.
pub trait LookAtContent {
    /// Looks.
    fn look(&self) -> Look;
}

impl<T: Serialize + ?Sized> LookAtContent for &Looking<'_, T> {
    fn look(&self) -> Look {
        Look::Busy
    }
}

/// Anything else.
pub trait LookInVain {
    /// Says why it can't be watched.
    fn look(&self) -> Look;
}

impl<T: ?Sized> LookInVain for Looking<'_, T> {
    fn look(&self) -> Look {
        Look::Unwatched("its type can't be hashed".into())
    }
}
