//! Arguments on their way into a key: numbers and paths at memory speed, everything else through serde.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::key::{self, KeyBuilder, Number};
use crate::recorder::event::Argument;

/// One argument; the expansion writes `(&&&Hashing(&argument)).add::<name>(…)`.
#[derive(Debug)]
pub struct Hashing<'a, T: ?Sized>(pub &'a T);

/// Arguments that have a quick way into the key.
pub trait HashQuickly {
    /// Adds the argument to the key.
    fn add<Name>(&self, key: &mut KeyBuilder, name: &'static str);
    /// The argument in words.
    fn describe<Name>(&self, name: &'static str) -> Argument;
}

macro_rules! numbers {
    ($(($($const:tt)*) $t:ty;)*) => { $(
        impl<T: Number $($const)*> HashQuickly for &&Hashing<'_, $t> {
            #[inline]
            fn add<Name>(&self, key: &mut KeyBuilder, name: &'static str) {
                key.add_numbers::<T>(name, &self.0[..]);
            }
            fn describe<Name>(&self, name: &'static str) -> Argument {
                key::argument_numbers::<T>(name, &self.0[..])
            }
        }
    )* };
}
numbers! {
    () &[T];
    () Vec<T>;
    () &Vec<T>;
    () Box<[T]>;
    (, const N: usize) &[T; N];
}

macro_rules! texts_of_the_system {
    ($($t:ty)*) => { $(
        impl HashQuickly for &&Hashing<'_, $t> {
            #[inline]
            fn add<Name>(&self, key: &mut KeyBuilder, name: &'static str) {
                key.add_os(name, AsRef::<OsStr>::as_ref(self.0));
            }
            fn describe<Name>(&self, name: &'static str) -> Argument {
                key::argument_os(name, AsRef::<OsStr>::as_ref(self.0))
            }
        }
    )* };
}
texts_of_the_system!(&Path PathBuf &PathBuf &OsStr OsString &OsString);

/// All other arguments.
pub trait HashContent {
    /// What the argument is.
    type Type: ?Sized;
    /// Adds the argument to the key.
    fn add<Name>(&self, key: &mut KeyBuilder, name: &'static str)
    where
        Self::Type: Hashable<Name>;
    /// The argument in words.
    fn describe<Name>(&self, name: &'static str) -> Argument
    where
        Self::Type: Hashable<Name>;
}

impl<T: ?Sized> HashContent for Hashing<'_, T> {
    type Type = T;

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
}

/// A type that can be part of a key; `Name` is there for the compiler's message.
#[diagnostic::on_unimplemented(
    message = "argument `{Name}` can't be hashed, so it can't be part of the key",
    label = "`{Self}` doesn't implement `serde::Serialize`",
    note = "leave it out of the key with `ignore(…)` in the attribute, or by a name that begins with `_`: the function is \
            then not computed again when only this argument changes",
    note = "or make it hashable: `#[derive(serde::Serialize)]` on its type"
)]
pub trait Hashable<Name> {
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
    /// Adds the argument to the key.
    fn add<Name>(&self, key: &mut KeyBuilder, name: &'static str);
}

impl<T: Serialize + ?Sized> HashIfSerialize for &Hashing<'_, T> {
    fn add<Name>(&self, key: &mut KeyBuilder, name: &'static str) {
        key.add(name, self.0);
    }
}

/// For `clear_for`: anything else.
pub trait HashNothing {
    /// Never runs: the function doesn't compile.
    fn add<Name>(&self, key: &mut KeyBuilder, name: &'static str);
}

impl<T: ?Sized> HashNothing for Hashing<'_, T> {
    fn add<Name>(&self, _key: &mut KeyBuilder, _name: &'static str) {}
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
fn short_type_name(full: &str) -> String {
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
