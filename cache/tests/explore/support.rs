//! Executions, threads, and what was seen in them.

use std::any::Any;
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use dacapo_cache::{Interrupt, Registry, Run, SessionId, Tombstone, explore, is_interruption};
use shuttle::scheduler::{PctScheduler, ReplayScheduler, RoundRobinScheduler};
use shuttle::thread::{self, JoinHandle};
use shuttle::{Config, MaxSteps, Runner};

use crate::stints::Stints;

/// Bytes of a thread's stack: unoptimised code needs more than shuttle gives.
const STACK: usize = 512 << 10;

/// More turns than any execution needs that comes to an end.
const MAX_STEPS: usize = 200_000;

/// How often the priorities of threads change in an execution, and one more.
const PCT_DEPTH: usize = 3;

/// What all choices follow from, unless the environment says something else: each time the same executions.
const SEED: u64 = 1;

/// Goes through executions of `f`: `n` in stints, `n` by priorities.
pub(crate) fn explore(n: usize, f: impl Fn() + Clone + Send + Sync + 'static) {
    expect_cycles();
    if let Ok(schedule) = std::env::var("SCHEDULE") {
        let schedule = schedule.trim();
        Runner::new(ReplayScheduler::new_from_encoded(schedule), config()).run(f);
        return;
    }
    let n = n * number_of("ROUNDS").unwrap_or(1) as usize;
    let seed = number_of("SEED").unwrap_or(SEED);
    Runner::new(Stints::new(seed, n), config()).run(f.clone());
    Runner::new(PctScheduler::new_from_seed(seed, PCT_DEPTH, n), config()).run(f);
}

/// A number that the environment gives.
fn number_of(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.trim().parse().expect("a number"))
}

/// How to run executions here.
pub(crate) fn config() -> Config {
    let mut config = Config::new();
    config.stack_size = STACK;
    config.max_steps = MaxSteps::FailAfter(MAX_STEPS);
    config.silence_warnings = true;
    config
}

/// A call that needs its own result panics, and that is expected: without this, each such panic would print its
/// schedule as if it were a failure.
fn expect_cycles() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Shuttle sets its hook with the first execution; this one goes around it.
        Runner::new(RoundRobinScheduler::new(1), config()).run(|| {});
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if is_cycle(info.payload_as_str().unwrap_or_default()) {
                explore::begin_to_unwind();
            } else {
                report(info);
            }
        }));
    });
}

/// Whether that is what a call says that would wait for itself.
pub(crate) fn is_cycle(message: &str) -> bool {
    message.starts_with('`') && message.contains("needs its own result")
}

/// A registry of this execution, whose clock stands still.
pub(crate) fn registry() -> Registry {
    let registry = Registry::new();
    registry.freeze();
    registry
}

/// Starts a thread whose calls go to `registry`.
pub(crate) fn start<R: Send + 'static>(
    registry: &Registry,
    f: impl FnOnce() -> R + Send + 'static,
) -> JoinHandle<R> {
    let registry = registry.clone();
    thread::spawn(move || registry.enter(f))
}

/// A run of a session on `registry`, which `interrupt` can stop.
pub(crate) fn run_of(registry: &Registry, session: u32, interrupt: &Interrupt) -> Run {
    Run::new(registry.clone(), SessionId(session), 1, interrupt.clone())
}

/// The value of a call that may have been interrupted; panics if it ended in any other way.
pub(crate) fn unless_interrupted<R>(f: impl FnOnce() -> R) -> Option<R> {
    match explore::caught(f) {
        Ok(value) => Some(value),
        Err(payload) if is_interruption(&*payload) => None,
        Err(payload) => explore::unwind(text_of(&*payload)),
    }
}

/// The words of a panic.
pub(crate) fn text_of(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without words")
}

/// Now that nobody calls: what entries take is what the sums say, and what is said to be gone is.
pub(crate) fn assert_sums_are_right(registry: &Registry) {
    // The last call may have found a value too old: its refresh stores and measures when the call has returned.
    registry.finish_refreshes();
    let totals = registry.totals();
    let functions = registry.functions().into_iter();
    let entries: Vec<_> = functions
        .flat_map(|function| registry.entries(function.id))
        .collect();
    assert_eq!(totals.n_entries, entries.len());
    let bytes = entries.iter().map(|entry| entry.bytes.unwrap_or(0));
    assert_eq!(totals.bytes, bytes.sum::<u64>());
    let tombstones = registry.tombstones();
    let is_held = |tombstone: &&Tombstone| entries.iter().any(|entry| entry.id == tombstone.id);
    assert_eq!(
        tombstones.iter().find(is_held),
        None,
        "a tombstone of an entry"
    );
}

/// Lets others go on.
pub(crate) fn pause() {
    thread::yield_now();
}

/// Counts something. Not a place at which another thread goes on.
#[derive(Debug, Default)]
pub(crate) struct Count(AtomicUsize);

impl Count {
    /// One more; how many there were before.
    pub(crate) fn add(&self) -> usize {
        self.0.fetch_add(1, Relaxed)
    }

    pub(crate) fn get(&self) -> usize {
        self.0.load(Relaxed)
    }
}
