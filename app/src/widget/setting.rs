//! Values that a script gives to its widgets, and reads from them, by their keys.

use std::panic::Location;
use std::path::PathBuf;
use std::sync::Arc;

use dacapo_cache::Table;
use jiff::civil::{Date, Time};

use crate::element::color::Color;
use crate::element::widget::{Scalar, Value, WidgetElement, WidgetKind};
use crate::widget::value::Set;
use crate::widget::{Input, Numeric};

/// What a script has asked for, until a widget of that key is drawn.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    /// The key, for messages.
    pub(crate) key: Arc<str>,
    /// `None`: the value at first.
    pub(crate) input: Option<Input>,
    /// Whether a callback asked, rather than the script.
    pub(crate) is_of_callback: bool,
    /// The line that asked.
    pub(crate) site: &'static Location<'static>,
}

impl Setting {
    /// What it sets in a widget of this kind (`None`: the value at first), or why it can't.
    pub(crate) fn fit(&self, kind: &WidgetKind) -> Result<Option<Value>, String> {
        let Some(input) = self.input.clone() else {
            return Ok(None);
        };
        let value = input.value_for(kind)?;
        match Set::new(value.clone(), kind).fit(kind) {
            Some(value) => Ok(Some(value)),
            None => Err(why_not(&value, kind)),
        }
    }

    /// The whole complaint, for a widget that keeps its value instead.
    pub(crate) fn complaint(&self, why: &str, element: &WidgetElement) -> String {
        let kept = element.kind.in_words(&element.value);
        let kept = if kept.is_empty() {
            String::new()
        } else {
            format!(", and it stays at {kept}")
        };
        format!(
            "`set_value({:?}, …)` in {}: {why}{kept}. Pass a value that it can have",
            self.key, self.site
        )
    }
}

/// Why a widget of this kind can't have a value.
fn why_not(value: &Value, kind: &WidgetKind) -> String {
    match (kind, value) {
        (
            WidgetKind::Slider { bounds, .. } | WidgetKind::Number { bounds, .. },
            Value::Scalar(it),
        ) => {
            let whole = match (bounds.min, it) {
                (Scalar::Int(_), Scalar::Float(_)) => "the whole numbers ",
                _ => "",
            };
            format!("{it} is outside of {whole}{} to {}", bounds.min, bounds.max)
        }
        (
            WidgetKind::TextInput {
                max_chars: Some(max),
                ..
            },
            Value::Text(text),
        ) => {
            let n_chars = text.chars().count();
            format!("the text has {n_chars} characters, but {max} are the most")
        }
        _ => format!("{} is no value of a {}", kind.in_words(value), kind.word()),
    }
}

/// A type as which a script reads the value of a widget; see [`Page::value`](crate::Page::value).
///
/// Numbers are those of sliders and number fields, or of a chosen option whose text is one; texts those of text
/// fields, or of a chosen option.
pub trait FromValue: Sized {
    /// The value, if it is of this type.
    fn from_value(value: &Value, kind: &WidgetKind) -> Option<Self>;
}

impl FromValue for bool {
    fn from_value(value: &Value, _: &WidgetKind) -> Option<Self> {
        match value {
            Value::Bool(it) => Some(*it),
            _ => None,
        }
    }
}

impl<T: Numeric> FromValue for T {
    fn from_value(value: &Value, kind: &WidgetKind) -> Option<Self> {
        let scalar = match value {
            Value::Scalar(scalar) => *scalar,
            Value::Index(Some(_)) => {
                let text = kind.in_words(value);
                let whole = text.parse().map(Scalar::Int);
                whole.or_else(|_| text.parse().map(Scalar::Float)).ok()?
            }
            _ => return None,
        };
        let number = T::from_scalar(scalar);
        // What doesn't fit into the type is none of its values, rather than the nearest of them.
        let (back, wanted) = (number.to_f64(), as_float(scalar));
        let is_near = (back - wanted).abs() <= wanted.abs() * f64::from(f32::EPSILON);
        is_near.then_some(number)
    }
}

