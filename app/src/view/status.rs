//! Boxes that say what a script is doing: open while it does, folded when it went well.

use egui::accesskit::Role;
use egui::collapsing_header::{CollapsingState, paint_default_icon};
use egui::{
    Label, Margin, Rect, RichText, Sense, TextStyle, TextWrapMode, Ui, WidgetInfo, WidgetText,
    pos2, vec2,
};

use crate::element::{AlertLevel, StatusState};
use crate::theme::tokens::{State, level};
use crate::view::container::{body_frame, focus_ui, framed};
use crate::view::{Place, View, spinner, state_id};

/// Room for the arrow at the right.
const ARROW: f32 = 24.0;

impl View<'_> {
    pub(super) fn status_ui(
        &mut self,
        ui: &mut Ui,
        label: &str,
        state: StatusState,
        place: Place<'_>,
    ) {
        let id = state_id(ui, "status");
        let is_open = state != StatusState::Complete;
        let mut fold = CollapsingState::load_with_default_open(ui, id, is_open);
        // Each new state opens or folds it; in between it is as the user likes it.
        let seen = id.with("seen");
        let before: Option<StatusState> = ui.data(|data| data.get_temp(seen));
        if before != Some(state) {
            ui.data_mut(|data| data.insert_temp(seen, state));
            if before.is_some() {
                fold.set_open(is_open);
            }
        }
        framed(ui)
            .inner_margin(Margin::symmetric(12, 4))
            .show(ui, |ui| {
                ui.set_width(ui.available_width().max(0.0));
                if self.status_head_ui(ui, label, state, &fold) {
                    fold.toggle(ui);
                }
                fold.show_body_unindented(ui, |ui| {
                    body_frame().show(ui, |ui| self.place_ui(ui, place));
                });
                fold.store(ui);
            });
    }

    /// The headline over the whole width; whether it was pressed.
    fn status_head_ui(
        &self,
        ui: &mut Ui,
        label: &str,
        state: StatusState,
        fold: &CollapsingState,
    ) -> bool {
        let is_dark = ui.visuals().dark_mode;
        // What is said to run in a page that doesn't was ended with its run.
        let (glyph, word, color) = match state {
            StatusState::Running if self.tree.is_running() => {
                ("", "running", State::Busy.color(is_dark))
            }
            StatusState::Running => (State::Gone.glyph(), "stopped", State::Gone.color(is_dark)),
            StatusState::Complete => (
                level::glyph(AlertLevel::Success),
                "complete",
                level::color(AlertLevel::Success, is_dark),
            ),
            StatusState::Failed => (
                level::glyph(AlertLevel::Error),
                "failed",
                level::color(AlertLevel::Error, is_dark),
            ),
        };
        let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
        let (rect, head) = ui.allocate_exact_size(size, Sense::click());
        head.widget_info(|| {
            WidgetInfo::labeled(Role::Button, ui.is_enabled(), format!("{label}: {word}"))
        });
        ui.accesskit_node_builder(head.id, |node| node.set_expanded(fold.is_open()));
        let inside = Rect::from_min_max(rect.min, pos2(rect.right() - ARROW, rect.max.y));
        let builder = egui::UiBuilder::new()
            .max_rect(inside)
            .layout(egui::Layout::left_to_right(egui::Align::Center));
        ui.scope_builder(builder, |ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            if glyph.is_empty() {
                spinner::dots_ui(ui);
            } else {
                ui.label(RichText::new(glyph).color(color));
            }
            let word = RichText::new(word).small().color(color);
            let word = WidgetText::from(word).into_galley(
                ui,
                Some(TextWrapMode::Extend),
                f32::INFINITY,
                TextStyle::Small,
            );
            // The label leaves the room that the word needs.
            let room = ui.available_width() - word.size().x - ui.spacing().item_spacing.x;
            ui.scope(|ui| {
                ui.set_max_width(room.max(0.0));
                ui.add(Label::new(label).truncate().selectable(false));
            });
            ui.add(Label::new(word).selectable(false));
        });
        let icon = Rect::from_center_size(
            pos2(rect.right() - ARROW / 2.0, rect.center().y),
            vec2(12.0, 12.0),
        );
        let openness = fold.openness(ui);
        paint_default_icon(ui, openness, &head.clone().with_new_rect(icon));
        focus_ui(ui, &head);
        head.clicked()
    }
}
