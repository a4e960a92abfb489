//! What can go wrong in this crate, in words that say what to do.

/// An error of this crate.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Placeholder until the first real case.
    #[error("{0}")]
    Other(String),
}
