//! How many bytes a value takes, estimated by a serde format that only counts.

use std::any::type_name;
use std::fmt::Display;

use serde::Serialize;
use serde::ser::{self, Serializer};

use crate::key::encode::is_lock;
use crate::shape::SIZE_NEWTYPE;

/// Estimated bytes of a value.
pub(crate) fn size<T: Serialize + ?Sized>(value: &T) -> Option<u64> {
    count(value, false)
}

/// The same; `None` if there is a lock inside, which might have to be waited for.
pub(crate) fn size_without_locks<T: Serialize + ?Sized>(value: &T) -> Option<u64> {
    count(value, true)
}

fn count<T: Serialize + ?Sized>(value: &T, refuses_locks: bool) -> Option<u64> {
    let mut count = Count {
        bytes: 0,
        parts_left: MAX_PARTS,
        refuses_locks,
    };
    value.serialize(Counter::new(&mut count)).ok()?;
    Some(count.bytes)
}

/// After so many parts a list is no longer walked, but its items so far stand for the rest: about a millisecond.
const MAX_PARTS: u64 = 250_000;
/// What a vector or a string is beside its content: address, capacity, length.
const HANDLE: u64 = size_of::<Vec<u8>>() as u64;
/// What a hash map is beside its content.
const MAP_HANDLE: u64 = size_of::<std::collections::HashMap<u8, u8>>() as u64;

/// The count so far.
pub(crate) struct Count {
    bytes: u64,
    parts_left: u64,
    refuses_locks: bool,
}

impl Count {
    fn add(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_add(bytes);
        self.parts_left = self.parts_left.saturating_sub(1);
    }
}

/// Counts one value.
pub(crate) struct Counter<'a> {
    count: &'a mut Count,
    /// The number to come is a size itself.
    is_size: bool,
}

impl<'a> Counter<'a> {
    #[inline]
    fn new(count: &'a mut Count) -> Self {
        Self {
            count,
            is_size: false,
        }
    }

    #[inline]
    #[expect(
        clippy::unnecessary_wraps,
        reason = "every caller returns what this returns"
    )]
    fn plus(self, bytes: u64) -> Result<(), Uncountable> {
        self.count.add(bytes);
        Ok(())
    }

    /// Counts a part.
    #[inline]
    fn part<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Uncountable> {
        if self.count.refuses_locks && is_lock::<T>() {
            return Err(Uncountable);
        }
        value.serialize(Counter::new(&mut *self.count))
    }

    /// Walks over items as long as there are parts left; the rest is taken to be like those seen.
    fn walk<I: Iterator>(
        mut self,
        items: I,
        mut count_item: impl FnMut(&mut Self, I::Item) -> Result<(), Uncountable>,
    ) -> Result<(), Uncountable> {
        let n_items = match items.size_hint() {
            (at_least, Some(at_most)) if at_least == at_most => Some(at_least as u64),
            _ => None,
        };
        let before = self.count.bytes;
        for (seen, item) in (1..).zip(items) {
            count_item(&mut self, item)?;
            if self.count.parts_left == 0
                && let Some(n_items) = n_items
            {
                let each = (self.count.bytes - before) as f64 / seen as f64;
                self.count
                    .add((each * n_items.saturating_sub(seen) as f64) as u64);
                break;
            }
        }
        Ok(())
    }
}

/// Bytes of a number whose type serde passes by value, so that a list of them needs no walk.
fn number_size<T>() -> Option<u64> {
    Some(match type_name::<T>().trim_start_matches('&') {
        "u8" | "i8" | "bool" => 1,
        "u16" | "i16" => 2,
        "u32" | "i32" | "f32" | "char" => 4,
        "u64" | "i64" | "f64" | "usize" | "isize" => 8,
        "u128" | "i128" => 16,
        _ => return None,
    })
}

macro_rules! sized {
    ($($method:ident $t:ty;)*) => { $(
        #[inline]
        fn $method(self, _: $t) -> Result<(), Uncountable> {
            self.plus(size_of::<$t>() as u64)
        }
    )* };
}

