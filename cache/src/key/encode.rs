//! The encoding of values: a serde format of our own that is only ever written.
//!
//! Every value begins with a tag that tells its kind, and everything of varying length is counted or closed, so
//! that no two different lists of values have the same bytes:
//!
//! ```text
//! 1u8                 U8 01
//! "ab"                Text 02 'a' 'b'
//! Point { x: 1u8 }    Struct 06 "Point" 02 "x" U8 01 End      (names are counted from 1, End is 0)
//! [1u8, 2] as a list  Numbers U8 02 01 02                     (no tag for each number)
//! a hash set of a, b  UnorderedSet 02 a b                     (sorted)
//! ```
//!
//! Names of types, fields and variants belong to it, or structs with skipped fields would collide. Floats count
//! by their bits, so that `0.0` and `-0.0` differ, but all NaNs are one.

mod compound;
pub(crate) mod number;

use std::any::type_name;
use std::fmt::Display;

use serde::Serialize;
use serde::ser::{self, Serializer};

use crate::key::encode::compound::Parts;
use crate::key::encode::number::{gather, one_nan_f32, one_nan_f64};
use crate::key::sink::Sink;
use crate::key::unordered::{Unordered, is_unordered};

/// First bytes of values. 0 closes what has no count.
pub(crate) mod tag {
    macro_rules! tags {
        ($($name:ident)*) => { tags!(@ 0u8, $($name)*); };
        (@ $n:expr, ) => {};
        (@ $n:expr, $name:ident $($rest:ident)*) => {
            pub(crate) const $name: u8 = $n;
            tags!(@ $n + 1, $($rest)*);
        };
    }
    // New ones go to the end: keys may outlive a process.
    tags!(END UNIT FALSE TRUE U8 U16 U32 U64 U128 I8 I16 I32 I64 I128 F32 F64 CHAR TEXT BYTES NONE SOME
        UNIT_STRUCT UNIT_VARIANT NEWTYPE NEWTYPE_VARIANT SEQ TUPLE TUPLE_STRUCT TUPLE_VARIANT MAP STRUCT
        STRUCT_VARIANT NUMBERS UNORDERED_SET UNORDERED_MAP HASHED OS);
}

/// Writes one value into a sink.
pub(crate) struct Encoder<'a> {
    sink: &'a mut Sink,
}

impl<'a> Encoder<'a> {
    #[inline]
    pub(crate) fn new(sink: &'a mut Sink) -> Self {
        Self { sink }
    }

