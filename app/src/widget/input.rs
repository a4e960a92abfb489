//! Values as they are written in code, and which value of a widget each one means.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use dacapo_cache::Table;
use jiff::civil::{Date, Time};

use crate::element::color::Color;
use crate::element::edits::{CellValue, TableEdits};
use crate::element::rows::RowSet;
use crate::element::widget::{Bounds, Scalar, Value, WidgetKind};

/// A value for a widget, before it is known which kind of widget it is for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Input {
    /// For a widget in which nothing may be chosen: `()` in code.
    Nothing,
    /// For a checkbox or a toggle.
    Bool(bool),
    /// For a slider, a number, or the position of a feedback.
    Number(Scalar),
    /// For a range slider.
    Numbers([Scalar; 2]),
    /// For text, an option, or whatever is written as text: `2026-11-21`, `17:30`, `#1d5bbf`.
    Text(Arc<str>),
    /// For the rows of a table.
    Rows(RowSet),
    /// The options to choose in a multiselect.
    Texts(Vec<Arc<str>>),
    /// For a date.
    Date(Date),
    /// For a date range.
    Dates([Date; 2]),
    /// For a time.
    Time(Time),
    /// For a colour.
    Color(Color),
    /// For the cells of a data editor: row, column, text. A row behind the last one is added.
    Cells(Vec<(usize, Arc<str>, Arc<str>)>),
    /// For files.
    Paths(Vec<Arc<Path>>),
}

impl Input {
    /// As a value of a widget of this kind, which its bounds may still refuse; else what is wrong with it.
    pub(crate) fn value_for(self, kind: &WidgetKind) -> Result<Value, String> {
        use WidgetKind as Kind;
        Ok(match (self, kind) {
            (Self::Bool(it), Kind::Checkbox | Kind::Toggle | Kind::Dialog) => Value::Bool(it),
            (Self::Number(it), Kind::Slider { bounds, .. } | Kind::Number { bounds, .. }) => {
                Value::Scalar(in_kind(it, *bounds))
            }
            (Self::Rows(it), Kind::Table { .. }) => Value::Rows(it),
            (Self::Number(Scalar::Int(it)), Kind::Feedback { .. }) => {
                Value::Index(usize::try_from(it).ok())
            }
            (Self::Numbers(both), Kind::RangeSlider { bounds, .. }) => {
                Value::Range(both.map(|it| in_kind(it, *bounds)))
            }
            (Self::Text(it), Kind::TextInput { .. } | Kind::TextArea { .. }) => Value::Text(it),
            (Self::Text(it), Kind::File { .. }) if it.is_empty() => Value::Paths(Arc::default()),
            (Self::Text(it), Kind::File { .. }) => Value::Paths([Path::new(&*it).into()].into()),
            (Self::Texts(all), Kind::File { .. }) => {
                Value::Paths(all.iter().map(|it| Path::new(&**it).into()).collect())
            }
            (Self::Paths(all), Kind::File { .. }) => Value::Paths(all.into()),
            (Self::Paths(all), Kind::TextInput { .. }) => {
                let text = all.first().map(|path| path.to_string_lossy());
                Value::Text(text.unwrap_or_default().into())
            }
            (Self::Cells(cells), Kind::Editor { element, .. }) => {
                Value::Edits(entered(&element.table, &cells)?)
            }
            (Self::Nothing, Kind::Editor { element, .. }) => {
                Value::Edits(TableEdits::none(&element.table))
            }
            (Self::Nothing, Kind::File { .. }) => Value::Paths(Arc::default()),
            (Self::Nothing, Kind::Choice { .. } | Kind::Feedback { .. }) => Value::Index(None),
            (Self::Nothing, Kind::Choices { .. }) => Value::Indices(Arc::default()),
            (Self::Number(it), Kind::Choice { options, .. }) => {
                Value::Index(Some(position(&it.to_string(), options)?))
            }
            (Self::Text(it), Kind::Choice { options, .. }) => {
                Value::Index(Some(position(&it, options)?))
            }
            (Self::Text(it), Kind::Choices { options, .. }) => {
                Value::Indices([position(&it, options)?].into())
            }
            (Self::Texts(all), Kind::Choices { options, .. }) => Value::Indices(
                all.iter()
                    .map(|it| position(it, options))
                    .collect::<Result<_, _>>()?,
            ),
            (Self::Date(it), Kind::Date { .. }) => Value::Date(it),
            (Self::Dates(both), Kind::DateRange { .. }) => Value::Dates(both),
            (Self::Time(it), Kind::Time { .. }) => Value::Time(it),
            (Self::Color(it), Kind::Color) => Value::Color(it),
            (Self::Text(it), Kind::Date { .. }) => Value::Date(read(&it)?),
            (Self::Text(it), Kind::Time { .. }) => Value::Time(read(&it)?),
            (Self::Text(it), Kind::Color) => Value::Color(read(&it)?),
            (input, _) => return Err(format!("{input:?} is no value for a {}", kind.word())),
        })
    }
}

