//! What a chart needs before it can be drawn quickly: numbers side by side, sorted, stacked, binned, and with an
//! index over millions of them. Made once for each chart, a long one's on a thread of its own (see `job.rs`).

use std::sync::Arc;

use crate::element::chart::{Arrangement, Axis, Chart, ChartKind, Floats, Numbers, Scale, Series};
use crate::view::chart::density::Grid;
use crate::view::chart::histogram::Edges;
use crate::view::chart::pyramid::Pyramid;

/// Points of each series of the sample that is shown while a long chart is being prepared.
const SAMPLE: usize = 2_000;
/// Series of at most so many points are drawn point by point.
pub(super) const FEW: usize = 10_000;

/// A chart that is ready to be drawn.
pub(super) struct Prepared {
    pub(super) traces: Vec<Trace>,
    /// Points at or below 0 that a logarithmic axis has no place for.
    pub(super) n_without_place: usize,
    /// Half of the room that the bars at one x have, in units of the x axis.
    pub(super) half_width: f64,
    /// Whether a line was too long to follow points that go back and forth.
    pub(super) is_cloud: bool,
}

/// A series on paper: logarithms, where an axis is logarithmic.
pub(super) struct Trace {
    pub(super) xs: Arc<Floats>,
    /// As many as `xs`.
    pub(super) ys: Floats,
    /// Where its areas or bars begin, if not at zero.
    pub(super) bases: Option<Vec<f64>>,
    /// Radii of its points.
    pub(super) sizes: Option<Floats>,
    /// Whether x never falls.
    pub(super) is_sorted: bool,
    pub(super) pyramid: Option<Pyramid>,
    pub(super) grid: Option<Grid>,
    /// The stretches that its points take; `None`: it has none.
    pub(super) range: Option<[(f64, f64); 2]>,
}

/// Every so many'th point of each series.
pub(super) fn sample(chart: &Chart) -> Chart {
    let series = chart.series.iter().map(|series| {
        let step = series.len().div_ceil(SAMPLE).max(1);
        let take = |numbers: &Numbers| -> Numbers {
            let idxs = (0..series.len()).step_by(step);
            idxs.map(|idx| numbers.get(idx)).collect::<Vec<_>>().into()
        };
        Series {
            sizes: series.sizes.as_ref().map(take),
            ..Series::new(&*series.name, take(&series.x), take(&series.y))
        }
    });
    Chart {
        series: series.collect(),
        ..chart.clone()
    }
}

pub(super) fn prepare(chart: &Chart) -> Prepared {
    prepare_while(chart, &|| true).expect("it is wanted all the time")
}

/// Prepares a chart; `None` if it is no longer wanted between two steps.
pub(super) fn prepare_while(chart: &Chart, is_wanted: &dyn Fn() -> bool) -> Option<Prepared> {
    let when_wanted = || is_wanted().then_some(());
    when_wanted()?;
    let mut lists = match chart.kind {
        ChartKind::Histogram => binned(chart),
        _ => listed(chart),
    };
    let has_ground = matches!(
        chart.kind,
        ChartKind::Bar | ChartKind::Area | ChartKind::Histogram
    );
    if has_ground {
        for list in &mut lists {
            when_wanted()?;
            list.sort();
        }
        if chart.arrangement == Arrangement::Stacked {
            lists = stacked(&lists);
        }
    }
    // Lines and points need no room beside each other.
    let half_width = match chart.kind {
        ChartKind::Histogram => 0.5 * step(&lists),
        ChartKind::Bar => 0.4 * step(&lists),
        _ => 0.0,
    };
    let mut n_without_place = 0;
    for list in &mut lists {
        when_wanted()?;
        n_without_place += list.lay_out(&chart.x, &chart.y);
    }
    let mut traces = Vec::with_capacity(lists.len());
    for list in lists {
        when_wanted()?;
        traces.push(list.index(chart.kind));
    }
    let is_cloud = chart.kind == ChartKind::Line && traces.iter().any(|trace| trace.grid.is_some());
    Some(Prepared {
        traces,
        n_without_place,
        half_width,
        is_cloud,
    })
}

