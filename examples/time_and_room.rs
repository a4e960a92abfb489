//! Time and room: how long a value may be served, and how
//! many of them there may be.
//!
//! A remembered value is as old as its computation. `ttl`
//! says when that is too old; reading it again does not make
//! it younger. `max_entries` says how many are kept; the one
//! that was not used for longest goes.

use dacapo::prelude::*;

/// Stands for an answer that gets stale. At most two towns at
/// a time, each for a minute.
#[cache_data(ttl = "1m", max_entries = 2)]
fn temperatures(town: &str) -> Vec<i64> {
    // Some figures that depend on the town.
    let seed = town.bytes().map(i64::from).sum::<i64>();
    (0..8)
        .map(|hour| (seed + hour * hour * 7) % 19 + 4)
        .collect()
}

/// What the gallery shows, and `main` alone.
pub fn script(page: &mut Page) {
    page.title("Time and room");
    let town = page.radio("Town", ["Ash", "Elm", "Yew"]);
    let mut hours = temperatures(town);

    // Put in order for the two figures. The list is this
    // run's own, so the cache keeps the order of the day.
    hours.sort_unstable();
    let [mut low, mut high] = page.columns();
    low.metric("Coldest", format!("{} °C", hours[0]));
    high.metric("Warmest", format!("{} °C", hours[hours.len() - 1]));
    page.caption("Kept for a minute; room for two towns.");
}

fn main() -> dacapo::Exit {
    dacapo::run("Time and room", script)
}
