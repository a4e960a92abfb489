//! Keeps what has the focus in sight: a key that leads to a widget scrolls to it.

use egui::{Context, Id, Rect, Ui};

use crate::view::state_id;

/// What is left between a widget that was scrolled to and the edge, in points.
const MARGIN: f32 = 8.0;

/// Where the widget that has got the focus will be seen, once the place around it has scrolled.
#[derive(Clone, Copy)]
struct Shown {
    widget: Id,
    rect: Rect,
}

/// Scrolls to the widget that has just got the focus, if it stands in this `Ui` and can't be seen whole. Called inside
/// of the scroll area of a page, after its contents.
pub(super) fn follow_ui(ui: &Ui) {
    follow(ui, ui.clip_rect());
}

/// The same inside of a scroll area in a page; `viewport` is the part of its contents that it shows, as
/// [`show_viewport`](egui::ScrollArea::show_viewport) tells it.
pub(super) fn follow_in_ui(ui: &Ui, viewport: Rect) {
    follow(ui, viewport.translate(ui.max_rect().min.to_vec2()));
}

/// Frames in which egui still keeps the focus from what stood behind something that has closed.
const CLOSING: u64 = 3;

/// The widget that gets the focus back, and the frame from which on it doesn't.
#[derive(Clone, Copy)]
struct Returning(Id, u64);

/// Gives the focus back to the widget that had it before something opened in front of the page.
pub(super) fn give_back(ctx: &Context, widget: Id) {
    let until = ctx.cumulative_frame_nr() + CLOSING;
    ctx.data_mut(|data| data.insert_temp(returning(), Returning(widget, until)));
    ctx.request_repaint();
}

/// Goes on with that, until something has the focus. Called once in each frame.
pub(super) fn return_it(ctx: &Context) {
    let Some(Returning(widget, until)) = ctx.data(|data| data.get_temp(returning())) else {
        return;
    };
    let now = ctx.cumulative_frame_nr();
    if now > until {
        ctx.data_mut(|data| data.remove::<Returning>(returning()));
    } else if ctx.memory(|memory| memory.focused().is_none()) {
        ctx.memory_mut(|memory| memory.request_focus(widget));
        ctx.request_repaint();
    }
}

fn returning() -> Id {
    Id::unique("the focus returns to")
}

fn follow(ui: &Ui, seen: Rect) {
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
    // A scroll area in this one has been here before.
    let shown_id = Id::unique("what has the focus is shown at");
    let shown = ui.data(|data| data.get_temp::<Shown>(shown_id));
    let rect = shown
        .filter(|shown| shown.widget == widget.id)
        .map_or(widget.rect, |shown| shown.rect);
    if widget.layer_id != ui.layer_id() || !ui.min_rect().contains(rect.center()) {
        return;
    }
    if !seen.contains_rect(rect) {
        ui.scroll_to_rect(rect.expand(MARGIN), None);
    }
    let shown = Shown {
        widget: widget.id,
        rect: moved_into(rect, seen),
    };
    ui.data_mut(|data| data.insert_temp(shown_id, shown));
}

/// A rectangle moved so far that it is within the other one, as far as there is room.
fn moved_into(rect: Rect, within: Rect) -> Rect {
    let room = (within.size() - rect.size()).max(egui::Vec2::ZERO);
    let min = rect.min.clamp(within.min, within.min + room);
    Rect::from_min_size(min, rect.size())
}
