//! Behaviours of the whole through its public API: one file each, one binary for all.

mod cached_widgets;
mod caching;
mod cards;
mod closing;
mod deltas;
mod elements;
mod failures;
mod figures;
mod gate;
mod inspector;
mod interruption;
mod layout;
mod legacy;
mod lessons;
mod mistakes;
mod pictures;
mod presses;
mod replay;
mod reruns;
mod rides;
mod sessions;
mod state;
mod story;
mod waiting;
mod widgets;
mod window;
