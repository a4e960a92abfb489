//! What stands under the pointer, in words.

use egui::{Id, Pos2, RichText, Stroke, Ui};

use crate::element::chart::{Chart, ChartKind, number};
use crate::theme::tokens::series as series_color;
use crate::view::chart::drawing::{Find, What};
use crate::view::chart::item::Drawn;
use crate::view::chart::prepare::Prepared;

/// How far from the pointer something is still meant, in logical pixels.
const REACH: f32 = 32.0;

pub(super) fn hover_ui(
    ui: &Ui,
    chart: &Chart,
    prepared: &Prepared,
    drawn: &Drawn,
    plot: &egui::Response,
) {
    let (Some(pointer), false) = (plot.hover_pos(), plot.dragged()) else {
        return;
    };
    let Some(find) = nearest(&drawn.drawing.finds, pointer) else {
        return;
    };
    let color = series_color(find.trace, ui.visuals().dark_mode);
    let paint = ui.painter().with_clip_rect(plot.rect);
    let stroke = Stroke::new(1.5, ui.visuals().strong_text_color());
    if find.rect.width() > 3.0 || find.rect.height() > 3.0 {
        paint.rect_stroke(find.rect, 0.0, stroke, egui::StrokeKind::Inside);
    } else {
        paint.circle(find.rect.center(), 4.0, color, stroke);
    }
    let id: Id = plot.id.with("value");
    egui::Tooltip::always_open(
        ui.ctx().clone(),
        ui.layer_id(),
        id,
        egui::PopupAnchor::Pointer,
    )
    .gap(12.0)
    .show(|ui| {
        let series = chart.series.get(find.trace);
        let name = series.map_or("", |series| &*series.name);
        if !name.is_empty() {
            ui.horizontal(|ui| {
                ui.label(RichText::new("■").color(color));
                ui.label(RichText::new(name).strong());
            });
        }
        for line in lines(chart, prepared, find) {
            ui.label(line);
        }
        let most = drawn.drawing.most_per_pixel;
        if most > 1 {
            let text = format!("each pixel shows up to {} points", number(most as f64));
            ui.label(RichText::new(text).small().weak());
        }
    });
}

fn nearest(finds: &[Find], pointer: Pos2) -> Option<&Find> {
    let distance = |find: &Find| find.rect.distance_sq_to_pos(pointer);
    let found = finds
        .iter()
        .min_by(|a, b| distance(a).total_cmp(&distance(b)));
    found.filter(|find| distance(find) <= REACH * REACH)
}

/// The values of what was found.
fn lines(chart: &Chart, prepared: &Prepared, find: &Find) -> Vec<String> {
    let row = match find.what {
        What::Row(row) => row,
        What::Crowd(1) => return vec!["1 point here".to_owned()],
        What::Crowd(n) => return vec![format!("{} points here", number(n as f64))],
    };
    let trace = &prepared.traces[find.trace];
    let (Some(x), Some(y)) = (trace.xs.get(row), trace.ys.get(row)) else {
        return Vec::new();
    };
    let x_name = chart.x.label.as_deref().unwrap_or("x");
    let value = chart.y.value(*y);
    // Of a stack, what lies on the ground below is not its own.
    let base = trace.bases.as_ref().map_or(0.0, |bases| bases[row]);
    let is_stacked = chart.arrangement == crate::element::chart::Arrangement::Stacked;
    let value = if is_stacked && base.is_finite() {
        let is_log = chart.y.scale == crate::element::chart::Scale::Log;
        value - if is_log { chart.y.value(base) } else { base }
    } else {
        value
    };
    if chart.kind == ChartKind::Histogram {
        let edge = |side: f64| {
            chart
                .x
                .format(chart.x.value(x + side * prepared.half_width))
        };
        return vec![
            format!("{x_name}: {} to {}", edge(-1.0), edge(1.0)),
            format!(
                "{}: {}",
                chart.y.label.as_deref().unwrap_or("count"),
                number(value)
            ),
        ];
    }
    let y_name = chart.y.label.as_deref().unwrap_or("y");
    vec![
        format!("{x_name}: {}", chart.x.format(chart.x.value(*x))),
        format!("{y_name}: {}", chart.y.format(value)),
    ]
}

#[cfg(test)]
mod tests {
    use egui::{Rect, pos2};

    use super::*;
    use crate::view::chart::prepare::prepare;

    fn said(chart: &Chart, trace: usize, row: usize) -> Vec<String> {
        let find = Find {
            rect: Rect::from_pos(pos2(0.0, 0.0)),
            trace,
            what: What::Row(row),
        };
        lines(chart, &prepare(chart), &find)
    }

    #[test]
    fn values_are_said_with_their_names_and_units() {
        let chart = Chart::new(ChartKind::Bar)
            .categories(["May", "June"])
            .series("a", [3.0, 5.0])
            .series("b", [1.0, 2.5])
            .y_label("Rain")
            .y_unit("mm");
        assert_eq!(said(&chart, 1, 1), ["x: June", "Rain: 2.5 mm"]);
        // Stacked, the top is at 7.5, and the series' own share is still said.
        assert_eq!(said(&chart.stacked(), 1, 1), ["x: June", "Rain: 2.5 mm"]);
    }

    #[test]
    fn values_of_logarithmic_axes_are_the_numbers_themselves() {
        let chart = Chart::new(ChartKind::Line)
            .series("a", [1.0, 1000.0])
            .log_y();
        assert_eq!(said(&chart, 0, 1), ["x: 1", "y: 1000"]);
    }

    #[test]
    fn bins_say_where_they_begin_and_end() {
        let chart = Chart::new(ChartKind::Histogram)
            .series("", [0.0, 1.0, 9.0, 10.0])
            .bins(crate::element::chart::Bins::Count(2));
        assert_eq!(said(&chart, 0, 1), ["x: 5 to 10", "count: 2"]);
    }
}
