//! Arguments on their way into a key: numbers and paths at memory speed, handles by what they hold, everything
//! else through serde.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::SystemTime;

use serde::Serialize;

use crate::key::{self, KeyBuilder, Number};
use crate::recorder::event::Argument;
use crate::rt::parts::{Moment, Os};

/// One argument; the expansion writes `(&&&Hashing(&argument)).add::<name>(…)`.
#[derive(Debug)]
pub struct Hashing<'a, T: ?Sized>(pub &'a T);

/// Arguments that have a way of their own into the key.
pub trait HashQuickly {
    /// What stands for the argument inside of something that is taken apart.
    type Part: Serialize;
    /// Adds the argument to the key.
    fn add<Name>(&self, key: &mut KeyBuilder, name: &'static str);
    /// The argument in words.
    fn describe<Name>(&self, name: &'static str) -> Argument;
    /// The argument inside of something that is taken apart.
    fn part<Name>(&self) -> Self::Part;
}

macro_rules! numbers {
    ($(($($const:tt)*) $t:ty;)*) => { $(
        impl<'a, T: Number $($const)*> HashQuickly for &&Hashing<'a, $t> {
            type Part = &'a [T];
            #[inline]
            fn add<Name>(&self, key: &mut KeyBuilder, name: &'static str) {
                key.add_numbers::<T>(name, &self.0[..]);
            }
            fn describe<Name>(&self, name: &'static str) -> Argument {
                key::argument_numbers::<T>(name, &self.0[..])
            }
            fn part<Name>(&self) -> Self::Part {
                &self.0[..]
            }
        }
    )* };
}
numbers! {
    () [T];
    () &[T];
    () Vec<T>;
    () &Vec<T>;
    () Box<[T]>;
    (, const N: usize) [T; N];
    (, const N: usize) &[T; N];
}

macro_rules! texts_of_the_system {
    ($($t:ty)*) => { $(
        impl<'a> HashQuickly for &&Hashing<'a, $t> {
            type Part = Os<'a>;
            #[inline]
            fn add<Name>(&self, key: &mut KeyBuilder, name: &'static str) {
                key.add_os(name, AsRef::<OsStr>::as_ref(self.0));
            }
            fn describe<Name>(&self, name: &'static str) -> Argument {
                key::argument_os(name, AsRef::<OsStr>::as_ref(self.0))
            }
            fn part<Name>(&self) -> Os<'a> {
                Os(AsRef::<OsStr>::as_ref(self.0))
            }
        }
    )* };
}
texts_of_the_system!(Path &Path PathBuf &PathBuf OsStr &OsStr OsString &OsString);

/// What goes into the key as something else: its type, and what it is then.
macro_rules! taken_as {
    ($([$($params:tt)*] $t:ty, $value:ident => $part:expr, $part_type:ty;)*) => { $(
        impl<'a, $($params)*> HashQuickly for &&Hashing<'a, $t> {
            type Part = $part_type;
            #[inline]
            fn add<Name>(&self, key: &mut KeyBuilder, name: &'static str) {
                key.add_part(name, self.0, &self.part::<Name>());
            }
            fn describe<Name>(&self, name: &'static str) -> Argument {
                key::argument(name, &self.part::<Name>())
            }
            fn part<Name>(&self) -> $part_type {
                let $value: &'a $t = self.0;
                $part
            }
        }
    )* };
}
taken_as! {
    [] SystemTime, moment => Moment(*moment), Moment;
    [] &SystemTime, moment => Moment(**moment), Moment;
    // By content, also where serde's feature `rc` is off, and behind aliases.
    [T: Serialize + ?Sized] Arc<T>, shared => shared, &'a T;
    [T: Serialize + ?Sized] &Arc<T>, shared => shared, &'a T;
    [T: Serialize + ?Sized] Rc<T>, shared => shared, &'a T;
    [T: Serialize + ?Sized] &Rc<T>, shared => shared, &'a T;
}

/// All other arguments.
pub trait HashContent {
    /// What the argument is.
    type Type: ?Sized;
    /// A reference to it.
    type Part;
    /// Adds the argument to the key.
    fn add<Name>(&self, key: &mut KeyBuilder, name: &'static str)
    where
        Self::Type: Hashable<Name>;
    /// The argument in words.
    fn describe<Name>(&self, name: &'static str) -> Argument
    where
        Self::Type: Hashable<Name>;
    /// The argument inside of something that is taken apart.
    fn part<Name>(&self) -> Self::Part
    where
        Self::Type: Hashable<Name>;
}

impl<'a, T: ?Sized> HashContent for Hashing<'a, T> {
    type Type = T;
    type Part = &'a T;

    #[inline]
    fn add<Name>(&self, key: &mut KeyBuilder, name: &'static str)
    where
        T: Hashable<Name>,
    {
        self.0.add_to(key, name);
    }

    fn describe<Name>(&self, name: &'static str) -> Argument
    where
        T: Hashable<Name>,
    {
        self.0.argument(name)
    }

    fn part<Name>(&self) -> &'a T
    where
        T: Hashable<Name>,
    {
        self.0
    }
}

/// An argument that was taken apart, in words; by the type of the argument itself.
pub fn describe_part<P: Serialize>(name: &'static str, part: &P) -> Argument {
    key::argument(name, part)
}

/// A type that can be part of a key; `Name` is there for the compiler's message.
#[diagnostic::on_unimplemented(
    message = "argument `{Name}` can't be hashed, so it can't be part of the key",
    label = "`{Self}` doesn't implement `serde::Serialize`",
    note = "leave it out of the key with `ignore(…)` in the attribute, or by a name that begins with `_`: the function is \
            then not computed again when only this argument changes",
    note = "or say what of it counts with `hash_funcs(…)`, by the argument's name or by the type: \
            `hash_funcs(model = |model: &Model| model.name.clone())`",
    note = "or make it hashable: `#[derive(serde::Serialize)]` on its type"
)]
pub trait Hashable<Name>: Serialize {
    /// Adds the value to the key.
    fn add_to(&self, key: &mut KeyBuilder, name: &'static str);
    /// The value in words.
    fn argument(&self, name: &'static str) -> Argument;
}

// Without this rustc would list every type that serializes.
#[diagnostic::do_not_recommend]
impl<Name, T: Serialize + ?Sized> Hashable<Name> for T {
    #[inline]
    fn add_to(&self, key: &mut KeyBuilder, name: &'static str) {
        key.add(name, self);
    }

    fn argument(&self, name: &'static str) -> Argument {
        key::argument(name, self)
    }
}

/// For `clear_for`, whose function has told already what can't be hashed: content that serializes.
pub trait HashIfSerialize {
    /// A reference to it.
    type Part: Serialize;
    /// Adds the argument to the key.
    fn add<Name>(&self, key: &mut KeyBuilder, name: &'static str);
    /// The argument inside of something that is taken apart.
    fn part<Name>(&self) -> Self::Part;
}

impl<'a, T: Serialize + ?Sized> HashIfSerialize for &Hashing<'a, T> {
    type Part = &'a T;

    fn add<Name>(&self, key: &mut KeyBuilder, name: &'static str) {
        key.add(name, self.0);
    }

    fn part<Name>(&self) -> &'a T {
        self.0
    }
}

/// For `clear_for`: anything else.
pub trait HashNothing {
    /// Never runs: the function doesn't compile.
    fn add<Name>(&self, key: &mut KeyBuilder, name: &'static str);
    /// Never runs: the function doesn't compile.
    fn part<Name>(&self);
}

impl<T: ?Sized> HashNothing for Hashing<'_, T> {
    fn add<Name>(&self, _key: &mut KeyBuilder, _name: &'static str) {}
    fn part<Name>(&self) {}
}

/// An argument that stays out of the key: all that is said of it is its type.
pub fn ignored<T: ?Sized>(name: &'static str, _value: &T) -> Argument {
    ignored_type::<T>(name)
}

/// An argument that stays out of the key, by its type.
pub fn ignored_type<T: ?Sized>(name: &'static str) -> Argument {
    key::ignored(name, short_type_name(std::any::type_name::<T>()))
}

/// `&Mutex<Connection>` for `&parking_lot::Mutex<app::db::Connection>`.
pub(crate) fn short_type_name(full: &str) -> String {
    let mut short = String::new();
    let mut word = String::new();
    let mut chars = full.chars().peekable();
    while let Some(char) = chars.next() {
        if char == ':' && chars.peek() == Some(&':') {
            chars.next();
            word.clear();
        } else if char.is_alphanumeric() || char == '_' {
            word.push(char);
        } else {
            short.push_str(&word);
            word.clear();
            short.push(char);
        }
    }
    short.push_str(&word);
    short.chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::short_type_name;

    #[test]
    fn type_names_lose_their_modules() {
        for (full, short) in [
            ("i32", "i32"),
            (
                "&lock_api::Mutex<parking_lot::RawMutex, app::Connection>",
                "&Mutex<RawMutex, Connection>",
            ),
            ("(alloc::string::String, &str)", "(String, &str)"),
            ("dyn app::Sink", "dyn Sink"),
        ] {
            assert_eq!(short_type_name(full), short);
        }
    }
}
