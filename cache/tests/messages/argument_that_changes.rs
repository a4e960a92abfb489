use dacapo_cache::cache_data;

use std::cell::RefCell;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};

#[cache_data]
fn query(db: &Mutex<i32>, list: Vec<Arc<RefCell<i32>>>, _other: &Mutex<i32>, count: &AtomicU64) -> i32 {
    *_other.lock().unwrap()
}

fn main() {}
