use dacapo_cache::{cache_data, cache_resource};

#[cache_data(method = 3, scope = "world", refresh_mode = true, allow_widgets = "yes", code = "all")]
fn words() {}

#[cache_data(copy = "move", companion = "a b", companions = "no", method = 1)]
fn decisive() {}

#[cache_resource(scope, code = own, allow_widgets = 1, validate, on_release, show_spinner = 'a')]
fn without_values() -> std::sync::Arc<i32> {
    std::sync::Arc::new(1)
}

#[cache_data(max_size = "5", max_entries, ttl = "")]
fn of_what() {}

#[cache_data(max_size = "many MB", ttl = "1h soon")]
fn unreadable() {}

#[cache_data(max_size = "5 sheep", ttl = "3h 5")]
fn no_unit() {}

#[cache_data(max_size = "0MB", ttl = 99999999999)]
fn nothing() {}

#[cache_data(max_size = "99999999999TB", ttl = "99999 weeks")]
fn too_much() {}

#[cache_data(max_size = 0)]
fn no_bytes() {}

#[cache_data(max_size = -1)]
fn negative() {}

#[cache_data(max_size = true)]
fn no_size() {}

struct Shop;

impl Shop {
    const TTL: u64 = 5;

    #[cache_data(ttl = Self::TTL, max_entries = [Self::TTL][0] as usize, max_size = 1 + Self::TTL)]
    fn of_self(&self) {}
}

fn main() {}
