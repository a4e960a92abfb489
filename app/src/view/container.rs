//! Containers: plain and framed places, columns that fold under each other, and places that fold.

use egui::accesskit::Role;
use egui::collapsing_header::{CollapsingState, paint_default_icon};
use egui::{
    Align, Frame, Layout, Margin, Rect, Response, Sense, StrokeKind, TextStyle, TextWrapMode, Ui,
    UiBuilder, WidgetInfo, WidgetText, pos2, vec2,
};

use crate::element::{ContainerKind, Element};
use crate::view::{Place, View, state_id};

/// Columns narrower than this fold under each other.
const MIN_COLUMN_WIDTH: f32 = 96.0;
/// Between columns.
const GAP: f32 = 16.0;

impl View<'_> {
    pub(super) fn container_ui(&mut self, ui: &mut Ui, kind: &ContainerKind, place: Place<'_>) {
        match kind {
            ContainerKind::Bordered => {
                framed(ui).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    self.place_ui(ui, place);
                });
            }
            ContainerKind::Columns { weights } => self.columns_ui(ui, weights, place),
            ContainerKind::Expander { label, is_open } => {
                self.expander_ui(ui, label, *is_open, place);
            }
            ContainerKind::Plain | ContainerKind::Column => self.place_ui(ui, place),
        }
    }

    fn columns_ui(&mut self, ui: &mut Ui, weights: &[f32], place: Place<'_>) {
        let columns = self.columns_of(place);
        let n = columns.len().max(weights.len());
        let weight = |idx: usize| {
            weights
                .get(idx)
                .copied()
                .filter(|weight| *weight > 0.0)
                .unwrap_or(1.0)
        };
        let sum: f32 = (0..n).map(weight).sum();
        let free = ui.available_width() - GAP * n.saturating_sub(1) as f32;
        let width = |idx: usize| free * weight(idx) / sum;
        if (0..n).any(|idx| width(idx) < MIN_COLUMN_WIDTH) {
            for (idx, column) in columns {
                ui.push_id(("column", idx), |ui| self.place_ui(ui, column));
            }
            return;
        }
        let area = ui.available_rect_before_wrap();
        let mut bottom = area.top();
        for (idx, column) in columns {
            let left = area.left() + (0..idx).map(|before| width(before) + GAP).sum::<f32>();
            let rect = Rect::from_min_max(
                pos2(left, area.top()),
                pos2(left + width(idx), area.bottom()),
            );
            let builder = UiBuilder::new()
                .id_salt(("column", idx))
                .max_rect(rect)
                .layout(Layout::top_down(Align::Min));
            let mut column_ui = ui.new_child(builder);
            self.place_ui(&mut column_ui, column);
            bottom = bottom.max(column_ui.min_rect().bottom());
        }
        ui.advance_cursor_after_rect(Rect::from_min_max(
            area.left_top(),
            pos2(area.right(), bottom),
        ));
    }

    /// The columns of a row with their positions.
    fn columns_of<'p>(&self, place: Place<'p>) -> Vec<(usize, Place<'p>)> {
        match place {
            Place::Live(row) => self
                .tree
                .elements(row)
                .filter_map(|(idx, element, _)| match element {
                    Element::Container { id, .. } => Some((idx, Place::Live(*id))),
                    _ => None,
                })
                .collect(),
            Place::Tape(nodes) => nodes
                .iter()
                .enumerate()
                .map(|(idx, node)| (idx, Place::Tape(&node.children)))
                .collect(),
        }
    }

    fn expander_ui(&mut self, ui: &mut Ui, label: &str, is_open: bool, place: Place<'_>) {
        let id = state_id(ui, "expander");
        let mut state = CollapsingState::load_with_default_open(ui, id, is_open);
        framed(ui)
            .inner_margin(Margin::symmetric(12, 4))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                if expander_head_ui(ui, label, &state).clicked() {
                    state.toggle(ui);
                }
                state.show_body_unindented(ui, |ui| {
                    self.place_ui(ui, place);
                    ui.add_space(8.0);
                });
                state.store(ui);
            });
    }
}

/// The headline of an expander over its whole width: an arrow that turns, and the label.
fn expander_head_ui(ui: &mut Ui, label: &str, state: &CollapsingState) -> Response {
    let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Button, ui.is_enabled(), label);
        info.selected = Some(state.is_open());
        info
    });
    let icon = Rect::from_center_size(pos2(rect.left() + 6.0, rect.center().y), vec2(12.0, 12.0));
    paint_default_icon(
        ui,
        state.openness(ui),
        &response.clone().with_new_rect(icon),
    );
    let text = WidgetText::from(label);
    let width = rect.width() - 22.0;
    let galley = text.into_galley(ui, Some(TextWrapMode::Truncate), width, TextStyle::Body);
    let text_pos = pos2(rect.left() + 20.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(
        text_pos,
        galley,
        ui.style().interact(&response).text_color(),
    );
    if response.has_focus() {
        ui.painter().rect_stroke(
            rect,
            4.0,
            ui.visuals().selection.stroke,
            StrokeKind::Outside,
        );
    }
    response
}

fn framed(ui: &Ui) -> Frame {
    Frame::new()
        .stroke(ui.visuals().widgets.noninteractive.bg_stroke)
        .corner_radius(8)
        .inner_margin(Margin::same(14))
}
