//! Tables: named, typed columns on Arrow buffers. A clone shares them all.
//!
//! A table never changes behind a handle: operations make a new table that shares every column they leave
//! alone, and those that take `&mut self` change the one handle they are called on. That is what lets a
//! cached function hand out a table of any size without copying it, and without fear.

mod batch;
mod cell;
mod column;
mod combine;
mod content;
mod csv;
mod fingerprint;
mod group;
mod moment;
mod operations;
mod order;
mod rows;

use std::fmt::{self, Write};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use crate::Error;
use crate::error::count;

pub use crate::table::cell::Cell;
pub use crate::table::column::{Column, ColumnType};
pub use crate::table::combine::Join;
pub use crate::table::group::{Figure, Groups};
pub use crate::table::moment::Moment;
pub use crate::table::order::Order;

/// Named columns of equal length. Cloning it, or changing the clone, never copies a buffer.
///
/// ```
/// use dacapo_cache::Table;
///
/// let rides = Table::from_csv_bytes(b"city,km\nUlm,3\nBonn,12\nUlm,\n", "rides.csv")?;
/// let mut mine = rides.clone();
/// mine.drop_column("city")?;
/// assert_eq!(rides.column_names().collect::<Vec<_>>(), ["city", "km"]);
/// assert_eq!(rides.filter("city", |city| city == "Ulm")?.n_rows(), 2);
/// assert_eq!(rides.column("km")?.sum()?, 15.0);
/// # Ok::<(), dacapo_cache::Error>(())
/// ```
///
/// # What can be done
///
/// | to | there is |
/// |---|---|
/// | make one | [`read_csv`](Self::read_csv), [`from_csv_bytes`](Self::from_csv_bytes), [`from_rows`](Self::from_rows) of structs, [`from_columns`](Self::from_columns), [`from_record_batch`](Self::from_record_batch) of Arrow |
/// | give it away | [`write_csv`](Self::write_csv), [`to_csv`](Self::to_csv), [`to_rows`](Self::to_rows), [`to_record_batch`](Self::to_record_batch) |
/// | choose columns | [`select`](Self::select), [`without`](Self::without), [`drop_column`](Self::drop_column), [`drop_columns`](Self::drop_columns), [`rename`](Self::rename) |
/// | add or replace one | [`with_column`](Self::with_column), from a vector or another table's column |
/// | choose rows | [`filter`](Self::filter), [`filter_rows`](Self::filter_rows), [`filter_mask`](Self::filter_mask), [`slice`](Self::slice), [`head`](Self::head), [`tail`](Self::tail), [`unique`](Self::unique), [`unique_by`](Self::unique_by) |
/// | order them | [`sort_by`](Self::sort_by), [`sort_by_columns`](Self::sort_by_columns) |
/// | sum them up | [`group_by`](Self::group_by), [`group_by_columns`](Self::group_by_columns) with count, sum, mean, min and max |
/// | put tables together | [`concat`](Self::concat), [`join`](Self::join) |
/// | read values | [`column`](Self::column) and there [`ints`](Column::ints), [`floats`](Column::floats), [`bools`](Column::bools), [`texts`](Column::texts), [`times`](Column::times); [`cell`](Self::cell) |
///
/// A column that an operation leaves as it is, is shared between the old table and the new one; a slice points
/// into the columns that it was cut from, and keeps all of their memory alive. Operations on a column or a row
/// that isn't there are errors that say what there is.
///
/// A new column is often made of old ones:
///
/// ```
/// # use dacapo_cache::Table;
/// let rides = Table::from_csv_bytes(b"km,minutes\n3,12\n12,\n", "rides.csv")?;
/// let (km, minutes) = (rides.column("km")?.floats()?, rides.column("minutes")?.floats()?);
/// let speed: Vec<Option<f64>> = km.zip(minutes).map(|(km, minutes)| Some(km? / minutes? * 60.0)).collect();
/// let rides = rides.with_column("km/h", speed)?;
/// assert_eq!(rides.to_csv(), "km,minutes,km/h\n3,12,15.0\n12,,\n");
/// # Ok::<(), dacapo_cache::Error>(())
/// ```
///
/// # As data and as an argument
///
/// Returned by a `#[cache_data]` function a table of any size is handed out in the time of a counter, and no
/// caller can change it for another. As an argument it counts by its whole content; the hash is taken once for
/// each column and remembered with it, also by the tables that share the column, so that passing the same table
/// again costs nothing.
#[derive(Clone)]
pub struct Table(Arc<Inner>);

/// What the clones of a table have in common; never changed once made.
struct Inner {
    columns: Vec<Column>,
    /// The length of each column, kept for tables that have none left.
    n_rows: usize,
    /// Filled in by the first who asks.
    fingerprint: OnceLock<u128>,
}

impl Table {
    /// Puts columns together. An error if two have the same name, or not all the same length.
    pub fn from_columns<N: Into<String>, C: Into<Column>>(
        columns: impl IntoIterator<Item = (N, C)>,
    ) -> Result<Self, Error> {
        let columns: Vec<Column> = columns
            .into_iter()
            .map(|(name, column)| column.into().named(name.into()))
            .collect();
        let n_rows = columns.first().map_or(0, Column::n_rows);
        Self::checked(columns, n_rows)
    }

