use dacapo_cache::cache_resource;

use std::cell::Cell;
use std::sync::Arc;

struct Connection;

#[cache_resource]
fn connect() -> Connection {
    Connection
}

#[cache_resource]
fn try_connect() -> Result<Option<Connection>, String> {
    Ok(Some(Connection))
}

#[cache_resource]
fn count() -> Arc<Cell<i32>> {
    Arc::default()
}

fn main() {}
