use std::path::Path;

use dacapo_cache::{NoPage, cache_data, hash};

struct Model;
struct Other;

#[cache_data(hash_funcs)]
fn no_list(model: &Model) {}

#[cache_data(hash_funcs())]
fn empty_list(model: &Model) {}

#[cache_data(hash_funcs(model))]
fn no_function(model: &Model) {}

#[cache_data(hash_funcs(modell = hash::constant, Modell = hash::constant, Vec<Other> = hash::constant))]
fn unknown(path: &Path, model: Option<&Model>) {}

#[cache_data(hash_funcs(n = hash::constant))]
fn no_arguments() {}

#[cache_data(ignore(other), hash_funcs(_model = hash::constant, Other = hash::constant, page = hash::constant))]
fn left_out(page: &mut NoPage, _model: &Model, other: &Other, n: i32) {}

#[cache_data(hash_funcs(model = hash::constant, model = hash::constant))]
fn twice(model: &Model) {}

fn main() {}
