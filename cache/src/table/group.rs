//! Grouping: one row for each combination of values of some columns, with figures of the rows that have it.

mod figure;

use arrow::array::{Array, UInt64Array};
use arrow::compute;

use crate::Error;
use crate::table::{Column, Table};

pub use crate::table::group::figure::Figure;

/// The rows of a table, grouped by columns; see [`Table::group_by`].
#[derive(Clone, Debug)]
#[must_use = "groups become a table by asking for a figure of them"]
pub struct Groups {
    table: Table,
    /// The grouping columns, one cell for each group.
    keys: Vec<Column>,
    /// How many groups there are.
    len: usize,
    /// The group of each row of the table.
    group_of_row: Vec<usize>,
}

impl Table {
    /// Groups the rows by the values of a column. The groups come in ascending order, that of the empty
    /// cells last.
    ///
    /// ```
    /// # use dacapo_cache::Table;
    /// let rides = Table::from_csv_bytes(b"city,km\nUlm,3\nBonn,12\nUlm,5\n", "rides.csv")?;
    /// let km = rides.group_by("city")?.sum("km")?;
    /// assert_eq!(km.column("km")?.as_ints()?, [12, 8]);
    /// # Ok::<(), dacapo_cache::Error>(())
    /// ```
    pub fn group_by(&self, name: &str) -> Result<Groups, Error> {
        self.group_by_columns(&[name])
    }

    /// Groups the rows by the values of several columns together. The groups come in the order of the first
    /// column, where that is equal in that of the second, and so on. Without a column, all rows are one group.
    ///
    /// ```
    /// use dacapo_cache::{Figure, Table};
    ///
    /// let rides = Table::from_csv_bytes(
    ///     b"city,day,km\nUlm,Mon,3\nBonn,Mon,12\nUlm,Tue,5\nUlm,Mon,4\n",
    ///     "rides.csv",
    /// )?;
    /// let by_day = rides
    ///     .group_by_columns(&["city", "day"])?
    ///     .figures(&[Figure::count(), Figure::sum("km"), Figure::max("km").named("longest")])?;
    /// assert_eq!(
    ///     by_day.to_csv(),
    ///     "city,day,count,km_sum,longest\nBonn,Mon,1,12,12\nUlm,Mon,2,7,4\nUlm,Tue,1,5,5\n"
    /// );
    /// # Ok::<(), dacapo_cache::Error>(())
    /// ```
    pub fn group_by_columns(&self, names: &[impl AsRef<str>]) -> Result<Groups, Error> {
        let columns = self.pick_columns(names)?;
        let grouped = self.grouped_rows(&columns);
        let rows = || grouped.first_rows.iter().copied().map(Some);
        let keys: Vec<Column> = columns.iter().map(|column| column.pick(rows())).collect();
        let len = grouped.first_rows.len();
        // Told now rather than with the first figure.
        Self::checked(keys.clone(), len)?;
        Ok(Groups {
            table: self.clone(),
            keys,
            len,
            group_of_row: grouped.group_of_row,
        })
    }
}

impl Groups {
    /// How many groups there are.
    pub fn n_groups(&self) -> usize {
        self.len
    }

    /// The keys of each group, and these figures of it, each in a column of its own.
    pub fn figures(&self, figures: &[Figure]) -> Result<Table, Error> {
        let mut columns = self.keys.clone();
        for figure in figures {
            columns.push(self.figure(figure)?.named(figure.name()));
        }
        Table::checked(columns, self.len)
    }

    /// The keys of each group, and how many rows it has in a column `count`.
    pub fn count(&self) -> Result<Table, Error> {
        self.figures(&[Figure::count()])
    }

    /// The keys of each group, and the sum of its numbers in a column of the same name. Sums of whole
    /// numbers are whole, if they all fit.
    pub fn sum(&self, name: &str) -> Result<Table, Error> {
        self.figures(&[Figure::sum(name).named(name)])
    }

    /// The keys of each group, and the mean of its numbers in a column of the same name; empty for a group
    /// that has none.
    pub fn mean(&self, name: &str) -> Result<Table, Error> {
        self.figures(&[Figure::mean(name).named(name)])
    }

    /// The keys of each group, and the least of its cells in a column of the same name.
    pub fn min(&self, name: &str) -> Result<Table, Error> {
        self.figures(&[Figure::min(name).named(name)])
    }

    /// The keys of each group, and the greatest of its cells in a column of the same name.
    pub fn max(&self, name: &str) -> Result<Table, Error> {
        self.figures(&[Figure::max(name).named(name)])
    }
}

impl Column {
    /// The cells of these rows in this order; an empty one for `None`.
    pub(super) fn pick(&self, rows: impl Iterator<Item = Option<usize>>) -> Self {
        let rows: UInt64Array = rows.map(|row| row.map(|row| row as u64)).collect();
        let take = |array: &dyn Array| {
            compute::take(array, &rows, None).expect("the rows are inside the column")
        };
        self.with_values(self.values().map(take))
    }
}
