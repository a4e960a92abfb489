//! The registry: every cached function's entries, one clock, one recorder. Process-wide by default.

mod budget;
pub(crate) mod info;
pub(crate) mod local;
pub(crate) mod pool;
pub(crate) mod session;
pub(crate) mod shared;
pub(crate) mod timer;
pub(crate) mod tombs;
pub(crate) mod verify;
pub(crate) mod watch;

use std::any::TypeId;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt;
use std::time::Duration;

use rustc_hash::FxHashMap;

use crate::clock::{Clock, Time};
use crate::function::{EntryId, Function, FunctionId, Kind};
use crate::handover::Carried;
use crate::kinds::Policy;
use crate::recorder::Recorder;
use crate::recorder::event::{Actor, ClearScope, EvictCause};
use crate::registry::budget::{Budget, half_of_memory};
use crate::registry::info::{EntryInfo, FunctionInfo, Tombstone, Totals};
use crate::registry::local::StoreKey;
use crate::registry::session::SessionHold;
use crate::registry::shared::Shared;
use crate::registry::watch::ClockWatches;
use crate::run::{self, Here, SessionId};
use crate::store::erased::AnyStore;
use crate::store::meta::{Counters, Meta, Seated};
use crate::store::watch::Ended;
use crate::store::{Store, TapeCodec};
use crate::sync::{Arc, AtomicBool, AtomicU64, Mutex, OnceLock, Ordering, RwLock, Weak, statics};

/// Entries of a function with `allow_widgets` that says nothing of `max_entries`.
const MAX_COMBINATIONS: usize = 1_000;

/// A handle on a registry; clones are the same registry.
#[derive(Clone)]
pub struct Registry {
    inner: Arc<Inner>,
}

/// The registry itself. Stores know only [`Shared`], so that dropping the last handle drops every value.
pub(crate) struct Inner {
    pub(crate) shared: Arc<Shared>,
    stores: RwLock<Stores>,
}

#[derive(Default)]
struct Stores {
    /// By [`FunctionId`].
    all: Vec<Arc<dyn AnyStore>>,
    by_key: FxHashMap<StoreKey, usize>,
}

impl Default for Registry {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Registry({})", self.number())
    }
}

impl Inner {
    /// All stores, so that nothing is locked while they are asked.
    fn stores(&self) -> Vec<Arc<dyn AnyStore>> {
        self.stores.read().all.clone()
    }

    /// Frees what is expired.
    pub(crate) fn sweep(&self) -> usize {
        let now = self.shared.clock.now();
        self.stores().iter().map(|store| store.sweep(now)).sum()
    }

    /// When the next entry expires.
    pub(crate) fn next_expiry(&self) -> Option<Time> {
        self.stores()
            .iter()
            .filter_map(|store| store.next_expiry())
            .min()
    }

    /// Evicts the least recently used entries of all functions until the budget holds, for the sake of `by`.
    pub(crate) fn make_room(&self, by: &Arc<str>) {
        let stores = self.stores();
        let oldest = |idx: usize| Some(Reverse((stores[idx].last_use_of_oldest()?, idx)));
        let mut candidates: BinaryHeap<_> = (0..stores.len()).filter_map(oldest).collect();
        while self.shared.budget.is_exceeded()
            && let Some(candidate) = candidates.pop()
        {
            let Reverse((_, idx)) = candidate;
            // One that was used since goes back to where it belongs now.
            if oldest(idx) == Some(candidate) {
                let by = Arc::clone(by);
                stores[idx].evict_oldest(EvictCause::Budget { by });
            }
            candidates.extend(oldest(idx));
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // Relaxed: see `Shared::has_ended`.
        self.shared.has_ended.store(true, Ordering::Relaxed);
        self.shared.timer.end();
        self.shared.refreshes.end();
    }
}

impl Registry {
    /// An empty registry with a clock of its own, for tests and lessons.
    pub fn new() -> Self {
        statics! { static NUMBERS: AtomicU64 = AtomicU64::new(1); }
        // Relaxed: numbers need to be different, not ordered.
        Self::numbered(NUMBERS.fetch_add(1, Ordering::Relaxed), None)
    }

