//! Values of types that everyone has, as JSON: by it session state goes on in a program that takes this one's place,
//! although nobody has said how to write it down.
//!
//! A type can't be asked for what it implements, but for whether it is one of a list. Those of the list are written
//! without loss, floats by their bits; a value that can't be, or that is too large, is not handed over.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use jiff::civil::{Date, Time};
use serde_json::{Map, Value as Json, json};

use crate::element::color::Color;

/// So much is written of one value: it is after each run that changes it, and what is larger is rather kept by a cached
/// function.
const MAX_BYTES: usize = 256 << 10;
/// What a value costs besides its text.
const BYTES_PER_VALUE: usize = 16;

/// How much may still be written of a value, in bytes.
struct Room(usize);

impl Room {
    /// Takes room for a value with so long a text; `None` if there is none.
    fn take(&mut self, n_bytes: usize) -> Option<()> {
        self.0 = self.0.checked_sub(n_bytes.checked_add(BYTES_PER_VALUE)?)?;
        Some(())
    }
}

/// Writes the value behind a slot of session state, if it can be written.
pub(super) type Write = fn(&Rc<dyn Any>) -> Option<Json>;

/// How values of a type are written and read.
#[derive(Clone, Copy)]
pub(super) struct Codec {
    pub(super) write: Write,
    /// Reads a value; it is in the box with its own type.
    pub(super) read: fn(&Json) -> Option<Box<dyn Any>>,
}

/// That of a type, if it is on the list.
pub(super) fn codec_of<T: 'static>() -> Option<Codec> {
    let wanted = TypeId::of::<T>();
    /// The first of these types that is the one that is wanted.
    macro_rules! first {
        ($($plain:ty),* $(,)?) => {
            $(if wanted == TypeId::of::<$plain>() {
                return Some(Codec { write: write::<$plain>, read: read::<$plain> });
            })*
        };
    }
    /// A type and what is made of it.
    macro_rules! with_containers {
        ($($plain:ty),* $(,)?) => {
            first!($(
                $plain,
                Option<$plain>,
                Vec<$plain>,
                Vec<Vec<$plain>>,
                BTreeMap<String, $plain>,
                ($plain, $plain),
                Vec<($plain, $plain)>,
                Option<($plain, $plain)>,
                (String, $plain),
                Vec<(String, $plain)>,
            )*);
        };
    }
    with_containers!(
        bool, char, String, u8, u16, u32, u64, usize, i8, i16, i32, i64, isize, f32, f64
    );
    first!(
        PathBuf,
        Option<PathBuf>,
        Vec<PathBuf>,
        Duration,
        Option<Duration>,
        Date,
        Option<Date>,
        Vec<Date>,
        (Date, Date),
        Option<(Date, Date)>,
        Time,
        Option<Time>,
        Color,
        Option<Color>,
        Vec<Color>,
        ()
    );
    None
}

fn write<T: Plain>(slot: &Rc<dyn Any>) -> Option<Json> {
    let slot = Rc::clone(slot).downcast::<RefCell<Rc<T>>>().ok()?;
    let value = Rc::clone(&slot.borrow());
    value.to_json(&mut Room(MAX_BYTES))
}

fn read<T: Plain>(json: &Json) -> Option<Box<dyn Any>> {
    Some(Box::new(T::from_json(json)?))
}

/// A type of the list.
trait Plain: Sized + 'static {
    fn to_json(&self, room: &mut Room) -> Option<Json>;
    fn from_json(json: &Json) -> Option<Self>;
}

/// Types that JSON knows.
macro_rules! plain {
    ($($plain:ty: |$json:ident| $read:expr),* $(,)?) => {
        $(impl Plain for $plain {
            fn to_json(&self, room: &mut Room) -> Option<Json> {
                room.take(0)?;
                Some(json!(self))
            }

            fn from_json($json: &Json) -> Option<Self> {
                $read
            }
        })*
    };
}

plain!(
    bool: |json| json.as_bool(),
    u8: |json| json.as_u64()?.try_into().ok(),
    u16: |json| json.as_u64()?.try_into().ok(),
    u32: |json| json.as_u64()?.try_into().ok(),
    u64: |json| json.as_u64(),
    usize: |json| json.as_u64()?.try_into().ok(),
    i8: |json| json.as_i64()?.try_into().ok(),
    i16: |json| json.as_i64()?.try_into().ok(),
    i32: |json| json.as_i64()?.try_into().ok(),
    i64: |json| json.as_i64(),
    isize: |json| json.as_i64()?.try_into().ok(),
    (): |json| json.is_null().then_some(()),
    char: |json| {
        let mut chars = json.as_str()?.chars();
        chars.next().filter(|_| chars.next().is_none())
    },
);

