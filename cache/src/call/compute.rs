//! A miss: the body runs, and what it returned and drew is kept, or isn't.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use crate::call::spinner::Told;
use crate::call::{Call, text};
use crate::draw::{Draw, WidgetRead};
use crate::flight::Flight;
use crate::flight::chain::{self, Frame, Inside};
use crate::function::KeyId;
use crate::handover::Trace;
use crate::hash::Kept;
use crate::key::Key;
use crate::recorder::event::{Argument, ArgumentRole, EventKind, Spent};
use crate::recorder::reason;
use crate::registry::info::Gone;
use crate::run::{checkpoint, is_interruption, uninterrupted};
use crate::store::trail::Known;
use crate::store::watch::guarded;
use crate::store::{About, Entry, Lifetime, Made, Store};
use crate::sync::{Arc, Ordering, catch_unwind, panicking, resume_unwind};

/// A call whose key is missing, and whose computation has taken off.
pub(super) struct Missing<'a, 'c, V: 'static, T> {
    pub(super) call: &'a Call<'c>,
    pub(super) store: &'a Store<V, T>,
    pub(super) flight: Arc<Flight<V, T>>,
    /// The key of the arguments alone.
    pub(super) arguments_key: Key,
    /// What the key holds as far as it was known before.
    pub(super) known: Known,
    /// With the widgets that were known.
    pub(super) arguments: Arc<[Argument]>,
    /// Objects whose address is in the key.
    pub(super) kept: Kept,
    pub(super) waited: Duration,
    /// What an entry of another program tells of this miss.
    pub(super) trace: Option<Trace>,
}

/// What a body left behind.
pub(super) struct Outcome<V, T> {
    pub(super) value: V,
    pub(super) tape: T,
    pub(super) reads: Vec<WidgetRead>,
}

/// Lands a flight with nothing, if nothing else has landed it: whatever unwinds, nobody waits for ever. Until it
/// has landed, this thread is inside of its computation.
pub(super) struct Landing<'a, V, T>
where
    V: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    store: &'a Store<V, T>,
    flight: Option<Arc<Flight<V, T>>>,
    inside: Option<Inside>,
}

impl<'a, V, T> Landing<'a, V, T>
where
    V: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    pub(super) fn of(store: &'a Store<V, T>, flight: &Arc<Flight<V, T>>) -> Self {
        let flight = Some(Arc::clone(flight));
        Self {
            store,
            flight,
            inside: None,
        }
    }

    /// Makes the flight the innermost computation of this thread.
    pub(super) fn enter(&mut self, frame: Arc<Frame>) {
        self.inside = Some(chain::enter(frame));
    }
}

impl<V, T> Drop for Landing<'_, V, T>
where
    V: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    fn drop(&mut self) {
        if let Some(flight) = self.flight.take() {
            self.store.abandon(&flight);
        }
    }
}

