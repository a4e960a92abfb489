//! What a store knows of its function, and the sums over its calls.

use std::any::TypeId;
use std::panic::Location;
use std::time::Duration;

use crossbeam::utils::CachePadded;

use crate::clock::{Clock, Time};
use crate::function::{EntryId, Function, FunctionId, KeyId, Kind};
use crate::recorder::Recorder;
use crate::recorder::event::{Event, EventKind};
use crate::registry::info::{FunctionInfo, Info};
use crate::registry::shared::Shared;
use crate::run::Here;
use crate::store::{Served, Use};
use crate::sync::{Arc, AtomicU64, Mutex, Ordering};

/// Keys that were used last, for the search of the nearest entry.
const N_RECENT: usize = 32;

/// One function of a registry, whatever the types of its values.
pub(crate) struct Meta {
    pub(crate) id: FunctionId,
    pub(crate) function: &'static Function,
    /// Which instance of a generic function.
    pub(crate) instance: Option<TypeId>,
    pub(crate) path: Arc<str>,
    /// The ttl, evaluated once.
    pub(crate) ttl: Option<Duration>,
    /// Why nothing of this function can be kept: its ttl can't be read.
    pub(crate) trouble: Option<Arc<str>>,
    pub(crate) max_entries: Option<usize>,
    /// The registry's parts that outlive no call.
    pub(crate) shared: Arc<Shared>,
    pub(crate) counters: Counters,
    pub(crate) uses: Uses,
}

/// Sums over all calls, past entries included. The hits of thread-local seats come on top.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) hits: AtomicU64,
    pub(crate) misses: AtomicU64,
    pub(crate) failures: AtomicU64,
    /// Estimated bytes of what is held.
    pub(crate) bytes: AtomicU64,
    pub(crate) saved_nanos: AtomicU64,
}

/// In which order entries were used.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    /// Counts changes of the most recently used entry.
    stamps: CachePadded<AtomicU64>,
    /// Number of the most recently used entry.
    newest: CachePadded<AtomicU64>,
    /// Key ids of entries used lately; slot = stamp % length.
    recent: [AtomicU64; N_RECENT],
    /// Hits that threads counted for themselves and have not added to the sums yet.
    seats: Mutex<Vec<Arc<SeatCount>>>,
}

/// The hits of one entry that one thread has served from its own seat: one writer, many readers.
#[derive(Debug)]
pub(crate) struct SeatCount {
    /// Which entry.
    pub(crate) entry: u64,
    /// What each hit saves.
    pub(crate) saved_nanos: AtomicU64,
    pub(crate) hits: AtomicU64,
    pub(crate) last_hit: AtomicU64,
}

impl Uses {
    /// A stamp that is newer than every other.
    pub(crate) fn next_stamp(&self, entry: u64, key: KeyId) -> u64 {
        // Relaxed, here and below: order of use is a matter of taste between threads that race.
        let stamp = self.stamps.fetch_add(1, Ordering::Relaxed) + 1;
        self.newest.store(entry, Ordering::Relaxed);
        self.recent[stamp as usize % N_RECENT].store(key.0, Ordering::Relaxed);
        stamp
    }

    /// Notes that an entry was used. Costs two loads if it was the last one used anyway.
    #[inline]
    pub(crate) fn touch(&self, entry: &Use, key: KeyId) {
        if self.newest.load(Ordering::Relaxed) != entry.number {
            entry
                .stamp
                .store(self.next_stamp(entry.number, key), Ordering::Relaxed);
        }
    }

    /// Key ids of entries used lately.
    pub(crate) fn recent(&self) -> impl Iterator<Item = KeyId> {
        self.recent
            .iter()
            .map(|key| KeyId(key.load(Ordering::Relaxed)))
    }
}

impl Meta {
    #[inline]
    pub(crate) fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    pub(crate) fn recorder(&self) -> &Recorder {
        &self.shared.recorder
    }

    pub(crate) fn is_resource(&self) -> bool {
        self.function.kind == Kind::Resource
    }

    #[inline]
    pub(crate) fn entry_id(&self, key: KeyId) -> EntryId {
        EntryId {
            function: self.id,
            key,
        }
    }

