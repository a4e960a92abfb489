//! The story of a registry: its events told as reruns with their calls, for the inspector, for lessons and
//! for tests. Pure data; nothing here draws.

use std::sync::Arc;
use std::time::Duration;

use dacapo_cache::recorder::event::{Argument, Miss, Mutation, Site, Spent};
use dacapo_cache::{EntryId, EntryInfo, FunctionInfo, Kind, SessionId, Time, Tombstone, Totals};

use crate::protocol::{Cause, Outcome};

/// A moment of a registry, with its recent past.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The moment, on the registry's clock.
    pub now: Time,
    /// Whether that clock stands still.
    pub is_frozen: bool,
    /// Sums over everything.
    pub totals: Totals,
    /// Functions in the order of their first calls, each with its entries, oldest first.
    pub functions: Vec<FunctionStory>,
    /// What remains of entries that are gone, oldest first.
    pub tombstones: Vec<Tombstone>,
    /// The last reruns of all sessions, oldest first; bounded in number.
    pub runs: Vec<RunStory>,
}

/// A function and its entries.
#[derive(Clone, Debug)]
pub struct FunctionStory {
    /// The function.
    pub info: FunctionInfo,
    /// Its entries, oldest first.
    pub entries: Vec<EntryInfo>,
}

/// One rerun.
#[derive(Clone, Debug)]
pub struct RunStory {
    /// The session.
    pub session: SessionId,
    /// Its number within the session, from 1.
    pub run: u32,
    /// Why it began; `None` until its host has said so.
    pub cause: Option<Cause>,
    /// How it ended; `None` while it is under way.
    pub outcome: Option<Outcome>,
    /// How long it took.
    pub took: Option<Duration>,
    /// Its cached calls in the order of their ends.
    pub calls: Vec<CallStory>,
    /// Changes of resources that were noticed after it.
    pub mutations: Vec<MutationStory>,
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
}

/// How a call went.
#[derive(Clone, Debug)]
pub enum CallOutcome {
    /// Served.
    Hit {
        /// What the hit saved.
        saved: Duration,
    },
    /// Computed, and kept unless it was cleared meanwhile.
    Miss {
        /// Why.
        miss: Arc<Miss>,
        /// Where the time went; `None` while it computes.
        spent: Option<Spent>,
        /// Estimated size of what is kept.
        bytes: Option<u64>,
    },
    /// Computed, and failed.
    Failed {
        /// Why it had to be computed.
        miss: Arc<Miss>,
        /// The error in words.
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
    /// Before and after.
    pub mutation: Arc<Mutation>,
}
