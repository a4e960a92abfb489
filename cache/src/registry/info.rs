//! What the registry tells of itself: plain values, each true for the moment at which it was asked for.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::Time;
use crate::function::{Code, EntryId, FunctionId, Kind, Unseen};
use crate::recorder::event::{Actor, Argument, EvictCause, Mutation};
use crate::run::SessionId;

/// A function that was called at least once, with the sums over its entries, present and past.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionInfo {
    /// Its identity in this registry.
    pub id: FunctionId,
    /// The name as written: `load_rides`.
    pub name: Arc<str>,
    /// The full path, with the type instance: `rides::load_rides`.
    pub path: Arc<str>,
    /// Data or resource.
    pub kind: Kind,
    /// Where it stands.
    pub file: Arc<str>,
    /// The line of its name.
    pub line: u32,
    /// What it computes with; [`Code::changes`] compares two.
    pub code: Code,
    /// Of a legacy function the statics that it reaches and can't read.
    pub unseen: Vec<Unseen>,
    /// The ttl in force.
    pub ttl: Option<Duration>,
    /// The bound on entries in force.
    pub max_entries: Option<usize>,
    /// The bound on bytes in force.
    pub max_size: Option<u64>,
    /// Entries held now.
    pub n_entries: usize,
    /// Calls served.
    pub hits: u64,
    /// Calls that computed, or tried to.
    pub misses: u64,
    /// Calls that failed.
    pub failures: u64,
    /// Estimated bytes held now.
    pub bytes: u64,
    /// What the hits saved: cost of the body for each hit, minus the cost of the hit, never below zero.
    pub saved: Duration,
}

/// One entry that is held.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryInfo {
    /// Function and key.
    pub id: EntryId,
    /// The arguments of the call that made it.
    pub arguments: Arc<[Argument]>,
    /// The session to which it belongs; `None` if it is shared by all.
    pub session: Option<SessionId>,
    /// When it was stored.
    pub created: Time,
    /// When it was last served; `None` before the first hit.
    pub last_hit: Option<Time>,
    /// How often it was served.
    pub hits: u64,
    /// When it goes for its age: when its ttl is up, or twice its ttl if it is refreshed in the background.
    pub expires: Option<Time>,
    /// From when on it is served only while it is computed anew; `None` unless that is done in the background.
    pub stale_from: Option<Time>,
    /// Estimated size; `None` where none could be made.
    pub bytes: Option<u64>,
    /// How long the body ran.
    pub cost: Duration,
    /// What a hit costs, as far as it was measured: a hit saves the rest of `cost`. Zero before the first.
    pub hit_cost: Duration,
    /// How many elements it replays.
    pub n_elements: usize,
    /// A number for the very object that is held: the same as long as it is the same object.
    pub object: u64,
    /// For a resource: how many handles exist outside of the cache.
    pub n_holders: Option<usize>,
    /// Whether changes of the object are noticed.
    pub watch: Watch,
    /// The last change that was noticed.
    pub mutation: Option<Arc<Mutation>>,
}

/// Whether changes of a held object are noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Watch {
    /// Data: callers hold copies, the master can't change.
    Master,
    /// A resource whose content is fingerprinted.
    Watched,
    /// It can't be, and why: "its type can't be hashed", "1.2 GB", "busy".
    Unwatched(Arc<str>),
}

/// What remains of an entry that is gone.
#[derive(Clone, Debug, PartialEq)]
pub struct Tombstone {
    /// Function and key.
    pub id: EntryId,
    /// Its arguments.
    pub arguments: Arc<[Argument]>,
    /// When it went.
    pub time: Time,
    /// Why it went.
    pub cause: Gone,
}

/// Why an entry is gone.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Gone {
    /// Its ttl was up.
    Expired {
        /// The ttl.
        ttl: Duration,
        /// When it had been stored.
        created: Time,
    },
    /// There was no room for it.
    Evicted {
        /// For want of which room, and for whom.
        cause: EvictCause,
    },
    /// It was cleared or removed.
    Cleared {
        /// By whom.
        actor: Actor,
    },
    /// `validate` refused it, or no copy of it could be made.
    Refused {
        /// Why, in words.
        why: Arc<str>,
    },
    /// It ended with the session or the process that it belonged to.
    NotCarriedOver {
        /// Why, in words.
        why: Arc<str>,
    },
    /// The call failed; nothing had been kept.
    Failed {
        /// The error in words.
        message: Arc<str>,
    },
}

impl Gone {
    /// Cleared by somebody, or gone with its session.
    pub(crate) fn by(actor: Actor) -> Self {
        match actor {
            Actor::SessionEnd => Self::NotCarriedOver {
                why: "its session has ended".into(),
            },
            actor => Self::Cleared { actor },
        }
    }
}

/// Sums over a whole registry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Calls served.
    pub hits: u64,
    /// Calls that computed, or tried to.
    pub misses: u64,
    /// Entries held.
    pub n_entries: usize,
    /// Estimated bytes held.
    pub bytes: u64,
    /// How many bytes may be held; `None`: no bound.
    pub budget: Option<u64>,
    /// What the hits saved.
    pub saved: Duration,
    /// Events written so far.
    pub events: u64,
    /// Events that the bounded rings had to drop.
    pub dropped: u64,
    /// What programs had counted whose entries this one [took over](crate::Registry::take_over): the other sums here are
    /// this program's own.
    pub before: Sums,
}

/// What calls came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    /// Calls served.
    pub hits: u64,
    /// Calls that computed, or tried to.
    pub misses: u64,
    /// What the hits saved.
    pub saved: Duration,
}

impl Sums {
    /// Both together; what would be more than the largest number stays there.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            hits: self.hits.saturating_add(other.hits),
            misses: self.misses.saturating_add(other.misses),
            saved: self.saved.saturating_add(other.saved),
        }
    }
}

/// The sums of one function, for its user: what `f::info()` returns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// Entries held now.
    pub entries: usize,
    /// Calls served.
    pub hits: u64,
    /// Calls that computed, or tried to.
    pub misses: u64,
    /// Estimated bytes held now.
    pub bytes: u64,
    /// What the hits saved.
    pub saved: Duration,
}
