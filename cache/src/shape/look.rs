//! Looking at a resource without ever waiting: its fingerprint and shape, or why there are none.
//!
//! An expansion writes `(&&&Looking(&*arc)).look()` with the three traits in scope, and the compiler takes the
//! first that fits: a lock around something that serializes, anything that serializes, anything else.
//!
//! A lock is tried, never waited for, and held while its content is hashed: some two milliseconds at most.
//! Sizes are asked for in the same way, once, when a resource is stored.

use std::any::type_name;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::TryLockError;
use std::time::Duration;

use serde::Serialize;

use crate::key::encode::{Failure, is_lock};
use crate::key::fingerprint_within;
use crate::key::sink::Rules;
use crate::kinds::Look;
use crate::shape::size::size_without_locks;
use crate::shape::{Budget, build};

/// How long a look may take. What takes longer would slow down those who wait for the lock.
const TIME: Duration = Duration::from_millis(2);

/// What to look at.
#[derive(Debug)]
pub struct Looking<'a, T: ?Sized>(pub &'a T);

/// A lock: looked into if nobody holds it.
pub trait LookThroughLock {
    /// Looks.
    fn look(&self) -> Look;
    /// Estimated bytes of the content; `None` while somebody holds the lock.
    fn size(&self) -> Option<u64>;
}

impl<T: Serialize + ?Sized> LookThroughLock for &&Looking<'_, parking_lot::Mutex<T>> {
    fn look(&self) -> Look {
        self.0
            .try_lock()
            .map_or(Look::Busy, |content| look_at(&*content))
    }

    fn size(&self) -> Option<u64> {
        size_at(&*self.0.try_lock()?)
    }
}

impl<T: Serialize + ?Sized> LookThroughLock for &&Looking<'_, parking_lot::RwLock<T>> {
    fn look(&self) -> Look {
        self.0
            .try_read()
            .map_or(Look::Busy, |content| look_at(&*content))
    }

    fn size(&self) -> Option<u64> {
        size_at(&*self.0.try_read()?)
    }
}

// A poisoned lock still has a content, which may be all the more worth a look.

impl<T: Serialize + ?Sized> LookThroughLock for &&Looking<'_, std::sync::Mutex<T>> {
    fn look(&self) -> Look {
        match self.0.try_lock() {
            Ok(content) => look_at(&*content),
            Err(TryLockError::Poisoned(poisoned)) => look_at(&*poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => Look::Busy,
        }
    }

    fn size(&self) -> Option<u64> {
        size_at(&*self.0.try_lock().ok()?)
    }
}

impl<T: Serialize + ?Sized> LookThroughLock for &&Looking<'_, std::sync::RwLock<T>> {
    fn look(&self) -> Look {
        match self.0.try_read() {
            Ok(content) => look_at(&*content),
            Err(TryLockError::Poisoned(poisoned)) => look_at(&*poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => Look::Busy,
        }
    }

    fn size(&self) -> Option<u64> {
        size_at(&*self.0.try_read().ok()?)
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
        look_at(self.0)
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
        Look::Unwatched("its type can't be hashed".into())
    }

    fn size(&self) -> Option<u64> {
        None
    }
}

/// A panic of the value's own code must neither poison the lock that is held here nor end the thread.
fn look_at<T: Serialize + ?Sized>(value: &T) -> Look {
    catch_unwind(AssertUnwindSafe(|| look_within(value, TIME)))
        .unwrap_or_else(|_| Look::Unwatched("its serialization panicked".into()))
}

/// As [`look_at`], for the size.
fn size_at<T: Serialize + ?Sized>(value: &T) -> Option<u64> {
    if is_lock::<T>() {
        return None;
    }
    catch_unwind(AssertUnwindSafe(|| size_without_locks(value)))
        .ok()
        .flatten()
}

fn look_within<T: Serialize + ?Sized>(value: &T, time: Duration) -> Look {
    if is_lock::<T>() {
        return Look::Unwatched(format!("a lock inside, {}", type_name::<T>()).into());
    }
    match fingerprint_within(value, Rules::look(Some(time))) {
        Ok(fingerprint) => {
            let shape = build::build(value, Budget::default()).map(Into::into);
            Look::Seen { fingerprint, shape }
        }
        Err(error) => Look::Unwatched(match &*error.0 {
            Failure::OutOfTime => match size_without_locks(value) {
                Some(bytes) => format!("{}, too large to watch", words_for(bytes)).into(),
                None => "too large to watch".into(),
            },
            Failure::Lock(_) | Failure::Value(_) => error.to_string().into(),
        }),
    }
}

/// `1.2 GB`
fn words_for(bytes: u64) -> String {
    let mut value = bytes as f64;
    let mut units = ["B", "kB", "MB", "GB", "TB"].into_iter();
    let mut unit = units.next().expect("there are five");
    while value >= 999.5
        && let Some(next) = units.next()
    {
        (value, unit) = (value / 1000.0, next);
    }
    if value < 9.95 && unit != "B" {
        format!("{value:.1} {unit}")
    } else {
        format!("{value:.0} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_with_three_digits_at_most() {
        for (bytes, words) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (9_949, "9.9 kB"),
            (9_950, "10 kB"),
            (999_600, "1.0 MB"),
            (1_234_000_000, "1.2 GB"),
            (u64::MAX, "18446744 TB"),
        ] {
            assert_eq!(words_for(bytes), words);
        }
    }

    #[test]
    fn a_lock_is_refused_before_it_is_asked() {
        let lock = std::sync::Mutex::new(1);
        let _held = lock.lock().unwrap();
        let Look::Unwatched(reason) = look_at(&lock) else {
            panic!("it was looked into")
        };
        assert!(reason.starts_with("a lock inside, "), "{reason}");
    }
}
