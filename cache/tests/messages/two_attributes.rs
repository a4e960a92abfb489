use dacapo_cache::{cache_data, cache_resource};

#[cache_data]
#[cache_resource]
fn load() -> i32 {
    1
}

fn main() {}
