//! Values made of others, in words: an opening, parts between commas, a closing.

use serde::Serialize;
use serde::ser;

use crate::shape::words::{Stop, Strip, Writer};

/// How parts are enclosed.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    /// `[1, 2]`
    List,
    /// `{1, 2}` or `{"a": 1}`
    Braces,
    /// `(1, 2)` or `Name(1, 2)`
    Tuple,
    /// `(1,)`
    Single,
    /// `Name { a: 1 }`
    Struct,
    /// `Name`
    Empty,
}

impl Form {
    fn ends(self) -> (&'static str, &'static str) {
        match self {
            Self::List => ("[", "]"),
            Self::Braces => ("{", "}"),
            Self::Tuple => ("(", ")"),
            Self::Single => ("(", ",)"),
            Self::Struct => (" { ", " }"),
            Self::Empty => ("", ""),
        }
    }
}

/// Writes parts.
pub(crate) struct Parts<'a> {
    strip: &'a mut Strip,
    closer: &'static str,
    is_first: bool,
}

impl<'a> Parts<'a> {
    pub(crate) fn open(strip: &'a mut Strip, form: Form, name: &str) -> Result<Self, Stop> {
        let (opener, closer) = form.ends();
        strip.write(name)?;
        strip.open(opener, closer)?;
        Ok(Self {
            strip,
            closer,
            is_first: true,
        })
    }

    pub(crate) fn part<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
        self.separate()?;
        value.serialize(Writer::new(self.strip))
    }

    pub(crate) fn close(self) -> Result<(), Stop> {
        self.strip.close(self.closer)
    }

    fn separate(&mut self) -> Result<(), Stop> {
        if std::mem::take(&mut self.is_first) {
            Ok(())
        } else {
            self.strip.write(", ")
        }
    }
}

macro_rules! in_order {
    ($($of:ident $method:ident)*) => { $(
        impl ser::$of for Parts<'_> {
            type Ok = ();
            type Error = Stop;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
                self.part(value)
            }

            fn end(self) -> Result<(), Stop> {
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
            type Error = Stop;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Stop> {
                self.separate()?;
                self.strip.write(name)?;
                self.strip.write(": ")?;
                value.serialize(Writer::new(self.strip))
            }

            fn end(self) -> Result<(), Stop> {
                self.close()
            }
        }
    )* };
}

by_name! { SerializeStruct SerializeStructVariant }

impl ser::SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = Stop;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Stop> {
        self.part(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
        self.strip.write(": ")?;
        value.serialize(Writer::new(self.strip))
    }

    fn end(self) -> Result<(), Stop> {
        self.close()
    }
}
