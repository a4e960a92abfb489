//! Stars, faces, thumbs.

use egui::accesskit::Role;
use egui::epaint::QuadraticBezierShape;
use egui::{Button, Color32, Pos2, Response, RichText, Stroke, Ui, WidgetInfo, vec2};

use crate::element::widget::{FeedbackScale, Value, WidgetElement};
use crate::view::View;
use crate::view::widget::choice::after;
use crate::view::widget::group::{Arrows, group_ui};
use crate::view::widget::{label_ui, with_help};

impl View<'_> {
    pub(super) fn feedback_ui(
        &mut self,
        ui: &mut Ui,
        widget: &WidgetElement,
        scale: FeedbackScale,
    ) {
        let Value::Index(before) = self.value(widget) else {
            return;
        };
        label_ui(ui, widget);
        let picked = group_ui(ui, widget, Arrows::Choose, |ui, group| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                for idx in 0..scale.n_positions() {
                    group.note(&position_ui(ui, widget, scale, idx, before));
                }
            });
        });
        let then = after(before, picked, true);
        if then != before {
            self.set(widget, Value::Index(then));
        }
    }
}

/// One position.
fn position_ui(
    ui: &mut Ui,
    widget: &WidgetElement,
    scale: FeedbackScale,
    idx: usize,
    chosen: Option<usize>,
) -> Response {
    let is_chosen = chosen == Some(idx);
    // Stars fill up to the chosen one, the others stand alone.
    let is_lit = match scale {
        FeedbackScale::Stars => chosen.is_some_and(|chosen| idx <= chosen),
        FeedbackScale::Faces | FeedbackScale::Thumbs => is_chosen,
    };
    let color = if is_lit {
        ui.visuals().hyperlink_color
    } else {
        ui.visuals().weak_text_color()
    };
    let glyph = match scale {
        FeedbackScale::Stars if is_lit => "★",
        FeedbackScale::Stars => "☆",
        FeedbackScale::Faces => "",
        FeedbackScale::Thumbs => ["👎", "👍"][idx.min(1)],
    };
    ui.spacing_mut().button_padding = vec2(4.0, 2.0);
    let button = Button::new(RichText::new(glyph).size(20.0).color(color))
        .frame_when_inactive(false)
        .min_size(vec2(30.0, 30.0));
    let button = ui.add(button);
    if scale == FeedbackScale::Faces {
        paint_face(ui, button.rect.center(), idx, Stroke::new(1.5, color));
    }
    let name = match (scale, idx) {
        (FeedbackScale::Stars, 0) => "1 star".to_owned(),
        (FeedbackScale::Stars, _) => format!("{} stars", idx + 1),
        (FeedbackScale::Faces, _) => {
            ["very bad", "bad", "neither nor", "good", "very good"][idx.min(4)].to_owned()
        }
        (FeedbackScale::Thumbs, _) => ["thumbs down", "thumbs up"][idx.min(1)].to_owned(),
    };
    button
        .widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), is_chosen, &name));
    match widget.help {
        Some(_) => with_help(button, widget),
        None => button.on_hover_text(name),
    }
}

/// A face, from a sad one to a glad one: the mouth bends the other way.
fn paint_face(ui: &Ui, center: Pos2, idx: usize, stroke: Stroke) {
    let painter = ui.painter();
    painter.circle_stroke(center, 10.0, stroke);
    for side in [-1.0, 1.0] {
        painter.circle_filled(center + vec2(side * 3.5, -2.5), 1.3, stroke.color);
    }
    let bend = (idx as f32 - 2.0) * 3.0;
    let mouth = [
        vec2(-4.5, 4.0 - bend * 0.3),
        vec2(0.0, 4.0 + bend * 0.9),
        vec2(4.5, 4.0 - bend * 0.3),
    ];
    painter.add(QuadraticBezierShape::from_points_stroke(
        mouth.map(|at| center + at),
        false,
        Color32::TRANSPARENT,
        stroke,
    ));
}
