//! What a store knows of its function, and the sums over its calls.

use std::any::TypeId;
use std::panic::Location;
use std::time::Duration;

use crate::clock::{Clock, Time};
use crate::function::{EntryId, Function, FunctionId, KeyId, Kind, Scope};
use crate::recorder::Recorder;
use crate::recorder::event::{Event, EventKind};
use crate::registry::info::{FunctionInfo, Info};
use crate::registry::shared::Shared;
use crate::run::{Here, SessionId};
use crate::store::{About, Served};
use crate::sync::{Arc, AtomicU64, AtomicUsize, Mutex, Ordering};

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
    pub(crate) max_size: Option<u64>,
    /// The registry's parts that outlive no call.
    pub(crate) shared: Arc<Shared>,
    pub(crate) counters: Counters,
    pub(crate) seats: Seated,
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

/// Hits that threads have counted for themselves, and not added to the sums yet.
#[derive(Debug, Default)]
pub(crate) struct Seated(Mutex<Vec<Arc<SeatCount>>>);

/// The hits of one entry that one thread has served from its own seat: one writer, many readers.
#[derive(Debug)]
pub(crate) struct SeatCount {
    hits: AtomicU64,
    last_hit: AtomicU64,
    /// The moment of the last hit in real time, for the order of use.
    last_use: AtomicU64,
    /// What each hit saves, as far as it was last measured.
    saved_nanos: AtomicU64,
    /// How many hits came before that measurement.
    n_earlier: AtomicU64,
    /// What those saved, each by what was known then.
    saved_earlier: AtomicU64,
    /// Where it stands in [`Seated`]; changed under that lock only.
    place: AtomicUsize,
}

impl Counters {
    /// Adds saved time; the sum of years on end stays at the largest number.
    pub(crate) fn add_saved(&self, nanos: u64) {
        let add = |sum: u64| Some(sum.saturating_add(nanos));
        // Relaxed: a sum for the eye. It is never an `Err`.
        let _ = self
            .saved_nanos
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }
}

impl Seated {
    fn add(&self, seat: &Arc<SeatCount>) {
        let mut seats = self.0.lock();
        seat.place.store(seats.len(), Ordering::Relaxed);
        seats.push(Arc::clone(seat));
    }

    /// Removes a seat, and calls `fold` before anybody can see the sums without it.
    fn remove(&self, seat: &SeatCount, fold: impl FnOnce()) {
        let mut seats = self.0.lock();
        let place = seat.place.load(Ordering::Relaxed);
        seats.swap_remove(place);
        if let Some(moved) = seats.get(place) {
            moved.place.store(place, Ordering::Relaxed);
        }
        fold();
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

    /// The session to which belongs what is made here and now, if only to one.
    pub(crate) fn session_here(&self) -> Option<SessionId> {
        match self.function.options.scope {
            Scope::Global => None,
            Scope::Session => Here::get().session,
        }
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
            let site = site.map(|site| lane.site(site, self.function));
            let event = Event {
                time: self.clock().now(),
                thread: 0,
                number: 0,
                session: here.session,
                rerun: here.rerun,
                site: None,
                entry: self.entry_id(key),
                kind,
            };
            self.recorder().push(lane.lane(), event, site);
        });
    }

    /// An entry takes so many bytes from now on.
    pub(crate) fn take_up(&self, bytes: u64) {
        // Relaxed: see `Budget`.
        self.counters.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.shared.budget.add(bytes);
    }

    /// An entry takes so many bytes no longer.
    pub(crate) fn give_back(&self, bytes: u64) {
        // Relaxed: see `Budget`.
        self.counters.bytes.fetch_sub(bytes, Ordering::Relaxed);
        self.shared.budget.subtract(bytes);
    }

    /// Gives a thread a counter of its own for an entry.
    pub(crate) fn add_seat(&self, about: &About) -> Arc<SeatCount> {
        let seat = Arc::new(SeatCount {
            hits: AtomicU64::new(0),
            last_hit: AtomicU64::new(0),
            last_use: AtomicU64::new(0),
            saved_nanos: AtomicU64::new(about.saved_nanos()),
            n_earlier: AtomicU64::new(0),
            saved_earlier: AtomicU64::new(0),
            place: AtomicUsize::new(0),
        });
        self.seats.add(&seat);
        about.usage.seats.lock().push(Arc::clone(&seat));
        seat
    }

    /// Adds what a thread has counted to the sums and to the entry, if there still is one, each under the lock of those who read
    /// it, so that nobody ever sees a hit twice or not at all.
    pub(crate) fn remove_seat(&self, seat: &Arc<SeatCount>, about: Option<&About>) {
        // Relaxed: sums for the eye.
        self.seats.remove(seat, || {
            self.counters
                .hits
                .fetch_add(seat.n_hits(), Ordering::Relaxed);
            self.counters.add_saved(seat.saved());
        });
        if let Some(about) = about {
            about.unseat(seat);
        }
    }

    /// The sums.
    pub(crate) fn info(&self, entries: usize) -> Info {
        // Relaxed: sums for the eye; whoever has seen a call return sees it counted.
        let seats = self.seats.0.lock();
        Info {
            entries,
            hits: self.counters.hits.load(Ordering::Relaxed)
                + seats.iter().map(|seat| seat.n_hits()).sum::<u64>(),
            misses: self.counters.misses.load(Ordering::Relaxed),
            bytes: self.counters.bytes.load(Ordering::Relaxed),
            saved: Duration::from_nanos(seats.iter().fold(
                self.counters.saved_nanos.load(Ordering::Relaxed),
                |sum, seat| sum.saturating_add(seat.saved()),
            )),
        }
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
            code: self.function.code,
            unseen: self.function.unseen().collect(),
            ttl: self.ttl,
            max_entries: self.max_entries,
            max_size: self.max_size,
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
    pub(crate) fn count(&self, now: Time, moment_of_use: u64) -> u64 {
        // Relaxed: one writer, and readers who want a number for the eye, or an order of uses that is a
        // matter of taste where they race.
        let hits = self.hits.load(Ordering::Relaxed) + 1;
        self.hits.store(hits, Ordering::Relaxed);
        self.last_hit.store(now.as_nanos(), Ordering::Relaxed);
        self.last_use.store(moment_of_use, Ordering::Relaxed);
        hits
    }

    /// Notes what a hit saves, from the last one counted on. Only the thread that owns the seat may do so.
    pub(crate) fn reprice(&self, saved_nanos: u64) {
        // Relaxed: one writer, and a sum for the eye, which may be off for a moment.
        let n_earlier = self.n_hits().saturating_sub(1);
        let saved = self.saved_by(n_earlier);
        self.saved_earlier.store(saved, Ordering::Relaxed);
        self.n_earlier.store(n_earlier, Ordering::Relaxed);
        self.saved_nanos.store(saved_nanos, Ordering::Relaxed);
    }

    /// The moment of the last hit, for the order of use; 0 if there was none.
    pub(crate) fn last_use(&self) -> u64 {
        self.last_use.load(Ordering::Relaxed)
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
        self.saved_by(self.n_hits())
    }

    /// What the first `n_hits` have saved.
    fn saved_by(&self, n_hits: u64) -> u64 {
        let n_later = n_hits.saturating_sub(self.n_earlier.load(Ordering::Relaxed));
        let later = n_later.saturating_mul(self.saved_nanos.load(Ordering::Relaxed));
        self.saved_earlier
            .load(Ordering::Relaxed)
            .saturating_add(later)
    }
}
