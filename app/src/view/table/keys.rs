//! The keys of a table that has the focus.

use std::sync::Arc;

use egui::{Event, EventFilter, Key, Modifiers, OpenUrl, Response, Ui};

use crate::element::rows::RowSet;
use crate::element::table::{CellStyle, Rows};
use crate::view::table::cells;
use crate::view::table::copy::Copied;
use crate::view::table::grid::Grid;
use crate::view::table::marks::{Reach, Spot};
use crate::view::table::{ROW, State};

/// Where a key goes from a cell.
type Move = Box<dyn Fn(Spot) -> Spot>;

impl Grid<'_> {
    pub(super) fn keys(&mut self, ui: &Ui, response: &Response) {
        if self.state.element.is_plain {
            return;
        }
        let is_found = ui.rect_contains_pointer(self.head.union(self.body)) || response.has_focus();
        let wants_find = Modifiers::COMMAND;
        if is_found && ui.input_mut(|input| input.consume_key(wants_find, Key::F)) {
            self.state.open_find();
        }
        if !response.has_focus() {
            return;
        }
        ui.memory_mut(|memory| {
            let filter = EventFilter {
                horizontal_arrows: true,
                vertical_arrows: true,
                ..EventFilter::default()
            };
            memory.set_focus_lock_filter(response.id, filter);
        });
        if self.n_rows() == 0 || self.state.columns.len() == 0 {
            return;
        }
        self.moves(ui);
        if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::A)) {
            self.all();
        }
        let is_copied = ui.input(|input| input.events.contains(&Event::Copy));
        if is_copied && ui.ctx().current_pass_index() == 0 {
            self.copy(ui);
        }
        if let Some(cursor) = self.state.marks.cursor() {
            if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
                self.open_link(ui, cursor);
            }
            if ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::Space)) {
                self.choose(ui, cursor, Reach::Extend);
            }
            if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Space)) {
                self.choose(ui, cursor, Reach::Toggle);
            }
        }
    }

    /// Opens the address that a cell shows as a link.
    fn open_link(&self, ui: &Ui, at: Spot) {
        let State { element, order, .. } = &*self.state;
        let Some(column) = element.columns.get(at.column) else {
            return;
        };
        let cell = element.table.cell(order.row_at(at.row), column.source);
        let address = cell.as_text().filter(|text| cells::is_address(text));
        if let (CellStyle::Link, Some(address)) = (&column.style, address) {
            ui.open_url(OpenUrl::new_tab(address));
        }
    }

    /// Arrows, pages, ends.
    fn moves(&mut self, ui: &Ui) {
        let page = ((self.body.height() / ROW) as usize)
            .saturating_sub(1)
            .max(1);
        let (n_rows, n_columns) = (self.n_rows(), self.state.columns.len());
        let (last_row, last_column) = (n_rows - 1, n_columns - 1);
        let row = |to: fn(usize, usize) -> usize, by: usize| -> Move {
            Box::new(move |at| Spot {
                row: to(at.row, by).min(last_row),
                ..at
            })
        };
        let column = |to: fn(usize, usize) -> usize, by: usize| -> Move {
            Box::new(move |at| Spot {
                column: to(at.column, by).min(last_column),
                ..at
            })
        };
        let to_end: fn(usize, usize) -> usize = |_, end| end;
        let moves: [(Modifiers, Key, Move); 12] = [
            (Modifiers::COMMAND, Key::ArrowUp, row(to_end, 0)),
            (Modifiers::COMMAND, Key::ArrowDown, row(to_end, last_row)),
            (Modifiers::COMMAND, Key::ArrowLeft, column(to_end, 0)),
            (
                Modifiers::COMMAND,
                Key::ArrowRight,
                column(to_end, last_column),
            ),
            (Modifiers::NONE, Key::ArrowUp, row(usize::saturating_sub, 1)),
            (
                Modifiers::NONE,
                Key::ArrowDown,
                row(usize::saturating_add, 1),
            ),
            (
                Modifiers::NONE,
                Key::ArrowLeft,
                column(usize::saturating_sub, 1),
            ),
            (
                Modifiers::NONE,
                Key::ArrowRight,
                column(usize::saturating_add, 1),
            ),
            (
                Modifiers::NONE,
                Key::PageUp,
                row(usize::saturating_sub, page),
            ),
            (
                Modifiers::NONE,
                Key::PageDown,
                row(usize::saturating_add, page),
            ),
            (Modifiers::NONE, Key::Home, row(to_end, 0)),
            (Modifiers::NONE, Key::End, row(to_end, last_row)),
        ];
        for (modifiers, key, step) in moves {
            for (extra, reach) in [
                (Modifiers::SHIFT, Reach::Extend),
                (Modifiers::NONE, Reach::Alone),
            ] {
                let is_pressed = ui.input_mut(|input| input.consume_key(modifiers | extra, key));
                if is_pressed && ui.ctx().current_pass_index() == 0 {
                    self.go(&step, reach);
                }
            }
        }
    }

    fn go(&mut self, step: &dyn Fn(Spot) -> Spot, reach: Reach) {
        let spot = self.state.marks.cursor().map_or_else(
            || {
                // The first key marks where the table stands, unless it goes far.
                let first = self.state.scroll.y / f64::from(ROW);
                let start = Spot {
                    row: first.ceil() as usize,
                    column: 0,
                };
                let target = step(start);
                let is_far =
                    target.row.abs_diff(start.row) > 1 || target.column.abs_diff(start.column) > 1;
                if is_far { target } else { start }
            },
            step,
        );
        self.state.note.forget();
        if self.choice.is_some() {
            self.state.marks.move_to(spot);
        } else {
            self.state.marks.mark(spot, reach);
        }
        self.state.scroll.show_spot(spot);
    }

    /// Marks, or selects, all there is.
    fn all(&mut self) {
        let n_rows = self.n_rows();
        match &mut self.choice {
            Some(choice) if choice.mode == Rows::Many => {
                choice.rows = RowSet::range(0..n_rows);
                choice.changed = Some(choice.rows.clone());
            }
            Some(_) => {}
            None => {
                let n_columns = self.state.columns.len();
                self.state.marks.mark_all(n_rows, n_columns);
            }
        }
    }

    pub(super) fn copy(&mut self, ui: &Ui) {
        let State {
            element,
            order,
            marks,
            ..
        } = &*self.state;
        let all_columns = || (0..element.columns.len()).collect();
        let copied = match &self.choice {
            // What is selected is known by rows, not by places.
            Some(choice) if !choice.rows.is_empty() => Copied {
                element: Arc::clone(element),
                order: None,
                rows: choice.rows.clone(),
                columns: all_columns(),
            },
            _ => {
                let (mut rows, mut columns) = marks.lines();
                if let (true, Some(cursor)) = (rows.is_empty(), marks.cursor()) {
                    rows = RowSet::range(cursor.row..cursor.row + 1);
                    columns = vec![cursor.column];
                }
                Copied {
                    element: Arc::clone(element),
                    order: order.rows(),
                    rows,
                    columns,
                }
            }
        };
        self.state.note = copied.copy(ui);
    }
}
