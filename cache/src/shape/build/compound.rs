//! Values made of others: their parts are gathered and wrapped at the end.

use serde::Serialize;
use serde::ser;

use crate::shape::Shape;
use crate::shape::build::{Builder, Left, NoShape};

/// Gathers parts without names.
pub(crate) struct Items<'a> {
    pub(super) left: &'a mut Left,
    pub(super) wrap: fn(&'static str, Vec<Shape>) -> Shape,
    pub(super) name: &'static str,
    pub(super) parts: Vec<Shape>,
}

macro_rules! in_order {
    ($($of:ident $method:ident)*) => { $(
        impl ser::$of for Items<'_> {
            type Ok = Shape;
            type Error = NoShape;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoShape> {
                self.parts.push(value.serialize(Builder { left: &mut *self.left })?);
                Ok(())
            }

            fn end(self) -> Result<Shape, NoShape> {
                Ok((self.wrap)(self.name, self.parts))
            }
        }
    )* };
}

in_order! {
    SerializeSeq serialize_element
    SerializeTuple serialize_element
    SerializeTupleStruct serialize_field
    SerializeTupleVariant serialize_field
}

/// Gathers keys and values.
pub(crate) struct Entries<'a> {
    pub(super) left: &'a mut Left,
    pub(super) key: Option<Shape>,
    pub(super) parts: Vec<(Shape, Shape)>,
}

impl ser::SerializeMap for Entries<'_> {
    type Ok = Shape;
    type Error = NoShape;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), NoShape> {
        self.key = Some(key.serialize(Builder {
            left: &mut *self.left,
        })?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoShape> {
        let key = self.key.take().ok_or(NoShape)?;
        self.parts.push((
            key,
            value.serialize(Builder {
                left: &mut *self.left,
            })?,
        ));
        Ok(())
    }

    fn end(self) -> Result<Shape, NoShape> {
        Ok(Shape::Map(self.parts))
    }
}

/// Gathers parts with names.
pub(crate) struct Fields<'a> {
    pub(super) left: &'a mut Left,
    pub(super) name: &'static str,
    pub(super) parts: Vec<(&'static str, Shape)>,
}

macro_rules! by_name {
    ($($of:ident)*) => { $(
        impl ser::$of for Fields<'_> {
            type Ok = Shape;
            type Error = NoShape;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), NoShape> {
                self.parts.push((name, value.serialize(Builder { left: &mut *self.left })?));
                Ok(())
            }

            fn end(self) -> Result<Shape, NoShape> {
                Ok(Shape::Struct(self.name, self.parts))
            }
        }
    )* };
}

by_name! { SerializeStruct SerializeStructVariant }
