//! Charts: lines and bars with named axes, a legend, and values under the pointer.

use egui::{Color32, FontId, TextStyle, Ui, Vec2b};
use egui_plot::{
    AxisHints, Bar, BarChart, Corner, HoverPosition, Legend, Line, Plot, PlotPoint, PlotPoints,
};

use crate::element::chart::{Chart, ChartKind, Series};
use crate::theme::tokens::{series as series_color, size};

const HEIGHT: f32 = 280.0;
/// Longer series are thinned out to their extremes, two for each of this many stretches.
const MAX_STRETCHES: usize = 2_000;

pub(super) fn chart_ui(ui: &mut Ui, chart: &Chart) {
    ui.scope(|ui| plot_ui(ui, chart));
}

fn plot_ui(ui: &mut Ui, chart: &Chart) {
    let is_dark = ui.visuals().dark_mode;
    ui.style_mut()
        .text_styles
        .insert(TextStyle::Body, FontId::proportional(size::BODY));
    ui.style_mut()
        .text_styles
        .insert(TextStyle::Small, FontId::proportional(size::SMALL));
    let (x_name, y_name) = (chart.x_label.clone(), chart.y_label.clone());
    let is_bars = chart.kind == ChartKind::Bar;
    let mut plot = Plot::new("chart")
        .height(HEIGHT)
        .allow_scroll(false)
        .allow_drag(Vec2b::new(true, false))
        .allow_zoom(Vec2b::new(true, false))
        .allow_boxed_zoom(false)
        .show_background(false)
        .grid_color(ui.visuals().weak_text_color().gamma_multiply(0.45))
        .show_grid(Vec2b::new(!is_bars, true))
        .set_margin_fraction(egui::vec2(0.02, 0.06))
        .custom_x_axes(vec![
            AxisHints::new_x()
                .label(chart.x_label.clone().unwrap_or_default())
                .label_spacing(24.0..=56.0),
        ])
        .y_axis_label(chart.y_label.clone().unwrap_or_default())
        .label_formatter(move |hover| label(hover, x_name.as_deref(), y_name.as_deref()));
    if is_bars {
        plot = plot.include_y(0.0);
    }
    if is_all_zero(chart) {
        // Without a height of their own they would stand in the middle, above as many negative numbers.
        plot = plot.include_y(0.0).include_y(1.0);
    }
    if chart.series.len() > 1 {
        plot = plot.legend(
            Legend::default()
                .position(Corner::RightTop)
                .background_alpha(0.85),
        );
    }
    let response = plot.show(ui, |plot| {
        let bars = BarLayout::of(chart);
        for (idx, series) in chart.series.iter().enumerate() {
            let color = series_color(idx, is_dark);
            match chart.kind {
                ChartKind::Bar => plot.bar_chart(bars.bars(idx, series, color)),
                _ => lines(series).for_each(|points| {
                    plot.line(Line::new(&series.name, points).color(color).width(2.0));
                }),
            }
        }
    });
    let names: Vec<_> = chart.series.iter().map(|series| &*series.name).collect();
    let kind = if is_bars { "Bar chart" } else { "Line chart" };
    response
        .response
        .accessible_name(format!("{kind} of {}", names.join(", ")));
}

fn is_all_zero(chart: &Chart) -> bool {
    let mut points = chart.series.iter().flat_map(|series| &*series.points);
    points.all(|[_, y]| *y == 0.0)
}

/// What stands beside the pointer.
fn label(hover: &HoverPosition<'_>, x_name: Option<&str>, y_name: Option<&str>) -> Option<String> {
    let HoverPosition::NearDataPoint {
        plot_name,
        position,
        ..
    } = hover
    else {
        return None;
    };
    let y_name = Some(*plot_name)
        .filter(|name| !name.is_empty())
        .or(y_name)
        .unwrap_or("y");
    Some(format!(
        "{}: {}\n{y_name}: {}",
        x_name.unwrap_or("x"),
        number(position.x),
        number(position.y)
    ))
}

/// A number without needless decimals.
fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        format!("{value:.0}")
    } else {
        let digits = (4 - value.abs().log10().floor() as i32).clamp(0, 9);
        format!("{value:.*}", digits as usize)
    }
}

