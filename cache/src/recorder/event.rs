//! What the recorder says: one small [`Event`] per thing that happened, and why each miss missed.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::Time;
use crate::function::EntryId;
use crate::run::SessionId;

/// One thing that happened. Events are ordered by time, then thread, then number.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When, on the registry's clock.
    pub time: Time,
    /// The thread: a small number of the recorder's own, from 1. The number of a thread that has ended is
    /// given to the next one that begins.
    pub thread: u32,
    /// Position among the events of this thread, from 0.
    pub number: u64,
    /// The session whose run did it; `None` outside of any run.
    pub session: Option<SessionId>,
    /// The rerun of that session, from 1; 0 outside of any run.
    pub rerun: u32,
    /// The line that called.
    pub site: Option<Site>,
    /// Function and key.
    pub entry: EntryId,
    /// What happened.
    pub kind: EventKind,
}

/// A place in the source.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Site {
    /// The file as the compiler names it.
    pub file: Arc<str>,
    /// From 1.
    pub line: u32,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum EventKind {
    /// The body is about to run.
    WillCompute,
    /// The entry was served.
    DidHit,
    /// The entry was not there (or not any more); the body ran, or was tried.
    DidMiss {
        /// Why, and what else differs.
        miss: Arc<Miss>,
    },
    /// The result was kept.
    DidStore {
        /// Estimated size in bytes.
        bytes: u64,
        /// Where the time of the call went.
        spent: Spent,
    },
    /// The body returned, but its result was not kept: the entry was cleared meanwhile, or the thread was
    /// unwinding.
    DidDiscard {
        /// Where the time of the call went.
        spent: Spent,
    },
    /// What the body once drew was drawn again.
    DidReplay {
        /// How many elements.
        elements: u32,
    },
    /// The entry reached its ttl and was freed.
    DidExpire,
    /// The entry had to make room.
    DidEvict {
        /// What pushed it out.
        cause: EvictCause,
    },
    /// The entry was cleared.
    DidClear {
        /// How much was cleared with it.
        scope: ClearScope,
        /// By whom.
        actor: Actor,
    },
    /// A resource is not what it was when last looked at.
    DidMutate {
        /// Before and after.
        mutation: Arc<Mutation>,
    },
    /// The call is about to wait for another computation of the same key.
    WillWait,
    /// The call waited for another computation of the same key.
    DidWait {
        /// For how long.
        waited: Duration,
    },
    /// The body failed or panicked, and nothing was kept; or the call has no key ([`KeyId::NONE`]), because an argument
    /// couldn't be hashed or an option makes no sense, and its body ran without being remembered. Then this is the
    /// call's only event.
    ///
    /// [`KeyId::NONE`]: crate::KeyId::NONE
    DidFail {
        /// The error in words.
        message: Arc<str>,
    },
    /// The run was stopped while the body ran; nothing was kept, and the next call has the same reason.
    DidInterrupt {
        /// How long the body had run.
        after: Duration,
    },
    /// `validate` refused a resource, or no copy of data could be made (`copy = "serialize"`): it is made anew.
    DidRefuse {
        /// Why, in words.
        why: Arc<str>,
    },
    /// A value past its ttl was served, and one refresh runs behind.
    WillRefresh {
        /// How old the value was.
        age: Duration,
    },
    /// The refresh has put a new value in the place of the old one.
    DidRefresh {
        /// How long the body ran.
        body: Duration,
    },
    /// An entry that another program handed over was decoded, and serves from now on.
    DidTakeOver {
        /// Estimated size in bytes.
        bytes: u64,
    },
    /// The body met a widget that the call was not known to read. Its value is one more part of the key: what the
    /// call keeps is an entry with another key than this event has.
    DidRead {
        /// The widget, in words: `slider "Hour"`.
        widget: Arc<str>,
        /// Its name and its value, as the entry will have them.
        value: Arc<Argument>,
    },
    /// Somebody wrote to a [`Data`](crate::Data) that others shared, which made a copy.
    DidCopy {
        /// Estimated bytes.
        bytes: u64,
    },
    /// A resource left the cache; it lives on as long as somebody else holds it.
    DidRelease,
    /// `on_release` of a resource panicked, or the value did when it was dropped. The others are released all
    /// the same.
    DidFailToRelease {
        /// What panicked, in words.
        message: Arc<str>,
    },
}

/// Why a call missed: the primary reason, and everything else that differs from the nearest entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Miss {
    /// The one reason.
    pub reason: MissReason,
    /// Arguments that differ from the nearest entry as well.
    pub also: Vec<ArgumentChange>,
    /// The entry with which the call was compared.
    pub nearest: Option<EntryId>,
    /// The call's arguments.
    pub arguments: Arc<[Argument]>,
}

