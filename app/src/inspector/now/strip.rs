//! The reruns of a session as a strip of bars: as high as they took long, coloured by how they went.

use std::sync::Arc;
use std::time::Duration;

use egui::{Color32, Rect, RichText, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::inspector::paint;
use crate::protocol::Outcome;
use crate::story::{RunStory, words};
use crate::theme::low_button;
use crate::theme::tokens::State;

const HEIGHT: f32 = 34.0;
/// From one bar to the next.
const STEP: f32 = 9.0;

pub(super) fn strip_ui(ui: &mut Ui, runs: &[&Arc<RunStory>], shown: u32, chosen: &mut Option<u32>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let n_bars = ((rect.width() / STEP) as usize).clamp(1, runs.len());
    let visible = &runs[runs.len() - n_bars..];
    let newest = visible.last().map(|run| run.run);
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - 0.5,
        ui.visuals().widgets.noninteractive.bg_stroke,
    );
    for (idx, run) in visible.iter().enumerate() {
        let left = rect.left() + idx as f32 * STEP;
        let place = Rect::from_min_max(pos2(left, rect.top()), pos2(left + STEP, rect.bottom()));
        let response = ui.interact(
            place,
            ui.scope_id().with(("rerun", run.run)),
            Sense::click(),
        );
        if response.clicked() {
            *chosen = (Some(run.run) != newest).then_some(run.run);
        }
        let is_shown = run.run == shown;
        if is_shown || response.hovered() || response.has_focus() {
            let fill = ui.visuals().widgets.hovered.weak_bg_fill;
            ui.painter().rect_filled(place, 2, fill);
        }
        let bar = Rect::from_min_max(
            pos2(left + 2.0, rect.bottom() - 1.0 - height(run.took)),
            pos2(left + STEP - 2.0, rect.bottom() - 1.0),
        );
        let color = color(ui, run);
        ui.painter().rect_filled(bar, 1, color);
        if is_shown {
            ui.painter()
                .rect_stroke(place, 2, Stroke::new(1.0, color), StrokeKind::Inside);
        }
        let name = format!("rerun {}", run.run);
        response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_shown, &name));
        response.on_hover_text(format!("{name}: {}", words::run(run)));
    }
    ui.horizontal(|ui| {
        let last = runs.last().map_or(shown, |run| run.run);
        ui.label(
            RichText::new(format!("rerun {shown} of {last}"))
                .small()
                .weak(),
        );
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if chosen.is_some() {
                let hover = "look at the last rerun, whichever that is";
                if ui
                    .add(low_button("back to live"))
                    .on_hover_text(hover)
                    .clicked()
                {
                    *chosen = None;
                }
            } else {
                ui.label(
                    RichText::new("live")
                        .small()
                        .color(paint::color(ui, State::Hit)),
                );
                paint::glyph_ui(ui, State::Hit);
            }
        });
    });
}

/// Logarithmic: a millisecond is as visible as ten seconds.
fn height(took: Option<Duration>) -> f32 {
    let millis = took.unwrap_or_default().as_secs_f32() * 1e3;
    let share = (millis.max(0.1) / 0.1).log10() / 5.0;
    4.0 + share.clamp(0.0, 1.0) * (HEIGHT - 8.0)
}

fn color(ui: &Ui, run: &RunStory) -> Color32 {
    let state = match run.outcome {
        None => State::Busy,
        Some(Outcome::Failed | Outcome::Panicked) => State::Changed,
        Some(Outcome::Interrupted | Outcome::Stopped) => State::Gone,
        Some(Outcome::Done) if run.n_misses > 0 => State::Miss,
        Some(Outcome::Done) if run.n_hits > 0 => State::Hit,
        Some(_) => return ui.visuals().weak_text_color(),
    };
    paint::color(ui, state)
}
