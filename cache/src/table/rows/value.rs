//! One row as a small tree, made from whatever a value tells serde of itself.

use std::borrow::Cow;
use std::fmt;

use serde::ser::{self, Serialize, Serializer};

use crate::Error;
use crate::table::Cell;

/// What a value says of itself. Names of types are left out, names of variants are text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Empty,
    Int(i64),
    Float(f64),
    Bool(bool),
    Text(String),
    List(Vec<Value>),
    Record(Vec<(Cow<'static, str>, Value)>),
}

/// The text in a cell: plain values as they are, lists as `[1, 2]`, structs as `{a: 1}`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Int(value) => Cell::Int(*value).fmt(f),
            Self::Float(value) => Cell::Float(*value).fmt(f),
            Self::Bool(value) => Cell::Bool(*value).fmt(f),
            Self::Text(value) => f.write_str(value),
            Self::List(values) => {
                f.write_str("[")?;
                for (idx, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if idx == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
            Self::Record(fields) => {
                f.write_str("{")?;
                for (idx, (name, value)) in fields.iter().enumerate() {
                    write!(f, "{}{name}: {value}", if idx == 0 { "" } else { ", " })?;
                }
                f.write_str("}")
            }
        }
    }
}

/// What a value, or its reader, says against a row.
#[derive(Debug)]
pub(super) struct RowError(pub(super) String);

impl RowError {
    pub(super) fn at(self, row: usize) -> Error {
        Error::Row {
            row,
            message: self.0,
        }
    }
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RowError {}

impl ser::Error for RowError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl serde::de::Error for RowError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// Whole numbers that `i64` has no room for become numbers.
fn whole<N: TryInto<i64> + Copy>(value: N, widen: impl FnOnce(N) -> f64) -> Value {
    value
        .try_into()
        .map_or_else(|_| Value::Float(widen(value)), Value::Int)
}

/// Makes a [`Value`] of a value.
pub(super) struct ValueWriter;

impl Serializer for ValueWriter {
    type Ok = Value;
    type Error = RowError;
    type SerializeSeq = ListWriter;
    type SerializeTuple = ListWriter;
    type SerializeTupleStruct = ListWriter;
    type SerializeTupleVariant = ListWriter;
    type SerializeMap = RecordWriter;
    type SerializeStruct = RecordWriter;
    type SerializeStructVariant = RecordWriter;

