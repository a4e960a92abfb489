//! What holds a value behind a shared reference: locks, values that are made late, handles. Never waited for.

use std::ops::Deref;
use std::sync::{self, Arc, LazyLock, OnceLock, TryLockError};

use crate::run::uninterrupted;

/// What came of the wish to see what is inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access<R> {
    /// It was seen.
    Seen(R),
    /// Somebody holds the lock.
    Busy,
    /// Nothing has been put inside yet.
    Empty,
}

impl<R> Access<R> {
    /// The same for what is inside of that.
    pub fn and_then<S>(self, f: impl FnOnce(R) -> Access<S>) -> Access<S> {
        match self {
            Self::Seen(seen) => f(seen),
            Self::Busy => Access::Busy,
            Self::Empty => Access::Empty,
        }
    }
}

/// Something around a value.
pub trait Wrapper {
    /// The value.
    type Content: ?Sized;
    /// Makes a value that is made when it is first needed.
    fn make(&self) {}
    /// Shows the value to `f`, if that is possible at once. A lock is held meanwhile.
    fn try_with<R>(&self, f: impl FnOnce(&Self::Content) -> R) -> Access<R>;
}

/// A wrapper whose content can be changed through a handle on it.
pub trait Lock: Wrapper + Send + Sync + 'static {}

impl<T: ?Sized> Wrapper for parking_lot::Mutex<T> {
    type Content = T;

    fn try_with<R>(&self, f: impl FnOnce(&T) -> R) -> Access<R> {
        self.try_lock()
            .map_or(Access::Busy, |content| Access::Seen(f(&content)))
    }
}
impl<T: ?Sized + Send + 'static> Lock for parking_lot::Mutex<T> {}

impl<T: ?Sized> Wrapper for parking_lot::RwLock<T> {
    type Content = T;

    fn try_with<R>(&self, f: impl FnOnce(&T) -> R) -> Access<R> {
        self.try_read()
            .map_or(Access::Busy, |content| Access::Seen(f(&content)))
    }
}
impl<T: ?Sized + Send + Sync + 'static> Lock for parking_lot::RwLock<T> {}

impl<T: ?Sized> Wrapper for sync::Mutex<T> {
    type Content = T;

    fn try_with<R>(&self, f: impl FnOnce(&T) -> R) -> Access<R> {
        seen(self.try_lock(), f)
    }
}
impl<T: ?Sized + Send + 'static> Lock for sync::Mutex<T> {}

impl<T: ?Sized> Wrapper for sync::RwLock<T> {
    type Content = T;

    fn try_with<R>(&self, f: impl FnOnce(&T) -> R) -> Access<R> {
        seen(self.try_read(), f)
    }
}
impl<T: ?Sized + Send + Sync + 'static> Lock for sync::RwLock<T> {}

/// A poisoned lock still has a content, which may be all the more worth a look.
fn seen<G: Deref, R>(
    guard: Result<G, TryLockError<G>>,
    f: impl FnOnce(&G::Target) -> R,
) -> Access<R> {
    match guard {
        Ok(content) => Access::Seen(f(&content)),
        Err(TryLockError::Poisoned(poisoned)) => Access::Seen(f(&poisoned.into_inner())),
        Err(TryLockError::WouldBlock) => Access::Busy,
    }
}

impl<T, F: FnOnce() -> T> Wrapper for LazyLock<T, F> {
    type Content = T;

    fn make(&self) {
        // An interruption while it is made would poison it for ever.
        uninterrupted(|| {
            Self::force(self);
        });
    }

    fn try_with<R>(&self, f: impl FnOnce(&T) -> R) -> Access<R> {
        Self::get(self).map_or(Access::Empty, |content| Access::Seen(f(content)))
    }
}

impl<T> Wrapper for OnceLock<T> {
    type Content = T;

    fn try_with<R>(&self, f: impl FnOnce(&T) -> R) -> Access<R> {
        self.get()
            .map_or(Access::Empty, |content| Access::Seen(f(content)))
    }
}

impl<T: ?Sized> Wrapper for Arc<T> {
    type Content = T;

    fn try_with<R>(&self, f: impl FnOnce(&T) -> R) -> Access<R> {
        Access::Seen(f(self))
    }
}
