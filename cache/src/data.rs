//! `Data<T>`: a value that many can hold and nobody can change for the others.

use std::sync::Arc;

/// A copy-on-write handle: reading shares, writing clones first if somebody else holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Data<T>(Arc<T>);

impl<T> Data<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Self(Arc::new(value))
    }
}
