//! The one place from which locks, atomics, threads, and what a thread keeps for itself come.
//!
//! Nothing else in this crate names `parking_lot` or `std::thread` for these, so that a model checker can take
//! their place: with the feature `explore` they are those of [`shuttle`](self::explore), and a test goes through
//! interleavings one after the other (`tests/explore`). Without it this is a list of names, and costs nothing.
//!
//! What stays as it is in an exploration: `Arc` and `Weak`, whose counts nobody waits for; the locks that a user
//! has in values of their own and the cells inside of tables, which are looked at and never waited for, or filled
//! by code that asks nobody.

#[cfg(feature = "explore")]
pub(crate) mod explore;
mod slot;

pub(crate) use std::sync::atomic::Ordering;
pub(crate) use std::sync::{Arc, Weak};

pub(crate) use self::slot::Slot;

#[cfg(feature = "explore")]
pub(crate) use self::explore::{
    AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Condvar, Counter, Mutex, OnceLock, RwLock,
    RwLockReadGuard, RwLockWriteGuard, Thread, catch_unwind, current_thread, fence, panicking,
    resume_unwind, spawn, statics, thread_local, yield_now,
};

#[cfg(not(feature = "explore"))]
pub(crate) use self::real::{
    AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Condvar, Counter, Mutex, OnceLock, RwLock,
    RwLockReadGuard, RwLockWriteGuard, Thread, catch_unwind, current_thread, fence, panicking,
    resume_unwind, spawn, statics, thread_local, yield_now,
};

/// What a program runs with.
#[cfg(not(feature = "explore"))]
mod real {
    pub(crate) use std::panic::{catch_unwind, resume_unwind};
    pub(crate) use std::sync::OnceLock;
    pub(crate) use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, AtomicUsize, fence};
    pub(crate) use std::thread::{Thread, current as current_thread, panicking, yield_now};
    pub(crate) use std::thread_local;

    pub(crate) use parking_lot::{Condvar, Mutex, RwLock, RwLockReadGuard, RwLockWriteGuard};
    /// Counts time.
    pub(crate) use quanta::Clock as Counter;

    /// Starts a thread with a name; `false` where the system refuses another one.
    pub(crate) fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> bool {
        std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(body)
            .is_ok()
    }

    /// A static that several threads change: one for the process.
    macro_rules! statics {
        (static $name:ident: $type:ty = $value:expr;) => {
            static $name: $type = $value;
        };
    }
    pub(crate) use statics;
}