/// A series on its way to a [`Trace`].
struct List {
    xs: Arc<Floats>,
    ys: Floats,
    bases: Option<Vec<f64>>,
    sizes: Option<Floats>,
}

fn listed(chart: &Chart) -> Vec<List> {
    // Several columns over the same one share its numbers, also when they are widened here.
    let mut known: Vec<(&Numbers, Arc<Floats>)> = Vec::new();
    let lists = chart.series.iter().map(|series| {
        let same = known.iter().find(|(numbers, _)| numbers.is_same(&series.x));
        let xs = same.map_or_else(|| Arc::new(series.x.floats()), |(_, xs)| Arc::clone(xs));
        known.push((&series.x, Arc::clone(&xs)));
        let mut list = List {
            xs,
            ys: series.y.floats(),
            bases: None,
            sizes: series.sizes.as_ref().map(Numbers::floats),
        };
        let n = series.len();
        if list.xs.len() != n || list.ys.len() != n {
            list.keep(|row| row < n);
        }
        if list.xs.iter().any(|x| !x.is_finite()) {
            let xs = Arc::clone(&list.xs);
            list.keep(|row| xs[row].is_finite());
        }
        list
    });
    lists.collect()
}

fn binned(chart: &Chart) -> Vec<List> {
    let values: Vec<Floats> = chart
        .series
        .iter()
        .map(|series| series.y.floats())
        .collect();
    let slices: Vec<&[f64]> = values.iter().map(|values| &**values).collect();
    let Some(edges) = Edges::of(&slices, chart.bins) else {
        return listed(&Chart::new(chart.kind));
    };
    let middles = Arc::new(Floats::Own(edges.middles()));
    let list = |values: &[f64]| List {
        xs: Arc::clone(&middles),
        ys: Floats::Own(edges.counts(values)),
        bases: None,
        sizes: None,
    };
    slices.into_iter().map(list).collect()
}

/// The shortest way from one x to the next, over all series; they are sorted.
fn step(lists: &[List]) -> f64 {
    let mut xs: Vec<f64> = Vec::new();
    if let [one] = lists {
        xs.extend_from_slice(&one.xs);
    } else {
        for list in lists {
            xs.extend_from_slice(&list.xs);
        }
        xs.sort_unstable_by(f64::total_cmp);
    }
    let steps = xs.windows(2).map(|pair| pair[1] - pair[0]);
    let step = steps
        .filter(|step| *step > 0.0)
        .fold(f64::INFINITY, f64::min);
    if step.is_finite() { step } else { 1.0 }
}

/// Each series on top of those before it; what is below zero hangs down from there. Where a series has no point of
/// its own at another one's x, it adds nothing.
fn stacked(lists: &[List]) -> Vec<List> {
    let mut xs: Vec<f64> = lists
        .iter()
        .flat_map(|list| list.xs.iter().copied())
        .collect();
    xs.sort_unstable_by(f64::total_cmp);
    xs.dedup();
    let (mut up, mut down) = (vec![0.0; xs.len()], vec![0.0; xs.len()]);
    let xs = Arc::new(Floats::Own(xs));
    let stack = lists.iter().map(|list| {
        let mut ys = vec![0.0; xs.len()];
        for (x, y) in list.xs.iter().zip(list.ys.iter()) {
            let place = xs.partition_point(|it| it < x);
            if y.is_finite() && place < ys.len() {
                ys[place] += *y;
            }
        }
        let mut bases = Vec::with_capacity(xs.len());
        for (place, y) in ys.iter_mut().enumerate() {
            let ground = if *y < 0.0 {
                &mut down[place]
            } else {
                &mut up[place]
            };
            bases.push(*ground);
            *ground += *y;
            *y = *ground;
        }
        List {
            xs: Arc::clone(&xs),
            ys: Floats::Own(ys),
            bases: Some(bases),
            sizes: None,
        }
    });
    stack.collect()
}

