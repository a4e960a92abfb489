//! The axes of a plot: what is marked, what is written, and what is seen at first.

use std::ops::RangeInclusive;

use egui::{Rangef, Ui};
use egui_plot::{AxisHints, GridInput, GridMark, Plot};

use crate::element::chart::{Axis, Chart, ChartKind, Direction, Scale};
use crate::view::chart::ticks::ticks;

/// Room for a label of an axis from left to right, and from bottom to top.
const LABEL: [f64; 2] = [84.0, 36.0];
/// Characters of a word at an axis.
const MAX_WORD: usize = 24;

/// Gives a plot the axes of a chart.
pub(super) fn dress<'a>(
    ui: &Ui,
    plot: Plot<'a>,
    chart: &'a Chart,
    direction: Direction,
) -> Plot<'a> {
    let (right, up) = match direction {
        Direction::Upright => (&chart.x, &chart.y),
        Direction::Sideways => (&chart.y, &chart.x),
    };
    let (right_name, up_name) = match direction {
        Direction::Upright => (name(chart, true), name(chart, false)),
        Direction::Sideways => (name(chart, false), name(chart, true)),
    };
    let is_whole = match direction {
        Direction::Upright => [counts(chart), false],
        Direction::Sideways => [false, counts(chart)],
    };
    let width = f64::from(ui.available_width());
    let height = f64::from(chart.height);
    let color = ui.visuals().text_color();
    let mut plot = plot
        .grid_spacing(Rangef::new(1.0, 2.0))
        .x_grid_spacer(move |input| marks(right, &input, LABEL[0], is_whole[0]))
        .y_grid_spacer(move |input| marks(up, &input, LABEL[1], is_whole[1]))
        .custom_x_axes(vec![
            AxisHints::new_x()
                .label(right_name)
                .label_spacing(0.0..=1.0)
                .tick_label_color(color)
                .formatter(move |mark, range| label(right, mark, range, width, true)),
        ])
        .custom_y_axes(vec![
            AxisHints::new_y()
                .label(up_name)
                .label_spacing(0.0..=1.0)
                .tick_label_color(color)
                .formatter(move |mark, range| label(up, mark, range, height, false)),
        ]);
    if direction == Direction::Sideways && matches!(up.scale, Scale::Categories(_)) {
        // Words are read from top to bottom.
        plot = plot.invert_y(true);
    }
    if let Some((low, high)) = right.bounds {
        plot = plot.default_x_bounds(right.place(low), right.place(high));
    }
    if let Some((low, high)) = up.bounds {
        plot = plot.default_y_bounds(up.place(low), up.place(high));
    }
    plot
}

/// Whether x counts the points and nothing else.
pub(super) fn counts(chart: &Chart) -> bool {
    chart.kind != ChartKind::Histogram
        && chart.x.scale == Scale::Linear
        && chart.series.iter().all(|series| series.x.is_counted())
}

/// What stands beside an axis.
fn name(chart: &Chart, is_x: bool) -> String {
    let axis = if is_x { &chart.x } else { &chart.y };
    let heading = axis.heading();
    if !is_x && chart.kind == ChartKind::Histogram {
        return heading.unwrap_or_else(|| "count".to_owned());
    }
    heading.unwrap_or_default()
}

/// The marks of what is seen. A step of the plot's grid is a pixel here.
fn marks(axis: &Axis, input: &GridInput, room: f64, is_whole: bool) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    let n_max = n_marks(
        axis,
        high - low,
        (high - low) / input.base_step_size,
        room,
        is_whole,
    );
    ticks(axis, low, high, n_max)
        .into_iter()
        .map(|tick| GridMark {
            value: tick.place,
            // From this the label learns how many marks were asked for.
            step_size: (high - low) / n_max as f64,
        })
        .collect()
}

/// How many marks have room on so many pixels, which show `length` of an axis.
pub(super) fn n_marks(axis: &Axis, length: f64, n_pixels: f64, room: f64, is_whole: bool) -> usize {
    let room = match axis.scale {
        // Words are cut to what is there.
        Scale::Categories(_) => room * 0.6,
        _ => room,
    };
    let n_max = (n_pixels / room) as usize;
    // Between whole numbers nothing is marked.
    let n_max = if is_whole {
        n_max.min(length.ceil() as usize)
    } else {
        n_max
    };
    n_max.max(1)
}

fn label(
    axis: &Axis,
    mark: GridMark,
    range: &RangeInclusive<f64>,
    n_pixels: f64,
    is_right: bool,
) -> String {
    let (low, high) = (*range.start(), *range.end());
    let n_max = ((high - low) / mark.step_size).round() as usize;
    let near = (high - low) * 1e-6;
    let found = ticks(axis, low, high, n_max).into_iter();
    let mut found = found.filter(|tick| (tick.place - mark.value).abs() <= near);
    let label = found.next().map(|tick| tick.label).unwrap_or_default();
    let n_chars = match axis.scale {
        Scale::Categories(_) if is_right => {
            let n_words = (high - low).min(n_max as f64).max(1.0);
            ((n_pixels / n_words / 7.5) as usize).clamp(3, MAX_WORD)
        }
        _ => MAX_WORD,
    };
    shortened(&label, n_chars)
}

/// A text of at most so many characters.
pub(super) fn shortened(text: &str, n_chars: usize) -> String {
    if text.chars().count() <= n_chars {
        return text.to_owned();
    }
    text.chars()
        .take(n_chars.saturating_sub(1))
        .chain(['…'])
        .collect()
}
