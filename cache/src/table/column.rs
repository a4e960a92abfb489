//! One column: a name and values of one type on Arrow buffers.
//!
//! A clone shares the values. Types are a closed set; what comes in with another width is widened once, on
//! its way in, so that readers only meet `i64`, `f64`, `bool`, text and times.

mod make;

use std::fmt;
use std::sync::{Arc, OnceLock};

use arrow::array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, LargeStringArray,
    Time64MicrosecondArray, TimestampMicrosecondArray,
};
use arrow::buffer::Buffer;

use crate::Error;
use crate::table::{Cell, Moment, fingerprint};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ColumnType {
    /// `i64`.
    Int,
    /// `f64`.
    Float,
    /// `bool`.
    Bool,
    /// Text.
    Text,
    /// Date, time or both.
    Time,
}

impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Int => "whole numbers",
            Self::Float => "numbers",
            Self::Bool => "true or false",
            Self::Text => "text",
            Self::Time => "times",
        })
    }
}

/// One column of a table. Cloning it shares its values.
#[derive(Clone)]
pub struct Column {
    name: Arc<str>,
    shared: Arc<Shared>,
}

/// What clones of a column, also under other names, have in common.
struct Shared {
    values: Values,
    /// Of the values alone; filled in by the first who asks.
    fingerprint: OnceLock<u128>,
}

/// The values of a column, by type. An empty cell is a null of the array.
#[derive(Clone)]
pub(super) enum Values {
    Int(Int64Array),
    Float(Float64Array),
    Bool(BooleanArray),
    Text(LargeStringArray),
    /// Dates alone.
    Date(Date32Array),
    /// Times of day alone.
    Clock(Time64MicrosecondArray),
    /// Dates with times; in UTC if the array has a time zone, else as the clock on the wall showed them.
    Stamp(TimestampMicrosecondArray),
}

/// The time zone of columns whose times are in UTC.
pub(super) const UTC: &str = "+00:00";

impl Column {
    /// Its name in its table; empty as long as it is in none.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it holds.
    pub fn column_type(&self) -> ColumnType {
        match &self.shared.values {
            Values::Int(_) => ColumnType::Int,
            Values::Float(_) => ColumnType::Float,
            Values::Bool(_) => ColumnType::Bool,
            Values::Text(_) => ColumnType::Text,
            Values::Date(_) | Values::Clock(_) | Values::Stamp(_) => ColumnType::Time,
        }
    }

    /// How many cells it has.
    pub fn n_rows(&self) -> usize {
        self.array().len()
    }

    /// How many of its cells are empty.
    pub fn n_empty(&self) -> usize {
        self.array().null_count()
    }

