//! Keys: the arguments of a call as bytes that say everything about their values and types.
//!
//! What the rules of the key are, in one place:
//!
//! - Types and boundaries count: `1u8`, `1u64`, `1.0`, `true`, `"1"`, `["ab", "c"]`, `["a", "bc"]`, `Some(x)` and
//!   `x` all differ. `&str` and `String`, `&[T]` and `Vec<T>`, `&Path` and `PathBuf` are the same.
//! - The hash maps and sets of std (and hashbrown), and binary heaps, count without their order, at any depth;
//!   every other container counts in its order. A hash map that serde hands over in pieces (`#[serde(flatten)]`, an internally tagged
//!   enum) is not recognised and may miss more often than needed.
//! - Floats count by their bits, with one exception: all NaNs are the same. `0.0` and `-0.0` differ, though they
//!   compare as equal, because a body can tell them apart (`1.0 / x`), and a hit must be what the body would say.
//! - An array and a tuple of the same parts look alike to serde: only the written type tells them apart.
//! - `Arc`, `Rc` and `Box` count as what they hold, paths by their bytes, which need not be UTF-8, moments also before
//!   1970, arrays at any length: as arguments, and inside of references, tuples and containers that the signature
//!   says. Inside of other types it is serde's business, and what serde refuses runs uncached, with a warning.
//! - What `hash_funcs(…)` says of an argument or a type stands in its place; see [`hash`](crate::hash).
//! - Nothing is sampled, however long it is.
//! - A value that is nested in itself (a list through `Box`) takes as deep a stack as with every other format of serde:
//!   thousands of levels deep, hand over what tells it apart with `hash_funcs(…)`.
//! - What `Serialize` leaves out (skipped fields, custom rounding) is **not** in the key.
//!
//! # Values that know their fingerprint
//!
//! A [`Table`](crate::Table) or a [`Data`](crate::Data) hands over its fingerprint instead of its content when it
//! is the encoder of keys that asks; every other format gets the content:
//!
//! ```text
//! fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
//!     if key::is_fingerprinting::<S>() {
//!         return key::serialize_fingerprint(serializer, self.fingerprint());
//!     }
//!     if shape::is_sizing::<S>() {
//!         return shape::serialize_size(serializer, self.size_bytes());
//!     }
//!     if shape::is_describing::<S>() {
//!         return shape::serialize_summary(serializer, "Table of 12 rows, 3 columns");
//!     }
//!     …the content…
//! }
//! ```

pub(crate) mod encode;
mod session;
pub(crate) mod sink;
mod stored;
mod unordered;

pub(crate) use crate::key::stored::StoredKey;
pub(crate) use crate::key::unordered::is_unordered;

use std::any::type_name;
use std::cell::RefCell;
use std::ffi::OsStr;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};

use crate::function::KeyId;
use crate::key::encode::number::{one_nan_f32, one_nan_f64};
use crate::key::encode::{EncodeError, Encoder, push_numbers, tag};
use crate::key::sink::{INLINE, Rules, Sink};
use crate::recorder::event::{Argument, ArgumentRole};
use crate::shape;
use crate::sync::thread_local;

/// How long the text of an argument may be, in characters.
pub(crate) const ARGUMENT_CHARS: usize = 120;

/// The encoded arguments of one call: inline up to 64 bytes, beyond that their blake3 hash.
#[derive(Clone, Copy, Eq)]
pub struct Key {
    /// First, so that a comparison of different keys ends with it.
    id: u64,
    /// Bytes in use, or [`HASHED`]: an inline key never equals a hashed one.
    len: u8,
    /// The rest is zero.
    bytes: [u8; INLINE],
}

/// The length of a key that is a hash.
const HASHED: u8 = u8::MAX;

impl Key {
    /// `bytes` are zero from `len` on.
    #[inline]
    fn inline(id: u64, bytes: &[u8; INLINE], len: usize) -> Self {
        Self {
            id,
            len: len as u8,
            bytes: *bytes,
        }
    }

    fn hashed(hash: [u8; 32]) -> Self {
        let mut bytes = [0; INLINE];
        bytes[..hash.len()].copy_from_slice(&hash);
        let id = u64::from_le_bytes(*hash.first_chunk().expect("32 bytes begin with eight"));
        Self {
            id,
            len: HASHED,
            bytes,
        }
    }