    /// Writes an event that is no hit.
    pub(crate) fn record(
        &self,
        key: KeyId,
        site: Option<&'static Location<'static>>,
        kind: EventKind,
    ) {
        if !self.recorder().is_on() {
            return;
        }
        let here = Here::get();
        crate::registry::local::with_lane(&self.shared, |lane| {
            let site =
                site.and_then(|site| self.recorder().site_of(lane.site(site, self.function)));
            let event = Event {
                time: self.clock().now(),
                thread: 0,
                number: 0,
                session: here.session,
                rerun: here.rerun,
                site,
                entry: self.entry_id(key),
                kind,
            };
            self.recorder().push(lane.lane(), event);
        });
    }

    /// Gives a thread a counter of its own for an entry.
    pub(crate) fn add_seat(&self, entry: u64, saved_nanos: u64) -> Arc<SeatCount> {
        let seat = Arc::new(SeatCount {
            entry,
            saved_nanos: AtomicU64::new(saved_nanos),
            hits: AtomicU64::new(0),
            last_hit: AtomicU64::new(0),
        });
        self.uses.seats.lock().push(Arc::clone(&seat));
        seat
    }

    /// Adds what a thread has counted to the sums. `fold` does the same for the entry, under the lock, so
    /// that no reader ever sees a hit twice or not at all.
    pub(crate) fn remove_seat(&self, seat: &Arc<SeatCount>, fold: impl FnOnce(u64, u64)) {
        let mut seats = self.uses.seats.lock();
        seats.retain(|other| !Arc::ptr_eq(other, seat));
        let (hits, saved) = (seat.n_hits(), seat.saved());
        self.counters.hits.fetch_add(hits, Ordering::Relaxed);
        self.counters
            .saved_nanos
            .fetch_add(saved, Ordering::Relaxed);
        fold(hits, seat.last_hit.load(Ordering::Relaxed));
    }

    /// Reads sums while no seat moves into them: `f` gets the seats.
    pub(crate) fn with_seats<R>(&self, f: impl FnOnce(&[Arc<SeatCount>]) -> R) -> R {
        f(&self.uses.seats.lock())
    }

    /// The sums.
    pub(crate) fn info(&self, entries: usize) -> Info {
        // Relaxed: sums for the eye; whoever has seen a call return sees it counted.
        self.with_seats(|seats| Info {
            entries,
            hits: self.counters.hits.load(Ordering::Relaxed)
                + seats.iter().map(|seat| seat.n_hits()).sum::<u64>(),
            misses: self.counters.misses.load(Ordering::Relaxed),
            bytes: self.counters.bytes.load(Ordering::Relaxed),
            saved: Duration::from_nanos(
                self.counters.saved_nanos.load(Ordering::Relaxed)
                    + seats.iter().map(|seat| seat.saved()).sum::<u64>(),
            ),
        })
    }

    /// Everything about the function.
    pub(crate) fn function_info(&self, n_entries: usize) -> FunctionInfo {
        let info = self.info(n_entries);
        FunctionInfo {
            id: self.id,
            name: self.function.name.into(),
            path: Arc::clone(&self.path),
            kind: self.function.kind,
            file: self.function.file.into(),
            line: self.function.line,
            ttl: self.ttl,
            max_entries: self.max_entries,
            n_entries,
            hits: info.hits,
            misses: info.misses,
            failures: self.counters.failures.load(Ordering::Relaxed),
            bytes: info.bytes,
            saved: info.saved,
        }
    }
}

impl SeatCount {
    /// Counts a hit. Only the thread that owns the seat may do so.
    #[inline]
    pub(crate) fn count(&self, now_nanos: u64) -> u64 {
        // Relaxed: one writer, and readers who want a number for the eye.
        let hits = self.hits.load(Ordering::Relaxed) + 1;
        self.hits.store(hits, Ordering::Relaxed);
        self.last_hit.store(now_nanos, Ordering::Relaxed);
        hits
    }

    /// What was served from the seat, not yet added to what the entry has counted.
    pub(crate) fn served(&self) -> Served {
        let hits = self.n_hits();
        let last_hit = Time::from_nanos(self.last_hit.load(Ordering::Relaxed));
        Served {
            hits,
            last_hit: (hits > 0).then_some(last_hit),
        }
    }

    pub(crate) fn n_hits(&self) -> u64 {
        self.hits.load(Ordering::Relaxed)
    }

    fn saved(&self) -> u64 {
        self.n_hits()
            .saturating_mul(self.saved_nanos.load(Ordering::Relaxed))
    }
}
