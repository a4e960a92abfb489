//! One of several: in a list, with round marks, as buttons.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Button, ComboBox, Frame, PopupCloseBehavior, RichText, Ui, WidgetInfo, vec2};

use crate::element::widget::{ChoiceLook, ChoiceStyle, Value, WidgetElement};
use crate::theme::tokens::size;
use crate::view::widget::cursor::give_focus_back;
use crate::view::widget::group::{Arrows, Group, Picked, group_ui};
use crate::view::widget::list::List;
use crate::view::widget::{MAX_WIDTH, label_ui, with_help};
use crate::view::{View, long};

impl View<'_> {
    pub(super) fn choice_ui(
        &mut self,
        ui: &mut Ui,
        widget: &WidgetElement,
        style: ChoiceStyle,
        options: &[Arc<str>],
        is_optional: bool,
        look: &ChoiceLook,
    ) {
        if style == ChoiceStyle::Slider {
            return self.select_slider_ui(ui, widget, options);
        }
        label_ui(ui, widget);
        let chosen = match self.value(widget) {
            Value::Index(chosen) => chosen,
            _ => None,
        };
        let then = match style {
            ChoiceStyle::Select => select_ui(ui, widget, options, is_optional, look, chosen),
            ChoiceStyle::Pills | ChoiceStyle::Segmented => {
                let is_joined = style == ChoiceStyle::Segmented;
                let picked = group_ui(ui, widget, Arrows::Choose, |ui, group| {
                    buttons_ui(ui, widget, group, options, is_joined, |idx| {
                        Offer::always(chosen == Some(idx))
                    });
                });
                after(chosen, picked, is_optional)
            }
            ChoiceStyle::Radio | ChoiceStyle::Slider => {
                let picked = group_ui(ui, widget, Arrows::Choose, |ui, group| {
                    radios_ui(ui, widget, group, options, look, chosen);
                });
                after(chosen, picked, false)
            }
        };
        if then != chosen {
            self.set(widget, Value::Index(then));
        }
    }
}

/// A list that opens; what is chosen now.
fn select_ui(
    ui: &mut Ui,
    widget: &WidgetElement,
    options: &[Arc<str>],
    is_optional: bool,
    look: &ChoiceLook,
    chosen: Option<usize>,
) -> Option<usize> {
    let placeholder = look.placeholder.as_deref().unwrap_or("Choose one");
    let text = chosen.and_then(|idx| options.get(idx));
    let text = match text {
        Some(text) => RichText::new(long::name(text)),
        None => RichText::new(placeholder).weak(),
    };
    let mut after = chosen;
    let mut width = ui.available_width().min(MAX_WIDTH / 2.0);
    let side = ui.spacing().interact_size.y;
    if is_optional {
        width -= side + size::GRID[0];
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = size::GRID[0];
        let list = ComboBox::from_id_salt("select")
            .selected_text(text)
            .width(width)
            .truncate()
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .show_ui(ui, |ui| {
                let list = List {
                    label: &widget.label,
                    options,
                    has_room: true,
                };
                if let Some(picked) = list.ui(ui, |idx| chosen == Some(idx)) {
                    after = Some(picked);
                    ui.close();
                }
            });
        let is_open = list.inner.is_some();
        let button = with_help(list.response, widget).accessible_name(&*widget.label);
        give_focus_back(ui, &button, is_open);
        if is_optional {
            // It stands there from the beginning, so that the list keeps its width.
            ui.spacing_mut().button_padding.x = 0.0;
            let clear = Button::new("✕").min_size(vec2(side, side));
            let clear = ui.add_enabled(chosen.is_some(), clear);
            let clear = clear.on_hover_text("Choose nothing");
            let name = format!("Clear {}", widget.label);
            if clear.accessible_name(name).clicked() {
                after = None;
            }
        }
    });
    after
}

/// What is chosen after an option was picked. What may be none is taken back by pressing it again.
pub(super) fn after(
    chosen: Option<usize>,
    picked: Option<Picked>,
    may_be_none: bool,
) -> Option<usize> {
    match picked {
        Some(Picked::Pressed(picked)) if may_be_none && chosen == Some(picked) => None,
        Some(Picked::Pressed(picked) | Picked::Reached(picked)) => Some(picked),
        None => chosen,
    }
}

fn radios_ui(
    ui: &mut Ui,
    widget: &WidgetElement,
    group: &mut Group,
    options: &[Arc<str>],
    look: &ChoiceLook,
    chosen: Option<usize>,
) {
    ui.spacing_mut().interact_size.y = 22.0;
    let mut option_ui = |ui: &mut Ui, idx: usize, option: &str| {
        let radio = ui.radio(chosen == Some(idx), &*long::name(option));
        group.note(&with_help(radio, widget));
        let caption = look.captions.get(idx).filter(|it| !it.is_empty());
        if let Some(caption) = caption {
            let indent = ui.spacing().icon_width + ui.spacing().icon_spacing;
            ui.horizontal(|ui| {
                ui.spacing_mut().interact_size.y = 0.0;
                ui.add_space(indent);
                ui.add(egui::Label::new(RichText::new(&**caption).small().weak()).wrap());
            });
        }
    };
    let has_captions = !look.captions.is_empty();
    if look.is_horizontal {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 16.0;
            for (idx, option) in options.iter().enumerate() {
                if has_captions {
                    ui.vertical(|ui| option_ui(ui, idx, option));
                } else {
                    option_ui(ui, idx, option);
                }
            }
        });
    } else {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (idx, option) in options.iter().enumerate() {
            option_ui(ui, idx, option);
        }
    }
}

/// How an option stands there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offer {
    pub(super) is_chosen: bool,
    pub(super) can_be_picked: bool,
}

impl Offer {
    /// An option that can be picked at any time.
    fn always(is_chosen: bool) -> Self {
        Self {
            is_chosen,
            can_be_picked: true,
        }
    }
}

/// Options as buttons that wrap into further lines, apart or in one frame.
pub(super) fn buttons_ui(
    ui: &mut Ui,
    widget: &WidgetElement,
    group: &mut Group,
    options: &[Arc<str>],
    is_joined: bool,
    offer: impl Fn(usize) -> Offer,
) {
    let mut row_ui = |ui: &mut Ui| {
        for (idx, option) in options.iter().enumerate() {
            let Offer {
                is_chosen,
                can_be_picked,
            } = offer(idx);
            let name = long::name(option);
            let button = Button::selectable(is_chosen, &*name)
                .frame_when_inactive(!is_joined || is_chosen)
                .truncate();
            let button = ui.add_enabled(can_be_picked, button);
            let is_enabled = button.enabled();
            button.widget_info(|| {
                WidgetInfo::selected(Role::RadioButton, is_enabled, is_chosen, &*name)
            });
            group.note(&with_help(button, widget));
        }
    };
    if is_joined {
        let visuals = &ui.visuals().widgets.inactive;
        let frame = Frame::new()
            .fill(ui.visuals().faint_bg_color)
            .stroke(visuals.bg_stroke)
            .corner_radius(visuals.corner_radius)
            .inner_margin(2);
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            ui.horizontal_wrapped(&mut row_ui);
        });
    } else {
        let widgets = &mut ui.visuals_mut().widgets;
        let states = [
            &mut widgets.inactive,
            &mut widgets.hovered,
            &mut widgets.active,
            &mut widgets.open,
        ];
        for state in states {
            state.corner_radius = egui::CornerRadius::same(15);
        }
        ui.spacing_mut().item_spacing.y = size::GRID[1];
        ui.horizontal_wrapped(&mut row_ui);
    }
}
