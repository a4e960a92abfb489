//! What can be done with a table: fewer columns, fewer rows, other names, more columns.
//!
//! Each makes a new table; columns that stay as they are, are shared with the old one.

use arrow::array::{Array, ArrayRef, BooleanArray, UInt64Array};
use arrow::compute;

use crate::Error;
use crate::table::{Cell, Column, Table};

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

    /// Takes several columns out, as [`drop_column`](Self::drop_column) does: all of them, or none if one of
    /// them isn't there.
    pub fn drop_columns(&mut self, names: &[impl AsRef<str>]) -> Result<(), Error> {
        let mut left = self.clone();
        for name in names {
            left.drop_column(name.as_ref())?;
        }
        *self = left;
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

    /// The rows in which the column's cell passes the test.
    ///
    /// A cell can be compared with plain values. An empty one is neither equal, less nor greater.
    ///
    /// ```
    /// # use dacapo_cache::Table;
    /// let rides = Table::from_columns([("hour", vec![Some(8), Some(17), None])])?;
    /// assert_eq!(rides.filter("hour", |hour| hour >= 17)?.n_rows(), 1);
    /// assert_eq!(rides.filter("hour", |hour| hour.is_empty())?.n_rows(), 1);
    /// # Ok::<(), dacapo_cache::Error>(())
    /// ```
    pub fn filter<'a>(
        &'a self,
        name: &str,
        test: impl Fn(Cell<'a>) -> bool,
    ) -> Result<Self, Error> {
        let mask: Vec<bool> = self.column(name)?.cells().map(test).collect();
        self.filter_mask(&mask)
    }

    /// The rows whose cells in these columns pass the test together.
    ///
    /// ```
    /// # use dacapo_cache::Table;
    /// let rides = Table::from_csv_bytes(b"from,to\nUlm,Ulm\nUlm,Bonn\n", "rides.csv")?;
    /// let round_trips = rides.filter_rows(["from", "to"], |[from, to]| from == to)?;
    /// assert_eq!(round_trips.n_rows(), 1);
    /// # Ok::<(), dacapo_cache::Error>(())
    /// ```
    pub fn filter_rows<'a, const N: usize>(
        &'a self,
        names: [&str; N],
        test: impl Fn([Cell<'a>; N]) -> bool,
    ) -> Result<Self, Error> {
        let columns = names
            .iter()
            .map(|name| self.column(name))
            .collect::<Result<Vec<_>, _>>()?;
        let columns: [&Column; N] = columns.try_into().expect("one for each name");
        let mask: Vec<bool> = (0..self.n_rows())
            .map(|row| test(columns.map(|column| column.cell(row))))
            .collect();
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

    /// The first rows, without copying them; all if there aren't as many.
    #[must_use]
    pub fn head(&self, n_rows: usize) -> Self {
        self.slice(0, n_rows)
    }

    /// The last rows, without copying them; all if there aren't as many.
    #[must_use]
    pub fn tail(&self, n_rows: usize) -> Self {
        self.slice(self.n_rows().saturating_sub(n_rows), n_rows)
    }

    /// These rows in this order.
    pub(super) fn take(&self, rows: &[usize]) -> Self {
        let indices: UInt64Array = rows.iter().map(|&row| Some(row as u64)).collect();
        self.map_columns(rows.len(), |array| {
            compute::take(array, &indices, None).expect("the rows are inside the table")
        })
    }

    fn map_columns(&self, n_rows: usize, operation: impl Fn(&dyn Array) -> ArrayRef) -> Self {
        let map = |column: &Column| column.with_values(column.values().map(&operation));
        Self::new(self.0.columns.iter().map(map).collect(), n_rows)
    }
}
