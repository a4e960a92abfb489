//! Numbers on tracks, one or two.

use std::sync::Arc;

use egui::{Align, Layout, RangeSlider, RichText, Slider, SliderClamping, Ui};

use crate::element::widget::{Bounds, LabelVisibility, NumberFormat, Scalar, Value, WidgetElement};
use crate::view::widget::number::scalar_text;
use crate::view::widget::{MAX_WIDTH, label_and_help_ui, low_row_ui, with_help};
use crate::view::{View, help, long};

impl View<'_> {
    pub(super) fn slider_ui(
        &mut self,
        ui: &mut Ui,
        widget: &WidgetElement,
        bounds: Bounds,
        format: &NumberFormat,
    ) {
        let Value::Scalar(mut value) = self.value(widget) else {
            return;
        };
        head_ui(ui, widget, &scalar_text(value, bounds, format));
        let before = value;
        let slider = match (&mut value, bounds) {
            (
                Scalar::Int(value),
                Bounds {
                    min: Scalar::Int(min),
                    max: Scalar::Int(max),
                    step,
                },
            ) => Slider::new(value, min..=max).step_by(step.to_f64()),
            (Scalar::Float(value), Bounds { min, max, step }) => {
                Slider::new(value, min.to_f64()..=max.to_f64()).step_by(step.to_f64())
            }
            _ => return,
        };
        let slider = ui.add(slider.show_value(false).clamping(SliderClamping::Always));
        let slider = with_help(slider, widget).accessible_name(&*widget.label);
        if slider.changed() && value != before {
            self.set(widget, Value::Scalar(value));
        }
    }

    pub(super) fn range_slider_ui(
        &mut self,
        ui: &mut Ui,
        widget: &WidgetElement,
        bounds: Bounds,
        format: &NumberFormat,
    ) {
        let Value::Range(before) = self.value(widget) else {
            return;
        };
        let [low_text, high_text] = before.map(|end| scalar_text(end, bounds, format));
        head_ui(ui, widget, &format!("{low_text} – {high_text}"));
        let [mut low, mut high] = before;
        let range = bounds.min.to_f64()..=bounds.max.to_f64();
        let set = |end: &mut Scalar, value: Option<f64>| {
            match (&mut *end, value) {
                (Scalar::Int(end), Some(value)) => *end = value.round() as i64,
                (Scalar::Float(end), Some(value)) => *end = value,
                (_, None) => {}
            }
            end.to_f64()
        };
        let slider = RangeSlider::from_get_set(
            range,
            |value| set(&mut low, value),
            |value| set(&mut high, value),
        );
        let slider = slider
            .step_by(bounds.step.to_f64())
            .show_value(false)
            .clamping(SliderClamping::Always);
        let slider = ui.add(slider).accessible_name(&*widget.label);
        // egui calls the handles just "low" and "high".
        let ends = ["low", "high"];
        let handles = ends.map(|end| slider.id.with(end));
        if let Some(help) = &widget.help {
            drop(help::words_of_parts(slider, &handles, help));
        }
        for (end, handle) in ends.into_iter().zip(handles) {
            ui.accesskit_node_builder(handle, |node| {
                node.set_label(format!("{} {end}", widget.label));
                if let Some(help) = &widget.help {
                    node.set_description(&**help);
                }
            });
        }
        if [low, high] != before && low.is_at_most(high) {
            self.set(widget, Value::Range([low, high]));
        }
    }

    pub(super) fn select_slider_ui(
        &mut self,
        ui: &mut Ui,
        widget: &WidgetElement,
        options: &[Arc<str>],
    ) {
        let Value::Index(Some(before)) = self.value(widget) else {
            return;
        };
        let chosen = options.get(before).map_or("", |option| &**option);
        let chosen = &*long::name(chosen);
        head_ui(ui, widget, chosen);
        let mut idx = before;
        let last = options.len().saturating_sub(1);
        let slider = Slider::new(&mut idx, 0..=last).show_value(false);
        let slider = with_help(ui.add(slider), widget).accessible_name(&*widget.label);
        ui.accesskit_node_builder(slider.id, |node| node.set_value(chosen));
        let width = ui.available_width().min(MAX_WIDTH);
        low_row_ui(ui, |ui| {
            ui.set_max_width(width);
            let small = |at: Option<&Arc<str>>| {
                let text = at.map_or("", |option| &**option);
                RichText::new(long::name(text)).small().weak()
            };
            ui.label(small(options.first()));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add(egui::Label::new(small(options.last())).truncate());
            });
        });
        if idx != before {
            self.set(widget, Value::Index(Some(idx)));
        }
    }
}

/// The label at the left, the value at the right, and below them a track as wide as both.
fn head_ui(ui: &mut Ui, widget: &WidgetElement, value: &str) {
    let width = ui.available_width().min(MAX_WIDTH);
    let accent = ui.visuals().hyperlink_color;
    ui.allocate_ui_with_layout(
        egui::vec2(width, 0.0),
        Layout::right_to_left(Align::Min),
        |ui| {
            ui.set_max_width(width);
            ui.add(
                egui::Label::new(RichText::new(value).monospace().color(accent)).selectable(false),
            );
            ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
                if widget.label_visibility == LabelVisibility::Visible {
                    let text = RichText::new(&*widget.label).size(13.5);
                    label_and_help_ui(ui, widget, text);
                }
            });
        },
    );
    ui.spacing_mut().slider_width = width;
    ui.spacing_mut().interact_size.y = 20.0;
    ui.visuals_mut().selection.bg_fill = accent;
}
