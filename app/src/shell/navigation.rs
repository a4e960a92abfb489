//! The navigation at the left: the app's pages in their groups.

use egui::containers::menu::MenuButton;
use egui::{Button, FontId, Frame, Margin, Panel, RichText, ScrollArea, Ui, vec2};

use crate::shell::common::Common;
use crate::shell::panel;
use crate::theme::semibold;
use crate::theme::tokens::size;

/// Draws it; returns the page that was chosen.
pub(super) fn navigation_ui(ui: &mut Ui, common: &Common, shown: usize) -> Option<usize> {
    let frame = Frame::new()
        .fill(ui.visuals().panel_fill)
        .inner_margin(Margin {
            left: 12,
            right: 12,
            top: 14,
            bottom: 12,
        });
    Panel::left("navigation")
        .frame(frame)
        .default_size(212.0)
        .size_range(150.0..=360.0)
        .show(ui, |ui| {
            panel::fixed_ui(ui, |ui| list_ui(ui, common, shown))
        })
        .inner
}

fn list_ui(ui: &mut Ui, common: &Common, shown: usize) -> Option<usize> {
    let mut chosen = None;
    ui.horizontal(|ui| {
        ui.add_space(8.0);
        ui.label(
            RichText::new(&common.title)
                .heading()
                .color(ui.visuals().strong_text_color()),
        );
    });
    ui.add_space(6.0);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let mut group = "";
        for (idx, page) in common.pages.iter().enumerate() {
            if page.group != group {
                group = &page.group;
                ui.add_space(12.0);
                ui.horizontal(|ui| {
                    ui.add_space(8.0);
                    let name = RichText::new(group).font(FontId::new(size::SMALL, semibold()));
                    ui.label(name.color(ui.visuals().weak_text_color()));
                });
                ui.add_space(2.0);
            }
            if page_ui(ui, &page.name, idx == shown) {
                chosen = Some(idx);
            }
        }
    });
    chosen
}

/// The pages in a menu, for a window that has no room for a list. Returns the page that was chosen.
pub(super) fn menu_ui(ui: &mut Ui, common: &Common, shown: usize) -> Option<usize> {
    let menu = MenuButton::new("Pages").ui(ui, |ui| {
        let names = common.pages.iter().map(|page| &page.name).enumerate();
        let clicked = names
            .filter(|(idx, name)| ui.selectable_label(*idx == shown, *name).clicked())
            .map(|(idx, _)| idx);
        clicked.last()
    });
    menu.1
        .and_then(|menu| menu.inner)
        .filter(|idx| *idx != shown)
}

/// One page; true if it was chosen.
fn page_ui(ui: &mut Ui, name: &str, is_shown: bool) -> bool {
    ui.scope(|ui| {
        ui.spacing_mut().button_padding = vec2(8.0, 5.0);
        let text = if is_shown {
            RichText::new(name).strong()
        } else {
            RichText::new(name)
        };
        let button = Button::selectable(is_shown, text)
            .min_size(vec2(ui.available_width(), 28.0))
            .truncate();
        ui.with_layout(egui::Layout::top_down_justified(egui::Align::Min), |ui| {
            ui.add(button).clicked()
        })
        .inner
    })
    .inner
        && !is_shown
}
