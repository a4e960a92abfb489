//! Lanes: what a thread writes its events through, given back when the thread ends.

use std::cell::Cell;
use std::panic::Location;

use crate::clock::Clock;
use crate::function::Function;
use crate::recorder::ring::{Hit, Ring};
use crate::recorder::site::SiteId;
use crate::registry::shared::Shared;
use crate::sync::{Arc, AtomicU64, OnceLock, Ordering};

/// Sites that a thread knows without asking: a power of two.
const N_KNOWN_SITES: usize = 64;

/// The events of one thread at a time.
#[derive(Debug)]
pub(crate) struct Lane {
    /// The number of the thread, from 1.
    pub(crate) thread: u32,
    /// Whether several threads write through it: then there is no ring, and hits go the long way.
    is_shared: bool,
    next_number: AtomicU64,
    /// Made at the first hit.
    ring: OnceLock<Ring>,
}

impl Lane {
    pub(crate) fn new(thread: u32, is_shared: bool) -> Self {
        Self {
            thread,
            is_shared,
            next_number: AtomicU64::new(0),
            ring: OnceLock::new(),
        }
    }

    /// The ring, if the lane has hits.
    #[inline]
    pub(crate) fn ring(&self) -> Option<&Ring> {
        self.ring.get()
    }

    /// The position of the next event of this thread.
    #[inline]
    pub(crate) fn take_number(&self) -> u64 {
        // Relaxed: the number is data like any other; a lane that isn't shared has one writer.
        if self.is_shared {
            return self.next_number.fetch_add(1, Ordering::Relaxed);
        }
        self.take_own_number()
    }

    /// The same for a lane that isn't shared.
    #[inline]
    fn take_own_number(&self) -> u64 {
        let number = self.next_number.load(Ordering::Relaxed);
        self.next_number.store(number + 1, Ordering::Relaxed);
        number
    }
}

/// A thread's hold on its lane in one recorder.
#[derive(Debug)]
pub(crate) struct LaneHandle {
    lane: Arc<Lane>,
    /// What the registry shares: its clock, its recorder.
    shared: Arc<Shared>,
    /// The last moment of use that this thread has given out.
    last_use: Cell<u64>,
    /// Addresses of a location and of a function, and the number of the site, direct mapped.
    known_sites: [Cell<(usize, usize, SiteId)>; N_KNOWN_SITES],
}

impl LaneHandle {
    pub(crate) fn new(shared: &Arc<Shared>) -> Self {
        Self {
            lane: shared.recorder.take_lane(),
            shared: Arc::clone(shared),
            last_use: Cell::new(0),
            known_sites: std::array::from_fn(|_| Cell::new((0, 0, SiteId(0)))),
        }
    }

    pub(crate) fn lane(&self) -> &Lane {
        &self.lane
    }

    /// The registry's clock.
    #[inline]
    pub(crate) fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Whether hits are written.
    #[inline]
    pub(crate) fn is_on(&self) -> bool {
        self.shared.recorder.is_on()
    }

    /// The moment of a use, from the real time: comparable among all entries of the registry, whatever its
    /// clock shows, and always later than the one before on this thread, however coarse the counter is.
    #[inline]
    pub(crate) fn moment_of_use(&self, real_nanos: u64) -> u64 {
        let moment = real_nanos.max(self.last_use.get() + 1);
        self.last_use.set(moment);
        moment
    }

    /// Writes a hit; `number` of it is filled in here.
    #[inline]
    pub(crate) fn write_hit(&self, hit: Hit) {
        // A shared lane never has a ring.
        let Some(ring) = self.lane.ring() else {
            return self.write_hit_the_long_way(hit);
        };
        let number = self.lane.take_own_number();
        ring.write(Hit { number, ..hit });
    }

    #[cold]
    fn write_hit_the_long_way(&self, hit: Hit) {
        let number = self.lane.take_number();
        let hit = Hit { number, ..hit };
        if self.lane.is_shared {
            self.shared.recorder.push_hit(&self.lane, hit);
        } else {
            self.lane.ring.get_or_init(Ring::new).write(hit);
        }
    }

    /// The number of a call site.
    #[inline]
    pub(crate) fn site(
        &self,
        site: &'static Location<'static>,
        function: &'static Function,
    ) -> SiteId {
        let address = std::ptr::from_ref(site).addr();
        let function_address = std::ptr::from_ref(function).addr();
        // Both lie at least 8 bytes apart from others of their kind.
        let known = &self.known_sites[((address ^ function_address) >> 3) % N_KNOWN_SITES];
        let (known_address, known_function, id) = known.get();
        if known_address == address && known_function == function_address {
            return id;
        }
        let id = self.shared.recorder.site(site, function);
        known.set((address, function_address, id));
        id
    }
}

impl Drop for LaneHandle {
    fn drop(&mut self) {
        if !self.lane.is_shared {
            self.shared.recorder.return_lane(&self.lane);
        }
    }
}
