//! Reruns are expensive: whatever you touch, the whole script
//! runs again from its first line.
//!
//! That is what makes it short: no callbacks, no state to
//! keep in step. The price is that something slow is slow
//! every time, unless somebody remembers what came out.

use std::thread;
use std::time::Instant;

use dacapo::prelude::*;

/// Stands for a query, a download, a long calculation: the
/// first `n` squares, after a while.
fn slow_squares(n: u64, seconds: f64) -> Vec<u64> {
    let end = Instant::now() + Duration::from_secs_f64(seconds);
    while Instant::now() < end {
        // A run that is no longer wanted ends here.
        dacapo::checkpoint();
        thread::sleep(Duration::from_millis(5));
    }
    (1..=n).map(|k| k * k).collect()
}

/// The same, remembered: the body runs only for arguments
/// that it has not seen yet.
#[cache_data]
fn remembered_squares(n: u64, seconds: f64) -> Vec<u64> {
    slow_squares(n, seconds)
}

/// What the gallery shows, and `main` alone.
pub fn script(page: &mut Page) {
    let start = Instant::now();
    page.title("Reruns are expensive");
    let n = page.slider("How many squares", 1..=12, 5);
    let seconds = page.slider("Seconds that it takes", 0.0..=4.0, 2.0);
    let is_remembered = page.checkbox("Remember the result", false);

    if is_remembered {
        show(page, &mut remembered_squares(n, seconds));
    } else {
        show(page, &mut slow_squares(n, seconds));
    }
    let took = start.elapsed().as_secs_f64();
    page.metric("This run took", format!("{took:.2} s"));
}

/// Puts the list in order first. It is this run's own list:
/// what is remembered keeps its order.
fn show(page: &mut Page, squares: &mut [u64]) {
    squares.sort_unstable_by(|a, b| b.cmp(a));
    page.write(format!("The squares, largest first: {squares:?}"));
}

fn main() -> dacapo::Exit {
    dacapo::run("Reruns are expensive", script)
}
