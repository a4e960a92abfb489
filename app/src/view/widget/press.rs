//! Buttons, checkboxes, switches.

use egui::accesskit::Role;
use egui::{Button, CornerRadius, Sense, StrokeKind, Ui, WidgetInfo, vec2};

use crate::element::widget::{ButtonLook, LabelVisibility, Value, WidgetElement};
use crate::view::View;
use crate::view::widget::{label_and_help_ui, with_help};

impl View<'_> {
    pub(super) fn button_ui(&mut self, ui: &mut Ui, widget: &WidgetElement, look: &ButtonLook) {
        if look.is_primary {
            primary_style(ui);
        }
        let text = match &look.icon {
            Some(icon) => format!("{icon} {}", widget.label),
            None => widget.label.to_string(),
        };
        let button = Button::new(text);
        let button = if look.fills_width {
            let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
            ui.add_sized(size, button.truncate())
        } else {
            ui.add(button)
        };
        let button = with_help(button, widget).accessible_name(&*widget.label);
        if button.clicked() {
            self.press(widget);
        }
    }

    pub(super) fn checkbox_ui(&mut self, ui: &mut Ui, widget: &WidgetElement) {
        let mut is_on = self.value(widget) == Value::Bool(true);
        let label = match widget.label_visibility {
            LabelVisibility::Visible => &*widget.label,
            LabelVisibility::Hidden | LabelVisibility::Collapsed => "",
        };
        let checkbox = with_help(ui.checkbox(&mut is_on, label), widget);
        if checkbox.accessible_name(&*widget.label).changed() {
            self.set(widget, Value::Bool(is_on));
        }
    }

    pub(super) fn toggle_ui(&mut self, ui: &mut Ui, widget: &WidgetElement) {
        let is_on = self.value(widget) == Value::Bool(true);
        let mut is_clicked = false;
        ui.horizontal(|ui| {
            is_clicked = switch_ui(ui, widget, is_on);
            if widget.label_visibility == LabelVisibility::Visible {
                let text = egui::RichText::new(&*widget.label);
                label_and_help_ui(ui, widget, text);
            }
        });
        if is_clicked {
            self.set(widget, Value::Bool(!is_on));
        }
    }
}

/// ```text
///   ╭────────╮
///   │   (  ) │   on: the knob at the right, the track in the accent's colour
///   ╰────────╯
/// ```
fn switch_ui(ui: &mut Ui, widget: &WidgetElement, is_on: bool) -> bool {
    const SIZE: [f32; 2] = [34.0, 18.0];
    let (rect, response) = ui.allocate_exact_size(SIZE.into(), Sense::click());
    response
        .widget_info(|| WidgetInfo::selected(Role::Switch, ui.is_enabled(), is_on, &*widget.label));
    let at = ui.animate_bool_responsive(response.id, is_on);
    if ui.is_rect_visible(rect) {
        let visuals = *ui.style().interact(&response);
        let accent = ui.visuals().hyperlink_color;
        let radius = rect.height() / 2.0;
        let fill = visuals.bg_fill.lerp_to_gamma(accent, at);
        ui.painter().rect(
            rect,
            CornerRadius::same(radius as u8),
            fill,
            visuals.bg_stroke,
            StrokeKind::Inside,
        );
        let x = egui::lerp(rect.left() + radius..=rect.right() - radius, at);
        let knob = visuals
            .fg_stroke
            .color
            .lerp_to_gamma(ui.visuals().extreme_bg_color, at);
        ui.painter()
            .circle_filled(egui::pos2(x, rect.center().y), radius - 4.0, knob);
    }
    with_help(response, widget).clicked()
}

/// Turns the style of a `Ui` into that of the one button that a page is about.
pub(super) fn primary_style(ui: &mut Ui) {
    let visuals = ui.visuals_mut();
    let accent = visuals.hyperlink_color;
    let text = if visuals.dark_mode {
        visuals.extreme_bg_color
    } else {
        egui::Color32::WHITE
    };
    let strong = visuals.widgets.hovered.fg_stroke.color;
    let widgets = &mut visuals.widgets;
    let states = [
        (&mut widgets.inactive, 0.0),
        (&mut widgets.hovered, 0.15),
        (&mut widgets.active, 0.25),
    ];
    for (state, share) in states {
        state.weak_bg_fill = accent.lerp_to_gamma(strong, share);
        state.bg_stroke.color = accent.lerp_to_gamma(strong, share);
        state.fg_stroke.color = text;
    }
    // The focus has to be seen on a button that is in its colour already.
    widgets.active.bg_stroke.color = strong;
}
