//! Memory after many reruns: what is resident should not depend on how many there were.

use std::time::{Duration, Instant};

use dacapo::host::{Host, script};
use dacapo::prelude::*;
use dacapo::protocol::Command;
use dacapo::{Registry, SessionId};

use crate::Options;

const PATIENCE: Duration = Duration::from_mins(1);

#[cache_data(max_entries = 100)]
fn square(n: u64) -> u64 {
    n * n
}

pub(crate) fn run(options: &Options) {
    let registry = Registry::new();
    let small = |page: &mut Page| {
        let runs = page.state("runs", 0_u64);
        runs.update(|n| *n += 1);
        let n = runs.get();
        page.write(("square", square(n)));
        page.write(("the same square", square(7)));
        page.slider("n", 0..=10, 3);
    };
    let host = Host::start(SessionId(0), registry, script(small), || {});
    let n_runs = if options.is_huge { 1_000_000 } else { 10_000 };
    let start = Instant::now();
    for n in 1..=n_runs {
        host.send(Command::Rerun);
        assert!(host.settle(PATIENCE));
        host.deltas.try_iter().for_each(drop);
        if n == n_runs / 10 || n == n_runs / 2 || n == n_runs {
            let secs = start.elapsed().as_secs_f64();
            let micros = secs * 1e6 / f64::from(n);
            println!("  after {n:9} reruns: {}, {micros:.1} µs each", resident());
        }
    }
}

/// Resident memory of this process, where the system tells it.
fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.map_or_else(|| "unknown".to_owned(), |text| text.trim().to_owned())
}