/// A table's edits as cells with texts.
fn entered(table: &Table, cells: &[(usize, Arc<str>, Arc<str>)]) -> Result<TableEdits, String> {
    let mut edits = TableEdits::none(table);
    for (row, name, text) in cells {
        let idx = table.column_idx(name);
        let column = idx.and_then(|idx| Some((idx, table.columns().get(idx)?)));
        let (idx, column) = column.ok_or_else(|| format!("there is no column {name:?}"))?;
        while *row >= edits.n_rows(table) {
            edits = edits.with_row();
        }
        edits = edits.with_cell(table, *row, idx, CellValue::parse(text, column)?);
    }
    Ok(edits)
}

fn in_kind(scalar: Scalar, bounds: Bounds) -> Scalar {
    match (bounds.min, scalar) {
        (Scalar::Float(_), Scalar::Int(it)) => Scalar::Float(it as f64),
        _ => scalar,
    }
}

fn position(text: &str, options: &[Arc<str>]) -> Result<usize, String> {
    options
        .iter()
        .position(|option| **option == *text)
        .ok_or_else(|| format!("there is no option {text:?}, but {options:?}"))
}

fn read<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|err: T::Err| err.to_string())
}

macro_rules! inputs {
    ($($from:ty => |$it:pat_param| $input:expr;)*) => {$(
        impl From<$from> for Input {
            fn from($it: $from) -> Self {
                $input
            }
        }
    )*};
}

inputs! {
    () => |()| Self::Nothing;
    bool => |it| Self::Bool(it);
    &str => |it| Self::Text(it.into());
    String => |it| Self::Text(it.into());
    Arc<str> => |it| Self::Text(it);
    &Path => |it| Self::Paths(vec![it.into()]);
    PathBuf => |it| Self::Paths(vec![it.into()]);
    Vec<PathBuf> => |all| Self::Paths(all.into_iter().map(Arc::from).collect());
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
    (f64, f64) => |(low, high)| Self::Numbers([Scalar::Float(low), Scalar::Float(high)]);
    (i32, i32) => |(low, high)| Self::Numbers([Scalar::Int(low.into()), Scalar::Int(high.into())]);
    (i64, i64) => |(low, high)| Self::Numbers([Scalar::Int(low), Scalar::Int(high)]);
    Date => |it| Self::Date(it);
    (Date, Date) => |(from, to)| Self::Dates([from, to]);
    Time => |it| Self::Time(it);
    Color => |it| Self::Color(it);
    Vec<usize> => |rows| Self::Rows(rows.into_iter().collect());
    RowSet => |rows| Self::Rows(rows);
    Vec<String> => |all| Self::Texts(all.into_iter().map(Arc::from).collect());
    &[&str] => |all| Self::Texts(all.iter().copied().map(Arc::from).collect());
}

impl<const N: usize> From<[&str; N]> for Input {
    fn from(all: [&str; N]) -> Self {
        Self::from(&all[..])
    }
}

impl<const N: usize> From<[usize; N]> for Input {
    fn from(rows: [usize; N]) -> Self {
        Self::Rows(rows.into_iter().collect())
    }
}

impl<const N: usize> From<[(usize, &str, &str); N]> for Input {
    fn from(cells: [(usize, &str, &str); N]) -> Self {
        let cell = |(row, column, text): (usize, &str, &str)| (row, column.into(), text.into());
        Self::Cells(cells.into_iter().map(cell).collect())
    }
}
