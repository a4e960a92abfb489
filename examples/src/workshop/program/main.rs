//! Three functions that remember, and what they are asked.

mod report;

use std::sync::atomic::{AtomicU64, Ordering};

use dacapo_cache::{cache, cache_data};

/// What a ride costs, in cents.
#[cache_data]
fn fare(ride: &str) -> u64 {
    300 + 25 * minutes(ride)
}

/// The number in "12 min".
fn minutes(ride: &str) -> u64 {
    ride.trim_end_matches(" min").parse().unwrap_or(0)
}

/// Calls nothing else of this program.
#[cache_data]
fn greeting(name: &str) -> String {
    format!("Hello, {name}!")
}

static TAX: AtomicU64 = AtomicU64::new(8);

/// The old attribute: the statics that it reads count, too.
#[cache]
fn with_tax(cents: u64) -> u64 {
    cents + cents * TAX.load(Ordering::Relaxed) / 100
}

fn main() -> report::Result {
    report::of(|| {
        greeting("Ada");
        for ride in ["12 min", "7 min"] {
            fare(ride);
        }
        with_tax(600);
        with_tax(600);
    })
}