    fn numbered(number: u64, budget: Option<u64>) -> Self {
        let shared = |registry: &Weak<Inner>| Shared {
            number,
            clock: Clock::new(),
            recorder: Recorder::default(),
            tombs: Mutex::default(),
            timer: Arc::default(),
            clock_watches: ClockWatches::default(),
            budget: Budget::new(budget),
            refreshes: Arc::default(),
            registry: Weak::clone(registry),
            carried: Carried::default(),
            is_watching: AtomicBool::new(false),
            has_ended: AtomicBool::new(false),
            reruns: Mutex::default(),
            session_ends: Mutex::default(),
            n_holds: Mutex::default(),
        };
        let inner = Arc::new_cyclic(|registry| Inner {
            shared: Arc::new(shared(registry)),
            stores: RwLock::default(),
        });
        inner.shared.timer.belong_to(Arc::downgrade(&inner));
        Self { inner }
    }

    /// The one of this process.
    pub fn global() -> Self {
        statics! { static GLOBAL: OnceLock<Registry> = OnceLock::new(); }
        GLOBAL
            .get_or_init(|| Self::numbered(0, half_of_memory()))
            .clone()
    }

    /// The one that calls on this thread use: that of the [`Run`](crate::Run) or the one that was
    /// [entered](Self::enter), whichever came last; else the global one.
    pub fn current() -> Self {
        run::entered_registry().unwrap_or_else(Self::global)
    }

    /// Runs `f` with this registry as the current one on this thread.
    pub fn enter<R>(&self, f: impl FnOnce() -> R) -> R {
        run::enter_registry(self, f)
    }

    /// Another handle on it.
    pub(crate) fn from_inner(inner: Arc<Inner>) -> Self {
        Self { inner }
    }

    /// Whether both are the same registry.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    /// Unique in the process; 0 is the global one.
    pub(crate) fn number(&self) -> u64 {
        self.inner.shared.number
    }

    /// Its clock, to read. Change it through [`advance`](Self::advance), [`freeze`](Self::freeze) and
    /// [`unfreeze`](Self::unfreeze), which free what expires by it.
    pub fn clock(&self) -> &Clock {
        &self.inner.shared.clock
    }

    /// Frees what is expired; returns how many entries that were. The registry's timer does it by itself.
    pub fn sweep(&self) -> usize {
        self.inner.sweep()
    }

    /// How many bytes the entries of all functions may take together; `None`: no bound.
    ///
    /// For the [global](Self::global) registry that is half of the memory of this process, where the system
    /// tells it (on Linux), and no bound elsewhere; for any other one no bound, until one is
    /// [set](Self::set_budget).
    pub fn budget(&self) -> Option<u64> {
        self.inner.shared.budget.limit()
    }

    /// Bounds the bytes that the entries of all functions may take together. When there is no room for one that
    /// comes, the least recently used ones go, whatever function they belong to; one that is larger than the
    /// budget alone is returned and not kept. A budget that is less than what is held takes effect at once.
    ///
    /// Sizes are estimates, made when an entry is stored. What several entries share (columns of tables, the
    /// inside of [`Data`](crate::Data)) counts once for each of them; an entry whose size isn't known counts
    /// nothing, and isn't evicted for the sake of the budget.
    ///
    /// ```
    /// use dacapo_cache::{Registry, cache_data};
    ///
    /// #[cache_data]
    /// fn zeros(n: usize) -> Vec<u8> {
    ///     vec![0; n]
    /// }
    ///
    /// let registry = Registry::new();
    /// registry.set_budget(Some(2_500));
    /// registry.enter(|| {
    ///     for n in [1_000, 1_001, 1_002] {
    ///         zeros(n);
    ///     }
    ///     assert_eq!(zeros::info().entries, 2);
    ///     assert!(registry.totals().bytes <= 2_500);
    /// });
    /// ```
    pub fn set_budget(&self, budget: Option<u64>) {
        self.inner.shared.budget.set_limit(budget);
        if self.inner.shared.budget.is_exceeded() {
            self.inner.make_room(&"a smaller budget".into());
        }
    }

