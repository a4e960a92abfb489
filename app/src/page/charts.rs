//! What `page.line_chart`, `page.bar_chart` and their like can show.

mod columns;

use std::sync::Arc;

use dacapo_cache::{Data, Moment, Table};

use crate::element::chart::{Chart, ChartKind, Numbers, Scale, Series, TimeKind};
use crate::error::Error;
use crate::widget::Numeric;

pub use crate::page::charts::columns::ColumnNames;

/// Something that a chart can be made of: numbers, `(x, y)` pairs, columns of a table, or a [`Chart`].
///
/// A table goes alone, the first column being x, or with the names of its columns: `(&table, "y")`,
/// `(&table, "x", "y")`, `(&table, "x", ["y1", "y2"])`. Its buffers are shared, not copied.
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

/// Every column of numbers over the first column, whatever that counts; of a table with one column, its values in
/// their order. A histogram takes the first column, too.
impl IntoChart for &Table {
    fn into_chart(self, kind: ChartKind) -> Result<Arc<Chart>, Error> {
        columns::of_table(self, kind).map(Arc::new)
    }
}

/// One column or several in their order.
impl<N: ColumnNames> IntoChart for (&Table, N) {
    fn into_chart(self, kind: ChartKind) -> Result<Arc<Chart>, Error> {
        columns::of_columns(self.0, None, &self.1.column_names(), kind).map(Arc::new)
    }
}

/// One column or several over another one.
impl<N: ColumnNames> IntoChart for (&Table, &str, N) {
    fn into_chart(self, kind: ChartKind) -> Result<Arc<Chart>, Error> {
        columns::of_columns(self.0, Some(self.1), &self.2.column_names(), kind).map(Arc::new)
    }
}

/// A point of a chart: a number, which stands at its position in the list, or a pair.
pub trait Point {
    /// Where it is, as the element `idx` of a list.
    fn point(&self, idx: usize) -> [f64; 2];

    /// What its x counts from, if that is a date or a time.
    fn time_kind(&self) -> Option<TimeKind> {
        None
    }
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

impl<Y: Numeric> Point for (Moment, Y) {
    fn point(&self, _idx: usize) -> [f64; 2] {
        [self.0.micros() as f64, self.1.to_f64()]
    }

    fn time_kind(&self) -> Option<TimeKind> {
        Some(TimeKind::of(self.0))
    }
}

impl<T: Numeric> Point for [T; 2] {
    fn point(&self, _idx: usize) -> [f64; 2] {
        self.map(Numeric::to_f64)
    }
}

impl Chart {
    /// The same with one more series; an empty name stays out of the legend. Pairs that begin with a
    /// [`Moment`] make an axis of dates and times.
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
        let (mut xs, mut ys) = (Vec::new(), Vec::new());
        for (idx, point) in points.into_iter().enumerate() {
            let [x, y] = point.point(idx);
            if let (0, Some(kind)) = (idx, point.time_kind()) {
                self.x.scale = Scale::Time(kind);
            }
            xs.push(x);
            ys.push(y);
        }
        let is_counted = xs
            .iter()
            .enumerate()
            .all(|(idx, x)| x.to_bits() == (idx as f64).to_bits());
        let xs = if is_counted {
            Numbers::counted(xs.len())
        } else {
            xs.into()
        };
        self.series.push(Series::new(name, xs, ys));
        self
    }
}
