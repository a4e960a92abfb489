//! Remembers what functions return and what they draw, and says why each call hit or missed.
#![warn(missing_docs)]

#[expect(
    unused_extern_crates,
    reason = "the attributes expand to `::dacapo_cache`, inside this crate, too"
)]
extern crate self as dacapo_cache;

pub mod call;
pub mod clock;
mod data;
mod draw;
mod error;
mod function;
pub mod key;
pub mod kinds;
pub mod recorder;
mod registry;
#[doc(hidden)]
pub mod rt;
mod run;
pub mod shape;
mod table;

pub use crate::clock::{Clock, Time};
pub use crate::data::Data;
pub use crate::draw::{Draw, NoPage};
pub use crate::error::Error;
pub use crate::function::{
    ArgumentSpec, EntryId, Function, FunctionId, KeyId, Kind, Options, Spinner,
};
pub use crate::recorder::Recorder;
pub use crate::registry::Registry;
pub use crate::registry::info::{EntryInfo, FunctionInfo, Gone, Info, Tombstone, Totals, Watch};
pub use crate::run::{
    Interrupt, Observe, Run, SessionId, checkpoint, is_interruption, uninterrupted,
};
pub use crate::table::{Cell, Column, ColumnType, Groups, Moment, Order, Table};
