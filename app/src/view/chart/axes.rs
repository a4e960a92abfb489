//! The axes of a plot: what is marked, what is written, and what is seen at first.

use std::ops::RangeInclusive;

use egui::{Rangef, Ui, Vec2, vec2};
use egui_plot::{AxisHints, GridInput, GridMark, Plot};

use crate::element::chart::{Axis, Chart, ChartKind, Direction, Scale};
use crate::view::chart::ticks::ticks;

/// Room for a label of an axis from left to right, and from bottom to top.
const LABEL: [f64; 2] = [84.0, 36.0];
/// Characters of a word at an axis.
const MAX_WORD: usize = 24;

/// One of the two axes on paper.
pub(super) struct Side<'a> {
    pub(super) axis: &'a Axis,
    /// What stands beside it.
    pub(super) name: String,
    /// Whether it runs from left to right.
    pub(super) is_right: bool,
    /// Whether it is the x axis of the chart, wherever that runs.
    pub(super) is_x: bool,
    /// Whether nothing is to be marked between whole numbers.
    pub(super) is_whole: bool,
}

impl Side<'_> {
    /// Room for a label.
    pub(super) fn room(&self) -> f64 {
        LABEL[usize::from(!self.is_right)]
    }
}

/// The axis from left to right, and the one from bottom to top.
pub(super) fn sides(chart: &Chart, direction: Direction) -> [Side<'_>; 2] {
    [true, false].map(|is_right| {
        let is_x = is_right == (direction == Direction::Upright);
        Side {
            axis: if is_x { &chart.x } else { &chart.y },
            name: name(chart, is_x),
            is_right,
            is_x,
            is_whole: is_x && counts(chart),
        }
    })
}

/// Gives a plot the axes of a chart.
pub(super) fn dress<'a>(
    ui: &Ui,
    mut plot: Plot<'a>,
    chart: &'a Chart,
    direction: Direction,
) -> Plot<'a> {
    let color = ui.visuals().text_color();
    let [right, up] = sides(chart, direction);
    if direction == Direction::Sideways && matches!(up.axis.scale, Scale::Categories(_)) {
        // Words are read from top to bottom.
        plot = plot.invert_y(true);
    }
    for side in [right, up] {
        let Side {
            axis,
            is_right,
            is_whole,
            ..
        } = side;
        let n_pixels = f64::from(if is_right {
            ui.available_width()
        } else {
            chart.height
        });
        let room = side.room();
        let hints = if is_right {
            AxisHints::new_x()
        } else {
            AxisHints::new_y()
        };
        let hints = hints
            .label(side.name)
            .label_spacing(0.0..=1.0)
            .tick_label_color(color)
            .formatter(move |mark, range| label(axis, mark, range, n_pixels, is_right));
        let spacer = move |input: GridInput| marks(axis, &input, room, is_whole);
        let bounds = axis
            .bounds
            .map(|(low, high)| (axis.place(low), axis.place(high)));
        plot = if is_right {
            plot.x_grid_spacer(spacer).custom_x_axes(vec![hints])
        } else {
            plot.y_grid_spacer(spacer).custom_y_axes(vec![hints])
        };
        plot = match (bounds, is_right) {
            (Some((low, high)), true) => plot.default_x_bounds(low, high),
            (Some((low, high)), false) => plot.default_y_bounds(low, high),
            (None, _) => plot,
        };
    }
    plot.grid_spacing(Rangef::new(1.0, 2.0))
}

/// What is left around the points, in parts of the stretch that they take.
pub(super) fn margin(ui: &Ui, chart: &Chart, direction: Direction) -> Vec2 {
    /// Half of the name of a day or a month: below the first and the last point none sticks out.
    const HALF_DATE: f32 = 30.0;
    if chart.kind == ChartKind::Scatter {
        return vec2(0.04, 0.1);
    }
    let along = if matches!(chart.x.scale, Scale::Time(_)) && !chart.kind.has_bars() {
        HALF_DATE / (ui.available_width() - 4.0 * HALF_DATE).max(HALF_DATE)
    } else {
        0.02
    };
    if !chart.kind.has_ground() {
        return vec2(along, 0.06);
    }
    // What stands on a ground has the air above it in its own stretch, and none below.
    match direction {
        Direction::Upright => vec2(along, 0.0),
        Direction::Sideways => vec2(0.0, along),
    }
}

/// Whether x counts the points and nothing else.
fn counts(chart: &Chart) -> bool {
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
