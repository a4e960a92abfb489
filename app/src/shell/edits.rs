//! What the user has changed and the script has not answered yet.
//!
//! A widget shows the user's value from the moment of the change. It shows the script's again as soon as a
//! run that has seen the change delivers the widget: not earlier (the value would jump back), not later (the
//! script may have put bounds on it). Widgets inside replayed blocks are never delivered anew; they keep it.

use std::collections::HashMap;

use crate::element::widget::{Value, WidgetId};
use crate::protocol::Command;
use crate::shell::tree::Applied;

/// Values on their way to the script.
#[derive(Debug, Default)]
pub struct Edits {
    /// The number of the last edit.
    last: u64,
    /// The last edit that the run under way has seen.
    seen: u64,
    pending: HashMap<WidgetId, (u64, Value)>,
}

impl Edits {
    /// The value to show for a widget instead of the script's.
    pub fn value(&self, widget: WidgetId) -> Option<&Value> {
        self.pending.get(&widget).map(|(_, value)| value)
    }

    /// Notes a change; returns what to tell the script.
    pub fn set(&mut self, widget: WidgetId, value: Value) -> Command {
        self.last += 1;
        self.pending.insert(widget, (self.last, value.clone()));
        Command::Set {
            widget,
            value,
            edit: self.last,
        }
    }

    /// Notes a press of a button; returns what to tell the script.
    pub fn press(&mut self, widget: WidgetId) -> Command {
        self.last += 1;
        Command::Press {
            widget,
            edit: self.last,
        }
    }

    /// Forgets what the script has answered.
    pub fn settle(&mut self, applied: Applied) {
        match applied {
            Applied::Nothing => {}
            Applied::Seen { edits } => self.seen = edits,
            Applied::Delivered(widget) => {
                if self
                    .pending
                    .get(&widget)
                    .is_some_and(|(edit, _)| *edit <= self.seen)
                {
                    self.pending.remove(&widget);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_holds_until_a_run_that_has_seen_it_delivers_the_widget() {
        let mut edits = Edits::default();
        let widget = WidgetId(1);
        edits.set(widget, Value::Bool(true));
        edits.set(widget, Value::Bool(false));
        edits.settle(Applied::Seen { edits: 1 });
        edits.settle(Applied::Delivered(widget));
        assert_eq!(edits.value(widget), Some(&Value::Bool(false)));
        edits.settle(Applied::Seen { edits: 2 });
        assert_eq!(edits.value(widget), Some(&Value::Bool(false)));
        edits.settle(Applied::Delivered(widget));
        assert_eq!(edits.value(widget), None);
    }
}
