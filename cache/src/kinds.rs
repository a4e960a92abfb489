//! What a function must return to be data, or a resource, and how such values are sized, shown and watched.

pub mod encoded;
pub mod handles;
pub mod sharing;
pub mod upkeep;
pub mod wrapper;

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::encoding;
use crate::function::Kind;
use crate::key;
use crate::recorder::event::Actor;
use crate::registry::Registry;
use crate::shape::look::Writes;
use crate::shape::{self, Shape};

/// How many characters a preview has.
pub(crate) const MAX_PREVIEW_CHARS: usize = 2_000;

/// What a `#[cache_data]` function can return: every caller gets a clone.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be returned by a `#[cache_data]` function",
    label = "data is `Clone`, `Serialize`, `Deserialize`, `Send`, `Sync`, and borrows nothing",
    note = "to make a type data: `#[derive(Clone, serde::Serialize, serde::Deserialize)]`",
    note = "if it can't be copied (a connection, a model, a handle), use `#[cache_resource]` and return `Arc<{Self}>`: one \
            object, shared by all"
)]
pub trait DataValue: Clone + Send + Sync + Sized + 'static {
    /// How the store asks about values of this type.
    const POLICY: &'static Policy<Self>;
}

// Without this rustc would list every type that serializes.
#[diagnostic::do_not_recommend]
impl<T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static> DataValue for T {
    const POLICY: &'static Policy<Self> = &Policy {
        size: |value| shape::size_of_value(value),
        preview: |value| shape::text(value, MAX_PREVIEW_CHARS),
        object: |value| std::ptr::from_ref(value).addr() as u64,
        n_handles: None,
        look: None,
        copy: None,
        validate: None,
        on_release: None,
        codec: Some(Codec {
            encode: |value| encoding::encode(value),
            decode: |bytes| encoding::decode(bytes),
            fingerprint: |value| key::fingerprint(value),
        }),
    };
}

/// What a `#[cache_resource]` function can return: every caller gets a handle on the same object.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be returned by a `#[cache_resource]` function",
    label = "a resource is an `Arc<…>`, or an `Option` or a `Result` of one",
    note = "to share one object with every caller: return `Arc<{Self}>` (what is inside must be `Send` and `Sync`; to change \
            it, `Arc<Mutex<…>>`)",
    note = "if every caller should get a value of its own, use `#[cache_data]`"
)]
pub trait ResourceValue: Clone + Send + Sync + 'static {
    /// What is shared.
    type Object: ?Sized;
    /// The handle; none in `None`.
    fn handle(&self) -> Option<&Arc<Self::Object>>;
}

impl<T: Send + Sync + ?Sized + 'static> ResourceValue for Arc<T> {
    type Object = T;

    fn handle(&self) -> Option<&Arc<T>> {
        Some(self)
    }
}

impl<T: Send + Sync + ?Sized + 'static> ResourceValue for Option<Arc<T>> {
    type Object = T;

    fn handle(&self) -> Option<&Arc<T>> {
        self.as_ref()
    }
}

/// The policy of a resource, but for the look, which only the expansion can choose.
#[derive(Debug)]
pub struct Resource;

impl Resource {
    /// Estimated size of the object, where one can be told.
    pub fn size<V: ResourceValue>(
        value: &V,
        size: impl FnOnce(&V::Object) -> Option<u64>,
    ) -> Option<u64> {
        value.handle().and_then(|handle| size(handle))
    }

    /// The object as its shape tells it, or the name of its type.
    pub fn preview<V: ResourceValue>(value: &V, look: impl FnOnce(&V) -> Look) -> String {
        let type_name = std::any::type_name::<V::Object>();
        match look(value) {
            Look::Seen {
                shape: Some(shape), ..
            } => shape.text(MAX_PREVIEW_CHARS),
            Look::Seen { .. } => format!("`{type_name}`, too large to be shown"),
            Look::Busy => format!("`{type_name}`, in use"),
            Look::Unwatched(why) => format!("`{type_name}`: {why}"),
        }
    }

    /// The address of the object; 0 for `None`.
    pub fn object<V: ResourceValue>(value: &V) -> u64 {
        value
            .handle()
            .map_or(0, |handle| Arc::as_ptr(handle).addr() as u64)
    }