impl List {
    /// Drops the rows that are not wanted.
    fn keep(&mut self, wanted: impl Fn(usize) -> bool) {
        let kept = |numbers: &[f64]| {
            let rows = numbers.iter().enumerate().filter(|(row, _)| wanted(*row));
            Floats::Own(rows.map(|(_, number)| *number).collect())
        };
        self.xs = Arc::new(kept(&self.xs));
        self.ys = kept(&self.ys);
        self.sizes = self.sizes.as_deref().map(kept);
    }

    fn is_sorted(&self) -> bool {
        self.xs.is_sorted()
    }

    fn sort(&mut self) {
        if self.is_sorted() {
            return;
        }
        let mut rows: Vec<usize> = (0..self.xs.len()).collect();
        rows.sort_by(|a, b| self.xs[*a].total_cmp(&self.xs[*b]));
        let sorted = |numbers: &[f64]| Floats::Own(rows.iter().map(|row| numbers[*row]).collect());
        self.xs = Arc::new(sorted(&self.xs));
        self.ys = sorted(&self.ys);
    }

    /// Replaces values by their places on logarithmic axes; returns how many points have none.
    fn lay_out(&mut self, x: &Axis, y: &Axis) -> usize {
        let lay = |axis: &Axis, numbers: &[f64]| {
            let n = numbers
                .iter()
                .filter(|it| it.is_finite() && **it <= 0.0)
                .count();
            let places = numbers.iter().map(|number| axis.place(*number)).collect();
            (n, Floats::Own(places))
        };
        let mut n_lost = 0;
        if x.scale == Scale::Log {
            let (n, xs) = lay(x, &self.xs);
            self.xs = Arc::new(xs);
            n_lost += n;
            if n > 0 {
                let xs = Arc::clone(&self.xs);
                self.keep(|row| xs[row].is_finite());
            }
        }
        if y.scale == Scale::Log {
            let (n, ys) = lay(y, &self.ys);
            // A base without a place is the bottom of the paper.
            let bases = self.bases.take().unwrap_or_else(|| vec![0.0; ys.len()]);
            let bases = bases.iter().map(|base| y.place(*base));
            let bottom = |base: f64| {
                if base.is_nan() {
                    f64::NEG_INFINITY
                } else {
                    base
                }
            };
            self.bases = Some(bases.map(bottom).collect());
            self.ys = ys;
            n_lost += n;
        }
        n_lost
    }

    /// With whatever makes drawing quick.
    fn index(self, kind: ChartKind) -> Trace {
        let is_sorted = self.is_sorted();
        let is_long = self.xs.len() > FEW;
        let pyramid = (is_sorted && is_long).then(|| Pyramid::of(&self.ys));
        let range = self.range(pyramid.as_ref(), kind);
        let is_cloud = is_long && (kind == ChartKind::Scatter || !is_sorted);
        let grid = range
            .filter(|_| is_cloud)
            .map(|[x, y]| Grid::of(&self.xs, &self.ys, x, y));
        Trace {
            xs: self.xs,
            ys: self.ys,
            bases: self.bases,
            sizes: self.sizes,
            is_sorted,
            pyramid,
            grid,
            range,
        }
    }

