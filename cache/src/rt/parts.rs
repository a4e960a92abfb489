//! Arguments that are taken apart: where the written type holds something that serde can't hash, or that
//! somebody has a hash function for.
//!
//! The expansion walks the written type and builds the same shape out of these, each of which serializes:
//!
//! ```text
//! Vec<(Arc<Model>, PathBuf)>    seq(value, |item| match item { (a, b) => (leaf of what `a` points to, leaf of b) })
//! ```
//!
//! What a leaf is, the compiler chooses by its type, as [`crate::rt`] describes.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::fmt::Display;
use std::ops::Deref;
use std::time::{Duration, SystemTime};

use serde::ser::{Error as _, SerializeTuple as _};
use serde::{Serialize, Serializer};

use crate::key;

/// What walks over a container: `key::is_unordered` looks through it at what it walks over.
pub(crate) const WALK: &str = concat!(module_path!(), "::Walk<");

/// A walk over a container, item by item taken apart.
struct Walk<I, F> {
    items: I,
    part: F,
}

impl<I: Iterator, F: FnMut(I::Item) -> U, U> Iterator for Walk<I, F> {
    type Item = U;

    #[inline]
    fn next(&mut self) -> Option<U> {
        self.items.next().map(&mut self.part)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }
}

/// A list or a set whose items are taken apart.
#[derive(Debug)]
pub struct Seq<I, F> {
    items: I,
    part: F,
}

/// The items of a list or a set, each as `part` makes it.
pub fn seq<I, F, U>(items: I, part: F) -> Seq<I, F>
where
    I: Iterator + Clone,
    F: Fn(I::Item) -> U,
{
    Seq { items, part }
}

impl<I, F, U> Serialize for Seq<I, F>
where
    I: Iterator + Clone,
    F: Fn(I::Item) -> U,
    U: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(Walk {
            items: self.items.clone(),
            part: &self.part,
        })
    }
}

/// A map whose keys and values are taken apart.
#[derive(Debug)]
pub struct Map<I, F, G> {
    entries: I,
    key: F,
    value: G,
}

/// The entries of a map, each as `key` and `value` make it.
pub fn map<I, K, V, F, G, T, U>(entries: I, key: F, value: G) -> Map<I, F, G>
where
    I: Iterator<Item = (K, V)> + Clone,
    F: Fn(K) -> T,
    G: Fn(V) -> U,
{
    Map {
        entries,
        key,
        value,
    }
}

impl<I, K, V, F, G, T, U> Serialize for Map<I, F, G>
where
    I: Iterator<Item = (K, V)> + Clone,
    F: Fn(K) -> T,
    G: Fn(V) -> U,
    T: Serialize,
    U: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Walk {
            items: self.entries.clone(),
            part: |(key, value)| ((self.key)(key), (self.value)(value)),
        })
    }
}

/// An array of any length whose items are taken apart.
#[derive(Debug)]
pub struct Array<'a, T, F> {
    items: &'a [T],
    part: F,
}

/// The items of an array, each as `part` makes it.
pub fn array<'a, T, const N: usize, F, U>(items: &'a [T; N], part: F) -> Array<'a, T, F>
where
    F: Fn(&'a T) -> U,
{
    Array { items, part }
}

impl<'a, T, F, U> Serialize for Array<'a, T, F>
where
    F: Fn(&'a T) -> U,
    U: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut tuple = serializer.serialize_tuple(self.items.len())?;
        for item in self.items {
            tuple.serialize_element(&(self.part)(item))?;
        }
        tuple.end()
    }
}

/// What an `Option` holds, as `part` makes it.
pub fn option<'a, T, U>(value: &'a Option<T>, part: impl FnOnce(&'a T) -> U) -> Option<U> {
    value.as_ref().map(part)
}

