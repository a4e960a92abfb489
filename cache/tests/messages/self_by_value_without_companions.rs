use dacapo_cache::cache_data;

trait Load {
    fn load(self) -> i32;
}

impl Load for i32 {
    #[cache_data(companions = false)]
    fn load(self) -> i32 {
        self
    }
}

fn main() {}
