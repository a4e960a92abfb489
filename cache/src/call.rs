//! A cached call from its key to its value: hit, miss, wait, compute, store, replay.
//!
//! ```text
//! check point ─▶ seat ──────────────────────────────▶ replay ─▶ value
//!                  │ no                                  ▲
//!                store ── entry ─────────────────────────┤
//!                  │  └── flight: wait ── kept ──────────┘
//!                  │ nothing          └── not kept: look again
//!                take off ─▶ body ─▶ land ─▶ value        (see `compute`)
//! ```

mod compute;
mod refresh;
mod spinner;
mod text;

pub(crate) use self::text::{CallWords, of_call as text_of_call, of_payload as text_of_panic};

use std::any::TypeId;
use std::panic::Location;
use std::time::Duration;

use crate::clock::{Reading, Time};
use crate::draw::{Draw, NoPage, WidgetRead};
use crate::flight::Flight;
use crate::function::{EntryId, Function, FunctionId, KeyId, Scope};
use crate::hash;
use crate::key::{Key, KeyError};
use crate::kinds::Policy;
use crate::recorder::Hit;
use crate::recorder::event::{Actor, Argument, ClearScope, EventKind};
use crate::recorder::lane::LaneHandle;
use crate::registry::Registry;
use crate::registry::info::Info;
use crate::registry::local;
use crate::rt::keep::Refreshed;
use crate::run::{Here, checkpoint};
use crate::store::meta::Meta;
use crate::store::trail::Known;
use crate::store::{Arrival, Entry, Found, Store, TakeOff, TapeCodec, seat};
use crate::sync::{Arc, Ordering};

/// A call as the attribute hands it over.
pub struct Call<'a> {
    /// The constants.
    pub function: &'static Function,
    /// The full path of the item, with its type instance.
    pub path: fn() -> &'static str,
    /// Which instance of a generic function or method this is; `None` for a plain function.
    pub instance: Option<TypeId>,
    /// The line that called.
    pub site: &'static Location<'static>,
    /// The key of the arguments.
    pub key: Result<Key, KeyError>,
    /// How long the key took, where it was measured.
    pub key_time: Duration,
    /// The arguments in words; asked for at a miss only.
    pub arguments: &'a dyn Fn() -> Vec<Argument>,
}

impl Call<'_> {
    /// Makes the session of this thread a part of the key where the function asks for it. No call of such a
    /// function is served from a seat, so the key is whole before it is looked up.
    fn enter_session(&mut self) {
        if self.function.options.scope == Scope::Session
            && let (Ok(key), Some(session)) = (&mut self.key, Here::get().session)
        {
            *key = key.in_session(session);
        }
    }
}

/// Serves the call from the current registry, or computes with `body` and remembers.
///
/// A failure is not kept and reaches the caller as it is; `describe` puts it into words for the recorder.
///
/// # Panics
///
/// If the call needs its own result, directly or around other threads: the message names the cycle.
// Small, to be part of the caller: a hit is done before `call_slowly` would have saved its registers.
#[inline]
pub fn call<D, V, E>(
    mut call: Call<'_>,
    page: &mut D,
    policy: &'static Policy<V>,
    describe: fn(&E) -> String,
    body: impl FnOnce(&mut D) -> Result<V, E>,
) -> Result<V, E>
where
    D: Draw,
    V: Clone + Send + Sync + 'static,
{
    checkpoint();
    // A seat is found by the arguments alone.
    if let Ok(key) = &call.key
        && !call.function.options.allows_widgets
        && let Some(value) = seat::serve(&call, key, page)
    {
        return Ok(value);
    }
    call.enter_session();
    call_slowly(&call, page, policy, describe, body, None)
}

/// The same for a function whose values are computed anew in the background: `make` hands over the body with
/// arguments of its own.
pub fn call_refreshed<V, E, B>(
    mut call: Call<'_>,
    policy: &'static Policy<V>,
    describe: fn(&E) -> String,
    body: impl FnOnce() -> Result<V, E>,
    make: &dyn Fn() -> B,
) -> Result<V, E>
where
    V: Clone + Send + Sync + 'static,
    E: 'static,
    B: FnOnce() -> Refreshed<Result<V, E>> + Send + 'static,
{
    checkpoint();
    if let Ok(key) = &call.key
        && let Some(value) = seat::serve(&call, key, &mut NoPage)
    {
        return Ok(value);
    }
    call.enter_session();
    let refresh = |store: &Arc<Store<V, ()>>, entry: &Arc<Entry<V, ()>>, now| {
        refresh::begin(&call, store, entry, now, make, describe);
    };
    let body = |_: &mut NoPage| body();
    call_slowly(&call, &mut NoPage, policy, describe, body, Some(&refresh))
}

/// Begins a refresh of an entry that is past its ttl.
type BeginRefresh<'a, V, T> = &'a dyn Fn(&Arc<Store<V, T>>, &Arc<Entry<V, T>>, Time);

