//! Seats: where a thread keeps small values that it was served before, to serve them again without a lock.
//!
//! A seat shares its entry, and asks it at every hit whether it may still be served: a clear on any thread is
//! seen at once. Only values without a destructor sit here, so that what was cleared is really gone:
//! nobody can tell how long a seat holds on to it.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::rc::Rc;

use crate::call::Call;
use crate::clock::Reading;
use crate::draw::Draw;
use crate::key::Key;
use crate::recorder::Hit;
use crate::recorder::lane::LaneHandle;
use crate::registry::local::LOCAL;
use crate::run::Here;
use crate::store::meta::{Meta, SeatCount};
use crate::store::{About, Entry, Store, is_sample};
use crate::sync::{Arc, Ordering};

/// Seats of a thread: a power of two.
const N_SEATS: usize = 4_096;

/// Values up to this size are worth a seat.
const MAX_BYTES: usize = 64;

/// A taken seat is given to another entry at every so many of its hits, lest two of them take turns.
const HITS_TO_UNSEAT: u64 = 16;

/// The seats of one thread, by the bits of their keys.
pub(crate) struct Seats {
    seats: RefCell<Vec<Option<Box<Seat>>>>,
}

struct Seat {
    registry: u64,
    function: usize,
    instance: Option<TypeId>,
    key: Key,
    lane: Rc<LaneHandle>,
    meta: Arc<Meta>,
    count: Arc<SeatCount>,
    /// An `Occupant` of the function's types.
    occupant: Box<dyn Occupy>,
}

/// What a seat must do without knowing the types.
trait Occupy: Any {
    /// What is known of the entry.
    fn about(&self) -> &About;
}

struct Occupant<V, T>(Arc<Entry<V, T>>);

impl<V: 'static, T: 'static> Occupy for Occupant<V, T> {
    fn about(&self) -> &About {
        &self.0.about
    }
}

impl Seat {
    #[inline]
    fn is_of(&self, call: &Call<'_>, key: &Key) -> bool {
        self.key == *key
            && self.function == std::ptr::from_ref(call.function).addr()
            && self.instance == call.instance
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.meta.remove_seat(&self.count, self.occupant.about());
    }
}

impl Seats {
    pub(crate) const fn new() -> Self {
        Self {
            seats: RefCell::new(Vec::new()),
        }
    }

    /// Frees the seats of registries that are gone.
    pub(crate) fn leave_ended(&self) {
        let Ok(mut seats) = self.seats.try_borrow_mut() else {
            return;
        };
        let has_ended = |seat: &mut Box<Seat>| seat.meta.shared.has_ended();
        let left: Vec<_> = seats
            .iter_mut()
            .filter_map(|seat| seat.take_if(has_ended))
            .collect();
        drop(seats);
        drop(left);
    }
}

/// Whether values of these types may have a seat.
const fn is_seatable<V, T>() -> bool {
    size_of::<V>() <= MAX_BYTES && !std::mem::needs_drop::<V>() && !std::mem::needs_drop::<T>()
}

/// The first of the two places at which a key may sit; the other one is beside it.
#[inline]
fn place(function: usize, key: &Key) -> usize {
    // Multiplied, so that the upper bits depend on all bits.
    let mixed = (key.id().0 ^ function as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> (64 - N_SEATS.trailing_zeros())) as usize
}

/// Serves a hit from this thread's seat, if the call has one.
#[inline]
pub(crate) fn serve<D, V>(call: &Call<'_>, key: &Key, page: &mut D) -> Option<V>
where
    D: Draw,
    V: Clone + Send + Sync + 'static,
{
    if !is_seatable::<V, D::Tape>() {
        return None;
    }
    LOCAL
        .try_with(|local| {
            // Cloning and replaying are user code, which may come back here: this borrow is a shared one, and
            // seats are given away only while nobody borrows.
            let seats = local.seats.seats.try_borrow().ok()?;
            let function = std::ptr::from_ref(call.function).addr();
            let here = Here::get();
            let place = place(function, key);
            let is_ours = |seat: &&Seat| seat.is_of(call, key) && seat.registry == here.registry;
            let at = |place: usize| seats.get(place)?.as_deref().filter(is_ours);
            let seat = at(place).or_else(|| at(place ^ 1))?;
            let occupant: &dyn Any = &*seat.occupant;
            let entry = &occupant.downcast_ref::<Occupant<V, D::Tape>>()?.0;
            let Reading { time, real_nanos } = seat.meta.clock().reading();
            if !entry.about.is_fresh(time) {
                return None;
            }
            let n_hits = seat.count.count(time, seat.lane.moment_of_use(real_nanos));
            if seat.lane.is_on() {
                seat.lane.write_hit(Hit {
                    time,
                    entry: seat.meta.entry_id(key.id()),
                    site: seat.lane.site(call.site, call.function),
                    session: here.session,
                    rerun: here.rerun,
                    number: 0,
                });
            }
            let started = is_sample(n_hits).then(|| seat.meta.clock().real_nanos());
            let value = entry.value.clone();
            if entry.about.n_elements > 0 {
                page.replay(&entry.tape);
            }
            if let Some(started) = started {
                measure(
                    seat,
                    entry,
                    seat.meta.clock().real_nanos().saturating_sub(started),
                );
            }
            Some(value)
        })
        .ok()?
}

#[cold]
fn measure<V, T>(seat: &Seat, entry: &Entry<V, T>, nanos: u64) {
    entry.about.measure_hit(nanos);
    // Relaxed: a sum for the eye.
    seat.count
        .saved_nanos
        .store(entry.about.saved_nanos(), Ordering::Relaxed);
}

/// Gives an entry that was served a seat on this thread, if it is small and often enough used.
pub(crate) fn take<V, T>(
    call: &Call<'_>,
    store: &Store<V, T>,
    entry: &Arc<Entry<V, T>>,
    lane: &Rc<LaneHandle>,
) where
    V: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    if !is_seatable::<V, T>() {
        return;
    }
    let taken = LOCAL.try_with(|local| {
        let mut seats = local.seats.seats.try_borrow_mut().ok()?;
        if seats.is_empty() {
            seats.resize_with(N_SEATS, || None);
        }
        let function = std::ptr::from_ref(call.function).addr();
        let place = place(function, &entry.key);
        let registry = store.meta.shared.number;
        let is_mine = |seat: &Seat| seat.is_of(call, &entry.key) && seat.registry == registry;
        let holds_key = |place: usize| seats[place].as_deref().is_some_and(is_mine);
        // A seat of the same key holds an entry that is gone: there must be only one.
        let mine = [place, place ^ 1]
            .into_iter()
            .find(|place| holds_key(*place));
        let free = [place, place ^ 1]
            .into_iter()
            .find(|place| seats[*place].is_none());
        let may_unseat = entry.about.n_hits().is_multiple_of(HITS_TO_UNSEAT);
        let place = mine.or(free).or_else(|| may_unseat.then_some(place ^ 1))?;
        seats[place].replace(Box::new(Seat {
            registry,
            function,
            instance: call.instance,
            key: entry.key,
            lane: Rc::clone(lane),
            meta: Arc::clone(&store.meta),
            count: store.meta.add_seat(&entry.about),
            occupant: Box::new(Occupant(Arc::clone(entry))),
        }))
    });
    // Outside of the borrow: the one that had the seat adds its hits to the sums.
    drop(taken);
}
