//! Values made of others: each part after the other, then an end.

use serde::Serialize;
use serde::ser;

use crate::key::encode::{EncodeError, push_name, push_value, tag};
use crate::key::sink::Sink;

/// Writes the parts of an opened value.
pub(crate) struct Parts<'a> {
    pub(crate) sink: &'a mut Sink,
}

impl Parts<'_> {
    #[inline]
    fn close(self) -> Result<(), EncodeError> {
        self.sink.push(&[tag::END])
    }
}

macro_rules! in_order {
    ($($of:ident $method:ident)*) => { $(
        impl ser::$of for Parts<'_> {
            type Ok = ();
            type Error = EncodeError;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
                push_value(self.sink, value)
            }

            #[inline]
            fn end(self) -> Result<(), EncodeError> {
                self.close()
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

macro_rules! by_name {
    ($($of:ident)*) => { $(
        impl ser::$of for Parts<'_> {
            type Ok = ();
            type Error = EncodeError;

            #[inline]
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), EncodeError> {
                push_name(self.sink, name)?;
                push_value(self.sink, value)
            }

            #[inline]
            fn end(self) -> Result<(), EncodeError> {
                self.close()
            }
        }
    )* };
}

by_name! { SerializeStruct SerializeStructVariant }

impl ser::SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = EncodeError;

    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), EncodeError> {
        push_value(self.sink, key)
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        push_value(self.sink, value)
    }

    #[inline]
    fn end(self) -> Result<(), EncodeError> {
        self.close()
    }
}
