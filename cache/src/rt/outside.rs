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
    /// Its path as the function says it: `LIMIT`, `config::LIMIT`.
    pub name: &'static str,
    /// Reads it; with words, if they are asked for.
    pub read: fn(bool) -> Reading,
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
    /// It has no value yet.
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
    ($($(#[doc = $doc:literal])* $name:ident for [$($ref:tt)*] where { $($bounds:tt)* } |$value:ident, $words:ident| $read:expr;)*) => { $(
        $(#[doc = $doc])*
        pub trait $name {
            /// Reads it.
            fn read(&self, wants_words: bool) -> Reading;
        }

        impl<T: ?Sized> $name for $($ref)* Outside<'_, T>
        where
            $($bounds)*
        {
            fn read(&self, $words: bool) -> Reading {
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
    } |value, words| of_access(value.try_with(|one| one.try_with(|two| two.try_with(|it| read(it, words)))
        .and_then(|it| it)).and_then(|it| it));
    /// Two wrappers deep: `LazyLock<Mutex<T>>`.
    ReadDeep for [&&&] where {
        T: Wrapper<Content: Wrapper<Content: Serialize>>,
    } |value, words| of_access(value.try_with(|one| one.try_with(|it| read(it, words))).and_then(|it| it));
    /// One wrapper deep: `Mutex<T>`, `LazyLock<T>`.
    ReadWrapped for [&&] where { T: Wrapper<Content: Serialize>, }
        |value, words| of_access(value.try_with(|it| read(it, words)));
    /// Anything that serializes, atomics among them.
    ReadPlain for [&] where { T: Serialize, } |value, words| read(value, words);
}

/// Anything else.
pub trait ReadInVain {
    /// Says why it can't be read.
    fn read(&self, wants_words: bool) -> Reading;
}

impl<T: ?Sized> ReadInVain for Outside<'_, T> {
    fn read(&self, _wants_words: bool) -> Reading {
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
fn read<T: Serialize + ?Sized>(value: &T, wants_words: bool) -> Reading {
    // In here, where the lock around the value is held: a panic that went through it would poison it.
    guarded(|| read_within(value, wants_words))
        .unwrap_or_else(|| Reading::unseen("reading it panicked"))
}

fn read_within<T: Serialize + ?Sized>(value: &T, wants_words: bool) -> Reading {
    match fingerprint_within(value, Rules::look(None)) {
        Ok(fingerprint) => {
            let text = if wants_words {
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
        match (outside.read)(false) {
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
        let (text, hash, is_ignored) = match (outside.read)(true) {
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
