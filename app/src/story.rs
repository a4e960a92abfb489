//! The story of a registry: its events told as reruns with their calls, for the inspector, for lessons and
//! for tests. Pure data; nothing here draws.

pub mod figures;
mod fold;
mod objects;
mod teller;
pub mod words;

use std::sync::Arc;
use std::time::Duration;

use dacapo_cache::recorder::event::{Actor, Argument, EvictCause, Miss, Mutation, Site, Spent};
use dacapo_cache::{EntryId, EntryInfo, FunctionInfo, Kind, SessionId, Time, Tombstone, Totals};

pub use crate::story::objects::ObjectNames;
pub use crate::story::teller::Teller;

use crate::protocol::{Cause, Outcome};

/// A moment of a registry, with its recent past. Cheap to clone: the large parts are shared.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// Grows with every snapshot of the same teller.
    pub serial: u64,
    /// The moment, on the registry's clock.
    pub now: Time,
    /// Whether that clock stands still.
    pub is_frozen: bool,
    /// Sums over everything.
    pub totals: Totals,
    /// What became of entries, counted.
    pub counts: Counts,
    /// Functions in the order of their first calls, each with its entries, oldest first.
    pub functions: Vec<FunctionStory>,
    /// What remains of entries that are gone, oldest first.
    pub tombstones: Arc<[Tombstone]>,
    /// The last reruns of all sessions, oldest first; bounded in number.
    pub runs: Vec<Arc<RunStory>>,
    /// Short names of the shared objects that are held.
    pub objects: ObjectNames,
}

impl Snapshot {
    /// The last rerun of a session.
    pub fn last_run(&self, session: SessionId) -> Option<&RunStory> {
        self.runs
            .iter()
            .rev()
            .find(|run| run.session == session)
            .map(|run| &**run)
    }

    /// A rerun of a session by its number.
    pub fn run(&self, session: SessionId, run: u32) -> Option<&RunStory> {
        let is_it = |story: &&Arc<RunStory>| story.session == session && story.run == run;
        self.runs.iter().rev().find(is_it).map(|run| &**run)
    }

    /// A function and its entries, by the name as written; the first of that name.
    pub fn function(&self, name: &str) -> Option<&FunctionStory> {
        self.functions
            .iter()
            .find(|function| &*function.info.name == name)
    }

    /// An entry with its function, if it is held. Looks through the function's entries: for a click, not
    /// for each row of a frame.
    pub fn entry(&self, id: EntryId) -> Option<(&FunctionInfo, &EntryInfo)> {
        let function = self
            .functions
            .iter()
            .find(|function| function.info.id == id.function)?;
        let entry = function.entries.iter().find(|entry| entry.id == id)?;
        Some((&function.info, entry))
    }
}

/// What became of entries, counted since the story began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Entries that outlived their ttl.
    pub expired: u64,
    /// Entries that had to make room.
    pub evicted: u64,
    /// Entries that were cleared.
    pub cleared: u64,
    /// Changes of resources that were noticed.
    pub changed: u64,
    /// Calls that failed.
    pub failed: u64,
}

/// A function and its entries.
#[derive(Clone, Debug)]
pub struct FunctionStory {
    /// The function.
    pub info: FunctionInfo,
    /// Its entries, oldest first.
    pub entries: Arc<[EntryInfo]>,
}

/// One rerun.
#[derive(Clone, Debug)]
pub struct RunStory {
    /// The session.
    pub session: SessionId,
    /// Its number within the session, from 1.
    pub run: u32,
    /// Why it began; `None` where no host has said so.
    pub cause: Option<Cause>,
    /// How it ended; `None` while it is under way.
    pub outcome: Option<Outcome>,
    /// How long it took.
    pub took: Option<Duration>,
    /// Its cached calls in the order in which they began; a call inside of another comes after it. The
    /// first five hundred.
    pub calls: Vec<CallStory>,
    /// How many calls are left out of `calls`.
    pub n_more: usize,
    /// What those calls saved.
    pub saved_more: Duration,
    /// Calls served.
    pub n_hits: usize,
    /// Calls that computed, or tried to.
    pub n_misses: usize,
    /// Calls that failed.
    pub n_failed: usize,
    /// Changes of resources that were noticed after it.
    pub mutations: Vec<MutationStory>,
    /// What else it brought about; the first hundred.
    pub asides: Vec<AsideStory>,
}

impl RunStory {
    /// What the hits of this rerun saved.
    pub fn saved(&self) -> Duration {
        self.calls.iter().map(CallStory::saved).sum::<Duration>() + self.saved_more
    }
}

