//! Keeps what has the focus in sight: a key that leads to a widget scrolls to it.

use egui::{Id, Ui};

use crate::view::state_id;

/// What is left between a widget that was scrolled to and the edge, in points.
const MARGIN: f32 = 8.0;

/// Scrolls to the widget that has just got the focus, if it stands in this `Ui` and can't be seen whole. Called inside
/// of a scroll area, after its contents.
pub(super) fn follow_ui(ui: &Ui) {
    let id = state_id(ui, "focus");
    let focused = ui.memory(egui::Memory::focused);
    let before = ui.data(|data| data.get_temp::<Option<Id>>(id)).flatten();
    if focused == before {
        return;
    }
    ui.data_mut(|data| data.insert_temp(id, focused));
    // What is clicked is in sight, and must not move away under the pointer. Nor may it be asked for in that frame: egui
    // takes the focus from a widget that is asked for while something else is clicked.
    if ui.input(|input| input.pointer.any_down() || input.pointer.any_released()) {
        return;
    }
    let Some(widget) = focused.and_then(|focused| ui.read_response(focused)) else {
        return;
    };
    let is_here = widget.layer_id == ui.layer_id() && ui.min_rect().contains(widget.rect.center());
    if is_here && !ui.clip_rect().contains_rect(widget.rect) {
        ui.scroll_to_rect(widget.rect.expand(MARGIN), None);
    }
}
