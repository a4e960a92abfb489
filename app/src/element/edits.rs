//! What a user changed in a table: a sparse list over the table as it was, which nobody copies while it is edited.

mod cells;

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use dacapo_cache::{Cell, Column, ColumnType, Moment, Table};

use crate::element::edits::cells::Cells;

/// Changed cells, added rows, removed rows. A clone shares them.
///
/// Added rows are numbered behind the last row of the table; removed ones keep their numbers, so that an edit never
/// moves to another row.
#[derive(Clone, Debug)]
pub struct TableEdits {
    /// The fingerprint of the table that was edited.
    base: u128,
    changes: Arc<Changes>,
    /// The table that was edited and what came of it, once it was asked for.
    applied: Arc<OnceLock<(Table, Table)>>,
}

#[derive(Clone, Debug, Default, PartialEq, Hash)]
struct Changes {
    cells: Cells,
    n_added: usize,
    removed: BTreeSet<usize>,
}

/// A value that was entered into a cell.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum CellValue {
    /// Nothing.
    Empty,
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// True or false.
    Bool(bool),
    /// Text.
    Text(Arc<str>),
    /// Date, time or both.
    Time(Moment),
}

impl TableEdits {
    /// Nothing is changed in this table.
    pub fn none(table: &Table) -> Self {
        Self {
            base: table.fingerprint(),
            changes: Arc::default(),
            applied: Arc::default(),
        }
    }

