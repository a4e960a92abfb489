//! Running text: the roles of text, and headlines with more than their words.

use std::borrow::Cow;

use egui::accesskit::Role;
use egui::text::LayoutJob;
use egui::{
    Align, Align2, FontFamily, FontId, Layout, Response, RichText, Sense, Stroke, TextFormat,
    TextStyle, Ui, vec2,
};

use crate::bidi::is_rtl_paragraph;
use crate::element::TextRole;
use crate::theme::semibold;
use crate::theme::tokens::size;
use crate::view::paragraph::paragraph_ui;
use crate::view::{help, long};

pub(super) fn text_ui(ui: &mut Ui, role: TextRole, all: &str) {
    let (text, n_more) = long::head(all);
    let text = long::visible(text);
    match role {
        TextRole::Title | TextRole::Header | TextRole::Subheader => {
            ui.add_space(space_above(role));
            headline_ui(ui, role, text);
        }
        TextRole::Body => drop(paragraph_ui(ui, text)),
        TextRole::Plain => drop(paragraph_ui(ui, RichText::new(text).monospace())),
        TextRole::Caption => drop(paragraph_ui(ui, RichText::new(text).small().weak())),
    }
    long::rest_ui(ui, n_more, all);
}

pub(super) fn heading_ui(
    ui: &mut Ui,
    role: TextRole,
    text: &str,
    help: Option<&str>,
    has_divider: bool,
) {
    ui.add_space(space_above(role));
    let text = long::visible(long::head(text).0);
    match help {
        Some(help) => {
            let is_rtl = is_rtl_paragraph(&text);
            let row_ui = |ui: &mut Ui| {
                ui.spacing_mut().item_spacing.x = size::GRID[1];
                headline_ui(ui, role, text);
                help_ui(ui, help);
            };
            if is_rtl {
                // The mark stands behind the last word, which is the leftmost one.
                let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
                let layout = Layout::right_to_left(Align::Center).with_main_wrap(true);
                ui.allocate_ui_with_layout(size, layout, row_ui);
            } else {
                ui.horizontal_wrapped(row_ui);
            }
        }
        None => headline_ui(ui, role, text),
    }
    if has_divider {
        ui.add(egui::Separator::default().spacing(size::GRID[0]));
    }
}

fn headline_ui(ui: &mut Ui, role: TextRole, text: Cow<'_, str>) {
    let points = match role {
        TextRole::Title => size::TITLE,
        TextRole::Header => size::HEADER,
        _ => size::SUBHEADER,
    };
    let name = text.to_string();
    let rich = RichText::new(text).font(FontId::new(points, semibold()));
    let headline = paragraph_ui(ui, rich.color(ui.visuals().strong_text_color()));
    ui.accesskit_node_builder(headline.id, |node| {
        node.set_role(Role::Heading);
        node.set_label(name);
    });
}

fn space_above(role: TextRole) -> f32 {
    match role {
        TextRole::Header => size::GRID[1],
        TextRole::Subheader => size::GRID[0],
        _ => 0.0,
    }
}

/// A mark that says more when the pointer or the focus is on it.
pub(super) fn help_ui(ui: &mut Ui, help: &str) -> Response {
    let mark = mark_ui(ui, Sense::focusable_noninteractive());
    mark.widget_info(|| egui::WidgetInfo::labeled(Role::Label, true, help));
    help::words_at_mark(mark, help)
}

/// A question mark in a circle, beside what it is about: a widget, which has the focus in its stead.
pub(super) fn help_mark_ui(ui: &mut Ui) -> Response {
    mark_ui(ui, Sense::hover())
}

fn mark_ui(ui: &mut Ui, sense: Sense) -> Response {
    let (rect, mark) = ui.allocate_exact_size(vec2(14.0, 14.0), sense);
    let color = if mark.hovered() || mark.has_focus() {
        ui.visuals().hyperlink_color
    } else {
        ui.visuals().weak_text_color()
    };
    let painter = ui.painter();
    let width = if mark.has_focus() { 2.0 } else { 1.0 };
    painter.circle_stroke(rect.center(), 6.5, Stroke::new(width, color));
    let font = FontId::proportional(10.0);
    painter.text(rect.center(), Align2::CENTER_CENTER, "?", font, color);
    mark
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
        let format = if idx % 2 == 0 { &plain } else { &code };
        job.append(part, 0.0, format.clone());
    }
    paragraph_ui(ui, job);
}
