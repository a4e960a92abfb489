//! Numbers to type or to step, and how numbers are written.

use egui::{Button, DragValue, Ui};

use crate::element::widget::{Bounds, NumberFormat, Scalar, Value, WidgetElement};
use crate::view::View;
use crate::view::widget::{label_ui, with_help};

impl View<'_> {
    pub(super) fn number_ui(
        &mut self,
        ui: &mut Ui,
        widget: &WidgetElement,
        bounds: Bounds,
        format: &NumberFormat,
    ) {
        let Value::Scalar(mut value) = self.value(widget) else {
            return;
        };
        let before = value;
        label_ui(ui, widget);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            // The buttons are squares.
            ui.spacing_mut().button_padding.x = 4.0;
            let height = ui.spacing().interact_size.y;
            let room_for_steps = 2.0 * (height + ui.spacing().item_spacing.x);
            let width = (ui.available_width() - room_for_steps).clamp(40.0, 140.0);
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
                    .speed(step.to_f64() * 0.1),
                (Scalar::Float(value), Bounds { min, max, step }) => {
                    let drag = DragValue::new(value)
                        .range(min.to_f64()..=max.to_f64())
                        .speed(step.to_f64() * 0.1);
                    match format.n_decimals {
                        Some(n_decimals) => drag.fixed_decimals(n_decimals),
                        None => drag.max_decimals(10),
                    }
                }
                _ => return,
            };
            let drag = drag
                .prefix(&*format.prefix)
                .suffix(&*format.suffix)
                .update_while_editing(false);
            let drag = ui.scope(|ui| {
                // It is typed in, as fields of text are.
                let visuals = ui.visuals_mut();
                visuals.widgets.inactive.weak_bg_fill = visuals.text_edit_bg_color();
                ui.add_sized([width, height], drag)
            });
            with_help(drag.inner, widget).accessible_name(&*widget.label);
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
}

/// A number with its unit, and as many decimals as its format or its step has.
pub(super) fn scalar_text(value: Scalar, bounds: Bounds, format: &NumberFormat) -> String {
    let NumberFormat {
        prefix,
        suffix,
        n_decimals,
    } = format;
    match value {
        Scalar::Int(value) => format!("{prefix}{value}{suffix}"),
        Scalar::Float(value) => {
            let step = bounds.step.to_f64();
            let of_step = || {
                let digits = (0..10).find(|digits| {
                    let scaled = step * 10_f64.powi(*digits);
                    (scaled - scaled.round()).abs() < 1e-6
                });
                digits.unwrap_or(10) as usize
            };
            let decimals = n_decimals.unwrap_or_else(of_step);
            format!("{prefix}{value:.decimals$}{suffix}")
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
            let next = value + step.to_f64() * f64::from(sign);
            Scalar::Float(next.max(min.to_f64()).min(max.to_f64()))
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

    fn text(value: f64, bounds: Bounds) -> String {
        scalar_text(Scalar::Float(value), bounds, &NumberFormat::default())
    }

    #[test]
    fn units_and_decimals_are_written_as_the_format_says() {
        let format = NumberFormat {
            prefix: "≈ ".into(),
            suffix: " km".into(),
            n_decimals: Some(1),
        };
        let bounds = floats(0.0, 9.0, 0.01);
        let written = scalar_text(Scalar::Float(2.349), bounds, &format);
        assert_eq!(written, "≈ 2.3 km");
    }

    #[test]
    fn floats_show_as_many_decimals_as_their_step_has() {
        assert_eq!(text(0.5, floats(0.0, 1.0, 0.25)), "0.50");
        assert_eq!(text(3.0, floats(0.0, 9.0, 1.0)), "3");
        assert_eq!(text(0.1, floats(0.0, 1.0, 0.01)), "0.10");
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
