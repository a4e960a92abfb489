//! What the compiler says about a function itself, it says at the user's own tokens.
use dacapo_cache::{cache_data, cache_resource};

#[cache_data(ttl = "1h")]
fn wrong_value(text: &str) -> usize {
    let n: usize = text.trim();
    n + missing
}

#[cache_resource]
fn wrong_call(n: u32) -> std::sync::Arc<String> {
    std::sync::Arc::new(n.to_text())
}

struct Shop;

impl Shop {
    #[cache_data(ignore(self))]
    fn wrong_return(&self, n: u32) -> Vec<u32> {
        n
    }
}

fn main() {}
