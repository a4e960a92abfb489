//! A ring around what has the keyboard, where nothing else shows it.
//!
//! Buttons and fields draw a thicker outline themselves. Links, tracks, folds, tabs and edges of panels don't: whoever
//! comes there by the Tab key would not know where they are.

use egui::layers::PaintList;
use egui::{Plugin, Rect, Shape, StrokeKind, Ui};

/// From this width on an outline shows the focus; those at rest are thinner.
const SEEN: f32 = 1.5;
/// What is left between a widget and its ring, and how far off an outline still counts as that widget's.
const GAP: f32 = 2.0;
/// Thinner than that are the edges of panels: the ring lies on them.
const THIN: f32 = 10.0;

/// Looks at the end of each pass whether what has the focus was drawn with an outline, and draws one if not.
pub(super) struct FocusRing;

impl Plugin for FocusRing {
    fn debug_name(&self) -> &'static str {
        "dacapo focus ring"
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        let Some(focused) = ui.memory(egui::Memory::focused) else {
            return;
        };
        // Where text is typed, the cursor shows it too.
        if ui.text_edit_focused() {
            return;
        }
        let Some(widget) = ui.read_response(focused).filter(egui::Response::has_focus) else {
            return;
        };
        let seen = widget.interact_rect;
        if !seen.is_positive() {
            return;
        }
        let around = widget.rect.expand(2.0 * GAP);
        let is_shown = ui.graphics(|graphics| {
            let list = graphics.get(widget.layer_id);
            list.is_some_and(|list| has_outline(list, around))
        });
        if is_shown {
            return;
        }
        let gap = if widget.rect.size().min_elem() < THIN {
            0.0
        } else {
            GAP
        };
        let stroke = ui.visuals().selection.stroke;
        let painter = ui.ctx().layer_painter(widget.layer_id);
        painter
            .with_clip_rect(seen.expand(GAP + stroke.width))
            .rect_stroke(widget.rect.expand(gap), 5.0, stroke, StrokeKind::Middle);
    }
}

fn has_outline(list: &PaintList, around: Rect) -> bool {
    list.all_entries()
        .any(|clipped| is_outline(&clipped.shape, around))
}

/// Whether a shape is an outline within a rectangle, thick enough to be seen.
fn is_outline(shape: &Shape, around: Rect) -> bool {
    match shape {
        Shape::Rect(rect) => rect.stroke.width >= SEEN && around.contains_rect(rect.rect),
        Shape::Circle(circle) => {
            circle.stroke.width >= SEEN && around.contains_rect(circle.visual_bounding_rect())
        }
        Shape::Vec(shapes) => shapes.iter().any(|shape| is_outline(shape, around)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use egui::epaint::ClippedShape;
    use egui::{Color32, Context, RawInput, Response, Stroke, pos2, vec2};

    use super::*;

    /// Outlines around a widget that has the focus, and around the same one when it hasn't.
    fn n_outlines(add: impl Fn(&mut Ui) -> Response) -> [usize; 2] {
        [true, false].map(|is_focused| {
            let ctx = Context::default();
            crate::theme::install(&ctx);
            let mut rect = Rect::NOTHING;
            let mut shapes: Vec<ClippedShape> = Vec::new();
            for _ in 0..3 {
                let mut output = ctx.run_ui(RawInput::default(), |ui| {
                    let widget = add(ui);
                    rect = widget.rect;
                    if is_focused {
                        widget.request_focus();
                    }
                });
                output.textures_delta.clear();
                shapes = std::mem::take(&mut output.shapes);
            }
            let around = rect.expand(2.0 * GAP);
            shapes
                .iter()
                .filter(|clipped| is_outline(&clipped.shape, around))
                .count()
        })
    }

    #[test]
    fn whatever_has_the_keyboard_has_one_ring() {
        assert_eq!(n_outlines(|ui| ui.link("a link")), [1, 0]);
        assert_eq!(n_outlines(|ui| ui.button("a button")), [1, 0]);
        let quiet = |ui: &mut Ui| ui.add(egui::Button::new("quiet").frame(false));
        assert_eq!(n_outlines(quiet), [1, 0]);
        let slider = |ui: &mut Ui| ui.add(egui::Slider::new(&mut 1, 0..=9).show_value(false));
        assert_eq!(n_outlines(slider), [1, 0]);
    }

    #[test]
    fn only_a_thick_outline_of_the_widget_itself_shows_the_focus() {
        let around = Rect::from_min_size(pos2(10.0, 10.0), vec2(100.0, 30.0));
        let outline = |rect: Rect, width: f32| {
            Shape::rect_stroke(
                rect,
                4.0,
                Stroke::new(width, Color32::WHITE),
                StrokeKind::Inside,
            )
        };
        let own = around.shrink(2.0);
        assert!(is_outline(&outline(own, 2.0), around));
        assert!(is_outline(&Shape::Vec(vec![outline(own, 2.0)]), around));
        assert!(!is_outline(&outline(own, 1.0), around));
        assert!(!is_outline(&outline(around.expand(20.0), 2.0), around));
    }
}
