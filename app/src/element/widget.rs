//! Widgets as values: what the user can operate, its bounds, and the value it had when it was drawn.

use std::sync::Arc;

/// A widget, by kind, label and parameters, or by the key that the script gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WidgetId(pub u64);

/// A widget as it was drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct WidgetElement {
    /// Its identity.
    pub id: WidgetId,
    /// The label; its accessible name.
    pub label: Arc<str>,
    /// Shown on hover.
    pub help: Option<Arc<str>>,
    /// Whether it can be operated.
    pub is_enabled: bool,
    /// What it is.
    pub kind: WidgetKind,
    /// The value that the script saw.
    pub value: Value,
}

/// What a widget is, and its bounds.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum WidgetKind {
    /// Pressed once for one run.
    Button,
    /// On or off.
    Checkbox,
    /// A number on a track.
    Slider {
        /// The bounds.
        bounds: Bounds,
    },
    /// A number to type or to step.
    Number {
        /// The bounds.
        bounds: Bounds,
    },
    /// One of several, in a list that opens.
    Select {
        /// The texts of the options.
        options: Arc<[Arc<str>]>,
    },
    /// One of several, all visible.
    Radio {
        /// The texts of the options.
        options: Arc<[Arc<str>]>,
        /// Side by side.
        is_horizontal: bool,
    },
    /// A line of text, taken over on Enter or when the focus leaves.
    TextInput {
        /// Shown while it is empty.
        placeholder: Option<Arc<str>>,
        /// Most characters; `None`: no bound.
        max_chars: Option<usize>,
    },
    /// The path of a file, chosen in the native dialog. Its value is the path, empty for none.
    File {
        /// Endings without the dot; empty: any.
        extensions: Arc<[Arc<str>]>,
    },
}

/// The bounds of a numeric widget. All three are of the same kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Smallest value.
    pub min: Scalar,
    /// Largest value.
    pub max: Scalar,
    /// Distance between neighbours; above zero.
    pub step: Scalar,
}

/// A number, whole or not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar {
    /// Whole.
    Int(i64),
    /// Any.
    Float(f64),
}

/// The value of a widget.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// Of a button: it holds none.
    None,
    /// Of a checkbox.
    Bool(bool),
    /// Of a slider or a number.
    Scalar(Scalar),
    /// Of a select or a radio: position among the options; `None` if nothing is chosen.
    Index(Option<usize>),
    /// Of a text input or a file.
    Text(Arc<str>),
}
