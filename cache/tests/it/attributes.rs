//! Every form of function that the attributes take: the signature stays, the companions are there.

use std::path::Path;
use std::sync::Arc;

use dacapo_cache::{cache_data, cache_resource};

#[cache_data]
fn square(x: i64) -> i64 {
    x * x
}

#[cache_data(
    ttl = "1h 30m",
    max_entries = 3,
    show_spinner = "Reading…",
    ignore(scale)
)]
fn read(
    path: &Path,
    scale: f64,
    (a, b): (u8, u8),
    _db: &parking_lot::Mutex<i32>,
) -> Result<Vec<f64>, String> {
    if path.as_os_str().is_empty() {
        return Err("no path".to_owned());
    }
    Ok(vec![scale, f64::from(a), f64::from(b)])
}

#[cache_resource]
fn numbers(n: usize) -> Arc<parking_lot::Mutex<Vec<usize>>> {
    Arc::new(parking_lot::Mutex::new((0..n).collect()))
}

#[test]
fn first() {
    let f: fn(i64) -> i64 = square;
    assert_eq!(f(3), 9);
    assert_eq!(square(3), 9);
    assert_eq!(square::uncached(3), 9);
    square::clear_for(3);
    square::clear();
    square::info();
    assert_eq!(
        read(Path::new("x"), 1.0, (2, 3), &parking_lot::Mutex::new(3)),
        Ok(vec![1.0, 2.0, 3.0])
    );
    assert_eq!(numbers(3).lock().len(), 3);
    cache_data::clear();
    cache_resource::clear();
}
