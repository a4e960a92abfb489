//! Widgets: each shows the user's value at once, and tells the script.
//!
//! Every widget has its label as its accessible name, works from the keyboard, and keeps what is being typed
//! to itself until it is finished: a rerun in between never takes the text away.

use egui::{
    Button, ComboBox, DragValue, Id, Key, RichText, Slider, SliderClamping, TextEdit, Ui, UiBuilder,
};

use crate::element::widget::{Bounds, Scalar, Value, WidgetElement, WidgetKind};
use crate::view::{View, state_id};

/// Sliders, lists and text fields don't get wider.
pub(super) const MAX_WIDTH: f32 = 920.0;

impl View<'_> {
    pub(super) fn widget_ui(&mut self, ui: &mut Ui, widget: &WidgetElement) {
        let builder = if widget.is_enabled {
            UiBuilder::new()
        } else {
            UiBuilder::new().disabled()
        };
        ui.scope_builder(builder, |ui| match &widget.kind {
            WidgetKind::Button => self.button_ui(ui, widget),
            WidgetKind::Checkbox => self.checkbox_ui(ui, widget),
            // Its container shows it.
            WidgetKind::Dialog => {}
            WidgetKind::Slider { bounds } => self.slider_ui(ui, widget, *bounds),
            WidgetKind::Number { bounds } => self.number_ui(ui, widget, *bounds),
            WidgetKind::Select { options } => self.select_ui(ui, widget, options),
            WidgetKind::Radio {
                options,
                is_horizontal,
            } => self.radio_ui(ui, widget, options, is_horizontal.0),
            WidgetKind::TextInput {
                placeholder,
                max_chars,
            } => {
                let value = self.value(widget);
                label_ui(ui, widget);
                if let Some(text) = text_ui(
                    ui,
                    widget,
                    text_of(&value),
                    placeholder.as_deref(),
                    *max_chars,
                ) {
                    self.set(widget, Value::Text(text.into()));
                }
            }
            WidgetKind::File { extensions } => self.file_ui(ui, widget, extensions),
            WidgetKind::Table { element, .. } => super::table::table_ui(ui, &element.table),
        });
    }

    fn button_ui(&mut self, ui: &mut Ui, widget: &WidgetElement) {
        let button = ui.add(Button::new(&*widget.label));
        if with_help(button, widget).clicked() {
            let command = self.memory.edits.press(widget.id);
            self.commands.push(command);
        }
    }

    fn checkbox_ui(&mut self, ui: &mut Ui, widget: &WidgetElement) {
        let mut is_on = self.value(widget) == Value::Bool(true);
        let checkbox = ui.checkbox(&mut is_on, &*widget.label);
        if with_help(checkbox, widget).changed() {
            self.set(widget, Value::Bool(is_on));
        }
    }

    fn slider_ui(&mut self, ui: &mut Ui, widget: &WidgetElement, bounds: Bounds) {
        let Value::Scalar(mut value) = self.value(widget) else {
            return;
        };
        let width = ui.available_width().min(MAX_WIDTH);
        ui.horizontal(|ui| {
            ui.set_max_width(width);
            label_ui(ui, widget);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.label(
                    RichText::new(scalar_text(value, bounds))
                        .monospace()
                        .color(ui.visuals().hyperlink_color),
                );
            });
        });
        ui.spacing_mut().slider_width = width;
        ui.spacing_mut().interact_size.y = 20.0;
        let accent = ui.visuals().hyperlink_color;
        ui.visuals_mut().selection.bg_fill = accent;
        let before = value;
        let slider = match (&mut value, bounds) {
            (
                Scalar::Int(value),
                Bounds {
                    min: Scalar::Int(min),
                    max: Scalar::Int(max),
                    step,
                },
            ) => Slider::new(value, min..=max).step_by(as_float(step)),
            (Scalar::Float(value), Bounds { min, max, step }) => {
                Slider::new(value, as_float(min)..=as_float(max)).step_by(as_float(step))
            }
            _ => return,
        };
        let slider = ui.add(slider.show_value(false).clamping(SliderClamping::Always));
        let slider = with_help(slider, widget).accessible_name(&*widget.label);
        if slider.changed() && value != before {
            self.set(widget, Value::Scalar(value));
        }
    }

    fn number_ui(&mut self, ui: &mut Ui, widget: &WidgetElement, bounds: Bounds) {
        let Value::Scalar(mut value) = self.value(widget) else {
            return;
        };
        let before = value;
        label_ui(ui, widget);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let [width, height] = [140.0, ui.spacing().interact_size.y];
            let drag = match (&mut value, bounds) {
                (
                    Scalar::Int(value),
                    Bounds {
                        min: Scalar::Int(min),
                        max: Scalar::Int(max),
                        step,
                    },
                ) => DragValue::new(value)
                    .range(min..=max)
                    .speed(as_float(step) * 0.1),
                (Scalar::Float(value), Bounds { min, max, step }) => {
                    let step = as_float(step);
                    DragValue::new(value)
                        .range(as_float(min)..=as_float(max))
                        .speed(step * 0.1)
                        .max_decimals(10)
                }
                _ => return,
            };
            let drag = ui.add_sized([width, height], drag.update_while_editing(false));
            with_help(drag, widget).accessible_name(&*widget.label);
            for (sign, glyph, word) in [(-1, "−", "Decrease"), (1, "+", "Increase")] {
                let button = ui.add_sized([height, height], Button::new(glyph));
                if button
                    .accessible_name(format!("{word} {}", widget.label))
                    .clicked()
                {
                    value = stepped(value, bounds, sign);
                }
            }
        });
        if value != before {
            self.set(widget, Value::Scalar(value));
        }
    }

    fn select_ui(&mut self, ui: &mut Ui, widget: &WidgetElement, options: &[std::sync::Arc<str>]) {
        let chosen = chosen(&self.value(widget));
        label_ui(ui, widget);
        let text = chosen
            .and_then(|idx| options.get(idx))
            .map_or("Choose one", |option| &**option);
        let mut picked = None;
        let list = ComboBox::from_id_salt("select")
            .selected_text(text)
            .width(ui.available_width().min(MAX_WIDTH / 2.0))
            .truncate()
            .show_ui(ui, |ui| {
                for (idx, option) in options.iter().enumerate() {
                    if ui
                        .selectable_label(chosen == Some(idx), &**option)
                        .clicked()
                    {
                        picked = Some(idx);
                    }
                }
            });
        with_help(list.response, widget).accessible_name(&*widget.label);
        if picked.is_some() && picked != chosen {
            self.set(widget, Value::Index(picked));
        }
    }

    fn radio_ui(
        &mut self,
        ui: &mut Ui,
        widget: &WidgetElement,
        options: &[std::sync::Arc<str>],
        is_horizontal: bool,
    ) {
        let chosen = chosen(&self.value(widget));
        label_ui(ui, widget);
        let mut picked = None;
        let group = UiBuilder::new()
            .accessibility_role(egui::accesskit::Role::RadioGroup)
            .accessibility_label(&*widget.label);
        ui.scope_builder(group, |ui| {
            ui.spacing_mut().interact_size.y = 22.0;
            let mut options_ui = |ui: &mut Ui| {
                for (idx, option) in options.iter().enumerate() {
                    if with_help(ui.radio(chosen == Some(idx), &**option), widget).clicked() {
                        picked = Some(idx);
                    }
                }
            };
            if is_horizontal {
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing.x = 16.0;
                    options_ui(ui);
                });
            } else {
                ui.spacing_mut().item_spacing.y = 2.0;
                options_ui(ui);
            }
        });
        if picked.is_some() && picked != chosen {
            self.set(widget, Value::Index(picked));
        }
    }
}

