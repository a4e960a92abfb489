//! Seats: where a thread keeps small values that it was served before, to serve them again without a lock.
//!
//! A seat asks its entry at every hit whether it may still be served: a clear on any thread is seen at once.
//! What was cleared is really gone, however long a seat stays: one whose value or tape has a destructor holds
//! its entry weakly, which costs two counts a hit. Only data sits here: resources are looked at, validated and
//! counted at each use, and the values of the old catch-all compared.

use std::any::{Any, TypeId};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::call::{Call, replay};
use crate::clock::Reading;
use crate::draw::Draw;
use crate::function::{EntryId, Function, FunctionId, KeyId, Kind, Scope};
use crate::key::Key;
use crate::recorder::lane::LaneHandle;
use crate::recorder::{Hit, SiteId};
use crate::registry::local::LOCAL;
use crate::run::Here;
use crate::store::meta::{Meta, SeatCount};
use crate::store::{Entry, Store, is_sample};
use crate::sync::{Arc, Weak};

/// Seats of a thread: a power of two.
const N_SEATS: usize = 4_096;

/// Values and tapes up to this size are worth a seat: it keeps the memory of their entry, if not what they own.
const MAX_BYTES: usize = 256;

/// A taken seat is given to another entry at every so many of its hits, lest two of them take turns.
const HITS_TO_UNSEAT: u64 = 16;

/// The seats of one thread, by the bits of their keys.
pub(crate) struct Seats {
    places: RefCell<Vec<Place>>,
}

/// Where a seat may stand. The tag beside it tells a call that the seat isn't its own, so that a hit of an entry without
/// one reads two tags, which lie together, and not two seats.
#[derive(Default)]
struct Place {
    tag: Tag,
    seat: Option<Box<Seat>>,
}

/// Bits of a function and a key that differ for most of them.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Tag(u64);

struct Seat {
    key: Key,
    function: usize,
    registry: u64,
    instance: Option<TypeId>,
    id: FunctionId,
    /// The call site that was served last: its address, and its number.
    site: Cell<(usize, SiteId)>,
    lane: Rc<LaneHandle>,
    count: Arc<SeatCount>,
    /// An [`Entry`] or a [`Guest`] of the function's types.
    occupant: Arc<dyn Occupy>,
    meta: Arc<Meta>,
}

/// What a seat must do without knowing the types.
trait Occupy: Any {
    /// Adds what the seat has counted to what the entry has counted.
    fn unseat(&self, seat: &Seat);
}

impl<V: 'static, T: 'static> Occupy for Entry<V, T> {
    fn unseat(&self, seat: &Seat) {
        seat.meta.remove_seat(&seat.count, Some(&self.about));
    }
}

/// An entry that isn't kept alive.
struct Guest<V, T>(Weak<Entry<V, T>>);

impl<V: 'static, T: 'static> Occupy for Guest<V, T> {
    fn unseat(&self, seat: &Seat) {
        let entry = self.0.upgrade();
        let about = entry.as_ref().map(|entry| &entry.about);
        seat.meta.remove_seat(&seat.count, about);
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
        self.occupant.unseat(self);
    }
}

impl Seats {
    pub(crate) const fn new() -> Self {
        Self {
            places: RefCell::new(Vec::new()),
        }
    }

    /// Frees the seats of registries that are gone.
    pub(crate) fn leave_ended(&self) {
        let Ok(mut places) = self.places.try_borrow_mut() else {
            return;
        };
        let has_ended = |seat: &mut Box<Seat>| seat.meta.shared.has_ended();
        let left: Vec<_> = places
            .iter_mut()
            .filter_map(|place| place.seat.take_if(has_ended))
            .collect();
        drop(places);
        drop(left);
    }
}

/// Whether values of these types may have a seat.
const fn is_seatable<V, T>() -> bool {
    size_of::<V>() + size_of::<T>() <= MAX_BYTES
}

/// Whether a seat may keep values of these types: nothing happens when they go.
const fn is_kept<V, T>() -> bool {
    !std::mem::needs_drop::<V>() && !std::mem::needs_drop::<T>()
}

/// Whether calls of a function may be served without asking its store: nothing but the key decides.
fn is_simple(function: &Function) -> bool {
    function.kind == Kind::Data
        && function.options.scope == Scope::Global
        && !function.options.allows_widgets
}

