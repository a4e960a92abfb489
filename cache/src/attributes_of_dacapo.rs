//! The attributes as the crate `dacapo` re-exports them: their expansions name `::dacapo::__rt`.

/// Remembers what a function returns: data, of which every caller gets a value of their own. What can be returned, what
/// makes the key, every option with an example: [`dacapo_cache::cache_data`](macro@crate::cache_data).
pub use dacapo_cache_macros::app_cache_data as cache_data;

/// Makes an object once and shares it: a resource. What can be one, how long it lives, every option with an example:
/// [`dacapo_cache::cache_resource`](macro@crate::cache_resource).
pub use dacapo_cache_macros::app_cache_resource as cache_resource;

/// The legacy attribute: hands out what is kept, and warns if somebody changed it. How to leave it behind:
/// [`dacapo_cache::cache`](macro@crate::cache).
pub use dacapo_cache_macros::app_cache as cache;

/// Makes the value of a static part of the key of legacy functions:
/// [`dacapo_cache::outside`](macro@crate::outside).
pub use dacapo_cache_macros::app_outside as outside;

pub use crate::kinds::{cache, cache_data, cache_resource};
