//! The order of rows: sorting by columns, and leaving out those that are there already.

use std::cmp::Ordering;

use crate::Error;
use crate::table::column::Values;
use crate::table::{Column, Table};

/// Which end of a sorted column comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Small, early and `a` first; NaN after all other numbers.
    #[default]
    Ascending,
    /// Great, late and `z` first; NaN before all other numbers.
    Descending,
}

impl Table {
    /// Rows in the order of a column; equal ones keep theirs, empty cells come last in either order.
    pub fn sort_by(&self, name: &str, order: Order) -> Result<Self, Error> {
        self.sort_by_columns(&[(name, order)])
    }

    /// Rows in the order of several columns: by the first, where that is equal by the second, and so on.
    ///
    /// Rows that are equal in all of them keep their order, empty cells come last in either order, and
    /// `-0.0` is equal to `0.0`.
    ///
    /// ```
    /// use dacapo_cache::{Order, Table};
    ///
    /// let rides = Table::from_csv_bytes(b"city,km\nUlm,3\nBonn,2\nUlm,5\n", "rides.csv")?;
    /// let sorted = rides.sort_by_columns(&[("city", Order::Ascending), ("km", Order::Descending)])?;
    /// assert_eq!(sorted.column("km")?.as_ints()?, [2, 5, 3]);
    /// # Ok::<(), dacapo_cache::Error>(())
    /// ```
    pub fn sort_by_columns(&self, columns: &[(impl AsRef<str>, Order)]) -> Result<Self, Error> {
        let columns = columns
            .iter()
            .map(|(name, order)| Ok((self.column(name.as_ref())?, *order)))
            .collect::<Result<Vec<_>, Error>>()?;
        let rows = self.sorted_rows(&columns);
        if rows.is_sorted() {
            return Ok(self.clone());
        }
        Ok(self.take(&rows))
    }

    /// The rows without those that repeat an earlier one in all columns.
    #[must_use]
    pub fn unique(&self) -> Self {
        let columns: Vec<_> = self.columns().iter().collect();
        self.first_rows_of(&columns)
    }

    /// The first row for each combination of cells in these columns; an empty cell is equal to another one.
    ///
    /// ```
    /// # use dacapo_cache::Table;
    /// let rides = Table::from_csv_bytes(b"city,km\nUlm,3\nBonn,2\nUlm,5\n", "rides.csv")?;
    /// assert_eq!(rides.unique_by(&["city"])?.column("km")?.as_ints()?, [3, 2]);
    /// # Ok::<(), dacapo_cache::Error>(())
    /// ```
    pub fn unique_by(&self, names: &[impl AsRef<str>]) -> Result<Self, Error> {
        Ok(self.first_rows_of(&self.pick_columns(names)?))
    }

    fn first_rows_of(&self, columns: &[&Column]) -> Self {
        let mut rows = self.grouped_rows(columns).first_rows;
        if rows.len() == self.n_rows() {
            return self.clone();
        }
        rows.sort_unstable();
        self.take(&rows)
    }

    /// The columns of these names.
    pub(super) fn pick_columns(&self, names: &[impl AsRef<str>]) -> Result<Vec<&Column>, Error> {
        names
            .iter()
            .map(|name| self.column(name.as_ref()))
            .collect()
    }

    /// The numbers of the rows in the order of these columns, the first of which counts most.
    fn sorted_rows(&self, columns: &[(&Column, Order)]) -> Vec<usize> {
        let mut rows: Vec<usize> = (0..self.n_rows()).collect();
        // What is sorted last counts most, and each time equal rows stay as the others have left them.
        for (column, order) in columns.iter().rev() {
            column.sort_rows(&mut rows, *order);
        }
        rows
    }

    /// Numbers the combinations of cells in these columns, in ascending order.
    pub(super) fn grouped_rows(&self, columns: &[&Column]) -> GroupedRows {
        let ascending: Vec<_> = columns
            .iter()
            .map(|column| (*column, Order::Ascending))
            .collect();
        let mut group_of_row = vec![0; self.n_rows()];
        let mut first_rows: Vec<usize> = Vec::new();
        for row in self.sorted_rows(&ascending) {
            let is_new = first_rows.last().is_none_or(|&first| {
                let differs = |column: &&Column| !column.is_equal(first, row);
                columns.iter().any(differs)
            });
            if is_new {
                first_rows.push(row);
            }
            group_of_row[row] = first_rows.len() - 1;
        }
        GroupedRows {
            first_rows,
            group_of_row,
        }
    }
}

/// Which rows have the same cells in some columns.
pub(super) struct GroupedRows {
    /// The first row of each group.
    pub(super) first_rows: Vec<usize>,
    /// The group of each row.
    pub(super) group_of_row: Vec<usize>,
}

impl Column {
    /// Whether two cells count as equal where rows are ordered.
    fn is_equal(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.cell(a), self.cell(b));
        a.is_empty() == b.is_empty() && a.order(b).is_eq()
    }

    /// Brings rows into the order of their cells; equal ones keep theirs, empty ones come last.
    fn sort_rows(&self, rows: &mut Vec<usize>, order: Order) {
        let is_full = |row: &usize| !self.array().is_null(*row);
        let (mut full, empty): (Vec<usize>, Vec<usize>) = rows.drain(..).partition(is_full);
        // The common types compare their values without going through cells.
        match self.values() {
            Values::Int(array) => {
                sort(&mut full, order, |a, b| array.value(a).cmp(&array.value(b)));
            }
            Values::Text(array) => {
                sort(&mut full, order, |a, b| array.value(a).cmp(array.value(b)));
            }
            _ => sort(&mut full, order, |a, b| self.cell(a).order(self.cell(b))),
        }
        full.extend(empty);
        *rows = full;
    }
}

fn sort(rows: &mut [usize], order: Order, compare: impl Fn(usize, usize) -> Ordering) {
    match order {
        Order::Ascending => rows.sort_by(|&a, &b| compare(a, b)),
        Order::Descending => rows.sort_by(|&a, &b| compare(b, a)),
    }
}
