//! What an entry takes in memory: a million of them, each system in a process of its own.

use std::process::Command;

use crate::Options;
use crate::entries;

const N_ENTRIES: u64 = 1_000_000;

pub(crate) fn run(_options: &Options) {
    println!("\nmemory of an entry u64 -> u64, of a million");
    for system in ["dacapo", "cached", "moka"] {
        let exe = std::env::current_exe().expect("this program runs");
        let output = Command::new(exe).args(["--fill", system]).output();
        let output = output.expect("this program runs");
        print!("{system:<34}{}", String::from_utf8_lossy(&output.stdout));
    }
}

/// Fills a system, and prints by how many bytes an entry the process has grown.
pub(crate) fn fill(system: &str) {
    let moka = moka::sync::Cache::new(2 * N_ENTRIES);
    let f: &dyn Fn(u64) -> u64 = match system {
        "dacapo" => &entries::by_dacapo,
        "cached" => &entries::by_cached,
        _ => &|n| moka.get_with(n, || n),
    };
    f(u64::MAX);
    let before = resident_bytes();
    (0..N_ENTRIES).for_each(|n| assert_eq!(f(n), n));
    match (before, resident_bytes()) {
        (Some(before), Some(after)) => {
            println!("{:>8} bytes", after.saturating_sub(before) / N_ENTRIES);
        }
        _ => println!("   not known on this system"),
    }
}

/// What of the process lies in memory, as Linux tells it.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes << 10)
}
