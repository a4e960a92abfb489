use dacapo_cache::{cache_data, hash};

struct Model;
struct Key;

#[cache_data(hash_funcs(model = |_: &Model| Key))]
fn returns_no_key(model: &Model) {}

#[cache_data(hash_funcs(Model = |_| Err::<Key, String>(String::new())))]
fn returns_no_key_or_fails(models: Vec<Model>) {}

#[cache_data(hash_funcs(model = |_: &i32| 1))]
fn takes_something_else(model: &Model) {}

#[cache_data(hash_funcs(model = hash::by_identity))]
fn not_kept_alive(model: &Model) {}

#[cache_data(hash_funcs(model = hash::by_mtime))]
fn no_path(model: &Model) {}

fn main() {}
