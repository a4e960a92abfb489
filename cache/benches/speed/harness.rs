//! Races: several systems do the same in turn, and the least of each counts.

use std::sync::Barrier;
use std::thread::ScopedJoinHandle;
use std::time::{Duration, Instant};

use dacapo_cache::Registry;

/// How often each system has its turn.
pub(crate) const ROUNDS: usize = 25;

/// Rounds of threads that the system did not let run side by side are repeated, but not for ever.
const MAX_REPEATS: usize = 40;

/// A table of figures, a column for each system, with ratios against one of them.
pub(crate) struct Race {
    columns: Vec<&'static str>,
    /// The column that counts as one.
    peer: usize,
}

impl Race {
    /// Prints the head of the table.
    pub(crate) fn new(title: &str, columns: &[&'static str], peer: &str) -> Self {
        println!("\n{title}");
        print!("{:<34}", "");
        for column in columns {
            print!("{column:>20}");
        }
        println!();
        let peer = columns.iter().position(|column| *column == peer);
        Self {
            columns: columns.to_vec(),
            peer: peer.expect("the peer is one of the columns"),
        }
    }

    /// Lets the systems take turns, and prints the least of each.
    pub(crate) fn row<const N: usize>(
        &self,
        label: &str,
        rounds: usize,
        mut systems: [&mut dyn FnMut() -> f64; N],
    ) {
        assert_eq!(self.columns.len(), N, "a system for each column");
        let mut least = [f64::INFINITY; N];
        for _ in 0..rounds {
            for (least, system) in least.iter_mut().zip(&mut systems) {
                *least = least.min(system());
            }
        }
        print!("{label:<34}");
        for nanos in least {
            print!(
                "{:>20}",
                format!("{} {:5.2} ×", time(nanos), nanos / least[self.peer])
            );
        }
        println!();
    }
}

/// A figure by itself.
pub(crate) fn line(label: &str, nanos: f64) {
    println!("{label:<60}{}", time(nanos));
}

/// Nanoseconds as people read them.
fn time(nanos: f64) -> String {
    match nanos {
        ..1e3 => format!("{nanos:6.1} ns"),
        1e3..1e6 => format!("{:6.2} µs", nanos / 1e3),
        1e6..1e9 => format!("{:6.2} ms", nanos / 1e6),
        _ => format!("{:6.2} s ", nanos / 1e9),
    }
}

/// Nanoseconds an operation, of `n` in a row. `operation` is given its number.
pub(crate) fn each(n: u64, mut operation: impl FnMut(u64)) -> f64 {
    let started = Instant::now();
    (0..n).for_each(&mut operation);
    nanos(started.elapsed()) / n as f64
}

/// The least of several rounds of one system.
pub(crate) fn least(rounds: usize, mut round: impl FnMut() -> f64) -> f64 {
    (0..rounds).map(|_| round()).fold(f64::INFINITY, f64::min)
}

/// Nanoseconds an operation on each of `n_threads` threads that do `n` each, side by side. They have done some
/// before that don't count.
pub(crate) fn side_by_side(n_threads: usize, n: u64, operation: &(impl Fn(u64) + Sync)) -> f64 {
    for _ in 0..MAX_REPEATS {
        let start = Barrier::new(n_threads);
        let spans = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..n_threads)
                .map(|_| {
                    scope.spawn(|| {
                        (0..n / 4).for_each(operation);
                        start.wait();
                        let started = Instant::now();
                        (0..n).for_each(operation);
                        (started, Instant::now())
                    })
                })
                .collect();
            let spans = threads.into_iter().map(ScopedJoinHandle::join);
            spans
                .map(|span| span.expect("it only calls"))
                .collect::<Vec<_>>()
        });
        let (first, last) = (spans.iter().min(), spans.iter().map(|span| span.1).max());
        let (first, last) = (first.expect("there is one").0, last.expect("there is one"));
        let sum: f64 = spans.iter().map(|(start, end)| nanos(*end - *start)).sum();
        // One after the other they would have been in nobody's way.
        if sum > 0.9 * n_threads as f64 * nanos(last - first) {
            return sum / (n_threads as u64 * n) as f64;
        }
    }
    f64::INFINITY
}

/// Does something with the recorder on or off; it is on again afterwards.
pub(crate) fn recording<R>(is_on: bool, f: impl FnOnce() -> R) -> R {
    let registry = Registry::global();
    registry.recorder().set_on(is_on);
    let result = f();
    registry.recorder().set_on(true);
    result
}

/// Uses a value, so that the compiler can't leave out what made it.
pub(crate) fn keep<T>(value: T) {
    std::hint::black_box(value);
}

pub(crate) fn nanos(span: Duration) -> f64 {
    span.as_nanos() as f64
}

/// Numbers without a pattern, the same in every run.
pub(crate) fn random(state: &mut u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}
