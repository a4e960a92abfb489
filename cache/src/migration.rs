//! From the old `#[cache]` to `#[cache_data]` and `#[cache_resource]`: a page of documentation.
#![doc = include_str!("migration.md")]
