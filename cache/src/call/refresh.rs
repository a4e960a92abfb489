//! A refresh: the body runs behind, while callers are served what is past its ttl.
//!
//! ```text
//! call, ttl ≤ age < 2 × ttl ─▶ the old value, at once
//!        └─ nobody refreshes it yet ─▶ queue ─▶ thread ─▶ body ─▶ the new entry takes the old one's place
//! ```
//!
//! It takes off like any other computation when its turn has come: a caller that finds the old entry gone
//! meanwhile waits for it, and one that comes before its turn computes for itself.

use std::any::TypeId;
use std::panic::Location;
use std::time::Duration;

use crate::call::compute::{Landing, Missing, Outcome};
use crate::call::{Call, text};
use crate::clock::Time;
use crate::draw::{Draw, NoPage};
use crate::flight::Flight;
use crate::function::Function;
use crate::key::Key;
use crate::recorder::event::{Argument, EventKind, Spent};
use crate::registry::Registry;
use crate::rt::keep::Refreshed;
use crate::run::{Interrupt, Observe, Run, SessionId};
use crate::store::trail::Known;
use crate::store::watch::guarded;
use crate::store::{Entry, Store};
use crate::sync::{Arc, Ordering, Weak};

/// What a function without a page draws.
type Tape = <NoPage as Draw>::Tape;

/// A body with arguments of its own. It says of a failure what happened.
type Body<V> = Box<dyn FnOnce() -> Refreshed<Result<V, String>> + Send>;

/// One refresh of one entry, from the call that found it too old to its end.
struct Refresh<V: 'static> {
    // Weak, so that what is cleared meanwhile is really gone, and no registry lives on for what is queued.
    store: Weak<Store<V, Tape>>,
    entry: Weak<Entry<V, Tape>>,
    /// What was drawn of the call that found it too old, but for its arguments.
    function: &'static Function,
    path: fn() -> &'static str,
    instance: Option<TypeId>,
    site: &'static Location<'static>,
    run: Option<(SessionId, u32)>,
    /// How often that session had ended by then.
    n_session_ends: u32,
    observer: Option<Arc<dyn Observe>>,
    /// `None` once it runs.
    body: Option<Body<V>>,
}

/// Begins a refresh of an entry that is past its ttl, unless there is one, or the last one has only just failed.
pub(super) fn begin<V, E, B>(
    call: &Call<'_>,
    store: &Arc<Store<V, Tape>>,
    entry: &Arc<Entry<V, Tape>>,
    now: Time,
    make: &dyn Fn() -> B,
    describe: fn(&E) -> String,
) where
    V: Clone + Send + Sync + 'static,
    E: 'static,
    B: FnOnce() -> Refreshed<Result<V, E>> + Send + 'static,
{
    let Some(refreshing) = entry.about.refreshing() else {
        return;
    };
    if !refreshing.begin(now) {
        return;
    }
    let meta = &store.meta;
    let age = now.since(entry.about.created);
    meta.record(
        entry.key.id(),
        Some(call.site),
        EventKind::WillRefresh { age },
    );
    let run = Run::current();
    let mut refresh = Refresh {
        store: Arc::downgrade(store),
        entry: Arc::downgrade(entry),
        function: call.function,
        path: call.path,
        instance: call.instance,
        site: call.site,
        run: run.as_ref().map(|run| (run.session(), run.rerun())),
        n_session_ends: run
            .as_ref()
            .map_or(0, |run| run.registry().n_session_ends(run.session())),
        observer: run.and_then(|run| run.observer().cloned()),
        body: None,
    };
    // Clones of arguments are user code. One that panics costs the refresh, and not the call.
    let Some(body) = guarded(make) else {
        refresh.fail(store, "an argument can't be copied".into());
        return;
    };
    refresh.body = Some(Box::new(move || {
        body().map(|returned| {
            returned.map_err(|error| {
                guarded(|| describe(&error))
                    .unwrap_or_else(|| "an error that can't be put into words".to_owned())
            })
        })
    }));
    meta.shared.refreshes.push(Box::new(move || refresh.run()));
}

