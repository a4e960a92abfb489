//! The attributes as the crate `dacapo` re-exports them: their expansions name `::dacapo::__rt`.

pub use dacapo_cache_macros::{
    app_cache as cache, app_cache_data as cache_data, app_cache_resource as cache_resource,
    app_outside as outside,
};

pub use crate::kinds::{cache, cache_data, cache_resource};
