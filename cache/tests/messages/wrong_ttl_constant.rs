use std::time::Duration;

use dacapo_cache::cache_data;

const SOON: &str = "soon";
const NOTHING: Duration = Duration::ZERO;
const BEFORE: i64 = -5;
const NEVER: f64 = f64::NAN;
const SPANS: (i32, i32) = (1, 2);

#[cache_data(ttl = SOON)]
fn unreadable() {}

#[cache_data(ttl = NOTHING)]
fn no_time() {}

#[cache_data(ttl = BEFORE)]
fn negative() {}

#[cache_data(ttl = NEVER)]
fn no_number() {}

#[cache_data(ttl = SPANS)]
fn no_span() {}

fn main() {}
