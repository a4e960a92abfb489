//! Tabs: a row of words, and the place of the one that is chosen.
//!
//! Only that place is laid out. Which one it is stays with the window: the script draws all of them.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{
    EventFilter, FocusDirection, FontId, Id, Key, Modifiers, Rect, Response, Sense, TextStyle,
    TextWrapMode, Ui, UiBuilder, WidgetInfo, WidgetText, pos2, vec2,
};

use crate::theme::semibold;
use crate::view::container::focus_ui;
use crate::view::{Place, View, long, state_id};

/// A longer label is cut off.
const MAX_WIDTH: f32 = 240.0;

impl View<'_> {
    pub(super) fn tabs_ui(
        &mut self,
        ui: &mut Ui,
        labels: &[Arc<str>],
        first: usize,
        place: Place<'_>,
    ) {
        let Some(last) = labels.len().checked_sub(1) else {
            return;
        };
        let id = state_id(ui, "tab");
        let before: usize = ui.data(|data| data.get_temp(id)).unwrap_or(first).min(last);
        let mut chosen = moved(ui, id, before, last);
        if chosen != before {
            ui.memory_mut(|memory| {
                // The first key after the focus came would also lead on to a neighbour of egui's choice.
                memory.move_focus(FocusDirection::None);
                memory.request_focus(id.with(chosen));
            });
        }
        let builder = UiBuilder::new().accessibility_role(Role::TabList);
        let row = ui.scope_builder(builder, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(4.0, 0.0);
                for (idx, label) in labels.iter().enumerate() {
                    let tab = tab_ui(ui, id.with(idx), &long::name(label), idx == chosen);
                    if tab.clicked() {
                        chosen = idx;
                        tab.request_focus();
                    }
                }
            });
        });
        let below = row.response.rect;
        let line = ui.visuals().widgets.noninteractive.bg_stroke;
        ui.painter()
            .hline(ui.max_rect().x_range(), below.bottom() - 0.5, line);
        if chosen != before {
            ui.data_mut(|data| data.insert_temp(id, chosen));
            // What was chosen by a click is marked as such in the next frame.
            ui.ctx().request_repaint();
        }
        let columns = self.columns_of(place);
        if let Some((idx, place)) = columns.into_iter().find(|(idx, _)| *idx == chosen) {
            let builder = UiBuilder::new()
                .id_salt(("tab", idx))
                .accessibility_role(Role::TabPanel);
            ui.scope_builder(builder, |ui| {
                ui.set_width(ui.available_width().max(0.0));
                self.place_ui(ui, place);
            });
        }
    }
}

/// Where the keys lead from the tab that has the focus.
fn moved(ui: &Ui, id: Id, chosen: usize, last: usize) -> usize {
    let focused = id.with(chosen);
    if !ui.memory(|memory| memory.has_focus(focused)) {
        return chosen;
    }
    let filter = EventFilter {
        horizontal_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(focused, filter));
    ui.input_mut(|input| {
        let mut is_pressed = |key| input.consume_key(Modifiers::NONE, key);
        if is_pressed(Key::ArrowRight) {
            if chosen == last { 0 } else { chosen + 1 }
        } else if is_pressed(Key::ArrowLeft) {
            chosen.checked_sub(1).unwrap_or(last)
        } else if is_pressed(Key::Home) {
            0
        } else if is_pressed(Key::End) {
            last
        } else {
            chosen
        }
    })
}

fn tab_ui(ui: &mut Ui, id: Id, label: &str, is_chosen: bool) -> Response {
    let points = TextStyle::Body.resolve(ui.style()).size;
    let text = egui::RichText::new(label).font(FontId::new(points, semibold()));
    let width = MAX_WIDTH.min(ui.max_rect().width() - 24.0).max(16.0);
    let galley = WidgetText::from(text).into_galley(
        ui,
        Some(TextWrapMode::Truncate),
        width,
        TextStyle::Body,
    );
    let is_cut_off = galley.elided;
    let (_, rect) = ui.allocate_space(galley.size() + vec2(24.0, 16.0));
    // Only the chosen one is reached with the Tab key; from there the arrows lead on.
    let sense = if is_chosen {
        Sense::click()
    } else {
        Sense::CLICK
    };
    let response = ui.interact(rect, id, sense);
    response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), is_chosen, label));
    let visuals = ui.visuals();
    let color = if is_chosen {
        visuals.strong_text_color()
    } else if response.hovered() {
        visuals.text_color()
    } else {
        visuals.weak_text_color()
    };
    if response.hovered() && !is_chosen {
        let ground = rect.shrink2(vec2(0.0, 3.0));
        ui.painter()
            .rect_filled(ground, 6.0, visuals.widgets.inactive.weak_bg_fill);
    }
    if is_chosen {
        let line = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 2.0), rect.max);
        ui.painter()
            .rect_filled(line, 1.0, visuals.selection.stroke.color);
    }
    let at = rect.center() - galley.size() / 2.0;
    ui.painter()
        .galley_with_override_text_color(at, galley, color);
    focus_ui(ui, &response.clone().with_new_rect(rect.shrink(2.0)));
    if is_cut_off {
        response.on_hover_text(label)
    } else {
        response
    }
}
