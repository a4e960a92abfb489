//! Types that share instead of copying can't be data, whatever serde can do with them.
//!
//! An attribute sees a type as it is written; this sees through aliases, by the method look-up described in
//! [`crate::rt`].

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::marker::PhantomData;
use std::rc::{self, Rc};
use std::sync::atomic::{
    AtomicBool, AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicU8, AtomicU16,
    AtomicU32, AtomicU64, AtomicUsize,
};
use std::sync::{self, Arc, Mutex, OnceLock, RwLock};

use crate::data::Data;
use crate::tracked::Tracked;

/// A value type, the way of its calls, and the way of a refused function.
#[derive(Debug)]
pub struct Value<V, Way, Refused> {
    pub(crate) way: Way,
    pub(crate) refused: Refused,
    marker: PhantomData<fn() -> V>,
}

impl<V, Way, Refused> Value<V, Way, Refused> {
    /// Both ways are at hand; the compiler takes one.
    pub fn new(way: Way, refused: Refused) -> Self {
        Self {
            way,
            refused,
            marker: PhantomData,
        }
    }
}

/// A type of which every clone is a value of its own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` shares instead of copying, so it can't be data",
    label = "every caller of a `#[cache_data]` function gets a value of its own; this would be the same for all",
    note = "return what is inside, or `Data<T>` for cheap copies",
    note = "or use `#[cache_resource]` for one object shared by all"
)]
pub trait Owned<Way> {}

/// Types that share.
pub trait Shares {
    /// The type.
    type Value;
    /// The way of its calls.
    type Way;
    /// The way of a refused function.
    type Refused;
    /// Refuses: there is no such `Owned` type.
    fn check(&self) -> Self::Refused
    where
        Self::Value: Owned<Self::Way>;
}

/// All other types.
pub trait Copies {
    /// The way of its calls.
    type Way;
    /// Goes on.
    fn check(&self) -> Self::Way;
}

impl<V, Way: Copy, Refused> Copies for Value<V, Way, Refused> {
    type Way = Way;

    #[inline]
    fn check(&self) -> Way {
        self.way
    }
}

macro_rules! shares {
    ($([$($params:tt)*] $t:ty;)*) => { $(
        shares!(@one [$($params)*] $t);
        shares!(@one [$($params)*] Option<$t>);
        shares!(@one [$($params)*] Vec<$t>);
        shares!(@one [$($params)*] Box<$t>);
        shares!(@one [$($params)*] Data<$t>);
        shares!(@one [$($params)* K] BTreeMap<K, $t>);
        shares!(@one [$($params)* K, H] HashMap<K, $t, H>);
    )* };
    (@one [$($params:tt)*] $t:ty) => {
        impl<Way: Copy, Refused: Copy, $($params)*> Shares for &Value<$t, Way, Refused> {
            type Value = $t;
            type Way = Way;
            type Refused = Refused;

            fn check(&self) -> Refused
            where
                $t: Owned<Way>,
            {
                self.refused
            }
        }
    };
}
shares! {
    [T: ?Sized,] Arc<T>;
    [T: ?Sized,] Rc<T>;
    [T: ?Sized,] sync::Weak<T>;
    [T: ?Sized,] rc::Weak<T>;
    [T,] Mutex<T>;
    [T,] RwLock<T>;
    [T,] parking_lot::Mutex<T>;
    [T,] parking_lot::RwLock<T>;
    [T,] Tracked<T>;
    [T,] Cell<T>;
    [T,] RefCell<T>;
    [T,] OnceCell<T>;
    [T,] OnceLock<T>;
    [] AtomicBool;
    [] AtomicI8;
    [] AtomicI16;
    [] AtomicI32;
    [] AtomicI64;
    [] AtomicIsize;
    [] AtomicU8;
    [] AtomicU16;
    [] AtomicU32;
    [] AtomicU64;
    [] AtomicUsize;
}
