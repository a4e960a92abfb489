//! What is known of a cached function before it is ever called: constants that an attribute wrote down.
//!
//! All state lives in the [`Registry`](crate::Registry); a [`Function`] is a `static` of constants.

mod code;

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use crate::function::code::{Code, CodeInput};
use crate::rt::outside::OutsideSpec;

/// Which attribute a function carries, and so what its callers get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Kind {
    /// `#[cache_data]`: every caller gets a value of their own.
    Data,
    /// `#[cache_resource]`: one object, shared by every rerun and every session.
    Resource,
    /// `#[cache]`, the old catch-all: stored by reference, keyed by the statics it reads as well.
    Legacy,
}

/// The constants of one cached function, written down by its attribute.
#[derive(Debug)]
pub struct Function {
    /// The name as the user wrote it: `load_rides`.
    pub name: &'static str,
    /// Which attribute it carries.
    pub kind: Kind,
    /// The file in which it stands, as the compiler names it.
    pub file: &'static str,
    /// The line of its name, from 1.
    pub line: u32,
    /// The arguments in the order of the signature, the page left out.
    pub arguments: &'static [ArgumentSpec],
    /// What it computes with: its own body and what that reaches.
    pub code: Code,
    /// The statics that a legacy function reads; empty for the others.
    pub outside: &'static [OutsideSpec],
    /// What the user asked for in the attribute.
    pub options: Options,
}

impl Function {
    /// The statics that a legacy function reaches and can't read, with the reason of each: changes of their values
    /// are no miss.
    pub fn unseen(&self) -> impl Iterator<Item = Unseen> + use<> {
        let unseen = |outside: &OutsideSpec| {
            let why = outside.unseen()?;
            Some(Unseen {
                name: outside.name.into(),
                why,
            })
        };
        self.outside.iter().filter_map(unseen)
    }
}

/// A static that a legacy function reaches and can't read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unseen {
    /// Its name, as in [`OutsideSpec::name`].
    pub name: Arc<str>,
    /// Why: "every thread has a value of its own".
    pub why: Arc<str>,
}

/// One argument of a cached function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArgumentSpec {
    /// Its name in the signature.
    pub name: &'static str,
    /// Whether it stays out of the key (`_name`, or `ignore(name)`).
    pub is_ignored: bool,
}

/// The options of an attribute, as written.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own, on or off as written"
)]
pub struct Options {
    /// How long a value may be served; evaluated once, when the function is first called.
    /// `None`: for ever. The text of an error says what is wrong with the value.
    pub ttl: Option<fn() -> Result<Duration, String>>,
    /// How many entries are kept; the least recently used goes. `None`: no bound.
    pub max_entries: Option<usize>,
    /// How many estimated bytes of entries are kept; the least recently used goes. `None`: no bound.
    pub max_size: Option<u64>,
    /// What the page shows while the body runs for longer than half a second.
    pub spinner: Spinner,
    /// Whether it also shows for how long the body has run.
    pub shows_time: bool,
    /// Who shares an entry.
    pub scope: Scope,
    /// What happens to a value that is past its ttl.
    pub refresh: RefreshMode,
    /// Whether the values of widgets that the body reads become part of the key.
    pub allows_widgets: bool,
    /// Whether a legacy function's changed value is served without a warning.
    pub allows_output_mutation: bool,
    /// Whether a legacy function may draw without a warning.
    pub suppresses_warning: bool,
}

/// Who shares an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Every session, and calls outside of any.
    #[default]
    Global,
    /// The calls of one session; the entry goes when the session ends.
    Session,
}

/// What happens to a value that is past its ttl.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RefreshMode {
    /// It is gone: the next call computes.
    #[default]
    Foreground,
    /// Up to twice the ttl it is served, and computed anew behind the caller's back.
    Background,
}

impl Options {
    /// No bound, the default spinner.
    pub const DEFAULT: Self = Self {
        ttl: None,
        max_entries: None,
        max_size: None,
        spinner: Spinner::Call,
        shows_time: false,
        scope: Scope::Global,
        refresh: RefreshMode::Foreground,
        allows_widgets: false,
        allows_output_mutation: false,
        suppresses_warning: false,
    };
}

/// What the page shows while a cached function computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spinner {
    /// Nothing (`show_spinner = false`).
    None,
    /// The call itself: ``Running `load_rides("rides.csv")` ``.
    Call,
    /// The user's words.
    Text(&'static str),
}

/// A function within one registry: what events and entries refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FunctionId(pub u32);

/// A key within one function: 64 bits of it, for showing and for looking up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct KeyId(pub u64);

impl KeyId {
    /// Stands for a key that could not be made: such a call has no entry, and shares nothing with the others that
    /// have none either.
    pub const NONE: Self = Self(0);
}

/// One entry, or the place where one was or will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntryId {
    /// The function.
    pub function: FunctionId,
    /// The key.
    pub key: KeyId,
}
