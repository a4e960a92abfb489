//! Values of types that everyone has, as JSON: by it session state goes on in a program that takes this one's place,
//! although nobody has said how to write it down.
//!
//! A type can't be asked for what it implements, but for whether it is one of a list. Those of the list are written
//! without loss, floats by their bits; a value that can't be is not handed over.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use serde_json::{Map, Value as Json, json};

/// Longer lists would be written after each run, and are rather kept by a cached function.
const MAX_ITEMS: usize = 10_000;

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
        ()
    );
    None
}

fn write<T: Plain>(slot: &Rc<dyn Any>) -> Option<Json> {
    let slot = Rc::clone(slot).downcast::<RefCell<Rc<T>>>().ok()?;
    let value = Rc::clone(&slot.borrow());
    value.to_json()
}

fn read<T: Plain>(json: &Json) -> Option<Box<dyn Any>> {
    Some(Box::new(T::from_json(json)?))
}

/// A type of the list.
trait Plain: Sized + 'static {
    fn to_json(&self) -> Option<Json>;
    fn from_json(json: &Json) -> Option<Self>;
}

/// Types that JSON knows.
macro_rules! plain {
    ($($plain:ty: |$json:ident| $read:expr),* $(,)?) => {
        $(impl Plain for $plain {
            fn to_json(&self) -> Option<Json> {
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
    String: |json| json.as_str().map(str::to_owned),
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

// JSON has no NaN, and rounds.
impl Plain for f64 {
    fn to_json(&self) -> Option<Json> {
        Some(json!(self.to_bits()))
    }

    fn from_json(json: &Json) -> Option<Self> {
        json.as_u64().map(Self::from_bits)
    }
}

impl Plain for f32 {
    fn to_json(&self) -> Option<Json> {
        Some(json!(self.to_bits()))
    }

    fn from_json(json: &Json) -> Option<Self> {
        Some(Self::from_bits(json.as_u64()?.try_into().ok()?))
    }
}

impl Plain for PathBuf {
    fn to_json(&self) -> Option<Json> {
        self.to_str().map(|path| json!(path))
    }

    fn from_json(json: &Json) -> Option<Self> {
        json.as_str().map(Self::from)
    }
}

impl Plain for Duration {
    fn to_json(&self) -> Option<Json> {
        Some(json!([self.as_secs(), self.subsec_nanos()]))
    }

    fn from_json(json: &Json) -> Option<Self> {
        let (secs, nanos) = <(u64, u32)>::from_json(json)?;
        (nanos < 1_000_000_000).then(|| Self::new(secs, nanos))
    }
}

impl<T: Plain> Plain for Option<T> {
    fn to_json(&self) -> Option<Json> {
        match self {
            Some(value) => Some(Json::Array(vec![value.to_json()?])),
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
    fn to_json(&self) -> Option<Json> {
        if self.len() > MAX_ITEMS {
            return None;
        }
        let items: Option<_> = self.iter().map(Plain::to_json).collect();
        items.map(Json::Array)
    }

    fn from_json(json: &Json) -> Option<Self> {
        json.as_array()?.iter().map(T::from_json).collect()
    }
}

impl<T: Plain> Plain for BTreeMap<String, T> {
    fn to_json(&self) -> Option<Json> {
        if self.len() > MAX_ITEMS {
            return None;
        }
        let fields = self
            .iter()
            .map(|(name, value)| Some((name.clone(), value.to_json()?)));
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
    fn to_json(&self) -> Option<Json> {
        Some(Json::Array(vec![self.0.to_json()?, self.1.to_json()?]))
    }

    fn from_json(json: &Json) -> Option<Self> {
        match &json.as_array()?[..] {
            [a, b] => Some((A::from_json(a)?, B::from_json(b)?)),
            _ => None,
        }
    }
}
