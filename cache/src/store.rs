//! The entries of one function: found by key, bounded in number and age.
//!
//! A key's entry lies in a shard, under the 64 bits of the key; the key itself is compared in full before
//! anything is served. Two keys with the same 64 bits take turns: the second one computes, and takes the
//! place. A flight lies in the same shard, so that "nobody computes it, so I do" is one step.
//!
//! Values are cloned and dropped outside of every lock: under one, only the `Arc` around an entry moves.

mod carry;
mod entry;
pub(crate) mod erased;
mod index;
pub(crate) mod meta;
mod refreshing;
mod release;
mod room;
pub(crate) mod seat;
pub(crate) mod trail;
mod verify;
pub(crate) mod watch;

use rustc_hash::FxHashMap;

use crate::call::CallWords;
use crate::clock::Time;
use crate::flight::Flight;
use crate::function::KeyId;
use crate::key::Key;
use crate::kinds::Policy;
use crate::recorder::event::{Actor, EventKind};
use crate::registry::info::{Gone, Tombstone};
use crate::registry::local;
use crate::run::SessionId;
pub(crate) use crate::store::carry::{Arrival, TapeCodec};
pub(crate) use crate::store::entry::{About, Entry, Lifetime, Made, Served, is_sample};
use crate::store::index::Index;
use crate::store::meta::Meta;
use crate::store::trail::Trail;
use crate::store::watch::Used;
use crate::sync::{Arc, AtomicU64, Mutex, Ordering};

const N_SHARDS: usize = 16;

/// The entries of one function in one registry.
pub(crate) struct Store<V: 'static, T> {
    pub(crate) meta: Arc<Meta>,
    pub(crate) policy: &'static Policy<V>,
    tapes: TapeCodec<T>,
    /// Resources that were used since the last look.
    pub(crate) used: Used<V, T>,
    /// By which widgets the keys of calls are extended.
    pub(crate) trail: Trail,
    shards: [Mutex<Shard<V, T>>; N_SHARDS],
    /// Locked inside of a shard's lock, never the other way round.
    index: Mutex<Index<V, T>>,
    n_stored: AtomicU64,
}

struct Shard<V, T> {
    entries: FxHashMap<u64, Arc<Entry<V, T>>>,
    flights: FxHashMap<u64, Arc<Flight<V, T>>>,
}

/// What a look for a key found.
pub(crate) enum Found<V, T> {
    Entry(Arc<Entry<V, T>>),
    Flight(Arc<Flight<V, T>>),
    Nothing,
}

/// Whether a computation may begin.
pub(crate) enum TakeOff<V, T> {
    /// It may; the flight must be [landed](Store::land).
    Cleared(Arc<Flight<V, T>>),
    /// Somebody else was faster: look again.
    Late,
    /// Another key with the same 64 bits is being computed: compute without keeping.
    Alone,
}

