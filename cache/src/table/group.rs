//! Grouping: one row for each value of a column, with figures of the rows that have it.

use arrow::array::{Array, UInt64Array};
use arrow::compute;

use crate::Error;
use crate::table::{Cell, Column, ColumnType, Order, Table};

/// The rows of a table, grouped by a column; see [`Table::group_by`].
#[derive(Clone, Debug)]
#[must_use = "groups become a table by asking for a figure of them"]
pub struct Groups {
    table: Table,
    /// The grouping column, one cell for each group.
    keys: Column,
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
        let column = self.column(name)?;
        let mut group_of_row = vec![0; self.n_rows()];
        let mut first_rows: Vec<usize> = Vec::new();
        for row in column.sorted_rows(Order::Ascending) {
            let is_new = first_rows.last().is_none_or(|&first| {
                let (first, cell) = (column.cell(first), column.cell(row));
                first.is_empty() != cell.is_empty() || first.order(cell).is_ne()
            });
            if is_new {
                first_rows.push(row);
            }
            group_of_row[row] = first_rows.len() - 1;
        }
        Ok(Groups {
            keys: column.pick(first_rows.into_iter().map(Some)),
            table: self.clone(),
            group_of_row,
        })
    }
}

impl Groups {
    /// How many groups there are.
    pub fn n_groups(&self) -> usize {
        self.keys.n_rows()
    }

    /// The key of each group, and how many rows it has in a column `count`.
    pub fn count(&self) -> Result<Table, Error> {
        let mut counts = vec![0_i64; self.n_groups()];
        for &group in &self.group_of_row {
            counts[group] += 1;
        }
        self.with_figure("count", &counts.into())
    }

    /// The key of each group, and the sum of its numbers in a column of the same name. Sums of whole
    /// numbers are whole, if they all fit.
    pub fn sum(&self, name: &str) -> Result<Table, Error> {
        let column = self.table.column(name)?;
        if column.column_type() == ColumnType::Int {
            let mut sums = vec![0_i128; self.n_groups()];
            for (&group, value) in self.group_of_row.iter().zip(column.ints()?) {
                sums[group] += i128::from(value.unwrap_or(0));
            }
            let fitting: Result<Vec<i64>, _> = sums.into_iter().map(i64::try_from).collect();
            if let Ok(sums) = fitting {
                return self.with_figure(name, &sums.into());
            }
        }
        let mut sums = vec![0.0; self.n_groups()];
        for (&group, value) in self.group_of_row.iter().zip(column.floats()?) {
            sums[group] += value.unwrap_or(0.0);
        }
        self.with_figure(name, &sums.into())
    }

    /// The key of each group, and the mean of its numbers in a column of the same name; empty for a group
    /// that has none.
    pub fn mean(&self, name: &str) -> Result<Table, Error> {
        let mut sums = vec![(0.0, 0_usize); self.n_groups()];
        let values = self.table.column(name)?.floats()?;
        for (&group, value) in self.group_of_row.iter().zip(values) {
            if let Some(value) = value {
                sums[group].0 += value;
                sums[group].1 += 1;
            }
        }
        let mean = |(sum, n): (f64, usize)| (n > 0).then_some(sum / n as f64);
        let means: Vec<Option<f64>> = sums.into_iter().map(mean).collect();
        self.with_figure(name, &means.into())
    }

    /// The key of each group, and the least of its cells in a column of the same name.
    pub fn min(&self, name: &str) -> Result<Table, Error> {
        self.best(name, |new, best| new.order(best).is_lt())
    }

    /// The key of each group, and the greatest of its cells in a column of the same name.
    pub fn max(&self, name: &str) -> Result<Table, Error> {
        self.best(name, |new, best| new.order(best).is_gt())
    }

    fn best(&self, name: &str, wins: impl Fn(Cell<'_>, Cell<'_>) -> bool) -> Result<Table, Error> {
        let column = self.table.column(name)?;
        let mut best_rows: Vec<Option<usize>> = vec![None; self.n_groups()];
        for (row, &group) in self.group_of_row.iter().enumerate() {
            let cell = column.cell(row);
            if cell.is_empty() {
                continue;
            }
            if best_rows[group].is_none_or(|best| wins(cell, column.cell(best))) {
                best_rows[group] = Some(row);
            }
        }
        self.with_figure(name, &column.pick(best_rows.into_iter()))
    }

    fn with_figure(&self, name: &str, figure: &Column) -> Result<Table, Error> {
        Table::checked(vec![self.keys.clone(), figure.named(name)], self.n_groups())
    }
}

impl Column {
    /// The cells of these rows in this order; an empty one for `None`.
    fn pick(&self, rows: impl Iterator<Item = Option<usize>>) -> Self {
        let rows: UInt64Array = rows.map(|row| row.map(|row| row as u64)).collect();
        let take = |array: &dyn Array| {
            compute::take(array, &rows, None).expect("the rows are inside the column")
        };
        self.with_values(self.values().map(take))
    }
}
