//! Arguments that a refresh in the background keeps: values of its own, handed to the body in the forms in which
//! the function takes them.

use std::borrow::Borrow as _;

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
