use dacapo_cache::cache_data;

#[cache_data(ttl = 0)]
fn zero() {}

#[cache_data(ttl = -5)]
fn negative() {}

#[cache_data(ttl = "soon")]
fn unreadable() {}

#[cache_data(ttl = "1 fortnight")]
fn no_unit() {}

#[cache_data(ttl = "0s")]
fn no_time() {}

#[cache_data(ttl = true)]
fn no_span() {}

#[cache_data(ttl = (1, 2))]
fn no_duration() {}

fn main() {}
