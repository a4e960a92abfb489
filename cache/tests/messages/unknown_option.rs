use dacapo_cache::{cache_data, cache_resource};

#[cache_data(ttl = 60, max_size = "5MB", persist)]
fn load() -> i32 {
    1
}

#[cache_resource("1h")]
fn open() -> std::sync::Arc<i32> {
    std::sync::Arc::new(1)
}

fn main() {}
