//! What a function must return to be data, or a resource, and how such values are sized, shown and watched.

use std::sync::Arc;

use crate::shape::Shape;

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
}

/// What a look at a resource saw.
#[derive(Clone, Debug)]
pub enum Look {
    /// Its fingerprint, and its shape where it is small enough to be kept.
    Seen {
        /// Changes when the content changes.
        fingerprint: u128,
        /// For previews and differences.
        shape: Option<Arc<Shape>>,
    },
    /// Not this time: somebody holds the lock.
    Busy,
    /// Never: why.
    Unwatched(Arc<str>),
}