    /// Handles on the object.
    pub fn n_handles<V: ResourceValue>(value: &V) -> usize {
        value.handle().map_or(0, Arc::strong_count)
    }

    /// Looks at the object, if there is one.
    #[inline]
    pub fn look<V: ResourceValue>(value: &V, look: impl FnOnce(&V::Object) -> Look) -> Look {
        match value.handle() {
            Some(handle) => look(handle),
            None => Look::Unwatched("there is none".into()),
        }
    }
}

/// All data together: what stands in `cache_data::…`.
pub mod cache_data {
    use super::{Actor, Kind, Registry};

    /// Clears every `#[cache_data]` function in the current registry; returns how many entries went.
    pub fn clear() -> usize {
        Registry::current().clear_kind(Kind::Data, Actor::Script)
    }
}

/// All resources together: what stands in `cache_resource::…`.
pub mod cache_resource {
    use super::{Actor, Kind, Registry};

    /// Clears every `#[cache_resource]` function in the current registry; returns how many entries went.
    ///
    /// To be called before a program without windows exits, if resources want to be told of their end.
    pub fn clear() -> usize {
        Registry::current().clear_kind(Kind::Resource, Actor::Script)
    }
}

/// Something of the user's that takes a value and may fail, in words.
pub type Upkeep<V> = fn(&V) -> Result<(), String>;
/// Makes a value for a caller of what is kept, or fails, in words.
pub type Copying<V> = fn(&V) -> Result<V, String>;

/// All legacy functions together: what stands in `cache::…`.
pub mod cache {
    use super::{Actor, Kind, Registry};

    /// Clears every `#[cache]` function in the current registry; returns how many entries went.
    pub fn clear() -> usize {
        Registry::current().clear_kind(Kind::Legacy, Actor::Script)
    }
}

/// What the store can ask of a value whose type it does not know. All of it is user code in part: no lock
/// of ours is held while it runs.
pub struct Policy<V> {
    /// Estimated size in bytes, made without encoding; `None` where nothing sensible can be said.
    pub size: fn(&V) -> Option<u64>,
    /// The value in words, at most about 2,000 characters.
    pub preview: fn(&V) -> String,
    /// A number for the very object behind the value (address of the shared part).
    pub object: fn(&V) -> u64,
    /// Handles on the object, the cache's own included; `None` for data.
    pub n_handles: Option<fn(&V) -> usize>,
    /// Looks at a resource; `None` for data.
    pub look: Option<fn(&V) -> Look>,
    /// Makes what a caller is given of what is kept, or says why it can't; `None` where a clone will do.
    pub copy: Option<Copying<V>>,
    /// Whether a value that is to be served may still be used; why not, if it mayn't.
    pub validate: Option<Upkeep<V>>,
    /// Told of every value that leaves the store; an error is written down.
    pub on_release: Option<Upkeep<V>>,
    /// How a value outlives the process; `None` where it can't.
    pub codec: Option<Codec<V>>,
}

/// How a value is written down for another process, and read there.
pub struct Codec<V> {
    /// The value as bytes, or what went wrong.
    pub encode: fn(&V) -> Result<Vec<u8>, String>,
    /// The value of the bytes, or what went wrong.
    pub decode: fn(&[u8]) -> Result<V, String>,
    /// Tells whether two values are the same, in this process and in another one.
    pub fingerprint: fn(&V) -> Result<u128, String>,
}

impl<V> Clone for Codec<V> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<V> Copy for Codec<V> {}

impl<V> Clone for Policy<V> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<V> Copy for Policy<V> {}

/// What a look at a resource saw.
#[derive(Clone, Debug)]
pub enum Look {
    /// Its fingerprint, and its shape where it is small enough to be kept.
    Seen {
        /// Changes when the content changes.
        fingerprint: u128,
        /// For previews and differences.
        shape: Option<Arc<Shape>>,
        /// Who wrote to the [`Tracked`](crate::Tracked) locks inside.
        writes: Writes,
    },
    /// Not this time: somebody holds the lock.
    Busy,
    /// Never: why.
    Unwatched(Arc<str>),
}