    /// The key of a call of which this much was known, and then the value of a widget. Never the same as that of
    /// any arguments.
    pub(crate) fn extended(&self, widget: u64, value: u128) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("dacapo-cache 2026 widget in a key");
        hasher.update(&[self.len]);
        hasher.update(&self.bytes);
        hasher.update(&self.id.to_le_bytes());
        hasher.update(&widget.to_le_bytes());
        hasher.update(&value.to_le_bytes());
        Self::hashed(hasher.finalize().into())
    }

    /// 64 bits of it.
    #[inline]
    pub fn id(&self) -> KeyId {
        KeyId(self.id)
    }

    /// The key as bytes, for a hand-over to a program with the same version of this crate.
    pub(crate) fn to_bytes(self) -> Vec<u8> {
        let len = if self.len == HASHED {
            32
        } else {
            usize::from(self.len)
        };
        let mut bytes = self.id.to_le_bytes().to_vec();
        bytes.push(self.len);
        bytes.extend_from_slice(&self.bytes[..len]);
        bytes
    }
}

impl PartialEq for Key {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        let (head, tail) = self.bytes.split_at(INLINE / 2);
        let (other_head, other_tail) = other.bytes.split_at(INLINE / 2);
        self.id == other.id
            && self.len == other.len
            && is_same(head, other_head)
            // The rest of a short key is zero.
            && (usize::from(self.len) <= INLINE / 2 || is_same(tail, other_tail))
    }
}

/// Compares without a way out in between, in pieces no wider than those in which a key is copied: the bytes of
/// a key were written a moment ago.
#[inline]
fn is_same(a: &[u8], b: &[u8]) -> bool {
    let word = |bytes: &[u8; 8]| u64::from_ne_bytes(*bytes);
    let (a, b) = (a.as_chunks().0.iter(), b.as_chunks().0.iter());
    a.zip(b)
        .fold(0, |difference, (a, b)| difference | (word(a) ^ word(b)))
        == 0
}

impl Hash for Key {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.id);
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({:016x})", self.id)
    }
}

/// Builds the key of one call, argument by argument in the order of the signature.
#[derive(Debug)]
#[must_use]
pub struct KeyBuilder {
    sink: Sink,
    /// The first one; nothing is added after it.
    error: Option<Box<KeyError>>,
}

impl Default for KeyBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl KeyBuilder {
    /// No arguments yet.
    #[inline]
    pub fn new() -> Self {
        Self {
            sink: Sink::new(),
            error: None,
        }
    }

    /// Adds an argument of any type that serializes.
    #[inline]
    pub fn add<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.add_with::<T>(name, |sink| encode_value(sink, value));
    }

    /// Adds numbers at memory speed; the same key as [`add`](Self::add) gives for the slice or the vector.
    #[inline]
    pub fn add_numbers<T: Number>(&mut self, name: &'static str, values: &[T]) {
        self.add_with::<[T]>(name, |sink| encode_numbers(sink, values));
    }

    /// Adds the bytes of a path or another text of the operating system, which need not be UTF-8.
    #[inline]
    pub fn add_os(&mut self, name: &'static str, value: &OsStr) {
        self.add_with::<OsStr>(name, |sink| encode_os(sink, value));
    }

    /// Adds `part` in the place of `value`, whose type is named if that fails.
    pub fn add_part<T: ?Sized, P: Serialize>(&mut self, name: &'static str, _value: &T, part: &P) {
        self.add_with::<T>(name, |sink| encode_value(sink, part));
    }

    /// Refuses the key, because a static that is part of it can't be read.
    pub(crate) fn refuse_static(&mut self, name: &'static str, why: &str) {
        self.error.get_or_insert_with(|| {
            Box::new(KeyError {
                argument: name,
                type_name: "",
                message: why.to_owned(),
            })
        });
    }

    /// How long hashing the arguments has taken so far; zero where it is too short to be worth two looks at
    /// a clock.
    #[inline]
    pub fn time(&self) -> Duration {
        self.sink.hashing_time()
    }

    /// The key, or the first argument that could not be added.
    // Always inlined, lest the builder be copied right after it was written to, which takes longer than the rest.
    #[expect(clippy::inline_always, reason = "measured: a third of a hit")]
    #[inline(always)]
    pub fn finish(self) -> Result<Key, KeyError> {
        match self.error {
            None => Ok(self.sink.key()),
            Some(error) => Err(*error),
        }
    }

    // Always inlined, lest the bytes of a short key wait in memory between two arguments.
    #[expect(clippy::inline_always, reason = "measured, as `finish`")]
    #[inline(always)]
    fn add_with<T: ?Sized>(
        &mut self,
        argument: &'static str,
        encode: impl FnOnce(&mut Sink) -> Result<(), EncodeError>,
    ) {
        if self.error.is_none()
            && let Err(error) = encode(&mut self.sink)
        {
            self.fail(argument, type_name::<T>(), &error);
        }
    }

    #[cold]
    fn fail(&mut self, argument: &'static str, type_name: &'static str, error: &EncodeError) {
        self.error = Some(Box::new(KeyError {
            argument,
            type_name,
            message: error.to_string(),
        }));
    }
}

