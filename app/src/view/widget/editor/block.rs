//! Blocks of cells: marked, copied as spreadsheets take them, and pasted from there as one step.

use dacapo_cache::{Cell, ColumnType};

use crate::element::edits::{CellValue, TableEdits};
use crate::view::table::count;
use crate::view::table::marks::Spot;
use crate::view::widget::editor::{Editor, State, Step};
use crate::view::{clip, long};

/// Cells that are copied or pasted at once.
const MAX_CELLS: usize = 200_000;

/// A rectangle of cells, by places of rows and columns that are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Where it was begun.
    pub(super) from: Spot,
    /// Where it ends, in any direction.
    pub(super) to: Spot,
}

impl Block {
    pub(super) fn first(self) -> Spot {
        Spot {
            row: self.from.row.min(self.to.row),
            column: self.from.column.min(self.to.column),
        }
    }

    pub(super) fn n_rows(self) -> usize {
        self.from.row.abs_diff(self.to.row) + 1
    }

    pub(super) fn n_columns(self) -> usize {
        self.from.column.abs_diff(self.to.column) + 1
    }

    pub(super) fn n_cells(self) -> usize {
        self.n_rows().saturating_mul(self.n_columns())
    }

    pub(super) fn contains(self, spot: Spot) -> bool {
        let first = self.first();
        (first.row..first.row + self.n_rows()).contains(&spot.row)
            && (first.column..first.column + self.n_columns()).contains(&spot.column)
    }

    /// Its cells, row by row.
    fn spots(self) -> impl Iterator<Item = Spot> {
        let first = self.first();
        let columns = first.column..first.column + self.n_columns();
        (first.row..first.row + self.n_rows())
            .flat_map(move |row| columns.clone().map(move |column| Spot { row, column }))
    }
}

impl Editor<'_> {
    /// What a cell holds now, in the row of this number.
    pub(super) fn cell<'a>(&'a self, edits: &'a TableEdits, row: usize, column: usize) -> Cell<'a> {
        edits.cell_now(self.table(), row, column)
    }

    /// A block as text for other programs.
    pub(super) fn copied(
        &self,
        edits: &TableEdits,
        state: &mut State,
        block: Block,
    ) -> Option<String> {
        if block.n_cells() > MAX_CELLS {
            state.note = format!("{} are too many to copy", count(block.n_cells(), "cell"));
            return None;
        }
        let first = block.first();
        let mut text = String::new();
        for spot in block.spots() {
            if spot.column > first.column {
                text.push('\t');
            } else if spot.row > first.row {
                text.push('\n');
            }
            let Some(column) = self.element.columns.get(spot.column) else {
                continue;
            };
            let row = state.order.row_at(edits, spot.row);
            match self.cell(edits, row, column.source) {
                Cell::Empty => {}
                cell => clip::push_field(&cell.to_string(), &mut text),
            }
        }
        state.note = format!("copied {}", count(block.n_cells(), "cell"));
        Some(text)
    }

    /// Empties the cells of a block that can be changed.
    pub(super) fn emptied(
        &self,
        edits: &TableEdits,
        state: &mut State,
        block: Block,
    ) -> Option<Step> {
        if block.n_cells() > MAX_CELLS {
            state.trouble = Some(too_many("emptied", block.n_cells()));
            return None;
        }
        let cells = block.spots().filter_map(|spot| {
            let row = state.order.row_at(edits, spot.row);
            let column = self.element.columns.get(spot.column)?.source;
            self.is_enabled(row, column)
                .then_some((row, column, CellValue::Empty))
        });
        let cells: Vec<_> = cells.collect();
        if cells.is_empty() {
            state.trouble = Some("nothing emptied: these cells can't be changed".to_owned());
            return None;
        }
        Some(Step::Block {
            n_more_rows: 0,
            cells,
        })
    }

    /// Spreads a text over the cells from `at` on: a single cell over all of `block`. Rows that are missing are added,
    /// where that is allowed. What doesn't fit or can't be read is left out, and said.
    pub(super) fn pasted(
        &self,
        edits: &TableEdits,
        state: &mut State,
        at: Spot,
        block: Option<Block>,
        text: &str,
    ) -> Option<Step> {
        let mut lines = clip::fields(text);
        let filled = block.filter(|_| matches!(&*lines, [line] if line.len() == 1));
        let n_cells = match filled {
            Some(block) => block.n_cells(),
            None => lines.iter().map(Vec::len).sum(),
        };
        if n_cells > MAX_CELLS {
            state.trouble = Some(too_many("pasted", n_cells));
            return None;
        }
        if let Some(block) = filled {
            let line = vec![lines[0][0].clone(); block.n_columns()];
            lines = vec![line; block.n_rows()];
        }
        let at = block.map_or(at, Block::first);
        let n_rows = edits.n_rows(self.table());
        let (mut n_more_rows, mut n_left_out) = (0, 0);
        let mut reason = None;
        let mut cells = Vec::with_capacity(n_cells);
        let mut widest = 0;
        for (place, line) in (at.row..).zip(&lines) {
            let row = if place < n_rows {
                state.order.row_at(edits, place)
            } else if self.can_have_other_rows {
                n_more_rows += 1;
                edits.next_row(self.table()) + n_more_rows - 1
            } else {
                n_left_out += line.len();
                reason.get_or_insert_with(|| "the table takes no other rows".to_owned());
                continue;
            };
            widest = widest.max(line.len());
            for (idx, field) in (at.column..).zip(line) {
                match self.read(row, place, idx, field) {
                    Ok((column, value)) => cells.push((row, column, value)),
                    Err(why) => {
                        n_left_out += 1;
                        reason.get_or_insert(why);
                    }
                }
            }
        }
        if let Some(reason) = reason {
            let n_cells = count(n_cells, "cell");
            state.trouble = Some(format!("{n_left_out} of {n_cells} not pasted: {reason}"));
        }
        if cells.is_empty() {
            return None;
        }
        state.note = format!("pasted {}", count(cells.len(), "cell"));
        let n_columns = self.element.columns.len();
        state.block = Some(Block {
            from: at,
            to: Spot {
                row: (at.row + lines.len()).min(n_rows + n_more_rows) - 1,
                column: (at.column + widest).min(n_columns) - 1,
            },
        });
        Some(Step::Block { n_more_rows, cells })
    }

    /// What was pasted into a cell, and the column of the table that it stands in.
    fn read(
        &self,
        row: usize,
        place: usize,
        idx: usize,
        field: &str,
    ) -> Result<(usize, CellValue), String> {
        let Some(column) = self.element.columns.get(idx) else {
            return Err("the table has no more columns".to_owned());
        };
        let said =
            |why: String| format!("{}, row {}: {why}", long::title(&column.title), place + 1);
        let Some(values) = self.table().columns().get(column.source) else {
            return Err(said("it is not in the table".to_owned()));
        };
        if !self.is_enabled(row, column.source) {
            return Err(said("it can't be changed".to_owned()));
        }
        // Spreadsheets write TRUE and FALSE.
        let value = match values.column_type() {
            ColumnType::Bool => CellValue::parse(&field.to_lowercase(), values),
            _ => CellValue::parse(field, values),
        };
        value.map(|value| (column.source, value)).map_err(said)
    }
}

/// That a block is too large for what was asked.
fn too_many(done: &str, n_cells: usize) -> String {
    let n_cells = count(n_cells, "cell");
    format!("nothing {done}: {n_cells} are too many at once")
}
