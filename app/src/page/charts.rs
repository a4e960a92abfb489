//! What `page.line_chart` and `page.bar_chart` can show.

use std::sync::Arc;

use dacapo_cache::{Data, Table};

use crate::element::chart::{Chart, ChartKind, Series};
use crate::error::Error;
use crate::widget::Numeric;

/// Something that a chart can be made of: numbers, `(x, y)` pairs, columns of a table, or a [`Chart`].
///
/// A table goes with the names of its columns: `(&table, "x", "y")`, `(&table, "x", ["y1", "y2"])`.
pub trait IntoChart {
    /// The chart, drawn in this way.
    fn into_chart(self, kind: ChartKind) -> Result<Arc<Chart>, Error>;
}

impl IntoChart for Chart {
    fn into_chart(self, kind: ChartKind) -> Result<Arc<Chart>, Error> {
        Ok(Arc::new(Self { kind, ..self }))
    }
}

impl IntoChart for &Chart {
    fn into_chart(self, kind: ChartKind) -> Result<Arc<Chart>, Error> {
        self.clone().into_chart(kind)
    }
}

impl IntoChart for Arc<Chart> {
    fn into_chart(self, kind: ChartKind) -> Result<Arc<Chart>, Error> {
        if self.kind == kind {
            Ok(self)
        } else {
            Chart::clone(&self).into_chart(kind)
        }
    }
}

impl IntoChart for &Arc<Chart> {
    fn into_chart(self, kind: ChartKind) -> Result<Arc<Chart>, Error> {
        Arc::clone(self).into_chart(kind)
    }
}

impl<P: Point> IntoChart for &[P] {
    fn into_chart(self, kind: ChartKind) -> Result<Arc<Chart>, Error> {
        let points = self.iter().enumerate().map(|(idx, it)| it.point(idx));
        Ok(Arc::new(Chart::new(kind).series("", points)))
    }
}

impl<P: Point, const N: usize> IntoChart for &[P; N] {
    fn into_chart(self, kind: ChartKind) -> Result<Arc<Chart>, Error> {
        self.as_slice().into_chart(kind)
    }
}

impl<P: Point, const N: usize> IntoChart for [P; N] {
    fn into_chart(self, kind: ChartKind) -> Result<Arc<Chart>, Error> {
        self.as_slice().into_chart(kind)
    }
}

impl<P: Point> IntoChart for &Vec<P> {
    fn into_chart(self, kind: ChartKind) -> Result<Arc<Chart>, Error> {
        self.as_slice().into_chart(kind)
    }
}

impl<P: Point> IntoChart for Vec<P> {
    fn into_chart(self, kind: ChartKind) -> Result<Arc<Chart>, Error> {
        self.as_slice().into_chart(kind)
    }
}

impl<T> IntoChart for &Data<T>
where
    for<'a> &'a T: IntoChart,
{
    fn into_chart(self, kind: ChartKind) -> Result<Arc<Chart>, Error> {
        let inside: &T = self;
        inside.into_chart(kind)
    }
}

impl IntoChart for (&Table, &str, &str) {
    fn into_chart(self, kind: ChartKind) -> Result<Arc<Chart>, Error> {
        let (table, x, y) = self;
        columns(table, x, &[y], kind)
    }
}

impl<const N: usize> IntoChart for (&Table, &str, [&str; N]) {
    fn into_chart(self, kind: ChartKind) -> Result<Arc<Chart>, Error> {
        let (table, x, y) = self;
        columns(table, x, &y, kind)
    }
}

impl IntoChart for (&Table, &str, &[&str]) {
    fn into_chart(self, kind: ChartKind) -> Result<Arc<Chart>, Error> {
        let (table, x, y) = self;
        columns(table, x, y, kind)
    }
}

/// One series for each column of `y`, over the column `x`. An empty cell leaves a gap.
fn columns(table: &Table, x: &str, y: &[&str], kind: ChartKind) -> Result<Arc<Chart>, Error> {
    let numbers = |name: &str| -> Result<Vec<f64>, Error> {
        let cells = table.column(name)?.floats()?;
        Ok(cells.map(|cell| cell.unwrap_or(f64::NAN)).collect())
    };
    let xs = numbers(x)?;
    let mut chart = Chart::new(kind).x_label(x);
    if let [y] = y {
        chart = chart.y_label(*y);
    }
    for name in y {
        let ys = numbers(name)?;
        chart = chart.series(*name, xs.iter().zip(ys).map(|(x, y)| [*x, y]));
    }
    Ok(Arc::new(chart))
}

/// A point of a chart: a number, which stands at its position in the list, or a pair.
pub trait Point {
    /// Where it is, as the element `idx` of a list.
    fn point(&self, idx: usize) -> [f64; 2];
}

impl<T: Numeric> Point for T {
    fn point(&self, idx: usize) -> [f64; 2] {
        [idx as f64, self.to_f64()]
    }
}

impl<X: Numeric, Y: Numeric> Point for (X, Y) {
    fn point(&self, _idx: usize) -> [f64; 2] {
        [self.0.to_f64(), self.1.to_f64()]
    }
}

impl<T: Numeric> Point for [T; 2] {
    fn point(&self, _idx: usize) -> [f64; 2] {
        self.map(Numeric::to_f64)
    }
}

impl Chart {
    /// A chart without series.
    pub fn new(kind: ChartKind) -> Self {
        Self {
            kind,
            series: Vec::new(),
            x_label: None,
            y_label: None,
        }
    }

    /// The same with one more series; an empty name stays out of the legend.
    ///
    /// ```
    /// use dacapo::prelude::*;
    ///
    /// let chart = Chart::new(ChartKind::Line)
    ///     .series("2025", [3.0, 5.0, 4.0])
    ///     .series("2026", [4.0, 6.0, 6.5])
    ///     .x_label("month");
    /// assert_eq!(chart.series.len(), 2);
    /// ```
    #[must_use]
    pub fn series<P: Point>(
        mut self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = P>,
    ) -> Self {
        self.series.push(Series {
            name: name.into(),
            points: points
                .into_iter()
                .enumerate()
                .map(|(idx, it)| it.point(idx))
                .collect(),
        });
        self
    }

    /// The same with a name for the x axis.
    #[must_use]
    pub fn x_label(mut self, label: impl Into<String>) -> Self {
        self.x_label = Some(label.into());
        self
    }

    /// The same with a name for the y axis.
    #[must_use]
    pub fn y_label(mut self, label: impl Into<String>) -> Self {
        self.y_label = Some(label.into());
        self
    }
}