/// What a `Result` holds, as `ok` and `err` make it.
pub fn result<'a, T, E, U, V>(
    value: &'a Result<T, E>,
    ok: impl FnOnce(&'a T) -> U,
    err: impl FnOnce(&'a E) -> V,
) -> Result<U, V> {
    value.as_ref().map(ok).map_err(err)
}

/// What a reference or a handle points to.
#[inline]
pub fn pointee<T: Deref + ?Sized>(value: &T) -> &T::Target {
    value
}

/// What a hash function says of a value. The value comes first, so that a closure needs no types.
pub fn apply<'a, T: ?Sized, R>(value: &'a T, function: impl FnOnce(&'a T) -> R) -> R {
    function(value)
}

/// A text of the operating system: its bytes in a key, which need not be UTF-8; readable in words.
#[derive(Clone, Copy, Debug)]
pub struct Os<'a>(pub &'a OsStr);

impl Serialize for Os<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// Bytes at memory speed.
        struct Bytes<'a>(&'a [u8]);
        impl Serialize for Bytes<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_bytes(self.0)
            }
        }
        if key::is_fingerprinting::<S>() {
            serializer.serialize_newtype_struct("dacapo os", &Bytes(self.0.as_encoded_bytes()))
        } else {
            serializer.collect_str(&self.0.display())
        }
    }
}

/// A moment, also one before 1970, which serde refuses.
#[derive(Clone, Copy, Debug)]
pub struct Moment(pub SystemTime);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// How far from 1970, and whether before it.
        #[derive(Serialize)]
        enum SystemTime {
            Since(Duration),
            Before(Duration),
        }
        match self.0.duration_since(std::time::UNIX_EPOCH) {
            Ok(since) => SystemTime::Since(since),
            Err(before) => SystemTime::Before(before.duration()),
        }
        .serialize(serializer)
    }
}

/// What a hash function returned; the expansion writes `(&&Outcome::new(…)).part::<name>()`.
#[derive(Debug)]
pub struct Outcome<R>(RefCell<Option<R>>);

impl<R> Outcome<R> {
    /// Holds it.
    pub fn new(returned: R) -> Self {
        Self(RefCell::new(Some(returned)))
    }

    fn take(&self) -> R {
        self.0
            .take()
            .expect("an expansion asks for an outcome once")
    }
}

/// Hash functions that return a `Result`.
pub trait CanFail {
    /// What is hashed if nothing fails.
    type Value;
    /// What goes into the key.
    fn part<Name>(&self) -> Fallible<Self::Value>
    where
        Self::Value: Hashed<Name>;
}

impl<V, E: Display> CanFail for &Outcome<Result<V, E>> {
    type Value = V;

    fn part<Name>(&self) -> Fallible<V>
    where
        V: Hashed<Name>,
    {
        Fallible(self.take().map_err(|error| error.to_string()))
    }
}

/// All other hash functions.
pub trait AlwaysSays {
    /// What is hashed.
    type Value;
    /// What goes into the key.
    fn part<Name>(&self) -> Self::Value
    where
        Self::Value: Hashed<Name>;
}

impl<V> AlwaysSays for Outcome<V> {
    type Value = V;

    fn part<Name>(&self) -> V
    where
        V: Hashed<Name>,
    {
        self.take()
    }
}

/// What a hash function may return.
#[diagnostic::on_unimplemented(
    message = "what the hash function for `{Name}` returns can't be hashed",
    label = "`{Self}` doesn't implement `serde::Serialize`",
    note = "return something simple that tells one value from another: a name, a number, a tuple of them; or a `Result` \
            of it, whose error implements `Display`"
)]
pub trait Hashed<Name>: Serialize {}

// Without this rustc would list every type that serializes.
#[diagnostic::do_not_recommend]
impl<Name, T: Serialize> Hashed<Name> for T {}

/// What a hash function said, or why it couldn't.
#[derive(Debug)]
pub struct Fallible<V>(Result<V, String>);

impl<V: Serialize> Serialize for Fallible<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Ok(value) => value.serialize(serializer),
            Err(error) => Err(S::Error::custom(format_args!(
                "its hash function failed: {error}"
            ))),
        }
    }
}
