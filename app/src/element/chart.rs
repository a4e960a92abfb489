//! Charts as values: they can be returned from a cached function, and drawn.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A chart: series over a common x axis. A clone shares the points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// How the series are drawn.
    pub kind: ChartKind,
    /// The series, in the order of the legend.
    pub series: Vec<Series>,
    /// Name of the x axis.
    pub x_label: Option<String>,
    /// Name of the y axis.
    pub y_label: Option<String>,
}

impl From<&Chart> for Arc<Chart> {
    fn from(chart: &Chart) -> Self {
        Self::new(chart.clone())
    }
}

/// How series are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ChartKind {
    /// Lines through the points.
    Line,
    /// Upright bars.
    Bar,
}

/// One series of a chart. Points that are not finite leave a gap.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Series {
    /// Its name in the legend.
    pub name: String,
    /// Points as `[x, y]`, shared.
    #[serde(with = "points")]
    pub points: Arc<[[f64; 2]]>,
}

/// Shared points are the same without a look at them, and a gap is the same as a gap.
impl PartialEq for Series {
    fn eq(&self, other: &Self) -> bool {
        let bits = |point: &[f64; 2]| point.map(f64::to_bits);
        self.name == other.name
            && (Arc::ptr_eq(&self.points, &other.points)
                || self
                    .points
                    .iter()
                    .map(bits)
                    .eq(other.points.iter().map(bits)))
    }
}

/// Points travel as a plain sequence.
mod points {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(
        points: &Arc<[[f64; 2]]>,
        s: S,
    ) -> Result<S::Ok, S::Error> {
        points.as_ref().serialize(s)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        d: D,
    ) -> Result<Arc<[[f64; 2]]>, D::Error> {
        Vec::deserialize(d).map(Into::into)
    }
}
