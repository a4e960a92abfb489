use std::sync::Arc;
use std::time::Instant;

use dacapo_cache::cache_data;

struct Connection;

#[cache_data]
fn query(db: &Connection, year: i32) -> i32 {
    let _ = db;
    year
}

struct Shape;

impl Shape {
    #[cache_data]
    fn area(&self, (a, b): (Connection, i32)) -> i32 {
        let _ = a;
        b
    }
}

#[cache_data]
fn since(start: Instant) -> bool {
    start.elapsed().as_secs() > 1
}

#[cache_data]
fn nested(list: Vec<Arc<Connection>>) -> usize {
    list.len()
}

fn main() {}
