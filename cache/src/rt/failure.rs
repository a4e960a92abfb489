//! Failures in words: what their `Display` says, or else the name of their type.

use std::fmt::Display;

/// One failure; the expansion writes `(&&Failure(&error)).text()`.
#[derive(Debug)]
pub struct Failure<'a, E>(pub &'a E);

/// Failures that speak for themselves.
pub trait Speaks {
    /// The failure in words.
    fn text(&self) -> String;
}

impl<E: Display> Speaks for &Failure<'_, E> {
    fn text(&self) -> String {
        self.0.to_string()
    }
}

/// All others.
pub trait IsSilent {
    /// The name of the failure's type.
    fn text(&self) -> String;
}

impl<E> IsSilent for Failure<'_, E> {
    fn text(&self) -> String {
        format!("an error of type `{}`", std::any::type_name::<E>())
    }
}
