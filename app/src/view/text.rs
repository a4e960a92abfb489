//! Running text: the roles of text, and CommonMark.

use egui::text::LayoutJob;
use egui::{FontFamily, FontId, Label, RichText, TextFormat, TextStyle, Ui};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};

use crate::element::TextRole;
use crate::theme::semibold;
use crate::theme::tokens::size;

pub(super) fn text_ui(ui: &mut Ui, role: TextRole, text: &str) {
    let heading = |points: f32| {
        RichText::new(text)
            .font(FontId::new(points, semibold()))
            .color(ui.visuals().strong_text_color())
    };
    let (rich, space_above) = match role {
        TextRole::Title => (heading(size::TITLE), 0.0),
        TextRole::Header => (heading(size::HEADER), size::GRID[1]),
        TextRole::Subheader => (heading(size::SUBHEADER), size::GRID[0]),
        TextRole::Body => (RichText::new(text), 0.0),
        TextRole::Plain => (RichText::new(text).monospace(), 0.0),
        TextRole::Caption => (RichText::new(text).small().weak(), 0.0),
    };
    ui.add_space(space_above);
    ui.add(Label::new(rich).wrap());
}

pub(super) fn markdown_ui(ui: &mut Ui, cache: &mut CommonMarkCache, text: &str) {
    ui.scope(|ui| {
        // Lines of lists are as high as text, not as high as buttons.
        ui.spacing_mut().interact_size.y = 20.0;
        ui.spacing_mut().item_spacing.y = size::GRID[0];
        CommonMarkViewer::new().show(ui, cache, text);
    });
}

/// A line of text whose parts between backticks are code.
pub(super) fn inline_code_ui(ui: &mut Ui, text: &str) {
    let font = TextStyle::Body.resolve(ui.style());
    let plain = TextFormat::simple(font.clone(), ui.visuals().text_color());
    let code = TextFormat {
        background: ui.visuals().code_bg_color,
        ..TextFormat::simple(
            FontId::new(font.size - 1.5, FontFamily::Monospace),
            ui.visuals().text_color(),
        )
    };
    let mut job = LayoutJob::default();
    for (idx, part) in text.split('`').enumerate() {
        job.append(
            part,
            0.0,
            if idx % 2 == 0 {
                plain.clone()
            } else {
                code.clone()
            },
        );
    }
    ui.add(Label::new(job).wrap());
}
