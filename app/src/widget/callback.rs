//! Callbacks: what is to be done about a change or a press, before the script runs because of it.

use std::fmt;
use std::rc::Rc;

use crate::host::{IntoScriptResult, ScriptResult};
use crate::page::Page;

/// A closure of the script's, kept from the last run that drew its widget. It stays on the script's thread.
#[derive(Clone)]
pub(crate) struct Callback(Rc<dyn Fn(&mut Page) -> ScriptResult>);

impl Callback {
    pub(crate) fn new<R: IntoScriptResult>(call: impl Fn(&mut Page) -> R + 'static) -> Self {
        Self(Rc::new(move |page| call(page).into_script_result()))
    }

    /// Calls it. User code: nothing of ours may be borrowed, neither here nor where the last clone is dropped.
    pub(crate) fn call(&self, page: &mut Page) -> ScriptResult {
        (self.0)(page)
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Callback")
    }
}
