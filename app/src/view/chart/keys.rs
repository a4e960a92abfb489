//! Zooming and panning without a pointer, and with the wheel.

use egui::{Key, Modifiers, Ui, Vec2, vec2};
use egui_plot::{PlotPoint, PlotUi};

/// What one press of a key does to the view.
#[derive(Clone, Copy)]
pub(super) enum Wish {
    /// Shows less (above 1) or more.
    Zoom(f32),
    /// Moves by these shares of what is seen.
    Pan(Vec2),
    /// Shows everything.
    Reset,
}

/// What is wished by the keys of a chart that has the focus.
pub(super) fn wish(ui: &Ui, has_focus: bool) -> Option<Wish> {
    const STEP: f32 = 0.1;
    if !has_focus {
        return None;
    }
    let keys = [
        (Key::Plus, Wish::Zoom(1.25)),
        (Key::Equals, Wish::Zoom(1.25)),
        (Key::Minus, Wish::Zoom(0.8)),
        (Key::ArrowLeft, Wish::Pan(vec2(-STEP, 0.0))),
        (Key::ArrowRight, Wish::Pan(vec2(STEP, 0.0))),
        (Key::ArrowUp, Wish::Pan(vec2(0.0, STEP))),
        (Key::ArrowDown, Wish::Pan(vec2(0.0, -STEP))),
        (Key::Num0, Wish::Reset),
    ];
    ui.input_mut(|input| {
        let mut pressed = keys.into_iter().filter(|(key, _)| {
            input.consume_key(Modifiers::NONE, *key) || input.consume_key(Modifiers::SHIFT, *key)
        });
        pressed.next().map(|(_, wish)| wish)
    })
}

/// Does what is wished, and what the wheel says to a chart that has the focus.
pub(super) fn apply(plot: &mut PlotUi<'_>, wish: Option<Wish>, has_focus: bool) {
    let bounds = plot.plot_bounds();
    match wish {
        Some(Wish::Zoom(factor)) => {
            let PlotPoint { x, y } = bounds.center();
            plot.zoom_bounds(Vec2::splat(factor), PlotPoint::new(x, y));
        }
        Some(Wish::Pan(shares)) => {
            let way = [
                bounds.width() * f64::from(shares.x),
                bounds.height() * f64::from(shares.y),
            ];
            let [min, max] = [bounds.min(), bounds.max()];
            plot.set_plot_bounds_x(min[0] + way[0]..=max[0] + way[0]);
            plot.set_plot_bounds_y(min[1] + way[1]..=max[1] + way[1]);
        }
        Some(Wish::Reset) => plot.set_auto_bounds(true),
        None => {}
    }
    let wheel = plot.ctx().input(|input| {
        // With Ctrl the plot zooms by itself.
        let is_own = !input.modifiers.command;
        if is_own {
            input.smooth_scroll_delta().y
        } else {
            0.0
        }
    });
    if has_focus && wheel != 0.0 && plot.response().contains_pointer() {
        plot.zoom_bounds_around_hovered(Vec2::splat((wheel / 200.0).exp()));
    }
}