/// A number whose slices can be hashed as they lie in memory.
pub trait Number: bytemuck::Pod + Serialize {
    /// What the encoding calls it.
    #[doc(hidden)]
    const TAG: u8;
    /// Whether there are several with which nobody means different things.
    #[doc(hidden)]
    const HAS_NANS: bool = false;

    /// Itself, but one and the same NaN for all of them.
    #[doc(hidden)]
    #[must_use]
    fn one_nan(self) -> Self {
        self
    }

    /// Whether it is no number at all.
    #[doc(hidden)]
    fn is_no_number(self) -> bool {
        false
    }
}

macro_rules! numbers {
    ($($t:ty, $tag:ident;)*) => { $(
        impl Number for $t {
            const TAG: u8 = tag::$tag;
        }
    )* };
}

macro_rules! floats {
    ($($t:ty, $tag:ident, $one_nan:path;)*) => { $(
        impl Number for $t {
            const TAG: u8 = tag::$tag;
            const HAS_NANS: bool = true;

            #[inline]
            fn one_nan(self) -> Self {
                $one_nan(self)
            }

            #[inline]
            fn is_no_number(self) -> bool {
                self.is_nan()
            }
        }
    )* };
}

numbers! {
    u8, U8; u16, U16; u32, U32; u64, U64; u128, U128; i8, I8; i16, I16; i32, I32; i64, I64; i128, I128;
}
floats! { f32, F32, one_nan_f32; f64, F64, one_nan_f64; }
// Serde hands these over as 64 bits.
#[cfg(target_pointer_width = "64")]
numbers! { usize, U64; isize, I64; }

/// Bytes of floats that are looked through for NaNs before they are hashed: few enough to stay in the cache, and
/// many enough for blake3 to take them as one.
const FLOATS_AT_ONCE: usize = 256 << 10;

#[inline]
fn encode_value<T: Serialize + ?Sized>(sink: &mut Sink, value: &T) -> Result<(), EncodeError> {
    value.serialize(Encoder::new(sink))
}

fn encode_numbers<T: Number>(sink: &mut Sink, values: &[T]) -> Result<(), EncodeError> {
    if !T::HAS_NANS {
        return push_numbers(sink, T::TAG, values.len(), bytemuck::cast_slice(values));
    }
    push_numbers(sink, T::TAG, values.len(), &[])?;
    let (bytes, width) = (bytemuck::cast_slice::<T, u8>(values), size_of::<T>());
    let mut start = 0;
    while start < bytes.len() {
        // Cut where as much of the whole encoding is hashed: a piece that begins anywhere else is many trees to blake3.
        let end = start + FLOATS_AT_ONCE - sink.n_bytes() % FLOATS_AT_ONCE;
        let end = end.min(bytes.len());
        let first = start / width;
        let piece = &values[first..end.div_ceil(width)];
        if holds_no_number(piece) {
            let piece: Vec<T> = piece.iter().map(|value| value.one_nan()).collect();
            let piece: &[u8] = bytemuck::cast_slice(&piece);
            sink.push(&piece[start - first * width..][..end - start])?;
        } else {
            sink.push(&bytes[start..end])?;
        }
        start = end;
    }
    Ok(())
}

/// Whether one of them is a NaN. Two are looked at by one comparison, and many together, as there is no way out in
/// between.
fn holds_no_number<T: Number>(values: &[T]) -> bool {
    let (head, tail) = values.split_at(values.len() / 2);
    let last = tail.get(head.len()).is_some_and(|last| last.is_no_number());
    head.iter().zip(tail).fold(last, |found, (a, b)| {
        found | (a.is_no_number() | b.is_no_number())
    })
}

