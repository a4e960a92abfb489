//! A value in words, as Rust would write it, written no further than it is shown.

mod compound;

use std::any::type_name;
use std::fmt::{self, Display, Write};

use serde::Serialize;
use serde::ser::{self, Serializer};

use crate::shape::words::compound::{Form, Parts};
use crate::shape::{SUMMARY_NEWTYPE, Shape};

/// The value in at most `max_chars` characters.
pub(crate) fn text<T: Serialize + ?Sized>(value: &T, max_chars: usize) -> String {
    let mut strip = Strip {
        out: String::new(),
        n_chars: 0,
        max_chars,
        marks: Vec::new(),
    };
    match value.serialize(Writer::new(&mut strip)) {
        Ok(()) => strip.out,
        Err(Stop) => strip.cut(),
    }
}

/// Whether a container is shown as a set: `{1, 2}`.
pub(crate) fn is_set<I>() -> bool {
    let name = type_name::<I>().trim_start_matches('&');
    name.split('<')
        .next()
        .is_some_and(|name| name.ends_with("Set"))
}

/// Items that are shown as a set: [`is_set`] knows this type by its name.
pub(crate) struct AsSet<'a>(pub(crate) &'a [Shape]);

impl<'a> IntoIterator for AsSet<'a> {
    type Item = &'a Shape;
    type IntoIter = std::slice::Iter<'a, Shape>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// A text of bounded length that remembers which brackets are open where.
pub(crate) struct Strip {
    out: String,
    n_chars: usize,
    max_chars: usize,
    /// In the order of the text: after so many characters a bracket was opened (with what closes it) or closed.
    marks: Vec<(usize, Option<&'static str>)>,
}

impl Strip {
    fn open(&mut self, opener: &str, closer: &'static str) -> Result<(), Stop> {
        self.write(opener)?;
        self.marks.push((self.n_chars, Some(closer)));
        Ok(())
    }

    fn close(&mut self, closer: &str) -> Result<(), Stop> {
        self.write(closer)?;
        self.marks.push((self.n_chars, None));
        Ok(())
    }

    fn write(&mut self, text: &str) -> Result<(), Stop> {
        // It has no more characters than bytes.
        if self.n_chars + text.len() <= self.max_chars {
            self.out.push_str(text);
            self.n_chars += text.chars().count();
            return Ok(());
        }
        for char in text.chars() {
            if self.n_chars == self.max_chars {
                return Err(Stop);
            }
            self.out.push(char);
            self.n_chars += 1;
        }
        Ok(())
    }

    fn display(&mut self, value: impl Display) -> Result<(), Stop> {
        write!(self, "{value}").map_err(|_| Stop)
    }

    /// Makes room for `…` and for what closes the brackets that are open there.
    fn cut(self) -> String {
        let mut end = self.n_chars.min(self.max_chars.saturating_sub(1));
        let closers = loop {
            let closers = self.open_at(end);
            let room = self.max_chars.saturating_sub(1 + closers.chars().count());
            if end <= room {
                break closers;
            }
            end = room;
        };
        let mut text: String = self.out.chars().take(end).collect();
        if text.ends_with(',') {
            text.pop();
        }
        if self.max_chars > 0 {
            text.push('…');
        }
        text.push_str(&closers);
        text
    }

    /// What closes the brackets that are open after so many characters; nothing if that is most of the room.
    fn open_at(&self, end: usize) -> String {
        let mut open = Vec::new();
        for (_, mark) in self.marks.iter().take_while(|(at, _)| *at <= end) {
            match mark {
                Some(closer) => open.push(*closer),
                None => drop(open.pop()),
            }
        }
        let closers: String = open.into_iter().rev().collect();
        if closers.chars().count() > self.max_chars / 2 {
            String::new()
        } else {
            closers
        }
    }
}

impl Write for Strip {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.write(text).map_err(|Stop| fmt::Error)
    }
}

/// Writes one value.
pub(crate) struct Writer<'a> {
    strip: &'a mut Strip,
    /// Text goes without quotes: it is a summary.
    is_bare: bool,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(strip: &'a mut Strip) -> Self {
        Self {
            strip,
            is_bare: false,
        }
    }