    /// Blocks until no refresh in the background is queued or running, so that a test can say what comes of one.
    /// Returns at once inside of a refresh.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use dacapo_cache::{Registry, cache_data};
    ///
    /// #[cache_data(ttl = "10s", refresh_mode = "background")]
    /// fn twice(n: u64) -> u64 {
    ///     2 * n
    /// }
    ///
    /// let registry = Registry::new();
    /// registry.freeze();
    /// registry.enter(|| {
    ///     twice(4);
    ///     registry.advance(Duration::from_secs(15));
    ///     // Served at once, and computed anew behind.
    ///     twice(4);
    ///     registry.finish_refreshes();
    ///     let entry = &registry.entries(registry.functions()[0].id)[0];
    ///     assert_eq!(entry.created, registry.clock().now());
    ///     assert_eq!(twice::info().hits, 1);
    /// });
    /// ```
    pub fn finish_refreshes(&self) {
        self.inner.shared.refreshes.finish();
    }

    /// The number of a session's next rerun on this registry, from 1. Every host asks here, so that two
    /// pages of one session never give the same number to different runs.
    pub fn begin_rerun(&self, session: SessionId) -> u32 {
        let mut reruns = self.inner.shared.reruns.lock();
        let number = reruns.entry(session).or_default();
        *number += 1;
        *number
    }

    /// Ends a session: everything of functions with `scope = "session"` that belongs to it goes, its resources
    /// are released, and what it is still computing won't be kept. Returns how many entries went.
    ///
    /// A host that has several scripts for one session [holds](Self::hold_session) it instead.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use dacapo_cache::{Interrupt, Registry, Run, SessionId, cache_resource};
    ///
    /// #[cache_resource(scope = "session")]
    /// fn basket() -> Arc<std::sync::Mutex<Vec<String>>> {
    ///     Arc::default()
    /// }
    ///
    /// let registry = Registry::new();
    /// let [ann, bob] = [0, 1].map(|session| {
    ///     Run::new(registry.clone(), SessionId(session), 1, Interrupt::new())
    /// });
    /// ann.enter(|| basket().lock().unwrap().push("bread".into()));
    /// assert!(bob.enter(|| basket().lock().unwrap().is_empty()));
    /// assert_eq!(registry.end_session(ann.session()), 1);
    /// assert!(ann.enter(|| basket().lock().unwrap().is_empty()));
    /// ```
    pub fn end_session(&self, session: SessionId) -> usize {
        self.note_session_end(session);
        self.inner
            .stores()
            .iter()
            .map(|store| store.end_session(session))
            .sum()
    }

    /// Keeps a session from ending: it [ends](Self::end_session) when the last hold on it is dropped, on the
    /// thread that drops it.
    pub fn hold_session(&self, session: SessionId) -> SessionHold {
        SessionHold::new(self.clone(), session)
    }

    /// Its recorder.
    pub fn recorder(&self) -> &Recorder {
        &self.inner.shared.recorder
    }

    /// Every function that was called, in the order of the first calls.
    pub fn functions(&self) -> Vec<FunctionInfo> {
        let stores = self.inner.stores();
        stores
            .iter()
            .map(|store| store.meta().function_info(store.n_entries()))
            .collect()
    }

    /// The entries of a function, oldest first.
    pub fn entries(&self, function: FunctionId) -> Vec<EntryInfo> {
        self.store_of(function)
            .map_or_else(Vec::new, |store| store.entries())
    }

    /// What remains of entries that are gone, oldest first; the last 1,000, one for each key.
    pub fn tombstones(&self) -> Vec<Tombstone> {
        self.inner.shared.tombs.lock().all()
    }

