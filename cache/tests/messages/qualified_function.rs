use dacapo_cache::{cache_data, cache_resource};

#[cache_data]
async fn later() -> i32 {
    1
}

#[cache_data]
const fn constant() -> i32 {
    1
}

#[cache_resource]
extern "C" fn foreign() -> i32 {
    1
}

#[cache_data]
unsafe fn dangerous() -> i32 {
    1
}

#[cache_data]
unsafe extern "C" fn many(n: i32, rest: ...) -> i32 {
    n
}

fn main() {}
