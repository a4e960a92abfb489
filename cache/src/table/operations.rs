//! What can be done with a table: fewer columns, fewer rows, other names, another order.
//!
//! Each makes a new table; columns that stay as they are, are shared with the old one.

use arrow::array::{Array, BooleanArray, UInt64Array};
use arrow::compute;

use crate::Error;
use crate::table::column::Values;
use crate::table::{Cell, Column, Table};

/// Which end of a sorted column comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Small, early and `a` first.
    #[default]
    Ascending,
    /// Great, late and `z` first.
    Descending,
}

impl Table {
    /// These columns alone, in this order.
    pub fn select(&self, names: &[impl AsRef<str>]) -> Result<Self, Error> {
        let pick = |name: &_| self.column(AsRef::as_ref(name)).cloned();
        let columns = names.iter().map(pick).collect::<Result<_, _>>()?;
        Self::checked(columns, self.n_rows())
    }

    /// Takes a column out of the table behind this handle. Clones made before still have it.
    pub fn drop_column(&mut self, name: &str) -> Result<(), Error> {
        *self = self.without(name)?;
        Ok(())
    }

    /// All columns but this one.
    pub fn without(&self, name: &str) -> Result<Self, Error> {
        let idx = self.find(name)?;
        let mut columns = self.0.columns.clone();
        columns.remove(idx);
        Ok(Self::new(columns, self.n_rows()))
    }

    /// Gives a column another name.
    pub fn rename(&self, from: &str, to: impl Into<String>) -> Result<Self, Error> {
        let (idx, to) = (self.find(from)?, to.into());
        if to != from && self.has_column(&to) {
            return Err(Error::DuplicateColumn { column: to });
        }
        let mut columns = self.0.columns.clone();
        columns[idx] = columns[idx].named(to);
        Ok(Self::new(columns, self.n_rows()))
    }

    /// Puts a column in: in the place of the one that has the name, else as the last. Vectors of numbers,
    /// truth values and text, also of options, can be columns.
    ///
    /// ```
    /// # use dacapo_cache::Table;
    /// let table = Table::default()
    ///     .with_column("city", vec!["Ulm", "Bonn"])?
    ///     .with_column("km", vec![Some(3), None])?;
    /// # assert_eq!((table.n_rows(), table.n_columns()), (2, 2));
    /// # Ok::<(), dacapo_cache::Error>(())
    /// ```
    pub fn with_column(
        &self,
        name: impl Into<String>,
        column: impl Into<Column>,
    ) -> Result<Self, Error> {
        let name = name.into();
        let column = column.into().named(name.as_str());
        let n_rows = column.n_rows();
        let idx = self.column_idx(&name);
        let is_only = self.n_columns() == usize::from(idx.is_some());
        if !is_only && n_rows != self.n_rows() {
            return Err(Error::ColumnLength {
                column: name,
                found: n_rows,
                wanted: self.n_rows(),
            });
        }
        let mut columns = self.0.columns.clone();
        match idx {
            Some(idx) => columns[idx] = column,
            None => columns.push(column),
        }
        Ok(Self::new(columns, n_rows))
    }

    /// The rows in which the column's cell passes the test; chain filters for several columns.
    ///
    /// A cell can be compared with plain values: `rides.filter("hour", |hour| hour >= 17)`.
    pub fn filter<'a>(
        &'a self,
        name: &str,
        test: impl Fn(Cell<'a>) -> bool,
    ) -> Result<Self, Error> {
        let mask: Vec<bool> = self.column(name)?.cells().map(test).collect();
        self.filter_mask(&mask)
    }

    /// The rows for which the mask is true. An error if it hasn't one value for each row.
    pub fn filter_mask(&self, mask: &[bool]) -> Result<Self, Error> {
        if mask.len() != self.n_rows() {
            return Err(Error::MaskLength {
                found: mask.len(),
                wanted: self.n_rows(),
            });
        }
        let n_rows = mask.iter().filter(|keep| **keep).count();
        if n_rows == self.n_rows() {
            return Ok(self.clone());
        }
        let mask = BooleanArray::from(mask.to_vec());
        Ok(self.map_columns(n_rows, |array| {
            compute::filter(array, &mask).expect("the mask has one value for each row")
        }))
    }

    /// Rows in the order of a column; equal ones keep theirs, empty cells come last in either order.
    pub fn sort_by(&self, name: &str, order: Order) -> Result<Self, Error> {
        Ok(self.take(&self.column(name)?.sorted_rows(order)))
    }

    /// Up to `n_rows` rows from the row `first` on, without copying them; fewer at the end.
    #[must_use]
    pub fn slice(&self, first: usize, n_rows: usize) -> Self {
        let first = first.min(self.n_rows());
        let n_rows = n_rows.min(self.n_rows() - first);
        if n_rows == self.n_rows() {
            return self.clone();
        }
        self.map_columns(n_rows, |array| array.slice(first, n_rows))
    }

    /// These rows in this order.
    pub(super) fn take(&self, rows: &[usize]) -> Self {
        let indices: UInt64Array = rows.iter().map(|&row| Some(row as u64)).collect();
        self.map_columns(rows.len(), |array| {
            compute::take(array, &indices, None).expect("the rows are inside the table")
        })
    }

    fn map_columns(
        &self,
        n_rows: usize,
        operation: impl Fn(&dyn Array) -> arrow::array::ArrayRef,
    ) -> Self {
        let map = |column: &Column| column.with_values(column.values().map(&operation));
        Self::new(self.0.columns.iter().map(map).collect(), n_rows)
    }
}

impl Column {
    /// The numbers of its rows in the order of their cells; equal ones keep theirs, empty ones come last.
    pub(super) fn sorted_rows(&self, order: Order) -> Vec<usize> {
        let is_full = |row: &usize| !self.array().is_null(*row);
        let (mut rows, empty): (Vec<usize>, Vec<usize>) = (0..self.n_rows()).partition(is_full);
        // The common types compare their values without going through cells.
        match self.values() {
            Values::Int(array) => {
                sort_rows(&mut rows, order, |a, b| array.value(a).cmp(&array.value(b)));
            }
            Values::Text(array) => {
                sort_rows(&mut rows, order, |a, b| array.value(a).cmp(array.value(b)));
            }
            _ => sort_rows(&mut rows, order, |a, b| self.cell(a).order(self.cell(b))),
        }
        rows.extend(empty);
        rows
    }
}

fn sort_rows(
    rows: &mut [usize],
    order: Order,
    compare: impl Fn(usize, usize) -> std::cmp::Ordering,
) {
    match order {
        Order::Ascending => rows.sort_by(|&a, &b| compare(a, b)),
        Order::Descending => rows.sort_by(|&a, &b| compare(b, a)),
    }
}
