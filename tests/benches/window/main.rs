//! What the real window costs: from the start to the first content, from a click to the frame that shows it, at rest,
//! and on the disk.
//!
//! ```text
//! cargo bench -p dacapo-tests --bench window                 everything
//! cargo bench -p dacapo-tests --bench window -- start idle   some of it
//! ```
//!
//! It opens windows on the display of its environment (`DISPLAY`, `WAYLAND_DISPLAY`; `Xvfb :7 & DISPLAY=:7 cargo bench …`
//! where there is none). What is measured are processes of their own, each this very program in another role, so that an
//! empty window and an app are built alike; a window says on its standard output what it has painted. A frame counts as
//! painted when the one behind it begins.
#![expect(clippy::print_stdout, reason = "printing is what a benchmark is for")]

mod click;
mod idle;
mod process;
mod role;
mod size;
mod start;

use std::process::ExitCode;
use std::time::Duration;

/// Measures and prints something.
type Section = fn() -> Result<(), String>;

const SECTIONS: [(&str, Section); 4] = [
    ("start", start::run),
    ("click", click::run),
    ("idle", idle::run),
    ("size", size::run),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, role] = &*arguments
        && flag == role::FLAG
    {
        return role::play(role);
    }
    if ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .all(|name| std::env::var_os(name).is_none())
    {
        eprintln!(
            "there is no display to open windows on: set DISPLAY, for example to that of an Xvfb"
        );
        return ExitCode::FAILURE;
    }
    if cfg!(debug_assertions) {
        println!("a debug build: the figures say nothing about what users wait for");
    }
    let wanted: Vec<&String> = arguments.iter().filter(|it| !it.starts_with('-')).collect();
    let mut ended = ExitCode::SUCCESS;
    for (name, section) in SECTIONS {
        if wanted.is_empty() || wanted.iter().any(|it| *it == name) {
            println!("\n{name}");
            if let Err(error) = section() {
                eprintln!("  {error}");
                ended = ExitCode::FAILURE;
            }
        }
    }
    ended
}

/// The one in the middle, which is also printed with the least and the most.
fn median(what: &str, mut took: Vec<Duration>) -> Duration {
    took.sort_unstable();
    let middle = took[took.len() / 2];
    let [least, median, most] = [took[0], middle, took[took.len() - 1]].map(millis);
    println!(
        "  {what:52} median {median:8.1} ms   of {}: {least:.1} to {most:.1}",
        took.len()
    );
    middle
}

fn millis(span: Duration) -> f64 {
    span.as_secs_f64() * 1e3
}
