//! `Data<T>`: a value that many can hold and nobody can change for the others.
//!
//! A cached function that returns it hands out a handle instead of a copy. Reading goes through `Deref` and
//! shares; the first write through `DerefMut` clones the value if somebody else, the cache for one, holds
//! it, too. So a copy costs nothing until it is written to.

mod origin;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use std::panic::Location;

use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::data::origin::Origin;
use crate::sync::{Arc, OnceLock};
use crate::{key, shape};

pub(crate) use crate::data::origin::measuring;

/// A copy-on-write handle: reading shares, writing clones first if somebody else holds it.
///
/// ```
/// use dacapo_cache::Data;
///
/// let master = Data::new(vec![1, 2, 3]);
/// let mut mine = master.clone();
/// assert!(Data::is_same(&mine, &master));
///
/// mine.push(4);
/// assert_eq!((master.len(), mine.len()), (3, 4));
/// ```
///
/// Returned by a `#[cache_data]` function it makes a hit cost the same for a value of any size. Who only reads
/// never pays for a copy, also through a `mut` binding; who writes pays once, and the recorder notes it as
/// [`DidCopy`](crate::recorder::event::EventKind::DidCopy) with the line that wrote:
///
/// ```
/// use dacapo_cache::{Data, cache_data};
///
/// #[cache_data]
/// fn primes(below: u32) -> Data<Vec<u32>> {
///     let is_prime = |n: &u32| (2..*n).all(|d| n % d > 0);
///     Data::new((2..below).filter(is_prime).collect())
/// }
///
/// let mut mine = primes(20);
/// assert!(Data::is_same(&mine, &primes(20)));
/// mine.clear();
/// assert_eq!(primes(20).len(), 8);
/// ```
///
/// As an argument it counts by its value. The hash is taken once and remembered until the value is written to, so
/// passing the same `Data` again costs nothing, however large it is. What changes behind a `&` (a cell in a struct of yours)
/// is not seen as a write: it belongs into no `Data`.
pub struct Data<T>(Arc<Shared<T>>);

/// What the clones of a handle have in common.
struct Shared<T> {
    value: T,
    /// Of the value; filled in by the first key that it is part of, forgotten when it is written to.
    fingerprint: OnceLock<u128>,
    /// The entry that keeps it, if one does.
    kept: OnceLock<Kept<T>>,
}

/// How a copy of what an entry keeps is told.
struct Kept<T> {
    origin: Origin,
    /// Estimated bytes.
    size: fn(&T) -> Option<u64>,
}

impl<T> Shared<T> {
    fn new(value: T) -> Self {
        Self {
            value,
            fingerprint: OnceLock::new(),
            kept: OnceLock::new(),
        }
    }
}

impl<T> Data<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Self(Arc::new(Shared::new(value)))
    }

    /// Takes the value out; clones it if somebody else holds it, too.
    #[track_caller]
    pub fn into_inner(this: Self) -> T
    where
        T: Clone,
    {
        let site = Location::caller();
        Arc::try_unwrap(this.0).map_or_else(|shared| shared.copy(site), |shared| shared.value)
    }

    /// Whether somebody else holds it, too, so that writing would clone it.
    pub fn is_shared(this: &Self) -> bool {
        Arc::strong_count(&this.0) > 1
    }

    /// Whether both handles are of the very same value in memory.
    pub fn is_same(this: &Self, other: &Self) -> bool {
        Arc::ptr_eq(&this.0, &other.0)
    }

    /// A number for the very value in memory: handles that share it have the same.
    pub fn id(this: &Self) -> u64 {
        Arc::as_ptr(&this.0).addr() as u64
    }
}

impl<T: Clone> Shared<T> {
    /// The value once more, for somebody who writes on this line; told if an entry keeps it.
    #[cold]
    fn copy(&self, site: &'static Location<'static>) -> T {
        let value = self.value.clone();
        if let Some(kept) = self.kept.get() {
            kept.origin
                .tell_copy((kept.size)(&value).unwrap_or(0), site);
        }
        value
    }
}

impl<T: Serialize> Data<T> {
    /// The hash of the value as it encodes itself, computed once and remembered until it is written to.
    /// Words say why a value can't be hashed.
    pub fn fingerprint(this: &Self) -> Result<u128, String> {
        if let Some(fingerprint) = this.0.fingerprint.get() {
            return Ok(*fingerprint);
        }
        // Not inside `get_or_init`: hashing runs the value's own code, and others would wait for it.
        let fingerprint = key::fingerprint(&this.0.value)?;
        Ok(*this.0.fingerprint.get_or_init(|| fingerprint))
    }
}

/// Shares the value.
impl<T> Clone for Data<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Deref for Data<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.value
    }
}

/// Clones the value first if somebody else holds it, too.
impl<T: Clone> DerefMut for Data<T> {
    #[inline]
    #[track_caller]
    fn deref_mut(&mut self) -> &mut T {
        if Self::is_shared(self) {
            *self = Self::new(self.0.copy(Location::caller()));
        }
        let shared =
            Arc::get_mut(&mut self.0).expect("nobody else holds it, and nobody can begin to");
        shared.fingerprint.take();
        &mut shared.value
    }
}

impl<T> AsRef<T> for Data<T> {
    fn as_ref(&self) -> &T {
        self
    }
}

impl<T> From<T> for Data<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Default> Default for Data<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: FromIterator<I>, I> FromIterator<I> for Data<T> {
    fn from_iter<It: IntoIterator<Item = I>>(iter: It) -> Self {
        Self::new(iter.into_iter().collect())
    }
}

#[expect(
    clippy::into_iter_without_iter,
    reason = "`iter` is the value's own, through `Deref`"
)]
impl<'a, T> IntoIterator for &'a Data<T>
where
    &'a T: IntoIterator,
{
    type Item = <&'a T as IntoIterator>::Item;
    type IntoIter = <&'a T as IntoIterator>::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        self.0.value.into_iter()
    }
}

impl<T: PartialEq> PartialEq for Data<T> {
    fn eq(&self, other: &Self) -> bool {
        // Not the handles first: a value that differs from itself, NaN, does so here, too.
        **self == **other
    }
}

impl<T: Eq> Eq for Data<T> {}

impl<T: Hash> Hash for Data<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl<T: fmt::Debug> fmt::Debug for Data<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: fmt::Display> fmt::Display for Data<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// As the value itself; in a key it is the fingerprint, which is remembered.
impl<T: Serialize> Serialize for Data<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if key::is_fingerprinting::<S>() {
            let fingerprint = Self::fingerprint(self).map_err(S::Error::custom)?;
            return key::serialize_fingerprint(serializer, fingerprint);
        }
        if shape::is_sizing::<S>()
            && let Some(origin) = Origin::measured()
        {
            // The first entry that keeps it is the one it is told with.
            self.0.kept.get_or_init(|| Kept {
                origin,
                size: |value| shape::size_of_value(value),
            });
        }
        (**self).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Data<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::new)
    }
}
