//! An element that changes while a run is under way: only its newest state is on its way to the window.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::element::Element;

/// The newest state of an element, until the window takes it. However often it changes in between, one delta is on its
/// way.
#[derive(Clone, Debug, Default)]
pub struct Latest(Arc<Mutex<Option<Box<Element>>>>);

impl Latest {
    /// Replaces what is on its way; whether nothing was, so that the window is to be told.
    pub(crate) fn set(&self, element: Element) -> bool {
        let before = self.0.lock().replace(Box::new(element));
        before.is_none()
    }

    /// Takes what is on its way.
    pub fn take(&self) -> Option<Element> {
        self.0.lock().take().map(|element| *element)
    }
}
