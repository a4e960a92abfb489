//! The place in a table: in points from its first row and column, exact for any number of rows.

use egui::accesskit::Role;
use egui::{Id, Rect, Sense, Ui, WidgetInfo, pos2};

use crate::view::table::ROW;
use crate::view::table::marks::Spot;
use crate::view::table::widths::Columns;

/// Breadth of a bar.
pub(super) const BAR: f32 = 10.0;
/// A handle is never shorter.
const SHORTEST_HANDLE: f32 = 24.0;

/// What is at the left upper corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Scroll {
    pub(super) x: f64,
    pub(super) y: f64,
    /// A cell to bring into sight in the next frame.
    wanted: Option<Spot>,
}

impl Scroll {
    /// Brings a cell into sight, as soon as it is known how much is in sight.
    pub(super) fn show_spot(&mut self, spot: Spot) {
        self.wanted = Some(spot);
    }

    /// Stays within the table, and brings the wanted cell into sight.
    pub(super) fn settle(&mut self, columns: &Columns, n_rows: usize, view: Rect) {
        let (width, height) = (f64::from(view.width()), f64::from(view.height()));
        let row = f64::from(ROW);
        if let Some(spot) = self
            .wanted
            .take()
            .filter(|spot| spot.column < columns.len())
        {
            let top = spot.row as f64 * row;
            self.y = self.y.clamp((top + row - height).max(0.0).min(top), top);
            let left = columns.left(spot.column);
            let right = left + f64::from(columns.width(spot.column));
            self.x = self.x.clamp((right - width).max(0.0).min(left), left);
        }
        self.y = self.y.clamp(0.0, (n_rows as f64 * row - height).max(0.0));
        self.x = self.x.clamp(0.0, (columns.total() - width).max(0.0));
    }

    /// Moves by the wheel. What can't be moved here is left to what is around.
    pub(super) fn wheel(&mut self, ui: &Ui, columns: &Columns, n_rows: usize, view: Rect) {
        let delta = ui.input(egui::InputState::smooth_scroll_delta);
        let before = *self;
        self.y -= f64::from(delta.y);
        self.x -= f64::from(delta.x);
        self.settle(columns, n_rows, view);
        ui.input_mut(|input| {
            if (self.y - before.y).abs() > 0.0 {
                input.smooth_scroll_delta.y = 0.0;
            }
            if (self.x - before.x).abs() > 0.0 {
                input.smooth_scroll_delta.x = 0.0;
            }
        });
    }
}

/// Which way a bar goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Along {
    Rows,
    Columns,
}

/// A bar with a handle to drag; a press beside the handle takes it there.
pub(super) fn bar_ui(
    ui: &Ui,
    id: Id,
    track: Rect,
    along: Along,
    place: &mut f64,
    view: f32,
    content: f64,
) {
    let farthest = content - f64::from(view);
    if farthest <= 0.0 {
        return;
    }
    let (from, to) = match along {
        Along::Rows => (track.top(), track.bottom()),
        Along::Columns => (track.left(), track.right()),
    };
    let length = to - from;
    let share = (f64::from(view) / content) as f32;
    let handle = (length * share).max(SHORTEST_HANDLE).min(length);
    let room = f64::from(length - handle).max(1.0);
    let response = ui.interact(track, id, Sense::DRAG | Sense::CLICK);
    let start_id = id.with("start");
    if let Some(pointer) = response.interact_pointer_pos() {
        let at = f64::from(match along {
            Along::Rows => pointer.y,
            Along::Columns => pointer.x,
        });
        let top = f64::from(from) + room * (*place / farthest);
        let is_on_handle = at >= top && at <= top + f64::from(handle);
        // Where the handle was taken hold of: in its middle, if the press was beside it.
        let hold = ui.data_mut(|data| {
            let held = data.get_temp::<f64>(start_id);
            let fresh = if is_on_handle {
                at - top
            } else {
                f64::from(handle) / 2.0
            };
            *data.get_temp_mut_or(start_id, held.unwrap_or(fresh))
        });
        *place = ((at - hold - f64::from(from)) / room).clamp(0.0, 1.0) * farthest;
    } else {
        ui.data_mut(|data| data.remove::<f64>(start_id));
    }
    response.widget_info(|| {
        let label = match along {
            Along::Rows => "Scroll rows",
            Along::Columns => "Scroll columns",
        };
        let mut info = WidgetInfo::labeled(Role::ScrollBar, ui.is_enabled(), label);
        info.value = Some(*place / farthest);
        info
    });

    let start = from + (room * (*place / farthest)) as f32;
    let is_active = response.hovered() || response.dragged();
    let inset = if is_active { 1.0 } else { 3.0 };
    let handle = match along {
        Along::Rows => Rect::from_min_max(
            pos2(track.left() + inset, start),
            pos2(track.right() - 1.0, start + handle),
        ),
        Along::Columns => Rect::from_min_max(
            pos2(start, track.top() + inset),
            pos2(start + handle, track.bottom() - 1.0),
        ),
    };
    let color = if is_active {
        ui.visuals().text_color()
    } else {
        ui.visuals().weak_text_color()
    };
    let strength = if is_active { 0.8 } else { 0.45 };
    ui.painter()
        .rect_filled(handle, 4.0, color.gamma_multiply(strength));
}
