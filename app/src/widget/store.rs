//! The values of a session's widgets.

use std::collections::HashMap;
use std::sync::Arc;

use crate::element::widget::{Value, WidgetElement, WidgetId};
use crate::widget::value::Set;

/// What the user has set, by widget.
#[derive(Debug, Default)]
pub(crate) struct WidgetStore {
    slots: HashMap<WidgetId, Slot>,
}

#[derive(Debug)]
struct Slot {
    /// As it was last drawn.
    element: Arc<WidgetElement>,
    /// What the user has set; `None` until then.
    set: Option<Set>,
}

impl WidgetStore {
    /// Takes over what the user has set; false if no such widget is known.
    pub(crate) fn set(&mut self, id: WidgetId, value: Value) -> bool {
        let Some(slot) = self.slots.get_mut(&id) else {
            return false;
        };
        slot.set = Some(Set::new(value, &slot.element.kind));
        true
    }

    /// The label of a widget.
    pub(crate) fn label(&self, id: WidgetId) -> Option<Arc<str>> {
        Some(Arc::clone(&self.slots.get(&id)?.element.label))
    }

    /// The value that the script saw last, in words.
    pub(crate) fn seen(&self, id: WidgetId) -> Option<Arc<str>> {
        let element = &self.slots.get(&id)?.element;
        Some(element.kind.in_words(&element.value))
    }

    /// The value that the script will see, in words.
    pub(crate) fn upcoming(&self, id: WidgetId) -> Option<Arc<str>> {
        let slot = self.slots.get(&id)?;
        let value = slot.set.as_ref().map_or(&slot.element.value, Set::value);
        Some(slot.element.kind.in_words(value))
    }

    /// The value to show: what the user has set if it fits, else the default that `element` holds.
    pub(crate) fn value_for(&self, element: &WidgetElement) -> Value {
        self.slots
            .get(&element.id)
            .and_then(|slot| slot.set.as_ref())
            .and_then(|set| set.fit(&element.kind))
            .unwrap_or_else(|| element.value.clone())
    }

    /// Notes what was drawn.
    pub(crate) fn did_draw(&mut self, element: Arc<WidgetElement>) {
        if let Some(slot) = self.slots.get_mut(&element.id) {
            slot.element = element;
        } else {
            let id = element.id;
            self.slots.insert(id, Slot { element, set: None });
        }
    }

    /// Forgets widgets that are no longer drawn.
    pub(crate) fn forget_unless(&mut self, is_drawn: impl Fn(WidgetId) -> bool) {
        self.slots.retain(|id, _| is_drawn(*id));
    }
}