/// The same for a call that this thread has no seat for.
#[inline(never)]
fn call_slowly<D, V, E>(
    call: &Call<'_>,
    page: &mut D,
    policy: &'static Policy<V>,
    describe: fn(&E) -> String,
    body: impl FnOnce(&mut D) -> Result<V, E>,
    refresh: Option<BeginRefresh<'_, V, D::Tape>>,
) -> Result<V, E>
where
    D: Draw,
    V: Clone + Send + Sync + 'static,
{
    let allows_widgets = call.function.options.allows_widgets;
    let store: Arc<Store<V, D::Tape>> = Registry::store_here(
        call.function,
        call.instance,
        call.path,
        policy,
        TapeCodec::of::<D>(),
    );
    let arguments_key = match key_of(call, &store.meta) {
        Ok(key) => key,
        Err(trouble) => return uncached(call, &store.meta, &trouble, page, body),
    };
    let mut waited = Duration::ZERO;
    loop {
        // Anew each time: whoever was waited for may have met widgets that were not known before.
        let known = if allows_widgets {
            store.trail.follow(arguments_key, page)
        } else {
            Known::arguments(arguments_key)
        };
        let key = known.key;
        let reading = store.meta.clock().reading();
        let now = reading.time;
        match store.find(&key, now) {
            Found::Entry(entry) => {
                // Refused: whoever looks next finds nothing, and makes a new one.
                let Some(entry) = store.validated(entry, call.site) else {
                    continue;
                };
                if let Some(refresh) = refresh
                    && !entry.about.is_fresh(now)
                {
                    refresh(&store, &entry, now);
                }
                if let Some(value) = serve(call, &store, entry, page, reading, waited) {
                    return Ok(value);
                }
            }
            Found::Flight(flight) => {
                let started = store.meta.clock().real_nanos();
                store
                    .meta
                    .record(key.id(), Some(call.site), EventKind::WillWait);
                let kept = flight.wait();
                let nanos = store.meta.clock().real_nanos().saturating_sub(started);
                waited += Duration::from_nanos(nanos);
                store
                    .meta
                    .record(key.id(), Some(call.site), EventKind::DidWait { waited });
                // Its widgets may have other values than those of this page.
                if let Some(entry) = kept
                    .filter(|_| !allows_widgets)
                    .and_then(|entry| store.validated(entry, call.site))
                {
                    let reading = store.meta.clock().reading();
                    if let Some(value) = serve(call, &store, entry, page, reading, waited) {
                        return Ok(value);
                    }
                }
            }
            Found::Nothing => {
                // Words are user code: made before anything is locked.
                let (mut arguments, kept) = hash::keeping(|| (call.arguments)());
                arguments.extend(known.reads.iter().map(WidgetRead::argument));
                let arguments: Arc<[Argument]> = arguments.into();
                let words = CallWords::new(call.function, &arguments);
                let (flight, trace) = match store.take_off(&key, arguments_key.id(), &words, now) {
                    TakeOff::Late => continue,
                    TakeOff::Cleared(flight) => match store.adopt(&flight, now, call.site) {
                        Arrival::Landed(entry) => {
                            let reading = store.meta.clock().reading();
                            match serve(call, &store, entry, page, reading, waited) {
                                Some(value) => return Ok(value),
                                None => continue,
                            }
                        }
                        Arrival::Cleared => continue,
                        Arrival::None(trace) => (flight, trace),
                    },
                    // No entry will come of it: nobody waits for it, either.
                    TakeOff::Alone => {
                        let session = store.meta.session_here();
                        let call = arguments_key.id();
                        let flight = Flight::new(key, call, session, words);
                        (Arc::new(flight), None)
                    }
                };
                let miss = compute::Missing {
                    call,
                    store: &store,
                    flight,
                    arguments_key,
                    known,
                    arguments,
                    kept,
                    waited,
                    trace,
                };
                return miss.compute(page, describe, body);
            }
        }
    }
}

/// The key of a call's arguments, or why it isn't cached.
fn key_of(call: &Call<'_>, meta: &Meta) -> Result<Key, Arc<str>> {
    let name = call.function.name;
    if call.function.options.scope == Scope::Session && Here::get().session.is_none() {
        let trouble = format!(
            "`{name}` is not cached: it has `scope = \"session\"`, and this thread is in no session; call it \
             inside of a script, or on a thread of your own through `Run::current()` and `Run::enter`"
        );
        return Err(trouble.into());
    }
    match (&call.key, &meta.trouble) {
        (Ok(key), None) => Ok(*key),
        (Ok(_), Some(trouble)) => Err(Arc::clone(trouble)),
        (Err(error), _) => Err(format!("`{name}` is not cached: {error}").into()),
    }
}

