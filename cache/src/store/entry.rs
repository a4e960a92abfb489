//! One remembered call: the value, what was drawn, and what is known of them.

use std::ops::Deref;
use std::time::Duration;

use crate::call::text_of_call;
use crate::clock::Time;
use crate::function::{Function, KeyId, RefreshMode};
use crate::hash::Kept;
use crate::key::StoredKey;
use crate::recorder::event::Argument;
use crate::run::SessionId;
use crate::store::meta::{Meta, SeatCount};
use crate::store::refreshing::Refreshing;
use crate::store::watch::Watching;
use crate::sync::{Arc, AtomicU64, Mutex, OnceLock, Ordering};

/// Stands for "not known" where a number of bytes or a time is kept.
const NONE: u64 = u64::MAX;

/// Hits that are measured, each of them, before the rule below begins.
const FIRST_SAMPLES: u64 = 3;

/// Hits between two measurements of what a hit costs.
const SAMPLE_EVERY: u64 = 64;

/// One remembered call.
// In this order, as the fields of `About`: what each hit reads and writes lies in three lines of memory.
#[repr(C)]
pub(crate) struct Entry<V, T> {
    pub(crate) key: StoredKey,
    pub(crate) value: V,
    pub(crate) tape: T,
    pub(crate) about: About,
}

/// Everything about an entry but its value.
#[repr(C)]
pub(crate) struct About {
    /// From when on it must not be served without a further look: its ttl, or 0 as soon as it has left the store.
    served_until: AtomicU64,
    /// When it must go; [`NONE`] if never.
    expires: u64,
    hits: AtomicU64,
    last_hit: AtomicU64,
    /// What a hit costs, measured now and then.
    hit_nanos: AtomicU64,
    /// How long the body ran.
    cost_nanos: u64,
    pub(crate) n_elements: usize,
    /// What most entries don't have.
    special: Option<Box<Special>>,
    pub(crate) usage: Use,
    /// With the widgets that the body read.
    pub(crate) arguments: Arc<[Argument]>,
    pub(crate) created: Time,
    bytes: AtomicU64,
    pub(crate) watching: Rarely<Mutex<Watching>>,
}

/// What few entries have, apart, so that the others stay small.
#[derive(Default)]
struct Special {
    /// The key of the arguments alone, where the values of widgets have extended it.
    call: Option<KeyId>,
    /// Objects that must live as long as the entry.
    kept: Kept,
    /// To which session it belongs, if only to one.
    session: Option<SessionId>,
    /// For an entry that is served past its ttl, while it is computed anew.
    refreshing: Option<Refreshing>,
}

/// Something that few entries need: made when it is first asked for, and apart, so that the others stay small.
#[derive(Debug, Default)]
pub(crate) struct Rarely<T>(OnceLock<Box<T>>);

impl<T: Default> Deref for Rarely<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.get_or_init(Box::default)
    }
}

impl<T> Rarely<T> {
    /// It, if somebody has asked for it before.
    pub(crate) fn known(&self) -> Option<&T> {
        self.0.get().map(|known| &**known)
    }
}

/// When an entry was used, in relation to the others of its registry.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Use {
    /// The moment of the last use that no seat has noted; see [`LaneHandle::moment_of_use`].
    ///
    /// [`LaneHandle::moment_of_use`]: crate::recorder::lane::LaneHandle::moment_of_use
    noted: AtomicU64,
    /// The moment under which the entry stands in the order; changed under the lock of the order only.
    pub(crate) queued: AtomicU64,
    /// Unique within the store, in the order of storing.
    pub(crate) number: u64,
    /// The threads that serve it from seats of their own. A lock inside of which no other is taken.
    pub(crate) seats: Rarely<Mutex<Vec<Arc<SeatCount>>>>,
}

impl Use {
    fn new(number: u64) -> Self {
        Self {
            noted: AtomicU64::new(0),
            queued: AtomicU64::new(0),
            number,
            seats: Rarely::default(),
        }
    }

    /// Notes a use.
    pub(crate) fn note(&self, moment: u64) {
        // Relaxed, here and below: the order of uses that race is a matter of taste.
        self.noted.store(moment, Ordering::Relaxed);
    }

    /// The moment of the last use. Threads keep it to themselves until somebody asks: with a word that all of
    /// them write to at every hit, two threads are slower than one.
    pub(crate) fn last(&self) -> u64 {
        let of_seats = self.seats.known().and_then(|seats| {
            let seats = seats.lock();
            seats.iter().map(|seat| seat.last_use()).max()
        });
        of_seats
            .unwrap_or(0)
            .max(self.noted.load(Ordering::Relaxed))
    }
}

impl Special {
    /// Whether there is anything to it.
    fn is_any(&self) -> bool {
        let Self {
            call,
            kept,
            session,
            refreshing,
        } = self;
        call.is_some() || kept.is_some() || session.is_some() || refreshing.is_some()
    }
}

