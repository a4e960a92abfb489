//! The recorder: a bounded account of what happened, cheap enough to be always on.
//!
//! Hits are many and small: each thread writes them into a `ring` of its own, without a lock. Everything
//! else is rare and goes into one bounded queue. Reading merges both in the order of time, thread, number.
//! What the bounds push out is counted: *events read + events dropped = events written*, always.
//!
//! Bounds: a thread that hits holds a ring of 320 KB, at most 64 threads have one (those beyond write their
//! hits into the queue), and the queue holds 16,384 events of some 150 bytes and the texts they mention:
//! 3 to 5 MB in an ordinary program, 25 MB if 64 threads hit at once.

pub mod event;
pub(crate) mod lane;
pub(crate) mod reason;
mod ring;
mod site;

use std::collections::VecDeque;
use std::panic::Location;

use crate::function::{Function, FunctionId, KeyId};
use crate::recorder::event::{Event, EventKind, Site};
use crate::recorder::lane::Lane;
pub(crate) use crate::recorder::ring::Hit;
pub(crate) use crate::recorder::site::SiteId;
use crate::recorder::site::Sites;
use crate::sync::{Arc, AtomicBool, Mutex, Ordering};

/// Threads that have a lane of their own.
const MAX_LANES: usize = 64;

/// Events that are no hits.
const MAX_QUEUED: usize = 16_384;

/// Hits of each thread that are looked through for keys that were used lately.
const N_LATELY: u64 = 64;

/// How far a reader has read. A new one begins with everything that is still held.
#[derive(Clone, Debug, Default)]
pub struct Cursor {
    lanes: Vec<u64>,
    queued: u64,
}

/// The bounded account of one registry; clones are the same account.
#[derive(Clone, Debug)]
pub struct Recorder {
    state: Arc<State>,
}

#[derive(Debug)]
struct State {
    is_on: AtomicBool,
    lanes: Mutex<Lanes>,
    queue: Mutex<Queue>,
    sites: Mutex<Sites>,
}

#[derive(Debug, Default)]
struct Lanes {
    /// All lanes, the one of thread 1 first.
    all: Vec<Arc<Lane>>,
    /// Those whose threads have ended.
    free: Vec<Arc<Lane>>,
    /// For the threads that got none.
    shared: Option<Arc<Lane>>,
}

#[derive(Debug, Default)]
struct Queue {
    events: VecDeque<Queued>,
    n_dropped: u64,
}

/// An event that is no hit. Its site is looked up when it is read.
#[derive(Clone, Debug)]
struct Queued {
    event: Event,
    site: Option<SiteId>,
}

impl Queue {
    fn n_written(&self) -> u64 {
        self.n_dropped + self.events.len() as u64
    }
}

impl Default for Recorder {
    fn default() -> Self {
        Self {
            state: Arc::new(State {
                is_on: AtomicBool::new(true),
                lanes: Mutex::default(),
                queue: Mutex::default(),
                sites: Mutex::default(),
            }),
        }
    }
}

impl Recorder {
    /// Whether events are written.
    #[inline]
    pub fn is_on(&self) -> bool {
        // Relaxed: a call that races with `set_on` may fall on either side of it.
        self.state.is_on.load(Ordering::Relaxed)
    }

    /// Turns writing on or off; counters of entries go on either way.
    pub fn set_on(&self, is_on: bool) {
        self.state.is_on.store(is_on, Ordering::Relaxed);
    }

    /// A number that changes whenever something was written: a cheap "anything new?".
    pub fn version(&self) -> u64 {
        self.totals().0
    }

