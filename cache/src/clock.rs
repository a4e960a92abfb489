//! The registry's own clock: real time that a lesson or a test can push forward, or stop.
//!
//! Everything in this crate that asks "how late is it?" asks here, so that no test ever sleeps to let
//! something expire. Readings come from the processor's counter (some 11 ns), not from the system.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::sync::{AtomicI64, Counter, Ordering};

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
    #[must_use]
    pub fn after(self, span: Duration) -> Self {
        Self(
            self.0
                .saturating_add(u64::try_from(span.as_nanos()).unwrap_or(u64::MAX)),
        )
    }
}

/// One look at a clock, which tells two times.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    /// How late it is on the registry's clock, which may stand still.
    pub(crate) time: Time,
    /// Real nanoseconds since the clock was made: always growing.
    pub(crate) real_nanos: u64,
}

/// Real time since the registry was made, plus what was added, or a moment at which it stands still.
#[derive(Debug)]
pub struct Clock {
    counter: Counter,
    start: u64,
    /// Nanoseconds in 2^32 ticks of the counter, so that a reading is one multiplication.
    nanos_per_many_ticks: u64,
    /// Twice the nanoseconds to add to real time, or, with the lowest bit set, twice the moment at which the
    /// clock stands still. One word, so that no reading ever sees half of a change.
    state: AtomicI64,
}

/// The lowest bit of the state.
const FROZEN: i64 = 1;

/// About a hundred years: further than that no clock jumps.
const MAX_NANOS: i64 = i64::MAX / 3;

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock {
    /// A clock that starts at zero and runs.
    pub fn new() -> Self {
        let counter = Counter::new();
        let start = counter.raw();
        Self {
            nanos_per_many_ticks: counter.delta_as_nanos(0, 1 << 32),
            counter,
            start,
            state: AtomicI64::new(0),
        }
    }

    /// How late it is.
    #[inline]
    pub fn now(&self) -> Time {
        // Relaxed: a reading that races with a change of the clock may fall on either side of it.
        self.read(self.state.load(Ordering::Relaxed))
    }

    /// How late it is here and in the world, for the price of one look.
    #[inline]
    pub(crate) fn reading(&self) -> Reading {
        let real_nanos = self.real_nanos();
        // Relaxed: as in `now`.
        let time = time_at(self.state.load(Ordering::Relaxed), || real_nanos);
        Reading { time, real_nanos }
    }

    /// Real nanoseconds since the start, whatever was added or frozen: for measuring how long work takes.
    #[inline]
    pub fn real_nanos(&self) -> u64 {
        let ticks = self.counter.raw().saturating_sub(self.start);
        ((u128::from(ticks) * u128::from(self.nanos_per_many_ticks)) >> 32) as u64
    }

    /// Jumps forward by `span`, running or frozen.
    pub fn advance(&self, span: Duration) {
        let nanos = i64::try_from(span.as_nanos()).unwrap_or(MAX_NANOS);
        self.change(|state| {
            let (nanos_so_far, is_frozen) = (state >> 1, state & FROZEN);
            Some((nanos_so_far.saturating_add(nanos).min(MAX_NANOS) << 1) | is_frozen)
        });
    }

    /// Stops at the present moment, until [`Clock::unfreeze`].
    pub fn freeze(&self) {
        self.change(|state| {
            let now = self.read(state).0.cast_signed().min(MAX_NANOS);
            (state & FROZEN == 0).then_some((now << 1) | FROZEN)
        });
    }

    /// Runs on from the moment at which it stood still.
    pub fn unfreeze(&self) {
        self.change(|state| {
            let to_add = (state >> 1) - self.real_nanos().cast_signed();
            (state & FROZEN != 0).then_some(to_add << 1)
        });
    }

    /// Whether the clock stands still.
    pub fn is_frozen(&self) -> bool {
        // Relaxed: as in `now`.
        self.state.load(Ordering::Relaxed) & FROZEN != 0
    }

    #[inline]
    fn read(&self, state: i64) -> Time {
        time_at(state, || self.real_nanos())
    }

    fn change(&self, f: impl FnMut(i64) -> Option<i64>) {
        // Relaxed: the clock guards no other memory. An `Err` means that there was nothing to change.
        let _ = self
            .state
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, f);
    }
}

/// What a clock of this state shows at a real moment.
#[inline]
fn time_at(state: i64, real_nanos: impl FnOnce() -> u64) -> Time {
    let nanos = state >> 1;
    if state & FROZEN == 0 {
        Time(real_nanos().wrapping_add_signed(nanos))
    } else {
        Time(nanos.cast_unsigned())
    }
}

/// What a clock on the wall says, in nanoseconds since 1970: for what outlives the process.
#[expect(
    clippy::disallowed_methods,
    reason = "a registry's clock ends with the process"
)]
pub(crate) fn wall_nanos() -> u64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_nanos() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frozen_clock_moves_only_when_pushed() {
        let clock = Clock::new();
        clock.freeze();
        let frozen = clock.now();
        assert_eq!(clock.now(), frozen);
        clock.advance(Duration::from_secs(10));
        assert_eq!(clock.now().since(frozen), Duration::from_secs(10));
        clock.freeze();
        assert_eq!(clock.now().since(frozen), Duration::from_secs(10));
    }

    #[test]
    fn unfrozen_clock_runs_on_from_where_it_stood() {
        let clock = Clock::new();
        clock.freeze();
        clock.advance(Duration::from_mins(1));
        let frozen = clock.now();
        clock.unfreeze();
        assert!(!clock.is_frozen());
        let elapsed = clock.now().since(frozen);
        assert!(
            clock.now() >= frozen && elapsed < Duration::from_mins(1),
            "{elapsed:?}"
        );
    }

    #[test]
    fn clock_never_jumps_past_the_end_of_time() {
        let clock = Clock::new();
        clock.advance(Duration::MAX);
        let far = clock.now();
        clock.advance(Duration::MAX);
        assert!(clock.now() >= far);
    }
}