    /// How many rows it has.
    pub fn n_rows(&self) -> usize {
        self.0.n_rows
    }

    /// How many columns it has.
    pub fn n_columns(&self) -> usize {
        self.0.columns.len()
    }

    /// Its columns, from left to right.
    pub fn columns(&self) -> &[Column] {
        &self.0.columns
    }

    /// The names of its columns, from left to right.
    pub fn column_names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.columns.iter().map(Column::name)
    }

    /// Whether it has a column of this name.
    pub fn has_column(&self, name: &str) -> bool {
        self.column_idx(name).is_some()
    }

    /// Where the column of this name stands, counted from 0.
    pub fn column_idx(&self, name: &str) -> Option<usize> {
        self.0
            .columns
            .iter()
            .position(|column| column.name() == name)
    }

    /// The column of this name. An error that names it if there is none.
    pub fn column(&self, name: &str) -> Result<&Column, Error> {
        let idx = self.find(name)?;
        Ok(&self.0.columns[idx])
    }

    /// What the column of this name holds.
    pub fn column_type(&self, name: &str) -> Result<ColumnType, Error> {
        Ok(self.column(name)?.column_type())
    }

    /// The name of a column by its place; `None` beyond the last.
    pub fn column_name_at(&self, column: usize) -> Option<&str> {
        self.0.columns.get(column).map(Column::name)
    }

    /// What a column holds, by its place; `None` beyond the last.
    pub fn column_type_at(&self, column: usize) -> Option<ColumnType> {
        self.0.columns.get(column).map(Column::column_type)
    }

    /// One cell; empty beyond the last row or column.
    pub fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        self.0
            .columns
            .get(column)
            .map_or(Cell::Empty, |column| column.cell(row))
    }

    /// Appends the text of one cell to `out`, which a view keeps from cell to cell; nothing if it is empty.
    pub fn format_cell(&self, row: usize, column: usize, out: &mut String) {
        let cell = self.cell(row, column);
        write!(out, "{cell}").expect("a string takes everything");
    }

    /// Whether both handles are of the very same table in memory.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// A number for the very table in memory: clones have the same, copies don't.
    pub fn id(&self) -> u64 {
        Arc::as_ptr(&self.0).addr() as u64
    }

    /// The hash of its whole content, names and types included: equal exactly when two tables are.
    /// Computed once and remembered, with the table and with each column that others share.
    pub fn fingerprint(&self) -> u128 {
        let compute = || fingerprint::of_columns(self.0.n_rows, &self.0.columns);
        *self.0.fingerprint.get_or_init(compute)
    }

    /// Bytes of the buffers that it holds; a column that stands in it twice counts once.
    pub fn size_bytes(&self) -> u64 {
        let columns = &self.0.columns;
        let is_first = |idx: usize| {
            !columns[..idx]
                .iter()
                .any(|other| other.is_same(&columns[idx]))
        };
        (0..columns.len())
            .filter(|&idx| is_first(idx))
            .map(|idx| columns[idx].size_bytes())
            .sum()
    }

    /// Makes a table of columns whose names and lengths still have to be checked.
    fn checked(columns: Vec<Column>, n_rows: usize) -> Result<Self, Error> {
        for (idx, column) in columns.iter().enumerate() {
            if columns[..idx]
                .iter()
                .any(|other| other.name() == column.name())
            {
                return Err(Error::DuplicateColumn {
                    column: column.name().to_owned(),
                });
            }
            if column.n_rows() != n_rows {
                return Err(Error::ColumnLength {
                    column: column.name().to_owned(),
                    found: column.n_rows(),
                    wanted: n_rows,
                });
            }
        }
        Ok(Self::new(columns, n_rows))
    }

    /// Makes a table of columns that are known to fit.
    fn new(columns: Vec<Column>, n_rows: usize) -> Self {
        Self(Arc::new(Inner {
            columns,
            n_rows,
            fingerprint: OnceLock::new(),
        }))
    }

    fn find(&self, name: &str) -> Result<usize, Error> {
        self.column_idx(name).ok_or_else(|| Error::NoSuchColumn {
            column: name.to_owned(),
            available: self.column_names().map(str::to_owned).collect(),
        })
    }
}

/// A table without rows and columns.
impl Default for Table {
    fn default() -> Self {
        Self::new(Vec::new(), 0)
    }
}

/// Same names, types and values in the same order; floats count as equal when their bits are.
impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        if self.is_same(other) {
            return true;
        }
        match (self.0.fingerprint.get(), other.0.fingerprint.get()) {
            (Some(a), Some(b)) => a == b,
            _ => self.0.n_rows == other.0.n_rows && self.0.columns == other.0.columns,
        }
    }
}

impl Eq for Table {}

impl Hash for Table {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u128(self.fingerprint());
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Table").field(&self.0.columns).finish()
    }
}

/// Its shape and the names of its columns, in one line.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rows, columns) = (
            count(self.n_rows(), "row"),
            count(self.n_columns(), "column"),
        );
        write!(f, "table of {rows}, {columns}")?;
        for (idx, name) in self.column_names().enumerate() {
            write!(f, "{}{name}", if idx == 0 { ": " } else { ", " })?;
        }
        Ok(())
    }
}
