//! Columns: beside each other where there is room, else below each other.

use egui::{Align, Layout, Rect, StrokeKind, Ui, UiBuilder, pos2, vec2};

use crate::element::{ColumnsLook, Element, Gap, VerticalAlign};
use crate::view::{Place, View, state_id};

/// Columns narrower than this stand below each other.
const MIN_WIDTH: f32 = 96.0;
/// Between a column and its frame.
const PADDING: f32 = 14.0;

impl View<'_> {
    pub(super) fn columns_ui(
        &mut self,
        ui: &mut Ui,
        weights: &[f32],
        look: ColumnsLook,
        place: Place<'_>,
    ) {
        let columns = self.columns_of(place);
        let n = columns.len().max(weights.len());
        if n == 0 {
            return;
        }
        let gap = match look.gap {
            Gap::None => 0.0,
            Gap::Small => 8.0,
            Gap::Medium => 16.0,
            Gap::Large => 32.0,
        };
        let padding = if look.has_border { PADDING } else { 0.0 };
        let weight = |idx: usize| {
            let weight = weights.get(idx).copied();
            weight.filter(|weight| *weight > 0.0).unwrap_or(1.0)
        };
        let sum: f32 = (0..n).map(weight).sum();
        let free = ui.available_width() - gap * n.saturating_sub(1) as f32;
        let width = |idx: usize| free * weight(idx) / sum;
        if (0..n).any(|idx| width(idx) - 2.0 * padding < MIN_WIDTH) {
            for (idx, column) in columns {
                let area = ui.available_rect_before_wrap();
                let bottom = self.column_ui(ui, idx, column, area, padding);
                let frame = area.with_max_y(bottom);
                if look.has_border {
                    frame_ui(ui, frame);
                }
                ui.advance_cursor_after_rect(frame);
            }
            return;
        }
        // Who stands lower than the top is moved by what the last frame measured.
        let id = state_id(ui, "heights");
        let before: Vec<f32> = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        let highest = before.iter().copied().fold(0.0, f32::max);
        let area = ui.available_rect_before_wrap();
        let mut heights = Vec::with_capacity(n);
        let mut left = area.left();
        let mut frames = Vec::with_capacity(n);
        for (idx, column) in columns {
            let lower = highest - before.get(idx).copied().unwrap_or(highest);
            let offset = match look.align {
                VerticalAlign::Top => 0.0,
                VerticalAlign::Center => lower / 2.0,
                VerticalAlign::Bottom => lower,
            };
            let rect = Rect::from_min_max(
                pos2(left, area.top() + offset.round()),
                pos2(left + width(idx), area.bottom().max(area.top() + offset)),
            );
            let bottom = self.column_ui(ui, idx, column, rect, padding);
            heights.resize(idx + 1, 0.0);
            heights[idx] = bottom - rect.top();
            frames.push(rect.with_min_y(area.top()));
            left += width(idx) + gap;
        }
        let bottom = area.top() + heights.iter().copied().fold(0.0, f32::max);
        if look.has_border {
            for frame in frames {
                frame_ui(ui, frame.with_max_y(bottom));
            }
        }
        if look.align != VerticalAlign::Top && before != heights {
            ui.data_mut(|data| data.insert_temp(id, heights));
            ui.request_discard("the heights of columns changed");
        }
        ui.advance_cursor_after_rect(Rect::from_min_max(
            area.left_top(),
            pos2(area.right(), bottom),
        ));
    }

    /// Draws a column; returns where it ends below.
    fn column_ui(
        &mut self,
        ui: &mut Ui,
        idx: usize,
        column: Place<'_>,
        area: Rect,
        padding: f32,
    ) -> f32 {
        let builder = UiBuilder::new()
            .id_salt(("column", idx))
            .max_rect(area.shrink2(vec2(padding, padding)))
            .layout(Layout::top_down(Align::Min));
        let mut inside = ui.new_child(builder);
        self.place_ui(&mut inside, column);
        inside.min_rect().bottom() + padding
    }

    /// The columns of a row with their positions.
    pub(super) fn columns_of<'p>(&self, place: Place<'p>) -> Vec<(usize, Place<'p>)> {
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
}

fn frame_ui(ui: &Ui, frame: Rect) {
    let stroke = ui.visuals().widgets.noninteractive.bg_stroke;
    ui.painter()
        .rect_stroke(frame, 8.0, stroke, StrokeKind::Inside);
}
