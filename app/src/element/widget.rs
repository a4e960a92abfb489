//! Widgets as values: what the user can operate, its bounds, and the value it had when it was drawn.

mod kind;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::element::rows::RowSet;

pub use crate::element::widget::kind::{Look, WidgetKind};

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
    /// Of a checkbox.
    Bool(bool),
    /// Of a slider or a number.
    Scalar(Scalar),
    /// Of a select or a radio: position among the options; `None` if nothing is chosen.
    Index(Option<usize>),
    /// Of a widget that chooses several: positions among the options, in the order of the choice.
    Indices(Arc<[usize]>),
    /// Of a text input or a file.
    Text(Arc<str>),
    /// Of a table: the selected rows.
    Rows(RowSet),
}