    /// Sums over everything.
    pub fn totals(&self) -> Totals {
        let (events, dropped) = self.recorder().totals();
        let start = Totals {
            events,
            dropped,
            budget: self.budget(),
            before: self.carried().before(),
            ..Totals::default()
        };
        self.inner.stores().iter().fold(start, |sum, store| {
            let info = store.meta().info(store.n_entries());
            Totals {
                hits: sum.hits + info.hits,
                misses: sum.misses + info.misses,
                n_entries: sum.n_entries + info.entries,
                bytes: sum.bytes + info.bytes,
                saved: sum.saved + info.saved,
                ..sum
            }
        })
    }

    /// The value of an entry in words (at most some 2,000 characters), if it is still held.
    pub fn preview(&self, entry: EntryId) -> Option<String> {
        self.store_of(entry.function)?.preview(entry.key)
    }

    /// Removes one entry; false if it is not there.
    pub fn remove(&self, entry: EntryId, actor: Actor) -> bool {
        self.store_of(entry.function).is_some_and(|store| {
            self.carried()
                .forget(store.meta().function, Some(entry.key));
            store.clear_entry(entry.key, actor)
        })
    }

    /// Lets one entry expire now; false if it is not there.
    pub fn expire(&self, entry: EntryId) -> bool {
        self.store_of(entry.function)
            .is_some_and(|store| store.expire_entry(entry.key))
    }

    /// Clears a function; returns how many entries went.
    pub fn clear_function(&self, function: FunctionId, actor: Actor) -> usize {
        self.store_of(function).map_or(0, |store| {
            let n_waiting = self.carried().forget(store.meta().function, None);
            n_waiting + store.clear(ClearScope::Function, actor)
        })
    }

    /// Clears every function of a kind; returns how many entries went.
    pub fn clear_kind(&self, kind: Kind, actor: Actor) -> usize {
        // Only data is ever handed over. It goes first: what a call has taken by then is in the air, and grounded.
        let n_waiting = match kind {
            Kind::Data => self.carried().forget_all(),
            _ => 0,
        };
        let stores = self.inner.stores();
        let of_kind = stores
            .iter()
            .filter(|store| store.meta().function.kind == kind);
        let cleared = of_kind.map(|store| store.clear(ClearScope::Kind, actor));
        n_waiting + cleared.sum::<usize>()
    }

    /// Clears everything; returns how many entries went.
    pub fn clear(&self, actor: Actor) -> usize {
        let n_waiting = self.carried().forget_all();
        let stores = self.inner.stores();
        let cleared = stores
            .iter()
            .map(|store| store.clear(ClearScope::Registry, actor));
        n_waiting + cleared.sum::<usize>()
    }

    /// Whether resources of any size are looked at after each rerun that used them. Those of up to 64 KB
    /// are looked at either way. And whether new data is known to [`verify_data`](Self::verify_data) at once.
    pub fn set_watching(&self, is_watching: bool) {
        // Relaxed: a look more or less.
        self.inner
            .shared
            .is_watching
            .store(is_watching, Ordering::Relaxed);
    }

    /// Looks at the resources that were used since the last look; returns how many have changed. For when no
    /// run is going on: whoever used one is taken to have ended. Never blocks on a lock.
    pub fn look_for_mutations(&self) -> usize {
        self.look(Ended::All)
    }

    /// Looks at the resources that this run used; returns how many have changed. Runs that are going on
    /// remain suspects of what comes later. The host of a script calls it after each run, on the script's
    /// thread. Never blocks on a lock.
    pub fn look_after_run(&self, session: SessionId, rerun: u32) -> usize {
        self.look(Ended::Run(session, rerun))
    }

    fn look(&self, ended: Ended) -> usize {
        self.inner
            .stores()
            .iter()
            .map(|store| store.look_for_mutations(ended))
            .sum()
    }