impl Serializer for Counter<'_> {
    type Ok = ();
    type Error = Uncountable;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    fn is_human_readable(&self) -> bool {
        false
    }

    sized! {
        serialize_u8 u8; serialize_u16 u16; serialize_u32 u32; serialize_u128 u128;
        serialize_i8 i8; serialize_i16 i16; serialize_i32 i32; serialize_i64 i64; serialize_i128 i128;
        serialize_f32 f32; serialize_f64 f64; serialize_bool bool; serialize_char char;
    }

    #[inline]
    fn serialize_u64(self, v: u64) -> Result<(), Uncountable> {
        let bytes = if self.is_size {
            v
        } else {
            size_of::<u64>() as u64
        };
        self.plus(bytes)
    }

    fn serialize_str(self, v: &str) -> Result<(), Uncountable> {
        self.plus(HANDLE + v.len() as u64)
    }

    fn serialize_bytes(self, v: &[u8]) -> Result<(), Uncountable> {
        self.plus(HANDLE + v.len() as u64)
    }

    fn serialize_none(self) -> Result<(), Uncountable> {
        self.plus(1)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Uncountable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Uncountable> {
        self.plus(0)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Uncountable> {
        self.plus(0)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
    ) -> Result<(), Uncountable> {
        self.plus(1)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Uncountable> {
        value.serialize(Self {
            is_size: name == SIZE_NEWTYPE,
            ..self
        })
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Uncountable> {
        self.count.add(1);
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Uncountable> {
        self.count.add(HANDLE);
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Uncountable> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Uncountable> {
        Ok(self)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Uncountable> {
        self.count.add(1);
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Uncountable> {
        self.count.add(MAP_HANDLE);
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Uncountable> {
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Uncountable> {
        self.count.add(1);
        Ok(self)
    }

    fn collect_seq<I>(self, iter: I) -> Result<(), Uncountable>
    where
        I: IntoIterator,
        I::Item: Serialize,
    {
        let items = iter.into_iter();
        self.count.add(HANDLE);
        match (number_size::<I::Item>(), items.size_hint()) {
            (Some(each), (at_least, Some(at_most))) if at_least == at_most => {
                self.plus(each.saturating_mul(at_most as u64))
            }
            _ => self.walk(items, |counter, item| counter.part(&item)),
        }
    }

    fn collect_map<K, V, I>(self, iter: I) -> Result<(), Uncountable>
    where
        K: Serialize,
        V: Serialize,
        I: IntoIterator<Item = (K, V)>,
    {
        self.count.add(MAP_HANDLE);
        self.walk(iter.into_iter(), |counter, (key, value)| {
            counter.part(&key)?;
            counter.part(&value)
        })
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Uncountable> {
        self.serialize_str(&value.to_string())
    }
}

macro_rules! parts {
    ($($of:ident $method:ident;)*) => { $(
        impl ser::$of for Counter<'_> {
            type Ok = ();
            type Error = Uncountable;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Uncountable> {
                self.part(value)
            }

            fn end(self) -> Result<(), Uncountable> {
                Ok(())
            }
        }
    )* };
}

parts! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

macro_rules! fields {
    ($($of:ident)*) => { $(
        impl ser::$of for Counter<'_> {
            type Ok = ();
            type Error = Uncountable;

            #[inline]
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                _: &'static str,
                value: &T,
            ) -> Result<(), Uncountable> {
                self.part(value)
            }

            fn end(self) -> Result<(), Uncountable> {
                Ok(())
            }
        }
    )* };
}

fields! { SerializeStruct SerializeStructVariant }

impl ser::SerializeMap for Counter<'_> {
    type Ok = ();
    type Error = Uncountable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Uncountable> {
        self.part(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Uncountable> {
        self.part(value)
    }

    fn end(self) -> Result<(), Uncountable> {
        Ok(())
    }
}

/// The value failed to serialize.
#[derive(Debug, thiserror::Error)]
#[error("it can't be counted")]
pub(crate) struct Uncountable;

impl ser::Error for Uncountable {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}
