//! Values as they are written in code, and which value of a widget each one means.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::element::rows::RowSet;
use crate::element::widget::{Scalar, Value, WidgetKind};

/// A value for a widget, before it is known which kind of widget it is for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Input {
    /// For a checkbox.
    Bool(bool),
    /// For a slider or a number.
    Number(Scalar),
    /// For a text input or a file, or an option's text.
    Text(Arc<str>),
    /// For the rows of a table.
    Rows(RowSet),
}

impl Input {
    /// As a value of a widget of this kind; else what is wrong with it.
    pub(crate) fn value_for(self, kind: &WidgetKind) -> Result<Value, String> {
        let word = kind.word();
        Ok(match (self, kind) {
            (Self::Bool(it), WidgetKind::Checkbox | WidgetKind::Dialog) => Value::Bool(it),
            (Self::Number(it), WidgetKind::Slider { bounds } | WidgetKind::Number { bounds }) => {
                Value::Scalar(match (bounds.min, it) {
                    (Scalar::Float(_), Scalar::Int(it)) => Scalar::Float(it as f64),
                    _ => it,
                })
            }
            (Self::Rows(it), WidgetKind::Table { .. }) => Value::Rows(it),
            (Self::Text(it), WidgetKind::TextInput { .. } | WidgetKind::File { .. }) => {
                Value::Text(it)
            }
            (Self::Number(it), kind) if kind.options().is_some() => {
                Value::Index(Some(position(&it.to_string(), kind)?))
            }
            (Self::Text(it), kind) if kind.options().is_some() => {
                Value::Index(Some(position(&it, kind)?))
            }
            (input, _) => return Err(format!("{input:?} is no value for a {word}")),
        })
    }
}

fn position(text: &str, kind: &WidgetKind) -> Result<usize, String> {
    let options = kind.options().map_or(&[][..], |options| options);
    options
        .iter()
        .position(|option| **option == *text)
        .ok_or_else(|| format!("there is no option {text:?}, but {options:?}"))
}

macro_rules! inputs {
    ($($from:ty => |$it:ident| $input:expr;)*) => {$(
        impl From<$from> for Input {
            fn from($it: $from) -> Self {
                $input
            }
        }
    )*};
}

inputs! {
    bool => |it| Self::Bool(it);
    &str => |it| Self::Text(it.into());
    String => |it| Self::Text(it.into());
    Arc<str> => |it| Self::Text(it);
    &Path => |it| Self::Text(it.to_string_lossy().into());
    PathBuf => |it| it.as_path().into();
    f32 => |it| Self::Number(Scalar::Float(it.into()));
    f64 => |it| Self::Number(Scalar::Float(it));
    i8 => |it| Self::Number(Scalar::Int(it.into()));
    i16 => |it| Self::Number(Scalar::Int(it.into()));
    i32 => |it| Self::Number(Scalar::Int(it.into()));
    i64 => |it| Self::Number(Scalar::Int(it));
    isize => |it| Self::Number(Scalar::Int(it as i64));
    u8 => |it| Self::Number(Scalar::Int(it.into()));
    u16 => |it| Self::Number(Scalar::Int(it.into()));
    u32 => |it| Self::Number(Scalar::Int(it.into()));
    u64 => |it| Self::Number(Scalar::Int(it.try_into().unwrap_or(i64::MAX)));
    usize => |it| Self::Number(Scalar::Int(it.try_into().unwrap_or(i64::MAX)));
    Vec<usize> => |it| Self::Rows(it.into_iter().collect());
    RowSet => |it| Self::Rows(it);
}

impl<const N: usize> From<[usize; N]> for Input {
    fn from(rows: [usize; N]) -> Self {
        Self::Rows(rows.into_iter().collect())
    }
}