    /// What another program handed over.
    pub(crate) fn carried(&self) -> &Carried {
        &self.inner.shared.carried
    }

    /// All stores.
    pub(crate) fn stores(&self) -> Vec<Arc<dyn AnyStore>> {
        self.inner.stores()
    }

    /// The stores of one function, or of one instance of it: more than one if it was called with several types
    /// of page, or, without an instance, if it is generic.
    pub(crate) fn stores_of(
        &self,
        function: &'static Function,
        instance: Option<TypeId>,
    ) -> Vec<Arc<dyn AnyStore>> {
        let is_its = |store: &Arc<dyn AnyStore>| {
            let meta = store.meta();
            std::ptr::eq(meta.function, function)
                && (instance.is_none() || meta.instance == instance)
        };
        let mut stores = self.inner.stores();
        stores.retain(is_its);
        stores
    }

    fn store_of(&self, function: FunctionId) -> Option<Arc<dyn AnyStore>> {
        self.inner
            .stores
            .read()
            .all
            .get(function.0 as usize)
            .cloned()
    }

    /// The store of a call in the current registry, made if it is the first one.
    pub(crate) fn store_here<V, T>(
        function: &'static Function,
        instance: Option<TypeId>,
        path: fn() -> &'static str,
        policy: &'static Policy<V>,
        tape_codec: TapeCodec<T>,
    ) -> Arc<Store<V, T>>
    where
        V: Send + Sync + 'static,
        T: Send + Sync + 'static,
    {
        let types = TypeId::of::<(V, T)>();
        let address = std::ptr::from_ref(function).addr();
        let key = (Here::get().registry, address, instance, types);
        if let Some(store) = local::known_store(&key) {
            return store;
        }
        let inner = Self::current().inner;
        let known = {
            let stores = inner.stores.read();
            stores
                .by_key
                .get(&key)
                .map(|index| Arc::clone(&stores.all[*index]))
        };
        // The ttl is an expression of the user's: it is evaluated before anything is locked.
        let store = known.unwrap_or_else(|| {
            let (ttl, trouble) = read_ttl(function);
            let path = path().into();
            let mut stores = inner.stores.write();
            if let Some(index) = stores.by_key.get(&key) {
                return Arc::clone(&stores.all[*index]);
            }
            let index = stores.all.len();
            let meta = Meta {
                id: FunctionId(index as u32),
                function,
                instance,
                path,
                ttl,
                trouble,
                max_entries: max_entries(function),
                max_size: function.options.max_size,
                shared: Arc::clone(&inner.shared),
                counters: Counters::default(),
                seats: Seated::default(),
            };
            let store: Arc<dyn AnyStore> =
                Arc::new(Store::<V, T>::new(Arc::new(meta), policy, tape_codec));
            stores.all.push(Arc::clone(&store));
            stores.by_key.insert(key, index);
            store
        });
        let store: Arc<dyn std::any::Any + Send + Sync> = store;
        let store = store
            .downcast()
            .expect("the key names the types of the store");
        local::remember_store(key, &store);
        store
    }
}

/// The bound on entries. Widgets multiply, so that a function that reads them is never without one.
fn max_entries(function: &'static Function) -> Option<usize> {
    let options = &function.options;
    let bound = options.max_entries.map(|n| n.max(1));
    bound.or(options.allows_widgets.then_some(MAX_COMBINATIONS))
}

/// The ttl of a function, or why it can't be one.
fn read_ttl(function: &'static Function) -> (Option<Duration>, Option<Arc<str>>) {
    let Some(ttl) = function.options.ttl else {
        return (None, None);
    };
    let problem = match ttl() {
        Ok(ttl) if !ttl.is_zero() => return (Some(ttl), None),
        Ok(_) => "the ttl is zero, and must be longer".to_owned(),
        Err(problem) => problem,
    };
    (
        None,
        Some(format!("`{}` is not cached: {problem}", function.name).into()),
    )
}