impl<V> Refresh<V>
where
    V: Clone + Send + Sync + 'static,
{
    fn run(mut self) {
        let store = self.store.upgrade();
        let registry = store
            .as_ref()
            .and_then(|store| store.meta.shared.registry.upgrade());
        let (Some(store), Some(registry), Some(body)) = (store, registry, self.body.take()) else {
            return;
        };
        let registry = Registry::from_inner(registry);
        let run = self.run;
        let work = || self.compute(&store, body);
        let is_new = match run {
            // A run of the same number, which nobody interrupts: the one that called may long be over.
            Some((session, rerun)) => {
                Run::new(registry.clone(), session, rerun, Interrupt::new()).enter(work)
            }
            None => registry.enter(work),
        };
        // What was made for a session that has ended meanwhile goes with it.
        if let Some((session, _)) = self.run
            && registry.n_session_ends(session) != self.n_session_ends
        {
            registry.end_session(session);
        }
        if is_new && let Some(observer) = &self.observer {
            observer.did_refresh();
        }
    }

    /// Runs the body; true if what it returned has taken the place of the old value.
    fn compute(&mut self, store: &Arc<Store<V, Tape>>, body: Body<V>) -> bool {
        let meta = &store.meta;
        // The last handle may be this one: then the value is dropped here, with nothing locked.
        let Some(entry) = self.entry.upgrade() else {
            return false;
        };
        let key = entry.key.to_key();
        let arguments: Arc<[Argument]> = Arc::clone(&entry.about.arguments);
        let kept = entry.about.kept();
        let flight = store.take_off_anew(&entry);
        drop(entry);
        let Some(flight) = flight else {
            let spent = Spent::default();
            meta.record(key.id(), Some(self.site), EventKind::DidDiscard { spent });
            return false;
        };
        let call = Call {
            function: self.function,
            path: self.path,
            instance: self.instance,
            site: self.site,
            key: Ok(key),
            key_time: Duration::ZERO,
            arguments: &Vec::new,
        };
        let missing = Missing {
            call: &call,
            store,
            flight,
            arguments_key: key,
            known: Known::arguments(key),
            arguments,
            waited: Duration::ZERO,
            trace: None,
            kept,
        };
        let mut landing = Landing::of(store, &missing.flight);
        // As if an observer knew of it: nobody waits, so nothing inside shows a spinner, either.
        landing.enter(missing.flight.frame(true));
        let started = meta.clock().real_nanos();
        let mut key_after = None;
        let outcome = missing.run_body(&mut NoPage, |_| {
            let Refreshed { value, key } = body();
            key_after = key.ok();
            value
        });
        let spent = missing.spent(started);
        match outcome {
            // Landed first: with the rest another one may begin.
            Err(payload) => {
                drop(landing);
                self.fail(store, text::of_payload(&*payload));
            }
            Ok(Err(message)) => {
                drop(landing);
                self.fail(store, message.into());
            }
            // A copy of an argument shared what it holds with somebody who has changed it: this is the value of another
            // call than the one that found the old value too old.
            Ok(Ok(_)) if !key_after.is_some_and(|after| is_same(&key, &after, &missing.flight)) => {
                drop(landing);
                meta.record(key.id(), Some(self.site), EventKind::DidDiscard { spent });
            }
            Ok(Ok(Outcome { value, tape, reads })) => {
                let body = spent.body;
                let is_kept = missing.keep(
                    &mut landing,
                    || value,
                    (tape, &reads),
                    NoPage::n_elements,
                    spent,
                );
                if is_kept {
                    meta.record(key.id(), Some(self.site), EventKind::DidRefresh { body });
                }
                return is_kept;
            }
        }
        false
    }

    /// The old value goes on being served, up to twice its ttl, and the next refresh begins after a rest.
    fn fail(&mut self, store: &Store<V, Tape>, message: Arc<str>) {
        let meta = &store.meta;
        // Relaxed: a sum for the eye.
        meta.counters.failures.fetch_add(1, Ordering::Relaxed);
        // Taken: with the rest this one is over, and what is under way from then on is another one.
        if let Some(entry) = std::mem::take(&mut self.entry).upgrade()
            && let Some(refreshing) = entry.about.refreshing()
        {
            let ttl = meta.ttl.unwrap_or(Duration::MAX);
            refreshing.rest(meta.clock().now(), ttl);
            meta.record(
                entry.key.id(),
                Some(self.site),
                EventKind::DidFail { message },
            );
        }
    }
}

/// Whether `after`, of arguments alone, is the key with which a refresh began.
fn is_same<V>(key: &Key, after: &Key, flight: &Flight<V, Tape>) -> bool {
    match flight.session() {
        Some(session) => after.in_session(session) == *key,
        None => after == key,
    }
}

impl<V: 'static> Drop for Refresh<V> {
    fn drop(&mut self) {
        if let Some(entry) = self.entry.upgrade()
            && let Some(refreshing) = entry.about.refreshing()
        {
            refreshing.give_up();
        }
    }
}
