//! Calls and panics in words.

use std::any::Any;

use crate::function::Function;
use crate::recorder::event::{Argument, ArgumentRole};
use crate::run::is_interruption;
use crate::sync::Arc;

/// A call that is put into words when somebody asks for them.
#[derive(Clone)]
pub(crate) struct CallWords {
    function: &'static Function,
    arguments: Arc<[Argument]>,
}

impl CallWords {
    pub(crate) fn new(function: &'static Function, arguments: &Arc<[Argument]>) -> Self {
        let arguments = Arc::clone(arguments);
        Self {
            function,
            arguments,
        }
    }

    /// The words: `square(n=4)`.
    pub(crate) fn text(&self) -> Arc<str> {
        of_call(self.function, &self.arguments)
    }
}

/// The call as the user would write it with named arguments: `square(n=4)`.
pub(crate) fn of_call(function: &Function, arguments: &[Argument]) -> Arc<str> {
    let arguments = arguments
        .iter()
        .filter(|argument| !argument.is_ignored && argument.role != ArgumentRole::Outside);
    let mut text = String::with_capacity(64);
    text.push_str(function.name);
    text.push('(');
    for (index, argument) in arguments.enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        for part in [comma, &argument.name, "=", &argument.text] {
            text.push_str(part);
        }
    }
    text.push(')');
    text.into()
}

/// What unwound a body.
pub(crate) fn of_payload(payload: &(dyn Any + Send)) -> Arc<str> {
    if is_interruption(payload) {
        return "interrupted".into();
    }
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.map_or_else(
        || "panicked".into(),
        |text| format!("panicked: {text}").into(),
    )
}
