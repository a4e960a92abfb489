//! Makes a shape from a value, if the value is small enough.

mod compound;

use std::fmt::Display;

use serde::Serialize;
use serde::ser::{self, Serializer};

use crate::key::is_unordered;
use crate::shape::build::compound::{Entries, Fields, Items};
use crate::shape::words::is_set;
use crate::shape::{Budget, SUMMARY_NEWTYPE, Shape};

/// The shape, or `None` if the value is too large or fails to serialize.
pub(crate) fn build<T: Serialize + ?Sized>(value: &T, budget: Budget) -> Option<Shape> {
    let mut left = Left {
        nodes: budget.nodes,
        bytes: budget.bytes,
    };
    value.serialize(Builder { left: &mut left }).ok()
}

/// What may still be spent.
pub(crate) struct Left {
    nodes: usize,
    bytes: usize,
}

/// Builds one value.
pub(crate) struct Builder<'a> {
    left: &'a mut Left,
}

impl<'a> Builder<'a> {
    fn node(self, shape: Shape) -> Result<Shape, NoShape> {
        self.spend(0)?;
        Ok(shape)
    }

    /// Pays for one node with so many bytes.
    fn spend(self, bytes: usize) -> Result<&'a mut Left, NoShape> {
        self.left.nodes = self.left.nodes.checked_sub(1).ok_or(NoShape)?;
        self.left.bytes = self.left.bytes.checked_sub(bytes).ok_or(NoShape)?;
        Ok(self.left)
    }

    fn items(
        self,
        wrap: fn(&'static str, Vec<Shape>) -> Shape,
        name: &'static str,
    ) -> Result<Items<'a>, NoShape> {
        Ok(Items {
            left: self.spend(0)?,
            wrap,
            name,
            parts: Vec::new(),
        })
    }
}

/// Sorts by texts: the same content then has the same shape.
fn sorted<P>(mut parts: Vec<P>, key: impl Fn(&P) -> &Shape) -> Vec<P> {
    parts.sort_by_cached_key(|part| key(part).text(SORT_CHARS));
    parts
}

/// By so many characters is sorted; entries that agree in so many may change places.
const SORT_CHARS: usize = 400;

macro_rules! leaves {
    ($($method:ident $t:ty, $make:expr;)*) => { $(
        fn $method(self, v: $t) -> Result<Shape, NoShape> {
            self.node($make(v))
        }
    )* };
}

fn int(v: impl Into<i128>) -> Shape {
    Shape::Int(v.into())
}

impl<'a> Serializer for Builder<'a> {
    type Ok = Shape;
    type Error = NoShape;
    type SerializeSeq = Items<'a>;
    type SerializeTuple = Items<'a>;
    type SerializeTupleStruct = Items<'a>;
    type SerializeTupleVariant = Items<'a>;
    type SerializeMap = Entries<'a>;
    type SerializeStruct = Fields<'a>;
    type SerializeStructVariant = Fields<'a>;

    leaves! {
        serialize_bool bool, Shape::Bool; serialize_char char, Shape::Char;
        serialize_u8 u8, int; serialize_u16 u16, int; serialize_u32 u32, int; serialize_u64 u64, int;
        serialize_i8 i8, int; serialize_i16 i16, int; serialize_i32 i32, int; serialize_i64 i64, int;
        serialize_i128 i128, int; serialize_f32 f32, Shape::Float32; serialize_f64 f64, Shape::Float;
        serialize_unit_struct &'static str, Shape::Word;
    }

    fn serialize_u128(self, v: u128) -> Result<Shape, NoShape> {
        self.node(i128::try_from(v).map_or(Shape::Uint(v), Shape::Int))
    }

    fn serialize_str(self, v: &str) -> Result<Shape, NoShape> {
        self.spend(v.len())?;
        Ok(Shape::Text(v.into()))
    }

    fn serialize_bytes(self, v: &[u8]) -> Result<Shape, NoShape> {
        self.spend(v.len())?;
        Ok(Shape::Bytes(v.into()))
    }

    fn serialize_none(self) -> Result<Shape, NoShape> {
        self.node(Shape::Word("None"))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Shape, NoShape> {
        self.serialize_newtype_struct("Some", value)
    }

    fn serialize_unit(self) -> Result<Shape, NoShape> {
        self.node(Shape::Word("()"))
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Shape, NoShape> {
        self.node(Shape::Word(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Shape, NoShape> {
        let left = self.spend(0)?;
        Ok(match value.serialize(Builder { left })? {
            Shape::Text(text) if name == SUMMARY_NEWTYPE => Shape::Summary(text),
            inner => Shape::Tuple(name, vec![inner]),
        })
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Shape, NoShape> {
        self.serialize_newtype_struct(variant, value)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'a>, NoShape> {
        self.items(|_, items| Shape::List(items), "")
    }

    fn serialize_tuple(self, _: usize) -> Result<Items<'a>, NoShape> {
        self.items(Shape::Tuple, "")
    }

    fn serialize_tuple_struct(self, name: &'static str, _: usize) -> Result<Items<'a>, NoShape> {
        self.items(Shape::Tuple, name)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Items<'a>, NoShape> {
        self.items(Shape::Tuple, variant)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'a>, NoShape> {
        Ok(Entries {
            left: self.spend(0)?,
            key: None,
            parts: Vec::new(),
        })
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Fields<'a>, NoShape> {
        Ok(Fields {
            left: self.spend(0)?,
            name,
            parts: Vec::new(),
        })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Fields<'a>, NoShape> {
        self.serialize_struct(variant, len)
    }

    fn collect_seq<I>(self, iter: I) -> Result<Shape, NoShape>
    where
        I: IntoIterator,
        I::Item: Serialize,
    {
        let left = self.spend(0)?;
        let mut items = Vec::new();
        for item in iter {
            items.push(item.serialize(Builder { left: &mut *left })?);
        }
        Ok(match (is_set::<I>(), is_unordered::<I>()) {
            (true, false) => Shape::Set(items),
            (_, true) => Shape::Set(sorted(items, |item| item)),
            (false, false) => Shape::List(items),
        })
    }

    fn collect_map<K, V, I>(self, iter: I) -> Result<Shape, NoShape>
    where
        K: Serialize,
        V: Serialize,
        I: IntoIterator<Item = (K, V)>,
    {
        let left = self.spend(0)?;
        let mut entries = Vec::new();
        for (key, value) in iter {
            let key = key.serialize(Builder { left: &mut *left })?;
            entries.push((key, value.serialize(Builder { left: &mut *left })?));
        }
        Ok(Shape::Map(if is_unordered::<I>() {
            sorted(entries, |(key, _)| key)
        } else {
            entries
        }))
    }
}

/// The budget is spent, or the value failed to serialize.
#[derive(Debug, thiserror::Error)]
#[error("no shape")]
pub(crate) struct NoShape;

impl ser::Error for NoShape {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}
