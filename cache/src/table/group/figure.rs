//! Figures of a group: how many rows, and the sum, mean, least and greatest of a column.

use crate::Error;
use crate::table::{Cell, Column, ColumnType, Groups};

/// What is told of each group, and the name of the column that tells it; see [`Groups::figures`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a figure is asked for through `Groups::figures`"]
pub struct Figure {
    of: Of,
    /// Another one than `km_sum`.
    name: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Of {
    Count,
    Sum(String),
    Mean(String),
    Min(String),
    Max(String),
}

impl Figure {
    /// How many rows the group has, in a column `count`.
    pub fn count() -> Self {
        Self::from(Of::Count)
    }

    /// The sum of the group's numbers in a column, empty cells left out, in a column `…_sum`. Sums of whole
    /// numbers are whole, if they all fit.
    pub fn sum(column: impl Into<String>) -> Self {
        Self::from(Of::Sum(column.into()))
    }

    /// The mean of the group's numbers in a column, empty cells left out, in a column `…_mean`; empty for a
    /// group that has none.
    pub fn mean(column: impl Into<String>) -> Self {
        Self::from(Of::Mean(column.into()))
    }

    /// The least of the group's cells in a column, in a column `…_min`; empty for a group that has none.
    pub fn min(column: impl Into<String>) -> Self {
        Self::from(Of::Min(column.into()))
    }

    /// The greatest of the group's cells in a column, in a column `…_max`; empty for a group that has none.
    pub fn max(column: impl Into<String>) -> Self {
        Self::from(Of::Max(column.into()))
    }

    /// The same in a column of another name.
    pub fn named(self, name: impl Into<String>) -> Self {
        Self {
            name: Some(name.into()),
            ..self
        }
    }

    /// The name of the column that tells it.
    pub(super) fn name(&self) -> String {
        if let Some(name) = &self.name {
            return name.clone();
        }
        match &self.of {
            Of::Count => "count".to_owned(),
            Of::Sum(column) => format!("{column}_sum"),
            Of::Mean(column) => format!("{column}_mean"),
            Of::Min(column) => format!("{column}_min"),
            Of::Max(column) => format!("{column}_max"),
        }
    }
}

impl From<Of> for Figure {
    fn from(of: Of) -> Self {
        Self { of, name: None }
    }
}

impl Groups {
    /// One cell for each group.
    pub(super) fn figure(&self, figure: &Figure) -> Result<Column, Error> {
        match &figure.of {
            Of::Count => Ok(self.counts().into()),
            Of::Sum(name) => self.sums(self.table.column(name)?),
            Of::Mean(name) => self.means(self.table.column(name)?),
            Of::Min(name) => {
                let column = self.table.column(name)?;
                Ok(self.best(column, |new, best| new.order(best).is_lt()))
            }
            Of::Max(name) => {
                let column = self.table.column(name)?;
                Ok(self.best(column, |new, best| new.order(best).is_gt()))
            }
        }
    }

    fn counts(&self) -> Vec<i64> {
        let mut counts = vec![0; self.len];
        for &group in &self.group_of_row {
            counts[group] += 1;
        }
        counts
    }

    fn sums(&self, column: &Column) -> Result<Column, Error> {
        if column.column_type() == ColumnType::Int {
            let mut sums = vec![0_i128; self.len];
            for (&group, value) in self.group_of_row.iter().zip(column.ints()?) {
                sums[group] += i128::from(value.unwrap_or(0));
            }
            let fitting: Result<Vec<i64>, _> = sums.into_iter().map(i64::try_from).collect();
            if let Ok(sums) = fitting {
                return Ok(sums.into());
            }
        }
        let mut sums = vec![0.0; self.len];
        for (&group, value) in self.group_of_row.iter().zip(column.floats()?) {
            sums[group] += value.unwrap_or(0.0);
        }
        Ok(sums.into())
    }

    fn means(&self, column: &Column) -> Result<Column, Error> {
        let mut sums = vec![(0.0, 0_usize); self.len];
        for (&group, value) in self.group_of_row.iter().zip(column.floats()?) {
            if let Some(value) = value {
                sums[group].0 += value;
                sums[group].1 += 1;
            }
        }
        let mean = |(sum, n): (f64, usize)| (n > 0).then_some(sum / n as f64);
        let means: Vec<Option<f64>> = sums.into_iter().map(mean).collect();
        Ok(means.into())
    }

    fn best(&self, column: &Column, wins: impl Fn(Cell<'_>, Cell<'_>) -> bool) -> Column {
        let mut best_rows: Vec<Option<usize>> = vec![None; self.len];
        for (row, &group) in self.group_of_row.iter().enumerate() {
            let cell = column.cell(row);
            if cell.is_empty() {
                continue;
            }
            if best_rows[group].is_none_or(|best| wins(cell, column.cell(best))) {
                best_rows[group] = Some(row);
            }
        }
        column.pick(best_rows.into_iter())
    }
}
