use dacapo_cache::cache_data;

use std::sync::{Arc, Mutex};

type Handle = Arc<Mutex<i32>>;
type Number = std::sync::atomic::AtomicU64;
type Outcome<T> = Result<Arc<T>, String>;

#[cache_data]
fn connection() -> Handle {
    Arc::default()
}

#[cache_data]
fn list() -> Vec<Handle> {
    Vec::new()
}

#[cache_data]
fn count() -> Number {
    Number::default()
}

#[cache_data]
fn open() -> Outcome<i32> {
    Ok(Arc::new(1))
}

fn main() {}