/// The label above a widget, small, so that the widget itself stands out.
pub(super) fn label_ui(ui: &mut Ui, widget: &WidgetElement) {
    ui.add(egui::Label::new(RichText::new(&*widget.label).size(13.5)).selectable(false));
}

/// A line to type in. Returns the new text when it is finished: on Enter, or when the focus leaves. Escape
/// takes the old text back.
pub(super) fn text_ui(
    ui: &mut Ui,
    widget: &WidgetElement,
    value: &str,
    placeholder: Option<&str>,
    max_chars: Option<usize>,
) -> Option<String> {
    let draft_id: Id = state_id(ui, "draft");
    let draft = ui.data(|data| data.get_temp::<String>(draft_id));
    let had_draft = draft.is_some();
    let mut text = draft.unwrap_or_else(|| value.to_owned());
    let field = TextEdit::singleline(&mut text)
        .hint_text(placeholder.unwrap_or_default().to_owned())
        .char_limit(max_chars.unwrap_or(usize::MAX))
        .margin(egui::vec2(10.0, 6.0))
        .desired_width(ui.available_width().min(MAX_WIDTH));
    let response = with_help(ui.add(field), widget).accessible_name(&*widget.label);
    if response.changed() {
        ui.data_mut(|data| data.insert_temp(draft_id, text.clone()));
    }
    // A draft without the focus was left behind when the widget was out of sight: it is finished, too.
    let is_finished = response.lost_focus() || (had_draft && !response.has_focus());
    if !is_finished {
        return None;
    }
    ui.data_mut(|data| data.remove::<String>(draft_id));
    let is_taken_back = ui.input(|input| input.key_pressed(Key::Escape));
    (!is_taken_back && text != value).then_some(text)
}

