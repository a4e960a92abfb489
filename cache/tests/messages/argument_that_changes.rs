use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, RwLock};

use dacapo_cache::cache_data;

#[cache_data]
fn query(db: &Mutex<i32>, list: Vec<Arc<RefCell<i32>>>, _other: &Mutex<i32>, count: &AtomicU64) -> i32 {
    *_other.lock().unwrap()
}

#[cache_data]
fn wrapped(maybe: Option<Box<Cell<u8>>>, pair: &(u8, [OnceCell<u8>; 2]), map: HashMap<u8, std::rc::Rc<RwLock<u8>>>) {}

fn main() {}
