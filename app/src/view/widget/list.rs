//! The list of options that opens below a select or a multiselect: rows that can be searched.

use std::sync::Arc;

use egui::{Button, Key, Rect, RichText, ScrollArea, TextEdit, Ui, vec2};

use crate::view::widget::cursor::{Cursor, has_focus, keep_open, kept_open, ring_ui};
use crate::view::{long, state_id};

/// Lists of more options can be searched.
const SEARCH_ABOVE: usize = 8;
/// Options that one press of a page key goes on by.
const PAGE: isize = 6;

/// What a list shows beside its options.
pub(super) struct List<'a> {
    /// Of the widget.
    pub(super) label: &'a str,
    pub(super) options: &'a [Arc<str>],
    /// Whether options that aren't chosen can be.
    pub(super) has_room: bool,
}

/// What is remembered of a list while it is open.
#[derive(Clone)]
struct Open {
    /// What is searched for.
    text: String,
    /// The option at which the keys are; `None`: at the first one that is found.
    cursor: Cursor<Option<usize>>,
    /// The focus is in the line: the option at which the keys are only looks as if it had it.
    is_in_line: bool,
    /// The keys have led on to another option, which is to be seen.
    is_moved: bool,
}

impl List<'_> {
    /// Draws the list; the position of the option that was picked. The arrow keys lead from option to option, from the
    /// line to search in as well.
    pub(super) fn ui(&self, ui: &mut Ui, is_chosen: impl Fn(usize) -> bool) -> Option<usize> {
        let id = state_id(ui, "open list");
        let mut open = kept_open(ui, id).unwrap_or_else(|| Open {
            text: String::new(),
            cursor: Cursor::new((0..self.options.len()).find(|idx| is_chosen(*idx))),
            is_in_line: false,
            is_moved: true,
        });
        let can_be_picked = |idx: usize| self.has_room || is_chosen(idx);
        let step = open.step(ui);
        let is_entered = self.options.len() > SEARCH_ABOVE && self.search_ui(ui, &mut open);
        let idxs = matches(self.options, &open.text);
        open.go(step, &idxs, can_be_picked);
        let mut picked = open
            .cursor
            .at()
            .filter(|idx| is_entered && idxs.contains(idx) && can_be_picked(*idx));
        if idxs.is_empty() {
            ui.label(RichText::new("Nothing like that").weak());
        }
        let height = ui.spacing().interact_size.y;
        ScrollArea::vertical()
            .max_height(ui.spacing().combo_height)
            .auto_shrink([false, true])
            .show_rows(ui, height, idxs.len(), |ui, rows| {
                if open.is_moved {
                    let at = open.cursor.at();
                    if let Some(place) = idxs.iter().position(|idx| at == Some(*idx)) {
                        show_row(ui, height, place, rows.start);
                    }
                    // A list that has just been opened has yet to find its place.
                    open.is_moved = open.cursor.is_new();
                }
                for idx in idxs.get(rows).into_iter().flatten().copied() {
                    let Some(option) = self.options.get(idx) else {
                        continue;
                    };
                    let row = Button::selectable(is_chosen(idx), &*long::name(option))
                        .truncate()
                        .min_size(vec2(ui.available_width(), height));
                    let row = ui.add_enabled(can_be_picked(idx), row);
                    if !open.is_in_line || has_focus(ui, &row) {
                        open.cursor.place(ui, &row, Some(idx));
                    } else if open.cursor.at() == Some(idx) {
                        ring_ui(ui, &row);
                    }
                    if row.clicked() {
                        picked = Some(idx);
                    }
                }
            });
        keep_open(ui, id, open);
        picked
    }

    /// The line to search in; whether Enter was pressed there.
    fn search_ui(&self, ui: &mut Ui, open: &mut Open) -> bool {
        let field = TextEdit::singleline(&mut open.text)
            .hint_text("Search")
            .desired_width(f32::INFINITY);
        let field = ui
            .add(field)
            .accessible_name(format!("Search {}", self.label));
        if field.changed() {
            open.cursor.go_to(None);
        }
        let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if is_entered {
            // The list may stay open for more.
            field.request_focus();
        }
        open.is_in_line = has_focus(ui, &field) || open.cursor.is_new();
        if open.is_in_line {
            open.cursor.hold(ui, &field);
        }
        is_entered
    }
}

impl Open {
    /// How many options the keys lead on, if they are in the list.
    fn step(&self, ui: &Ui) -> Option<isize> {
        let keys = [Key::ArrowDown, Key::ArrowUp, Key::PageDown, Key::PageUp];
        self.cursor.pressed(ui, &keys).map(|key| match key {
            Key::ArrowDown => 1,
            Key::ArrowUp => -1,
            Key::PageDown => PAGE,
            _ => -PAGE,
        })
    }

    /// Goes on among the options that can be picked; to the first one, where there is no reason to be at another one.
    fn go(&mut self, step: Option<isize>, idxs: &[usize], can_be_picked: impl Fn(usize) -> bool) {
        let at = self.cursor.at();
        if step.is_none() && at.is_some() {
            return;
        }
        let mut options = idxs.iter().copied().filter(|idx| can_be_picked(*idx));
        let next = match step {
            None => options.next(),
            Some(step) => {
                let options: Vec<usize> = options.collect();
                let now = options.iter().position(|idx| at == Some(*idx));
                let next = now.map_or(0, |now| now.saturating_add_signed(step));
                options.get(next).or(options.last()).copied()
            }
        };
        if next != at {
            self.cursor.go_to(next);
            self.is_moved = true;
        }
    }
}

/// Scrolls to a row, of which none may be drawn yet; `first` is the first one that is.
fn show_row(ui: &Ui, height: f32, place: usize, first: usize) {
    let step = height + ui.spacing().item_spacing.y;
    let area = ui.max_rect();
    let top = area.top() + (place as f32 - first as f32) * step;
    ui.scroll_to_rect(
        Rect::from_x_y_ranges(area.x_range(), top..=top + height),
        None,
    );
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