    /// The cell of a row; empty beyond the last.
    pub fn cell(&self, row: usize) -> Cell<'_> {
        let array = self.array();
        if row >= array.len() || array.is_null(row) {
            return Cell::Empty;
        }
        match &self.shared.values {
            Values::Int(array) => Cell::Int(array.value(row)),
            Values::Float(array) => Cell::Float(array.value(row)),
            Values::Bool(array) => Cell::Bool(array.value(row)),
            Values::Text(array) => Cell::Text(array.value(row)),
            Values::Date(array) => Cell::Time(Moment::Date(array.value(row))),
            Values::Clock(array) => Cell::Time(Moment::Clock(array.value(row))),
            Values::Stamp(array) if array.timezone().is_some() => {
                Cell::Time(Moment::Utc(array.value(row)))
            }
            Values::Stamp(array) => Cell::Time(Moment::Local(array.value(row))),
        }
    }

    /// All cells from top to bottom, whatever their type.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = Cell<'_>> {
        (0..self.n_rows()).map(|row| self.cell(row))
    }

    /// The whole numbers themselves, as they lie in memory. An error if a cell is empty: see
    /// [`ints`](Self::ints).
    pub fn as_ints(&self) -> Result<&[i64], Error> {
        match &self.shared.values {
            Values::Int(array) => self.without_empty(array.values()),
            _ => Err(self.wrong_type(ColumnType::Int)),
        }
    }

    /// The numbers themselves, as they lie in memory. An error if a cell is empty, or if they are whole:
    /// see [`floats`](Self::floats).
    pub fn as_floats(&self) -> Result<&[f64], Error> {
        match &self.shared.values {
            Values::Float(array) => self.without_empty(array.values()),
            _ => Err(self.wrong_type(ColumnType::Float)),
        }
    }

    /// The whole numbers; `None` for empty cells.
    pub fn ints(&self) -> Result<impl ExactSizeIterator<Item = Option<i64>> + '_, Error> {
        match &self.shared.values {
            Values::Int(array) => Ok(array.iter()),
            _ => Err(self.wrong_type(ColumnType::Int)),
        }
    }

    /// The numbers, whole ones widened; `None` for empty cells.
    pub fn floats(&self) -> Result<impl ExactSizeIterator<Item = Option<f64>> + '_, Error> {
        match self.column_type() {
            ColumnType::Int | ColumnType::Float => Ok(self.cells().map(Cell::as_float)),
            _ => Err(self.wrong_type(ColumnType::Float)),
        }
    }

    /// The truth values; `None` for empty cells.
    pub fn bools(&self) -> Result<impl ExactSizeIterator<Item = Option<bool>> + '_, Error> {
        match &self.shared.values {
            Values::Bool(array) => Ok(array.iter()),
            _ => Err(self.wrong_type(ColumnType::Bool)),
        }
    }

    /// The texts; `None` for empty cells.
    pub fn texts(&self) -> Result<impl ExactSizeIterator<Item = Option<&str>> + '_, Error> {
        match &self.shared.values {
            Values::Text(array) => Ok(array.iter()),
            _ => Err(self.wrong_type(ColumnType::Text)),
        }
    }

    /// The dates and times; `None` for empty cells.
    pub fn times(&self) -> Result<impl ExactSizeIterator<Item = Option<Moment>> + '_, Error> {
        match self.column_type() {
            ColumnType::Time => Ok(self.cells().map(Cell::as_time)),
            _ => Err(self.wrong_type(ColumnType::Time)),
        }
    }

    /// The sum of its numbers, empty cells left out.
    pub fn sum(&self) -> Result<f64, Error> {
        Ok(self.floats()?.flatten().sum())
    }

    /// The mean of its numbers, empty cells left out; `None` if there is none.
    pub fn mean(&self) -> Result<Option<f64>, Error> {
        let n_numbers = self.n_rows() - self.n_empty();
        Ok((n_numbers > 0).then_some(self.sum()? / n_numbers as f64))
    }

    /// The least of its cells, empty ones left out; empty if all are.
    pub fn min(&self) -> Cell<'_> {
        self.full_cells()
            .min_by(|a, b| a.order(*b))
            .unwrap_or(Cell::Empty)
    }

    /// The greatest of its cells, empty ones left out; empty if all are. NaN is greater than all numbers.
    pub fn max(&self) -> Cell<'_> {
        self.full_cells()
            .max_by(|a, b| a.order(*b))
            .unwrap_or(Cell::Empty)
    }

    /// Whether both are the very same values in memory, whatever their names.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared)
    }

    /// Whether both lie in the same memory, at least in part: a slice does with what it is a slice of.
    pub fn shares_memory_with(&self, other: &Self) -> bool {
        let (a, b) = (self.array().to_data(), other.array().to_data());
        let mut buffers = a.buffers().iter();
        buffers.any(|a| {
            let same = |b: &Buffer| a.capacity() > 0 && a.data_ptr() == b.data_ptr();
            b.buffers().iter().any(same)
        })
    }

    /// Bytes of the buffers it holds, those parts that a slice doesn't show included.
    pub fn size_bytes(&self) -> u64 {
        self.array().get_buffer_memory_size() as u64
    }

    /// The same values under another name.
    pub(super) fn named(&self, name: impl Into<Arc<str>>) -> Self {
        Self {
            name: name.into(),
            shared: Arc::clone(&self.shared),
        }
    }

    /// Other values under the same name.
    pub(super) fn with_values(&self, values: Values) -> Self {
        Self {
            name: Arc::clone(&self.name),
            ..Self::from(values)
        }
    }

    pub(super) fn values(&self) -> &Values {
        &self.shared.values
    }

    pub(super) fn array(&self) -> &dyn Array {
        self.shared.values.array()
    }

    pub(super) fn full_cells(&self) -> impl Iterator<Item = Cell<'_>> {
        self.cells().filter(|cell| !cell.is_empty())
    }

    /// The hash of its values, without its name.
    pub(super) fn fingerprint(&self) -> u128 {
        *self
            .shared
            .fingerprint
            .get_or_init(|| fingerprint::of_values(&self.shared.values))
    }

    /// The fingerprint, if somebody asked for it before.
    pub(super) fn known_fingerprint(&self) -> Option<u128> {
        self.shared.fingerprint.get().copied()
    }

    pub(super) fn wrong_type(&self, wanted: ColumnType) -> Error {
        Error::WrongColumnType {
            column: self.name.to_string(),
            found: self.column_type(),
            wanted,
        }
    }

    fn without_empty<'a, T>(&self, values: &'a [T]) -> Result<&'a [T], Error> {
        match self.n_empty() {
            0 => Ok(values),
            n_empty => Err(Error::EmptyCells {
                column: self.name.to_string(),
                n_empty,
            }),
        }
    }
}

