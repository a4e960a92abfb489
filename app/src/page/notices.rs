//! What cached functions that were given no page have to say in it: kept until the script draws again, or ends.

use dacapo_cache::Deprecation;
use parking_lot::Mutex;

use crate::element::{AlertLevel, Element};

/// Elements on their way to the page. Whoever says something may be on any thread of the run.
#[derive(Debug, Default)]
pub(crate) struct Notices(Mutex<Vec<Element>>);

impl Notices {
    pub(crate) fn push(&self, element: Element) {
        self.0.lock().push(element);
    }

    /// Takes what has been said since the last time.
    pub(crate) fn take(&self) -> Vec<Element> {
        std::mem::take(&mut self.0.lock())
    }
}

/// A warning of the cache's.
pub(crate) fn warning(message: &str) -> Element {
    Element::Alert {
        level: AlertLevel::Warning,
        text: message.into(),
    }
}

/// That a function carries the legacy attribute.
pub(crate) fn deprecation(deprecation: &Deprecation) -> Element {
    let function = deprecation.function;
    Element::Deprecation {
        function: format!("{}:{} {}", function.file, function.line, function.name).into(),
        text: deprecation.to_string().into(),
    }
}
