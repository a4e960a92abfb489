//! Interleavings of calls, clears, interruptions, evictions and refreshes, thousands of each kind.
//!
//! Every file is a behaviour; every test builds a registry of its own in each execution and says what must hold
//! however its threads take turns. In half of the executions threads work in stints of random length, in half by
//! priorities that change a few times (PCT), which finds what needs few but unlikely turns.
//!
//! # When one fails
//!
//! Shuttle prints the schedule of the failing execution, between two lines with a quote. Give it to the test, and
//! it runs that one execution and no other:
//!
//! ```text
//! SCHEDULE=91010… cargo test -p dacapo-cache --features explore --test explore NAME_OF_THE_TEST
//! ```
//!
//! A long schedule is better kept in a file: `SCHEDULE=$(cat schedule.txt)`.
//!
//! # To look further
//!
//! The same seed means the same executions, so a run says the same twice. `SEED=7` goes through others, and
//! `ROUNDS=20` through twenty times as many.
//!
//! What is not explored: reorderings that only weakly ordered atomics permit, counts of `Arc`, locks of the user's.
//! See `sync/explore.rs` for where the model differs from the world.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops where something isn't as it should be"
)]

mod account;
mod clearing;
mod cycles;
mod eviction;
mod expiry;
mod handover;
mod interruption;
mod refresh;
mod release;
mod repeated;
mod sessions;
mod single_flight;
mod stints;
mod support;
