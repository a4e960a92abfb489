//! The shape of a value: a tree of its parts, made through `Serialize`, for previews and for differences.
//!
//! A shape is small (see [`Budget`]): it is kept beside the fingerprint of a resource, so that a mutation can be
//! told leaf by leaf. Texts and sizes are made without a tree, straight from the value.

mod build;
mod difference;
pub mod look;
mod size;
mod words;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::ser::{SerializeMap, SerializeStruct, SerializeTuple, SerializeTupleStruct};
use serde::{Serialize, Serializer};

use crate::key::fingerprint_within;
use crate::key::sink::Rules;
use crate::recorder::event::LeafChange;

/// A value as a tree of its parts.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Shape {
    /// A unit, a unit struct, a variant without content, `None`: by its name.
    Word(&'static str),
    /// A `bool`.
    Bool(bool),
    /// Any integer that fits.
    Int(i128),
    /// Those that don't.
    Uint(u128),
    /// An `f32`: as a wider float it would show digits that nobody wrote.
    Float32(f32),
    /// An `f64`.
    Float(f64),
    /// A `char`.
    Char(char),
    /// Text.
    Text(Box<str>),
    /// Bytes.
    Bytes(Box<[u8]>),
    /// A list.
    List(Vec<Self>),
    /// A set; sorted by its texts if it has no order of its own.
    Set(Vec<Self>),
    /// Parts without names, under the name of a struct or a variant, or under none.
    Tuple(&'static str, Vec<Self>),
    /// Keys and values; sorted by the texts of the keys if it has no order of its own.
    Map(Vec<(Self, Self)>),
    /// Parts with names, under the name of a struct or a variant.
    Struct(&'static str, Vec<(&'static str, Self)>),
    /// Something that describes itself in a few words, such as a table.
    Summary(Box<str>),
}

/// How much of a value may be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Parts that a shape may have.
    pub nodes: usize,
    /// Bytes of text that a shape may hold.
    pub bytes: usize,
    /// Time for the fingerprint; `None`: as long as it takes.
    pub time: Option<Duration>,
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
    /// The fingerprint of a value, and its shape where the budget allows one. Words say what failed: the value,
    /// the time, or a lock inside, which would have to be waited for.
    pub fn of<T: Serialize + ?Sized>(
        value: &T,
        budget: Budget,
    ) -> Result<(u128, Option<Arc<Self>>), String> {
        let fingerprint = fingerprint_within(value, Rules::look(budget.time))
            .map_err(|error| error.to_string())?;
        Ok((fingerprint, build::build(value, budget).map(Arc::new)))
    }

    /// The value as Rust would write it, in at most `max_chars` characters.
    pub fn text(&self, max_chars: usize) -> String {
        text(self, max_chars)
    }

    /// What differs, leaf by leaf; at most 20.
    pub fn difference(&self, after: &Self) -> Vec<LeafChange> {
        self.differences(after).0
    }

    /// The same, and how many more there are.
    pub(crate) fn differences(&self, after: &Self) -> (Vec<LeafChange>, usize) {
        difference::difference(self, after)
    }
}

/// Any value as Rust would write it, in at most `max_chars` characters; reads hardly further than that.
///
/// What doesn't fit, or fails to serialize, ends in `…`; open brackets are closed.
pub fn text<T: Serialize + ?Sized>(value: &T, max_chars: usize) -> String {
    words::text(value, max_chars)
}

/// Estimated bytes of a value, its heap included, made without encoding it; `None` if it fails to serialize.
///
/// Exact for numbers, texts, and vectors of them; padding, spare capacity and the tables of hash maps don't
/// count. Long lists of long things are sampled.
pub fn size_of_value<T: Serialize + ?Sized>(value: &T) -> Option<u64> {
    size::size(value)
}

/// Whether `S` counts bytes, and takes a size for content; see [`crate::key`].
pub(crate) fn is_sizing<S: Serializer>() -> bool {
    typeid::of::<S>() == typeid::of::<size::Counter<'static>>()
}

/// Hands a size over; see [`is_sizing`].
pub(crate) fn serialize_size<S: Serializer>(serializer: S, bytes: u64) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_struct(SIZE_NEWTYPE, &bytes)
}

/// Whether `S` writes for people, and takes a summary for content; see [`crate::key`].
pub(crate) fn is_describing<S: Serializer>() -> bool {
    let asking = typeid::of::<S>();
    asking == typeid::of::<words::Writer<'static>>()
        || asking == typeid::of::<build::Builder<'static>>()
}

/// Hands a summary over; see [`is_describing`].
pub(crate) fn serialize_summary<S: Serializer>(
    serializer: S,
    summary: &str,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_struct(SUMMARY_NEWTYPE, summary)
}

/// The name under which a size is handed over.
const SIZE_NEWTYPE: &str = "dacapo size";
/// The name under which a summary is handed over.
const SUMMARY_NEWTYPE: &str = "dacapo summary";

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Shape({})", self.text(200))
    }
}

/// As the value did from which the shape was made, names of enums aside.
impl Serialize for Shape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Word(word) => serializer.serialize_unit_struct(word),
            Self::Bool(v) => serializer.serialize_bool(*v),
            Self::Int(v) => serializer.serialize_i128(*v),
            Self::Uint(v) => serializer.serialize_u128(*v),
            Self::Float32(v) => serializer.serialize_f32(*v),
            Self::Float(v) => serializer.serialize_f64(*v),
            Self::Char(v) => serializer.serialize_char(*v),
            Self::Text(v) => serializer.serialize_str(v),
            Self::Bytes(v) => serializer.serialize_bytes(v),
            Self::Summary(v) => serialize_summary(serializer, v),
            Self::List(items) => serializer.collect_seq(items),
            Self::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
            Self::Set(items) => serializer.collect_seq(words::AsSet(items)),
            Self::Tuple("", items) => {
                let mut tuple = serializer.serialize_tuple(items.len())?;
                for item in items {
                    tuple.serialize_element(item)?;
                }
                tuple.end()
            }
            Self::Tuple(name, items) => {
                let mut tuple = serializer.serialize_tuple_struct(name, items.len())?;
                for item in items {
                    tuple.serialize_field(item)?;
                }
                tuple.end()
            }
            Self::Struct(name, fields) => {
                let mut fields_out = serializer.serialize_struct(name, fields.len())?;
                for (field, value) in fields {
                    fields_out.serialize_field(field, value)?;
                }
                fields_out.end()
            }
        }
    }
}
