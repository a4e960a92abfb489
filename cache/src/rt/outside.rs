//! What a legacy function reads that nobody passes to it: the values of statics, as parts of its key.
//!
//! An expansion writes `(&&&&&Outside(&NAME)).read(…)` with the traits in scope, and the compiler takes the first
//! that fits: something that serializes three, two, one or no wrappers deep, else anything.

use std::any::type_name;
use std::sync::Arc;

use serde::Serialize;

use crate::function::Function;
use crate::key::sink::Rules;
use crate::key::{self, KeyBuilder, fingerprint_within};
use crate::kinds::wrapper::{Access, Wrapper};
use crate::recorder::event::{Argument, ArgumentRole};
use crate::shape;
use crate::store::watch::guarded;

/// One static that a legacy function reads.
#[derive(Clone, Copy, Debug)]
pub struct OutsideSpec {
    /// Its path as the function says it (`LIMIT`, `config::LIMIT`); of one that only the code reaches which the
    /// function calls, its path in the crate.
    pub name: &'static str,
    /// Reads it.
    pub read: fn(Wish) -> Reading,
}

impl OutsideSpec {
    /// Why it can never be read, whatever its value is; `None` if it can.
    #[must_use]
    pub fn unseen(&self) -> Option<Arc<str>> {
        match (self.read)(Wish::Nothing) {
            Reading::Unseen(why) => Some(why),
            _ => None,
        }
    }
}

/// What somebody wants to know of a static.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// The fingerprint of its value.
    Fingerprint,
    /// The same, and its value in short.
    Words,
    /// Only whether it can be read at all: its value is left alone.
    Nothing,
}

/// What was read of a static.
#[derive(Clone, Debug)]
pub enum Reading {
    /// Its value.
    Value {
        /// What tells the value from every other one.
        fingerprint: u128,
        /// The value in short; empty if nobody asked.
        text: String,
    },
    /// It has no value yet, or nobody asked for it.
    Empty,
    /// Somebody holds its lock.
    Busy,
    /// It can't be read, and why.
    Unseen(Arc<str>),
}

impl Reading {
    /// A static that the attribute knows to be out of its reach.
    pub fn unseen(why: &str) -> Self {
        Self::Unseen(why.into())
    }
}

/// One static.
#[derive(Debug)]
pub struct Outside<'a, T: ?Sized>(pub &'a T);

macro_rules! readers {
    ($($(#[doc = $doc:literal])* $name:ident for [$($ref:tt)*] where { $($bounds:tt)* } |$value:ident, $wish:ident| $read:expr;)*) => { $(
        $(#[doc = $doc])*
        pub trait $name {
            /// Reads it.
            fn read(&self, wish: Wish) -> Reading;
        }

        impl<T: ?Sized> $name for $($ref)* Outside<'_, T>
        where
            $($bounds)*
        {
            fn read(&self, $wish: Wish) -> Reading {
                if $wish == Wish::Nothing {
                    return Reading::Empty;
                }
                let $value = self.0;
                // A panic of the value's own code is told where the body meets it.
                guarded(|| $read).unwrap_or_else(|| Reading::unseen("reading it panicked"))
            }
        }
    )* };
}
readers! {
    /// Three wrappers deep: `LazyLock<Arc<Mutex<T>>>`.
    ReadDeeper for [&&&&] where {
        T: Wrapper<Content: Wrapper<Content: Wrapper<Content: Serialize>>>,
    } |value, wish| of_access(value.try_with(|one| one.try_with(|two| two.try_with(|it| read(it, wish)))
        .and_then(|it| it)).and_then(|it| it));
    /// Two wrappers deep: `LazyLock<Mutex<T>>`.
    ReadDeep for [&&&] where {
        T: Wrapper<Content: Wrapper<Content: Serialize>>,
    } |value, wish| of_access(value.try_with(|one| one.try_with(|it| read(it, wish))).and_then(|it| it));
    /// One wrapper deep: `Mutex<T>`, `LazyLock<T>`.
    ReadWrapped for [&&] where { T: Wrapper<Content: Serialize>, }
        |value, wish| of_access(value.try_with(|it| read(it, wish)));
    /// Anything that serializes, atomics among them.
    ReadPlain for [&] where { T: Serialize, } |value, wish| read(value, wish);
}

/// Anything else.
pub trait ReadInVain {
    /// Says why it can't be read.
    fn read(&self, wish: Wish) -> Reading;
}

impl<T: ?Sized> ReadInVain for Outside<'_, T> {
    fn read(&self, _wish: Wish) -> Reading {
        Reading::unseen(
            if type_name::<T>().starts_with("std::thread::local::LocalKey") {
                "every thread has a value of its own"
            } else {
                "its type can't be hashed"
            },
        )
    }
}

fn of_access(access: Access<Reading>) -> Reading {
    match access {
        Access::Seen(reading) => reading,
        Access::Busy => Reading::Busy,
        Access::Empty => Reading::Empty,
    }
}

/// Never waits: a lock inside makes it unseen.
fn read<T: Serialize + ?Sized>(value: &T, wish: Wish) -> Reading {
    // In here, where the lock around the value is held: a panic that went through it would poison it.
    guarded(|| read_within(value, wish)).unwrap_or_else(|| Reading::unseen("reading it panicked"))
}

fn read_within<T: Serialize + ?Sized>(value: &T, wish: Wish) -> Reading {
    match fingerprint_within(value, Rules::look(None)) {
        Ok(fingerprint) => {
            let text = if wish == Wish::Words {
                shape::text(value, key::ARGUMENT_CHARS)
            } else {
                String::new()
            };
            Reading::Value { fingerprint, text }
        }
        Err(error) => Reading::Unseen(error.to_string().into()),
    }
}

/// Adds what a function reads from outside to the key of a call.
pub fn add(key: &mut KeyBuilder, function: &'static Function) {
    for outside in function.outside {
        match (outside.read)(Wish::Fingerprint) {
            Reading::Value { fingerprint, .. } => key.add(outside.name, &Some(fingerprint)),
            Reading::Empty => key.add(outside.name, &None::<u128>),
            Reading::Busy => key.refuse_static(outside.name, "somebody holds its lock just now"),
            // It is none of the key: what it holds is not known.
            Reading::Unseen(_) => {}
        }
    }
}

/// The same in words, for the recorder.
pub(crate) fn describe(function: &'static Function) -> impl Iterator<Item = Argument> {
    function.outside.iter().map(|outside| {
        let (text, hash, is_ignored) = match (outside.read)(Wish::Words) {
            Reading::Value { fingerprint, text } => (text, fingerprint as u64, false),
            Reading::Empty => ("not set yet".to_owned(), 0, false),
            Reading::Busy => ("busy".to_owned(), 0, false),
            Reading::Unseen(why) => (format!("unseen: {why}"), 0, true),
        };
        Argument {
            name: outside.name.into(),
            text: text.into(),
            hash,
            is_ignored,
            role: ArgumentRole::Outside,
        }
    })
}
