//! Containers: plain and framed places, places of a fixed height, and places that fold.

use egui::accesskit::Role;
use egui::collapsing_header::{CollapsingState, paint_default_icon};
use egui::{
    Frame, Margin, Rect, Response, ScrollArea, Sense, StrokeKind, TextStyle, TextWrapMode, Ui,
    WidgetInfo, WidgetText, pos2, vec2,
};

use crate::element::ContainerKind;
use crate::view::{Place, View, focus, long, state_id};

impl View<'_> {
    pub(super) fn container_ui(&mut self, ui: &mut Ui, kind: &ContainerKind, place: Place<'_>) {
        match kind {
            ContainerKind::Block { has_border, height } => {
                self.block_ui(ui, *has_border, *height, place);
            }
            ContainerKind::Form { label, .. } => self.form_ui(ui, &long::name(label), place),
            ContainerKind::Columns { weights, look } => self.columns_ui(ui, weights, *look, place),
            ContainerKind::Expander { label, is_open } => {
                self.expander_ui(ui, &long::name(label), *is_open, place);
            }
            ContainerKind::Tabs { labels, first } => self.tabs_ui(ui, labels, *first, place),
            ContainerKind::Status { label, state } => {
                self.status_ui(ui, &long::name(label), *state, place);
            }
            ContainerKind::Popover {
                label,
                help,
                is_enabled,
            } => {
                let label = long::name(label);
                self.popover_ui(ui, &label, help.as_deref(), *is_enabled, place);
            }
            // It stands in front of the page, and takes no room in it.
            ContainerKind::Dialog { .. } => {}
            ContainerKind::Slot | ContainerKind::Column | ContainerKind::Tab => {
                self.place_ui(ui, place);
            }
        }
    }

    fn block_ui(&mut self, ui: &mut Ui, has_border: bool, height: Option<f32>, place: Place<'_>) {
        let frame = if has_border { framed(ui) } else { Frame::NONE };
        // The height is that of the whole, its frame included.
        let height = height.map(|height| height - frame.total_margin().sum().y);
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width().max(0.0));
            match height {
                Some(height) => {
                    ScrollArea::vertical()
                        .max_height(height)
                        .min_scrolled_height(height)
                        .auto_shrink(false)
                        .show_viewport(ui, |ui, viewport| {
                            self.scrolled_place_ui(ui, place);
                            focus::follow_in_ui(ui, viewport);
                        });
                }
                None => self.place_ui(ui, place),
            }
        });
    }

    fn expander_ui(&mut self, ui: &mut Ui, label: &str, is_open: bool, place: Place<'_>) {
        let id = state_id(ui, "expander");
        let mut state = CollapsingState::load_with_default_open(ui, id, is_open);
        framed(ui)
            .inner_margin(Margin::symmetric(12, 4))
            .show(ui, |ui| {
                ui.set_width(ui.available_width().max(0.0));
                if expander_head_ui(ui, label, &state).clicked() {
                    state.toggle(ui);
                }
                state.show_body_unindented(ui, |ui| {
                    body_frame().show(ui, |ui| self.place_ui(ui, place));
                });
                state.store(ui);
            });
    }
}

/// The headline of an expander over its whole width: an arrow that turns, and the label.
fn expander_head_ui(ui: &mut Ui, label: &str, state: &CollapsingState) -> Response {
    let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), label));
    ui.accesskit_node_builder(response.id, |node| node.set_expanded(state.is_open()));
    let icon = Rect::from_center_size(pos2(rect.left() + 6.0, rect.center().y), vec2(12.0, 12.0));
    paint_default_icon(
        ui,
        state.openness(ui),
        &response.clone().with_new_rect(icon),
    );
    let text = WidgetText::from(label);
    let width = rect.width() - 22.0;
    let galley = text.into_galley(ui, Some(TextWrapMode::Truncate), width, TextStyle::Body);
    let is_cut_off = galley.elided;
    let text_pos = pos2(rect.left() + 20.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(
        text_pos,
        galley,
        ui.style().interact(&response).text_color(),
    );
    focus_ui(ui, &response);
    if is_cut_off {
        response.on_hover_text(label)
    } else {
        response
    }
}

/// Around the body of a place that folds: with the margin of the whole there is as much below it as at its sides.
pub(super) fn body_frame() -> Frame {
    Frame::new().inner_margin(Margin {
        bottom: 8,
        ..Margin::ZERO
    })
}

/// A line around what has the focus.
pub(super) fn focus_ui(ui: &Ui, response: &Response) {
    if response.has_focus() {
        let stroke = ui.visuals().selection.stroke;
        ui.painter()
            .rect_stroke(response.rect, 4.0, stroke, StrokeKind::Outside);
    }
}

/// A frame around what belongs together.
pub(super) fn framed(ui: &Ui) -> Frame {
    Frame::new()
        .stroke(ui.visuals().widgets.noninteractive.bg_stroke)
        .corner_radius(8)
        .inner_margin(Margin::same(14))
}
