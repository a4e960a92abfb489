//! What calls of cached functions cost, beside other caches with the same options, in the same run.
//!
//! ```text
//! cargo bench -p dacapo-cache --bench speed                    everything that takes no more than 4 GB
//! cargo bench -p dacapo-cache --bench speed -- hits values     some sections
//! cargo bench -p dacapo-cache --bench speed -- --huge tables   tables of up to 200 million rows, too
//! cargo bench -p dacapo-cache --bench speed -- --count hit 1000000
//! ```
//!
//! A figure is the least of many short rounds, the systems taking turns: what it costs while nobody disturbs,
//! and a machine that gets slower meanwhile is slow for all of them. The last form runs one case without a
//! clock, for `valgrind --tool=callgrind`, whose counts of instructions are the same on every machine.
#![expect(clippy::print_stdout, reason = "printing is what a benchmark is for")]

mod account;
mod count;
mod csv;
mod entries;
mod harness;
mod hits;
mod keys;
mod memory;
mod misses;
mod replay;
mod tables;
mod values;

/// Measures and prints something.
type Section = fn(&Options);

/// The sections, in the order in which they run.
const SECTIONS: [(&str, Section); 9] = [
    ("hits", hits::run),
    ("values", values::run),
    ("misses", misses::run),
    ("replay", replay::run),
    ("keys", keys::run),
    ("tables", tables::run),
    ("csv", csv::run),
    ("entries", entries::run),
    ("memory", memory::run),
];

/// What was asked for on the command line.
struct Options {
    /// Up to 200 million rows, and arguments of 800 MB.
    is_huge: bool,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let after = |name: &str| {
        let place = arguments.iter().position(|argument| argument == name)?;
        Some(&arguments[place + 1..])
    };
    if let Some([system, ..]) = after("--fill") {
        return memory::fill(system);
    }
    if let Some([case, n]) = after("--count") {
        return count::run(case, n.parse().expect("a number of calls"));
    }
    // `cargo test --benches` runs it, too: then only what must hold is checked.
    if has("--bench") {
        let options = Options {
            is_huge: has("--huge"),
        };
        let is_named = |name: &str| SECTIONS.iter().any(|(section, _)| *section == name);
        let is_any_named = arguments.iter().any(|argument| is_named(argument));
        for (name, run) in SECTIONS {
            if !is_any_named || has(name) {
                run(&options);
            }
        }
    }
    account::check();
}
