//! The bar that says how far the next program is, over the app that goes on.

use egui::{Align, Frame, Layout, Margin, OpenUrl, Panel, RichText, ScrollArea, Ui};

use crate::reload::{Diagnostic, Progress, open_in_editor};
use crate::theme::tokens::{State, size};
use crate::theme::{low_button, state_label};

/// What the user has put away or opened of it.
#[derive(Debug, Default)]
pub(super) struct ReloadBar {
    /// Whether the errors are shown.
    is_open: bool,
    /// Whether the bar was put away, until there is something new.
    is_away: bool,
    /// What was said last, to notice something new.
    said: String,
}

impl ReloadBar {
    /// Draws it if there is anything to say.
    pub(super) fn ui(&mut self, ui: &mut Ui, progress: &Progress) {
        let (state, text) = match progress {
            Progress::Watching => return,
            Progress::Building { since } => {
                ui.request_repaint_after_secs(1.0);
                let secs = since.elapsed().as_secs();
                let secs = if secs == 0 {
                    String::new()
                } else {
                    format!(" {secs} s")
                };
                (State::Busy, format!("The code changed: building…{secs}"))
            }
            Progress::TakingOver => (State::Busy, "Built: the new program takes over…".to_owned()),
            Progress::Failed { errors } => {
                let n = errors.len();
                let plural = if n == 1 { "" } else { "s" };
                let text = format!(
                    "The build failed: {n} error{plural}. What runs is the last good program."
                );
                (State::Changed, text)
            }
            Progress::Stuck { why } => (
                State::Changed,
                format!("The last good program goes on: {why}."),
            ),
        };
        let key = format!("{:?}", std::mem::discriminant(progress));
        if self.said != key {
            self.said = key;
            self.is_away = false;
            self.is_open = true;
        }
        if self.is_away {
            return;
        }
        let frame = Frame::new()
            .fill(ui.visuals().panel_fill)
            .inner_margin(Margin::symmetric(16, 6));
        Panel::top("reload").frame(frame).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let is_news =
                        matches!(progress, Progress::Failed { .. } | Progress::Stuck { .. });
                    if is_news && ui.add(low_button("Dismiss")).clicked() {
                        self.is_away = true;
                    }
                    if matches!(progress, Progress::Failed { .. }) {
                        let word = if self.is_open { "Hide" } else { "Show" };
                        if ui.add(low_button(word)).clicked() {
                            self.is_open = !self.is_open;
                        }
                    }
                    ui.with_layout(
                        Layout::left_to_right(Align::Center).with_main_wrap(true),
                        |ui| {
                            state_label(ui, state, &text);
                        },
                    );
                });
            });
            if let Progress::Failed { errors } = progress
                && self.is_open
            {
                errors_ui(ui, errors);
            }
        });
    }
}

fn errors_ui(ui: &mut Ui, errors: &[Diagnostic]) {
    let height = (ui.ctx().content_rect().height() * 0.4).max(80.0);
    ScrollArea::both()
        .max_height(height)
        .min_scrolled_height(height)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for error in errors {
                ui.add_space(size::GRID[0]);
                ui.horizontal(|ui| {
                    if let Some(place) = &error.place {
                        let text = format!("{}:{}:{}", place.name, place.line, place.column);
                        let link = ui.link(RichText::new(text).monospace().size(size::MONO));
                        if link.on_hover_text("Open it in the editor").clicked()
                            && let Some(url) = open_in_editor(&place.file, place.line, place.column)
                        {
                            ui.open_url(OpenUrl::same_tab(url));
                        }
                    }
                    ui.label(RichText::new(&error.message).strong());
                });
                let text = RichText::new(error.rendered.trim_end()).monospace();
                ui.label(text.size(size::MONO));
            }
        });
}
