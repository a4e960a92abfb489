//! What a `#[cache]` function returns: a lock in an `Arc`, a value of one's own, or, unchecked, any `Arc`.
//!
//! An expansion writes `(&&&&way.value()).check()` with the traits in scope; see [`crate::rt`].

use std::any::type_name;
use std::convert::Infallible;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::Serialize;

use crate::call::Call;
use crate::draw::Draw;
use crate::function::Kind;
use crate::kinds::sharing::{Shares, Value};
use crate::kinds::wrapper::{Access, Lock};
use crate::kinds::{Look, MAX_PREVIEW_CHARS};
use crate::legacy;
use crate::rt::outside::Seen;
use crate::rt::returns::{Fallible, Plain, Refused};
use crate::shape;
use crate::shape::look::{look_in_full, size_at};

/// How the store asks about a value that is held by reference.
pub trait Form<V>: 'static {
    /// The attribute that suits such values.
    const SUCCESSOR: Kind;
    /// Counts the handles, if there are any.
    const N_HANDLES: Option<fn(&V) -> usize>;
    /// Takes the fingerprint, however long that takes.
    fn look(value: &V) -> Look;
    /// Estimated bytes.
    fn size(value: &V) -> Option<u64>;
    /// A number for the very object.
    fn object(value: &V) -> u64;

    /// The value in words.
    fn preview(value: &V) -> String {
        let type_name = type_name::<V>();
        match Self::look(value) {
            Look::Seen {
                shape: Some(shape), ..
            } => shape.text(MAX_PREVIEW_CHARS),
            Look::Seen { .. } => format!("`{type_name}`, too large to be shown"),
            Look::Busy => format!("`{type_name}`, in use"),
            Look::Unwatched(why) => format!("`{type_name}`: {why}"),
        }
    }
}

/// `Arc<Mutex<T>>` and its like: shared, and looked into.
#[derive(Debug)]
pub struct Locked;

impl<L: Lock<Content: Serialize>> Form<Arc<L>> for Locked {
    const SUCCESSOR: Kind = Kind::Resource;
    const N_HANDLES: Option<fn(&Arc<L>) -> usize> = Some(Arc::strong_count);

    fn look(value: &Arc<L>) -> Look {
        match value.try_with(look_in_full) {
            Access::Seen(look) => look,
            Access::Busy => Look::Busy,
            Access::Empty => Look::Unwatched("it is empty".into()),
        }
    }

    fn size(value: &Arc<L>) -> Option<u64> {
        match value.try_with(size_at) {
            Access::Seen(size) => size,
            Access::Busy | Access::Empty => None,
        }
    }

    fn object(value: &Arc<L>) -> u64 {
        Arc::as_ptr(value).addr() as u64
    }
}

/// Any `Arc`: shared, and left alone.
#[derive(Debug)]
pub struct Unchecked;

impl<T: Send + Sync + ?Sized + 'static> Form<Arc<T>> for Unchecked {
    const SUCCESSOR: Kind = Kind::Resource;
    const N_HANDLES: Option<fn(&Arc<T>) -> usize> = Some(Arc::strong_count);

    fn look(_: &Arc<T>) -> Look {
        Look::Unwatched(legacy::ALLOWED.into())
    }

    fn size(_: &Arc<T>) -> Option<u64> {
        None
    }

    fn object(value: &Arc<T>) -> u64 {
        Arc::as_ptr(value).addr() as u64
    }
}

macro_rules! options {
    ($([$($params:tt)*] $form:ident, $t:ty;)*) => { $(
        impl<$($params)*> Form<Option<$t>> for $form {
            const SUCCESSOR: Kind = Kind::Resource;
            const N_HANDLES: Option<fn(&Option<$t>) -> usize> =
                Some(|value| value.as_ref().map_or(0, Arc::strong_count));

            fn look(value: &Option<$t>) -> Look {
                match value {
                    Some(value) => Self::look(value),
                    None => Look::Unwatched("there is none".into()),
                }
            }

            fn size(value: &Option<$t>) -> Option<u64> {
                value.as_ref().and_then(Self::size)
            }

            fn object(value: &Option<$t>) -> u64 {
                value.as_ref().map_or(0, Self::object)
            }
        }
    )* };
}
options! {
    [L: Lock<Content: Serialize>] Locked, Arc<L>;
    [T: Send + Sync + ?Sized + 'static] Unchecked, Arc<T>;
}

/// A value of one's own: every caller gets a clone of the one that is kept.
#[derive(Debug)]
pub struct Owned;

impl<V: Clone + Serialize + Send + Sync + 'static> Form<V> for Owned {
    const SUCCESSOR: Kind = Kind::Data;
    const N_HANDLES: Option<fn(&V) -> usize> = None;

    fn look(value: &V) -> Look {
        look_in_full(value)
    }

    fn size(value: &V) -> Option<u64> {
        size_at(value)
    }

    fn object(value: &V) -> u64 {
        std::ptr::from_ref(value).addr() as u64
    }

    fn preview(value: &V) -> String {
        shape::text(value, MAX_PREVIEW_CHARS)
    }
}

/// The way of a call whose value has a form.
#[derive(Debug)]
pub struct Formed<Way, F>(Way, PhantomData<fn() -> F>);

impl<Way, F> Formed<Way, F> {
    fn of(way: Way) -> Self {
        Self(way, PhantomData)
    }
}

