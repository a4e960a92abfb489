//! All series of a chart as one item of egui's plot, which asks for shapes when it knows what is seen.

use std::cell::RefCell;
use std::ops::RangeInclusive;
use std::rc::Rc;
use std::sync::Arc;

use egui::{Color32, Shape, Ui};
use egui_plot::{PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotTransform};

use crate::element::chart::{Chart, Direction, Scale};
use crate::view::chart::density::Span;
use crate::view::chart::drawing::{Drawing, Look, Paper, draw};
use crate::view::chart::paint;
use crate::view::chart::prepare::Prepared;

/// What a drawing was made of: drawn again when any of it changes.
#[derive(Clone, PartialEq)]
pub(super) struct Key {
    pub(super) paper: Paper,
    /// The address of what was prepared, which the item keeps alive.
    prepared: usize,
    colors: Vec<Color32>,
    hidden: Vec<bool>,
}

/// The last drawing, kept from frame to frame.
#[derive(Default)]
pub(super) struct Drawn {
    pub(super) key: Option<Key>,
    pub(super) drawing: Drawing,
}

/// All series of a chart.
pub(super) struct Item<'a> {
    base: PlotItemBase,
    pub(super) chart: &'a Chart,
    pub(super) prepared: &'a Prepared,
    pub(super) direction: Direction,
    pub(super) colors: Vec<Color32>,
    pub(super) hidden: Vec<bool>,
    pub(super) drawn: Rc<RefCell<Drawn>>,
}

impl<'a> Item<'a> {
    pub(super) fn new(
        chart: &'a Arc<Chart>,
        prepared: &'a Prepared,
        direction: Direction,
        (colors, hidden): (Vec<Color32>, Vec<bool>),
        drawn: Rc<RefCell<Drawn>>,
    ) -> Self {
        Self {
            base: PlotItemBase::new("series".to_owned()),
            chart,
            prepared,
            direction,
            colors,
            hidden,
            drawn,
        }
    }
}

/// What a plot shows, as paper.
pub(super) fn paper(chart: &Chart, transform: &PlotTransform, direction: Direction) -> Paper {
    let bounds = transform.bounds();
    let span = |axis: usize| Span {
        low: bounds.min()[axis],
        high: bounds.max()[axis],
    };
    let (x, y) = match direction {
        Direction::Upright => (span(0), span(1)),
        Direction::Sideways => (span(1), span(0)),
    };
    Paper {
        frame: *transform.frame(),
        x,
        y,
        direction,
        is_turned: direction == Direction::Sideways
            && matches!(chart.x.scale, Scale::Categories(_)),
    }
}

/// Stretches that reach farther have no length that a number could say.
const FAR: f64 = 1e290;

/// The stretches of x and y that the visible series take; `None`: they have no points.
pub(super) fn range(
    prepared: &Prepared,
    hidden: &[bool],
    has_bars: bool,
) -> Option<[(f64, f64); 2]> {
    let shown = prepared
        .traces
        .iter()
        .zip(hidden)
        .filter(|(_, is_hidden)| !**is_hidden);
    let join = |a: (f64, f64), b: (f64, f64)| (a.0.min(b.0), a.1.max(b.1));
    let ranges = shown.filter_map(|(trace, _)| trace.range);
    let [mut x, y] = ranges.reduce(|a, b| [join(a[0], b[0]), join(a[1], b[1])])?;
    if has_bars {
        x = (x.0 - prepared.half_width, x.1 + prepared.half_width);
    }
    let [x, y] = [x, y].map(|(low, high)| (low.clamp(-FAR, FAR), high.clamp(-FAR, FAR)));
    // A stretch of no length would be widened to nothing that means anything.
    let widened = |(low, high): (f64, f64)| {
        let least = (low.abs() * 1e-9).max(1e-12);
        if high - low > least {
            (low, high)
        } else {
            (
                low - (low.abs() * 0.05).max(0.5),
                high + (low.abs() * 0.05).max(0.5),
            )
        }
    };
    Some([widened(x), widened(y)])
}

/// What is seen of values that stand on a ground: some air beyond them, and none below the ground, which is at zero.
fn with_air((low, high): (f64, f64)) -> (f64, f64) {
    let air = (high - low) * 0.06;
    let is_ground = |end: f64| end == 0.0;
    (
        if is_ground(low) { low } else { low - air },
        if is_ground(high) { high } else { high + air },
    )
}

impl PlotItem for Item<'_> {
    fn shapes(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let key = Key {
            paper: paper(self.chart, transform, self.direction),
            prepared: std::ptr::from_ref(self.prepared).addr(),
            colors: self.colors.clone(),
            hidden: self.hidden.clone(),
        };
        let mut drawn = self.drawn.borrow_mut();
        if drawn.key.as_ref() != Some(&key) {
            let look = Look {
                color: &|idx| self.colors[idx],
                is_hidden: &|idx| self.hidden[idx],
            };
            drawn.drawing = draw(self.chart, self.prepared, key.paper, &look);
            drawn.key = Some(key);
        }
        paint::shapes(ui, &mut drawn.drawing, shapes);
    }

    fn initialize(&mut self, _x_range: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        Color32::TRANSPARENT
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    fn allow_hover(&self) -> bool {
        // The chart finds what is under the pointer by itself.
        false
    }

    fn bounds(&self) -> PlotBounds {
        let has_bars = self.chart.kind.has_bars();
        let Some([x, y]) = range(self.prepared, &self.hidden, has_bars) else {
            return PlotBounds::NOTHING;
        };
        let y = if self.chart.kind.has_ground() {
            with_air(y)
        } else {
            y
        };
        let (x, y) = match self.direction {
            Direction::Upright => (x, y),
            Direction::Sideways => (y, x),
        };
        PlotBounds::from_min_max([x.0, y.0], [x.1, y.1])
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_on_a_ground_stands_on_the_edge() {
        assert_eq!(with_air((0.0, 100.0)), (0.0, 106.0));
        assert_eq!(with_air((-100.0, 0.0)), (-106.0, 0.0));
        assert_eq!(with_air((-50.0, 50.0)), (-56.0, 56.0));
    }
}
