//! The legend: a switch for each series.

use egui::{Button, RichText, Role, Ui, WidgetInfo};

use crate::element::chart::Chart;
use crate::theme::tokens::series as series_color;
use crate::view::long;

/// Characters of a name that are shown; all of it appears under the pointer.
const MAX_NAME: usize = 36;

/// Draws the switches, if there is something to choose from. Returns the series under the pointer, for which the
/// others step back.
pub(super) fn legend_ui(ui: &mut Ui, chart: &Chart, hidden: &mut [bool]) -> Option<usize> {
    if chart.series.len() < 2 {
        return None;
    }
    let mut focus = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.spacing_mut().button_padding = egui::vec2(4.0, 1.0);
        for (idx, (series, is_hidden)) in chart.series.iter().zip(hidden).enumerate() {
            if series.name.is_empty() {
                continue;
            }
            let response = ui
                .push_id(idx, |ui| switch_ui(ui, idx, &series.name, *is_hidden))
                .inner;
            if response.clicked() {
                *is_hidden = !*is_hidden;
            }
            if (response.hovered() || response.has_focus()) && !*is_hidden {
                focus = Some(idx);
            }
        }
    });
    focus
}

fn switch_ui(ui: &mut Ui, idx: usize, name: &str, is_hidden: bool) -> egui::Response {
    let color = series_color(idx, ui.visuals().dark_mode);
    let weak = ui.visuals().weak_text_color();
    let (glyph, word, name_color) = if is_hidden {
        ("□", "Show", weak)
    } else {
        ("■", "Hide", ui.visuals().text_color())
    };
    let is_long = name.chars().count() > MAX_NAME;
    let short: String = if is_long {
        name.chars().take(MAX_NAME).chain(['…']).collect()
    } else {
        name.to_owned()
    };
    let mut text = RichText::new(short).color(name_color).small();
    if is_hidden {
        text = text.strikethrough();
    }
    let glyph = RichText::new(glyph).color(if is_hidden { weak } else { color });
    let response = ui.add(Button::new((glyph, text)).frame_when_inactive(false));
    response
        .widget_info(|| WidgetInfo::selected(Role::CheckBox, true, !is_hidden, long::title(name)));
    let hint = if is_long {
        format!("{word} {}", long::title(name))
    } else {
        format!("{word} this series")
    };
    response.on_hover_text(hint)
}
