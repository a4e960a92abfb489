//! Events and notes folded into reruns with their calls: each event costs the same, however long the past.
//!
//! ```text
//! DidMiss          a call begins             ─┐ between them, on the same thread:
//! DidStore/Discard/Fail/Interrupt … and ends ─┘ calls inside of it
//! DidHit [DidReplay]      a call begins and ends
//! WillRefresh … DidRefresh/Discard/Fail   on another thread; see `refresh`
//! DidCopy, DidClear, …    no call at all; see `aside`
//! ```

mod aside;
mod refresh;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use dacapo_cache::recorder::event::{Argument, Event, EventKind, Miss, Mutation};
use dacapo_cache::{EntryId, FunctionId, Kind, SessionId};

use crate::protocol::{Cause, Outcome, RunNote};
use crate::story::fold::refresh::Refreshes;
use crate::story::{CallOutcome, CallStory, Counts, Interrupter, MutationStory, RunStory};

/// Reruns that are kept.
const MAX_RUNS: usize = 200;

/// Calls that a rerun lists; those beyond are counted.
const MAX_CALLS: usize = 500;

/// Entries of which arguments and cost are remembered, so that a hit can be told.
const MAX_KNOWN: usize = 200_000;

/// What is known of a function from elsewhere.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) text: Arc<str>,
    pub(super) kind: Kind,
}

/// What a hit does not say itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub(super) arguments: Arc<[Argument]>,
    /// How long the body ran: what a hit saves, but for its own cost.
    pub(super) cost: Duration,
}

/// A call that computes.
#[derive(Clone, Copy, Debug)]
struct Open {
    entry: EntryId,
    place: Place,
}

/// Where a call is told: the how-manieth rerun ever, and the how-manieth of its calls. `None` for calls
/// outside of any rerun, and for those beyond what a rerun lists.
type Place = Option<(u64, usize)>;

/// The state between two events.
#[derive(Debug, Default)]
pub(super) struct Fold {
    pub(super) names: HashMap<FunctionId, Name>,
    pub(super) known: HashMap<EntryId, Known>,
    /// What hits of entries cost, for the entries that were served since the last telling.
    pub(super) hit_costs: HashMap<EntryId, Duration>,
    pub(super) counts: Counts,
    /// The last reruns, oldest first.
    pub(super) runs: VecDeque<Arc<RunStory>>,
    /// How many reruns are gone from the front.
    n_gone: u64,
    places: HashMap<(SessionId, u32), u64>,
    newest: HashMap<SessionId, u32>,
    /// By thread: the calls that compute, the outermost first.
    open: HashMap<u32, Vec<Open>>,
    /// By thread: the call that was served last, for the replay that follows.
    served: HashMap<u32, (EntryId, Place)>,
    /// By thread: how long the call that comes has waited.
    waited: HashMap<u32, (EntryId, Duration)>,
    /// By thread: the entry that was taken over for the call that comes, and its bytes.
    taken_over: HashMap<u32, (EntryId, u64)>,
    refreshes: Refreshes,
    /// Calls of resources whose object is to be named.
    pub(super) unnamed: Vec<(u64, usize)>,
}

impl Fold {
    /// Takes over from a host that a rerun begins.
    pub(super) fn start(&mut self, session: SessionId, run: u32, cause: Cause) {
        if let Some(place) = self.place_of_run(session, run)
            && let Some(run) = self.run_mut(place)
        {
            run.cause = Some(cause.clone());
        }
        let cause = Some(cause);
        self.tell_interrupter(
            session,
            run.saturating_sub(1),
            &Interrupter::Rerun { run, cause },
        );
    }

    /// Takes over what a host said of a rerun.
    pub(super) fn note(&mut self, note: RunNote) {
        let Some(place) = self.place_of_run(note.session, note.run) else {
            return;
        };
        let Some(run) = self.run_mut(place) else {
            return;
        };
        let was_stopped = note.outcome == Outcome::Stopped;
        let came = Interrupter::Rerun {
            run: note.run,
            cause: Some(note.cause.clone()),
        };
        (run.cause, run.outcome, run.took) =
            (Some(note.cause), Some(note.outcome), Some(note.took));
        self.tell_interrupter(note.session, note.run.saturating_sub(1), &came);
        if was_stopped {
            self.tell_interrupter(note.session, note.run, &Interrupter::Stop);
        }
    }

