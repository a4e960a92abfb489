//! Remembers what functions return and what they draw, and says why each call hit or missed.
//!
#![doc = include_str!("book.md")]
//!
//! # Locks
//!
//! For those who change this crate.
//!
//! While one of these is held, no user code runs: nothing of the user's is hashed, cloned, compared,
//! formatted, drawn or dropped under a lock. Where two are held at once, they are taken in this order; all
//! others are held alone.
//!
//! 1. a shard of a store (entries and flights by key); of two shards the one with the lower number first
//! 2. the index of that store (order of use, order of expiry)
//! 3. the seats of an entry (what threads have counted for themselves), or the registry's tombstones
//!
//! And apart from those:
//!
//! 1. what was seen of a resource
//! 2. the list of the resources that are to be looked at
//!
//! Held alone: the registry's list of stores, the timer's state, the state of a flight, the
//! trail of a store, the list of waits, the numbers of reruns and of holds of each session, the seats of a
//! function, the queue of refreshes, what another program handed over, what was seen of a legacy function's value,
//! who wrote to a tracked one, and the recorder's lanes, queue and sites.
#![warn(missing_docs)]

#[expect(
    unused_extern_crates,
    reason = "the attributes expand to `::dacapo_cache`, inside this crate, too"
)]
extern crate self as dacapo_cache;

mod attributes;
#[doc(hidden)]
pub mod attributes_of_dacapo;
pub mod call;
pub mod clock;
mod data;
mod draw;
mod encoding;
mod error;
#[cfg(feature = "explore")]
#[doc(hidden)]
pub mod explore;
mod flight;
mod function;
mod handover;
pub mod hash;
pub mod key;
pub mod kinds;
mod legacy;
pub mod migration;
pub mod recorder;
mod registry;
#[doc(hidden)]
pub mod rt;
mod run;
pub mod shape;
mod store;
mod sync;
mod table;
mod tracked;

pub use crate::attributes::{cache, cache_data, cache_resource, outside};
pub use crate::clock::{Clock, Time};
pub use crate::data::Data;
pub use crate::draw::{Deprecation, Draw, NoPage, Widget, WidgetRead, WidgetValue};
pub use crate::error::Error;
pub use crate::function::{
    ArgumentSpec, Code, CodeInput, EntryId, Function, FunctionId, KeyId, Kind, Options,
    RefreshMode, Scope, Spinner, Unseen,
};
pub use crate::handover::{HandedOver, TakenOver, Waiting};
pub use crate::recorder::Recorder;
pub use crate::registry::Registry;
pub use crate::registry::info::{
    EntryInfo, FunctionInfo, Gone, Info, Sums, Tombstone, Totals, Watch,
};
pub use crate::registry::session::SessionHold;
pub use crate::registry::verify::{ChangedMaster, UnseenMaster, Verified};
pub use crate::registry::watch::ClockWatch;
#[doc(hidden)]
pub use crate::rt as __rt;
pub use crate::rt::outside::{OutsideSpec, Reading, Wish};
pub use crate::run::{
    Interrupt, Observe, Run, SessionId, SpinnerText, checkpoint, is_interruption, uninterrupted,
};
pub use crate::table::{Cell, Column, ColumnType, Figure, Groups, Join, Moment, Order, Table};
pub use crate::tracked::{Tracked, TrackedRead, TrackedWrite};
