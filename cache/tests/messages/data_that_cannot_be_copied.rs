use dacapo_cache::cache_data;

struct Connection;

#[derive(Clone, serde::Serialize)]
struct HalfWay(i32);

#[cache_data]
fn connect() -> Connection {
    Connection
}

#[cache_data]
fn try_connect() -> Result<Connection, String> {
    Ok(Connection)
}

#[cache_data]
fn half_way() -> HalfWay {
    HalfWay(1)
}

fn main() {}
