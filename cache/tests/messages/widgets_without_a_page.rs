use dacapo_cache::cache_data;

#[cache_data(allow_widgets)]
fn square(n: u64) -> u64 {
    n * n
}

fn main() {}