impl<V, T> Entry<V, T> {
    /// The key of the arguments alone. Without widgets that of the entry.
    pub(crate) fn call(&self) -> KeyId {
        let special = self.about.special.as_ref();
        let call = special.and_then(|special| special.call);
        call.unwrap_or(self.key.id())
    }
}

/// How often something was served, and when last.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Served {
    pub(crate) hits: u64,
    pub(crate) last_hit: Option<Time>,
}

impl Served {
    /// Both together.
    pub(crate) fn and(self, other: Self) -> Self {
        let last_hit = self.last_hit.max(other.last_hit);
        Self {
            hits: self.hits + other.hits,
            last_hit,
        }
    }
}

/// How long an entry may be served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lifetime {
    /// As it is.
    fresh: Option<Duration>,
    /// While it is computed anew, too.
    whole: Option<Duration>,
}

impl Lifetime {
    /// The ttl; with a refresh in the background twice as long.
    pub(crate) fn of(ttl: Option<Duration>, mode: RefreshMode) -> Self {
        let whole = match mode {
            RefreshMode::Foreground => ttl,
            RefreshMode::Background => ttl.map(|ttl| ttl.saturating_mul(2)),
        };
        Self { fresh: ttl, whole }
    }
}

/// What a new entry is made of.
pub(crate) struct Made {
    /// The key of the arguments alone, where the values of widgets have extended it.
    pub(crate) call: Option<KeyId>,
    pub(crate) arguments: Arc<[Argument]>,
    /// Objects whose address is in the key.
    pub(crate) kept: Kept,
    pub(crate) session: Option<SessionId>,
    pub(crate) created: Time,
    pub(crate) cost: Duration,
    pub(crate) n_elements: usize,
}

impl About {
    pub(crate) fn new(made: Made, number: u64, lifetime: Lifetime) -> Self {
        let Made {
            call,
            arguments,
            kept,
            session,
            created,
            cost,
            n_elements,
        } = made;
        let Lifetime { fresh, whole } = lifetime;
        let after = |span: Duration| created.after(span);
        let stale_from = fresh.map(after);
        let special = Special {
            call,
            kept,
            session,
            refreshing: (fresh != whole).then(Refreshing::default),
        };
        Self {
            served_until: AtomicU64::new(stale_from.map_or(NONE, Time::as_nanos)),
            expires: whole.map_or(NONE, |whole| after(whole).as_nanos()),
            hits: AtomicU64::new(0),
            last_hit: AtomicU64::new(NONE),
            hit_nanos: AtomicU64::new(0),
            cost_nanos: u64::try_from(cost.as_nanos()).unwrap_or(u64::MAX),
            n_elements,
            special: special.is_any().then(|| Box::new(special)),
            usage: Use::new(number),
            arguments,
            created,
            bytes: AtomicU64::new(NONE),
            watching: Rarely::default(),
        }
    }

    /// The same with an end that comes before its ttl is up, for an entry older than the clock can tell.
    pub(crate) fn until(mut self, expires: Option<Time>) -> Self {
        // Without a ttl of its own it is for ever.
        if let (Some(own), Some(other)) = (self.expires(), expires) {
            self.expires = own.min(other).as_nanos();
        }
        // Relaxed: nobody else knows the entry yet.
        self.served_until.fetch_min(self.expires, Ordering::Relaxed);
        self
    }

    /// When it must go; `None` if never.
    pub(crate) fn expires(&self) -> Option<Time> {
        (self.expires != NONE).then(|| Time::from_nanos(self.expires))
    }

    /// How long the body ran.
    pub(crate) fn cost(&self) -> Duration {
        Duration::from_nanos(self.cost_nanos)
    }

    /// The call in words: `square(n=4)`. They are put together when somebody asks, which is seldom.
    pub(crate) fn text(&self, function: &Function) -> Arc<str> {
        text_of_call(function, &self.arguments)
    }

    /// To which session it belongs, if only to one.
    pub(crate) fn session(&self) -> Option<SessionId> {
        self.special.as_ref()?.session
    }

    /// Objects that must live as long as the entry.
    pub(crate) fn kept(&self) -> Kept {
        self.special.as_ref()?.kept.clone()
    }

    /// For an entry that is served past its ttl, while it is computed anew.
    pub(crate) fn refreshing(&self) -> Option<&Refreshing> {
        self.special.as_ref()?.refreshing.as_ref()
    }

    /// Whether it keeps an object alive whose address is in its key.
    #[inline]
    pub(crate) fn keeps_object(&self) -> bool {
        let special = self.special.as_ref();
        special.is_some_and(|special| special.kept.is_some())
    }

    /// Whether it may be served: it is in the store, and its ttl isn't up.
    #[inline]
    pub(crate) fn is_fresh(&self, now: Time) -> bool {
        // Relaxed: a call that begins after a clear has returned sees it, because whatever told it so
        // orders the two.
        now.as_nanos() < self.served_until.load(Ordering::Relaxed)
    }