impl Tag {
    #[inline]
    fn of(function: usize, key: KeyId) -> Self {
        // Multiplied, so that the upper bits depend on all bits.
        Self((key.0 ^ function as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// The two places at which a seat of this tag may stand, one beside the other.
    #[inline]
    fn places(self) -> [usize; 2] {
        let first = (self.0 >> (64 - N_SEATS.trailing_zeros())) as usize;
        [first, first ^ 1]
    }
}

impl Place {
    /// The seat, if it can be one of this tag.
    #[inline]
    fn tagged(&self, tag: Tag) -> Option<&Seat> {
        if self.tag == tag {
            self.seat.as_deref()
        } else {
            None
        }
    }
}

/// Serves a hit from this thread's seat, if the call has one.
pub(crate) fn serve<D, V>(call: &Call<'_>, key: &Key, page: &mut D) -> Option<V>
where
    D: Draw,
    V: Clone + Send + Sync + 'static,
{
    if const { !is_seatable::<V, D::Tape>() } {
        return None;
    }
    LOCAL
        .try_with(|local| {
            // Cloning and replaying are user code, which may come back here: this borrow is a shared one, and
            // seats are given away only while nobody borrows.
            let places = local.seats.places.try_borrow().ok()?;
            let function = std::ptr::from_ref(call.function).addr();
            let here = Here::get();
            let tag = Tag::of(function, key.id());
            let is_ours = |seat: &&Seat| seat.is_of(call, key) && seat.registry == here.registry;
            let at = |place: usize| places.get(place)?.tagged(tag).filter(is_ours);
            let [first, second] = tag.places();
            let seat = at(first).or_else(|| at(second))?;
            let occupant: &dyn Any = &*seat.occupant;
            if const { is_kept::<V, D::Tape>() } {
                seat.serve(occupant.downcast_ref()?, here, call, page)
            } else {
                let Guest::<V, D::Tape>(entry) = occupant.downcast_ref()?;
                seat.serve(&*entry.upgrade()?, here, call, page)
            }
        })
        .ok()?
}

impl Seat {
    /// Serves a hit, unless the entry is gone.
    #[inline]
    fn serve<D, V>(
        &self,
        entry: &Entry<V, D::Tape>,
        here: Here,
        call: &Call<'_>,
        page: &mut D,
    ) -> Option<V>
    where
        D: Draw,
        V: Clone + Send + Sync + 'static,
    {
        let Reading { time, real_nanos } = self.lane.clock().reading();
        if !entry.about.is_fresh(time) {
            return None;
        }
        let n_hits = self.count.count(time, self.lane.moment_of_use(real_nanos));
        if self.lane.is_on() {
            self.lane.write_hit(Hit {
                time,
                entry: EntryId {
                    function: self.id,
                    key: entry.key.id(),
                },
                site: self.site(call),
                session: here.session,
                rerun: here.rerun,
                elements: 0,
                number: 0,
            });
        }
        if is_sample(n_hits) {
            let value = self.hand_out(entry, call, page);
            let nanos = self.lane.clock().real_nanos().saturating_sub(real_nanos);
            entry.about.measure_hit(nanos);
            self.count.reprice(entry.about.saved_nanos());
            return Some(value);
        }
        Some(self.hand_out(entry, call, page))
    }

    /// The page first, then the value.
    #[inline]
    fn hand_out<D, V>(&self, entry: &Entry<V, D::Tape>, call: &Call<'_>, page: &mut D) -> V
    where
        D: Draw,
        V: Clone + Send + Sync + 'static,
    {
        replay(call, self.id, entry, &self.lane, page);
        entry.value.clone()
    }

    /// The number of the call's place.
    #[inline]
    fn site(&self, call: &Call<'_>) -> SiteId {
        let address = std::ptr::from_ref(call.site).addr();
        let (known, site) = self.site.get();
        if known == address {
            return site;
        }
        let site = self.lane.site(call.site, call.function);
        self.site.set((address, site));
        site
    }
}

/// Gives an entry that was served a seat on this thread, if it may have one and is often enough used.
pub(crate) fn take<V, T>(
    call: &Call<'_>,
    store: &Store<V, T>,
    entry: &Arc<Entry<V, T>>,
    lane: &Rc<LaneHandle>,
) where
    V: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    let Ok(key) = &call.key else {
        return;
    };
    // What a seat hands out is a clone.
    let is_cloned = store.policy.copy.is_none();
    if !is_seatable::<V, T>() || !is_simple(call.function) || !is_cloned {
        return;
    }
    // A key may be extended by what the call came to read. And a seat may outlive the entry's place in the store: what
    // must go with the entry would be held on to.
    if entry.key != *key || entry.about.keeps_object() {
        return;
    }
    let taken = LOCAL.try_with(|local| {
        let mut places = local.seats.places.try_borrow_mut().ok()?;
        if places.is_empty() {
            places.resize_with(N_SEATS, Place::default);
        }
        let function = std::ptr::from_ref(call.function).addr();
        let tag = Tag::of(function, key.id());
        let registry = store.meta.shared.number;
        let is_mine = |seat: &Seat| seat.is_of(call, key) && seat.registry == registry;
        let [first, second] = tag.places();
        let find = |is_meant: &dyn Fn(&Place) -> bool| {
            let mut both = [first, second].into_iter();
            both.find(|place| is_meant(&places[*place]))
        };
        // A seat of the same key holds an entry that is gone: there must be only one.
        let mine = find(&|place| place.tagged(tag).is_some_and(is_mine));
        let free = || find(&|place| place.seat.is_none());
        let may_unseat = || entry.about.n_hits().is_multiple_of(HITS_TO_UNSEAT);
        let chosen = mine.or_else(free);
        let chosen = chosen.or_else(|| may_unseat().then_some(second))?;
        let occupant: Arc<dyn Occupy> = if const { is_kept::<V, T>() } {
            Arc::<Entry<V, T>>::clone(entry)
        } else {
            Arc::new(Guest(Arc::downgrade(entry)))
        };
        let seat = Box::new(Seat {
            key: *key,
            function,
            registry,
            instance: call.instance,
            id: store.meta.id,
            site: Cell::new((0, SiteId(0))),
            lane: Rc::clone(lane),
            count: store.meta.add_seat(&entry.about),
            occupant,
            meta: Arc::clone(&store.meta),
        });
        places[chosen].tag = tag;
        places[chosen].seat.replace(seat)
    });
    // Outside of the borrow: the one that had the seat adds its hits to the sums.
    drop(taken);
}
