//! Charts as values: they can be returned from a cached function, and drawn.

mod axis;
mod build;
mod numbers;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use crate::element::chart::axis::{Axis, Scale, TimeKind};
pub(crate) use crate::element::chart::axis::{number, with_groups};
pub(crate) use crate::element::chart::numbers::Floats;
pub use crate::element::chart::numbers::Numbers;

/// A chart: series over a common x axis. A clone shares the points.
///
/// ```
/// use dacapo::prelude::*;
///
/// /// From columns of a table, which are shared and not copied.
/// #[cache_data]
/// fn by_hour(rides: &Table) -> Result<Chart> {
///     let chart = Chart::line(rides, "hour", ["trips", "price"])?;
///     Ok(chart.title("Trips by hour").y_label("trips").log_y())
/// }
///
/// fn script(page: &mut Page) -> Result {
///     let rides = Table::from_csv_bytes(b"hour,trips,price\n7,100,12.5\n8,1000,14\n", "rides.csv")?;
///     page.chart(by_hour(&rides)?);
///     // The same points in another way.
///     let months = Chart::new(ChartKind::Bar).categories(["May", "June"]);
///     page.chart(months.series("2025", [3, 5]).series("2026", [4, 6]).stacked());
///     Ok(())
/// }
/// # assert!(dacapo::testing::AppTest::new(script).run().exceptions().is_empty());
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Chart {
    /// How the series are drawn.
    pub kind: ChartKind,
    /// The series, in the order of the legend.
    pub series: Vec<Series>,
    /// What stands above it.
    pub title: Option<String>,
    /// The axis of the first number of each point; upright if the bars lie.
    pub x: Axis,
    /// The axis of the second number.
    pub y: Axis,
    /// How several series of bars or areas share the room.
    pub arrangement: Arrangement,
    /// Which way bars point.
    pub direction: Direction,
    /// How a histogram divides its values.
    pub bins: Bins,
    /// The shape of the points of a scatter chart.
    pub marker: Marker,
    /// The radius of these points in logical pixels, without a size of their own.
    pub marker_size: f32,
    /// Lines across, for limits and targets.
    pub references: Vec<Reference>,
    /// How high it is, in logical pixels, without title and legend.
    pub height: f32,
}

/// How series are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ChartKind {
    /// Lines through the points, in their order.
    Line,
    /// Lines with everything down to zero filled.
    Area,
    /// Bars from zero.
    Bar,
    /// A mark for each point.
    Scatter,
    /// How many of the values fall into each of a row of bins; the x of the points counts for nothing.
    Histogram,
}

impl ChartKind {
    /// Its name at the beginning of a sentence: `Bar chart`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Line => "Line chart",
            Self::Area => "Area chart",
            Self::Bar => "Bar chart",
            Self::Scatter => "Scatter chart",
            Self::Histogram => "Histogram",
        }
    }

    /// Whether its points stand on ground of some width.
    pub(crate) fn has_bars(self) -> bool {
        matches!(self, Self::Bar | Self::Histogram)
    }

    /// Whether what is drawn stands on the line of zero.
    pub(crate) fn has_ground(self) -> bool {
        self.has_bars() || self == Self::Area
    }
}

/// How several series of bars or areas share the room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arrangement {
    /// Bars side by side, areas before each other.
    #[default]
    Beside,
    /// Each on top of those before it.
    Stacked,
}

/// Which way bars point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// Up: x runs from left to right.
    #[default]
    Upright,
    /// To the right: x runs from bottom to top.
    Sideways,
}

/// How a histogram divides its values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Bins {
    /// As wide as Freedman and Diaconis advise: twice the interquartile range, over the cube root of how many
    /// values there are.
    #[default]
    Auto,
    /// So many of equal width, at least 1.
    Count(usize),
    /// Of this width, above 0, with an edge at 0.
    Width(f64),
}

/// The shape of the points of a scatter chart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Marker {
    /// A disc.
    #[default]
    Circle,
    /// A square.
    Square,
    /// A square on its tip.
    Diamond,
    /// A triangle that points up.
    Triangle,
    /// Two crossing lines.
    Cross,
}

/// A line across the whole chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// Which axis it crosses.
    pub at: ReferenceAt,
    /// What it is; empty: nothing is written.
    pub label: String,
}

/// Where a line across stands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum ReferenceAt {
    /// At this x.
    X(f64),
    /// At this y.
    Y(f64),
}

/// One series of a chart. Points that are not finite leave a gap.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Series {
    /// Its name in the legend.
    pub name: String,
    /// Where the points stand on the x axis.
    pub x: Numbers,
    /// Where they stand on the y axis, as many.
    pub y: Numbers,
    /// Radii of the points of a scatter chart in logical pixels, as many.
    pub sizes: Option<Numbers>,
}

impl Series {
    /// A series of the points that both lists make together; the longer one is cut.
    pub fn new(name: impl Into<String>, x: impl Into<Numbers>, y: impl Into<Numbers>) -> Self {
        Self {
            name: name.into(),
            x: x.into(),
            y: y.into(),
            sizes: None,
        }
    }

    /// How many points it has, gaps included.
    pub fn len(&self) -> usize {
        self.x.len().min(self.y.len())
    }

    /// Whether it has no points.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Its points, gaps included.
    ///
    /// ```
    /// use dacapo::prelude::*;
    ///
    /// let chart = Chart::new(ChartKind::Line).series("a", [3.0, 5.0]);
    /// assert_eq!(chart.series[0].points().collect::<Vec<_>>(), [[0.0, 3.0], [1.0, 5.0]]);
    /// ```
    pub fn points(&self) -> impl ExactSizeIterator<Item = [f64; 2]> + '_ {
        (0..self.len()).map(|idx| [self.x.get(idx), self.y.get(idx)])
    }
}

impl From<&Chart> for Arc<Chart> {
    fn from(chart: &Chart) -> Self {
        Self::new(chart.clone())
    }
}