    /// Says of the calls of a run that were interrupted, for whom.
    fn tell_interrupter(&mut self, session: SessionId, run: u32, who: &Interrupter) {
        let Some(&place) = self.places.get(&(session, run)) else {
            return;
        };
        let is_open =
            |call: &CallStory| matches!(call.outcome, CallOutcome::Interrupted { by: None, .. });
        // Looked for before it is written to: what snapshots share is copied by the first write.
        let Some(run) = self.run_mut_if(place, |run| run.calls.iter().any(is_open)) else {
            return;
        };
        for call in &mut run.calls {
            if let CallOutcome::Interrupted { by: by @ None, .. } = &mut call.outcome {
                *by = Some(who.clone());
            }
        }
    }

    /// Who ended a run, if that is known already.
    fn interrupter(&self, session: SessionId, run: u32) -> Option<Interrupter> {
        let story = |run: u32| {
            let place = self.places.get(&(session, run))?;
            self.runs
                .get(usize::try_from(place.checked_sub(self.n_gone)?).ok()?)
        };
        if story(run)?.outcome == Some(Outcome::Stopped) {
            return Some(Interrupter::Stop);
        }
        let next = story(run + 1)?;
        Some(Interrupter::Rerun {
            run: run + 1,
            cause: next.cause.clone(),
        })
    }

    /// Takes over what happened next.
    pub(super) fn event(&mut self, event: &Event) {
        let (entry, thread) = (event.entry, event.thread);
        match &event.kind {
            EventKind::DidHit => {
                let saved = self.saved(entry, thread);
                let place = self.begin(event, CallOutcome::Hit { saved });
                self.served.insert(thread, (entry, place));
                self.serve_stale(event, place);
            }
            EventKind::DidMiss { miss } => self.miss(event, miss),
            EventKind::DidStore {
                bytes: size,
                spent: times,
            } => {
                self.known.entry(entry).or_default().cost = times.body;
                self.end(event, |call| {
                    if let CallOutcome::Miss { spent, bytes, .. } = &mut call.outcome {
                        (*spent, *bytes) = (Some(*times), Some(*size));
                    }
                });
            }
            EventKind::DidDiscard { .. } if !self.computes(event) => self.end_refresh(event),
            EventKind::DidDiscard { spent: times } => self.end(event, |call| {
                if let CallOutcome::Miss { spent, .. } = &mut call.outcome {
                    *spent = Some(*times);
                }
            }),
            EventKind::DidFail { .. } if !self.computes(event) && self.is_refreshed(entry) => {
                self.counts.failed += 1;
                self.end_refresh(event);
            }
            EventKind::DidFail { message } => self.fail(event, message),
            EventKind::DidInterrupt { after } => self.interrupt(event, *after),
            EventKind::WillRefresh { age } => self.begin_refresh(event, *age),
            EventKind::DidRefresh { .. } => self.end_refresh(event),
            EventKind::DidTakeOver { bytes } => {
                self.taken_over.insert(thread, (entry, *bytes));
            }
            EventKind::DidRead { value, .. } => self.read(event, value),
            EventKind::DidReplay { elements } => {
                if let Some(&(served, place)) = self.served.get(&thread)
                    && served == entry
                    && let Some(call) = self.call_mut(place)
                {
                    call.n_replayed = *elements;
                }
            }
            EventKind::DidWait { waited } => {
                self.waited.insert(thread, (entry, *waited));
            }
            EventKind::DidMutate { mutation } => self.mutate(event, mutation),
            EventKind::DidExpire => {
                self.counts.expired += 1;
                self.known.remove(&entry);
            }
            EventKind::DidEvict { .. } => {
                self.counts.evicted += 1;
                self.aside(event);
                self.known.remove(&entry);
            }
            EventKind::DidClear { .. } => {
                self.counts.cleared += 1;
                self.aside(event);
                self.known.remove(&entry);
            }
            EventKind::DidCopy { .. } | EventKind::DidFailToRelease { .. } => self.aside(event),
            _ => {}
        }
    }

    /// Names the objects that callers of resources got since the last time.
    pub(super) fn name_objects(&mut self, name_of: impl Fn(EntryId) -> Option<Arc<str>>) {
        for (run, idx) in std::mem::take(&mut self.unnamed) {
            if let Some(call) = self.call_mut(Some((run, idx))) {
                call.object = name_of(call.entry);
            }
        }
    }

    fn miss(&mut self, event: &Event, miss: &Arc<Miss>) {
        let entry = event.entry;
        if self.known.len() >= MAX_KNOWN {
            self.known.clear();
        }
        let arguments = Arc::clone(&miss.arguments);
        self.known.insert(
            entry,
            Known {
                arguments,
                ..Known::default()
            },
        );
        let miss = Arc::clone(miss);
        let place = self.begin(
            event,
            CallOutcome::Miss {
                miss,
                spent: None,
                bytes: None,
            },
        );
        self.open
            .entry(event.thread)
            .or_default()
            .push(Open { entry, place });
    }