/// Same name, same type, same values; floats count as equal when their bits are.
impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        if self.name != other.name {
            return false;
        }
        if self.is_same(other) {
            return true;
        }
        match (self.known_fingerprint(), other.known_fingerprint()) {
            (Some(a), Some(b)) => a == b,
            _ => self.values() == other.values(),
        }
    }
}

impl Eq for Column {}

impl fmt::Debug for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?}: {:?} × {}",
            self.name,
            self.column_type(),
            self.n_rows()
        )
    }
}

impl From<&Column> for Column {
    fn from(column: &Column) -> Self {
        column.clone()
    }
}

impl From<Values> for Column {
    fn from(values: Values) -> Self {
        Self {
            name: Arc::from(""),
            shared: Arc::new(Shared {
                values,
                fingerprint: OnceLock::new(),
            }),
        }
    }
}

impl Values {
    pub(super) fn array(&self) -> &dyn Array {
        match self {
            Self::Int(array) => array,
            Self::Float(array) => array,
            Self::Bool(array) => array,
            Self::Text(array) => array,
            Self::Date(array) => array,
            Self::Clock(array) => array,
            Self::Stamp(array) => array,
        }
    }

    /// Takes an array that has one of the seven types already.
    pub(super) fn from_array(array: &ArrayRef) -> Option<Self> {
        let any = array.as_any();
        any.downcast_ref()
            .cloned()
            .map(Self::Int)
            .or_else(|| any.downcast_ref().cloned().map(Self::Float))
            .or_else(|| any.downcast_ref().cloned().map(Self::Bool))
            .or_else(|| any.downcast_ref().cloned().map(Self::Text))
            .or_else(|| any.downcast_ref().cloned().map(Self::Date))
            .or_else(|| any.downcast_ref().cloned().map(Self::Clock))
            .or_else(|| any.downcast_ref().cloned().map(Self::Stamp))
    }

    /// Applies an operation of Arrow that keeps the type.
    pub(super) fn map(&self, operation: impl FnOnce(&dyn Array) -> ArrayRef) -> Self {
        Self::from_array(&operation(self.array())).expect("the operation keeps the type")
    }
}

/// By content; see [`Column`].
impl PartialEq for Values {
    fn eq(&self, other: &Self) -> bool {
        self.array() == other.array()
    }
}
