//! The behaviours of the cache, one file each.

mod keys;
mod looks;
mod shapes;
