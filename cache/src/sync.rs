//! The one place from which locks, atomics and threads come.
//!
//! Nothing else in this crate names `parking_lot` or `std::thread` for these, so that a model checker can
//! take their place and explore interleavings.

pub(crate) use std::sync::atomic::{
    AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Ordering, fence,
};
pub(crate) use std::sync::{Arc, OnceLock, Weak};

pub(crate) use parking_lot::{Condvar, Mutex, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Starts a thread with a name; `false` where the system refuses another one.
pub(crate) fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> bool {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(body)
        .is_ok()
}
