//! The shape of a value: a tree of its parts, made through `Serialize`, for previews and for differences.

pub mod look;

use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::recorder::event::LeafChange;

/// A value as a tree of its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {}

/// How much of a value may be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Parts that a shape may have.
    pub nodes: usize,
    /// Bytes of text that a shape may hold.
    pub bytes: usize,
    /// Time for the fingerprint; `None`: as long as it takes.
    pub time: Option<std::time::Duration>,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            nodes: 10_000,
            bytes: 64 << 10,
            time: None,
        }
    }
}

impl Shape {
    /// The fingerprint of a value, and its shape where the budget allows one.
    pub fn of<T: Serialize + ?Sized>(
        _value: &T,
        _budget: Budget,
    ) -> Result<(u128, Option<Arc<Self>>), String> {
        Ok((0, None))
    }

    /// The value as Rust would write it, in at most `max_chars` characters.
    pub fn text(&self, max_chars: usize) -> String {
        text(&0, max_chars)
    }

    /// What differs, leaf by leaf; at most 20.
    pub fn difference(&self, _after: &Self) -> Vec<LeafChange> {
        Vec::new()
    }
}

/// Any value as Rust would write it, in at most `max_chars` characters; never reads further than that.
pub fn text<T: Serialize + ?Sized>(_value: &T, _max_chars: usize) -> String {
    String::new()
}

/// Estimated bytes of a value, its heap included, made without encoding it; `None` if it fails to serialize.
pub fn size_of_value<T: Serialize + ?Sized>(value: &T) -> Option<u64> {
    Some(size_of_val(value) as u64)
}

/// Whether `S` counts bytes, and takes a size for content; see [`crate::key`].
pub(crate) fn is_sizing<S: Serializer>() -> bool {
    false
}

/// Hands a size over; see [`is_sizing`].
pub(crate) fn serialize_size<S: Serializer>(serializer: S, bytes: u64) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_struct(SIZE_NEWTYPE, &bytes)
}

/// Whether `S` writes for people, and takes a summary for content; see [`crate::key`].
pub(crate) fn is_describing<S: Serializer>() -> bool {
    false
}

/// Hands a summary over; see [`is_describing`].
pub(crate) fn serialize_summary<S: Serializer>(
    serializer: S,
    summary: &str,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_struct(SUMMARY_NEWTYPE, summary)
}

/// The name under which a size is handed over.
pub(crate) const SIZE_NEWTYPE: &str = "dacapo size";
/// The name under which a summary is handed over.
pub(crate) const SUMMARY_NEWTYPE: &str = "dacapo summary";