    fn mutate(&mut self, event: &Event, mutation: &Arc<Mutation>) {
        let entry = event.entry;
        self.counts.changed += 1;
        let name = self.name(entry.function);
        let story = MutationStory {
            entry,
            function: name.text,
            kind: name.kind,
            arguments: self.arguments(entry),
            mutation: Arc::clone(mutation),
        };
        let run = event.session.map(|session| (session, event.rerun));
        if let Some((session, run)) = run.or_else(|| mutation.suspects.last().copied())
            && let Some(place) = self.place_of_run(session, run)
            && let Some(run) = self.run_mut(place)
        {
            run.mutations.push(story);
        }
    }

    /// Whether the thread of the event computes the event's entry, in a call of the script's.
    fn computes(&self, event: &Event) -> bool {
        let open = self.open.get(&event.thread);
        let is_it = |open: &Open| match event.kind {
            // Kept under a longer key than it began with.
            EventKind::DidDiscard { .. } => open.entry.function == event.entry.function,
            _ => open.entry == event.entry,
        };
        open.is_some_and(|open| open.iter().any(is_it))
    }

    fn interrupt(&mut self, event: &Event, after: Duration) {
        let by = event
            .session
            .and_then(|session| self.interrupter(session, event.rerun));
        self.end(event, |call| {
            let miss = match &call.outcome {
                CallOutcome::Miss { miss, .. } => Some(Arc::clone(miss)),
                _ => None,
            };
            call.outcome = CallOutcome::Interrupted { miss, after, by };
        });
    }

    fn fail(&mut self, event: &Event, message: &Arc<str>) {
        self.counts.failed += 1;
        if !self.computes(event) {
            self.begin(
                event,
                CallOutcome::Failed {
                    miss: None,
                    message: Arc::clone(message),
                },
            );
        }
        self.end(event, |call| {
            if let CallOutcome::Miss { miss, .. } = &call.outcome {
                let miss = Some(Arc::clone(miss));
                call.outcome = CallOutcome::Failed {
                    miss,
                    message: Arc::clone(message),
                };
            }
        });
        if let (Some(session), rerun) = (event.session, event.rerun)
            && let Some(place) = self.place_of_run(session, rerun)
            && let Some(run) = self.run_mut(place)
        {
            run.n_failed += 1;
        }
    }

    /// Tells a call in its rerun.
    fn begin(&mut self, event: &Event, outcome: CallOutcome) -> Place {
        let (entry, thread) = (event.entry, event.thread);
        let waited = match self.waited.remove(&thread) {
            // By then its key may be longer by a widget.
            Some((of, waited)) if of.function == entry.function => waited,
            _ => Duration::ZERO,
        };
        let taken_over = self.taken_over.remove(&thread);
        let taken_over = taken_over.filter(|(of, _)| *of == entry);
        let depth = self.open.get(&thread).map_or(0, Vec::len) as u32;
        let place = self.place_of_run(event.session?, event.rerun)?;
        let (name, arguments) = (self.name(entry.function), self.arguments(entry));
        let is_hit = matches!(outcome, CallOutcome::Hit { .. });
        let run = self.run_mut(place)?;
        if is_hit {
            run.n_hits += 1;
        } else {
            run.n_misses += 1;
        }
        if run.calls.len() >= MAX_CALLS {
            run.n_more += 1;
            if let CallOutcome::Hit { saved } = outcome {
                run.saved_more += saved;
            }
            return None;
        }
        run.calls.push(CallStory {
            entry,
            function: name.text,
            kind: name.kind,
            arguments,
            site: event.site.clone(),
            outcome,
            n_replayed: 0,
            waited,
            depth,
            object: None,
            refresh: None,
            taken_over: taken_over.map(|(_, bytes)| bytes),
        });
        let place = (place, run.calls.len() - 1);
        if name.kind == Kind::Resource {
            self.unnamed.push(place);
        }
        Some(place)
    }

