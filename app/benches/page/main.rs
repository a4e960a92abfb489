//! What a page costs: running its script, sending what changed, drawing a frame, and whether anything grows.
//!
//! ```text
//! cargo bench -p dacapo --bench page                 everything that takes less than a minute
//! cargo bench -p dacapo --bench page -- script       one section
//! cargo bench -p dacapo --bench page -- --huge growth    a million reruns
//! ```
//!
//! A figure is the least of many rounds, and the median beside it. Frames are laid out and not rasterised: that is
//! the graphics card's work. Starting and idling belong to the real window, whose tests measure them.
#![expect(clippy::print_stdout, reason = "printing is what a benchmark is for")]

mod frames;
mod growth;
mod large;
mod script;

use std::time::{Duration, Instant};

use dacapo::prelude::*;

/// Measures and prints something.
type Section = fn(&Options);

const SECTIONS: [(&str, Section); 4] = [
    ("script", script::run),
    ("frames", frames::run),
    ("growth", growth::run),
    ("large", large::run),
];

/// What was asked for on the command line.
struct Options {
    /// A million reruns.
    is_huge: bool,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let options = Options {
        is_huge: arguments.iter().any(|it| it == "--huge"),
    };
    let wanted: Vec<&String> = arguments.iter().filter(|it| !it.starts_with('-')).collect();
    for (name, section) in SECTIONS {
        if wanted.is_empty() || wanted.iter().any(|it| *it == name) {
            println!("\n{name}");
            section(&options);
        }
    }
}

/// A page of 1,000 elements of several kinds, of which `n` changes every hundredth.
fn thousand(page: &mut Page, n: u32) {
    for idx in 0..250 {
        let shown = if idx % 25 == 0 { n } else { 0 };
        page.write(format!("line {idx} of {shown}"));
        page.caption("a caption below the line, small and weak");
        page.metric(format!("metric {idx}"), idx);
        page.checkbox(format!("checkbox {idx}"), idx % 2 == 0);
    }
}

/// Prints the least and the median of `n_rounds` rounds; each gives what it wants to have counted.
fn measure(what: &str, n_rounds: usize, mut round: impl FnMut() -> Duration) {
    let mut took: Vec<Duration> = (0..n_rounds).map(|_| round()).collect();
    took.sort_unstable();
    let [least, median] = [took[0], took[n_rounds / 2]].map(|it| it.as_secs_f64() * 1e3);
    println!("  {what:58} {least:9.3} ms   median {median:9.3} ms");
}

/// How long `f` takes.
fn timed(f: impl FnOnce()) -> Duration {
    let start = Instant::now();
    f();
    start.elapsed()
}
