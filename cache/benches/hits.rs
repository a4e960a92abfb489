//! What a hit costs, beside `cached` and `moka` with the same options, in the same run.
//!
//! `cargo bench -p dacapo-cache`. Each figure is the median of several repeats, the systems taking turns, so
//! that a machine that gets slower meanwhile is slow for all of them. At the end the recorder is checked:
//! events that can be read + events that were dropped = calls.
#![expect(clippy::print_stdout, reason = "printing is what a benchmark is for")]

use std::hint::black_box;
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use dacapo_cache::recorder::Cursor;
use dacapo_cache::{Draw, Registry, cache_data};

const REPEATS: usize = 9;
const HITS: u64 = 500_000;
const TTL_SECS: u64 = 3_600;
const MAX_ENTRIES: usize = 10_000;

#[cache_data(ttl = "1h", max_entries = 10_000)]
fn by_dacapo(a: u64, b: u64) -> u64 {
    a + b
}

#[cached::macros::cached(max_size = 10_000, ttl_secs = 3_600)]
fn by_cached(a: u64, b: u64) -> u64 {
    a + b
}

type Moka = moka::sync::Cache<(u64, u64), u64>;

fn new_moka() -> Moka {
    Moka::builder()
        .max_capacity(MAX_ENTRIES as u64)
        .time_to_live(Duration::from_secs(TTL_SECS))
        .build()
}

/// Nanoseconds a hit, with `n_threads` that hit `n_keys` keys in turn.
fn time_hits(n_threads: u64, n_keys: u64, add: &(impl Fn(u64, u64) -> u64 + Sync)) -> f64 {
    let start = Barrier::new(n_threads as usize);
    let nanos = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..n_threads)
            .map(|_| {
                scope.spawn(|| {
                    (0..n_keys).for_each(|n| assert_eq!(add(n, 5), n + 5));
                    start.wait();
                    let started = Instant::now();
                    let mut key = 0;
                    for _ in 0..HITS {
                        black_box(add(black_box(key), 5));
                        key = if key + 1 == n_keys { 0 } else { key + 1 };
                    }
                    started.elapsed().as_nanos() as f64
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("it only adds"))
            .sum::<f64>()
    });
    nanos / (n_threads * HITS) as f64
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn hits() {
    let registry = Registry::global();
    let moka = new_moka();
    let by_moka = |a, b| moka.get_with((a, b), || a + b);
    println!("hit of (u64, u64) -> u64, ttl and max_entries; ns, and as a multiple of `cached`");
    println!(
        "{:>8} {:>6} {:>18} {:>18} {:>10} {:>18}",
        "threads", "keys", "recorder on", "recorder off", "cached", "moka"
    );
    for (n_threads, n_keys) in [(1, 1), (1, 100), (2, 1), (2, 100)] {
        let mut figures: [Vec<f64>; 4] = Default::default();
        for _ in 0..REPEATS {
            registry.recorder().set_on(true);
            figures[0].push(time_hits(n_threads, n_keys, &by_dacapo));
            registry.recorder().set_on(false);
            figures[1].push(time_hits(n_threads, n_keys, &by_dacapo));
            registry.recorder().set_on(true);
            figures[2].push(time_hits(n_threads, n_keys, &by_cached));
            figures[3].push(time_hits(n_threads, n_keys, &by_moka));
        }
        let [on, off, cached, moka] = figures.map(median);
        let row = |figure: f64| format!("{figure:8.1} ({:4.2} ×)", figure / cached);
        println!(
            "{n_threads:>8} {n_keys:>6} {:>18} {:>18} {cached:>10.1} {:>18}",
            row(on),
            row(off),
            row(moka)
        );
    }
}

/// What a script with 1,000 cached calls pays for them at each rerun.
fn thousand_calls() {
    #[cache_data(ttl = "1h", max_entries = 10_000)]
    fn same(n: u64) -> u64 {
        n
    }
    let rerun = || (0..1_000).map(same).sum::<u64>();
    assert_eq!(rerun(), 499_500);
    let once = || {
        let started = Instant::now();
        black_box(rerun());
        started.elapsed().as_secs_f64() * 1e6
    };
    let micros = median((0..101).map(|_| once()).collect());
    println!("1,000 cached calls of different arguments add {micros:.0} µs to a rerun");
}

/// A page that keeps blocks, as a real one does.
#[derive(Default)]
struct Blocks {
    open: Vec<u64>,
    blocks: Vec<Arc<[u64]>>,
}

impl Draw for Blocks {
    type Tape = Arc<[u64]>;
    type Mark = usize;

    fn begin(&mut self) -> usize {
        self.open.len()
    }

    fn end(&mut self, mark: usize) -> Self::Tape {
        self.open[mark..].into()
    }

    fn replay(&mut self, tape: &Self::Tape) {
        self.blocks.push(Arc::clone(tape));
    }

    fn n_elements(tape: &Self::Tape) -> usize {
        tape.len()
    }
}

fn replay() {
    #[cache_data]
    fn drawing(page: &mut Blocks, n_elements: u64) -> u64 {
        page.open.extend(0..n_elements);
        n_elements
    }
    for n_elements in [10, 1_000, 10_000] {
        let mut page = Blocks::default();
        drawing(&mut page, n_elements);
        let mut once = || {
            let started = Instant::now();
            black_box(drawing(&mut page, n_elements));
            started.elapsed().as_nanos() as f64
        };
        let nanos = median((0..1_001).map(|_| once()).collect());
        println!("a hit that replays {n_elements:>6} elements takes {nanos:.0} ns");
    }
}

/// While the recorder is on, every call is an event that can be read, or one that is known to be dropped.
fn check_account() {
    const CALLS: u64 = 100_000;
    let registry = Registry::new();
    let hit = || registry.enter(|| by_dacapo(1, 1));
    hit();
    let mut cursor = Cursor::default();
    let (first, _) = registry.recorder().since(&mut cursor);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| (0..CALLS).for_each(|_| assert_eq!(hit(), 2)));
        }
    });
    let (events, n_dropped) = registry.recorder().since(&mut cursor);
    let n_events = events.len() as u64;
    assert_eq!(
        first.len(),
        3,
        "a miss, the computation, and what was stored"
    );
    assert_eq!(n_events + n_dropped, 2 * CALLS, "events + dropped = calls");
    println!(
        "{n_events} events + {n_dropped} dropped = {} calls",
        2 * CALLS
    );
}

fn main() {
    // `cargo test --benches` runs it, too: then only what must hold is checked.
    if std::env::args().any(|argument| argument == "--bench") {
        hits();
        thousand_calls();
        replay();
    }
    check_account();
}
