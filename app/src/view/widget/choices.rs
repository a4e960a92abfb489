//! Any of several: chips of what is chosen and a list that opens, or all of them as buttons.

use std::sync::Arc;

use egui::{Button, ComboBox, PopupCloseBehavior, RichText, Ui};

use crate::element::widget::{ChoicesLook, Value, WidgetElement};
use crate::view::widget::choice::{Offer, buttons_ui};
use crate::view::widget::cursor::give_focus_back;
use crate::view::widget::group::{Arrows, Picked, group_ui};
use crate::view::widget::list::List;
use crate::view::widget::{MAX_WIDTH, label_ui, with_help};
use crate::view::{View, long};

impl View<'_> {
    pub(super) fn choices_ui(
        &mut self,
        ui: &mut Ui,
        widget: &WidgetElement,
        options: &[Arc<str>],
        max: Option<usize>,
        look: &ChoicesLook,
    ) {
        let Value::Indices(before) = self.value(widget) else {
            return;
        };
        label_ui(ui, widget);
        let has_room = max.is_none_or(|max| before.len() < max);
        let mut chosen = before.to_vec();
        if look.are_pills {
            let picked = group_ui(ui, widget, Arrows::Move, |ui, group| {
                buttons_ui(ui, widget, group, options, false, |idx| {
                    let is_chosen = before.contains(&idx);
                    Offer {
                        is_chosen,
                        can_be_picked: is_chosen || has_room,
                    }
                });
            });
            if let Some(Picked::Pressed(picked)) = picked {
                flip(&mut chosen, Some(picked), has_room);
            }
        } else {
            let width = ui.available_width().min(MAX_WIDTH);
            ui.scope(|ui| {
                ui.set_max_width(width);
                chips_ui(ui, options, &mut chosen);
            });
            let picked = list_ui(ui, widget, options, &before, look, has_room);
            flip(&mut chosen, picked, has_room);
        }
        if let Some(max) = max.filter(|_| !has_room) {
            let all = if max == 1 { "One is" } else { "That many are" };
            ui.label(
                RichText::new(format!("{all} the most: {max} of {}", options.len()))
                    .small()
                    .weak(),
            );
        }
        if chosen != *before {
            self.set(widget, Value::Indices(chosen.into()));
        }
    }
}

/// What is chosen, each with a cross that takes it away.
fn chips_ui(ui: &mut Ui, options: &[Arc<str>], chosen: &mut Vec<usize>) {
    if chosen.is_empty() {
        return;
    }
    let mut removed = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
        let selected = ui.visuals().selection.bg_fill;
        for idx in chosen.iter().copied() {
            let Some(option) = options.get(idx) else {
                continue;
            };
            let option = long::name(option);
            let chip = Button::new(format!("{option}  ✕"))
                .fill(selected)
                .truncate();
            let chip = ui.add(chip).on_hover_text("Remove");
            if chip.accessible_name(format!("Remove {option}")).clicked() {
                removed = Some(idx);
            }
        }
        if chosen.len() > 1 {
            let clear = ui.add(Button::new("Clear").frame(false));
            if clear.clicked() {
                removed = Some(usize::MAX);
            }
        }
    });
    chosen.retain(|idx| removed.is_none_or(|removed| removed != usize::MAX && removed != *idx));
}

/// The list that opens; the option that was clicked.
fn list_ui(
    ui: &mut Ui,
    widget: &WidgetElement,
    options: &[Arc<str>],
    chosen: &[usize],
    look: &ChoicesLook,
    has_room: bool,
) -> Option<usize> {
    let text = match chosen.len() {
        0 => look
            .placeholder
            .as_deref()
            .unwrap_or("Choose some")
            .to_owned(),
        n => format!("{n} chosen"),
    };
    let list = ComboBox::from_id_salt("choices")
        .selected_text(RichText::new(text).weak())
        .width(ui.available_width().min(MAX_WIDTH / 2.0))
        .truncate()
        // It stays open: several are chosen one after the other.
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show_ui(ui, |ui| {
            let list = List {
                label: &widget.label,
                options,
                has_room,
            };
            list.ui(ui, |idx| chosen.contains(&idx))
        });
    let button = with_help(list.response, widget).accessible_name(&*widget.label);
    give_focus_back(ui, &button, list.inner.is_some());
    list.inner.flatten()
}

/// Chooses what isn't chosen, if there is room, and the other way round.
fn flip(chosen: &mut Vec<usize>, picked: Option<usize>, has_room: bool) {
    let Some(picked) = picked else { return };
    if let Some(at) = chosen.iter().position(|idx| *idx == picked) {
        chosen.remove(at);
    } else if has_room {
        chosen.push(picked);
    }
}
