//! What a function returns: a value, or a `Result` of which only `Ok` is remembered. Told by type, not by text,
//! so that aliases work.

use std::convert::Infallible;
use std::marker::PhantomData;

use crate::call::{self, Call};
use crate::draw::{Draw, NoPage};
use crate::kinds::encoded::{self, EncodedValue};
use crate::kinds::handles::NoHandle;
use crate::kinds::sharing::Value;
use crate::kinds::{DataValue, Policy, ResourceValue};
use crate::rt::keep::Refreshed;

/// A return type; the expansion writes `(&&Returns::<R>::NEW).way()`.
#[derive(Debug)]
pub struct Returns<R>(PhantomData<fn() -> R>);

impl<R> Returns<R> {
    /// The witness.
    pub const NEW: Self = Self(PhantomData);
}

/// A `Result`.
pub trait IsFallible {
    /// How it is called.
    type Way;
    /// How it is called.
    fn way(&self) -> Self::Way;
}

impl<V, E> IsFallible for &Returns<Result<V, E>> {
    type Way = Fallible<V, E>;

    #[inline]
    fn way(&self) -> Fallible<V, E> {
        Fallible(PhantomData)
    }
}

/// Anything else.
pub trait IsPlain {
    /// How it is called.
    type Way;
    /// How it is called.
    fn way(&self) -> Self::Way;
}

impl<V> IsPlain for Returns<V> {
    type Way = Plain<V>;

    #[inline]
    fn way(&self) -> Plain<V> {
        Plain(PhantomData)
    }
}

/// Calls of a function that returns a value as it is.
#[derive(Debug)]
pub struct Plain<V>(PhantomData<fn() -> V>);

/// Calls of a function that returns a `Result`.
#[derive(Debug)]
pub struct Fallible<V, E>(PhantomData<fn() -> (V, E)>);

/// Calls of a function that is refused, so that its one error is the only one.
#[derive(Debug)]
pub struct Refused<R>(PhantomData<fn() -> R>);

macro_rules! copy {
    ($($name:ident<$($param:ident),*>)*) => { $(
        // By hand: the derives would ask the same of the parameters.
        impl<$($param),*> Clone for $name<$($param),*> {
            fn clone(&self) -> Self {
                *self
            }
        }
        impl<$($param),*> Copy for $name<$($param),*> {}
    )* };
}
copy!(Plain<V> Fallible<V, E> Refused<R>);

impl<V> Plain<V> {
    /// The type of what is remembered.
    pub fn value(&self) -> Value<V, Self, Refused<V>> {
        Value::new(Self(PhantomData), Refused(PhantomData))
    }

    /// A call of a function that returns data.
    #[inline]
    pub fn data<D: Draw>(
        self,
        call: Call<'_>,
        page: &mut D,
        describe: fn(&Infallible) -> String,
        body: impl FnOnce(&mut D) -> V,
    ) -> V
    where
        V: DataValue,
    {
        let Ok(value) = call::call(call, page, V::POLICY, describe, |page| Ok(body(page)));
        value
    }

    /// A call of a function that returns data which is copied by encoding it.
    #[inline]
    pub fn data_serialized<D: Draw>(
        self,
        call: Call<'_>,
        page: &mut D,
        describe: fn(&Infallible) -> String,
        body: impl FnOnce(&mut D) -> V,
    ) -> V
    where
        V: EncodedValue,
    {
        let Ok(value) = encoded::call(call, page, describe, |page| Ok(body(page)));
        value
    }

    /// A call of a function that returns data which is computed anew in the background.
    #[inline]
    pub fn data_refreshed<B: FnOnce() -> Refreshed<V> + Send + 'static>(
        self,
        call: Call<'_>,
        page: &mut NoPage,
        describe: fn(&Infallible) -> String,
        body: impl FnOnce(&mut NoPage) -> V,
        make: impl Fn() -> B,
    ) -> V
    where
        V: DataValue,
    {
        let make = || {
            let body = make();
            || body().map(Ok)
        };
        let body = || Ok(body(page));
        let Ok(value) = call::call_refreshed(call, V::POLICY, describe, body, &make);
        value
    }

    /// The same for data which is copied by encoding it.
    #[inline]
    pub fn data_serialized_refreshed<B: FnOnce() -> Refreshed<V> + Send + 'static>(
        self,
        call: Call<'_>,
        page: &mut NoPage,
        describe: fn(&Infallible) -> String,
        body: impl FnOnce(&mut NoPage) -> V,
        make: impl Fn() -> B,
    ) -> V
    where
        V: EncodedValue,
    {
        let make = || {
            let body = make();
            || body().map(Ok)
        };
        let body = || Ok(body(page));
        let Ok(value) = encoded::call_refreshed(call, describe, body, &make);
        value
    }

    /// A call of a function that returns a resource.
    #[inline]
    pub fn resource<D: Draw>(
        self,
        call: Call<'_>,
        page: &mut D,
        policy: &'static Policy<V>,
        describe: fn(&Infallible) -> String,
        body: impl FnOnce(&mut D) -> V,
    ) -> V
    where
        V: ResourceValue,
    {
        let Ok(value) = call::call(call, page, policy, describe, |page| Ok(body(page)));
        value
    }
}

