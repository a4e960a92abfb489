use std::sync::Arc;

use dacapo_cache::{cache, cache_data, cache_resource};

#[cache_data(validate = |_| true, on_release = drop, allow_output_mutation, suppress_warning = true)]
fn data() {}

#[cache_resource(copy = "clone", refresh_mode = "background", suppress_warning, ttl = 5)]
fn resource() -> Arc<i32> {
    Arc::new(1)
}

#[cache(scope = "session", refresh_mode = "background", allow_widgets, copy = "serialize", validate = |_| true)]
fn legacy() -> i32 {
    1
}

fn main() {}
