//! Toasts: what is said once, at the edge of the window.

use std::sync::Arc;

use crate::element::AlertLevel;

/// A few words that appear at the edge of the window and go by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToastElement {
    /// What it says.
    pub text: Arc<str>,
    /// How something went.
    pub level: AlertLevel,
}