    /// The events written since `cursor`, in order, and how many of them had been dropped before they
    /// could be read. Moves the cursor on.
    pub fn since(&self, cursor: &mut Cursor) -> (Vec<Event>, u64) {
        let lanes = self.state.lanes.lock().all.clone();
        cursor.lanes.resize(lanes.len().max(cursor.lanes.len()), 0);
        let (mut events, mut n_dropped) = (Vec::new(), 0);
        let (mut hits, mut queued) = (Vec::new(), Vec::new());
        for (lane, start) in lanes.iter().zip(&mut cursor.lanes) {
            let Some(ring) = lane.ring() else { continue };
            let (next, dropped) = ring.read_from(*start, |hit| hits.push((lane.thread, hit)));
            (*start, n_dropped) = (next, n_dropped + dropped);
        }
        {
            let sites = self.state.sites.lock();
            events.extend(
                hits.into_iter()
                    .map(|(thread, hit)| event_of(sites.get(hit.site), thread, hit)),
            );
        }
        {
            let queue = self.state.queue.lock();
            let first = cursor.queued.max(queue.n_dropped);
            n_dropped += first - cursor.queued;
            let unread = queue.events.iter().skip((first - queue.n_dropped) as usize);
            queued.extend(unread.cloned());
            cursor.queued = queue.n_written();
        }
        {
            let sites = self.state.sites.lock();
            events.extend(queued.into_iter().map(|Queued { event, site }| {
                let site = site.and_then(|site| sites.get(site).cloned());
                Event { site, ..event }
            }));
        }
        events.sort_by_key(|event| (event.time, event.thread, event.number));
        (events, n_dropped)
    }

    /// Keys of a function that were hit lately, in no order: among the last few hits of each thread.
    pub(crate) fn hit_lately(&self, function: FunctionId) -> Vec<KeyId> {
        let lanes = self.state.lanes.lock();
        let mut keys = Vec::new();
        for ring in lanes.all.iter().filter_map(|lane| lane.ring()) {
            ring.last(N_LATELY, |hit| {
                if hit.entry.function == function {
                    keys.push(hit.entry.key);
                }
            });
        }
        drop(lanes);
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Events written, and those of them that can't be read any more.
    pub(crate) fn totals(&self) -> (u64, u64) {
        let lanes = self.state.lanes.lock().all.clone();
        let rings = || lanes.iter().filter_map(|lane| lane.ring());
        let queue = self.state.queue.lock();
        let n_written = rings().map(ring::Ring::n_written).sum::<u64>() + queue.n_written();
        (
            n_written,
            rings().map(ring::Ring::n_dropped).sum::<u64>() + queue.n_dropped,
        )
    }

    /// Writes an event that is no hit; `thread` and `number` of it are filled in here, and its `site` when it is read.
    pub(crate) fn push(&self, lane: &Lane, event: Event, site: Option<SiteId>) {
        let event = Event {
            thread: lane.thread,
            number: lane.take_number(),
            ..event
        };
        self.enqueue(Queued { event, site });
    }

    /// Writes a hit the long way.
    fn push_hit(&self, lane: &Lane, hit: Hit) {
        let event = event_of(None, lane.thread, hit);
        let site = Some(hit.site);
        self.enqueue(Queued { event, site });
    }

    fn enqueue(&self, event: Queued) {
        let mut queue = self.state.queue.lock();
        let oldest = if queue.events.len() == MAX_QUEUED {
            queue.n_dropped += 1;
            queue.events.pop_front()
        } else {
            None
        };
        queue.events.push_back(event);
        drop(queue);
        drop(oldest);
    }

    /// The number of a call site.
    fn site(&self, site: &'static Location<'static>, function: &'static Function) -> SiteId {
        self.state.sites.lock().number(site, function)
    }

    /// A lane for a thread that begins to write.
    fn take_lane(&self) -> Arc<Lane> {
        let mut lanes = self.state.lanes.lock();
        if let Some(lane) = lanes.free.pop() {
            return lane;
        }
        let thread = lanes.all.len() as u32 + 1;
        if lanes.all.len() < MAX_LANES {
            let lane = Arc::new(Lane::new(thread, false));
            lanes.all.push(Arc::clone(&lane));
            return lane;
        }
        Arc::clone(
            lanes
                .shared
                .get_or_insert_with(|| Arc::new(Lane::new(thread, true))),
        )
    }

    /// Takes back the lane of a thread that has ended.
    fn return_lane(&self, lane: &Arc<Lane>) {
        self.state.lanes.lock().free.push(Arc::clone(lane));
    }
}

fn event_of(site: Option<&Site>, thread: u32, hit: Hit) -> Event {
    Event {
        time: hit.time,
        thread,
        number: hit.number,
        session: hit.session,
        rerun: hit.rerun,
        site: site.cloned(),
        entry: hit.entry,
        kind: match hit.elements {
            0 => EventKind::DidHit,
            elements => EventKind::DidReplay { elements },
        },
    }
}
