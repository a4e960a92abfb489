use dacapo_cache::{cache_data, cache_resource};

#[cache_data]
fn longest<'a>(one: &'a str, other: &'a str) -> &'a str {
    if one.len() > other.len() { one } else { other }
}

#[cache_data]
fn words(text: &str) -> Vec<std::borrow::Cow<'_, str>> {
    vec![text.into()]
}

#[cache_data]
fn numbers() -> impl Iterator<Item = i32> {
    0..3
}

#[cache_resource]
fn speaker() -> impl Fn() {
    || ()
}

fn main() {}
