use dacapo_cache::cache_data;

#[cache_data(max_entries = 0)]
fn none() {}

#[cache_data(max_entries = -1)]
fn negative() {}

#[cache_data(max_entries = "many")]
fn many() {}

const NONE: usize = 0;

#[cache_data(max_entries = NONE)]
fn none_by_name() {}

#[cache_data(max_size = NONE as u64)]
fn no_bytes_by_name() {}

fn main() {}
