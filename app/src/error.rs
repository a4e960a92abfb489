//! What can go wrong in this crate, in words that say what to do.

/// An error of this crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A table could not be read or made, or has no such column.
    #[error(transparent)]
    Cache(#[from] dacapo_cache::Error),
}
