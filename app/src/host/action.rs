//! What the user did, told to the callbacks of the widgets before the run.
//!
//! Each change and each press is told once, in the order of the user's doing, also if the run behind it is
//! interrupted and made again. That is why a callback isn't interrupted: half of it could be neither kept nor
//! repeated.

use std::rc::Rc;

use crate::element::widget::{Value, WidgetId};
use crate::element::{ContainerId, Exception};
use crate::host::crash::{self, Crash};
use crate::page::Page;
use crate::page::live::Live;

/// One thing that the user did.
#[derive(Clone, Debug)]
pub(super) enum Action {
    /// A widget was given another value.
    Changed {
        widget: WidgetId,
        /// The value that callbacks were told of before, or that was drawn.
        before: Value,
    },
    /// A button was pressed.
    Pressed { widget: WidgetId },
}

impl Action {
    /// Calls the widget's callback, if it has one and there is something to tell. What goes wrong in it is shown
    /// at the top of `place`.
    pub(super) fn tell(&self, live: &Rc<Live>, place: ContainerId) {
        /// Also when unwinding.
        struct Leave<'a>(&'a Live);
        impl Drop for Leave<'_> {
            fn drop(&mut self) {
                self.0.set_in_callback(false);
            }
        }
        let widget = self.widget();
        if matches!(self, Self::Changed { .. }) {
            // The callbacks that were told before this are of earlier doings: whoever comes last wins.
            live.widgets.borrow_mut().outdate_setting(widget);
        }
        let Some(callback) = live.callback(widget).filter(|_| self.has_news(live)) else {
            return;
        };
        live.set_in_callback(true);
        let leave = Leave(live);
        let ended = crash::guard(|| {
            dacapo_cache::uninterrupted(|| {
                let mut page = Page::new(Rc::clone(live), place);
                let result = callback.call(&mut page);
                // The last clone, if the callback drew its widget anew: dropped as user code is run.
                drop(callback);
                // Put into words here: that, too, is user code.
                result.map_err(|error| Exception::of(&*error))
            })
        });
        drop(leave);
        let (what, exception) = match ended {
            Ok(Ok(())) | Err(Crash::Stopped | Crash::Halted | Crash::Interrupted(_)) => return,
            Ok(Err(exception)) => ("error", exception),
            Err(Crash::Panicked(exception)) => ("panic", *exception),
        };
        let label = live.widgets.borrow().label(widget).unwrap_or_default();
        live.put_exception(
            place,
            Exception {
                title: format!("{what} in the callback of {label:?}").into(),
                ..exception
            },
        );
    }

    fn widget(&self) -> WidgetId {
        match self {
            Self::Changed { widget, .. } | Self::Pressed { widget } => *widget,
        }
    }

    /// Whether the value is another one indeed, or the button could be pressed.
    fn has_news(&self, live: &Live) -> bool {
        let widgets = live.widgets.borrow();
        match self {
            Self::Changed { widget, before } => widgets
                .value(*widget)
                .is_some_and(|(value, _)| value != *before),
            Self::Pressed { widget } => widgets.is_enabled(*widget),
        }
    }
}
