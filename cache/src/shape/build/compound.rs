//! Values made of others: their parts are gathered and wrapped at the end.

use serde::Serialize;
use serde::ser;

use crate::shape::Shape;
use crate::shape::build::{Builder, Left, NoShape};

/// Gathers parts without names.
pub(crate) struct Items<'a> {
    pub(crate) left: &'a mut Left,
    pub(crate) wrap: fn(&'static str, Vec<Shape>) -> Shape,
    pub(crate) name: &'static str,
    pub(crate) items: Vec<Shape>,
}

macro_rules! in_order {
    ($($of:ident $method:ident)*) => { $(
        impl ser::$of for Items<'_> {
            type Ok = Shape;
            type Error = NoShape;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoShape> {
                self.items.push(value.serialize(Builder { left: &mut *self.left })?);
                Ok(())
            }

            fn end(self) -> Result<Shape, NoShape> {
                Ok((self.wrap)(self.name, self.items))
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
    pub(crate) left: &'a mut Left,
    pub(crate) key: Option<Shape>,
    pub(crate) entries: Vec<(Shape, Shape)>,
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
        self.entries.push((
            key,
            value.serialize(Builder {
                left: &mut *self.left,
            })?,
        ));
        Ok(())
    }

    fn end(self) -> Result<Shape, NoShape> {
        Ok(Shape::Map(self.entries))
    }
}

/// Gathers parts with names.
pub(crate) struct Fields<'a> {
    pub(crate) left: &'a mut Left,
    pub(crate) name: &'static str,
    pub(crate) fields: Vec<(&'static str, Shape)>,
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
                self.fields.push((name, value.serialize(Builder { left: &mut *self.left })?));
                Ok(())
            }

            fn end(self) -> Result<Shape, NoShape> {
                Ok(Shape::Struct(self.name, self.fields))
            }
        }
    )* };
}

by_name! { SerializeStruct SerializeStructVariant }
