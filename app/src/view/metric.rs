//! Figures: metrics, and progress.

use egui::{FontId, ProgressBar, RichText, Ui};

use crate::element::AlertLevel;
use crate::theme::semibold;
use crate::theme::tokens::{level, size};

pub(super) fn metric_ui(ui: &mut Ui, label: &str, value: &str, delta: Option<&str>) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.label(RichText::new(label).size(size::BODY).weak());
        let figure = RichText::new(value).font(FontId::new(size::TITLE, semibold()));
        ui.label(figure.color(ui.visuals().strong_text_color()));
        if let Some(delta) = delta {
            let is_fall = delta.starts_with(['-', '−']);
            let change = if is_fall {
                AlertLevel::Error
            } else {
                AlertLevel::Success
            };
            let color = level::color(change, ui.visuals().dark_mode);
            let arrow = if is_fall { "↓" } else { "↑" };
            ui.label(
                RichText::new(format!("{arrow} {delta}"))
                    .size(size::BODY)
                    .color(color),
            );
        }
    });
}

pub(super) fn progress_ui(ui: &mut Ui, fraction: f32, text: Option<&str>) {
    let percent = format!("{:.0} %", fraction * 100.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        if let Some(text) = text {
            ui.label(text);
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(RichText::new(&percent).monospace().weak());
        });
    });
    let accent = ui.visuals().hyperlink_color;
    let rail = ui.visuals().widgets.inactive.bg_fill;
    let bar = ui.scope(|ui| {
        ui.visuals_mut().extreme_bg_color = rail;
        ui.add(ProgressBar::new(fraction).desired_height(6.0).fill(accent))
    });
    bar.inner.accessible_name(text.unwrap_or("Progress"));
}
