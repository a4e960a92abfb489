//! The order in which an editor shows its rows, which is not the order in which they are stored. Rows are sorted when
//! the user asks for it, and stay where they are while cells are changed: none moves away from under a cursor.

use std::sync::Arc;

use dacapo_cache::Table;
use egui::Context;

use crate::element::edits::TableEdits;
use crate::view::table::order::RowOrder;

/// Which row stands where.
#[derive(Default)]
pub(super) struct ViewOrder {
    /// The column that the order is of.
    column: usize,
    order: RowOrder,
    /// The row at each place, and the edits for which that was found out. `None`: as they are stored.
    places: Option<(TableEdits, Arc<[u32]>)>,
}

impl ViewOrder {
    /// By this column ascending, descending, or not at all.
    pub(super) fn cycle(
        &mut self,
        ctx: &Context,
        table: &Table,
        edits: &TableEdits,
        column: usize,
    ) {
        if self.column != column {
            *self = Self {
                column,
                ..Self::default()
            };
        }
        let (table, edits) = (table.clone(), edits.clone());
        // A column in which something changed is as long to make as to sort: beside the window, too.
        let cells =
            move || (column < table.n_columns()).then(|| edits.edited_column(&table, column));
        self.order.cycle_by(ctx, column, cells);
    }

    /// The sign of a column by which rows are ordered, or are about to be.
    pub(super) fn sign(&self, column: usize) -> Option<&'static str> {
        let wanted = self.order.wanted().filter(|_| self.column == column)?;
        Some(match (self.order.is_busy(), wanted.is_descending) {
            (true, _) => "◌",
            (false, true) => "↓",
            (false, false) => "↑",
        })
    }

    /// Takes over what was sorted meanwhile, and which rows have come and gone.
    pub(super) fn catch_up(&mut self, table: &Table, edits: &TableEdits) {
        if self.order.poll() {
            self.places = None;
        }
        let Some(rows) = self.order.rows() else {
            self.places = None;
            return;
        };
        let known = self.places.as_ref();
        if known.is_some_and(|(of, _)| of.have_same_rows(edits)) {
            return;
        }
        let n_rows = edits.next_row(table);
        if !edits.has_removed() && rows.len() <= n_rows {
            // Nobody stands elsewhere; those that have come since are where they are stored, behind the others.
            self.places = Some((edits.clone(), rows));
            return;
        }
        // Those that have come since it was sorted stand behind the others. A pass over numbers, for each row that goes.
        let behind = (rows.len()..n_rows).filter_map(|row| u32::try_from(row).ok());
        let places = rows.iter().copied().chain(behind);
        let places =
            places.filter(|row| (*row as usize) < n_rows && !edits.is_removed(*row as usize));
        self.places = Some((edits.clone(), places.collect()));
    }

    /// The row at a place.
    pub(super) fn row_at(&self, edits: &TableEdits, place: usize) -> usize {
        let ordered = self.places.as_ref().and_then(|(_, rows)| rows.get(place));
        ordered.map_or_else(|| edits.row_at(place), |row| *row as usize)
    }

    /// The row at each place, as another thread can read it; `None`: as they are stored, but for those that were removed.
    pub(super) fn rows(&self) -> Option<Arc<[u32]>> {
        self.places.as_ref().map(|(_, rows)| Arc::clone(rows))
    }
}
