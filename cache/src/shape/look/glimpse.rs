//! Types whose content lies behind locks: each can be looked into without waiting.
//!
//! Serde's own way into a lock is to wait for it, so what holds locks directly, in std's containers, tuples or
//! handles, is serialized from here instead. Below a lock lies anything that serializes.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::ops::Deref;
use std::sync::TryLockError;
use std::sync::atomic::{
    AtomicBool, AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicU8, AtomicU16,
    AtomicU32, AtomicU64, AtomicUsize,
};
use std::sync::{Arc, LazyLock, OnceLock};

use serde::ser::{Error as _, Serialize, SerializeTuple as _, Serializer};

use crate::key::encode::is_lock;
use crate::kinds::Look;
use crate::shape::look::{look_at, look_at_parts, note_busy, words};
use crate::tracked::Tracked;

/// Something that can be looked into without waiting.
pub trait Glimpse {
    /// Serializes the content; fails, and notes it, where somebody holds a lock.
    fn glimpse<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;

    /// Looks.
    fn see(&self) -> Look {
        look_at_parts(self)
    }
}

/// Serializes by a glimpse. `is_lock` knows this type by its name: it never waits.
pub(crate) struct Glimpsed<'a, G: ?Sized>(pub(crate) &'a G);

impl<G: Glimpse + ?Sized> Serialize for Glimpsed<'_, G> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.glimpse(serializer)
    }
}

/// A lock of any make.
pub trait Lock {
    /// What it locks.
    type Content: ?Sized;
    /// Does something with the content; `None` if somebody holds the lock.
    fn with_content<R>(&self, f: impl FnOnce(&Self::Content) -> R) -> Option<R>;
}

macro_rules! locks {
    ($($lock:ty: |$this:ident| $try:expr;)*) => { $(
        impl<T: ?Sized> Lock for $lock {
            type Content = T;

            fn with_content<R>(&self, f: impl FnOnce(&T) -> R) -> Option<R> {
                let $this = self;
                let content = $try?;
                Some(f(&content))
            }
        }

        impl<T: Serialize + ?Sized> Glimpse for $lock {
            fn glimpse<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if is_lock::<T>() {
                    return Err(S::Error::custom(words::locked::<T>()));
                }
                let serialized = self.with_content(|content| content.serialize(serializer));
                serialized.unwrap_or_else(|| {
                    note_busy();
                    Err(S::Error::custom("busy"))
                })
            }

            // Held from the fingerprint to the shape.
            fn see(&self) -> Look {
                self.with_content(look_at).unwrap_or(Look::Busy)
            }
        }
    )* };
}

/// A poisoned lock still has a content, which may be all the more worth a look.
fn even_poisoned<G>(guard: Result<G, TryLockError<G>>) -> Option<G> {
    match guard {
        Ok(content) => Some(content),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

fn with_writers<T: ?Sized>(tracked: &Tracked<T>) -> Option<impl Deref<Target = T>> {
    let content = tracked.try_read()?;
    tracked.show_writers();
    Some(content)
}

locks! {
    parking_lot::Mutex<T>: |lock| lock.try_lock();
    parking_lot::RwLock<T>: |lock| lock.try_read();
    std::sync::Mutex<T>: |lock| even_poisoned(lock.try_lock());
    std::sync::RwLock<T>: |lock| even_poisoned(lock.try_read());
    Tracked<T>: |lock| with_writers(lock);
}

impl<T: Serialize> Glimpse for OnceLock<T> {
    fn glimpse<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.get().serialize(serializer)
    }
}

/// What nobody has asked for yet stays unmade.
impl<T: Serialize, F: FnOnce() -> T> Glimpse for LazyLock<T, F> {
    fn glimpse<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::get(self).serialize(serializer)
    }
}

macro_rules! atomics {
    ($($atomic:ty)*) => { $(
        impl Glimpse for $atomic {
            fn glimpse<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.serialize(serializer)
            }
        }
    )* };
}
atomics! {
    AtomicBool AtomicI8 AtomicI16 AtomicI32 AtomicI64 AtomicIsize AtomicU8 AtomicU16 AtomicU32 AtomicU64 AtomicUsize
}

impl<G: Glimpse + ?Sized> Glimpse for Arc<G> {
    fn glimpse<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).glimpse(serializer)
    }
}

impl<G: Glimpse + ?Sized> Glimpse for Box<G> {
    fn glimpse<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).glimpse(serializer)
    }
}

impl<G: Glimpse> Glimpse for Option<G> {
    fn glimpse<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_ref().map(Glimpsed).serialize(serializer)
    }
}

macro_rules! lists {
    ($([$($params:tt)*] $list:ty;)*) => { $(
        impl<G: Glimpse, $($params)*> Glimpse for $list {
            fn glimpse<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(self.iter().map(Glimpsed))
            }
        }
    )* };
}
lists! {
    [] [G];
    [const N: usize] [G; N];
    [] Vec<G>;
    [] VecDeque<G>;
}

impl<K: Serialize, G: Glimpse> Glimpse for BTreeMap<K, G> {
    fn glimpse<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(key, value)| (key, Glimpsed(value))))
    }
}

impl<K: Serialize, G: Glimpse, H> Glimpse for HashMap<K, G, H> {
    fn glimpse<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(UnorderedGlimpses(self.iter()))
    }
}

/// The entries of a hash map; `is_unordered` knows this type by its name.
struct UnorderedGlimpses<'a, K, G>(std::collections::hash_map::Iter<'a, K, G>);

impl<'a, K, G> Iterator for UnorderedGlimpses<'a, K, G> {
    type Item = (&'a K, Glimpsed<'a, G>);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (key, Glimpsed(value)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

/// A part of a tuple: what can be looked into, or a plain value beside it.
pub trait Part {
    /// Serializes it.
    fn part<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

impl<G: Glimpse> Part for G {
    fn part<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.glimpse(serializer)
    }
}

macro_rules! plain {
    ($($t:ty)*) => { $(
        impl Part for $t {
            fn part<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.serialize(serializer)
            }
        }
    )* };
}
plain! {
    u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 bool char String &'static str
    std::path::PathBuf std::time::Duration
}

/// Serializes a part of a tuple; known as [`Glimpsed`] is.
struct GlimpsedPart<'a, P>(&'a P);

impl<P: Part> Serialize for GlimpsedPart<'_, P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.part(serializer)
    }
}

macro_rules! tuples {
    ($($len:literal: $($part:ident.$idx:tt)*;)*) => { $(
        impl<$($part: Part),*> Glimpse for ($($part,)*) {
            fn glimpse<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut tuple = serializer.serialize_tuple($len)?;
                $(tuple.serialize_element(&GlimpsedPart(&self.$idx))?;)*
                tuple.end()
            }
        }
    )* };
}
tuples! {
    1: A.0;
    2: A.0 B.1;
    3: A.0 B.1 C.2;
    4: A.0 B.1 C.2 D.3;
    5: A.0 B.1 C.2 D.3 E.4;
    6: A.0 B.1 C.2 D.3 E.4 F.5;
}
