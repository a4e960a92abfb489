//! Cells as text that other programs take: values, not how they look, with tabs between them.

use std::fmt::Write as _;
use std::sync::Arc;
use std::thread;

use crossbeam::channel;
use dacapo_cache::Cell;
use egui::Context;

use crate::element::rows::RowSet;
use crate::element::table::TableElement;
use crate::view::clip::push_field;
use crate::view::table::{Note, count};

/// Cells that are copied within a frame.
const AT_ONCE: usize = 20_000;
/// Cells that a clipboard is given at most.
const MOST: usize = 5_000_000;

/// What is to be copied.
pub(super) struct Copied {
    pub(super) element: Arc<TableElement>,
    /// The row of the table at each place; `None`: as they are.
    pub(super) order: Option<Arc<[u32]>>,
    /// Places of rows.
    pub(super) rows: RowSet,
    /// Places of columns.
    pub(super) columns: Vec<usize>,
}

impl Copied {
    /// Copies it, on another thread if that takes long; what to say of it.
    pub(super) fn copy(self, ctx: &Context) -> Note {
        let n_cells = self.rows.len().saturating_mul(self.columns.len());
        if n_cells == 0 {
            return Note::None;
        }
        if n_cells > MOST {
            return Note::Done(format!(
                "{} are too many for the clipboard: export them as CSV",
                count(n_cells, "cell")
            ));
        }
        let said = format!("copied {}", count(n_cells, "cell"));
        if n_cells <= AT_ONCE {
            ctx.copy_text(self.text());
            return Note::Done(said);
        }
        let (sender, coming) = channel::bounded(1);
        let ctx = ctx.clone();
        let work = move || {
            ctx.copy_text(self.text());
            // A table that is gone doesn't listen any more.
            let _ = sender.send(said);
            ctx.request_repaint();
        };
        let thread = thread::Builder::new().name("dacapo table copy".to_owned());
        match thread.spawn(work) {
            Ok(_) => Note::Coming("copying…".to_owned(), coming),
            Err(error) => Note::Done(format!("nothing copied: no thread for it ({error})")),
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        if let ([column], 1) = (&*self.columns, self.rows.len()) {
            // One cell is copied as it is.
            for place in self.rows.iter() {
                write!(text, "{}", self.cell(place, *column)).expect("a string takes everything");
            }
            return text;
        }
        let mut cell = String::new();
        for (n, place) in self.rows.iter().enumerate() {
            if n > 0 {
                text.push('\n');
            }
            for (n, column) in self.columns.iter().enumerate() {
                if n > 0 {
                    text.push('\t');
                }
                cell.clear();
                write!(cell, "{}", self.cell(place, *column)).expect("a string takes everything");
                push_field(&cell, &mut text);
            }
        }
        text
    }

    fn cell(&self, place: usize, column: usize) -> Cell<'_> {
        let row = self.order.as_ref().and_then(|order| order.get(place));
        let row = row.map_or(place, |row| *row as usize);
        let column = self.element.columns.get(column);
        column.map_or(Cell::Empty, |column| {
            self.element.table.cell(row, column.source)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dacapo_cache::{Column, Table};

    #[test]
    fn cells_are_copied_as_values_with_tabs_between_them() {
        let table = Table::from_columns([
            ("a", Column::from(vec!["x\ty", "\"q\"", "plain"])),
            ("b", Column::from(vec![Some(1.5), None, Some(3.0)])),
        ]);
        let copied = |rows: &[usize], columns: &[usize]| Copied {
            element: Arc::new(TableElement::new(table.clone().expect("two columns"))),
            order: Some(Arc::from([2_u32, 1, 0])),
            rows: rows.iter().copied().collect(),
            columns: columns.to_vec(),
        };
        assert_eq!(
            copied(&[0, 1, 2], &[0, 1]).text(),
            "plain\t3.0\n\"\"\"q\"\"\"\t\n\"x\ty\"\t1.5"
        );
        assert_eq!(
            copied(&[2], &[0]).text(),
            "x\ty",
            "one cell is copied as it is"
        );
    }
}
