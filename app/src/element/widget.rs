//! Widgets as values: what the user can operate, its bounds, and the value it had when it was drawn.

mod kind;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::{Date, Time};

use crate::element::color::Color;
use crate::element::edits::TableEdits;
use crate::element::rows::RowSet;

pub use crate::element::widget::kind::{
    ButtonLook, ChoiceLook, ChoiceStyle, ChoicesLook, FeedbackScale, FileFilter, FilePurpose, Look,
    NumberFormat, TextLook, WidgetKind,
};

/// A widget, by kind, label and parameters, or by the key that the script gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WidgetId(pub u64);

/// A form, by its headline or by the key that the script gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FormId(pub u64);

/// A widget as it was drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct WidgetElement {
    /// Its identity.
    pub id: WidgetId,
    /// The label; its accessible name.
    pub label: Arc<str>,
    /// The key that the script gave it.
    pub key: Option<Arc<str>>,
    /// Shown on hover.
    pub help: Option<Arc<str>>,
    /// Whether the label is shown.
    pub label_visibility: LabelVisibility,
    /// Whether it can be operated.
    pub is_enabled: bool,
    /// The form that keeps its changes until it is submitted; `None`: each change is told at once.
    pub form: Option<FormId>,
    /// What it is.
    pub kind: WidgetKind,
    /// The value that the script saw.
    pub value: Value,
}

/// Whether the label of a widget is shown. It is its accessible name in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LabelVisibility {
    /// It is.
    #[default]
    Visible,
    /// It isn't, and its room stays free: for widgets side by side.
    Hidden,
    /// It isn't, and takes no room.
    Collapsed,
}

/// The bounds of a numeric widget. All three are of the same kind.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
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

impl Scalar {
    /// Whether two numbers are of one kind and in order.
    pub fn is_at_most(self, other: Self) -> bool {
        match (self, other) {
            (Self::Int(it), Self::Int(other)) => it <= other,
            (Self::Float(it), Self::Float(other)) => it <= other,
            _ => false,
        }
    }

    /// As the nearest float.
    pub fn to_f64(self) -> f64 {
        match self {
            Self::Int(it) => it as f64,
            Self::Float(it) => it,
        }
    }
}

impl Hash for Scalar {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Int(it) => (0, it).hash(state),
            Self::Float(it) => (1, it.to_bits()).hash(state),
        }
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(it) => it.fmt(f),
            Self::Float(it) => it.fmt(f),
        }
    }
}

/// The value of a widget.
#[derive(Clone, Debug, PartialEq, Hash)]
#[non_exhaustive]
pub enum Value {
    /// Of a button: it holds none.
    None,
    /// Of a checkbox or a toggle.
    Bool(bool),
    /// Of a slider or a number.
    Scalar(Scalar),
    /// Of a range slider: the lower end and the upper one.
    Range([Scalar; 2]),
    /// Of a choice or a feedback: position among the options; `None` if nothing is chosen.
    Index(Option<usize>),
    /// Of a widget that chooses several: positions among the options, in the order of the choice.
    Indices(Arc<[usize]>),
    /// Of a text input or a text area.
    Text(Arc<str>),
    /// Of a table: the selected rows.
    Rows(RowSet),
    /// Of a date.
    Date(Date),
    /// Of a date range: the first day and the last one.
    Dates([Date; 2]),
    /// Of a time.
    Time(Time),
    /// Of a colour.
    Color(Color),
    /// Of a data editor: what was changed.
    Edits(TableEdits),
    /// Of a file or a folder: all that were chosen.
    Paths(Arc<[Arc<Path>]>),
}
