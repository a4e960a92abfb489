//! The attributes, and beside each a module of the same name for all functions of its kind together.

pub use dacapo_cache_macros::{cache_data, cache_resource};

pub use crate::kinds::{cache_data, cache_resource};
