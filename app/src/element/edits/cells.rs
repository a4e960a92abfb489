//! Changed cells, in parts that clones share until one of them changes: a hundred steps that can be undone take no more
//! room than what changed from each to the next.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::element::edits::CellValue;

/// Rows of a table whose cells are in one part.
const ROWS: usize = 128;

/// Values by row and column. No part is empty, so that equal ones are equal in all parts.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub(super) struct Cells {
    parts: BTreeMap<usize, Arc<Part>>,
    n_cells: usize,
}

type Part = BTreeMap<(usize, usize), CellValue>;

impl Cells {
    pub(super) fn len(&self) -> usize {
        self.n_cells
    }

    pub(super) fn get(&self, row: usize, column: usize) -> Option<&CellValue> {
        self.parts.get(&(row / ROWS))?.get(&(row, column))
    }

    pub(super) fn insert(&mut self, row: usize, column: usize, value: CellValue) {
        let part = self.parts.entry(row / ROWS).or_default();
        let before = Arc::make_mut(part).insert((row, column), value);
        self.n_cells += usize::from(before.is_none());
    }

    pub(super) fn remove(&mut self, row: usize, column: usize) {
        self.keep(row, |at| at != (row, column));
    }

    /// Removes what is in a row.
    pub(super) fn remove_row(&mut self, row: usize) {
        self.keep(row, |at| at.0 != row);
    }

    /// Whether any is in a column.
    pub(super) fn are_in_column(&self, column: usize) -> bool {
        let mut places = self.parts.values().flat_map(|part| part.keys());
        places.any(|(_, at)| *at == column)
    }

    /// Drops cells of the part around a row. A part that keeps all of them stays shared.
    fn keep(&mut self, row: usize, is_kept: impl Fn((usize, usize)) -> bool) {
        let Some(part) = self.parts.get_mut(&(row / ROWS)) else {
            return;
        };
        if part.keys().all(|at| is_kept(*at)) {
            return;
        }
        let n_before = part.len();
        let cells = Arc::make_mut(part);
        cells.retain(|at, _| is_kept(*at));
        self.n_cells -= n_before - cells.len();
        if cells.is_empty() {
            self.parts.remove(&(row / ROWS));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_shares_all_parts_but_the_one_that_it_changes() {
        let mut before = Cells::default();
        for row in 0..10 * ROWS {
            before.insert(row, 0, CellValue::Int(1));
        }
        let mut after = before.clone();
        after.insert(ROWS, 0, CellValue::Int(2));
        after.remove(3 * ROWS, 1);
        let is_shared = |part: usize| Arc::ptr_eq(&before.parts[&part], &after.parts[&part]);
        let shared: Vec<_> = (0..10).filter(|part| is_shared(*part)).collect();
        assert_eq!(shared, [0, 2, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(before.get(ROWS, 0), Some(&CellValue::Int(1)));
    }

    #[test]
    fn what_is_taken_back_leaves_no_trace() {
        let mut cells = Cells::default();
        cells.insert(5, 0, CellValue::Int(1));
        cells.insert(5, 0, CellValue::Int(2));
        cells.insert(5, 2, CellValue::Empty);
        cells.insert(300, 1, CellValue::Int(3));
        assert!(cells.len() == 3 && cells.are_in_column(2) && !cells.are_in_column(3));
        cells.remove_row(5);
        assert!(cells.len() == 1 && !cells.are_in_column(2));
        cells.remove(300, 1);
        assert_eq!(cells, Cells::default());
    }
}
