//! `validate` and `on_release` take the object or a handle on it, and answer.

use std::sync::Arc;

use dacapo_cache::cache_resource;

struct Connection;

impl Connection {
    fn ping(&self) -> u32 {
        7
    }
}

#[cache_resource(validate = |connection: &String| connection.is_empty())]
fn of_another_type() -> Arc<Connection> {
    Arc::new(Connection)
}

#[cache_resource(validate = |connection| connection.ping())]
fn without_an_answer() -> Arc<Connection> {
    Arc::new(Connection)
}

#[cache_resource(on_release = |connection| connection.ping())]
fn with_an_answer() -> Arc<Connection> {
    Arc::new(Connection)
}

fn main() {}
