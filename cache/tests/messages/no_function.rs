use dacapo_cache::{cache_data, cache_resource};

#[cache_data]
struct Table;

trait Load {
    #[cache_resource]
    fn load(&self) -> i32;
}

fn main() {}