    fn parts(self, form: Form, name: &str) -> Result<Parts<'a>, Stop> {
        Parts::open(self.strip, form, name)
    }
}

macro_rules! shown {
    ($($method:ident $t:ty;)*) => { $(
        fn $method(self, v: $t) -> Result<(), Stop> {
            self.strip.display(v)
        }
    )* };
}

impl<'a> Serializer for Writer<'a> {
    type Ok = ();
    type Error = Stop;
    type SerializeSeq = Parts<'a>;
    type SerializeTuple = Parts<'a>;
    type SerializeTupleStruct = Parts<'a>;
    type SerializeTupleVariant = Parts<'a>;
    type SerializeMap = Parts<'a>;
    type SerializeStruct = Parts<'a>;
    type SerializeStructVariant = Parts<'a>;

    shown! {
        serialize_u8 u8; serialize_u16 u16; serialize_u32 u32; serialize_u64 u64; serialize_u128 u128;
        serialize_i8 i8; serialize_i16 i16; serialize_i32 i32; serialize_i64 i64; serialize_i128 i128;
        serialize_bool bool;
    }

    fn serialize_f32(self, v: f32) -> Result<(), Stop> {
        self.strip.display(format_args!("{v:?}"))
    }

    fn serialize_f64(self, v: f64) -> Result<(), Stop> {
        self.strip.display(format_args!("{v:?}"))
    }

    fn serialize_char(self, v: char) -> Result<(), Stop> {
        self.strip.display(format_args!("{v:?}"))
    }

    fn serialize_str(self, v: &str) -> Result<(), Stop> {
        if self.is_bare {
            return self.strip.write(v);
        }
        self.strip.open("\"", "\"")?;
        for char in v.chars() {
            match char {
                '\'' => self.strip.write("'")?,
                _ => self.strip.display(char.escape_debug())?,
            }
        }
        self.strip.close("\"")
    }

    fn serialize_bytes(self, v: &[u8]) -> Result<(), Stop> {
        self.collect_seq(v)
    }

    fn serialize_none(self) -> Result<(), Stop> {
        self.strip.write("None")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Stop> {
        self.serialize_newtype_struct("Some", value)
    }

    fn serialize_unit(self) -> Result<(), Stop> {
        self.strip.write("()")
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result<(), Stop> {
        self.strip.write(name)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Stop> {
        self.strip.write(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Stop> {
        if name == SUMMARY_NEWTYPE {
            return value.serialize(Writer {
                is_bare: true,
                ..self
            });
        }
        self.strip.write(name)?;
        self.strip.open("(", ")")?;
        value.serialize(Writer::new(self.strip))?;
        self.strip.close(")")
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Stop> {
        self.serialize_newtype_struct(variant, value)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'a>, Stop> {
        self.parts(Form::List, "")
    }

    fn serialize_tuple(self, len: usize) -> Result<Parts<'a>, Stop> {
        self.parts(if len == 1 { Form::Single } else { Form::Tuple }, "")
    }

    fn serialize_tuple_struct(self, name: &'static str, _: usize) -> Result<Parts<'a>, Stop> {
        self.parts(Form::Tuple, name)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts<'a>, Stop> {
        self.parts(Form::Tuple, variant)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'a>, Stop> {
        self.parts(Form::Braces, "")
    }

    fn serialize_struct(self, name: &'static str, len: usize) -> Result<Parts<'a>, Stop> {
        self.parts(if len == 0 { Form::Empty } else { Form::Struct }, name)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Parts<'a>, Stop> {
        self.serialize_struct(variant, len)
    }

    fn collect_seq<I>(self, iter: I) -> Result<(), Stop>
    where
        I: IntoIterator,
        I::Item: Serialize,
    {
        let mut parts = self.parts(
            if is_set::<I>() {
                Form::Braces
            } else {
                Form::List
            },
            "",
        )?;
        for item in iter {
            parts.part(&item)?;
        }
        parts.close()
    }
}

/// Nothing more is to be written: the text is full, or the value failed to serialize.
#[derive(Debug, thiserror::Error)]
#[error("stopped")]
pub(crate) struct Stop;

impl ser::Error for Stop {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}
