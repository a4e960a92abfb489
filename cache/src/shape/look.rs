//! Looking at a resource without ever waiting: its fingerprint and shape, or why there are none.
//!
//! An expansion writes `(&&&&Looking(&*arc)).look()` with the four traits in scope, and the compiler takes the
//! first that fits: a lock around locks, a lock or several, anything that serializes, anything else.
//!
//! A lock is tried, never waited for, and held while its content is hashed: some two milliseconds at most.
//! Sizes are asked for in the same way, once, when a resource is stored.

mod context;
mod glimpse;
mod words;

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use serde::Serialize;

use crate::key::encode::{Failure, is_lock};
use crate::key::fingerprint_within;
use crate::key::sink::Rules;
use crate::kinds::Look;
use crate::shape::look::glimpse::{Glimpse, Glimpsed, Lock};
use crate::shape::size::size_without_locks;
use crate::shape::{Budget, build};
use crate::sync::catch_unwind;

pub use self::context::Writes;
pub(crate) use self::context::{is_looking, note_busy, note_writers};

/// How long a look may take. What takes longer would slow down those who wait for the lock.
const TIME: Duration = Duration::from_millis(2);

/// What to look at.
#[derive(Debug)]
pub struct Looking<'a, T: ?Sized>(pub &'a T);

/// A lock around locks: looked into if nobody holds it.
pub trait LookThroughNested {
    /// Looks.
    fn look(&self) -> Look;
    /// Estimated bytes of the content; `None` while somebody holds a lock.
    fn size(&self) -> Option<u64>;
}

impl<L: Lock + ?Sized> LookThroughNested for &&&Looking<'_, L>
where
    L::Content: Glimpse,
{
    fn look(&self) -> Look {
        met(|| {
            let held = self.0.with_content(Glimpse::see);
            held.unwrap_or(Look::Busy)
        })
    }

    fn size(&self) -> Option<u64> {
        self.0.with_content(size_of_parts).flatten()
    }
}

/// A lock, an atomic, or several of them: looked into if nobody holds one.
pub trait LookThroughLock {
    /// Looks.
    fn look(&self) -> Look;
    /// Estimated bytes of the content; `None` while somebody holds a lock.
    fn size(&self) -> Option<u64>;
}

impl<G: Glimpse + ?Sized> LookThroughLock for &&Looking<'_, G> {
    fn look(&self) -> Look {
        met(|| self.0.see())
    }

    fn size(&self) -> Option<u64> {
        size_of_parts(self.0)
    }
}

/// Anything that serializes, atomics among them.
pub trait LookAtContent {
    /// Looks.
    fn look(&self) -> Look;
    /// Estimated bytes; `None` if it holds a lock, or fails to serialize.
    fn size(&self) -> Option<u64>;
}

impl<T: Serialize + ?Sized> LookAtContent for &Looking<'_, T> {
    fn look(&self) -> Look {
        met(|| look_at(self.0))
    }

    fn size(&self) -> Option<u64> {
        size_at(self.0)
    }
}

/// Anything else.
pub trait LookInVain {
    /// Says why it can't be watched.
    fn look(&self) -> Look;
    /// Nothing can be said: what it points to is its own secret.
    fn size(&self) -> Option<u64>;
}

impl<T: ?Sized> LookInVain for Looking<'_, T> {
    fn look(&self) -> Look {
        Look::Unwatched(words::not_hashed::<T>().into())
    }

    fn size(&self) -> Option<u64> {
        None
    }
}

/// Looks, and adds what was met on the way.
fn met(look: impl FnOnce() -> Look) -> Look {
    let (seen, met) = context::looking(look);
    match seen {
        _ if met.is_busy => Look::Busy,
        Look::Seen {
            fingerprint, shape, ..
        } => Look::Seen {
            fingerprint,
            shape,
            writes: met.writes,
        },
        other => other,
    }
}

/// The same for a legacy function's value, whose every hit waits for it.
pub(crate) fn look_in_full<T: Serialize + ?Sized>(value: &T) -> Look {
    let look = || look_within(value, None);
    met(|| {
        catch_unwind(AssertUnwindSafe(look))
            .unwrap_or_else(|_| Look::Unwatched("its serialization panicked".into()))
    })
}

/// A panic of the value's own code must neither poison the lock that is held here nor end the thread.
fn look_at<T: Serialize + ?Sized>(value: &T) -> Look {
    catch_unwind(AssertUnwindSafe(|| look_within(value, Some(TIME))))
        .unwrap_or_else(|_| Look::Unwatched("its serialization panicked".into()))
}

/// As [`look_at`] for several locks, each of which is free again before the next one is tried.
fn look_at_parts<G: Glimpse + ?Sized>(parts: &G) -> Look {
    let parts = &Glimpsed(parts);
    let seen = look_at(parts);
    let Look::Seen { fingerprint, .. } = &seen else {
        return seen;
    };
    // Fingerprint and shape were taken one after the other: they must be of the same state.
    match look_at_fingerprint(parts) {
        Some(again) if again == *fingerprint => seen,
        _ => Look::Busy,
    }
}

fn look_at_fingerprint<T: Serialize + ?Sized>(value: &T) -> Option<u128> {
    let fingerprint = || fingerprint_within(value, Rules::look(Some(TIME))).ok();
    catch_unwind(AssertUnwindSafe(fingerprint)).ok().flatten()
}

/// As [`look_at`], for the size.
pub(crate) fn size_at<T: Serialize + ?Sized>(value: &T) -> Option<u64> {
    if is_lock::<T>() {
        return None;
    }
    let size = || context::looking(|| size_without_locks(value)).0;
    catch_unwind(AssertUnwindSafe(size)).ok().flatten()
}

fn size_of_parts<G: Glimpse + ?Sized>(parts: &G) -> Option<u64> {
    size_at(&Glimpsed(parts))
}

fn look_within<T: Serialize + ?Sized>(value: &T, time: Option<Duration>) -> Look {
    if is_lock::<T>() {
        return Look::Unwatched(words::locked::<T>().into());
    }
    match fingerprint_within(value, Rules::look(time)) {
        Ok(fingerprint) => Look::Seen {
            fingerprint,
            shape: build::build(value, Budget::default()).map(Into::into),
            writes: Writes::default(),
        },
        Err(error) => Look::Unwatched(match &*error.0 {
            Failure::OutOfTime => match size_without_locks(value) {
                Some(bytes) => format!("{}, too large to watch", words::bytes(bytes)).into(),
                None => "too large to watch".into(),
            },
            Failure::Lock(type_name) => words::locked_inside(type_name).into(),
            Failure::Value(_) => error.to_string().into(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_refused_before_it_is_asked() {
        let lock = std::sync::Mutex::new(1);
        let _held = lock.lock().unwrap();
        let Look::Unwatched(reason) = look_at(&lock) else {
            panic!("it was looked into")
        };
        assert!(reason.starts_with("it is a `Mutex<i32>`"), "{reason}");
    }
}
