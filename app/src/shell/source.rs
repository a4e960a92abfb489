//! The source of the page, beside it.

use egui::{FontId, Frame, Label, Margin, Panel, RichText, ScrollArea, Ui};

use crate::app::Source;
use crate::theme::semibold;
use crate::theme::tokens::size;
use crate::view::{code_job, copy_button_ui};

pub(super) fn source_ui(ui: &mut Ui, source: Source) {
    let frame = Frame::new()
        .fill(ui.visuals().panel_fill)
        .inner_margin(Margin {
            left: 12,
            right: 4,
            top: 8,
            bottom: 4,
        });
    let widest = (ui.available_width() * 0.6).max(220.0);
    Panel::right("source")
        .frame(frame)
        .default_size(widest.min(400.0))
        .size_range(200.0..=widest)
        .show(ui, |ui| {
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
                    let job = code_job(ui, source.text.trim_end(), Some("rust"));
                    ui.add(Label::new(job).extend());
                });
        });
}
