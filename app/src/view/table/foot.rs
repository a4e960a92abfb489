//! What stands below a table: how large it is, what is marked, and what can be done.

use egui::{Align, Button, Id, Key, Layout, Modifiers, RichText, TextEdit, Ui};

use crate::theme::tokens::{State as Look, size};
use crate::view::table::find::{Among, Find};
use crate::view::table::{MAX_ROWS, Note, State, count, rows_height};

/// Narrower tables have their buttons below the words.
const NARROW: f32 = 320.0;

impl State {
    /// Draws it; whether the table is to be saved.
    pub(super) fn foot_ui(&mut self, ui: &mut Ui, id: Id) -> bool {
        if self.find.is_some() {
            self.find_ui(ui, id);
        }
        ui.scope(|ui| {
            ui.spacing_mut().interact_size.y = 18.0;
            ui.spacing_mut().button_padding.x = size::GRID[0];
            ui.spacing_mut().item_spacing = egui::vec2(size::GRID[1], 2.0);
            if ui.available_width() < NARROW {
                ui.horizontal_wrapped(|ui| self.words_ui(ui));
                ui.horizontal_wrapped(|ui| self.buttons_ui(ui)).inner
            } else {
                ui.horizontal(|ui| {
                    self.words_ui(ui);
                    let right = Layout::right_to_left(Align::Center);
                    ui.with_layout(right, |ui| self.buttons_ui(ui)).inner
                })
                .inner
            }
        })
        .inner
    }

    fn words_ui(&self, ui: &mut Ui) {
        let weak = |text: &str| RichText::new(text).size(size::SMALL).weak();
        let element = &self.element;
        let rows = count(element.table.n_rows(), "row");
        let columns = count(element.columns.len(), "column");
        let shape = ui.label(weak(&format!("{rows} × {columns}")));
        if let Some(help) = &element.help {
            shape.on_hover_text(&**help);
        }
        if self.order.is_busy() {
            let look = Look::Busy;
            let color = look.color(ui.visuals().dark_mode);
            let text = format!("{} sorting… click the head again to stop", look.glyph());
            ui.label(RichText::new(text).size(size::SMALL).color(color));
        }
        let n_cells = self.marks.n_cells();
        if n_cells > 1 {
            ui.label(weak(&format!("{} marked", count(n_cells, "cell"))));
        }
        match &self.note {
            Note::None => {}
            Note::Done(text) | Note::Coming(text, _) => {
                ui.label(RichText::new(text).size(size::SMALL));
            }
        }
    }

    fn buttons_ui(&mut self, ui: &mut Ui) -> bool {
        let button = |ui: &mut Ui, word: &str, tip: &str| {
            let text = RichText::new(word).size(size::SMALL);
            ui.add(Button::new(text).frame_when_inactive(false).small())
                .on_hover_text(tip)
                .clicked()
        };
        let needs = rows_height(self.element.table.n_rows());
        if self.is_expanded {
            if button(ui, "Collapse", "Show fewer rows at once") {
                self.is_expanded = false;
            }
        } else if needs > self.element.height.unwrap_or(rows_height(MAX_ROWS))
            && button(ui, "Expand", "Show as many rows as the window has room for")
        {
            self.is_expanded = true;
        }
        if button(ui, "Search", "Search in the table (Ctrl+F)") {
            if self.find.is_some() {
                self.find = None;
            } else {
                self.open_find();
            }
        }
        button(
            ui,
            "Save CSV…",
            "Save the table, as it is shown, as a CSV file",
        )
    }

    /// Shows the line to search with, and puts the cursor into it.
    pub(super) fn open_find(&mut self) {
        let find = self.find.get_or_insert_with(Find::default);
        find.wants_focus = true;
    }

    fn find_ui(&mut self, ui: &mut Ui, id: Id) {
        let mut step = None;
        let mut is_changed = false;
        let mut is_closed = false;
        let Some(find) = &mut self.find else {
            return;
        };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = size::GRID[0];
            let room = (ui.available_width() - 190.0).clamp(80.0, 260.0);
            let field = TextEdit::singleline(&mut find.query)
                .id(id.with("query"))
                .hint_text("Search")
                .desired_width(room);
            let field = ui.add(field).accessible_name("Search in the table");
            if std::mem::take(&mut find.wants_focus) {
                field.request_focus();
            }
            is_changed = field.changed();
            let (enter, back, escape) = ui.input(|input| {
                let enter = input.key_pressed(Key::Enter);
                let has_shift = input.modifiers.contains(Modifiers::SHIFT);
                (
                    enter && !has_shift,
                    enter && has_shift,
                    input.key_pressed(Key::Escape),
                )
            });
            if field.lost_focus() {
                is_closed = escape;
                if enter || back {
                    step = Some(enter);
                    field.request_focus();
                }
            }
            let has_matches = find.has_matches();
            for (glyph, word, forward) in
                [("↑", "Previous match", false), ("↓", "Next match", true)]
            {
                let button = ui.add_enabled(has_matches, Button::new(glyph).small());
                if button.on_hover_text(word).accessible_name(word).clicked() {
                    step = Some(forward);
                }
            }
            let close = ui.add(Button::new("✕").small().frame_when_inactive(false));
            is_closed |= close
                .on_hover_text("Close the search (Esc)")
                .accessible_name("Close the search")
                .clicked();
            ui.label(RichText::new(find.status()).size(size::SMALL).weak());
        });
        if is_changed {
            let from = self.marks.cursor().map_or(0, |cursor| cursor.row);
            let among = Among::table(&self.element, self.order.rows());
            find.start(ui, among, Some(from));
        }
        if let Some(spot) = step.and_then(|forward| find.step(forward)) {
            self.show_match(spot);
        }
        if is_closed {
            self.find = None;
            // On with the cell that was found last.
            ui.memory_mut(|memory| memory.request_focus(id.with("cells")));
        }
    }
}

impl Note {
    /// What is done is said until something else happens.
    pub(super) fn forget(&mut self) {
        if let Self::Done(_) = self {
            *self = Self::None;
        }
    }
}
