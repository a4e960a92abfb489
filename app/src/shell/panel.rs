//! Panels whose width is the user's: what stands in one never changes it.
//!
//! egui widens a panel whose content does not fit, keeps it that wide, and lets its neighbours overlap where
//! the window has no room for it. Here the content gets what the panel has, and is cut off at its edge.

use egui::containers::panel::PanelState;
use egui::{Frame, IdSalt, Panel, Rangef, Rect, Ui, UiBuilder, Vec2, vec2};

/// Draws content in the room of a panel, however much more it would like to have.
pub(super) fn fixed_ui<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let room = ui.max_rect();
    let room = Rect::from_min_size(room.min, room.size().max(Vec2::ZERO));
    let mut inside = ui.new_child(UiBuilder::new().id_salt("content").max_rect(room));
    let result = content(&mut inside);
    ui.advance_cursor_after_rect(room);
    result
}

/// At which side of what is left of the window a panel stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// Draws a panel that is as wide as the user wished, within what there is room for. Only dragging its edge changes the
/// wish: a window that was narrow for a while leaves no trace.
pub(super) fn panel_ui(
    ui: &mut Ui,
    side: Side,
    name: &'static str,
    frame: Frame,
    wish: &mut f32,
    range: Rangef,
    content: impl FnOnce(&mut Ui),
) {
    let id = ui.scope_id().with_salt(IdSalt::new(name));
    let outer_rect = Rect::from_min_size(ui.max_rect().min, vec2(*wish, 0.0));
    ui.data_mut(|data| data.insert_persisted(id, PanelState { outer_rect }));
    let given = range.clamp(*wish).min(ui.available_width());
    let panel = match side {
        Side::Left => Panel::left(name),
        Side::Right => Panel::right(name),
    };
    let panel = panel.frame(frame).size_range(range);
    let shown = panel.show(ui, |ui| fixed_ui(ui, content)).response.rect;
    // A panel begins at a whole pixel: what differs by less was not dragged.
    if (shown.width() - given).abs() > 1.0 {
        *wish = shown.width();
    }
}
