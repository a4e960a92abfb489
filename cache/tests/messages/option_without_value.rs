use dacapo_cache::cache_data;

#[cache_data(ttl, ttl = 5, ignore, companion = 3)]
fn load() -> i32 {
    1
}

#[cache_data(ignore(), companions = 1, show_spinner = 3, crate = "a b")]
fn read() -> i32 {
    1
}

fn main() {}
