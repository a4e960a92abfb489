//! `copy = "serialize"` takes types that share, and none that can't be encoded.
use std::sync::Mutex;

use dacapo_cache::cache_data;

struct Connection;

#[derive(serde::Serialize)]
struct HalfWay(i32);

#[cache_data(copy = "serialize")]
fn connect() -> Connection {
    Connection
}

#[cache_data(copy = "serialize")]
fn half_way() -> Result<HalfWay, String> {
    Ok(HalfWay(1))
}

#[cache_data(copy = "serialize")]
fn list() -> Mutex<Vec<i32>> {
    Mutex::default()
}

fn main() {}
