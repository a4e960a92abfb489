//! How everything looks: tokens, fonts, and the two egui styles made of them.
//!
//! [`install`] is called once for each egui context. Whatever draws afterwards takes sizes and colours from
//! the style of its `Ui` or from [`tokens`], and from nowhere else.

#[cfg(test)]
mod contrast;
mod fonts;
mod palette;
mod ring;
mod style;
pub mod tokens;

use egui::text::LayoutJob;
use egui::{Button, Color32, FontFamily, FontId, Response, RichText, TextFormat, Ui, vec2};

use crate::bidi::Reading;
pub use crate::theme::fonts::semibold;
pub use crate::theme::style::page_style;
use crate::theme::tokens::{State, size};

/// Gives a context the fonts, the dark and light style, the order in which lines of Hebrew and Arabic are read, and a
/// ring around what has the keyboard.
pub fn install(ctx: &egui::Context) {
    ctx.add_plugin(Reading::default());
    ctx.add_plugin(ring::FocusRing);
    ctx.set_fonts(fonts::definitions());
    ctx.set_style_of(egui::Theme::Dark, style::style(egui::Theme::Dark));
    ctx.set_style_of(egui::Theme::Light, style::style(egui::Theme::Light));
}

/// Whether nothing is to turn, slide or blink in a context.
pub fn reduce_motion(ctx: &egui::Context, is_reduced: bool) {
    ctx.all_styles_mut(|style| style::reduce_motion(style, is_reduced));
}

/// Whether nothing is to turn, slide or blink.
pub fn is_motion_reduced(style: &egui::Style) -> bool {
    style.animation_time <= 0.0
}

/// A label of a state: its glyph, and `text` after it, in the colour of the state.
pub fn state_label(ui: &mut Ui, state: State, text: &str) -> Response {
    let color = state.color(ui.visuals().dark_mode);
    let font = FontId::new(size::BODY, FontFamily::Proportional);
    let mut job = LayoutJob::default();
    job.append(state.glyph(), 0.0, TextFormat::simple(font.clone(), color));
    job.append(text, size::GRID[0], TextFormat::simple(font, color));
    ui.label(job)
}

/// A button that is hardly higher than its word: for rows of text, heads of boxes, corners of blocks.
pub fn low_button(word: &str) -> Button<'static> {
    let word = RichText::new(word).size(size::BODY - 1.0);
    let height = size::ROW;
    Button::new(word).small().min_size(vec2(height, height))
}

/// A colour that stands out from the panel a little: cards, code, headers of tables.
pub fn raised(ui: &Ui) -> Color32 {
    ui.visuals().faint_bg_color
}