/// Locks whose content can be hashed.
pub trait IsLocked {
    /// The way of its calls.
    type Formed;
    /// Goes on.
    fn check(&self) -> Self::Formed;
}

impl<L: Lock<Content: Serialize>, Way: Copy, R> IsLocked for &&&Value<Arc<L>, Way, R> {
    type Formed = Formed<Way, Locked>;

    fn check(&self) -> Self::Formed {
        Formed::of(self.way)
    }
}

impl<L: Lock<Content: Serialize>, Way: Copy, R> IsLocked for &&&Value<Option<Arc<L>>, Way, R> {
    type Formed = Formed<Way, Locked>;

    fn check(&self) -> Self::Formed {
        Formed::of(self.way)
    }
}

/// Any handle; in scope with `allow_output_mutation` only.
pub trait IsHandle {
    /// The way of its calls.
    type Formed;
    /// Goes on.
    fn check(&self) -> Self::Formed;
}

impl<T: Send + Sync + ?Sized + 'static, Way: Copy, R> IsHandle for &&Value<Arc<T>, Way, R> {
    type Formed = Formed<Way, Unchecked>;

    fn check(&self) -> Self::Formed {
        Formed::of(self.way)
    }
}

impl<T: Send + Sync + ?Sized + 'static, Way: Copy, R> IsHandle for &&Value<Option<Arc<T>>, Way, R> {
    type Formed = Formed<Way, Unchecked>;

    fn check(&self) -> Self::Formed {
        Formed::of(self.way)
    }
}

/// What shares in any other way.
pub trait IsShared {
    /// The type.
    type Value;
    /// The way of a refused function.
    type Refused;
    /// Refuses: there is no such `Shareable` type.
    fn check(&self) -> Self::Refused
    where
        Self::Value: Shareable<Self::Refused>;
}

impl<'a, V, Way, R: Copy> IsShared for &'a Value<V, Way, R>
where
    &'a Value<V, Way, R>: Shares,
{
    type Value = V;
    type Refused = R;

    fn check(&self) -> R
    where
        V: Shareable<R>,
    {
        self.refused
    }
}

/// All other types.
pub trait IsOwned {
    /// The type.
    type Value;
    /// The way of its calls.
    type Formed;
    /// Goes on.
    fn check(&self) -> Self::Formed
    where
        Self::Value: LegacyValue;
}

impl<V, Way: Copy, R> IsOwned for Value<V, Way, R> {
    type Value = V;
    type Formed = Formed<Way, Owned>;

    fn check(&self) -> Self::Formed
    where
        V: LegacyValue,
    {
        Formed::of(self.way)
    }
}

/// What a `#[cache]` function can hand out as a value of one's own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be returned by a `#[cache]` function",
    label = "neither a value that is `Clone`, `Serialize`, `Send` and `Sync`, nor an `Arc<Mutex<…>>` or `Arc<RwLock<…>>` of one",
    note = "if every caller should get a value of its own, use `#[cache_data]`, and derive `Clone`, `serde::Serialize` and \
            `serde::Deserialize` on the type",
    note = "if it can't be copied (a connection, a model, a handle), use `#[cache_resource]` and return `Arc<{Self}>`: one \
            object, shared by all"
)]
pub trait LegacyValue {}

// Without this rustc would list every type that serializes.
#[diagnostic::do_not_recommend]
impl<V: Clone + Serialize + Send + Sync + 'static> LegacyValue for V {}

/// What a `#[cache]` function could share unchecked: no type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be returned by a `#[cache]` function",
    label = "it shares, and whether somebody changes it can't be seen",
    note = "if all callers should share one object, use `#[cache_resource]`, which takes any `Arc<…>`",
    note = "if every caller should get a value of its own, use `#[cache_data]` and return what is inside",
    note = "`#[cache]` itself shares `Arc<Mutex<…>>` and `Arc<RwLock<…>>` of something that can be hashed \
            (`serde::Serialize`), or, with `allow_output_mutation`, any `Arc<…>`"
)]
pub trait Shareable<Way> {}

impl<V, F> Formed<Plain<V>, F>
where
    V: Clone + Send + Sync + 'static,
    F: Form<V>,
{
    /// A call of a function that returns such a value.
    pub fn legacy<D: Draw>(
        self,
        call: Call<'_>,
        seen: &Seen,
        page: &mut D,
        describe: fn(&Infallible) -> String,
        body: impl FnOnce(&mut D) -> V,
    ) -> V {
        let Ok(value) =
            legacy::call::<D, V, Infallible, F>(call, seen, page, describe, |page| Ok(body(page)));
        value
    }
}

impl<V, E, F> Formed<Fallible<V, E>, F>
where
    V: Clone + Send + Sync + 'static,
    F: Form<V>,
{
    /// A call of a function that returns a `Result` of such a value.
    pub fn legacy<D: Draw>(
        self,
        call: Call<'_>,
        seen: &Seen,
        page: &mut D,
        describe: fn(&E) -> String,
        body: impl FnOnce(&mut D) -> Result<V, E>,
    ) -> Result<V, E> {
        legacy::call::<D, V, E, F>(call, seen, page, describe, body)
    }
}

impl<R> Refused<R> {
    /// Never runs: the function doesn't compile.
    pub fn legacy<D>(
        self,
        _call: Call<'_>,
        _seen: &Seen,
        page: &mut D,
        _describe: fn(&Infallible) -> String,
        body: impl FnOnce(&mut D) -> R,
    ) -> R {
        body(page)
    }
}
