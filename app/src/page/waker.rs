//! A handle that asks for reruns from anywhere.

use std::fmt;
use std::sync::Arc;

/// Asks for reruns of a page's script; see [`Page::waker`](crate::Page::waker). After the session it does nothing.
#[derive(Clone)]
pub struct Waker(Arc<dyn Fn() + Send + Sync>);

impl Waker {
    pub(crate) fn new(rerun: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new(rerun))
    }

    /// Runs the script again, from the top: as R does, it interrupts the run that is under way. It doesn't wait.
    pub fn rerun(&self) {
        (self.0)();
    }
}

impl fmt::Debug for Waker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Waker")
    }
}
