//! The registry's own clock: real time that a lesson or a test can push forward, or stop.
//!
//! Everything in this crate that asks "how late is it?" asks here, so that no test ever sleeps to let
//! something expire. Readings come from the processor's counter (some 11 ns), not from the system.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A moment on a registry's [`Clock`]: nanoseconds since the registry was made.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Time(u64);

impl Time {
    /// The moment at which the registry was made.
    pub const ZERO: Self = Self(0);

    /// The moment `nanos` nanoseconds after the registry was made.
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// Nanoseconds since the registry was made.
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// The time from `earlier` to this moment; zero if `earlier` is later.
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }

    /// This moment and `span` more; the end of time if that is too far.
    pub fn after(self, span: Duration) -> Self {
        Self(
            self.0
                .saturating_add(u64::try_from(span.as_nanos()).unwrap_or(u64::MAX)),
        )
    }
}

/// Real time since the registry was made, plus what was added, or a moment at which it stands still.
#[derive(Debug)]
pub struct Clock {
    counter: quanta::Clock,
    start: u64,
    /// Added to real time; while frozen, the whole reading.
    shift: AtomicU64,
    is_frozen: AtomicBool,
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock {
    /// A clock that starts at zero and runs.
    pub fn new() -> Self {
        let counter = quanta::Clock::new();
        let start = counter.raw();
        Self {
            counter,
            start,
            shift: AtomicU64::new(0),
            is_frozen: AtomicBool::new(false),
        }
    }

    /// How late it is.
    pub fn now(&self) -> Time {
        // Relaxed: a reading that races with `advance` may fall on either side of it.
        let shift = self.shift.load(Ordering::Relaxed);
        if self.is_frozen.load(Ordering::Relaxed) {
            Time(shift)
        } else {
            Time(self.real() + shift)
        }
    }

    /// Real nanoseconds since the start, whatever was added or frozen: for measuring how long work takes.
    pub fn real_nanos(&self) -> u64 {
        self.real()
    }

    /// Jumps forward by `span`, running or frozen.
    pub fn advance(&self, span: Duration) {
        let nanos = u64::try_from(span.as_nanos()).unwrap_or(u64::MAX / 4);
        self.shift.fetch_add(nanos, Ordering::Relaxed);
    }

    /// Stops at the present moment, until [`Clock::unfreeze`].
    pub fn freeze(&self) {
        let now = self.now();
        if !self.is_frozen.swap(true, Ordering::Relaxed) {
            self.shift.store(now.0, Ordering::Relaxed);
        }
    }

    /// Runs on from the moment at which it stood still.
    pub fn unfreeze(&self) {
        if self.is_frozen.swap(false, Ordering::Relaxed) {
            let frozen_at = self.shift.load(Ordering::Relaxed);
            self.shift
                .store(frozen_at.wrapping_sub(self.real()), Ordering::Relaxed);
        }
    }

    /// Whether the clock stands still.
    pub fn is_frozen(&self) -> bool {
        self.is_frozen.load(Ordering::Relaxed)
    }

    fn real(&self) -> u64 {
        self.counter.delta_as_nanos(self.start, self.counter.raw())
    }
}
