//! All the points of a chart as text.

use crate::element::chart::{Axis, Chart, ChartKind, Scale, Series};
use crate::view::chart::histogram::Edges;

/// A line for each point: side by side where all series stand at the same x, else one series after the other. A
/// histogram has a line for each bin.
pub(super) fn csv(chart: &Chart) -> String {
    match chart.kind {
        ChartKind::Histogram => binned(chart),
        _ => points(chart),
    }
}

fn points(chart: &Chart) -> String {
    let x_name = chart.x.label.as_deref().unwrap_or("x");
    let y_name = chart.y.label.as_deref().unwrap_or("y");
    let mut out = String::new();
    let is_common = chart
        .series
        .windows(2)
        .all(|pair| pair[0].x.is_same(&pair[1].x) && pair[0].len() == pair[1].len());
    if is_common {
        let names = chart.series.iter().map(|series| match &*series.name {
            "" => y_name,
            name => name,
        });
        line(&mut out, std::iter::once(x_name).chain(names));
        let n_rows = chart.series.first().map_or(0, Series::len);
        for row in 0..n_rows {
            let x = text(&chart.x, chart.series[0].x.get(row));
            let ys = chart
                .series
                .iter()
                .map(|series| text(&chart.y, series.y.get(row)));
            let cells: Vec<String> = std::iter::once(x).chain(ys).collect();
            line(&mut out, cells.iter().map(String::as_str));
        }
    } else {
        line(&mut out, ["series", x_name, y_name].into_iter());
        for series in &chart.series {
            for [x, y] in series.points() {
                let (x, y) = (text(&chart.x, x), text(&chart.y, y));
                line(&mut out, [&*series.name, &x, &y].into_iter());
            }
        }
    }
    out
}

fn binned(chart: &Chart) -> String {
    let mut out = String::new();
    let names = chart.series.iter().map(|series| match &*series.name {
        "" => "count",
        name => name,
    });
    line(&mut out, ["from", "to"].into_iter().chain(names));
    let values: Vec<_> = chart
        .series
        .iter()
        .map(|series| series.y.floats())
        .collect();
    let lists: Vec<&[f64]> = values.iter().map(|values| &**values).collect();
    let Some(edges) = Edges::of(&lists, chart.bins) else {
        return out;
    };
    let counts: Vec<Vec<f64>> = lists.iter().map(|list| edges.counts(list)).collect();
    for bin in 0..edges.n {
        let edge = |idx: usize| text(&chart.x, edges.first + edges.width * idx as f64);
        let mut cells = vec![edge(bin), edge(bin + 1)];
        cells.extend(counts.iter().map(|counts| counts[bin].to_string()));
        line(&mut out, cells.iter().map(String::as_str));
    }
    out
}

/// A value so that it can be read back: nothing for a gap, dates as dates, words as words.
fn text(axis: &Axis, value: f64) -> String {
    match axis.scale {
        _ if value.is_nan() => String::new(),
        Scale::Time(_) | Scale::Categories(_) => axis.format(value),
        _ => value.to_string(),
    }
}

fn line<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (idx, cell) in cells.enumerate() {
        if idx > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::chart::{Bins, TimeKind};

    #[test]
    fn series_over_the_same_x_stand_side_by_side() {
        let chart = Chart::new(ChartKind::Line)
            .series("a, b", [1.0, f64::NAN])
            .series("say \"c\"", [0.1, 1e21])
            .x_label("n");
        assert_eq!(
            csv(&chart),
            "n,\"a, b\",\"say \"\"c\"\"\"\n0,1,0.1\n1,,1000000000000000000000\n"
        );
    }

    #[test]
    fn others_follow_each_other() {
        let chart = Chart::new(ChartKind::Line)
            .series("a", [(0.0, 1.0)])
            .series("b", [(86_400e6, 2.0)])
            .x_times(TimeKind::Date);
        assert_eq!(csv(&chart), "series,x,y\na,1970-01-01,1\nb,1970-01-02,2\n");
    }

    #[test]
    fn histograms_are_saved_as_what_they_show() {
        let chart = Chart::new(ChartKind::Histogram).series("", [0.0, 1.0, 10.0]);
        assert_eq!(
            csv(&chart.bins(Bins::Count(2))),
            "from,to,count\n0,5,2\n5,10,1\n"
        );
        assert_eq!(csv(&Chart::new(ChartKind::Line)), "x\n");
    }
}
