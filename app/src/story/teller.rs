//! Tells the story of one registry, a bit at a time: asks for what is new, and keeps what it told before.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use dacapo_cache::recorder::Cursor;
use dacapo_cache::recorder::event::{Event, EventKind};
use dacapo_cache::{
    EntryId, EntryInfo, FunctionId, FunctionInfo, Kind, Registry, SessionId, Totals,
};

use crate::protocol::{Cause, RunNote};
use crate::story::fold::{Fold, Known, Name, carried, needs_known};
use crate::story::objects::Namer;
use crate::story::{FunctionStory, Snapshot};

/// What hosts said and is not told yet; of a longer past only the end can be told anyway.
const MAX_HEARD: usize = 400;

/// What a host said of a run.
#[derive(Debug)]
enum Heard {
    Start {
        session: SessionId,
        run: u32,
        cause: Cause,
    },
    End(RunNote),
}

/// Tells the story of one registry.
#[derive(Debug)]
pub struct Teller {
    registry: Registry,
    cursor: Cursor,
    fold: Fold,
    heard: VecDeque<Heard>,
    namer: Namer,
    last: Arc<Snapshot>,
}

impl Teller {
    /// A teller that begins with everything that the registry still knows.
    pub fn new(registry: Registry) -> Self {
        Self {
            registry,
            cursor: Cursor::default(),
            fold: Fold::default(),
            heard: VecDeque::new(),
            namer: Namer::default(),
            last: Arc::default(),
        }
    }

    /// The registry.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Hears from a host that a run begins, and why; it is told with the next [`update`](Self::update).
    pub fn started(&mut self, session: SessionId, run: u32, cause: Cause) {
        self.hear(Heard::Start {
            session,
            run,
            cause,
        });
    }

    /// Hears from a host how a run went; it is told with the next [`update`](Self::update).
    pub fn note(&mut self, note: RunNote) {
        self.hear(Heard::End(note));
    }

    fn hear(&mut self, heard: Heard) {
        if self.heard.len() >= MAX_HEARD {
            self.heard.pop_front();
        }
        self.heard.push_back(heard);
    }

    /// What was told last.
    pub fn last(&self) -> Arc<Snapshot> {
        Arc::clone(&self.last)
    }

    /// Takes over what happened since the last time, and tells it. Costs as much as is new, and a look at
    /// the entries of those functions that were called, expired or cleared.
    pub fn update(&mut self) -> Arc<Snapshot> {
        // The clock first: nothing that is told then lies in the future of `now` by more than this call.
        let (events, _) = self.registry.recorder().since(&mut self.cursor);
        let functions = self.registry.functions();
        for info in &functions {
            self.fold.names.entry(info.id).or_insert_with(|| Name {
                text: Arc::clone(&info.name),
                kind: info.kind,
            });
        }
        let functions = self.entries(functions, &events);
        self.learn(&events, &functions);
        self.measure(&events, &functions);
        for heard in std::mem::take(&mut self.heard) {
            match heard {
                Heard::Start {
                    session,
                    run,
                    cause,
                } => self.fold.start(session, run, cause),
                Heard::End(note) => self.fold.note(note),
            }
        }
        for event in &events {
            self.fold.event(event);
        }
        let objects = self.namer.name(
            functions
                .iter()
                .filter(|function| function.info.kind == Kind::Resource)
                .flat_map(|function| function.entries.iter())
                .map(|entry| (entry.id, entry.created, entry.object)),
        );
        if !self.fold.unnamed.is_empty() {
            let held: HashMap<_, _> = functions
                .iter()
                .filter(|function| function.info.kind == Kind::Resource)
                .flat_map(|function| function.entries.iter())
                .map(|entry| (entry.id, entry.object))
                .collect();
            self.fold
                .name_objects(|entry| objects.get(*held.get(&entry)?).cloned());
        }
        let tombstones = self.registry.tombstones();
        let tombstones = if tombstones[..] == self.last.tombstones[..] {
            Arc::clone(&self.last.tombstones)
        } else {
            tombstones.into()
        };
        self.last = Arc::new(Snapshot {
            serial: self.last.serial + 1,
            now: self.registry.clock().now(),
            is_frozen: self.registry.clock().is_frozen(),
            totals: self.totals(&functions),
            counts: self.fold.counts,
            functions,
            tombstones,
            runs: self.fold.runs.iter().cloned().collect(),
            objects,
        });
        self.last()
    }

