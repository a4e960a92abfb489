//! The list of options that opens below a select or a multiselect: rows that can be searched.

use std::sync::Arc;

use egui::{Button, Key, RichText, ScrollArea, TextEdit, Ui};

use crate::view::state_id;

/// Lists of more options can be searched.
const SEARCH_ABOVE: usize = 8;

/// What a list shows beside its options.
pub(super) struct List<'a> {
    /// Of the widget.
    pub(super) label: &'a str,
    pub(super) options: &'a [Arc<str>],
    /// Whether options that aren't chosen can be.
    pub(super) has_room: bool,
}

impl List<'_> {
    /// Draws the list; the position of the option that was clicked.
    pub(super) fn ui(&self, ui: &mut Ui, is_chosen: impl Fn(usize) -> bool) -> Option<usize> {
        let found = self.search_ui(ui);
        let mut picked = found.entered;
        if found.idxs.is_empty() {
            ui.label(RichText::new("Nothing like that").weak());
        }
        let height = ui.spacing().interact_size.y;
        ScrollArea::vertical()
            .max_height(ui.spacing().combo_height)
            .auto_shrink([false, true])
            .show_rows(ui, height, found.idxs.len(), |ui, rows| {
                for idx in found.idxs.get(rows).into_iter().flatten().copied() {
                    let Some(option) = self.options.get(idx) else {
                        continue;
                    };
                    let is_chosen = is_chosen(idx);
                    let row = Button::selectable(is_chosen, &**option)
                        .truncate()
                        .min_size(egui::vec2(ui.available_width(), height));
                    let row = ui.add_enabled(is_chosen || self.has_room, row);
                    if row.clicked() {
                        picked = Some(idx);
                    }
                }
            });
        picked
    }

    /// The line to search in, for long lists, and what was found.
    fn search_ui(&self, ui: &mut Ui) -> Found {
        if self.options.len() <= SEARCH_ABOVE {
            return Found {
                idxs: (0..self.options.len()).collect(),
                entered: None,
            };
        }
        let id = state_id(ui, "search");
        let frame = ui.cumulative_pass_nr();
        let mut search = ui
            .data(|data| data.get_temp::<Search>(id))
            // A list that was closed begins anew.
            .filter(|search| search.frame + 1 >= frame)
            .unwrap_or_default();
        let field = TextEdit::singleline(&mut search.text)
            .hint_text("Search")
            .desired_width(f32::INFINITY);
        let field = ui
            .add(field)
            .accessible_name(format!("Search {}", self.label));
        if search.frame == 0 {
            field.request_focus();
        }
        search.frame = frame;
        let idxs = matches(self.options, &search.text);
        let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let entered = idxs.first().copied().filter(|_| is_entered);
        ui.data_mut(|data| data.insert_temp(id, search));
        Found { idxs, entered }
    }
}

/// Which options are shown.
struct Found {
    idxs: Vec<usize>,
    /// The first one, if Enter was pressed in the search.
    entered: Option<usize>,
}

/// What is searched for.
#[derive(Clone, Default)]
struct Search {
    text: String,
    /// The last frame in which the list was open.
    frame: u64,
}

/// The positions of the options that contain a text, in either case.
fn matches(options: &[Arc<str>], text: &str) -> Vec<usize> {
    let text = text.trim().to_lowercase();
    let is_match = |option: &Arc<str>| text.is_empty() || option.to_lowercase().contains(&text);
    let found = options.iter().enumerate().filter(|(_, it)| is_match(it));
    found.map(|(idx, _)| idx).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_found_in_either_case_and_in_their_order() {
        let options = ["Rome", "Oslo", "Roma", "Ålesund"].map(Arc::from);
        assert_eq!(matches(&options, " rom "), [0, 2]);
        assert_eq!(matches(&options, "åL"), [3]);
        assert_eq!(matches(&options, ""), [0, 1, 2, 3]);
    }
}
