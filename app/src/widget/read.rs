//! What a cached function reads from widgets, for its key (`allow_widgets`).
//!
//! A widget that is refused because another one has its identity reads as *refused*, which no user can set: what
//! stands in its place is not served where the widget could be drawn, nor the other way round.

use std::sync::Arc;

use dacapo_cache::{Widget, WidgetRead, WidgetValue};

use crate::element::widget::WidgetElement;
use crate::page::Page;
use crate::page::live::Live;

impl Page {
    /// Notes that a widget is about to be drawn inside of a recording, and so read; `element` has its value at
    /// first. Warns where a function around doesn't allow it.
    pub(crate) fn note_read(&self, element: &WidgetElement) {
        if self.live.is_recording() {
            let widget = Widget {
                id: element.id.0,
                name: Arc::clone(&element.label),
                words: format!("{} {:?}", element.kind.word(), element.label).into(),
                element: Arc::new(element.clone()),
            };
            self.live.note_read(self.live.read(widget));
            self.warn_of_widget(element.kind.word(), &element.label);
        }
    }

    /// Notes what a tape has read: it is drawn again, and so read again, in the order of the first time.
    pub(crate) fn note_reads(&self, widgets: &[Widget]) {
        if self.live.is_recording() {
            for widget in widgets {
                self.live.note_read(self.live.read(widget.clone()));
                if let Some(element) = widget.element.downcast_ref::<WidgetElement>() {
                    self.warn_of_widget(element.kind.word(), &element.label);
                }
            }
        }
    }
}

impl Live {
    /// What a body would read now.
    fn read(&self, widget: Widget) -> WidgetRead {
        let value = self.value_to_read(&widget);
        WidgetRead { widget, value }
    }

    /// The value that a body would read now from a widget.
    pub(crate) fn value_to_read(&self, widget: &Widget) -> WidgetValue {
        let Some(element) = widget.element.downcast_ref::<WidgetElement>() else {
            return WidgetValue::new("unknown", "unknown");
        };
        if self.is_taken(element.id) {
            return WidgetValue::new("refused", "refused: drawn before");
        }
        if element.kind.is_button() {
            let is_pressed = element.is_enabled && self.is_pressed(element.id);
            let text = if is_pressed { "pressed" } else { "not pressed" };
            return WidgetValue::new(&is_pressed, text);
        }
        let value = self.widget_value(element);
        let text = element.kind.in_words(&value);
        WidgetValue::new(&value.to_bytes(), text)
    }
}
