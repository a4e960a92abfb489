//! The budget of a registry: how many bytes the entries of all its functions may take together.

use std::fs::read_to_string;

use crate::sync::{AtomicU64, Ordering};

/// Stands for "no bound".
const NONE: u64 = u64::MAX;

/// The bytes that are held, and how many may be.
#[derive(Debug)]
pub(crate) struct Budget {
    /// Estimated bytes of all entries of all stores. Lowered only by what was added before, so it never wraps.
    held: AtomicU64,
    limit: AtomicU64,
}

// Relaxed, everywhere here: a number that guards no other memory. A thread that stores sees at least what it
// has added itself, and makes room if that is too much.
impl Budget {
    pub(crate) fn new(limit: Option<u64>) -> Self {
        Self {
            held: AtomicU64::new(0),
            limit: AtomicU64::new(limit.unwrap_or(NONE)),
        }
    }

    pub(crate) fn limit(&self) -> Option<u64> {
        Some(self.limit.load(Ordering::Relaxed)).filter(|limit| *limit != NONE)
    }

    pub(crate) fn set_limit(&self, limit: Option<u64>) {
        self.limit.store(limit.unwrap_or(NONE), Ordering::Relaxed);
    }

    pub(crate) fn is_exceeded(&self) -> bool {
        self.held.load(Ordering::Relaxed) > self.limit.load(Ordering::Relaxed)
    }

    pub(crate) fn add(&self, bytes: u64) {
        self.held.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(crate) fn subtract(&self, bytes: u64) {
        self.held.fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// Half of the memory that this process may have; `None` where the system doesn't tell it in a file (all but
/// Linux).
pub(crate) fn half_of_memory() -> Option<u64> {
    let installed = read_to_string("/proc/meminfo").ok().and_then(|text| {
        let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"));
        let kib: u64 = line?.trim().strip_suffix("kB")?.trim().parse().ok()?;
        kib.checked_mul(1024)
    });
    // In a container less may be granted than is installed.
    let granted = read_to_string("/sys/fs/cgroup/memory.max")
        .ok()
        .and_then(|text| text.trim().parse().ok());
    installed
        .into_iter()
        .chain(granted)
        .min()
        .map(|bytes| bytes / 2)
}
