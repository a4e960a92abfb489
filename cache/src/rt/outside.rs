//! What a legacy function reads that nobody passes to it: the values of statics, as parts of its key.
//!
//! An expansion writes `(&&&&&Outside::named(&NAME)).read(…)` with the traits in scope, and the compiler takes the first
//! that fits: something that serializes three, two, one or no wrappers deep, else anything.

use std::any::type_name;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::function::Function;
use crate::key::sink::Rules;
use crate::key::{self, KeyBuilder, fingerprint_within};
use crate::kinds::wrapper::{Access, Wrapper};
use crate::recorder::event::{Argument, ArgumentRole};
use crate::shape;
use crate::store::watch::guarded;
use crate::sync::yield_now;

/// How long a lock that is held is tried again. Another call that hashes the same static holds it for about that
/// long; whoever holds it longer is at work on it.
const PATIENCE: Duration = Duration::from_millis(2);

/// How often it is tried again at least, on a machine that has no time for this thread.
const MIN_TRIES: u32 = 8;

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

    /// Reads it, again and again for a moment if its lock is held.
    fn read_patiently(&self, wish: Wish) -> Reading {
        let mut reading = (self.read)(wish);
        let mut until = None;
        let mut n_tries = 0;
        while matches!(reading, Reading::Busy) {
            let until = *until.get_or_insert_with(|| Instant::now() + PATIENCE);
            if n_tries >= MIN_TRIES && Instant::now() >= until {
                break;
            }
            yield_now();
            reading = (self.read)(wish);
            n_tries += 1;
        }
        reading
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
pub struct Outside<'a, T: ?Sized> {
    value: &'a T,
    is_named: bool,
}

impl<'a, T: ?Sized> Outside<'a, T> {
    /// One that the body itself names. A `LazyLock` is made for the key: what comes out is the same, and "not made yet"
    /// would be a key that is never seen again.
    pub fn named(value: &'a T) -> Self {
        let is_named = true;
        Self { value, is_named }
    }

    /// One that only the code reaches which is called. Whether the call would touch it isn't known, and its
    /// initializer may panic, wait, or call the very function: a `LazyLock` is left as it is.
    pub fn reached(value: &'a T) -> Self {
        let is_named = false;
        Self { value, is_named }
    }
}

macro_rules! readers {
    ($($(#[doc = $doc:literal])* $name:ident for [$($ref:tt)*] where { $($bounds:tt)* } |$value:ident, $enter:ident, $wish:ident| $read:expr;)*) => { $(
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
                let ($value, $enter) = (self.value, Enter { makes: self.is_named });
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
    } |value, enter, wish| of_access(enter.into(value, |one| enter.into(one, |two| enter.into(two, |it| read(it, wish)))
        .and_then(|it| it)).and_then(|it| it));
    /// Two wrappers deep: `LazyLock<Mutex<T>>`.
    ReadDeep for [&&&] where {
        T: Wrapper<Content: Wrapper<Content: Serialize>>,
    } |value, enter, wish| of_access(enter.into(value, |one| enter.into(one, |it| read(it, wish))).and_then(|it| it));
    /// One wrapper deep: `Mutex<T>`, `LazyLock<T>`.
    ReadWrapped for [&&] where { T: Wrapper<Content: Serialize>, }
        |value, enter, wish| of_access(enter.into(value, |it| read(it, wish)));
    /// Anything that serializes, atomics among them.
    ReadPlain for [&] where { T: Serialize, } |value, _enter, wish| read(value, wish);
}

/// The way into a wrapper.
#[derive(Clone, Copy)]
struct Enter {
    /// Whether a value that is made late is made now.
    makes: bool,
}

impl Enter {
    fn into<W: Wrapper + ?Sized, R>(
        self,
        wrapper: &W,
        f: impl FnOnce(&W::Content) -> R,
    ) -> Access<R> {
        if self.makes {
            wrapper.make();
        }
        wrapper.try_with(f)
    }
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

/// What was seen of the statics of a function when a key was made, in their order.
#[derive(Debug)]
pub struct Seen(Vec<Sight>);

/// What was seen of one, as it stands in the key.
#[derive(Debug, PartialEq, Serialize)]
enum Sight {
    Value(u128),
    Empty,
    /// What it holds is none of the key; that it can't be read is, as that may depend on what it holds.
    Unseen,
    Busy,
}

impl Sight {
    fn of(outside: &OutsideSpec) -> Self {
        match outside.read_patiently(Wish::Fingerprint) {
            Reading::Value { fingerprint, .. } => Self::Value(fingerprint),
            Reading::Empty => Self::Empty,
            Reading::Busy => Self::Busy,
            Reading::Unseen(_) => Self::Unseen,
        }
    }
}

/// How a static is no longer what it was.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    pub(crate) name: &'static str,
    /// Whether all that came of it is that it has a value now.
    pub(crate) is_first_value: bool,
}

impl Seen {
    /// A static that is no longer what it was; one that has only got its first value if there is no other one.
    pub(crate) fn change(&self, function: &'static Function) -> Option<Change> {
        let statics = function.outside.iter().zip(&self.0);
        let mut changes = statics.filter_map(|(outside, before)| {
            let now = Sight::of(outside);
            let is_first_value = matches!((before, &now), (Sight::Empty, Sight::Value(_)));
            let name = outside.name;
            (now != *before || now == Sight::Busy).then_some(Change {
                name,
                is_first_value,
            })
        });
        let first = changes.next()?;
        if !first.is_first_value {
            return Some(first);
        }
        Some(changes.find(|it| !it.is_first_value).unwrap_or(first))
    }
}

/// Adds what a function reads from outside to the key of a call.
pub fn add(key: &mut KeyBuilder, function: &'static Function) -> Seen {
    let sights = function.outside.iter().map(|outside| {
        let sight = Sight::of(outside);
        if sight == Sight::Busy {
            key.refuse_static(outside.name, "somebody holds its lock just now");
        } else {
            key.add(outside.name, &sight);
        }
        sight
    });
    Seen(sights.collect())
}

/// The same in words, for the recorder.
pub(crate) fn describe(function: &'static Function) -> impl Iterator<Item = Argument> {
    function.outside.iter().map(|outside| {
        let (text, hash, is_ignored) = match outside.read_patiently(Wish::Words) {
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
