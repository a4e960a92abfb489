//! Whether an entry past its ttl is being computed anew, and when the next attempt may begin.

use std::time::Duration;

use crate::clock::Time;
use crate::sync::{AtomicU64, Ordering};

/// The rest after a first failure; each further one doubles it, up to the ttl.
const FIRST_REST: Duration = Duration::from_secs(1);

/// Stands for "under way" where the moment of the next attempt is kept.
const UNDER_WAY: u64 = u64::MAX;

/// What is known of the refreshes of one entry. It leaves with the entry, when one of them succeeds.
#[derive(Debug, Default)]
pub(crate) struct Refreshing {
    /// From when on the next one may begin.
    not_before: AtomicU64,
    n_failed: AtomicU64,
}

// Relaxed, everywhere here: the words guard no other memory, and of several that want to begin, one wins the
// exchange.
impl Refreshing {
    /// Begins a refresh; false if one is under way, or the last one failed not long enough ago. Ends with
    /// [`rest`](Self::rest) or [`give_up`](Self::give_up).
    pub(crate) fn begin(&self, now: Time) -> bool {
        let not_before = self.not_before.load(Ordering::Relaxed);
        not_before <= now.as_nanos()
            && self
                .not_before
                .compare_exchange(not_before, UNDER_WAY, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
    }

    /// The refresh has failed: the next one begins after a rest.
    pub(crate) fn rest(&self, now: Time, ttl: Duration) {
        let n_failed = self.n_failed.fetch_add(1, Ordering::Relaxed);
        let doubled = 1_u32.checked_shl(u32::try_from(n_failed).unwrap_or(u32::MAX));
        let rest = FIRST_REST.saturating_mul(doubled.unwrap_or(u32::MAX));
        self.not_before
            .store(now.after(rest.min(ttl)).as_nanos(), Ordering::Relaxed);
    }

    /// The refresh came to nothing, through no fault of its own: the next one may begin at once.
    pub(crate) fn give_up(&self) {
        let ended = |not_before| (not_before == UNDER_WAY).then_some(0);
        // An `Err` says that it has ended otherwise.
        let _ = self
            .not_before
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, ended);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_double_up_to_the_ttl() {
        let secs = |n| Time::ZERO.after(Duration::from_secs(n));
        let nanosecond_before = |time: Time| Time::from_nanos(time.as_nanos() - 1);
        let refreshing = Refreshing::default();
        let mut now = secs(5);
        for rest in [1, 2, 4, 8, 10, 10] {
            assert!(refreshing.begin(now) && !refreshing.begin(now));
            refreshing.rest(now, Duration::from_secs(10));
            now = now.after(Duration::from_secs(rest));
            assert!(!refreshing.begin(nanosecond_before(now)));
        }
        assert!(refreshing.begin(now));
        refreshing.give_up();
        assert!(refreshing.begin(now));
    }
}
