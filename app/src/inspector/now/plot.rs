//! Hits and misses over the reruns of a session: stacked bars, the rerun that is looked at marked.

use std::sync::Arc;

use egui::Ui;
use egui_plot::{AxisHints, Bar, BarChart, HoverPosition, Plot, VLine};

use crate::inspector::paint;
use crate::story::RunStory;
use crate::theme::tokens::State;

/// Reruns that are shown at once.
const MAX_BARS: usize = 60;

pub(super) fn plot_ui(ui: &mut Ui, runs: &[&Arc<RunStory>], shown: u32) {
    let runs = &runs[runs.len().saturating_sub(MAX_BARS)..];
    let (hit, miss) = (paint::color(ui, State::Hit), paint::color(ui, State::Miss));
    let bars = |n_of: fn(&RunStory) -> usize, color: egui::Color32| {
        let bar = |run: &&Arc<RunStory>| {
            Bar::new(f64::from(run.run), n_of(run) as f64)
                .width(0.7)
                .fill(color)
                .stroke(egui::Stroke::NONE)
        };
        runs.iter().map(bar).collect::<Vec<_>>()
    };
    let hits = BarChart::new("hits", bars(|run| run.n_hits, hit)).allow_hover(false);
    let misses = BarChart::new("misses", bars(|run| run.n_misses, miss))
        .stack_on(&[&hits])
        .allow_hover(false);
    let told: Vec<(u32, String)> = runs
        .iter()
        .map(|run| {
            (
                run.run,
                format!(
                    "rerun {}\n{} hits\n{} misses",
                    run.run, run.n_hits, run.n_misses
                ),
            )
        })
        .collect();
    let first = runs.first().map_or(1, |run| run.run);
    let last = runs.last().map_or(1, |run| run.run).max(first + 9);
    let most = runs
        .iter()
        .map(|run| run.n_hits + run.n_misses)
        .max()
        .unwrap_or(1)
        .max(1);
    let mark = ui.visuals().widgets.noninteractive.bg_stroke.color;
    let small = egui::TextStyle::Small.resolve(ui.style());
    ui.style_mut()
        .text_styles
        .insert(egui::TextStyle::Body, small);
    Plot::new("hits and misses")
        .height(104.0)
        // There is nothing in it for a key to do.
        .sense(egui::Sense::hover())
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .show_background(false)
        .show_crosshair(false)
        .show_grid([false, true])
        .default_x_bounds(f64::from(first) - 0.8, f64::from(last) + 0.8)
        .default_y_bounds(0.0, most as f64 * 1.1)
        .auto_bounds([false, false])
        .x_grid_spacer(|input| whole_marks(input.bounds))
        .y_grid_spacer(|input| whole_marks(input.bounds))
        .custom_x_axes(vec![readable(AxisHints::new_x(), ui)])
        .custom_y_axes(vec![readable(AxisHints::new_y(), ui).min_thickness(20.0)])
        .label_formatter(move |position| {
            let (HoverPosition::NearDataPoint { position, .. }
            | HoverPosition::Elsewhere { position }) = position;
            let run = position.x.round() as i64;
            told.iter()
                .find(|(number, _)| i64::from(*number) == run)
                .map(|(_, text)| text.clone())
        })
        .show(ui, |plot| {
            plot.set_plot_bounds_x(f64::from(first) - 0.8..=f64::from(last) + 0.8);
            plot.set_plot_bounds_y(0.0..=most as f64 * 1.1);
            plot.vline(
                VLine::new("shown", f64::from(shown))
                    .color(mark)
                    .width(1.0)
                    .allow_hover(false),
            );
            plot.bar_chart(hits);
            plot.bar_chart(misses);
        });
}

/// Figures at an axis are as readable where there are many of them.
fn readable<'a>(axis: AxisHints<'a>, ui: &Ui) -> AxisHints<'a> {
    axis.label_spacing(0.0..=1.0)
        .tick_label_color(ui.visuals().weak_text_color())
}

/// Reruns and calls are whole: marks at 1, 2 or 5 times a power of ten, about five of them.
fn whole_marks((from, to): (f64, f64)) -> Vec<egui_plot::GridMark> {
    let rough = ((to - from) / 5.0).max(1.0);
    let power = 10_f64.powf(rough.log10().floor());
    let step_size = [1.0, 2.0, 5.0, 10.0]
        .map(|step| step * power)
        .into_iter()
        .find(|step| *step >= rough);
    let step_size = step_size.unwrap_or(power * 10.0).round();
    let (first, last) = (
        (from / step_size).ceil() as i64,
        (to / step_size).floor() as i64,
    );
    (first..=last)
        .map(|n| egui_plot::GridMark {
            value: n as f64 * step_size,
            step_size,
        })
        .collect()
}
