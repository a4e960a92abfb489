//! The keys of an editor, where they are about more than the text of one cell. They are taken before the fields see them.

use egui::{Event, Key, Modifiers, Ui};

use crate::element::edits::TableEdits;
use crate::view::clip;
use crate::view::table::find::Find;
use crate::view::table::marks::Spot;
use crate::view::widget::editor::block::Block;
use crate::view::widget::editor::{Editor, State, Step};

impl Editor<'_> {
    pub(super) fn keys(
        &self,
        ui: &Ui,
        edits: &TableEdits,
        state: &mut State,
        steps: &mut Vec<Step>,
    ) {
        let focused = ui.memory(egui::Memory::focused);
        let Some((cursor, _)) = state.cursor.filter(|(_, field)| Some(*field) == focused) else {
            return;
        };
        if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::F)) {
            let find = state.find.get_or_insert_with(Find::default);
            find.wants_focus = true;
        }
        // A mark to be set has no text of its own to copy or to empty: it is a block of one cell.
        let mark = Block {
            from: cursor,
            to: cursor,
        };
        let mark = self.is_mark(cursor.column).then_some(mark);
        let block = state.block.filter(|block| block.n_cells() > 1).or(mark);
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            state.block = None;
        }
        // With Shift first: egui takes a key with Shift for the same key without.
        self.extends(ui, edits, state, cursor, block.is_some());
        self.moves(ui, edits, state, cursor);
        // The clipboard speaks once, also where a frame is drawn twice.
        if ui.ctx().current_pass_index() > 0 {
            return;
        }
        self.clipboard(ui, edits, state, (cursor, block), steps);
    }

    /// Up and down, and Enter, which ends the typing; from a mark to be set also left and right.
    fn moves(&self, ui: &Ui, edits: &TableEdits, state: &mut State, cursor: Spot) {
        let last = edits.n_rows(self.table()).saturating_sub(1);
        let pressed = |modifiers: Modifiers, key: Key| {
            ui.input_mut(|input| input.consume_key(modifiers, key))
        };
        // A field sees the Enter, too: it ends the typing. A mark to be set sees it alone.
        let enter = ui.input(|input| input.key_pressed(Key::Enter) && !input.modifiers.any());
        let is_mark = self.is_mark(cursor.column);
        let row = if pressed(Modifiers::NONE, Key::ArrowUp) {
            cursor.row.checked_sub(1)
        } else if pressed(Modifiers::NONE, Key::ArrowDown) || (enter && !is_mark) {
            (cursor.row < last).then_some(cursor.row + 1)
        } else {
            None
        };
        let mut to = Spot {
            row: row.unwrap_or(cursor.row),
            ..cursor
        };
        if is_mark && pressed(Modifiers::NONE, Key::ArrowLeft) {
            to.column = cursor.column.saturating_sub(1);
        }
        if is_mark && pressed(Modifiers::NONE, Key::ArrowRight) {
            let last = self.element.columns.len().saturating_sub(1);
            to.column = (cursor.column + 1).min(last);
        }
        if to != cursor {
            state.wanted = Some(to);
            state.block = None;
        }
    }

    /// Shift and an arrow: more cells are marked, or fewer.
    fn extends(
        &self,
        ui: &Ui,
        edits: &TableEdits,
        state: &mut State,
        cursor: Spot,
        has_block: bool,
    ) {
        let last_row = edits.n_rows(self.table()).saturating_sub(1);
        let last_column = self.element.columns.len().saturating_sub(1);
        let mut to = state.block.map_or(cursor, |block| block.to);
        let before = to;
        let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, key));
        if pressed(Key::ArrowUp) {
            to.row = to.row.saturating_sub(1);
        }
        if pressed(Key::ArrowDown) {
            to.row = (to.row + 1).min(last_row);
        }
        // Within a cell, Shift marks its text.
        if has_block && pressed(Key::ArrowLeft) {
            to.column = to.column.saturating_sub(1);
        }
        if has_block && pressed(Key::ArrowRight) {
            to.column = (to.column + 1).min(last_column);
        }
        if to != before {
            let from = state.block.map_or(cursor, |block| block.from);
            state.block = Some(Block { from, to });
            state.shown = Some(to);
        }
    }

    /// Copies, cuts, empties and pastes blocks; single cells are left to their fields.
    fn clipboard(
        &self,
        ui: &Ui,
        edits: &TableEdits,
        state: &mut State,
        (cursor, block): (Spot, Option<Block>),
        steps: &mut Vec<Step>,
    ) {
        if let Some(block) = block {
            let is_copied = take(ui, |event| *event == Event::Copy);
            let is_cut = take(ui, |event| *event == Event::Cut);
            if (is_copied || is_cut)
                && let Some(text) = self.copied(edits, state, block)
            {
                ui.copy_text(text);
            }
            let is_emptied = [Key::Delete, Key::Backspace]
                .into_iter()
                .any(|key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)));
            if is_cut || is_emptied {
                steps.extend(self.emptied(edits, state, block));
            }
        }
        let mut pasted = None;
        take(ui, |event| {
            let Event::Paste(text) = event else {
                return false;
            };
            let is_taken = block.is_some() || clip::is_block(text);
            if is_taken {
                pasted = Some(text.clone());
            }
            is_taken
        });
        if let Some(text) = pasted {
            let step = self.pasted(edits, state, cursor, block, &text);
            if let Some(Step::Block { cells, .. }) = &step {
                // What is being typed in one of them makes room.
                state.typing.take_if(|typing| {
                    let at = (typing.row, typing.column);
                    cells.iter().any(|(row, column, _)| (*row, *column) == at)
                });
            }
            steps.extend(step);
        }
    }
}

/// Takes events away from the fields; whether there were any.
fn take(ui: &Ui, mut is_wanted: impl FnMut(&Event) -> bool) -> bool {
    ui.input_mut(|input| {
        let n_events = input.events.len();
        input.events.retain(|event| !is_wanted(event));
        input.events.len() < n_events
    })
}
