//! Whether what a `#[cache_resource]` function returns can be shared, so that a wrong type is told once.

use std::sync::Arc;

use crate::kinds::ResourceValue;
use crate::kinds::sharing::Value;

/// Handles on something shared; the expansion writes `(&&way.value()).check()`.
pub trait IsHandle {
    /// The way of its calls.
    type Way;
    /// Goes on.
    fn check(&self) -> Self::Way;
}

impl<V: ResourceValue, Way: Copy, Refused> IsHandle for &Value<V, Way, Refused> {
    type Way = Way;

    #[inline]
    fn check(&self) -> Way {
        self.way
    }
}

/// All other types.
pub trait IsNoHandle {
    /// The type.
    type Value;
    /// The way of a refused function.
    type Refused;
    /// Refuses: the type is no resource.
    fn check(&self) -> Self::Refused
    where
        Self::Value: ResourceValue;
}

impl<V, Way, Refused: Copy> IsNoHandle for Value<V, Way, Refused> {
    type Value = V;
    type Refused = Refused;

    fn check(&self) -> Refused
    where
        V: ResourceValue,
    {
        self.refused
    }
}

/// Stands in for the resource of a refused function.
pub type NoHandle = Arc<()>;