/// The closed set of reasons for a miss. A tombstone of the very key decides first; without one the
/// nearest entry of the function is compared.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum MissReason {
    /// The function has no entry to compare with.
    FirstCall,
    /// An argument has another value.
    ArgumentChanged(ArgumentChange),
    /// The entry of this key outlived its ttl.
    TtlExpired {
        /// The ttl.
        ttl: Duration,
        /// How old the entry was when it was missed.
        age: Duration,
    },
    /// There was no room for the entry of this key.
    Evicted {
        /// For want of which room, and for whom.
        cause: EvictCause,
    },
    /// The entry of this key was cleared.
    Cleared {
        /// By whom.
        actor: Actor,
    },
    /// The last call with this key failed, and failures are not kept.
    LastCallFailed {
        /// The error in words.
        message: Arc<str>,
    },
    /// `validate` refused the resource of this key, or no copy of the data could be made.
    Refused {
        /// Why, in words.
        why: Arc<str>,
    },
    /// The entry of this key ended with the session or the process that it belonged to.
    NotCarriedOver {
        /// Why, in words.
        why: Arc<str>,
    },
    /// The function is not what it was when the nearest entry was made.
    CodeChanged {
        /// What changed: `own body`, `parse`, `const LIMIT`; at least one.
        inputs: Vec<Arc<str>>,
    },
    /// Something outside of the arguments that a legacy function reads has another value.
    OutsideChanged(ArgumentChange),
    /// The arguments are the same, and a widget that the body reads has another value.
    WidgetChanged(ArgumentChange),
    /// An argument looks the same and has another hash: something in it differs from call to call.
    KeyUnstable {
        /// The argument.
        argument: Arc<str>,
        /// Its text, the same for both.
        text: Arc<str>,
    },
}

/// One argument that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArgumentChange {
    /// Its name.
    pub argument: Arc<str>,
    /// The nearest entry's value, in short.
    pub before: Arc<str>,
    /// This call's value, in short.
    pub after: Arc<str>,
}

/// One argument of one call, in words and as a hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Its name.
    pub name: Arc<str>,
    /// Its value in at most 120 characters.
    pub text: Arc<str>,
    /// 64 bits of the hash of its encoding; 0 for an ignored one.
    pub hash: u64,
    /// Whether it stays out of the key.
    pub is_ignored: bool,
    /// Where its value comes from.
    pub role: ArgumentRole,
}

/// Where a part of a key comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ArgumentRole {
    /// The caller passed it.
    #[default]
    Argument,
    /// The body read it from a widget (`allow_widgets`).
    Widget,
    /// A static that a legacy function reads.
    Outside,
}

/// Why there was no room for an entry, although it was fresh.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum EvictCause {
    /// `max_entries` was reached, and this was the least recently used.
    MaxEntries {
        /// The call that needed the room, in words.
        by: Arc<str>,
    },
    /// `max_size` was exceeded, and this was the least recently used.
    MaxSize {
        /// The call that needed the room, in words.
        by: Arc<str>,
    },
    /// The budget of the whole registry was exceeded, and this was the least recently used of all.
    Budget {
        /// The call that needed the room, in words.
        by: Arc<str>,
    },
    /// The value alone is larger than what may be kept.
    TooLarge {
        /// Its estimated bytes.
        bytes: u64,
        /// The bound.
        limit: u64,
    },
}

impl EvictCause {
    /// The call that needed the room, in words: `square(n=4)`; none where it was the entry's own size.
    pub fn by(&self) -> Option<&Arc<str>> {
        match self {
            Self::MaxEntries { by } | Self::MaxSize { by } | Self::Budget { by } => Some(by),
            Self::TooLarge { .. } => None,
        }
    }
}

/// How much a clear took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClearScope {
    /// One entry.
    Entry,
    /// All entries of a function.
    Function,
    /// All functions of a kind.
    Kind,
    /// Everything of one session.
    Session,
    /// Everything.
    Registry,
}

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Actor {
    /// The script, through `f::clear()` and the like.
    Script,
    /// A person, in the inspector.
    Inspector,
    /// The session ended.
    SessionEnd,
}

/// Where the time of a computing call went. Real time, whatever the registry's clock does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Encoding and hashing the arguments.
    pub key: Duration,
    /// Waiting for another computation.
    pub wait: Duration,
    /// The body.
    pub body: Duration,
    /// Making the copy that stays, and keeping it.
    pub store: Duration,
}

/// A change of a resource between two looks.
#[derive(Clone, Debug, PartialEq)]
pub struct Mutation {
    /// The value in short, as it was.
    pub before: Arc<str>,
    /// The value in short, as it is.
    pub after: Arc<str>,
    /// What differs, leaf by leaf; at most 20.
    pub leaves: Vec<LeafChange>,
    /// How many more leaves differ.
    pub n_more_leaves: usize,
    /// Who wrote to the [`Tracked`](crate::Tracked) locks inside between the two looks, in order; the last 16.
    /// Empty if there are none.
    pub authors: Vec<Author>,
    /// The runs that used the resource between the two looks.
    pub suspects: Vec<(SessionId, u32)>,
}

/// Somebody who wrote to a [`Tracked`](crate::Tracked) lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The session; `None` outside of any run.
    pub session: Option<SessionId>,
    /// The rerun of that session, from 1; 0 outside of any run.
    pub rerun: u32,
    /// The line that asked to write.
    pub site: Site,
    /// The name of the thread, if it has one.
    pub thread: Option<Arc<str>>,
}

/// One leaf of a structure that changed: `[0].name` from `"a"` to `"b"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafChange {
    /// The path to the leaf; empty for the value itself.
    pub path: String,
    /// Before; `None` if it was not there.
    pub before: Option<String>,
    /// After; `None` if it is gone.
    pub after: Option<String>,
}
