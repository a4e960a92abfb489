use dacapo_cache::cache_data;

#[cache_data]
fn total(n: u64, #[cfg(unix)] scale: u64) -> u64 {
    n * scale
}

#[cache_data]
fn scaled(n: u64, #[cfg_attr(all(), allow(unused), cfg_attr(all(), cfg(unix)))] scale: u64) -> u64 {
    n * scale
}

fn main() {}
