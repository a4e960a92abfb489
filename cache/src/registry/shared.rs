//! The parts of a registry that its stores need, too.

use rustc_hash::FxHashMap;

use crate::clock::Clock;
use crate::handover::Carried;
use crate::recorder::Recorder;
use crate::registry::Inner;
use crate::registry::budget::Budget;
use crate::registry::pool::Pool;
use crate::registry::timer::Timer;
use crate::registry::tombs::Tombs;
use crate::registry::watch::ClockWatches;
use crate::run::SessionId;
use crate::sync::{Arc, AtomicBool, Mutex, Ordering, Weak};

/// The parts of a registry that its stores need, too. It holds no values, so nothing of the user's lives
/// longer because somebody holds it.
#[derive(Debug)]
pub(crate) struct Shared {
    /// Unique in the process; the global registry is 0.
    pub(crate) number: u64,
    pub(crate) clock: Clock,
    pub(crate) recorder: Recorder,
    pub(crate) tombs: Mutex<Tombs>,
    pub(crate) timer: Arc<Timer>,
    pub(crate) clock_watches: ClockWatches,
    pub(crate) budget: Budget,
    pub(crate) refreshes: Arc<Pool>,
    /// The registry itself.
    pub(crate) registry: Weak<Inner>,
    /// What another program handed over.
    pub(crate) carried: Carried,
    pub(crate) is_watching: AtomicBool,
    pub(crate) has_ended: AtomicBool,
    /// How many reruns each session has had here.
    pub(crate) reruns: Mutex<FxHashMap<SessionId, u32>>,
    /// How often each session has ended.
    pub(crate) session_ends: Mutex<FxHashMap<SessionId, u32>>,
    /// How many hold each session that is held.
    pub(crate) n_holds: Mutex<FxHashMap<SessionId, u32>>,
}

impl Shared {
    /// Whether the registry is gone.
    pub(crate) fn has_ended(&self) -> bool {
        // Relaxed: who asks only wants to tidy up, now or later.
        self.has_ended.load(Ordering::Relaxed)
    }
}
