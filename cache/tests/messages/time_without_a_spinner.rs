use dacapo_cache::{cache, cache_data};

#[cache_data(show_spinner = false, show_time)]
fn nowhere() {}

#[cache_data(show_time = "always")]
fn when() {}

#[cache(show_time)]
fn old() -> u32 {
    1
}

fn main() {}