/// The unbroken lines of a series: points that are not finite leave a gap.
fn lines(series: &Series) -> impl Iterator<Item = PlotPoints<'static>> {
    series
        .points
        .split(|[x, y]| !(x.is_finite() && y.is_finite()))
        .filter(|line| !line.is_empty())
        .map(|line| PlotPoints::Owned(thinned(line)))
}

/// The points, or the lowest and the highest of each stretch: what is left looks the same on a screen.
fn thinned(line: &[[f64; 2]]) -> Vec<PlotPoint> {
    let point = |[x, y]: &[f64; 2]| PlotPoint::new(*x, *y);
    if line.len() <= 4 * MAX_STRETCHES {
        return line.iter().map(point).collect();
    }
    let by_y = |a: &&[f64; 2], b: &&[f64; 2]| a[1].total_cmp(&b[1]);
    line.chunks(line.len().div_ceil(MAX_STRETCHES))
        .flat_map(|stretch| {
            let low = stretch.iter().min_by(by_y);
            let high = stretch.iter().max_by(by_y);
            let mut pair =
                [low, high].map(|extreme| extreme.map_or(PlotPoint::new(0.0, 0.0), point));
            pair.sort_by(|a, b| a.x.total_cmp(&b.x));
            pair
        })
        .collect()
}

/// How bars share the room at each x.
struct BarLayout {
    /// Width of one bar.
    width: f64,
    n_series: usize,
}

impl BarLayout {
    fn of(chart: &Chart) -> Self {
        let mut xs: Vec<f64> = chart
            .series
            .iter()
            .flat_map(|series| series.points.iter().map(|[x, _]| *x))
            .collect();
        xs.retain(|x| x.is_finite());
        xs.sort_by(f64::total_cmp);
        xs.dedup();
        let step = xs
            .windows(2)
            .map(|pair| pair[1] - pair[0])
            .fold(f64::INFINITY, f64::min);
        let step = if step.is_finite() { step } else { 1.0 };
        let n_series = chart.series.len().max(1);
        Self {
            width: step * 0.8 / n_series as f64,
            n_series,
        }
    }

    fn bars(&self, idx: usize, series: &Series, color: Color32) -> BarChart {
        let shift = (idx as f64 - (self.n_series - 1) as f64 / 2.0) * self.width;
        let is_finite = |[x, y]: &&[f64; 2]| x.is_finite() && y.is_finite();
        let bars = series.points.iter().filter(is_finite).map(|[x, y]| {
            Bar::new(x + shift, *y)
                .width(self.width)
                .fill(color)
                .stroke(egui::Stroke::NONE)
        });
        let name = series.name.clone();
        BarChart::new(&series.name, bars.collect())
            .color(color)
            .element_formatter(Box::new(move |bar, _| {
                format!(
                    "{}\n{name}: {}",
                    number(bar.argument - shift),
                    number(bar.value)
                )
            }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_that_are_not_finite_leave_a_gap() {
        let points = [
            [0.0, 1.0],
            [1.0, f64::NAN],
            [2.0, 3.0],
            [3.0, f64::INFINITY],
        ]
        .as_slice()
        .into();
        assert_eq!(
            lines(&Series {
                name: "a".to_owned(),
                points
            })
            .count(),
            2
        );
    }

    #[test]
    fn thinning_keeps_the_extremes() {
        let mut line: Vec<[f64; 2]> = (0..100_000).map(|x| [f64::from(x), 0.0]).collect();
        line[77_777][1] = 5.0;
        line[33_333][1] = -5.0;
        let thin = thinned(&line);
        assert!(thin.len() <= 2 * MAX_STRETCHES);
        assert!(thin.iter().any(|point| point.y > 4.9) && thin.iter().any(|point| point.y < -4.9));
    }

    #[test]
    fn numbers_have_no_needless_decimals() {
        for (value, text) in [
            (3.0, "3"),
            (0.5, "0.50000"),
            (1234.5678, "1234.6"),
            (-2.0, "-2"),
        ] {
            assert_eq!(number(value), text);
        }
    }
}
