//! Colours: a field that opens, and the same as text.

use egui::Ui;

use crate::element::color::Color;
use crate::element::widget::{Value, WidgetElement};
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
            let mut rgb = before.rgb();
            let button = ui.color_edit_button_srgb(&mut rgb);
            with_help(button, widget).accessible_name(&*widget.label);
            after = Color::from(rgb);
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
