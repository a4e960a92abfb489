//! Badges, and links to addresses and to pages.

use egui::accesskit::Role;
use egui::{
    Button, Color32, FontId, Frame, Label, Link, Margin, OpenUrl, Response, RichText, TextWrapMode,
    Ui,
};

use crate::element::AlertLevel;
use crate::theme::semibold;
use crate::theme::tokens::{level as tokens, size};
use crate::view::{help, long};

pub(super) fn badge_ui(ui: &mut Ui, text: &str, level: Option<AlertLevel>, glyph: Option<&str>) {
    let is_dark = ui.visuals().dark_mode;
    let color = level.map_or(ui.visuals().text_color(), |it| tokens::color(it, is_dark));
    let ground = ui.visuals().extreme_bg_color.lerp_to_gamma(color, 0.12);
    let glyph = glyph
        .or_else(|| level.map(tokens::glyph))
        .unwrap_or_default();
    let font = FontId::new(size::BODY - 0.5, semibold());
    let words = |text: &str, color: Color32| RichText::new(text).font(font.clone()).color(color);
    Frame::new()
        .fill(ground)
        .corner_radius(10)
        .inner_margin(Margin::symmetric(9, 2))
        .show(ui, |ui| {
            ui.spacing_mut().interact_size.y = 18.0;
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 5.0;
                if !glyph.is_empty() {
                    ui.label(words(glyph, color).size(size::SMALL));
                }
                let text = long::visible(long::head(text).0);
                ui.add(Label::new(words(&text, color)).truncate());
            });
        });
}

pub(super) fn link_ui(ui: &mut Ui, label: &str, url: &str, help: Option<&str>, is_button: bool) {
    let label = long::visible(long::head(label).0);
    let link = if is_button {
        let arrow = RichText::new("↗").weak();
        let button = Button::new(&*label).right_text(arrow);
        ui.add(button.wrap_mode(TextWrapMode::Truncate))
    } else {
        ui.link(&*label)
    };
    link.widget_info(|| egui::WidgetInfo::labeled(Role::Link, ui.is_enabled(), &*label));
    if with_address(link, url, help).clicked() {
        ui.open_url(OpenUrl::new_tab(url));
    }
}

/// A link to another page of the app; whether it was followed.
pub(super) fn page_link_ui(
    ui: &mut Ui,
    label: &str,
    icon: Option<&str>,
    help: Option<&str>,
    is_enabled: bool,
) -> bool {
    let label = long::visible(long::head(label).0);
    let words = icon.map_or_else(|| label.to_string(), |icon| format!("{icon} {label}"));
    let link = ui.add_enabled(is_enabled, Link::new(words));
    link.widget_info(|| egui::WidgetInfo::labeled(Role::Link, is_enabled, &*label));
    let link = match help {
        Some(help) => help::words(link, help),
        None => link,
    };
    link.clicked()
}

fn with_address(link: Response, url: &str, help: Option<&str>) -> Response {
    help::contents(link, |ui| {
        if let Some(help) = help {
            ui.label(help);
        }
        ui.label(RichText::new(url).small().weak());
    })
}
