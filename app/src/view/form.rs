//! Forms: a frame with a headline, a mark beside what is not submitted yet, and Enter that submits.

use egui::accesskit::Role;
use egui::{FontId, Key, RichText, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::element::widget::{FormId, WidgetElement};
use crate::theme::semibold;
use crate::theme::tokens::{State, size};
use crate::view::container::framed;
use crate::view::{Place, View, words_label};

/// What the mark says.
const NOT_SUBMITTED: &str = "not yet submitted";
/// From the middle of the mark to its widget, into the margin of the form.
const MARK_OFFSET: f32 = 7.0;
const MARK_RADIUS: f32 = 3.0;
/// Widgets that are not higher have one line, and the mark in its middle.
const LINE_HEIGHT: f32 = 32.0;

impl View<'_> {
    /// A form around its widgets.
    pub(super) fn form_ui(&mut self, ui: &mut Ui, label: &str, place: Place<'_>) {
        framed(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let group = UiBuilder::new()
                .accessibility_role(Role::Form)
                .accessibility_label(label);
            ui.scope_builder(group, |ui| {
                if !label.is_empty() {
                    let font = FontId::new(size::BODY, semibold());
                    ui.add(words_label(RichText::new(label).font(font).strong()));
                }
                self.place_ui(ui, place);
            });
        });
    }

    /// A widget in a form.
    pub(super) fn form_widget_ui(&mut self, ui: &mut Ui, widget: &WidgetElement, form: FormId) {
        if widget.kind.is_submit() {
            self.submit_ui(ui, widget, form);
            return;
        }
        let focused = |ui: &Ui| ui.memory(egui::Memory::focused);
        let focused_before = focused(ui);
        let shown = ui.scope(|ui| self.widget_ui(ui, widget));
        if self.memory.edits.is_kept(widget.id) {
            mark_ui(ui, shown.response.rect);
        }
        // A line of text gives its focus away on Enter, and nothing else does.
        let is_entered = focused_before.is_some()
            && focused(ui).is_none()
            && ui.input(|input| input.key_pressed(Key::Enter));
        if is_entered && let Some(button) = self.tree.submit_of(form) {
            self.press(button);
        }
    }

    /// The button that submits, with how much waits for it.
    fn submit_ui(&mut self, ui: &mut Ui, widget: &WidgetElement, form: FormId) {
        ui.horizontal_wrapped(|ui| {
            self.widget_ui(ui, widget);
            let text = match self.memory.edits.n_kept(form) {
                0 => return,
                1 => format!("● 1 change {NOT_SUBMITTED}"),
                n => format!("● {n} changes {NOT_SUBMITTED}"),
            };
            let color = State::Busy.color(ui.visuals().dark_mode);
            ui.add(egui::Label::new(RichText::new(text).small().color(color)));
        });
    }
}

/// A dot in the margin, at the height of the widget's first line: nothing moves when it appears.
fn mark_ui(ui: &Ui, widget: egui::Rect) {
    let below = if widget.height() <= LINE_HEIGHT {
        widget.height() / 2.0
    } else {
        8.0
    };
    let center = pos2(widget.left() - MARK_OFFSET, widget.top() + below);
    let color = State::Busy.color(ui.visuals().dark_mode);
    ui.painter().circle_filled(center, MARK_RADIUS, color);
    let rect = egui::Rect::from_center_size(center, vec2(12.0, 12.0));
    let mark = ui.interact(rect, ui.scope_id().with("not submitted"), Sense::hover());
    mark.widget_info(|| WidgetInfo::labeled(Role::Label, true, NOT_SUBMITTED));
    mark.on_hover_text(NOT_SUBMITTED);
}