impl Plain for String {
    fn to_json(&self, room: &mut Room) -> Option<Json> {
        room.take(self.len())?;
        Some(json!(self))
    }

    fn from_json(json: &Json) -> Option<Self> {
        json.as_str().map(str::to_owned)
    }
}

/// Types whose text says all of them.
macro_rules! by_text {
    ($($plain:ty),*) => {
        $(impl Plain for $plain {
            fn to_json(&self, room: &mut Room) -> Option<Json> {
                self.to_string().to_json(room)
            }

            fn from_json(json: &Json) -> Option<Self> {
                json.as_str()?.parse().ok()
            }
        })*
    };
}

by_text!(Date, Time, Color);

// JSON has no NaN, and rounds.
impl Plain for f64 {
    fn to_json(&self, room: &mut Room) -> Option<Json> {
        room.take(0)?;
        Some(json!(self.to_bits()))
    }

    fn from_json(json: &Json) -> Option<Self> {
        json.as_u64().map(Self::from_bits)
    }
}

impl Plain for f32 {
    fn to_json(&self, room: &mut Room) -> Option<Json> {
        room.take(0)?;
        Some(json!(self.to_bits()))
    }

    fn from_json(json: &Json) -> Option<Self> {
        Some(Self::from_bits(json.as_u64()?.try_into().ok()?))
    }
}

impl Plain for PathBuf {
    fn to_json(&self, room: &mut Room) -> Option<Json> {
        room.take(self.as_os_str().len())?;
        self.to_str().map(|path| json!(path))
    }

    fn from_json(json: &Json) -> Option<Self> {
        json.as_str().map(Self::from)
    }
}

impl Plain for Duration {
    fn to_json(&self, room: &mut Room) -> Option<Json> {
        room.take(0)?;
        Some(json!([self.as_secs(), self.subsec_nanos()]))
    }

    fn from_json(json: &Json) -> Option<Self> {
        let (secs, nanos) = <(u64, u32)>::from_json(json)?;
        (nanos < 1_000_000_000).then(|| Self::new(secs, nanos))
    }
}

impl<T: Plain> Plain for Option<T> {
    fn to_json(&self, room: &mut Room) -> Option<Json> {
        room.take(0)?;
        match self {
            Some(value) => Some(Json::Array(vec![value.to_json(room)?])),
            None => Some(Json::Null),
        }
    }

    fn from_json(json: &Json) -> Option<Self> {
        match json {
            Json::Null => Some(None),
            Json::Array(one) if one.len() == 1 => T::from_json(&one[0]).map(Some),
            _ => None,
        }
    }
}

impl<T: Plain> Plain for Vec<T> {
    fn to_json(&self, room: &mut Room) -> Option<Json> {
        room.take(0)?;
        let items: Option<_> = self.iter().map(|item| item.to_json(room)).collect();
        items.map(Json::Array)
    }

    fn from_json(json: &Json) -> Option<Self> {
        json.as_array()?.iter().map(T::from_json).collect()
    }
}

impl<T: Plain> Plain for BTreeMap<String, T> {
    fn to_json(&self, room: &mut Room) -> Option<Json> {
        room.take(0)?;
        let fields = self.iter().map(|(name, value)| {
            room.take(name.len())?;
            Some((name.clone(), value.to_json(room)?))
        });
        let fields: Option<Map<_, _>> = fields.collect();
        fields.map(Json::Object)
    }

    fn from_json(json: &Json) -> Option<Self> {
        let fields = json.as_object()?.iter();
        fields
            .map(|(name, value)| Some((name.clone(), T::from_json(value)?)))
            .collect()
    }
}

impl<A: Plain, B: Plain> Plain for (A, B) {
    fn to_json(&self, room: &mut Room) -> Option<Json> {
        room.take(0)?;
        Some(Json::Array(vec![
            self.0.to_json(room)?,
            self.1.to_json(room)?,
        ]))
    }

    fn from_json(json: &Json) -> Option<Self> {
        match &json.as_array()?[..] {
            [a, b] => Some((A::from_json(a)?, B::from_json(b)?)),
            _ => None,
        }
    }
}
