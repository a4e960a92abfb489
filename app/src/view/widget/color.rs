//! Colours: a field that opens, and the same as text.

mod hsv;
mod picker;

use egui::accesskit::Role;
use egui::{Popup, PopupCloseBehavior, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use crate::element::color::Color;
use crate::element::widget::{Value, WidgetElement};
use crate::view::widget::color::picker::picker_ui;
use crate::view::widget::cursor::give_focus_back;
use crate::view::widget::text::{Line, line_ui};
use crate::view::widget::{label_ui, trouble_ui, with_help};
use crate::view::{View, state_id};

impl View<'_> {
    pub(super) fn color_ui(&mut self, ui: &mut Ui, widget: &WidgetElement) {
        let Value::Color(before) = self.value(widget) else {
            return;
        };
        label_ui(ui, widget);
        let trouble_id = state_id(ui, "trouble");
        let mut after = before;
        ui.horizontal(|ui| {
            let well = well_ui(ui, widget, before);
            let well = with_help(well, widget);
            let popup = Popup::from_toggle_button_response(&well)
                .close_behavior(PopupCloseBehavior::CloseOnClickOutside);
            let open = popup.show(|ui| {
                after = Color::from(picker_ui(ui, &widget.label, before.rgb()));
            });
            give_focus_back(ui, &well, open.is_some());
            let text = before.to_string();
            let name = format!("{} as text", widget.label);
            let line = Line::new(&text, "#1d5bbf", 100.0);
            if let Some(typed) = line_ui(ui, widget, &name, &line) {
                match typed.parse() {
                    Ok(color) => {
                        after = color;
                        ui.data_mut(|data| data.remove::<String>(trouble_id));
                    }
                    Err(err) => {
                        let reason = format!("{err}");
                        ui.data_mut(|data| data.insert_temp(trouble_id, reason));
                    }
                }
            }
        });
        if after != before {
            self.set(widget, Value::Color(after));
        }
        if let Some(reason) = ui.data(|data| data.get_temp::<String>(trouble_id)) {
            trouble_ui(ui, &reason);
        }
    }
}

/// The colour itself, as a button.
fn well_ui(ui: &mut Ui, widget: &WidgetElement, color: Color) -> Response {
    let height = ui.spacing().interact_size.y;
    let (rect, well) = ui.allocate_exact_size(vec2(height * 1.5, height), Sense::click());
    well.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ColorWell, ui.is_enabled(), &*widget.label);
        info.current_text_value = Some(color.to_string());
        info
    });
    let visuals = ui.style().interact(&well);
    let stroke = if well.has_focus() {
        ui.visuals().selection.stroke
    } else {
        Stroke::new(1.0, visuals.bg_fill)
    };
    ui.painter().rect_filled(rect, visuals.corner_radius, color);
    ui.painter()
        .rect_stroke(rect, visuals.corner_radius, stroke, StrokeKind::Inside);
    well
}