pub(super) fn with_help(response: egui::Response, widget: &WidgetElement) -> egui::Response {
    match &widget.help {
        Some(help) => response
            .on_hover_text(&**help)
            .on_disabled_hover_text(&**help),
        None => response,
    }
}

pub(super) fn text_of(value: &Value) -> &str {
    match value {
        Value::Text(text) => text,
        _ => "",
    }
}

fn chosen(value: &Value) -> Option<usize> {
    match value {
        Value::Index(index) => *index,
        _ => None,
    }
}

fn as_float(scalar: Scalar) -> f64 {
    match scalar {
        Scalar::Int(value) => value as f64,
        Scalar::Float(value) => value,
    }
}

/// A number with as many decimals as its step has.
fn scalar_text(value: Scalar, bounds: Bounds) -> String {
    match (value, bounds.step) {
        (Scalar::Int(value), _) => value.to_string(),
        (Scalar::Float(value), step) => {
            let step = as_float(step);
            let decimals = (0..10).find(|digits| {
                let scaled = step * 10_f64.powi(*digits);
                (scaled - scaled.round()).abs() < 1e-6
            });
            format!("{value:.*}", decimals.unwrap_or(10) as usize)
        }
    }
}

/// One step up or down, within the bounds.
fn stepped(value: Scalar, bounds: Bounds, sign: i8) -> Scalar {
    match (value, bounds) {
        (
            Scalar::Int(value),
            Bounds {
                min: Scalar::Int(min),
                max: Scalar::Int(max),
                step: Scalar::Int(step),
            },
        ) => Scalar::Int(
            value
                .saturating_add(step.saturating_mul(sign.into()))
                .clamp(min, max),
        ),
        (Scalar::Float(value), Bounds { min, max, step }) => {
            let next = value + as_float(step) * f64::from(sign);
            Scalar::Float(next.max(as_float(min)).min(as_float(max)))
        }
        (value, _) => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn floats(min: f64, max: f64, step: f64) -> Bounds {
        Bounds {
            min: Scalar::Float(min),
            max: Scalar::Float(max),
            step: Scalar::Float(step),
        }
    }

    #[test]
    fn floats_show_as_many_decimals_as_their_step_has() {
        assert_eq!(
            scalar_text(Scalar::Float(0.5), floats(0.0, 1.0, 0.25)),
            "0.50"
        );
        assert_eq!(scalar_text(Scalar::Float(3.0), floats(0.0, 9.0, 1.0)), "3");
        assert_eq!(
            scalar_text(Scalar::Float(0.1), floats(0.0, 1.0, 0.01)),
            "0.10"
        );
    }

    #[test]
    fn steps_stop_at_the_bounds() {
        let ints = Bounds {
            min: Scalar::Int(0),
            max: Scalar::Int(i64::MAX),
            step: Scalar::Int(5),
        };
        assert_eq!(stepped(Scalar::Int(3), ints, -1), Scalar::Int(0));
        assert_eq!(
            stepped(Scalar::Int(i64::MAX - 1), ints, 1),
            Scalar::Int(i64::MAX)
        );
        assert_eq!(
            stepped(Scalar::Float(0.9), floats(0.0, 1.0, 0.25), 1),
            Scalar::Float(1.0)
        );
    }
}