    fn serialize_bool(self, value: bool) -> Result<Value, RowError> {
        Ok(Value::Bool(value))
    }
    fn serialize_i8(self, value: i8) -> Result<Value, RowError> {
        Ok(Value::Int(value.into()))
    }
    fn serialize_i16(self, value: i16) -> Result<Value, RowError> {
        Ok(Value::Int(value.into()))
    }
    fn serialize_i32(self, value: i32) -> Result<Value, RowError> {
        Ok(Value::Int(value.into()))
    }
    fn serialize_i64(self, value: i64) -> Result<Value, RowError> {
        Ok(Value::Int(value))
    }
    fn serialize_i128(self, value: i128) -> Result<Value, RowError> {
        Ok(whole(value, |value| value as f64))
    }
    fn serialize_u8(self, value: u8) -> Result<Value, RowError> {
        Ok(Value::Int(value.into()))
    }
    fn serialize_u16(self, value: u16) -> Result<Value, RowError> {
        Ok(Value::Int(value.into()))
    }
    fn serialize_u32(self, value: u32) -> Result<Value, RowError> {
        Ok(Value::Int(value.into()))
    }
    fn serialize_u64(self, value: u64) -> Result<Value, RowError> {
        Ok(whole(value, |value| value as f64))
    }
    fn serialize_u128(self, value: u128) -> Result<Value, RowError> {
        Ok(whole(value, |value| value as f64))
    }
    fn serialize_f32(self, value: f32) -> Result<Value, RowError> {
        Ok(Value::Float(value.into()))
    }
    fn serialize_f64(self, value: f64) -> Result<Value, RowError> {
        Ok(Value::Float(value))
    }
    fn serialize_char(self, value: char) -> Result<Value, RowError> {
        Ok(Value::Text(value.into()))
    }
    fn serialize_str(self, value: &str) -> Result<Value, RowError> {
        Ok(Value::Text(value.to_owned()))
    }
    fn serialize_bytes(self, value: &[u8]) -> Result<Value, RowError> {
        value.serialize(self)
    }
    fn serialize_none(self) -> Result<Value, RowError> {
        Ok(Value::Empty)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, RowError> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<Value, RowError> {
        Ok(Value::Empty)
    }
    fn serialize_unit_struct(self, name: &'static str) -> Result<Value, RowError> {
        Ok(Value::Text(name.to_owned()))
    }
    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _idx: u32,
        variant: &'static str,
    ) -> Result<Value, RowError> {
        Ok(Value::Text(variant.to_owned()))
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<Value, RowError> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _idx: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value, RowError> {
        Ok(Value::Record(vec![(
            variant.into(),
            value.serialize(self)?,
        )]))
    }
    fn serialize_seq(self, _len: Option<usize>) -> Result<ListWriter, RowError> {
        Ok(ListWriter::default())
    }
    fn serialize_tuple(self, _len: usize) -> Result<ListWriter, RowError> {
        Ok(ListWriter::default())
    }
    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _len: usize,
    ) -> Result<ListWriter, RowError> {
        Ok(ListWriter::default())
    }
    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _idx: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<ListWriter, RowError> {
        Ok(ListWriter {
            variant: Some(variant),
            ..ListWriter::default()
        })
    }
    fn serialize_map(self, _len: Option<usize>) -> Result<RecordWriter, RowError> {
        Ok(RecordWriter::default())
    }
    fn serialize_struct(self, _name: &'static str, _len: usize) -> Result<RecordWriter, RowError> {
        Ok(RecordWriter::default())
    }
    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _idx: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<RecordWriter, RowError> {
        Ok(RecordWriter {
            variant: Some(variant),
            ..RecordWriter::default()
        })
    }
}

/// Gathers a list, under the name of its variant if it has one.
#[derive(Default)]
pub(super) struct ListWriter {
    variant: Option<&'static str>,
    values: Vec<Value>,
}

/// Gathers named fields, under the name of their variant if they have one.
#[derive(Default)]
pub(super) struct RecordWriter {
    variant: Option<&'static str>,
    /// The key of a map whose value comes next.
    key: Option<String>,
    fields: Vec<(Cow<'static, str>, Value)>,
}

fn in_variant(variant: Option<&'static str>, value: Value) -> Value {
    match variant {
        Some(variant) => Value::Record(vec![(variant.into(), value)]),
        None => value,
    }
}

/// The four traits of lists differ only in the name of the method.
macro_rules! write_list {
    ($($compound:ident :: $method:ident),*) => {$(
        impl ser::$compound for ListWriter {
            type Ok = Value;
            type Error = RowError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), RowError> {
                self.values.push(value.serialize(ValueWriter)?);
                Ok(())
            }

            fn end(self) -> Result<Value, RowError> {
                Ok(in_variant(self.variant, Value::List(self.values)))
            }
        }
    )*};
}

write_list! {
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
}

/// As do the two of structs.
macro_rules! write_record {
    ($($compound:ident),*) => {$(
        impl ser::$compound for RecordWriter {
            type Ok = Value;
            type Error = RowError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), RowError> {
                self.fields.push((name.into(), value.serialize(ValueWriter)?));
                Ok(())
            }

            fn end(self) -> Result<Value, RowError> {
                Ok(in_variant(self.variant, Value::Record(self.fields)))
            }
        }
    )*};
}

write_record!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for RecordWriter {
    type Ok = Value;
    type Error = RowError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), RowError> {
        self.key = Some(key.serialize(ValueWriter)?.to_string());
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), RowError> {
        let key = self
            .key
            .take()
            .ok_or_else(|| RowError("a value came without a key".to_owned()))?;
        self.fields
            .push((key.into(), value.serialize(ValueWriter)?));
        Ok(())
    }

    fn end(self) -> Result<Value, RowError> {
        Ok(Value::Record(self.fields))
    }
}