fn encode_os(sink: &mut Sink, value: &OsStr) -> Result<(), EncodeError> {
    sink.push(&[tag::OS])?;
    sink.push_counted(value.as_encoded_bytes())
}

/// An argument in words and as a hash, for the recorder; asked for at a miss only.
pub fn argument<T: Serialize + ?Sized>(name: &'static str, value: &T) -> Argument {
    describe(name, shape::text(value, ARGUMENT_CHARS), |sink| {
        encode_value(sink, value)
    })
}

/// As [`argument`], for numbers at memory speed.
pub fn argument_numbers<T: Number>(name: &'static str, values: &[T]) -> Argument {
    describe(name, shape::text(values, ARGUMENT_CHARS), |sink| {
        encode_numbers(sink, values)
    })
}

/// As [`argument`], for paths.
pub fn argument_os(name: &'static str, value: &OsStr) -> Argument {
    describe(
        name,
        shape::text(&value.to_string_lossy(), ARGUMENT_CHARS),
        |sink| encode_os(sink, value),
    )
}

/// An argument that stays out of the key; `text` is what can be said of it, at most 120 characters.
pub fn ignored(name: &'static str, text: impl Into<Arc<str>>) -> Argument {
    Argument {
        name: shared_name(name),
        text: text.into(),
        hash: 0,
        is_ignored: true,
        role: ArgumentRole::Argument,
    }
}

/// A name of an argument, of which a thread makes one, whatever the number of entries.
fn shared_name(name: &'static str) -> Arc<str> {
    thread_local! {
        static NAMES: RefCell<FxHashMap<&'static str, Arc<str>>> = RefCell::default();
    }
    // A thread that is ending keeps nothing any more.
    let known = NAMES.try_with(|names| {
        let mut names = names.borrow_mut();
        Arc::clone(names.entry(name).or_insert_with(|| name.into()))
    });
    known.unwrap_or_else(|_| name.into())
}

fn describe(
    name: &'static str,
    text: String,
    encode: impl FnOnce(&mut Sink) -> Result<(), EncodeError>,
) -> Argument {
    let mut sink = Sink::new();
    // What fails has failed in the key before, which tells it with more words.
    let hash = encode(&mut sink).map_or(0, |()| sink.key().id);
    Argument {
        name: shared_name(name),
        text: text.into(),
        hash,
        is_ignored: false,
        role: ArgumentRole::Argument,
    }
}

/// The fingerprint of a value: 128 bits of the blake3 hash of its encoding. Words say what failed.
pub fn fingerprint<T: Serialize + ?Sized>(value: &T) -> Result<u128, String> {
    fingerprint_within(value, Rules::default()).map_err(|error| error.to_string())
}

/// The same under the rules of a look.
pub(crate) fn fingerprint_within<T: Serialize + ?Sized>(
    value: &T,
    rules: Rules,
) -> Result<u128, EncodeError> {
    let mut sink = Sink::with(rules);
    encode::push_value(&mut sink, value)?;
    Ok(sink.fingerprint())
}

/// Whether `S` is the encoder of keys and fingerprints, which takes a fingerprint for content.
pub(crate) fn is_fingerprinting<S: Serializer>() -> bool {
    typeid::of::<S>() == typeid::of::<Encoder<'static>>()
}

/// Hands a fingerprint over; see [`is_fingerprinting`].
pub(crate) fn serialize_fingerprint<S: Serializer>(
    serializer: S,
    fingerprint: u128,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_struct("dacapo fingerprint", &fingerprint)
}

/// Why an argument could not be turned into a part of the key.
#[derive(Clone, Debug)]
pub struct KeyError {
    /// The argument's name, or that of a static that a legacy function reads.
    pub argument: &'static str,
    /// Its type; empty for a static.
    pub type_name: &'static str,
    /// What went wrong.
    pub message: String,
}

impl std::error::Error for KeyError {}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            argument,
            type_name,
            message,
        } = self;
        if type_name.is_empty() {
            write!(f, "the static `{argument}` can't be read: {message}")
        } else {
            write!(
                f,
                "argument `{argument}` of type `{type_name}` can't be hashed: {message}"
            )
        }
    }
}