    /// Whether it may be served, perhaps while it is computed anew: it is in the store, and needn't go yet.
    pub(crate) fn may_serve(&self, now: Time) -> bool {
        let has_left = self.served_until.load(Ordering::Relaxed) == 0;
        !has_left && now.as_nanos() < self.expires
    }

    /// From when on it is computed anew; `None` if never, or if it has left the store.
    pub(crate) fn stale_from(&self) -> Option<Time> {
        self.refreshing()?;
        let until = self.served_until.load(Ordering::Relaxed);
        (until != 0).then(|| Time::from_nanos(until))
    }

    /// Nobody is served it from now on. To be called when it leaves the store.
    pub(crate) fn retire(&self, meta: &Meta) {
        self.served_until.store(0, Ordering::Relaxed);
        let bytes = self.bytes.swap(0, Ordering::Relaxed);
        if bytes != NONE {
            meta.give_back(bytes);
        }
    }

    /// Notes the size, unless the entry has left meanwhile.
    pub(crate) fn set_bytes(&self, meta: &Meta, bytes: u64) {
        let bytes = bytes.min(NONE - 1);
        // First the sum, so that it never falls below what `retire` takes from it.
        meta.take_up(bytes);
        let is_new = self
            .bytes
            .compare_exchange(NONE, bytes, Ordering::Relaxed, Ordering::Relaxed);
        if is_new.is_err() {
            meta.give_back(bytes);
        }
    }

    /// The size, if it is known.
    pub(crate) fn bytes(&self) -> Option<u64> {
        known(&self.bytes)
    }

    /// Counts a hit; true if its cost should be measured.
    pub(crate) fn count_hit(&self, meta: &Meta, now: Time) -> bool {
        let hits = self.hits.fetch_add(1, Ordering::Relaxed);
        self.last_hit.store(now.as_nanos(), Ordering::Relaxed);
        meta.counters.hits.fetch_add(1, Ordering::Relaxed);
        is_sample(hits)
    }

    /// Adds what a hit has saved to the sums; to be called when it has been measured, if it is.
    pub(crate) fn add_saved(&self, meta: &Meta, waited: Duration) {
        let saved = self.saved_nanos().saturating_sub(waited.as_nanos() as u64);
        meta.counters.add_saved(saved);
    }

    /// Adds the hits that a seat has counted to the entry's own.
    pub(crate) fn unseat(&self, seat: &Arc<SeatCount>) {
        let mut seats = self.usage.seats.lock();
        seats.retain(|other| !Arc::ptr_eq(other, seat));
        let Served { hits, last_hit } = seat.served();
        self.hits.fetch_add(hits, Ordering::Relaxed);
        if let Some(last_hit) = last_hit {
            let later = |known: u64| {
                (known == NONE || known < last_hit.as_nanos()).then_some(last_hit.as_nanos())
            };
            // An `Err` says that a later hit is known.
            let _ = self
                .last_hit
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, later);
        }
        self.usage
            .noted
            .fetch_max(seat.last_use(), Ordering::Relaxed);
    }

    /// Hits that this entry has counted itself.
    pub(crate) fn n_hits(&self) -> u64 {
        self.hits.load(Ordering::Relaxed)
    }

    /// How often it was served in all, and when last.
    pub(crate) fn served(&self) -> Served {
        let itself = || Served {
            hits: self.n_hits(),
            last_hit: known(&self.last_hit).map(Time::from_nanos),
        };
        let Some(seats) = self.usage.seats.known() else {
            return itself();
        };
        let seats = seats.lock();
        seats
            .iter()
            .fold(itself(), |served, seat| served.and(seat.served()))
    }

    /// Takes a measurement of a hit into account: the least one counts, because a thread that had to give
    /// way to another one meanwhile measures too much, and never too little.
    pub(crate) fn measure_hit(&self, nanos: u64) {
        let least = |known: u64| (known == 0 || nanos < known).then_some(nanos.max(1));
        // An `Err` says that a lesser one is known.
        let _ = self
            .hit_nanos
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, least);
    }

    /// What a hit costs; zero before the first.
    pub(crate) fn hit_cost(&self) -> Duration {
        Duration::from_nanos(self.hit_nanos.load(Ordering::Relaxed))
    }

    /// What a hit saves: the body, but for the hit itself.
    pub(crate) fn saved_nanos(&self) -> u64 {
        let hit = self.hit_nanos.load(Ordering::Relaxed);
        self.cost_nanos.saturating_sub(hit)
    }
}

/// Whether the cost of a hit is measured, counted from 0.
#[inline]
pub(crate) fn is_sample(hits: u64) -> bool {
    hits < FIRST_SAMPLES || hits.is_multiple_of(SAMPLE_EVERY)
}

fn known(number: &AtomicU64) -> Option<u64> {
    Some(number.load(Ordering::Relaxed)).filter(|number| *number != NONE)
}
