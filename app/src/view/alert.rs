//! Boxes that say how something went: alerts, and exceptions with their causes and their place.

use std::fmt::Write as _;

use egui::accesskit::Role;
use egui::{
    Align, Color32, FontId, Frame, Id, Label, Layout, Margin, Response, RichText, ScrollArea,
    Stroke, Ui, UiBuilder,
};
use egui_commonmark::CommonMarkCache;

use crate::element::{AlertLevel, Exception};
use crate::theme::tokens::{level, size};
use crate::theme::{low_button, semibold};
use crate::view::long;
use crate::view::markdown::markdown_ui;
use crate::view::paragraph::paragraph_ui;

/// How high a backtrace may become before it scrolls.
const BACKTRACE: f32 = 280.0;

pub(super) fn alert_ui(ui: &mut Ui, cache: &mut CommonMarkCache, alert: AlertLevel, text: &str) {
    let color = level::color(alert, ui.visuals().dark_mode);
    box_ui(ui, color, |ui| {
        head_ui(ui, color, level::glyph(alert), level::word(alert));
        markdown_ui(ui, cache, text);
    });
}

/// Shown in each run until the user puts it away, for as long as the window is open.
pub(super) fn deprecation_ui(ui: &mut Ui, cache: &mut CommonMarkCache, function: &str, text: &str) {
    // Of the function, not of the place: what is above may come and go.
    let id = Id::unique(("deprecation", function));
    if ui.data(|data| data.get_temp(id).unwrap_or(false)) {
        return;
    }
    let color = level::color(AlertLevel::Info, ui.visuals().dark_mode);
    box_ui(ui, color, |ui| {
        let glyph = level::glyph(AlertLevel::Info);
        let dismiss = head_and_button_ui(ui, color, glyph, "Deprecated", "Dismiss");
        if dismiss
            .on_hover_text("Don't show this again while the window is open")
            .clicked()
        {
            ui.data_mut(|data| data.insert_temp(id, true));
            // This frame still shows it.
            ui.ctx().request_repaint();
        }
        markdown_ui(ui, cache, text);
    });
}

pub(super) fn exception_ui(ui: &mut Ui, exception: &Exception) {
    let color = level::color(AlertLevel::Error, ui.visuals().dark_mode);
    box_ui(ui, color, |ui| {
        let glyph = level::glyph(AlertLevel::Error);
        let title = sentence(&exception.title);
        let copy = head_and_button_ui(ui, color, glyph, &title, "Copy");
        if copy.on_hover_text("Copy the error as text").clicked() {
            ui.copy_text(as_text(exception));
        }
        let (message, n_more) = long::head(&exception.message);
        paragraph_ui(ui, RichText::new(long::visible(message)).strong());
        long::rest_ui(ui, n_more, &exception.message);
        for cause in &exception.chain {
            paragraph_ui(ui, format!("caused by: {cause}"));
        }
        if let Some(place) = &exception.place {
            ui.add(Label::new(RichText::new(&**place).monospace().weak()).wrap());
        }
        if let Some(backtrace) = &exception.backtrace {
            egui::CollapsingHeader::new(RichText::new("Backtrace").size(size::BODY)).show(
                ui,
                |ui| {
                    let scroll = ScrollArea::both().max_height(BACKTRACE);
                    scroll.min_scrolled_height(BACKTRACE).show(ui, |ui| {
                        ui.add(
                            Label::new(RichText::new(&**backtrace).monospace().size(size::SMALL))
                                .extend(),
                        );
                    });
                },
            );
        }
    });
}

/// Everything that the box says, for a report.
fn as_text(exception: &Exception) -> String {
    let mut text = format!("{}: {}\n", exception.title, exception.message);
    for cause in &exception.chain {
        // Writing to a string can't fail.
        let _ = writeln!(text, "caused by: {cause}");
    }
    for more in [&exception.place, &exception.backtrace]
        .into_iter()
        .flatten()
    {
        text += more;
        text.push('\n');
    }
    text
}

/// A box tinted with `color`, with a bar at its left.
fn box_ui(ui: &mut Ui, color: Color32, contents: impl FnOnce(&mut Ui)) {
    let background = ui.visuals().extreme_bg_color;
    let frame = Frame::new()
        .fill(background.lerp_to_gamma(color, 0.09))
        .stroke(Stroke::new(1.0, background.lerp_to_gamma(color, 0.3)))
        .corner_radius(8)
        .inner_margin(Margin {
            left: 18,
            right: 12,
            top: 10,
            bottom: 10,
        });
    let response = ui.scope_builder(UiBuilder::new().accessibility_role(Role::Alert), |ui| {
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = size::GRID[0];
            ui.spacing_mut().interact_size.y = 20.0;
            contents(ui);
        })
    });
    let mut bar = response.response.rect.shrink2(egui::vec2(0.0, 9.0));
    bar.min.x += 6.0;
    bar.max.x = bar.min.x + 3.0;
    ui.painter().rect_filled(bar, 1.5, color);
}

fn head_ui(ui: &mut Ui, color: Color32, glyph: &str, word: &str) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(RichText::new(glyph).color(color).size(size::BODY));
        let word = RichText::new(word)
            .color(color)
            .font(FontId::new(size::BODY, semibold()));
        ui.add(Label::new(word).wrap());
    });
}

/// A head with a button at its right, which gets its room first.
fn head_and_button_ui(
    ui: &mut Ui,
    color: Color32,
    glyph: &str,
    word: &str,
    button: &str,
) -> Response {
    let from_right = Layout::right_to_left(Align::Center);
    ui.horizontal(|ui| {
        ui.with_layout(from_right, |ui| {
            let button = ui.add(low_button(button));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                head_ui(ui, color, glyph, word);
            });
            button
        })
        .inner
    })
    .inner
}

/// What happened, as a headline: errors begin in lower case.
fn sentence(title: &str) -> String {
    let mut chars = title.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