    #[inline]
    fn open(self, tag: u8, names: &[&'static str]) -> Result<Parts<'a>, EncodeError> {
        self.sink.push(&[tag])?;
        for name in names {
            push_name(self.sink, name)?;
        }
        Ok(Parts { sink: self.sink })
    }
}

/// Writes a value that stands inside of another one.
#[inline]
pub(crate) fn push_value<T: Serialize + ?Sized>(
    sink: &mut Sink,
    value: &T,
) -> Result<(), EncodeError> {
    if sink.refuses_locks {
        refuse_lock::<T>()?;
    }
    value.serialize(Encoder::new(sink))
}

/// Names are counted from 1, so that [`tag::END`] can stand in the place of one.
#[inline]
fn push_name(sink: &mut Sink, name: &str) -> Result<(), EncodeError> {
    sink.push_len(name.len() + 1)?;
    sink.push(name.as_bytes())
}

/// Numbers as they lie in memory, after one tag and their count.
pub(crate) fn push_numbers(
    sink: &mut Sink,
    tag: u8,
    count: usize,
    bytes: &[u8],
) -> Result<(), EncodeError> {
    sink.push(&[tag::NUMBERS, tag])?;
    sink.push_len(count)?;
    sink.push(bytes)
}

/// Whether a type is a lock, by its name.
pub(crate) fn is_lock<T: ?Sized>() -> bool {
    let name = type_name::<T>().trim_start_matches('&');
    // What looks into locks by itself never waits for one.
    !name.starts_with("dacapo_cache::shape::look::glimpse::Glimpsed")
        && ["Mutex<", "RwLock<"].iter().any(|lock| name.contains(lock))
}

fn refuse_lock<T: ?Sized>() -> Result<(), EncodeError> {
    if is_lock::<T>() {
        Err(EncodeError(Box::new(Failure::Lock(type_name::<T>()))))
    } else {
        Ok(())
    }
}

macro_rules! numbers {
    ($($method:ident $t:ty, $tag:ident;)*) => { $(
        #[inline]
        fn $method(self, v: $t) -> Result<(), EncodeError> {
            self.sink.push_tagged(tag::$tag, v.to_le_bytes())
        }
    )* };
}

impl<'a> Serializer for Encoder<'a> {
    type Ok = ();
    type Error = EncodeError;
    type SerializeSeq = Parts<'a>;
    type SerializeTuple = Parts<'a>;
    type SerializeTupleStruct = Parts<'a>;
    type SerializeTupleVariant = Parts<'a>;
    type SerializeMap = Parts<'a>;
    type SerializeStruct = Parts<'a>;
    type SerializeStructVariant = Parts<'a>;

    fn is_human_readable(&self) -> bool {
        false
    }

    numbers! {
        serialize_u8 u8, U8; serialize_u16 u16, U16; serialize_u32 u32, U32; serialize_u64 u64, U64;
        serialize_u128 u128, U128; serialize_i8 i8, I8; serialize_i16 i16, I16; serialize_i32 i32, I32;
        serialize_i64 i64, I64; serialize_i128 i128, I128;
    }

    #[inline]
    fn serialize_f32(self, v: f32) -> Result<(), EncodeError> {
        self.sink
            .push_tagged(tag::F32, one_nan_f32(v).to_le_bytes())
    }

    #[inline]
    fn serialize_f64(self, v: f64) -> Result<(), EncodeError> {
        self.sink
            .push_tagged(tag::F64, one_nan_f64(v).to_le_bytes())
    }

    #[inline]
    fn serialize_bool(self, v: bool) -> Result<(), EncodeError> {
        self.sink.push(&[if v { tag::TRUE } else { tag::FALSE }])
    }

    #[inline]
    fn serialize_char(self, v: char) -> Result<(), EncodeError> {
        self.sink.push_tagged(tag::CHAR, u32::from(v).to_le_bytes())
    }

    #[inline]
    fn serialize_str(self, v: &str) -> Result<(), EncodeError> {
        self.sink.push(&[tag::TEXT])?;
        self.sink.push_counted(v.as_bytes())
    }

    #[inline]
    fn serialize_bytes(self, v: &[u8]) -> Result<(), EncodeError> {
        self.sink.push(&[tag::BYTES])?;
        self.sink.push_counted(v)
    }

    #[inline]
    fn serialize_none(self) -> Result<(), EncodeError> {
        self.sink.push(&[tag::NONE])
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), EncodeError> {
        self.sink.push(&[tag::SOME])?;
        push_value(self.sink, value)
    }

    #[inline]
    fn serialize_unit(self) -> Result<(), EncodeError> {
        self.sink.push(&[tag::UNIT])
    }

    #[inline]
    fn serialize_unit_struct(self, name: &'static str) -> Result<(), EncodeError> {
        self.open(tag::UNIT_STRUCT, &[name]).map(drop)
    }

    #[inline]
    fn serialize_unit_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), EncodeError> {
        self.open(tag::UNIT_VARIANT, &[name, variant]).map(drop)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        push_value(self.open(tag::NEWTYPE, &[name])?.sink, value)
    }

    #[inline]
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        push_value(
            self.open(tag::NEWTYPE_VARIANT, &[name, variant])?.sink,
            value,
        )
    }

    // The announced lengths are not trusted: what follows is closed by `END` instead.

