//! The shape of a value: a tree of its parts, made through `Serialize`, for previews and for differences.

/// Placeholder.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {}
