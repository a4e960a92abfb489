//! Behaviours of the whole through its public API: one file each, one binary for all.

mod caching;
mod closing;
mod deltas;
mod elements;
mod failures;
mod gate;
mod interruption;
mod layout;
mod mistakes;
mod presses;
mod replay;
mod reruns;
mod state;
mod widgets;
