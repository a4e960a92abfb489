//! Rows: a slice of a user's own structs as a table, and the other way round.
//!
//! The fields of a struct become columns, the fields of a tuple `column_1`, `column_2` and so on, plain
//! values one column `value`. Types widen as they do for CSV files: whole numbers to numbers, any other
//! mixture to text.

mod read;
mod value;

use std::borrow::Cow;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Error;
use crate::table::rows::read::RowReader;
use crate::table::rows::value::{RowError, Value, ValueWriter};
use crate::table::{Cell, Column, Table};

impl Table {
    /// Makes a table with one row for each value. Fields that only some rows have are empty in the others;
    /// lists and structs inside a field become text.
    ///
    /// ```
    /// # use dacapo_cache::Table;
    /// #[derive(serde::Serialize)]
    /// struct Ride {
    ///     city: &'static str,
    ///     km: Option<f64>,
    /// }
    ///
    /// let rides = Table::from_rows(&[
    ///     Ride { city: "Ulm", km: Some(2.5) },
    ///     Ride { city: "Bonn", km: None },
    /// ])?;
    /// assert_eq!(rides.to_csv(), "city,km\nUlm,2.5\nBonn,\n");
    /// # Ok::<(), dacapo_cache::Error>(())
    /// ```
    pub fn from_rows<T: Serialize>(rows: &[T]) -> Result<Self, Error> {
        let mut columns: Vec<(Cow<'static, str>, Growing)> = Vec::new();
        for (row, value) in rows.iter().enumerate() {
            let value = value
                .serialize(ValueWriter)
                .map_err(|error| error.at(row))?;
            for (idx, (name, value)) in fields(value).into_iter().enumerate() {
                // Rows mostly have the same fields in the same order.
                let known = match columns.get(idx) {
                    Some((other, _)) if *other == name => Some(idx),
                    _ => columns.iter().position(|(other, _)| *other == name),
                };
                let known = known.unwrap_or_else(|| {
                    columns.push((name.clone(), Growing::Empty(0)));
                    columns.len() - 1
                });
                let column = &mut columns[known].1;
                if column.len() > row {
                    return Err(RowError(format!("it has two fields {name:?}")).at(row));
                }
                column.push(row, value);
            }
        }
        let finish = |(name, column): (Cow<'static, str>, Growing)| {
            column.finish(rows.len()).named(name.into_owned())
        };
        Ok(Self::new(
            columns.into_iter().map(finish).collect(),
            rows.len(),
        ))
    }

    /// The rows as values of a struct whose fields are called like columns (more columns don't matter), of
    /// a tuple with one field for each column, or, for a table of one column, as plain values. Empty cells
    /// need an `Option`.
    pub fn to_rows<T: DeserializeOwned>(&self) -> Result<Vec<T>, Error> {
        (0..self.n_rows())
            .map(|row| {
                T::deserialize(RowReader { table: self, row }).map_err(|error| error.at(row))
            })
            .collect()
    }
}

/// The named fields of one row.
fn fields(row: Value) -> Vec<(Cow<'static, str>, Value)> {
    match row {
        Value::Record(fields) => fields,
        Value::List(fields) => fields
            .into_iter()
            .enumerate()
            .map(|(idx, value)| (format!("column_{}", idx + 1).into(), value))
            .collect(),
        Value::Empty => Vec::new(),
        plain => vec![("value".into(), plain)],
    }
}

/// A column whose type is found while it grows.
enum Growing {
    /// So many empty cells and nothing else yet.
    Empty(usize),
    Int(Vec<Option<i64>>),
    Float(Vec<Option<f64>>),
    Bool(Vec<Option<bool>>),
    Text(Vec<Option<String>>),
}

impl Growing {
    fn len(&self) -> usize {
        match self {
            Self::Empty(n) => *n,
            Self::Int(cells) => cells.len(),
            Self::Float(cells) => cells.len(),
            Self::Bool(cells) => cells.len(),
            Self::Text(cells) => cells.len(),
        }
    }

    /// Puts a value into a row; rows that were left out become empty cells.
    fn push(&mut self, row: usize, value: Value) {
        self.pad(row);
        if let Self::Empty(n) = *self {
            *self = match value {
                Value::Empty => Self::Empty(n),
                Value::Int(_) => Self::Int(vec![None; n]),
                Value::Float(_) => Self::Float(vec![None; n]),
                Value::Bool(_) => Self::Bool(vec![None; n]),
                Value::Text(_) | Value::List(_) | Value::Record(_) => Self::Text(vec![None; n]),
            };
        }
        match (&mut *self, value) {
            (_, Value::Empty) => self.pad(row + 1),
            (Self::Int(cells), Value::Int(value)) => cells.push(Some(value)),
            (Self::Float(cells), Value::Float(value)) => cells.push(Some(value)),
            (Self::Float(cells), Value::Int(value)) => cells.push(Some(value as f64)),
            (Self::Bool(cells), Value::Bool(value)) => cells.push(Some(value)),
            (Self::Text(cells), value) => cells.push(Some(value.to_string())),
            (Self::Int(cells), value @ Value::Float(_)) => {
                let widen = |cell: &Option<i64>| cell.map(|value| value as f64);
                *self = Self::Float(cells.iter().map(widen).collect());
                self.push(row, value);
            }
            (_, value) => {
                *self = Self::Text(self.texts());
                self.push(row, value);
            }
        }
    }

    fn pad(&mut self, n_rows: usize) {
        match self {
            Self::Empty(n) => *n = n_rows,
            Self::Int(cells) => cells.resize(n_rows, None),
            Self::Float(cells) => cells.resize(n_rows, None),
            Self::Bool(cells) => cells.resize(n_rows, None),
            Self::Text(cells) => cells.resize(n_rows, None),
        }
    }

    /// The cells so far as text, for a column that turns out to be mixed.
    fn texts(&self) -> Vec<Option<String>> {
        let text = |cell: Option<Cell<'_>>| cell.map(|cell| cell.to_string());
        match self {
            Self::Empty(n) => vec![None; *n],
            Self::Int(cells) => cells.iter().map(|cell| text(cell.map(Cell::Int))).collect(),
            Self::Float(cells) => cells
                .iter()
                .map(|cell| text(cell.map(Cell::Float)))
                .collect(),
            Self::Bool(cells) => cells
                .iter()
                .map(|cell| text(cell.map(Cell::Bool)))
                .collect(),
            Self::Text(cells) => cells.clone(),
        }
    }

    fn finish(mut self, n_rows: usize) -> Column {
        self.pad(n_rows);
        match self {
            Self::Empty(n) => vec![None::<String>; n].into(),
            Self::Int(cells) => cells.into(),
            Self::Float(cells) => cells.into(),
            Self::Bool(cells) => cells.into(),
            Self::Text(cells) => cells.into(),
        }
    }
}
