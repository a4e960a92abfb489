//! Arguments that a refresh in the background keeps: values of its own, handed to the body in the forms in which
//! the function takes them.

use std::borrow::Borrow as _;

use crate::key::{Key, KeyError};

/// What a refresh has made, and the key of its arguments when that was done.
#[derive(Debug)]
pub struct Refreshed<T> {
    /// What the body returned.
    pub value: T,
    /// The key.
    pub key: Result<Key, KeyError>,
}

impl<T> Refreshed<T> {
    /// The same with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Refreshed<U> {
        Refreshed {
            value: change(self.value),
            key: self.key,
        }
    }
}

/// A type of which a refresh can keep a copy; `Name` is there for the compiler's message.
#[diagnostic::on_unimplemented(
    message = "argument `{Name}` can't be kept for a refresh in the background",
    label = "`{Self}` isn't `Clone`, `Send` and `'static`",
    note = "with `refresh_mode = \"background\"` the body runs once more when the caller has gone on, on another thread, with \
            copies of the arguments",
    note = "pass what can be copied and sent (a handle like `Arc<{Self}>`, say), or leave `refresh_mode` out"
)]
pub trait Keepable<Name>: Sized {
    /// A copy.
    #[must_use]
    fn keep(&self) -> Self;
}

#[diagnostic::do_not_recommend]
impl<Name, T: Clone + Send + 'static> Keepable<Name> for T {
    fn keep(&self) -> Self {
        self.clone()
    }
}

/// A type of which a refresh can keep an owned form behind a reference; `Name` is there for the compiler's message.
#[diagnostic::on_unimplemented(
    message = "argument `{Name}` can't be kept for a refresh in the background",
    label = "no owned copy of `{Self}` can be made and sent to another thread",
    note = "with `refresh_mode = \"background\"` the body runs once more when the caller has gone on, on another thread, with \
            copies of the arguments: a reference to anything that is `Clone + Send + 'static`, to a `str`, a slice or a `Path`",
    note = "pass what can be copied and sent (a handle like `&Arc<…>`, say), or leave `refresh_mode` out"
)]
pub trait Lendable<Name> {
    /// What is kept.
    type Kept: Send + 'static;
    /// An owned copy.
    fn keep(&self) -> Self::Kept;
    /// What the body gets.
    fn lend(kept: &Self::Kept) -> &Self;
}

#[diagnostic::do_not_recommend]
impl<Name, T: ToOwned<Owned: Send + 'static> + ?Sized> Lendable<Name> for T {
    type Kept = T::Owned;

    fn keep(&self) -> T::Owned {
        self.to_owned()
    }

    fn lend(kept: &T::Owned) -> &T {
        kept.borrow()
    }
}

/// A copy of an owned argument: the body gets one more, so that the key can be taken when it is done.
#[derive(Debug)]
pub struct Owned<T> {
    value: T,
    copy: fn(&T) -> T,
}

impl<T> Owned<T> {
    /// Keeps it.
    pub fn new<Name>(value: &T) -> Self
    where
        T: Keepable<Name>,
    {
        Self {
            value: value.keep(),
            copy: T::keep,
        }
    }

    /// Another copy.
    pub fn copy(&self) -> T {
        (self.copy)(&self.value)
    }

    /// The copy itself.
    pub fn into_value(self) -> T {
        self.value
    }
}

/// The owned copy of what a reference shows.
#[derive(Debug)]
pub struct Lent<K, T: ?Sized> {
    kept: K,
    lend: fn(&K) -> &T,
}

impl<K, T: ?Sized> Lent<K, T> {
    /// Keeps it.
    pub fn new<Name>(value: &T) -> Self
    where
        T: Lendable<Name, Kept = K>,
    {
        Self {
            kept: value.keep(),
            lend: T::lend,
        }
    }

    /// Shows it.
    pub fn get(&self) -> &T {
        (self.lend)(&self.kept)
    }
}
