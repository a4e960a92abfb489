//! Bold words in text that others draw.
//!
//! egui gives strong text another colour and no other weight, and so does the viewer of Markdown: that is hardly seen.
//! What was drawn in this colour is drawn once more beside itself, which makes its strokes thicker and moves nothing.

use egui::epaint::TextShape;
use egui::text::{LayoutJob, LayoutSection};
use egui::{Color32, Galley, Pos2, Shape, Stroke, Ui, vec2};

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

/// Makes bold the strong words of a text that was drawn at `pos`.
pub(super) fn embolden_words(ui: &Ui, pos: Pos2, galley: &Galley) {
    let strong = ui.visuals().strong_text_color();
    let is_strong = |section: &LayoutSection| is_strong_section(section, strong);
    if !galley.job.sections.iter().any(is_strong) {
        return;
    }
    // What has colours of its own can't be left out.
    let mut glyphs = galley.rows.iter().flat_map(|row| &row.glyphs);
    if glyphs.any(|glyph| glyph.is_color) {
        return;
    }
    let mut job = LayoutJob::clone(&galley.job);
    for section in job.sections.iter_mut().filter(|it| !is_strong(it)) {
        let format = &mut section.format;
        (format.color, format.background) = (Color32::TRANSPARENT, Color32::TRANSPARENT);
        (format.underline, format.strikethrough) = (Stroke::NONE, Stroke::NONE);
    }
    let strong_words = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let pos = pos + vec2(BESIDE, 0.0);
    ui.painter().add(TextShape::new(pos, strong_words, strong));
}

/// Whether all of a text is strong, in a font that is not bold by itself.
fn is_strong(text: &TextShape, strong: Color32) -> bool {
    let sections = &text.galley.job.sections;
    !sections.is_empty()
        && sections
            .iter()
            .all(|section| is_strong_section(section, strong))
}

fn is_strong_section(section: &LayoutSection, strong: Color32) -> bool {
    section.format.color == strong && section.format.font_id.family != semibold()
}
