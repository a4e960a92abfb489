//! How the cache behaves, told by its public interface: one file a behaviour, each test in a registry of
//! its own, with its own clock.
#![allow(
    clippy::unwrap_used,
    reason = "a test stops where something isn't as it should be"
)]

mod support;

mod account;
mod attributes;
mod attribution;
mod clearing;
mod data;
mod eviction;
mod expiry;
mod failures;
mod flights;
mod handover;
mod handover_damage;
mod hits;
mod interruption;
mod isolation;
mod keys;
mod keys_of_std;
mod legacy;
mod looks;
mod model;
mod mutations;
mod reasons;
mod reentry;
mod refresh;
mod refresh_astray;
mod replay;
mod room;
mod serialized;
mod sessions;
mod shapes;
mod spinner;
mod table;
mod table_cached;
mod table_combined;
mod table_csv;
mod table_grouped;
mod table_ordered;
mod table_rows;
mod table_shared;
mod thread_end;
mod tracked;
mod upkeep;
mod verification;
mod widgets;
