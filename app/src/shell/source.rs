//! The source of the page, beside it.

use egui::accesskit::Role;
use egui::{FontId, Frame, Margin, Panel, RichText, ScrollArea, Sense, TextStyle, Ui, WidgetInfo};

use crate::app::Source;
use crate::shell::panel;
use crate::theme::semibold;
use crate::theme::tokens::size;
use crate::view::{code_job, copy_button_ui};

/// In less room than this, the page has it for itself.
pub(super) const MIN_WIDTH_BESIDE: f32 = 700.0;

pub(super) fn source_ui(ui: &mut Ui, source: Source) {
    let frame = Frame::new()
        .fill(ui.visuals().panel_fill)
        .inner_margin(Margin {
            left: 12,
            right: 4,
            top: 8,
            bottom: 4,
        });
    let widest = (ui.available_width() - 400.0).max(220.0);
    let usual = (ui.available_width() * 0.42).clamp(220.0, 460.0);
    Panel::right("source")
        .frame(frame)
        .default_size(usual)
        .size_range(200.0..=widest)
        .show(ui, |ui| panel::fixed_ui(ui, |ui| text_ui(ui, source)));
}

fn text_ui(ui: &mut Ui, source: Source) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(source.file).font(FontId::new(size::BODY, semibold())));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(8.0);
            copy_button_ui(ui, source.text);
        });
    });
    ui.add_space(4.0);
    ScrollArea::both()
        .id_salt(source.file)
        .auto_shrink(false)
        .show(ui, |ui| {
            // A little smaller, so that scripts fit beside their page.
            let font = FontId::monospace(size::MONO - 1.0);
            let styles = &mut ui.style_mut().text_styles;
            styles.insert(TextStyle::Monospace, font);
            let job = code_job(ui, source.text.trim_end(), Some("rust"));
            let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
            let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
            ui.painter()
                .galley(rect.min, galley, ui.visuals().text_color());
            // To a screen reader it is one thing with a name; the button gives the text away.
            let name = format!("Source of {}", source.file);
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
        });
}