impl<V, T> Store<V, T>
where
    V: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    pub(crate) fn new(meta: Arc<Meta>, policy: &'static Policy<V>, tapes: TapeCodec<T>) -> Self {
        let shard = || {
            Mutex::new(Shard {
                entries: FxHashMap::default(),
                flights: FxHashMap::default(),
            })
        };
        Self {
            meta,
            policy,
            tapes,
            used: Used::default(),
            trail: Trail::default(),
            shards: std::array::from_fn(|_| shard()),
            index: Mutex::default(),
            n_stored: AtomicU64::new(0),
        }
    }

    /// Finds what there is for a key. An entry whose ttl is up is freed on the way.
    pub(crate) fn find(&self, key: &Key, now: Time) -> Found<V, T> {
        let id = key.id();
        let shard = self.shard(id).lock();
        let stale = match shard.entries.get(&id.0) {
            Some(entry) if entry.key != *key => None,
            Some(entry) if entry.about.may_serve(now) => return Found::Entry(Arc::clone(entry)),
            Some(entry) => Some(Arc::clone(entry)),
            None => None,
        };
        if let Some(flight) = shard
            .flights
            .get(&id.0)
            .filter(|flight| flight.key() == key)
        {
            return Found::Flight(Arc::clone(flight));
        }
        drop(shard);
        if let Some(entry) = stale {
            self.expire(entry, now);
        }
        Found::Nothing
    }

    /// Begins a computation, if nobody else has. `call` is the key of the arguments alone.
    pub(crate) fn take_off(
        &self,
        key: &Key,
        call: KeyId,
        words: &CallWords,
        now: Time,
    ) -> TakeOff<V, T> {
        let flight = Arc::new(Flight::new(
            *key,
            call,
            self.meta.session_here(),
            words.clone(),
        ));
        let id = key.id();
        let mut shard = self.shard(id).lock();
        let entry = shard.entries.get(&id.0);
        if entry.is_some_and(|entry| entry.key == *key && entry.about.may_serve(now)) {
            return TakeOff::Late;
        }
        match shard.flights.get(&id.0) {
            Some(other) if other.key() == key => TakeOff::Late,
            Some(_) => TakeOff::Alone,
            None => {
                shard.flights.insert(id.0, Arc::clone(&flight));
                TakeOff::Cleared(flight)
            }
        }
    }

    /// Begins to compute anew what an entry holds; `None` if the entry has left, or somebody else is at it.
    pub(crate) fn take_off_anew(&self, entry: &Arc<Entry<V, T>>) -> Option<Arc<Flight<V, T>>> {
        let id = entry.key.id();
        let flight = Flight::new(
            entry.key.to_key(),
            entry.call(),
            entry.about.session(),
            CallWords::new(self.meta.function, &entry.about.arguments),
        );
        let flight = Arc::new(flight.of_refresh());
        let mut shard = self.shard(id).lock();
        let known = shard.entries.get(&id.0);
        let is_held = known.is_some_and(|known| Arc::ptr_eq(known, entry));
        if !is_held || shard.flights.contains_key(&id.0) {
            return None;
        }
        shard.flights.insert(id.0, Arc::clone(&flight));
        Some(flight)
    }

    /// Ends a computation without a result, and wakes those who wait.
    pub(crate) fn abandon(&self, flight: &Arc<Flight<V, T>>) {
        self.remove_flight(flight);
        flight.land(None);
    }

    /// Ends a computation with an entry, and wakes those who wait. Not kept, and false, if the key was
    /// cleared since the computation began. Who lands it makes [room](Self::make_room_for) for it, as soon as
    /// its size is known.
    ///
    /// The key of the entry is that of the flight, or that extended by widgets which the body met. `leave` is called
    /// when nobody waits any more, and before anything of the user's runs: what that calls may need what waited.
    pub(crate) fn land(
        &self,
        flight: &Arc<Flight<V, T>>,
        entry: Arc<Entry<V, T>>,
        leave: impl FnOnce(),
    ) -> bool {
        let (id, flight_id) = (entry.key.id(), flight.key().id());
        let real_nanos = self.meta.clock().real_nanos();
        let moment = local::with_lane(&self.meta.shared, |lane| lane.moment_of_use(real_nanos));
        entry.about.usage.note(moment);
        // Both at once where they are two: a clear finds either the flight or the entry.
        let (of_flight, of_entry) = (shard_number(flight_id), shard_number(id));
        let lower = (of_entry < of_flight).then(|| self.shards[of_entry].lock());
        let mut shard = self.shards[of_flight].lock();
        let higher = (of_entry > of_flight).then(|| self.shards[of_entry].lock());
        let mut other = lower.or(higher);
        let is_wanted = shard
            .flights
            .get(&flight_id.0)
            .is_some_and(|known| Arc::ptr_eq(known, flight));
        if !is_wanted {
            drop((shard, other));
            flight.land(None);
            leave();
            return false;
        }
        let landed = shard.flights.remove(&flight_id.0);
        let entries = &mut other.as_deref_mut().unwrap_or(&mut *shard).entries;
        let replaced = entries.insert(id.0, Arc::clone(&entry));
        let mut index = self.index.lock();
        let unlisted = replaced.as_ref().map(|replaced| index.remove(replaced));
        index.insert(&entry);
        drop(index);
        // As in `remove`: whoever sees that it has left sees that it takes nothing and is served no longer.
        if let Some(replaced) = &replaced {
            replaced.about.retire(&self.meta);
        }
        // With the shards, so that no tombstone comes after the entry. The one of a failure lies where the flight was.
        let mut tombs = self.meta.shared.tombs.lock();
        let outlived = [id, flight_id].map(|id| tombs.remove(self.meta.entry_id(id)));
        drop((tombs, shard, other));
        drop((landed, unlisted, outlived));
        if let Some(expires) = entry.about.expires() {
            self.meta.shared.timer.expect(expires);
        }
        // First those who wait: what is said to the old value on its way out is the user's, and may take its time.
        flight.land(Some(entry));
        leave();
        if let Some(replaced) = replaced {
            self.release(replaced);
        }
        true
    }

    /// The number of the next entry.
    pub(crate) fn next_number(&self) -> u64 {
        // Relaxed: numbers need to be different and growing, which one counter is. 0 stands for none.
        self.n_stored.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Frees everything whose ttl is up.
    pub(crate) fn sweep(&self, now: Time) -> usize {
        let expired = self.index.lock().expired(now);
        expired
            .into_iter()
            .map(|entry| self.expire(entry, now))
            .filter(|is_gone| *is_gone)
            .count()
    }

    /// The entry of a key id.
    pub(crate) fn by_id(&self, id: KeyId) -> Option<Arc<Entry<V, T>>> {
        self.shard(id).lock().entries.get(&id.0).cloned()
    }

    /// All entries, the oldest first.
    pub(crate) fn all(&self) -> Vec<Arc<Entry<V, T>>> {
        self.index.lock().all()
    }

    pub(crate) fn n_entries(&self) -> usize {
        self.index.lock().len()
    }

    pub(crate) fn next_expiry(&self) -> Option<Time> {
        self.index.lock().next_expiry()
    }

    /// The entry of least distance, of some that were used lately (`n` of them, and a few more) but for one
    /// key; the most recently used of several. Where there are more than `n`, the search ends at the newest one at a
    /// distance of `enough`, those of the last hits having been looked at before. `distance` runs under a lock.
    pub(crate) fn nearest(
        &self,
        but: KeyId,
        n: usize,
        enough: usize,
        distance: impl Fn(&About) -> usize,
    ) -> Option<Arc<Entry<V, T>>> {
        let is_all = self.n_entries() <= n;
        let lately = (!is_all).then(|| self.meta.recorder().hit_lately(self.meta.id));
        // Let go of after the lock: the last handle on an entry drops its value.
        let lately: Vec<_> = lately
            .into_iter()
            .flatten()
            .filter_map(|id| self.by_id(id))
            .collect();
        let index = self.index.lock();
        let mut nearest: Option<(usize, &Arc<Entry<V, T>>)> = None;
        let others = |entry: &&Arc<Entry<V, T>>| entry.key.id() != but;
        for entry in lately.iter().filter(others) {
            nearest = Some(nearer(nearest, (distance(&entry.about), entry)));
        }
        for entry in index.newest(n).filter(others) {
            let distance = distance(&entry.about);
            nearest = Some(nearer(nearest, (distance, entry)));
            // A hit of long ago doesn't end the search: what was made since was used since.
            if !is_all && distance <= enough {
                break;
            }
        }
        nearest.map(|(_, entry)| Arc::clone(entry))
    }

    /// Removes an entry because its time is up; false if somebody else was faster.
    pub(crate) fn expire(&self, entry: Arc<Entry<V, T>>, now: Time) -> bool {
        let About { created, .. } = entry.about;
        let ttl = self.meta.ttl.unwrap_or_else(|| now.since(created));
        let is_gone = self.remove(&entry, Gone::Expired { ttl, created });
        if is_gone {
            self.meta.record(entry.key.id(), None, EventKind::DidExpire);
            self.release(entry);
        }
        is_gone
    }

    /// Takes an entry out of the store; false if it isn't there any more. Its value lives on in `entry`.
    pub(crate) fn remove(&self, entry: &Arc<Entry<V, T>>, cause: Gone) -> bool {
        let id = entry.key.id();
        let mut shard = self.shard(id).lock();
        if !shard
            .entries
            .get(&id.0)
            .is_some_and(|known| Arc::ptr_eq(known, entry))
        {
            return false;
        }
        let removed = shard.entries.remove(&id.0);
        // Whoever takes it out doesn't want it back from a refresh. Only of what has grown too old a new value is
        // welcome, however late.
        let is_unwanted = |flight: &Arc<Flight<V, T>>| flight.is_refresh();
        let is_too_old = matches!(cause, Gone::Expired { .. });
        let is_grounded = !is_too_old && shard.flights.get(&id.0).is_some_and(is_unwanted);
        let grounded = is_grounded.then(|| shard.flights.remove(&id.0));
        entry.about.retire(&self.meta);
        let unlisted = self.index.lock().remove(entry);
        drop(shard);
        drop((removed, unlisted, grounded));
        self.bury(id, &entry.about.arguments, cause);
        true
    }

    /// Leaves a tombstone, unless somebody has computed it anew meanwhile: that is newer.
    pub(crate) fn bury(
        &self,
        key: KeyId,
        arguments: &Arc<[crate::recorder::event::Argument]>,
        cause: Gone,
    ) {
        let tombstone = Tombstone {
            id: self.meta.entry_id(key),
            arguments: Arc::clone(arguments),
            time: self.meta.clock().now(),
            cause,
        };
        let shard = self.shard(key).lock();
        let is_gone = !shard.entries.contains_key(&key.0);
        let pushed_out = is_gone.then(|| self.meta.shared.tombs.lock().push(tombstone));
        drop(shard);
        drop(pushed_out);
    }

    /// Makes sure that the result of a running computation of this key isn't kept.
    pub(crate) fn ground(&self, id: KeyId, actor: Actor) {
        let flight = self.shard(id).lock().flights.remove(&id.0);
        if let Some(flight) = flight {
            flight.clear(actor);
        }
    }

    /// Makes sure that the result of no running computation of these arguments is kept, whatever widgets it has read.
    pub(crate) fn ground_call(&self, call: KeyId, actor: Actor) {
        for shard in &self.shards {
            let grounded: Vec<_> = {
                let flights = &mut shard.lock().flights;
                flights
                    .extract_if(|_, flight| flight.call() == call)
                    .collect()
            };
            for (_, flight) in grounded {
                flight.clear(actor);
            }
        }
    }

    /// Makes sure that no result of a running computation is kept that would belong to this session. Returns the
    /// entries that do, the oldest first. Where it finds none of a key, none will come, unless somebody calls: a refresh
    /// begins only beside its entry.
    pub(crate) fn ground_session(&self, session: SessionId) -> Vec<Arc<Entry<V, T>>> {
        let session = Some(session);
        let mut left = Vec::new();
        for shard in &self.shards {
            let mut shard = shard.lock();
            let is_its = |_: &u64, flight: &mut Arc<Flight<V, T>>| flight.session() == session;
            let flights: Vec<_> = shard.flights.extract_if(is_its).collect();
            let entries = shard.entries.values();
            left.extend(entries.filter(|it| it.about.session() == session).cloned());
            drop(shard);
            for (_, flight) in flights {
                flight.clear(Actor::SessionEnd);
            }
        }
        left.sort_unstable_by_key(|entry| entry.about.usage.number);
        left
    }

    /// Makes sure that the result of no running computation is kept.
    pub(crate) fn ground_all(&self, actor: Actor) {
        for shard in &self.shards {
            let flights = std::mem::take(&mut shard.lock().flights);
            for flight in flights.into_values() {
                flight.clear(actor);
            }
        }
    }

    fn remove_flight(&self, flight: &Arc<Flight<V, T>>) {
        let id = flight.key().id();
        let mut shard = self.shard(id).lock();
        let is_known = shard
            .flights
            .get(&id.0)
            .is_some_and(|known| Arc::ptr_eq(known, flight));
        let removed = is_known.then(|| shard.flights.remove(&id.0));
        drop(shard);
        drop(removed);
    }

    fn shard(&self, id: KeyId) -> &Mutex<Shard<V, T>> {
        &self.shards[shard_number(id)]
    }
}

/// Of two entries with their distances the nearer one, or the one that was used later, or the first.
fn nearer<'a, V, T>(
    known: Option<(usize, &'a Arc<Entry<V, T>>)>,
    other: (usize, &'a Arc<Entry<V, T>>),
) -> (usize, &'a Arc<Entry<V, T>>) {
    let last_use = |entry: &Entry<V, T>| entry.about.usage.last();
    match known {
        Some(known) if known.0 < other.0 => known,
        Some(known) if known.0 == other.0 && last_use(known.1) >= last_use(other.1) => known,
        _ => other,
    }
}

fn shard_number(id: KeyId) -> usize {
    // Multiplied, so that the upper bits depend on all bits.
    (id.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 60) as usize
}
