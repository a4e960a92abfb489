//! Source code: monospaced, coloured where the language is known, and ready to be copied.

use egui::text::LayoutJob;
use egui::{
    Align2, Frame, Label, Margin, RichText, ScrollArea, TextFormat, TextStyle, Ui, UiBuilder, vec2,
};

use crate::theme::tokens::size;
use crate::view::rust;

/// A block of code as wide as its place. Long lines scroll.
pub(super) fn code_ui(ui: &mut Ui, text: &str, language: Option<&str>) {
    let frame = Frame::new()
        .fill(ui.visuals().code_bg_color)
        .corner_radius(8)
        .inner_margin(Margin::symmetric(12, 10));
    let block = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let job = job(ui, text.trim_end(), language);
        ScrollArea::horizontal().show(ui, |ui| ui.add(Label::new(job).extend()));
    });
    let corner =
        Align2::RIGHT_TOP.align_size_within_rect(vec2(54.0, 24.0), block.response.rect.shrink(6.0));
    ui.scope_builder(UiBuilder::new().max_rect(corner).id_salt("copy"), |ui| {
        copy_button_ui(ui, text);
    });
}

/// A button that copies `text`.
pub(crate) fn copy_button_ui(ui: &mut Ui, text: &str) {
    ui.spacing_mut().button_padding = vec2(8.0, 2.0);
    let word = RichText::new("Copy").size(size::BODY - 1.0);
    if ui
        .small_button(word)
        .on_hover_text("Copy the code")
        .clicked()
    {
        ui.copy_text(text.to_owned());
    }
}

/// Code laid out for the style of a `Ui`.
pub(crate) fn job(ui: &Ui, text: &str, language: Option<&str>) -> LayoutJob {
    let font = TextStyle::Monospace.resolve(ui.style());
    match language {
        Some("rust" | "rs") => rust::job(text, &font, ui.visuals()),
        _ => LayoutJob::single_section(
            text.to_owned(),
            TextFormat::simple(font, ui.visuals().text_color()),
        ),
    }
}
