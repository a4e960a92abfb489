//! The values of a session's widgets.

use std::collections::HashMap;
use std::fmt::{self, Display};
use std::sync::Arc;

use crate::element::widget::{Bounds, Scalar, Value, WidgetElement, WidgetId, WidgetKind};

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

#[derive(Debug)]
struct Set {
    value: Value,
    /// The text of the chosen option, to find it again among other options.
    choice: Option<Arc<str>>,
}

impl WidgetStore {
    /// Takes over what the user has set; false if no such widget is known.
    pub(crate) fn set(&mut self, id: WidgetId, value: Value) -> bool {
        let Some(slot) = self.slots.get_mut(&id) else {
            return false;
        };
        let choice = match (&value, slot.element.kind.options()) {
            (Value::Index(Some(idx)), Some(options)) => options.get(*idx).cloned(),
            _ => None,
        };
        slot.set = Some(Set { value, choice });
        true
    }

    /// The label of a widget.
    pub(crate) fn label(&self, id: WidgetId) -> Option<Arc<str>> {
        Some(Arc::clone(&self.slots.get(&id)?.element.label))
    }

    /// The value that the script saw last, in words.
    pub(crate) fn seen(&self, id: WidgetId) -> Option<Arc<str>> {
        let element = &self.slots.get(&id)?.element;
        Some(in_words(&element.value, &element.kind))
    }

    /// The value that the script will see, in words.
    pub(crate) fn upcoming(&self, id: WidgetId) -> Option<Arc<str>> {
        let slot = self.slots.get(&id)?;
        let value = slot
            .set
            .as_ref()
            .map_or(&slot.element.value, |it| &it.value);
        Some(in_words(value, &slot.element.kind))
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

impl Set {
    /// The value, if it fits a widget as it is drawn now.
    fn fit(&self, kind: &WidgetKind) -> Option<Value> {
        let fits = match (kind, &self.value) {
            (WidgetKind::Checkbox, Value::Bool(_)) | (WidgetKind::File { .. }, Value::Text(_)) => {
                true
            }
            (
                WidgetKind::Slider { bounds } | WidgetKind::Number { bounds },
                Value::Scalar(scalar),
            ) => bounds.contains(*scalar),
            (WidgetKind::Select { options } | WidgetKind::Radio { options, .. }, _) => {
                let choice = self.choice.as_ref()?;
                let idx = options.iter().position(|option| option == choice)?;
                return match self.value {
                    // Of options with equal texts the position tells which one was meant.
                    Value::Index(Some(set)) if options.get(set) == Some(choice) => {
                        Some(Value::Index(Some(set)))
                    }
                    _ => Some(Value::Index(Some(idx))),
                };
            }
            (WidgetKind::TextInput { max_chars, .. }, Value::Text(text)) => {
                max_chars.is_none_or(|max| text.chars().count() <= max)
            }
            _ => false,
        };
        fits.then(|| self.value.clone())
    }
}

impl Bounds {
    /// Whether a number is of the kind of the bounds, and within them.
    pub fn contains(&self, scalar: Scalar) -> bool {
        match (self.min, scalar, self.max) {
            (Scalar::Int(min), Scalar::Int(it), Scalar::Int(max)) => (min..=max).contains(&it),
            (Scalar::Float(min), Scalar::Float(it), Scalar::Float(max)) => {
                (min..=max).contains(&it)
            }
            _ => false,
        }
    }
}

impl Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(it) => it.fmt(f),
            Self::Float(it) => it.fmt(f),
        }
    }
}

/// A value as a reader would say it.
pub(crate) fn in_words(value: &Value, kind: &WidgetKind) -> Arc<str> {
    const MOST_CHARS: usize = 40;
    match value {
        Value::None => "".into(),
        Value::Bool(true) => "on".into(),
        Value::Bool(false) => "off".into(),
        Value::Scalar(scalar) => scalar.to_string().into(),
        Value::Index(idx) => idx
            .and_then(|idx| kind.options()?.get(idx).cloned())
            .unwrap_or_else(|| "nothing".into()),
        Value::Text(text) if text.chars().count() > MOST_CHARS => {
            let head: String = text.chars().take(MOST_CHARS).collect();
            format!("\"{head}…\"").into()
        }
        Value::Text(text) => format!("\"{text}\"").into(),
    }
}