    /// Whether they are of this table.
    pub fn are_of(&self, table: &Table) -> bool {
        self.base == table.fingerprint()
    }

    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        *self.changes == Changes::default()
    }

    /// Changed cells, added rows, removed rows.
    pub fn counts(&self) -> [usize; 3] {
        let Changes {
            cells,
            n_added,
            removed,
        } = &*self.changes;
        [cells.len(), *n_added, removed.len()]
    }

    /// What was entered into a cell.
    pub fn cell(&self, row: usize, column: usize) -> Option<&CellValue> {
        self.changes.cells.get(row, column)
    }

    /// What a cell holds now, in the row of this number.
    pub(crate) fn cell_now<'a>(&'a self, table: &'a Table, row: usize, column: usize) -> Cell<'a> {
        match self.cell(row, column) {
            Some(changed) => changed.as_cell(),
            None if row < table.n_rows() => table.cell(row, column),
            None => Cell::Empty,
        }
    }

    /// How many rows there are now.
    pub fn n_rows(&self, table: &Table) -> usize {
        let n_rows = table.n_rows() + self.changes.n_added;
        // Edits of a longer table may have removed more than there is.
        n_rows.saturating_sub(self.changes.removed.len())
    }

    /// The number of the row that stands at a place now.
    pub fn row_at(&self, place: usize) -> usize {
        let mut row = place;
        for removed in &self.changes.removed {
            if *removed > row {
                break;
            }
            row += 1;
        }
        row
    }

    /// With another value in a cell; the value of the table itself takes the change back.
    #[must_use]
    pub fn with_cell(&self, table: &Table, row: usize, column: usize, value: CellValue) -> Self {
        self.with_cells(table, 0, [(row, column, value)])
    }

    /// With so many more empty rows at the end, and then other values in cells, each by row and column.
    #[must_use]
    pub fn with_cells(
        &self,
        table: &Table,
        n_more_rows: usize,
        cells: impl IntoIterator<Item = (usize, usize, CellValue)>,
    ) -> Self {
        self.changed(|changes| {
            changes.n_added += n_more_rows;
            for (row, column, value) in cells {
                let was = if row < table.n_rows() {
                    CellValue::from(table.cell(row, column))
                } else {
                    CellValue::Empty
                };
                if value == was {
                    changes.cells.remove(row, column);
                } else {
                    changes.cells.insert(row, column, value);
                }
            }
        })
    }

    /// With one more empty row at the end.
    #[must_use]
    pub fn with_row(&self) -> Self {
        self.changed(|changes| changes.n_added += 1)
    }

    /// Without a row.
    #[must_use]
    pub fn without_row(&self, row: usize) -> Self {
        self.changed(|changes| {
            changes.removed.insert(row);
            changes.cells.remove_row(row);
        })
    }

    /// Whether both have added and removed the same rows.
    pub(crate) fn have_same_rows(&self, other: &Self) -> bool {
        let (mine, others) = (&self.changes, &other.changes);
        Arc::ptr_eq(mine, others)
            || (mine.n_added == others.n_added && mine.removed == others.removed)
    }

    /// Whether both are the very same.
    pub(crate) fn are_same(&self, other: &Self) -> bool {
        self.base == other.base && Arc::ptr_eq(&self.changes, &other.changes)
    }

    /// Whether any row was removed.
    pub(crate) fn has_removed(&self) -> bool {
        !self.changes.removed.is_empty()
    }

    /// Whether a row was removed.
    pub(crate) fn is_removed(&self, row: usize) -> bool {
        self.changes.removed.contains(&row)
    }

    /// The number that the next row gets which is added.
    pub(crate) fn next_row(&self, table: &Table) -> usize {
        table.n_rows() + self.changes.n_added
    }

    fn changed(&self, change: impl FnOnce(&mut Changes)) -> Self {
        let mut changes = Changes::clone(&self.changes);
        change(&mut changes);
        Self {
            base: self.base,
            changes: Arc::new(changes),
            applied: Arc::default(),
        }
    }

    /// The table with all changes. Columns in which nothing changed are shared, and the same table is handed out
    /// again as long as nothing else is changed.
    pub fn apply(&self, table: &Table) -> Table {
        if self.is_empty() {
            return table.clone();
        }
        let (of, edited) = self
            .applied
            .get_or_init(|| (table.clone(), self.applied_to(table)));
        if of.is_same(table) {
            edited.clone()
        } else {
            self.applied_to(table)
        }
    }

    fn applied_to(&self, table: &Table) -> Table {
        let edited = self.with_removed(table);
        if self.changes.removed.is_empty() {
            return edited;
        }
        let is_kept: Vec<_> = (0..self.next_row(table))
            .map(|row| !self.changes.removed.contains(&row))
            .collect();
        let kept = edited.filter_mask(&is_kept);
        kept.expect("the mask is as long as the table")
    }

    /// The table with all changed cells and added rows, in which each row stands at its number, also a removed one.
    fn with_removed(&self, table: &Table) -> Table {
        let names = table.column_names().map(str::to_owned);
        let columns = (0..table.n_columns()).map(|idx| self.edited_column(table, idx));
        Table::from_columns(names.zip(columns)).expect("all columns are as long")
    }

    /// A column of [`with_removed`](Self::with_removed); shared, where nothing changed in it.
    pub(crate) fn edited_column(&self, table: &Table, idx: usize) -> Column {
        let column = &table.columns()[idx];
        let is_changed = self.changes.cells.are_in_column(idx);
        if is_changed || self.changes.n_added > 0 {
            self.column(column, idx, self.next_row(table))
        } else {
            column.clone()
        }
    }

    /// A column with its changes and its added rows.
    fn column(&self, column: &Column, idx: usize, n_rows: usize) -> Column {
        let cells = (0..n_rows).map(|row| {
            let changed = self.cell(row, idx).map(CellValue::as_cell);
            changed.unwrap_or_else(|| {
                if row < column.n_rows() {
                    column.cell(row)
                } else {
                    Cell::Empty
                }
            })
        });
        match column.column_type() {
            ColumnType::Int => cells.map(Cell::as_int).collect::<Vec<_>>().into(),
            ColumnType::Float => cells.map(Cell::as_float).collect::<Vec<_>>().into(),
            ColumnType::Bool => cells.map(Cell::as_bool).collect::<Vec<_>>().into(),
            ColumnType::Time => times(cells.map(Cell::as_time).collect()),
            _ => cells.map(Cell::as_text).collect::<Vec<_>>().into(),
        }
    }
}

/// A column of times, which are all of the form of the first one: others, which can only be there if the column was
/// empty, are left out.
fn times(times: Vec<Option<Moment>>) -> Column {
    let first = times.iter().flatten().next().copied();
    let alike = times
        .into_iter()
        .map(|time| time.filter(|time| first.is_some_and(|first| are_alike(first, *time))));
    Column::from_times(alike).expect("all are of one form")
}

/// Whether both are dates, or both times of day, and so on.
fn are_alike(one: Moment, other: Moment) -> bool {
    std::mem::discriminant(&one) == std::mem::discriminant(&other)
}

/// What was changed counts, and not whether it was applied already.
impl PartialEq for TableEdits {
    fn eq(&self, other: &Self) -> bool {
        self.base == other.base && self.changes == other.changes
    }
}

impl Hash for TableEdits {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.base, &self.changes).hash(state);
    }
}