/// Hands out what is remembered: the page first, then the value. `None` if no copy of it can be made: the entry is
/// gone then, and nothing is drawn.
fn serve<D, V>(
    call: &Call<'_>,
    store: &Store<V, D::Tape>,
    entry: Arc<Entry<V, D::Tape>>,
    page: &mut D,
    Reading { time, real_nanos }: Reading,
    waited: Duration,
) -> Option<V>
where
    D: Draw,
    V: Clone + Send + Sync + 'static,
{
    let meta = &store.meta;
    let copy = match store.policy.copy.map(|copy| copy(&entry.value)) {
        Some(Err(why)) => {
            let name = call.function.name;
            page.warn(&format!("`{name}` was computed again, {why}"));
            store.refuse(entry, call.site, why.into());
            return None;
        }
        made => made.and_then(Result::ok),
    };
    let is_sample = entry.about.count_hit(meta, time);
    let started = is_sample.then_some(real_nanos);
    let lane = local::lane(&meta.shared);
    entry.about.usage.note(lane.moment_of_use(real_nanos));
    if lane.is_on() {
        let here = Here::get();
        lane.write_hit(Hit {
            time,
            entry: meta.entry_id(entry.key.id()),
            site: lane.site(call.site, call.function),
            session: here.session,
            rerun: here.rerun,
            elements: 0,
            number: 0,
        });
    }
    store.note_use(&entry);
    checkpoint();
    replay(call, meta.id, &entry, &lane, page);
    let value = copy.unwrap_or_else(|| entry.value.clone());
    if let Some(started) = started {
        let nanos = meta.clock().real_nanos().saturating_sub(started);
        entry
            .about
            .measure_hit(nanos + call.key_time.as_nanos() as u64);
    }
    entry.about.add_saved(meta, waited);
    if !call.function.options.allows_widgets && entry.about.is_fresh(time) {
        seat::take(call, store, &entry, &lane);
    }
    Some(value)
}

/// Draws again what the body once drew, if it drew anything.
#[inline]
pub(crate) fn replay<D: Draw, V>(
    call: &Call<'_>,
    function: FunctionId,
    entry: &Entry<V, D::Tape>,
    lane: &LaneHandle,
    page: &mut D,
) {
    let elements = u32::try_from(entry.about.n_elements).unwrap_or(u32::MAX);
    if elements == 0 {
        return;
    }
    page.replay(&entry.tape);
    if lane.is_on() {
        let here = Here::get();
        lane.write_hit(Hit {
            time: lane.clock().now(),
            entry: EntryId {
                function,
                key: entry.key.id(),
            },
            site: lane.site(call.site, call.function),
            session: here.session,
            rerun: here.rerun,
            elements,
            number: 0,
        });
    }
}

/// Runs the body of a call that can't be cached, and says so, in the page and in the account.
#[cold]
fn uncached<D: Draw, V, E>(
    call: &Call<'_>,
    meta: &Meta,
    trouble: &str,
    page: &mut D,
    body: impl FnOnce(&mut D) -> Result<V, E>,
) -> Result<V, E> {
    // The body runs, so it is a miss; one event says all there is to say of it. Relaxed: sums for the eye.
    meta.counters.misses.fetch_add(1, Ordering::Relaxed);
    meta.counters.failures.fetch_add(1, Ordering::Relaxed);
    let kind = EventKind::DidFail {
        message: trouble.into(),
    };
    meta.record(KeyId::NONE, Some(call.site), kind);
    page.warn(trouble);
    body(page)
}

/// Clears the function in the current registry, all instances of it if none is given; returns how many
/// entries went. `f::clear()` comes here.
pub fn clear(function: &'static Function, instance: Option<TypeId>) -> usize {
    let registry = Registry::current();
    // Of every instance: a frame doesn't know which one it belongs to, and a miss too many does no harm.
    let n_waiting = registry.carried().forget(function, None);
    let stores = registry.stores_of(function, instance);
    let cleared = stores
        .iter()
        .map(|store| store.clear(ClearScope::Function, Actor::Script));
    n_waiting + cleared.sum::<usize>()
}

/// Clears the entry of one key, or all of them if the function reads widgets, in all instances if none is given;
/// false if there was none. With `scope = "session"` it is the entry of the session in which this is called.
/// `f::clear_for(…)` comes here.
pub fn clear_for(function: &'static Function, instance: Option<TypeId>, key: &Key) -> bool {
    let key = &match (function.options.scope, Here::get().session) {
        (Scope::Global, _) => *key,
        (Scope::Session, Some(session)) => key.in_session(session),
        (Scope::Session, None) => return false,
    };
    let registry = Registry::current();
    // With widgets the key of the arguments is only the beginning of an entry's.
    let whole = (!function.options.allows_widgets).then(|| key.id());
    let n_waiting = registry.carried().forget(function, whole);
    let stores = registry.stores_of(function, instance);
    let cleared = stores
        .iter()
        .filter(|store| store.clear_call(key.id(), Actor::Script));
    n_waiting + cleared.count() > 0
}

/// The sums of the function in the current registry. `f::info()` comes here.
pub fn info(function: &'static Function, instance: Option<TypeId>) -> Info {
    let stores = Registry::current().stores_of(function, instance);
    stores.iter().fold(Info::default(), |sum, store| {
        let info = store.meta().info(store.n_entries());
        Info {
            entries: sum.entries + info.entries,
            hits: sum.hits + info.hits,
            misses: sum.misses + info.misses,
            bytes: sum.bytes + info.bytes,
            saved: sum.saved + info.saved,
        }
    })
}
