use dacapo_cache::cache_data;

use std::sync::{Arc, Mutex};

#[cache_data]
fn connection() -> Arc<Mutex<i32>> {
    Arc::default()
}

#[cache_data]
fn list() -> Result<Vec<Mutex<i32>>, String> {
    Ok(Vec::new())
}

#[cache_data]
fn count() -> std::sync::atomic::AtomicU64 {
    Default::default()
}

fn main() {}