impl CellValue {
    /// Reads what was typed into a cell of a column; else what is wrong with it. Nothing empties the cell.
    pub fn parse(text: &str, column: &Column) -> Result<Self, String> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Ok(Self::Empty);
        }
        let kind = column.column_type();
        let read = match kind {
            ColumnType::Int => trimmed.parse().ok().map(Self::Int),
            ColumnType::Float => {
                let number = trimmed.parse().ok();
                number.filter(|it: &f64| it.is_finite()).map(Self::Float)
            }
            ColumnType::Bool => match trimmed {
                "true" => Some(Self::Bool(true)),
                "false" => Some(Self::Bool(false)),
                _ => None,
            },
            ColumnType::Time => {
                let like = column.cells().find_map(Cell::as_time);
                let read = Moment::parse(trimmed);
                let read = read.filter(|read| like.is_none_or(|like| are_alike(like, *read)));
                return read.map(Self::Time).ok_or_else(|| {
                    let example = like.unwrap_or(Moment::Date(0));
                    format!("{trimmed:?} is not written as the others, like {example}")
                });
            }
            _ => Some(Self::Text(text.into())),
        };
        read.ok_or_else(|| {
            let wanted = match kind {
                ColumnType::Int => "a whole number",
                ColumnType::Float => "a number",
                _ => "`true` or `false`",
            };
            format!("{trimmed:?} is not {wanted}")
        })
    }

    /// As a table holds it.
    pub fn as_cell(&self) -> Cell<'_> {
        match self {
            Self::Empty => Cell::Empty,
            Self::Int(it) => Cell::Int(*it),
            Self::Float(it) => Cell::Float(*it),
            Self::Bool(it) => Cell::Bool(*it),
            Self::Text(it) => Cell::Text(it),
            Self::Time(it) => Cell::Time(*it),
        }
    }
}

impl From<Cell<'_>> for CellValue {
    fn from(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Int(it) => Self::Int(it),
            Cell::Float(it) => Self::Float(it),
            Cell::Bool(it) => Self::Bool(it),
            Cell::Text(it) => Self::Text(it.into()),
            Cell::Time(it) => Self::Time(it),
            _ => Self::Empty,
        }
    }
}

impl Hash for CellValue {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Self::Empty => {}
            Self::Int(it) => it.hash(state),
            Self::Float(it) => it.to_bits().hash(state),
            Self::Bool(it) => it.hash(state),
            Self::Text(it) => it.hash(state),
            Self::Time(it) => it.hash(state),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trees() -> Table {
        Table::from_csv_bytes(b"tree,height\noak,21\nyew,9\nelm,30\n", "trees").expect("it is CSV")
    }

    #[test]
    fn edits_apply_to_the_rows_that_they_were_made_in() {
        let table = trees();
        let edits = TableEdits::none(&table)
            .without_row(0)
            .with_row()
            .with_cell(&table, 3, 0, CellValue::Text("ash".into()))
            .with_cell(&table, 1, 1, CellValue::Int(10));
        assert_eq!(
            edits.apply(&table).to_csv(),
            "tree,height\nyew,10\nelm,30\nash,\n"
        );
        let shown: Vec<_> = (0..edits.n_rows(&table))
            .map(|at| edits.row_at(at))
            .collect();
        assert_eq!(shown, [1, 2, 3]);
    }

    #[test]
    fn a_block_of_cells_and_the_rows_for_it_are_one_change() {
        let table = trees();
        let cells = [
            (2, 1, CellValue::Int(31)),
            (3, 0, CellValue::Text("ash".into())),
        ];
        let edits = TableEdits::none(&table)
            .without_row(0)
            .with_cells(&table, 1, cells);
        assert_eq!(
            edits.apply(&table).to_csv(),
            "tree,height\nyew,9\nelm,31\nash,\n"
        );
        assert_eq!(edits.cell_now(&table, 3, 0), Cell::Text("ash"));
        assert_eq!(edits.cell_now(&table, 1, 1), Cell::Int(9));
        assert!(edits.cell_now(&table, 3, 1).is_empty());
        assert_eq!(edits.next_row(&table), 4);
        assert!(edits.is_removed(0) && !edits.is_removed(1));
    }

    #[test]
    fn edits_of_another_table_count_no_rows_below_none() {
        let edits = TableEdits::none(&trees()).without_row(0).without_row(1);
        let shorter = Table::from_csv_bytes(b"tree\noak\n", "trees").expect("it is CSV");
        assert!(!edits.are_of(&shorter));
        assert_eq!(edits.n_rows(&shorter), 0);
    }

    #[test]
    fn what_did_not_change_is_shared_and_what_did_is_made_once() {
        let table = trees();
        let edits = TableEdits::none(&table).with_cell(&table, 1, 1, CellValue::Int(10));
        let edited = edits.apply(&table);
        assert!(edited.columns()[0].is_same(&table.columns()[0]));
        assert!(edits.clone().apply(&table).is_same(&edited));
        let back = edits.with_cell(&table, 1, 1, CellValue::Int(9));
        assert!(back.is_empty() && back.apply(&table).is_same(&table));
    }
}
