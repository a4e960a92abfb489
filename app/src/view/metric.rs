//! Figures: metrics, and progress.

use egui::{Color32, FontId, Frame, Label, ProgressBar, RichText, Ui};

use crate::element::{AlertLevel, DeltaColor, MetricLook};
use crate::theme::semibold;
use crate::theme::tokens::{level, size};
use crate::view::container::framed;
use crate::view::long;
use crate::view::paragraph::words_ui;
use crate::view::text::help_ui;

pub(super) fn metric_ui(
    ui: &mut Ui,
    label: &str,
    value: &str,
    delta: Option<&str>,
    look: &MetricLook,
) {
    let [label, value] = [label, value].map(long::name);
    let frame = if look.has_border {
        framed(ui)
    } else {
        Frame::NONE
    };
    frame.show(ui, |ui| {
        if look.has_border {
            ui.set_width(ui.available_width().max(0.0));
        }
        ui.spacing_mut().item_spacing.y = 2.0;
        // A mark beside the name takes no more room than the name.
        ui.spacing_mut().interact_size.y = 16.0;
        name_ui(ui, &label, look.help.as_deref());
        let font = |points: f32| FontId::new(points, semibold());
        // Cards beside each other stay equally high, however much their figures shrink.
        let height = ui.fonts_mut(|fonts| fonts.row_height(&font(size::TITLE)));
        let figure = RichText::new(&*value)
            .font(font(figure_size(ui, &value)))
            .line_height(Some(height));
        let color = ui.visuals().strong_text_color();
        let figure = words_ui(ui, figure.color(color), Label::truncate);
        figure.on_hover_text(format!("{label}: {value}"));
        if let Some(delta) = delta {
            delta_ui(ui, &long::name(delta), look.delta_color);
        }
    });
}

/// Points of a figure: fewer where its card is narrow, before any of it is cut off.
fn figure_size(ui: &Ui, value: &str) -> f32 {
    const LONGEST: usize = 64;
    const LEAST: f32 = size::HEADING;
    if value.chars().nth(LONGEST).is_some() {
        return LEAST;
    }
    let font = FontId::new(size::TITLE, semibold());
    let galley = ui
        .painter()
        .layout_no_wrap(value.to_owned(), font, Color32::PLACEHOLDER);
    let share = ui.available_width() / galley.size().x.max(1.0);
    (size::TITLE * share).floor().clamp(LEAST, size::TITLE)
}

/// The name on one line: a second one would push the figure out of the row of those beside it.
fn name_ui(ui: &mut Ui, label: &str, help: Option<&str>) {
    /// Room for the mark of a help and the space before it.
    const MARK: f32 = 20.0;
    let name_ui = |ui: &mut Ui| {
        let name = RichText::new(label).size(size::BODY).weak();
        words_ui(ui, name, Label::truncate);
    };
    match help {
        Some(help) => {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                ui.scope(|ui| {
                    ui.set_max_width((ui.available_width() - MARK).max(0.0));
                    name_ui(ui);
                });
                help_ui(ui, help);
            });
        }
        None => name_ui(ui),
    }
}

fn delta_ui(ui: &mut Ui, delta: &str, meaning: DeltaColor) {
    let is_fall = delta.trim_start().starts_with(['-', '−']);
    let is_dark = ui.visuals().dark_mode;
    let color = match (meaning, is_fall) {
        (DeltaColor::Off, _) => ui.visuals().weak_text_color(),
        (DeltaColor::Normal, false) | (DeltaColor::Inverse, true) => {
            level::color(AlertLevel::Success, is_dark)
        }
        (DeltaColor::Normal, true) | (DeltaColor::Inverse, false) => {
            level::color(AlertLevel::Error, is_dark)
        }
    };
    let arrow = if is_fall { "↓" } else { "↑" };
    let text = RichText::new(format!("{arrow} {delta}")).size(size::BODY);
    words_ui(ui, text.color(color), Label::wrap);
}

pub(super) fn progress_ui(ui: &mut Ui, fraction: f32, text: Option<&str>) {
    /// Room for the figure beside the words.
    const ROOM: f32 = 56.0;
    let text = text.map(long::name);
    let text = text.as_deref();
    let percent = format!("{:.0} %", fraction * 100.0);
    ui.spacing_mut().item_spacing.y = size::GRID[0];
    ui.spacing_mut().interact_size.y = 18.0;
    ui.horizontal(|ui| {
        if let Some(text) = text {
            ui.scope(|ui| {
                ui.set_max_width((ui.available_width() - ROOM).max(0.0));
                words_ui(ui, text, Label::truncate);
            });
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