impl<V, T> Missing<'_, '_, V, T>
where
    V: Clone + Send + Sync + 'static,
    T: Clone + Send + Sync + 'static,
{
    pub(super) fn compute<D, E>(
        self,
        page: &mut D,
        describe: fn(&E) -> String,
        body: impl FnOnce(&mut D) -> Result<V, E>,
    ) -> Result<V, E>
    where
        D: Draw<Tape = T>,
    {
        let mut landing = Landing::of(self.store, &self.flight);
        let meta = &self.store.meta;
        self.record_miss();
        let told = Told::tell(self.call.function, self.flight.words());
        let is_told = told.is_some() || chain::current().is_some_and(|frame| frame.is_told);
        // Until the flight has landed: clones and texts of values are user code, too, and may call back.
        landing.enter(self.flight.frame(is_told));
        let started = meta.clock().real_nanos();
        let outcome = self.run_body(page, body);
        drop(told);
        let spent = self.spent(started);
        match outcome {
            Err(payload) => {
                if is_interruption(&*payload) {
                    // Nobody failed: the next call has the reason that this one had.
                    let after = spent.body;
                    self.record(EventKind::DidInterrupt { after });
                } else {
                    self.fail(text::of_payload(&*payload));
                }
                drop(landing);
                resume_unwind(payload)
            }
            Ok(Err(error)) => {
                let words = guarded(|| describe(&error));
                self.fail(words.map_or("an error that can't be put into words".into(), Into::into));
                Err(error)
            }
            Ok(Ok(Outcome { value, tape, reads })) => {
                let drawn = (tape, &reads[..]);
                self.keep(&mut landing, || value.clone(), drawn, D::n_elements, spent);
                drop(landing);
                checkpoint();
                Ok(value)
            }
        }
    }

    /// Runs the body inside of a recording.
    pub(super) fn run_body<D, E>(
        &self,
        page: &mut D,
        body: impl FnOnce(&mut D) -> Result<V, E>,
    ) -> std::thread::Result<Result<Outcome<V, T>, E>>
    where
        D: Draw<Tape = T>,
    {
        // What a panic leaves half done is the caller's and the page's: it goes on unwinding.
        catch_unwind(AssertUnwindSafe(|| {
            let function = self.call.function;
            let mark = page.begin(function);
            let value = if self.store.meta.is_resource() {
                uninterrupted(|| body(page))?
            } else {
                body(page)?
            };
            let reads = if function.options.allows_widgets {
                page.reads(&mark)
            } else {
                Vec::new()
            };
            let tape = page.end(mark);
            Ok(Outcome { value, tape, reads })
        }))
    }

    /// Where the time has gone, now that the body has ended.
    pub(super) fn spent(&self, started: u64) -> Spent {
        let body_nanos = self.store.meta.clock().real_nanos().saturating_sub(started);
        Spent {
            key: self.call.key_time,
            wait: self.waited,
            body: Duration::from_nanos(body_nanos),
            store: Duration::ZERO,
        }
    }

    /// Keeps what the body returned and drew, if it is still wanted; false if not.
    pub(super) fn keep(
        &self,
        landing: &mut Landing<'_, V, T>,
        value: impl FnOnce() -> V,
        (tape, reads): (T, &[WidgetRead]),
        n_elements: fn(&T) -> usize,
        spent: Spent,
    ) -> bool {
        let (store, meta) = (self.store, &self.store.meta);
        let started = meta.clock().real_nanos();
        let (key, arguments) = self.learn(reads);
        let made = Made {
            call: (key != self.arguments_key).then(|| self.arguments_key.id()),
            arguments: Arc::clone(&arguments),
            kept: self.kept.clone(),
            session: self.flight.session(),
            created: meta.clock().now(),
            cost: spent.body,
            n_elements: n_elements(&tape),
        };
        let lifetime = Lifetime::of(meta.ttl, meta.function.options.refresh);
        let about = About::new(made, store.next_number(), lifetime);
        let entry = Arc::new(Entry {
            key: key.into(),
            value: value(),
            tape,
            about,
        });
        // Nothing is kept while unwinding: what runs then may have seen half of a change.
        let is_sound = !panicking();
        // A resource is looked at before anybody else is given it, and may change it.
        let is_resource = store.policy.look.is_some();
        let mut bytes = None;
        if is_sound && is_resource {
            bytes = store.measure(&entry);
            store.look_at_new(&entry);
        }
        let is_kept = is_sound
            && landing.flight.take().is_some_and(|flight| {
                let inside = landing.inside.take();
                store.land(&flight, Arc::clone(&entry), || drop(inside))
            });
        let store_nanos = meta.clock().real_nanos().saturating_sub(started);
        let spent = Spent {
            store: Duration::from_nanos(store_nanos),
            ..spent
        };
        if !is_kept {
            if let Some(actor) = self.flight.cleared_by() {
                let cause = Gone::by(actor);
                store.bury(key.id(), &arguments, cause);
            }
            entry.about.retire(meta);
            self.record_at(key.id(), EventKind::DidDiscard { spent });
            return false;
        }
        // Sizing data is the caller's time, but nobody's who waited.
        if !is_resource {
            bytes = store.measure(&entry);
            store.note_master(&entry);
        }
        let bytes = bytes.unwrap_or(0);
        self.record_at(key.id(), EventKind::DidStore { bytes, spent });
        store.make_room_for(&entry);
        store.note_use(&entry);
        true
    }

    /// Makes the trail lead to what was read: the key of the entry, and its arguments.
    fn learn(&self, reads: &[WidgetRead]) -> (Key, Arc<[Argument]>) {
        let function = self.call.function;
        if !function.options.allows_widgets {
            return (self.arguments_key, Arc::clone(&self.arguments));
        }
        let key = self.store.trail.learn(self.arguments_key, reads);
        let is_known = |read: &WidgetRead| {
            let mut known = self.known.reads.iter();
            known.any(|known| known.widget.id == read.widget.id)
        };
        for read in reads.iter().filter(|read| !is_known(read)) {
            self.record(EventKind::DidRead {
                widget: Arc::clone(&read.widget.words),
                value: Arc::new(read.argument()),
            });
        }
        let arguments = self
            .arguments
            .iter()
            .filter(|it| it.role != ArgumentRole::Widget)
            .cloned();
        let widgets = reads.iter().map(WidgetRead::argument);
        let arguments: Arc<[Argument]> = arguments.chain(widgets).collect();
        (key, arguments)
    }

    /// Nothing is kept but the memory of the failure, for the reason of the next miss.
    fn fail(&self, message: Arc<str>) {
        let meta = &self.store.meta;
        // Relaxed: a sum for the eye.
        meta.counters.failures.fetch_add(1, Ordering::Relaxed);
        let cause = Gone::Failed {
            message: Arc::clone(&message),
        };
        self.store
            .bury(self.flight.key().id(), &self.arguments, cause);
        self.record(EventKind::DidFail { message });
    }

    fn record_miss(&self) {
        let meta = &self.store.meta;
        // Relaxed: a sum for the eye.
        meta.counters.misses.fetch_add(1, Ordering::Relaxed);
        if !meta.recorder().is_on() {
            return;
        }
        let key = self.flight.key().id();
        let miss = reason::miss(
            self.store,
            key,
            &self.arguments,
            self.trace.as_ref(),
            meta.clock().now(),
        );
        self.record(EventKind::DidMiss {
            miss: Arc::new(miss),
        });
        self.record(EventKind::WillCompute);
    }

    fn record(&self, kind: EventKind) {
        self.record_at(self.flight.key().id(), kind);
    }

    fn record_at(&self, key: KeyId, kind: EventKind) {
        self.store.meta.record(key, Some(self.call.site), kind);
    }
}