    #[inline]
    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'a>, EncodeError> {
        self.open(tag::SEQ, &[])
    }

    #[inline]
    fn serialize_tuple(self, _: usize) -> Result<Parts<'a>, EncodeError> {
        self.open(tag::TUPLE, &[])
    }

    #[inline]
    fn serialize_tuple_struct(
        self,
        name: &'static str,
        _: usize,
    ) -> Result<Parts<'a>, EncodeError> {
        self.open(tag::TUPLE_STRUCT, &[name])
    }

    #[inline]
    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts<'a>, EncodeError> {
        self.open(tag::TUPLE_VARIANT, &[name, variant])
    }

    #[inline]
    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'a>, EncodeError> {
        self.open(tag::MAP, &[])
    }

    #[inline]
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Parts<'a>, EncodeError> {
        self.open(tag::STRUCT, &[name])
    }

    #[inline]
    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts<'a>, EncodeError> {
        self.open(tag::STRUCT_VARIANT, &[name, variant])
    }

    // Std and hashbrown containers arrive here with their own type, also when they stand inside of a
    // transparent wrapper. Only types that are known to have no order may be sorted.

    fn collect_seq<I>(self, iter: I) -> Result<(), EncodeError>
    where
        I: IntoIterator,
        I::Item: Serialize,
    {
        if self.sink.refuses_locks {
            refuse_lock::<I::Item>()?;
        }
        let iter = iter.into_iter();
        if is_unordered::<I>() {
            let mut unordered = Unordered::new(self.sink.rules());
            for item in iter {
                unordered.add(|entry| push_value(entry, &item))?;
            }
            return unordered.finish(tag::UNORDERED_SET, self.sink);
        }
        if let (Some(tag), (at_least, Some(count))) =
            (number::tag_of::<I::Item>(), iter.size_hint())
            && at_least == count
        {
            push_numbers(self.sink, tag, count, &[])?;
            let n_written = gather(self.sink, tag, iter)?;
            return if n_written == count {
                Ok(())
            } else {
                Err(ser::Error::custom(format_args!(
                    "{count} items were announced, but {n_written} came"
                )))
            };
        }
        let mut parts = self.open(tag::SEQ, &[])?;
        for item in iter {
            ser::SerializeSeq::serialize_element(&mut parts, &item)?;
        }
        ser::SerializeSeq::end(parts)
    }

    fn collect_map<K, V, I>(self, iter: I) -> Result<(), EncodeError>
    where
        K: Serialize,
        V: Serialize,
        I: IntoIterator<Item = (K, V)>,
    {
        let iter = iter.into_iter();
        if is_unordered::<I>() {
            let mut unordered = Unordered::new(self.sink.rules());
            for (key, value) in iter {
                unordered.add(|entry| {
                    push_value(entry, &key)?;
                    push_value(entry, &value)
                })?;
            }
            return unordered.finish(tag::UNORDERED_MAP, self.sink);
        }
        let mut parts = self.open(tag::MAP, &[])?;
        for (key, value) in iter {
            ser::SerializeMap::serialize_entry(&mut parts, &key, &value)?;
        }
        ser::SerializeMap::end(parts)
    }
}

/// Why a value could not be encoded.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct EncodeError(pub(crate) Box<Failure>);

/// The cases of [`EncodeError`].
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The value's own words.
    #[error("{0}")]
    Value(String),
    /// The deadline passed.
    #[error("it takes too long")]
    OutOfTime,
    /// There is a lock inside, whose type is named.
    #[error("a lock inside, {0}")]
    Lock(&'static str),
}

impl EncodeError {
    #[cold]
    pub(crate) fn out_of_time() -> Self {
        Self(Box::new(Failure::OutOfTime))
    }
}

impl ser::Error for EncodeError {
    #[cold]
    fn custom<T: Display>(message: T) -> Self {
        Self(Box::new(Failure::Value(message.to_string())))
    }
}
