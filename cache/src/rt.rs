//! What the attributes expand to calls of. Not for use by hand.
//!
//! An expansion builds the key inline, then hands the call over to [`crate::call`]. What depends on a type that
//! the attribute can't see is chosen by the compiler, through method look-up: of two traits with a method of
//! the same name, the one that needs fewer dereferences wins, and a type that doesn't fit is passed over.

pub mod arguments;
pub mod failure;
pub mod keep;
pub mod legacy;
pub mod outside;
pub mod parts;
pub mod returns;
pub mod ttl;

use std::any::TypeId;
use std::cell::RefCell;

pub use std::option::Option::{self, None, Some};
pub use std::panic::Location;
pub use std::primitive::{bool, usize};
pub use std::result::Result::Ok;
pub use std::time::Duration;
pub use std::vec::Vec;

pub use crate::call::{Call, clear, clear_for, info};
pub use crate::draw::NoPage;
pub use crate::function::{
    ArgumentSpec, Code, Function, Kind, Options, RefreshMode, Scope, Spinner,
};
pub use crate::key::{KeyBuilder, ignored};
pub use crate::kinds::{Policy, Resource, handles, sharing};
pub use crate::recorder::event::Argument;
pub use crate::registry::info::Info;
pub use crate::rt::ttl::{TtlConst, ttl};
pub use crate::shape::look;

/// The arguments of a call, for whoever comes first: the recorder looks at them, the body takes them.
#[derive(Debug)]
pub struct Args<A>(RefCell<Option<A>>);

impl<A> Args<A> {
    /// Holds them.
    #[inline]
    pub fn new(args: A) -> Self {
        Self(RefCell::new(Some(args)))
    }

    /// The arguments in words; none once the body has them.
    pub fn describe(&self, describe: impl FnOnce(&A) -> Vec<Argument>) -> Vec<Argument> {
        self.0.borrow().as_ref().map_or_else(Vec::new, describe)
    }

    /// Copies them for a refresh. To be asked for before the body has them.
    pub fn keep<K>(&self, keep: impl FnOnce(&A) -> K) -> K {
        let args = self.0.borrow();
        keep(args.as_ref().expect("at a hit the body doesn't run"))
    }

    /// Hands them to the body.
    pub fn take(&self) -> A {
        self.0.take().expect("a body runs at most once a call")
    }
}

/// The full path of a function item with its type instance, as a function of its own.
pub fn path_of<F>(_item: &F) -> fn() -> &'static str {
    std::any::type_name::<F>
}

/// Which instance of a generic function or method an item is. Works for types that borrow.
#[inline]
pub fn instance_of<F>(_item: &F) -> Option<TypeId> {
    Some(typeid::of::<F>())
}

/// A bound on entries from a constant expression; zero doesn't compile.
#[track_caller]
pub const fn at_least_one(n: usize) -> usize {
    assert!(
        n > 0,
        "`max_entries` is at least 1: with 0 nothing could ever be served"
    );
    n
}

/// A bound on bytes from a constant expression; zero doesn't compile.
#[track_caller]
pub const fn at_least_one_byte(n: u64) -> u64 {
    assert!(
        n > 0,
        "`max_size` is at least 1 byte: with 0 nothing could ever be served"
    );
    n
}
