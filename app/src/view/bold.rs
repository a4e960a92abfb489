//! Bold words in text that others draw.
//!
//! egui gives strong text another colour and no other weight, and so does the viewer of Markdown: that is hardly seen.
//! What was drawn in this colour is drawn once more beside itself, which makes its strokes thicker and moves nothing.

use egui::epaint::TextShape;
use egui::{Color32, Shape, Ui};

use crate::theme::semibold;

/// How far beside itself, in points.
const BESIDE: f32 = 0.5;

/// Makes bold what `draw` draws as strong.
pub(super) fn embolden(ui: &mut Ui, draw: impl FnOnce(&mut Ui)) {
    let layer = ui.layer_id();
    let first = ui.graphics_mut(|layers| layers.entry(layer).next_idx().0);
    draw(ui);
    let strong = ui.visuals().strong_text_color();
    ui.graphics_mut(|layers| {
        let shapes = layers.entry(layer);
        let again: Vec<_> = shapes
            .all_entries()
            .skip(first)
            .filter_map(|clipped| match &clipped.shape {
                Shape::Text(text) if is_strong(text, strong) => {
                    let mut text = text.clone();
                    text.pos.x += BESIDE;
                    Some((clipped.clip_rect, Shape::Text(text)))
                }
                _ => None,
            })
            .collect();
        for (clip, shape) in again {
            shapes.add(clip, shape);
        }
    });
}

/// Whether all of a text is strong, in a font that is not bold by itself.
fn is_strong(text: &TextShape, strong: Color32) -> bool {
    let sections = &text.galley.job.sections;
    !sections.is_empty()
        && sections.iter().all(|section| {
            section.format.color == strong && section.format.font_id.family != semibold()
        })
}