impl FromValue for String {
    fn from_value(value: &Value, kind: &WidgetKind) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.to_string()),
            Value::Date(_) | Value::Time(_) | Value::Color(_) => {
                Some(kind.in_words(value).to_string())
            }
            Value::Index(Some(idx)) => Some(kind.options()?.get(*idx)?.to_string()),
            _ => None,
        }
    }
}

impl FromValue for PathBuf {
    fn from_value(value: &Value, _: &WidgetKind) -> Option<Self> {
        match value {
            Value::Text(text) => Some(Self::from(&**text)),
            Value::Paths(paths) => Some(paths.first()?.to_path_buf()),
            _ => None,
        }
    }
}

/// All chosen files.
impl FromValue for Vec<PathBuf> {
    fn from_value(value: &Value, _: &WidgetKind) -> Option<Self> {
        match value {
            Value::Paths(paths) => Some(paths.iter().map(|path| path.to_path_buf()).collect()),
            _ => None,
        }
    }
}

/// The selected rows of a table.
impl FromValue for Vec<usize> {
    fn from_value(value: &Value, _: &WidgetKind) -> Option<Self> {
        match value {
            Value::Rows(rows) => Some(rows.iter().collect()),
            _ => None,
        }
    }
}

/// The table of a data editor with all that was changed in it.
impl FromValue for Table {
    fn from_value(value: &Value, kind: &WidgetKind) -> Option<Self> {
        match (value, kind) {
            (Value::Edits(edits), WidgetKind::Editor { element, .. }) => {
                Some(edits.apply(&element.table))
            }
            _ => None,
        }
    }
}

/// The texts of the chosen options.
impl FromValue for Vec<String> {
    fn from_value(value: &Value, kind: &WidgetKind) -> Option<Self> {
        let chosen = match value {
            Value::Indices(chosen) => &**chosen,
            Value::Index(chosen) => chosen.as_slice(),
            _ => return None,
        };
        let options = kind.options()?;
        let texts = chosen.iter().filter_map(|idx| options.get(*idx));
        Some(texts.map(ToString::to_string).collect())
    }
}

macro_rules! from_values {
    ($($name:ty => $pattern:pat => $it:expr;)*) => {$(
        impl FromValue for $name {
            fn from_value(value: &Value, _: &WidgetKind) -> Option<Self> {
                match value {
                    $pattern => Some($it),
                    _ => None,
                }
            }
        }
    )*};
}

from_values! {
    Date => Value::Date(it) => *it;
    (Date, Date) => Value::Dates([from, to]) => (*from, *to);
    Time => Value::Time(it) => *it;
    Color => Value::Color(it) => *it;
}

/// The two ends of a range slider.
impl<T: Numeric> FromValue for (T, T) {
    fn from_value(value: &Value, kind: &WidgetKind) -> Option<Self> {
        match value {
            Value::Range([low, high]) => Some((
                T::from_value(&Value::Scalar(*low), kind)?,
                T::from_value(&Value::Scalar(*high), kind)?,
            )),
            _ => None,
        }
    }
}

/// `None` where nothing is chosen.
impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value, kind: &WidgetKind) -> Option<Self> {
        match value {
            Value::Index(None) => Some(None),
            value => T::from_value(value, kind).map(Some),
        }
    }
}

fn as_float(scalar: Scalar) -> f64 {
    match scalar {
        Scalar::Int(it) => it as f64,
        Scalar::Float(it) => it,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::widget::{Bounds, Look};

    #[test]
    fn number_that_does_not_fit_its_type_is_none_of_its_values() {
        let bounds = Bounds {
            min: Scalar::Int(0),
            max: Scalar::Int(1_000),
            step: Scalar::Int(1),
        };
        let format = Look::default();
        let kind = WidgetKind::Slider { bounds, format };
        let value = Value::Scalar(Scalar::Int(300));
        assert_eq!(u8::from_value(&value, &kind), None);
        assert_eq!(u16::from_value(&value, &kind), Some(300));
        assert_eq!(f32::from_value(&value, &kind), Some(300.0));
        assert_eq!(bool::from_value(&value, &kind), None);
        let half = Value::Scalar(Scalar::Float(0.5));
        assert_eq!(i32::from_value(&half, &kind), None);
    }
}