    /// Tells how the computing call of this thread and key ended. Calls inside of it whose end got lost
    /// end with it.
    fn end(&mut self, event: &Event, tell: impl FnOnce(&mut CallStory)) {
        let Some(open) = self.open.get_mut(&event.thread) else {
            return;
        };
        // A call whose body met a new widget is kept under another key than it began with. Of a function's calls
        // the innermost ends first.
        let is_kept = matches!(
            event.kind,
            EventKind::DidStore { .. } | EventKind::DidDiscard { .. }
        );
        let of_function = |open: &Open| is_kept && open.entry.function == event.entry.function;
        let at = open.iter().rposition(|open| open.entry == event.entry);
        let Some(at) = at.or_else(|| open.iter().rposition(of_function)) else {
            return;
        };
        let Open {
            place,
            entry: begun_as,
        } = open[at];
        open.truncate(at);
        if open.is_empty() {
            self.open.remove(&event.thread);
        }
        let Some(call) = self.call_mut(place) else {
            return;
        };
        tell(call);
        if begun_as != event.entry {
            call.entry = event.entry;
            let arguments = Arc::clone(&call.arguments);
            self.known.entry(event.entry).or_default().arguments = arguments;
        }
    }

    /// Adds a widget to what the computing call is told with.
    fn read(&mut self, event: &Event, value: &Argument) {
        let open = self.open.get(&event.thread);
        let open = open.and_then(|open| open.iter().rfind(|open| open.entry == event.entry));
        if let Some(place) = open.map(|open| open.place)
            && let Some(call) = self.call_mut(place)
        {
            call.arguments = call.arguments.iter().chain([value]).cloned().collect();
        }
    }

    /// Finds a rerun, or begins it. `None` for one that is too long ago.
    fn place_of_run(&mut self, session: SessionId, run: u32) -> Option<u64> {
        if let Some(&place) = self.places.get(&(session, run)) {
            return Some(place);
        }
        let newest = self.newest.entry(session).or_insert(0);
        if run < *newest || run == 0 {
            return None;
        }
        *newest = run;
        if self.runs.len() >= MAX_RUNS
            && let Some(gone) = self.runs.pop_front()
        {
            self.n_gone += 1;
            self.places.remove(&(gone.session, gone.run));
        }
        let place = self.n_gone + self.runs.len() as u64;
        self.places.insert((session, run), place);
        self.runs.push_back(Arc::new(RunStory {
            session,
            run,
            cause: None,
            outcome: None,
            took: None,
            calls: Vec::new(),
            n_more: 0,
            saved_more: Duration::ZERO,
            n_hits: 0,
            n_misses: 0,
            n_failed: 0,
            mutations: Vec::new(),
            asides: Vec::new(),
        }));
        Some(place)
    }

    fn run_mut(&mut self, place: u64) -> Option<&mut RunStory> {
        self.run_mut_if(place, |_| true)
    }

    fn run_mut_if(
        &mut self,
        place: u64,
        is_wanted: impl FnOnce(&RunStory) -> bool,
    ) -> Option<&mut RunStory> {
        let idx = usize::try_from(place.checked_sub(self.n_gone)?).ok()?;
        let run = self.runs.get_mut(idx).filter(|run| is_wanted(run))?;
        // Snapshots share it: what they hold stays as it was.
        Some(Arc::make_mut(run))
    }

    fn call_mut(&mut self, place: Place) -> Option<&mut CallStory> {
        let (run, idx) = place?;
        self.run_mut(run)?.calls.get_mut(idx)
    }

    fn name(&self, function: FunctionId) -> Name {
        let unknown = || Name {
            text: format!("function {}", function.0).into(),
            kind: Kind::Data,
        };
        self.names.get(&function).cloned().unwrap_or_else(unknown)
    }

    /// What a hit saves; the registry's sums are made of the same figures.
    fn saved(&self, entry: EntryId, thread: u32) -> Duration {
        let cost = self.known.get(&entry).map_or(Duration::ZERO, |it| it.cost);
        let hit_cost = self.hit_costs.get(&entry).copied().unwrap_or_default();
        let waited = match self.waited.get(&thread) {
            Some((of, waited)) if of.function == entry.function => *waited,
            _ => Duration::ZERO,
        };
        cost.saturating_sub(hit_cost).saturating_sub(waited)
    }

    fn arguments(&self, entry: EntryId) -> Arc<[Argument]> {
        self.known
            .get(&entry)
            .map(|known| Arc::clone(&known.arguments))
            .unwrap_or_default()
    }
}

/// Whether the event can't be told without knowing more of its entry.
pub(super) fn needs_known(event: &Event) -> bool {
    matches!(
        event.kind,
        EventKind::DidHit
            | EventKind::DidMutate { .. }
            | EventKind::DidCopy { .. }
            | EventKind::DidFailToRelease { .. }
    )
}

/// The arguments of the call, where the event carries them.
pub(super) fn carried(event: &Event) -> Option<&Miss> {
    match &event.kind {
        EventKind::DidMiss { miss } => Some(miss),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