    /// The sums, as those of the functions that are told with them: they add up.
    fn totals(&self, functions: &[FunctionStory]) -> Totals {
        let start = Totals {
            hits: 0,
            misses: 0,
            n_entries: 0,
            bytes: 0,
            saved: Duration::ZERO,
            ..self.registry.totals()
        };
        functions.iter().fold(start, |sum, function| Totals {
            hits: sum.hits + function.info.hits,
            misses: sum.misses + function.info.misses,
            n_entries: sum.n_entries + function.info.n_entries,
            bytes: sum.bytes + function.info.bytes,
            saved: sum.saved + function.info.saved,
            ..sum
        })
    }

    /// Asks for the entries of each function, but not again where nothing can have changed.
    fn entries(&self, functions: Vec<FunctionInfo>, events: &[Event]) -> Vec<FunctionStory> {
        let touched: HashSet<FunctionId> =
            events.iter().map(|event| event.entry.function).collect();
        let known: HashMap<FunctionId, &FunctionStory> = self
            .last
            .functions
            .iter()
            .map(|function| (function.info.id, function))
            .collect();
        let story = |info: FunctionInfo| {
            // How many hold a resource changes without an event.
            let is_live = touched.contains(&info.id) || info.kind == Kind::Resource;
            let entries: Arc<[EntryInfo]> = match known.get(&info.id) {
                Some(before) if !is_live && before.info == info => Arc::clone(&before.entries),
                _ => self.registry.entries(info.id).into(),
            };
            FunctionStory { info, entries }
        };
        functions.into_iter().map(story).collect()
    }

    /// Takes over what hits cost, of the entries that were served.
    fn measure(&mut self, events: &[Event], functions: &[FunctionStory]) {
        let is_hit = |event: &&Event| matches!(event.kind, EventKind::DidHit);
        let served: HashSet<EntryId> = events
            .iter()
            .filter(is_hit)
            .map(|event| event.entry)
            .collect();
        let from: HashSet<FunctionId> = served.iter().map(|entry| entry.function).collect();
        self.fold.hit_costs = functions
            .iter()
            .filter(|function| from.contains(&function.info.id))
            .flat_map(|function| function.entries.iter())
            .filter(|entry| served.contains(&entry.id))
            .map(|entry| (entry.id, entry.hit_cost))
            .collect();
    }

    /// Fills in what hits don't say where the event that did say it is lost: it was dropped, or happened
    /// before this teller began.
    fn learn(&mut self, events: &[Event], functions: &[FunctionStory]) {
        let mut wanted: HashSet<FunctionId> = HashSet::new();
        let mut carried_now = HashSet::new();
        for event in events {
            if carried(event).is_some() {
                carried_now.insert(event.entry);
            } else if needs_known(event)
                && !carried_now.contains(&event.entry)
                && !self.fold.known.contains_key(&event.entry)
            {
                wanted.insert(event.entry.function);
                // Asked for once: an entry that is gone will not come back under this question.
                self.fold.known.insert(event.entry, Known::default());
            }
        }
        for function in functions
            .iter()
            .filter(|function| wanted.contains(&function.info.id))
        {
            for entry in &*function.entries {
                let known = self.fold.known.entry(entry.id).or_default();
                if known.arguments.is_empty() {
                    known.arguments = Arc::clone(&entry.arguments);
                }
                if known.cost.is_zero() {
                    known.cost = entry.cost;
                }
            }
        }
    }
}
