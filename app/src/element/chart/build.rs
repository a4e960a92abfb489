//! Charts from the first line on: what can be said of one, and what can't be drawn.

use std::ops::RangeInclusive;

use crate::element::chart::{
    Arrangement, Axis, Bins, Chart, ChartKind, Direction, Marker, Numbers, Reference, ReferenceAt,
    Scale, Series, TimeKind,
};
use crate::error::Error;

impl Chart {
    /// A chart without series.
    pub fn new(kind: ChartKind) -> Self {
        Self {
            kind,
            series: Vec::new(),
            title: None,
            x: Axis::default(),
            y: Axis::default(),
            arrangement: Arrangement::default(),
            direction: Direction::default(),
            bins: Bins::default(),
            marker: Marker::default(),
            marker_size: 3.0,
            references: Vec::new(),
            height: 280.0,
        }
    }

    /// The same with a title above it.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// The same with a name for the x axis.
    #[must_use]
    pub fn x_label(mut self, label: impl Into<String>) -> Self {
        self.x.label = Some(label.into());
        self
    }

    /// The same with a name for the y axis.
    #[must_use]
    pub fn y_label(mut self, label: impl Into<String>) -> Self {
        self.y.label = Some(label.into());
        self
    }

    /// The same with a unit for x, which stands beside the name of the axis and beside values.
    #[must_use]
    pub fn x_unit(mut self, unit: impl Into<String>) -> Self {
        self.x.unit = Some(unit.into());
        self
    }

    /// The same with a unit for y.
    #[must_use]
    pub fn y_unit(mut self, unit: impl Into<String>) -> Self {
        self.y.unit = Some(unit.into());
        self
    }

    /// The same with an x axis on which each step is ten times the last. Points at or below 0 have no place on
    /// it: they are left out, and the chart says how many.
    #[must_use]
    pub fn log_x(mut self) -> Self {
        self.x.scale = Scale::Log;
        self
    }

    /// The same with a y axis on which each step is ten times the last; see [`log_x`](Self::log_x).
    #[must_use]
    pub fn log_y(mut self) -> Self {
        self.y.scale = Scale::Log;
        self
    }

    /// The same with words on the x axis: the first at 0, the next at 1, and so on.
    #[must_use]
    pub fn categories<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.x.scale = Scale::Categories(names.into_iter().map(Into::into).collect());
        self
    }

    /// The same with an x axis of dates and times: x counts microseconds, see [`TimeKind`].
    #[must_use]
    pub fn x_times(mut self, kind: TimeKind) -> Self {
        self.x.scale = Scale::Time(kind);
        self
    }

    /// The same, showing this stretch of x until somebody zooms or pans.
    #[must_use]
    pub fn x_bounds(mut self, bounds: RangeInclusive<f64>) -> Self {
        self.x.bounds = Some((*bounds.start(), *bounds.end()));
        self
    }

    /// The same, showing this stretch of y until somebody zooms or pans.
    #[must_use]
    pub fn y_bounds(mut self, bounds: RangeInclusive<f64>) -> Self {
        self.y.bounds = Some((*bounds.start(), *bounds.end()));
        self
    }

    /// The same with an upright line at this x.
    #[must_use]
    pub fn reference_x(mut self, x: f64, label: impl Into<String>) -> Self {
        self.references.push(Reference {
            at: ReferenceAt::X(x),
            label: label.into(),
        });
        self
    }

    /// The same with a level line at this y.
    #[must_use]
    pub fn reference_y(mut self, y: f64, label: impl Into<String>) -> Self {
        self.references.push(Reference {
            at: ReferenceAt::Y(y),
            label: label.into(),
        });
        self
    }

    /// The same with bars or areas on top of each other.
    #[must_use]
    pub fn stacked(mut self) -> Self {
        self.arrangement = Arrangement::Stacked;
        self
    }

    /// The same with bars that lie.
    #[must_use]
    pub fn horizontal(mut self) -> Self {
        self.direction = Direction::Sideways;
        self
    }

    /// The same histogram with other bins.
    #[must_use]
    pub fn bins(mut self, bins: Bins) -> Self {
        self.bins = bins;
        self
    }

    /// The same with another shape for the points of a scatter chart.
    #[must_use]
    pub fn marker(mut self, marker: Marker) -> Self {
        self.marker = marker;
        self
    }

    /// The same with points of this radius in a scatter chart, in logical pixels.
    #[must_use]
    pub fn marker_size(mut self, radius: f32) -> Self {
        self.marker_size = radius;
        self
    }

    /// The same with a radius for each point of the series that was added last.
    #[must_use]
    pub fn sizes(mut self, radii: impl Into<Numbers>) -> Self {
        if let Some(series) = self.series.last_mut() {
            series.sizes = Some(radii.into());
        }
        self
    }

    /// The same of another height, in logical pixels.
    #[must_use]
    pub fn height(mut self, height: f32) -> Self {
        self.height = height;
        self
    }

    /// How many points it has in all, gaps included.
    pub fn n_points(&self) -> usize {
        self.series.iter().map(Series::len).sum()
    }

    /// What can't be drawn, and why.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let wrong = |what: String| {
            Err(Error::Chart {
                chart: self.described(),
                what,
            })
        };
        for (name, axis) in [("x", &self.x), ("y", &self.y)] {
            let Some((low, high)) = axis.bounds else {
                continue;
            };
            if !(low.is_finite() && high.is_finite() && low < high) {
                return wrong(format!(
                    "the bounds of {name} go from {low} to {high}: they must be finite, and the first the lower one"
                ));
            }
            if axis.scale == Scale::Log && low <= 0.0 {
                return wrong(format!(
                    "the bounds of {name} begin at {low}, which has no place on a logarithmic axis: begin above 0"
                ));
            }
        }
        match self.bins {
            Bins::Count(0) => return wrong("0 bins hold nothing: ask for at least 1".to_owned()),
            Bins::Width(width) if !(width.is_finite() && width > 0.0) => {
                return wrong(format!(
                    "bins of width {width} can't be: it must be above 0"
                ));
            }
            _ => {}
        }
        for (what, size) in [
            ("height", self.height),
            ("size of the markers", self.marker_size),
        ] {
            if !(size.is_finite() && size > 0.0) {
                return wrong(format!("the {what} is {size}: it must be above 0"));
            }
        }
        Ok(())
    }

    /// The kind, and the title where there is one: `line chart "Trips"`.
    fn described(&self) -> String {
        let kind = self.kind.name().to_lowercase();
        match &self.title {
            Some(title) => format!("{kind} {title:?}"),
            None => kind,
        }
    }
}
