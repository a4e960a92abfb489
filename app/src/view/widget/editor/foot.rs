//! What stands below the rows of an editor: what can be done to all of it, what was done, and the search.

use std::sync::Arc;

use egui::{Button, Key, RichText, TextEdit, Ui};

use crate::element::edits::TableEdits;
use crate::theme::tokens::size;
use crate::view::table::count;
use crate::view::table::find::{Among, Find};
use crate::view::table::marks::Spot;
use crate::view::widget::editor::block::Block;
use crate::view::widget::editor::{Editor, State, Step};

impl Editor<'_> {
    pub(super) fn foot_ui(
        &self,
        ui: &mut Ui,
        edits: &TableEdits,
        state: &mut State,
        steps: &mut Vec<Step>,
    ) {
        ui.add_space(size::GRID[0]);
        ui.horizontal_wrapped(|ui| {
            if self.can_have_other_rows && ui.button("+ Add a row").clicked() {
                steps.push(Step::Add);
            }
            let undo = ui.add_enabled(!state.steps.is_empty(), Button::new("Undo"));
            if undo.clicked() {
                steps.push(Step::Undo);
            }
            let reset = ui.add_enabled(!edits.is_empty(), Button::new("Reset"));
            if reset.on_hover_text("Take back all changes").clicked() {
                steps.push(Step::Reset);
            }
            let search = ui.button("Search");
            if search
                .on_hover_text("Search in the cells (Ctrl+F)")
                .clicked()
            {
                state.find = match state.find {
                    Some(_) => None,
                    None => Some(Find::opened()),
                };
            }
            ui.label(RichText::new(words(edits, state)).small().weak());
        });
        if let Some(mut find) = state.find.take() {
            let is_open = self.find_ui(ui, edits, state, &mut find);
            state.find = is_open.then_some(find);
        }
    }

    /// The line to search with; whether it stays open.
    fn find_ui(&self, ui: &mut Ui, edits: &TableEdits, state: &mut State, find: &mut Find) -> bool {
        let mut step = None;
        let (mut is_changed, mut is_closed) = (false, false);
        ui.horizontal(|ui| {
            let room = (ui.available_width() - 190.0).clamp(80.0, 260.0);
            let field = TextEdit::singleline(&mut find.query)
                .hint_text("Search")
                .desired_width(room);
            let field = ui.add(field).accessible_name("Search in the cells");
            if std::mem::take(&mut find.wants_focus) {
                field.request_focus();
            }
            is_changed = field.changed();
            if field.lost_focus() {
                let [enter, escape, back] = ui.input(|input| {
                    let enter = input.key_pressed(Key::Enter);
                    [enter, input.key_pressed(Key::Escape), input.modifiers.shift]
                });
                is_closed = escape;
                if enter {
                    step = Some(!back);
                    field.request_focus();
                }
            }
            for (glyph, word, forward) in
                [("↑", "Previous match", false), ("↓", "Next match", true)]
            {
                let button = ui.add_enabled(find.has_matches(), Button::new(glyph));
                if button.on_hover_text(word).accessible_name(word).clicked() {
                    step = Some(forward);
                }
            }
            let close = ui.add(Button::new("✕").frame_when_inactive(false));
            is_closed |= close
                .on_hover_text("Close the search (Esc)")
                .accessible_name("Close the search")
                .clicked();
            ui.label(RichText::new(find.status()).size(size::SMALL).weak());
        });
        let rows = state.order.rows();
        if is_changed || !is_of(&mut state.searched, edits, rows.as_ref()) {
            let from = is_changed.then(|| state.block.map_or(0, |block| block.first().row));
            let among = Among {
                element: Arc::clone(self.element),
                order: rows.clone(),
                edits: Some(edits.clone()),
            };
            find.start(ui, among, from);
            state.searched = Some((edits.clone(), rows));
        }
        let found = find.poll();
        if let Some(spot) = step.and_then(|forward| find.step(forward)).or(found) {
            state.block = Some(Block {
                from: spot,
                to: spot,
            });
            state.shown = Some(spot);
        }
        if is_closed {
            // On to what was found last.
            state.wanted = state.block.map(|block: Block| -> Spot { block.to });
        }
        !is_closed
    }
}

/// Whether a search was of what is there now. Looks at no row, unless a run has made the same edits anew.
fn is_of(
    searched: &mut Option<(TableEdits, Option<Arc<[u32]>>)>,
    edits: &TableEdits,
    rows: Option<&Arc<[u32]>>,
) -> bool {
    let Some((of, order)) = searched else {
        return false;
    };
    let has_order = match (order.as_ref(), rows) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (one, other) => one.is_none() && other.is_none(),
    };
    if has_order && !of.are_same(edits) && of == edits {
        // From the next frame on they are the very same.
        *of = edits.clone();
    }
    has_order && of.are_same(edits)
}

/// What was done so far.
fn words(edits: &TableEdits, state: &State) -> String {
    let says = edits
        .counts()
        .into_iter()
        .zip(["changed", "added", "removed"]);
    let mut says: Vec<_> = says
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| format!("{n} {word}"))
        .collect();
    let marked = state.block.map_or(0, Block::n_cells);
    if marked > 1 {
        says.push(format!("{} marked", count(marked, "cell")));
    }
    if !state.note.is_empty() {
        says.push(state.note.clone());
    }
    says.join(" · ")
}