/// One cached call.
#[derive(Clone, Debug)]
pub struct CallStory {
    /// Function and key.
    pub entry: EntryId,
    /// The function's name.
    pub function: Arc<str>,
    /// Data or resource.
    pub kind: Kind,
    /// Its arguments in words, as far as they are still known.
    pub arguments: Arc<[Argument]>,
    /// The line that called.
    pub site: Option<Site>,
    /// How it went.
    pub outcome: CallOutcome,
    /// Elements that were drawn again.
    pub n_replayed: u32,
    /// How long it waited for somebody else's computation.
    pub waited: Duration,
    /// Inside of how many other cached calls it was made.
    pub depth: u32,
    /// For a resource: the short name of the object that the caller got, as far as it is known.
    pub object: Option<Arc<str>>,
    /// For a value past its ttl that was served: how its refresh in the background goes. Told of the call that
    /// began it.
    pub refresh: Option<Refresh>,
    /// For an entry that another program handed over, and that this call was the first to ask for: its bytes.
    pub taken_over: Option<u64>,
}

impl CallStory {
    /// What it saved; nothing for a call that was not served.
    pub fn saved(&self) -> Duration {
        match self.outcome {
            CallOutcome::Hit { saved } => saved,
            _ => Duration::ZERO,
        }
    }

    /// Whether it was served.
    pub fn is_hit(&self) -> bool {
        matches!(self.outcome, CallOutcome::Hit { .. })
    }
}

/// How a call went.
#[derive(Clone, Debug)]
pub enum CallOutcome {
    /// Served.
    Hit {
        /// What the hit saved: the body, but for the hit itself and for waiting.
        saved: Duration,
    },
    /// Computed, and kept unless it was cleared meanwhile.
    Miss {
        /// Why.
        miss: Arc<Miss>,
        /// Where the time went; `None` while it computes.
        spent: Option<Spent>,
        /// Estimated size of what is kept; `None` while it computes, and if it is not kept.
        bytes: Option<u64>,
    },
    /// Computed, and failed.
    Failed {
        /// Why it had to be computed; `None` where there was no key to look for.
        miss: Option<Arc<Miss>>,
        /// The error in words.
        message: Arc<str>,
    },
    /// Given up, because the run was no longer wanted. Nothing failed, and nothing was kept.
    Interrupted {
        /// Why it had to be computed; `None` where the beginning is not known any more.
        miss: Option<Arc<Miss>>,
        /// How long it had computed.
        after: Duration,
        /// For whom, as far as it is known.
        by: Option<Interrupter>,
    },
}

/// Who ended a run before its script did.
#[derive(Clone, Debug, PartialEq)]
pub enum Interrupter {
    /// The next rerun.
    Rerun {
        /// Its number within the session.
        run: u32,
        /// Why it came; `None` where no host has said so.
        cause: Option<Cause>,
    },
    /// The user, who stopped the run.
    Stop,
}

/// A refresh in the background, of a value that was served past its ttl.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refresh {
    /// How old the value was that was served meanwhile.
    pub age: Duration,
    /// How far it is.
    pub state: RefreshState,
}

/// How far a refresh in the background is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefreshState {
    /// It runs, or waits for its turn.
    Running,
    /// The new value has taken the place of the old one.
    Done {
        /// How long the body ran.
        body: Duration,
    },
    /// It failed; the old value goes on being served for a while.
    Failed {
        /// The error in words.
        message: Arc<str>,
    },
    /// It came to nothing: the entry was cleared or replaced meanwhile.
    Discarded,
}

/// Something that a rerun brought about besides its calls.
#[derive(Clone, Debug)]
pub struct AsideStory {
    /// Function and key; of several entries the first.
    pub entry: EntryId,
    /// The function's name.
    pub function: Arc<str>,
    /// The arguments in words, if it is about one entry and they are still known.
    pub arguments: Option<Arc<[Argument]>>,
    /// The line that did it, where it is known.
    pub site: Option<Site>,
    /// What.
    pub aside: Aside,
}

/// What a rerun brought about besides its calls.
#[derive(Clone, Debug, PartialEq)]
pub enum Aside {
    /// Somebody wrote to a [`Data`](dacapo_cache::Data) that was shared, which made copies.
    Copied {
        /// How many.
        n: u64,
        /// Their estimated bytes together.
        bytes: u64,
    },
    /// Entries were cleared.
    Cleared {
        /// By whom.
        actor: Actor,
        /// How many.
        n: u64,
    },
    /// Entries had to make room.
    Evicted {
        /// For what the first of them.
        cause: EvictCause,
        /// How many.
        n: u64,
    },
    /// A resource left the cache, and its `on_release` or its destructor failed.
    FailedToRelease {
        /// What failed, in words.
        message: Arc<str>,
    },
}

/// A change of a resource.
#[derive(Clone, Debug)]
pub struct MutationStory {
    /// Function and key.
    pub entry: EntryId,
    /// The function's name.
    pub function: Arc<str>,
    /// Which attribute it carries.
    pub kind: Kind,
    /// Its arguments in words, as far as they are still known.
    pub arguments: Arc<[Argument]>,
    /// Before and after.
    pub mutation: Arc<Mutation>,
}
