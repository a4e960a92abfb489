use std::sync::{Arc, Mutex};

use dacapo_cache::cache;

struct Connection;

#[cache]
fn connection() -> Connection {
    Connection
}

#[cache]
fn shared() -> Arc<Mutex<Connection>> {
    Arc::new(Mutex::new(Connection))
}

#[cache]
fn handle() -> Result<Arc<Vec<u8>>, String> {
    Ok(Arc::default())
}

#[cache(copy = "serialize")]
fn number() -> u8 {
    1
}

fn main() {}
