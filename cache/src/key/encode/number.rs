//! Lists of numbers: one tag for all of them, and their bytes in large pieces.

use std::any::type_name;
use std::fmt::Display;

use serde::Serialize;
use serde::ser::{Impossible, Serializer};

use crate::key::encode::{EncodeError, tag};
use crate::key::sink::Sink;

/// Bytes that are gathered before they go on.
const PIECE: usize = 4096;

/// The tag of a type that serde hands over as a number, a truth value or a character.
pub(crate) fn tag_of<T: ?Sized>() -> Option<u8> {
    Some(match type_name::<T>().trim_start_matches('&') {
        "bool" => tag::TRUE,
        "char" => tag::CHAR,
        "u8" => tag::U8,
        "u16" => tag::U16,
        "u32" => tag::U32,
        "u64" | "usize" => tag::U64,
        "u128" => tag::U128,
        "i8" => tag::I8,
        "i16" => tag::I16,
        "i32" => tag::I32,
        "i64" | "isize" => tag::I64,
        "i128" => tag::I128,
        "f32" => tag::F32,
        "f64" => tag::F64,
        _ => return None,
    })
}

/// Writes the numbers of one type without their tags; returns how many there were.
pub(crate) fn gather<I>(sink: &mut Sink, tag: u8, numbers: I) -> Result<usize, EncodeError>
where
    I: Iterator,
    I::Item: Serialize,
{
    match tag {
        tag::TRUE | tag::U8 | tag::I8 => gather_as::<1, I>(sink, numbers),
        tag::U16 | tag::I16 => gather_as::<2, I>(sink, numbers),
        tag::CHAR | tag::U32 | tag::I32 | tag::F32 => gather_as::<4, I>(sink, numbers),
        tag::U64 | tag::I64 | tag::F64 => gather_as::<8, I>(sink, numbers),
        _ => gather_as::<16, I>(sink, numbers),
    }
}

fn gather_as<const WIDTH: usize, I>(sink: &mut Sink, mut numbers: I) -> Result<usize, EncodeError>
where
    I: Iterator,
    I::Item: Serialize,
{
    let mut piece = [0; PIECE];
    let mut n_written = 0;
    loop {
        let mut n = 0;
        for (slot, number) in piece.chunks_exact_mut(WIDTH).zip(numbers.by_ref()) {
            let bits = number.serialize(Bits)?;
            slot.copy_from_slice(&bits.to_le_bytes()[..WIDTH]);
            n += 1;
        }
        sink.push(&piece[..n * WIDTH])?;
        n_written += n;
        if n * WIDTH < PIECE {
            return Ok(n_written);
        }
    }
}

/// All NaNs are one, whatever their bits: nobody who asks with a NaN means one in particular.
#[inline]
pub(crate) fn one_nan_f64(v: f64) -> f64 {
    if v.is_nan() { f64::NAN } else { v }
}

/// As [`one_nan_f64`].
#[inline]
pub(crate) fn one_nan_f32(v: f32) -> f32 {
    if v.is_nan() { f32::NAN } else { v }
}

/// Takes one number as its bits.
struct Bits;

macro_rules! bits {
    ($($method:ident $t:ty, $v:ident => $bits:expr;)*) => { $(
        #[inline]
        fn $method(self, $v: $t) -> Result<u128, EncodeError> {
            Ok($bits)
        }
    )* };
}

/// What a number doesn't do.
macro_rules! refuse {
    ($($method:ident ($($t:ty),*) -> $ok:ty;)*) => { $(
        #[cold]
        fn $method(self, $(_: $t),*) -> Result<$ok, EncodeError> {
            Err(no_number())
        }
    )* };
}

#[cold]
fn no_number() -> EncodeError {
    serde::ser::Error::custom("a list of numbers holds something else")
}

type No = Impossible<u128, EncodeError>;

impl Serializer for Bits {
    type Ok = u128;
    type Error = EncodeError;
    type SerializeSeq = No;
    type SerializeTuple = No;
    type SerializeTupleStruct = No;
    type SerializeTupleVariant = No;
    type SerializeMap = No;
    type SerializeStruct = No;
    type SerializeStructVariant = No;

    bits! {
        serialize_bool bool, v => u128::from(v);
        serialize_char char, v => u128::from(u32::from(v));
        serialize_u8 u8, v => u128::from(v);
        serialize_u16 u16, v => u128::from(v);
        serialize_u32 u32, v => u128::from(v);
        serialize_u64 u64, v => u128::from(v);
        serialize_u128 u128, v => v;
        serialize_i8 i8, v => u128::from(v.cast_unsigned());
        serialize_i16 i16, v => u128::from(v.cast_unsigned());
        serialize_i32 i32, v => u128::from(v.cast_unsigned());
        serialize_i64 i64, v => u128::from(v.cast_unsigned());
        serialize_i128 i128, v => v.cast_unsigned();
        serialize_f32 f32, v => u128::from(one_nan_f32(v).to_bits());
        serialize_f64 f64, v => u128::from(one_nan_f64(v).to_bits());
    }

    refuse! {
        serialize_str(&str) -> u128;
        serialize_bytes(&[u8]) -> u128;
        serialize_none() -> u128;
        serialize_unit() -> u128;
        serialize_unit_struct(&'static str) -> u128;
        serialize_unit_variant(&'static str, u32, &'static str) -> u128;
        serialize_seq(Option<usize>) -> No;
        serialize_tuple(usize) -> No;
        serialize_tuple_struct(&'static str, usize) -> No;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> No;
        serialize_map(Option<usize>) -> No;
        serialize_struct(&'static str, usize) -> No;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> No;
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<u128, EncodeError> {
        Err(no_number())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: &T,
    ) -> Result<u128, EncodeError> {
        Err(no_number())
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<u128, EncodeError> {
        Err(no_number())
    }

    fn collect_str<T: Display + ?Sized>(self, _: &T) -> Result<u128, EncodeError> {
        Err(no_number())
    }
}
