//! The page: what a script draws into.

/// A place in the page: a cheap owned handle.
#[derive(Debug)]
pub struct Page {}