    /// The stretches that the points take, the ground of areas and bars included.
    fn range(&self, pyramid: Option<&Pyramid>, kind: ChartKind) -> Option<[(f64, f64); 2]> {
        let (mut x, mut y) = (None, None);
        let grow = |range: &mut Option<(f64, f64)>, value: f64| {
            if value.is_finite() {
                let (low, high) = range.unwrap_or((value, value));
                *range = Some((low.min(value), high.max(value)));
            }
        };
        if let Some(pyramid) = pyramid {
            let [least, greatest] = pyramid.extremes(&self.ys, 0..self.ys.len())?;
            grow(&mut y, self.ys[least]);
            grow(&mut y, self.ys[greatest]);
            grow(&mut x, *self.xs.first()?);
            grow(&mut x, *self.xs.last()?);
        } else {
            for (at, value) in self.xs.iter().zip(self.ys.iter()) {
                if value.is_finite() {
                    grow(&mut x, *at);
                    grow(&mut y, *value);
                }
            }
        }
        if matches!(
            kind,
            ChartKind::Area | ChartKind::Bar | ChartKind::Histogram
        ) {
            match &self.bases {
                Some(bases) => bases.iter().for_each(|base| grow(&mut y, *base)),
                None => grow(&mut y, 0.0),
            }
        }
        Some([x?, y?])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ys(trace: &Trace) -> &[f64] {
        &trace.ys
    }

    #[test]
    fn stacks_meet_at_each_x_whatever_series_has_a_point_there() {
        let chart = Chart::new(ChartKind::Bar)
            .series("a", [(1, 5), (2, 6)])
            .series("b", [(3, 1), (2, 2), (1, -4)])
            .stacked();
        let prepared = prepare(&chart);
        let [a, b] = &prepared.traces[..] else {
            panic!("two series")
        };
        assert_eq!(
            (&a.xs[..], ys(a)),
            (&[1.0, 2.0, 3.0][..], &[5.0, 6.0, 0.0][..])
        );
        assert_eq!(ys(b), [-4.0, 8.0, 1.0]);
        assert_eq!(b.bases.as_deref(), Some(&[0.0, 6.0, 0.0][..]));
        assert_eq!(b.range, Some([(1.0, 3.0), (-4.0, 8.0)]));
    }

    #[test]
    fn points_without_a_place_on_a_logarithmic_axis_are_counted() {
        let chart = Chart::new(ChartKind::Line).series("a", [10.0, 0.0, -1.0, 1000.0]);
        let prepared = prepare(&chart.log_y());
        assert_eq!(prepared.n_without_place, 2);
        let [(_, _), (low, high)] = prepared.traces[0].range.expect("two points are left");
        assert!((low - 1.0).abs() < 1e-9 && (high - 3.0).abs() < 1e-9);
    }

    #[test]
    fn charts_of_nothing_have_no_range() {
        for points in [vec![], vec![f64::NAN; 3], vec![f64::INFINITY]] {
            for kind in [
                ChartKind::Line,
                ChartKind::Area,
                ChartKind::Bar,
                ChartKind::Scatter,
                ChartKind::Histogram,
            ] {
                let chart = Chart::new(kind).series("a", points.clone());
                let prepared = prepare(&chart);
                assert!(prepared.traces.iter().all(|trace| trace.range.is_none()
                    || kind == ChartKind::Bar
                    || kind == ChartKind::Area));
            }
        }
    }

    #[test]
    fn only_bars_need_to_know_how_close_they_stand() {
        let of = |kind| prepare(&Chart::new(kind).series("a", [(1, 5), (3, 6)])).half_width;
        assert!(of(ChartKind::Line).abs() < 1e-9 && of(ChartKind::Scatter).abs() < 1e-9);
        assert!((of(ChartKind::Bar) - 0.8).abs() < 1e-9);
    }

    #[test]
    fn only_what_is_long_gets_an_index() {
        let of = |n: usize, kind| {
            let points = (0..n).map(|idx| (idx as f64, (idx % 7) as f64));
            prepare(&Chart::new(kind).series("a", points))
        };
        assert!(of(FEW, ChartKind::Line).traces[0].pyramid.is_none());
        assert!(of(FEW + 1, ChartKind::Line).traces[0].pyramid.is_some());
        assert!(of(FEW + 1, ChartKind::Scatter).traces[0].grid.is_some());
        assert!(!of(FEW + 1, ChartKind::Line).is_cloud);
        let back = (0..=FEW).map(|idx| (-(idx as f64), 1.0));
        assert!(prepare(&Chart::new(ChartKind::Line).series("a", back)).is_cloud);
    }
}