impl<V, E> Fallible<V, E> {
    /// The type of what is remembered.
    pub fn value(&self) -> Value<V, Self, Refused<Result<V, E>>> {
        Value::new(Self(PhantomData), Refused(PhantomData))
    }

    /// A call of a function that returns data.
    #[inline]
    pub fn data<D: Draw>(
        self,
        call: Call<'_>,
        page: &mut D,
        describe: fn(&E) -> String,
        body: impl FnOnce(&mut D) -> Result<V, E>,
    ) -> Result<V, E>
    where
        V: DataValue,
    {
        call::call(call, page, V::POLICY, describe, body)
    }

    /// A call of a function that returns data which is copied by encoding it.
    #[inline]
    pub fn data_serialized<D: Draw>(
        self,
        call: Call<'_>,
        page: &mut D,
        describe: fn(&E) -> String,
        body: impl FnOnce(&mut D) -> Result<V, E>,
    ) -> Result<V, E>
    where
        V: EncodedValue,
    {
        encoded::call(call, page, describe, body)
    }

    /// A call of a function that returns data which is computed anew in the background.
    #[inline]
    pub fn data_refreshed<B: FnOnce() -> Refreshed<Result<V, E>> + Send + 'static>(
        self,
        call: Call<'_>,
        page: &mut NoPage,
        describe: fn(&E) -> String,
        body: impl FnOnce(&mut NoPage) -> Result<V, E>,
        make: impl Fn() -> B,
    ) -> Result<V, E>
    where
        V: DataValue,
        E: 'static,
    {
        call::call_refreshed(call, V::POLICY, describe, || body(page), &make)
    }

    /// The same for data which is copied by encoding it.
    #[inline]
    pub fn data_serialized_refreshed<B: FnOnce() -> Refreshed<Result<V, E>> + Send + 'static>(
        self,
        call: Call<'_>,
        page: &mut NoPage,
        describe: fn(&E) -> String,
        body: impl FnOnce(&mut NoPage) -> Result<V, E>,
        make: impl Fn() -> B,
    ) -> Result<V, E>
    where
        V: EncodedValue,
        E: 'static,
    {
        encoded::call_refreshed(call, describe, || body(page), &make)
    }

    /// A call of a function that returns a resource.
    #[inline]
    pub fn resource<D: Draw>(
        self,
        call: Call<'_>,
        page: &mut D,
        policy: &'static Policy<V>,
        describe: fn(&E) -> String,
        body: impl FnOnce(&mut D) -> Result<V, E>,
    ) -> Result<V, E>
    where
        V: ResourceValue,
    {
        call::call(call, page, policy, describe, body)
    }
}

impl<R> Refused<R> {
    /// Never runs: the function doesn't compile.
    pub fn data<D>(
        self,
        _call: Call<'_>,
        page: &mut D,
        _describe: fn(&Infallible) -> String,
        body: impl FnOnce(&mut D) -> R,
    ) -> R {
        body(page)
    }

    /// Never runs: the function doesn't compile.
    pub fn data_refreshed<B>(
        self,
        _call: Call<'_>,
        page: &mut NoPage,
        _describe: fn(&Infallible) -> String,
        body: impl FnOnce(&mut NoPage) -> R,
        _make: impl Fn() -> B,
    ) -> R {
        body(page)
    }

    /// Never runs: the function doesn't compile.
    pub fn resource<D>(
        self,
        _call: Call<'_>,
        page: &mut D,
        _policy: &'static Policy<NoHandle>,
        _describe: fn(&Infallible) -> String,
        body: impl FnOnce(&mut D) -> R,
    ) -> R {
        body(page)
    }
}
