//! The numbers of a series: shared, whoever holds them, and widened only when they are drawn.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use dacapo_cache::{Cell, Column, ColumnType, Table};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;

/// Numbers of a series. A clone shares them.
///
/// Made of a vector, or of a column of a [`Table`], whose buffer it shares.
#[derive(Clone)]
pub struct Numbers(Source);

#[derive(Clone)]
enum Source {
    /// 0, 1, 2, …, so many.
    Counted(usize),
    Shared(Arc<[f64]>),
    /// Whole numbers, numbers or times.
    Column(Column),
}

impl Numbers {
    /// The numbers 0, 1, 2, …, `n` of them, which take no memory.
    pub fn counted(n: usize) -> Self {
        Self(Source::Counted(n))
    }

    /// The column of this name: whole numbers, numbers, or times as their microseconds. Empty cells leave gaps.
    pub fn of_column(table: &Table, name: &str) -> Result<Self, Error> {
        let column = table.column(name)?;
        match column.column_type() {
            ColumnType::Int | ColumnType::Float | ColumnType::Time => {
                Ok(Self(Source::Column(column.clone())))
            }
            found => Err(dacapo_cache::Error::WrongColumnType {
                column: name.to_owned(),
                found,
                wanted: ColumnType::Float,
            }
            .into()),
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        match &self.0 {
            Source::Counted(n) => *n,
            Source::Shared(numbers) => numbers.len(),
            Source::Column(column) => column.n_rows(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether they are 0, 1, 2, … and take no memory.
    pub fn is_counted(&self) -> bool {
        matches!(self.0, Source::Counted(_))
    }

    /// The one at a place; NaN for an empty cell, and beyond the last.
    pub fn get(&self, idx: usize) -> f64 {
        match &self.0 {
            Source::Counted(n) if idx < *n => idx as f64,
            Source::Counted(_) => f64::NAN,
            Source::Shared(numbers) => numbers.get(idx).copied().unwrap_or(f64::NAN),
            Source::Column(column) => of_cell(column.cell(idx)),
        }
    }

    /// Whether both are the very same numbers in memory.
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Source::Counted(a), Source::Counted(b)) => a == b,
            (Source::Shared(a), Source::Shared(b)) => Arc::ptr_eq(a, b),
            (Source::Column(a), Source::Column(b)) => a.is_same(b),
            _ => false,
        }
    }

    /// All of them side by side: those that lie in memory like that are shared, others are widened now.
    pub(crate) fn floats(&self) -> Floats {
        match &self.0 {
            Source::Counted(n) => Floats::Own((0..*n).map(|idx| idx as f64).collect()),
            Source::Shared(numbers) => Floats::Shared(Arc::clone(numbers)),
            Source::Column(column) => {
                if column.as_floats().is_ok() {
                    Floats::Column(column.clone())
                } else if let Ok(ints) = column.as_ints() {
                    Floats::Own(ints.iter().map(|it| *it as f64).collect())
                } else {
                    Floats::Own(column.cells().map(of_cell).collect())
                }
            }
        }
    }
}

fn of_cell(cell: Cell<'_>) -> f64 {
    match cell {
        Cell::Time(moment) => moment.micros() as f64,
        other => other.as_float().unwrap_or(f64::NAN),
    }
}

/// Numbers side by side, for those who draw.
pub(crate) enum Floats {
    Own(Vec<f64>),
    Shared(Arc<[f64]>),
    /// Of numbers, without an empty cell.
    Column(Column),
}

impl Deref for Floats {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        match self {
            Self::Own(numbers) => numbers,
            Self::Shared(numbers) => numbers,
            Self::Column(column) => column.as_floats().expect("looked at when it was taken"),
        }
    }
}

/// Shared numbers are the same without a look at them, and a gap is the same as a gap.
impl PartialEq for Numbers {
    fn eq(&self, other: &Self) -> bool {
        let same = |idx| self.get(idx).to_bits() == other.get(idx).to_bits();
        self.is_same(other) || (self.len() == other.len() && (0..self.len()).all(same))
    }
}

impl fmt::Debug for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} numbers", self.len())
    }
}

impl From<Vec<f64>> for Numbers {
    fn from(numbers: Vec<f64>) -> Self {
        Self(Source::Shared(numbers.into()))
    }
}

impl From<Arc<[f64]>> for Numbers {
    fn from(numbers: Arc<[f64]>) -> Self {
        Self(Source::Shared(numbers))
    }
}

impl<const N: usize> From<[f64; N]> for Numbers {
    fn from(numbers: [f64; N]) -> Self {
        Self(Source::Shared(Arc::from(numbers)))
    }
}

/// They travel as a plain sequence.
impl Serialize for Numbers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((0..self.len()).map(|idx| self.get(idx)))
    }
}

impl<'de> Deserialize<'de> for Numbers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(|numbers: Vec<f64>| Self::from(numbers))
    }
}
