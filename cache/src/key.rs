//! Keys: the arguments of a call as bytes that say everything about their values and types.

use std::ffi::OsStr;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::function::KeyId;
use crate::recorder::event::Argument;

/// The encoded arguments of one call: inline up to 64 bytes, beyond that their blake3 hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {}

impl Key {
    /// 64 bits of it.
    pub fn id(&self) -> KeyId {
        KeyId(0)
    }
}

/// Builds the key of one call, argument by argument in the order of the signature.
#[derive(Debug, Default)]
pub struct KeyBuilder {}

impl KeyBuilder {
    /// No arguments yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an argument of any type that serializes.
    pub fn add<T: Serialize + ?Sized>(&mut self, _name: &'static str, _value: &T) {}

    /// Adds numbers at memory speed; the same key as [`add`](Self::add) gives for the slice or the vector.
    pub fn add_numbers<T: Number>(&mut self, _name: &'static str, _values: &[T]) {}

    /// Adds the bytes of a path or another text of the operating system, which need not be UTF-8.
    pub fn add_os(&mut self, _name: &'static str, _value: &OsStr) {}

    /// The key, or the first argument that could not be added.
    pub fn finish(self) -> Result<Key, KeyError> {
        Ok(Key {})
    }
}

/// A number whose slices can be hashed as they lie in memory.
pub trait Number: bytemuck::Pod + Serialize {}
macro_rules! numbers { ($($t:ty)*) => { $(impl Number for $t {})* } }
numbers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64);

/// An argument in words and as a hash, for the recorder; asked for at a miss only.
pub fn argument<T: Serialize + ?Sized>(name: &'static str, _value: &T) -> Argument {
    ignored(name, "")
}

/// As [`argument`], for numbers at memory speed.
pub fn argument_numbers<T: Number>(name: &'static str, _values: &[T]) -> Argument {
    ignored(name, "")
}

/// As [`argument`], for paths.
pub fn argument_os(name: &'static str, _value: &OsStr) -> Argument {
    ignored(name, "")
}

/// An argument that stays out of the key; `text` is what can be said of it, at most 120 characters.
pub fn ignored(name: &'static str, text: impl Into<Arc<str>>) -> Argument {
    Argument {
        name: name.into(),
        text: text.into(),
        hash: 0,
        is_ignored: true,
    }
}

/// The fingerprint of a value: the hash of its encoding. Words say what failed.
pub fn fingerprint<T: Serialize + ?Sized>(_value: &T) -> Result<u128, String> {
    Ok(0)
}

// A value that knows its own fingerprint (a table, `Data`) hands it over instead of its content when it is
// our encoder that asks. Other formats get the content:
//
//     fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
//         if key::is_fingerprinting::<S>() {
//             return key::serialize_fingerprint(serializer, self.fingerprint());
//         }
//         if shape::is_sizing::<S>() {
//             return shape::serialize_size(serializer, self.size_bytes());
//         }
//         if shape::is_describing::<S>() {
//             return shape::serialize_summary(serializer, "Table, 12 rows of 3 columns");
//         }
//         …the content…
//     }

/// Whether `S` is the encoder of keys and fingerprints, which takes a fingerprint for content.
pub(crate) fn is_fingerprinting<S: Serializer>() -> bool {
    false
}

/// Hands a fingerprint over; see [`is_fingerprinting`].
pub(crate) fn serialize_fingerprint<S: Serializer>(
    serializer: S,
    fingerprint: u128,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_struct(FINGERPRINT_NEWTYPE, &fingerprint)
}

/// The name under which a fingerprint stands in an encoding.
pub(crate) const FINGERPRINT_NEWTYPE: &str = "dacapo fingerprint";

/// Why an argument could not be turned into a part of the key.
#[derive(Clone, Debug, thiserror::Error)]
#[error("argument `{argument}` of type `{type_name}` can't be hashed: {message}")]
pub struct KeyError {
    /// The argument's name.
    pub argument: &'static str,
    /// Its type.
    pub type_name: &'static str,
    /// What went wrong.
    pub message: String,
}
