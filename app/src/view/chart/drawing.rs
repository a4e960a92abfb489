//! From a chart and the piece of paper that is seen to what stands on the screen: at most what its pixels can show.
//!
//! The same drawing becomes shapes of the window and elements of an SVG file, and is what the pointer finds.

use std::ops::Range;

use egui::{Color32, ColorImage, Pos2, Rect, TextureHandle, pos2};

use crate::element::chart::{Chart, ChartKind, Direction, Marker, ReferenceAt};
use crate::view::chart::density::Span;
use crate::view::chart::prepare::{FEW, Prepared, Trace};

/// Width and height in logical pixels of what counts as one spot of a cloud.
const SPOT: f32 = 2.0;
/// No coordinate is further away: what is drawn with `f32` gets restless there.
const FAR: f32 = 1e6;

/// What stands on the screen.
#[derive(Default)]
pub(super) struct Drawing {
    pub(super) marks: Vec<Mark>,
    /// What the pointer can find.
    pub(super) finds: Vec<Find>,
    /// The most points that one pixel stands for; at most 1: each has its own.
    pub(super) most_per_pixel: usize,
}

/// Something that is seen.
#[derive(Clone)]
pub(super) enum Mark {
    Line {
        points: Vec<Pos2>,
        color: Color32,
        width: f32,
    },
    /// From each of the points straight to the one at the same place of the ground.
    Area {
        points: Vec<Pos2>,
        ground: Vec<Pos2>,
        color: Color32,
    },
    Bar {
        rect: Rect,
        color: Color32,
    },
    Point {
        at: Pos2,
        radius: f32,
        marker: Marker,
        color: Color32,
    },
    /// The darker, the more points.
    Cloud {
        rect: Rect,
        image: ColorImage,
        texture: Option<TextureHandle>,
    },
    Reference {
        ends: [Pos2; 2],
        label: String,
    },
}

/// Something that the pointer can find.
pub(super) struct Find {
    pub(super) rect: Rect,
    pub(super) trace: usize,
    pub(super) what: What,
}

pub(super) enum What {
    /// This row of the trace.
    Row(usize),
    /// So many points, roughly.
    Crowd(usize),
}

/// The piece of paper that is seen, and where.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Paper {
    pub(super) frame: Rect,
    /// What is seen of the x axis of the chart, wherever that runs.
    pub(super) x: Span,
    pub(super) y: Span,
    pub(super) direction: Direction,
    /// Whether what is low stands high: words are read from top to bottom.
    pub(super) is_turned: bool,
}

impl Paper {
    /// Where a point of the paper is on the screen.
    pub(super) fn at(&self, x: f64, y: f64) -> Pos2 {
        let share = |span: Span, value: f64| {
            let share = (value - span.low) / (span.high - span.low);
            // Zoomed in until nothing is left between the ends, everything is in the middle.
            if share.is_nan() { 0.5 } else { share }
        };
        let (x, y) = (share(self.x, x), share(self.y, y));
        let (right, up) = match self.direction {
            Direction::Upright => (x, y),
            Direction::Sideways if self.is_turned => (y, 1.0 - x),
            Direction::Sideways => (y, x),
        };
        let place = |from: f32, length: f32, share: f64| {
            (f64::from(from) + f64::from(length) * share).clamp(f64::from(-FAR), f64::from(FAR))
                as f32
        };
        let frame = self.frame;
        pos2(
            place(frame.left(), frame.width(), right),
            place(frame.bottom(), -frame.height(), up),
        )
    }

    /// Pixels along the x axis of the chart.
    fn n_pixels(&self) -> usize {
        let length = match self.direction {
            Direction::Upright => self.frame.width(),
            Direction::Sideways => self.frame.height(),
        };
        (length as usize).max(1)
    }

    /// The upright stretch from the least to the greatest of a line is seen as one pixel.
    fn column(&self, idx: usize) -> f64 {
        self.x.low + (self.x.high - self.x.low) * idx as f64 / self.n_pixels() as f64
    }
}

/// How a drawing looks beyond its numbers.
pub(super) struct Look<'a> {
    /// The colour of a series.
    pub(super) color: &'a dyn Fn(usize) -> Color32,
    pub(super) is_hidden: &'a dyn Fn(usize) -> bool,
}

pub(super) fn draw(chart: &Chart, prepared: &Prepared, paper: Paper, look: &Look<'_>) -> Drawing {
    let mut drawing = Drawing::default();
    let is_shown = |idx: &usize| !(look.is_hidden)(*idx);
    let shown: Vec<usize> = (0..prepared.traces.len()).filter(is_shown).collect();
    for (place, &idx) in shown.iter().enumerate() {
        let pen = Pen {
            chart,
            trace: &prepared.traces[idx],
            idx,
            paper,
            color: (look.color)(idx),
        };
        match chart.kind {
            _ if pen.trace.grid.is_some() => pen.cloud(&mut drawing),
            ChartKind::Line | ChartKind::Area => pen.lines(&mut drawing),
            ChartKind::Scatter => {
                let rows = pen.rows();
                pen.points(rows, &mut drawing);
            }
            ChartKind::Bar | ChartKind::Histogram => {
                let is_stacked = chart.arrangement == crate::element::chart::Arrangement::Stacked;
                // Histograms of several series stand in each other's place, and are seen through.
                let is_alone = is_stacked || chart.kind == ChartKind::Histogram;
                let (place, n) = if is_alone {
                    (0, 1)
                } else {
                    (place, shown.len())
                };
                let half = prepared.half_width / n as f64;
                let shift = (2.0 * place as f64 + 1.0 - n as f64) * half;
                let is_seen_through =
                    chart.kind == ChartKind::Histogram && !is_stacked && shown.len() > 1;
                pen.bars(half, shift, is_seen_through, &mut drawing);
            }
        }
    }
    references(chart, paper, &mut drawing);
    drawing
}

fn references(chart: &Chart, paper: Paper, drawing: &mut Drawing) {
    for reference in &chart.references {
        let ends = match reference.at {
            ReferenceAt::X(x) => {
                let x = chart.x.place(x);
                [(x, paper.y.low), (x, paper.y.high)]
            }
            ReferenceAt::Y(y) => {
                let y = chart.y.place(y);
                [(paper.x.low, y), (paper.x.high, y)]
            }
        };
        if ends.iter().all(|(x, y)| x.is_finite() && y.is_finite()) {
            drawing.marks.push(Mark::Reference {
                ends: ends.map(|(x, y)| paper.at(x, y)),
                label: reference.label.clone(),
            });
        }
    }
}

/// Draws one series.
struct Pen<'a> {
    chart: &'a Chart,
    trace: &'a Trace,
    idx: usize,
    paper: Paper,
    color: Color32,
}

impl Pen<'_> {
    /// The rows in view with a neighbour on each side; all rows, if they are in no order.
    fn rows(&self) -> Range<usize> {
        let xs = &**self.trace.xs;
        if !self.trace.is_sorted {
            return 0..xs.len();
        }
        let first = xs.partition_point(|x| *x < self.paper.x.low);
        let end = xs.partition_point(|x| *x <= self.paper.x.high);
        first.saturating_sub(1)..(end + 1).min(xs.len())
    }

    fn at(&self, row: usize) -> Pos2 {
        self.paper.at(self.trace.xs[row], self.trace.ys[row])
    }

    /// Where the ground below a row is; the edge of the screen, if it is nowhere.
    fn ground(&self, row: usize) -> Pos2 {
        let base = self.trace.bases.as_ref().map_or(0.0, |bases| bases[row]);
        self.paper.at(
            self.trace.xs[row],
            base.max(self.paper.y.low - 1e3 * (self.paper.y.high - self.paper.y.low)),
        )
    }

    fn find(&self, row: usize, drawing: &mut Drawing) {
        self.find_in(Rect::from_pos(self.at(row)), row, drawing);
    }

    fn find_in(&self, rect: Rect, row: usize, drawing: &mut Drawing) {
        drawing.finds.push(Find {
            rect,
            trace: self.idx,
            what: What::Row(row),
        });
    }

    /// The rows that are enough to draw a line or an area, in unbroken pieces.
    fn pieces(&self, drawing: &mut Drawing) -> Vec<Vec<usize>> {
        let rows = self.rows();
        let ys = &*self.trace.ys;
        let mut pieces = vec![Vec::new()];
        let (Some(pyramid), true) = (&self.trace.pyramid, rows.len() > 4 * self.paper.n_pixels())
        else {
            for row in rows {
                if ys[row].is_finite() {
                    pieces[0].push(row);
                } else if !pieces[0].is_empty() {
                    pieces.insert(0, Vec::new());
                }
            }
            return pieces;
        };
        for column in self.columns(rows) {
            drawing.most_per_pixel = drawing.most_per_pixel.max(column.len());
            let Some([least, greatest]) = pyramid.extremes(ys, column.clone()) else {
                if !pieces[0].is_empty() {
                    pieces.insert(0, Vec::new());
                }
                continue;
            };
            // The ends of a column join it to its neighbours as the line itself does.
            let mut wanted = [column.start, least, greatest, column.end - 1];
            wanted.sort_unstable();
            for row in wanted {
                if ys[row].is_finite() && pieces[0].last() != Some(&row) {
                    pieces[0].push(row);
                }
            }
        }
        pieces
    }

    /// The rows of each pixel that has some; of a sorted trace.
    fn columns(&self, rows: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let xs = &**self.trace.xs;
        let mut from = rows.start;
        (1..=self.paper.n_pixels() + 1)
            .map(move |idx| {
                let end = if idx > self.paper.n_pixels() {
                    rows.end
                } else {
                    let edge = self.paper.column(idx);
                    from + xs[from..rows.end].partition_point(|x| *x < edge)
                };
                let column = from..end;
                from = end;
                column
            })
            .filter(|column| !column.is_empty())
    }

    fn lines(&self, drawing: &mut Drawing) {
        for piece in self.pieces(drawing) {
            let points: Vec<Pos2> = piece.iter().map(|row| self.at(*row)).collect();
            for row in &piece {
                self.find(*row, drawing);
            }
            match points[..] {
                [] => {}
                // A point alone has no line to show it.
                [at] => drawing.marks.push(Mark::Point {
                    at,
                    radius: self.chart.marker_size,
                    marker: Marker::Circle,
                    color: self.color,
                }),
                _ => {
                    if self.chart.kind == ChartKind::Area {
                        drawing.marks.push(Mark::Area {
                            ground: piece.iter().map(|row| self.ground(*row)).collect(),
                            points: points.clone(),
                            color: self.color.gamma_multiply(0.35),
                        });
                    }
                    drawing.marks.push(Mark::Line {
                        points,
                        color: self.color,
                        width: 1.8,
                    });
                }
            }
        }
    }

    fn bars(&self, half: f64, shift: f64, is_seen_through: bool, drawing: &mut Drawing) {
        let (xs, ys) = (&**self.trace.xs, &*self.trace.ys);
        let rows = self.rows();
        // Where several stand in one place, their outlines tell them apart: the colours mix to others.
        let color = if is_seen_through {
            self.color.gamma_multiply(0.3)
        } else {
            self.color
        };
        let base = |row: usize| self.trace.bases.as_ref().map_or(0.0, |bases| bases[row]);
        let low = self.paper.y.low - (self.paper.y.high - self.paper.y.low);
        let mut bar = |row: usize, from: f64, to: f64, low_y: f64, high_y: f64| {
            let rect = Rect::from_two_pos(
                self.paper.at(from, low_y.max(low)),
                self.paper.at(to, high_y),
            );
            let is_broad = !is_seen_through && rect.width() > 4.0 && rect.height() > 4.0;
            let shown = match self.paper.direction {
                Direction::Upright if is_broad => rect.shrink2(egui::vec2(0.5, 0.0)),
                Direction::Sideways if is_broad => rect.shrink2(egui::vec2(0.0, 0.5)),
                _ => rect,
            };
            drawing.marks.push(Mark::Bar { rect: shown, color });
            self.find_in(rect, row, drawing);
        };
        match &self.trace.pyramid {
            Some(pyramid) if rows.len() > 2 * self.paper.n_pixels() => {
                let mut most = 0;
                for column in self.columns(rows) {
                    most = most.max(column.len());
                    let Some([least, greatest]) = pyramid.extremes(ys, column.clone()) else {
                        continue;
                    };
                    // As wide as a pixel, at least, and as high as the highest of its bars.
                    let pixel = self.paper.column(1) - self.paper.column(0);
                    let from = xs[column.start].min(xs[greatest]);
                    let (from, to) = (from, (from + pixel).max(xs[column.end - 1]));
                    bar(greatest, from, to, base(greatest), ys[greatest]);
                    if least != greatest && ys[least] < base(least) {
                        bar(least, from, to, base(least), ys[least]);
                    }
                }
                drawing.most_per_pixel = drawing.most_per_pixel.max(most);
            }
            _ => {
                let rows = rows.filter(|row| ys[*row].is_finite());
                let rows: Vec<usize> = rows.collect();
                for &row in &rows {
                    let middle = xs[row] + shift;
                    bar(row, middle - half, middle + half, base(row), ys[row]);
                }
                if is_seen_through && !rows.is_empty() {
                    self.outline(&rows, half, drawing);
                }
            }
        }
    }

    /// A line over the bars of a histogram, from the ground to the ground.
    fn outline(&self, rows: &[usize], half: f64, drawing: &mut Drawing) {
        let xs = &**self.trace.xs;
        let steps = rows.iter().flat_map(|&row| {
            let y = self.trace.ys[row];
            [(xs[row] - half, y), (xs[row] + half, y)]
        });
        let ground = |row: Option<&usize>, side: f64| row.map(|&row| (xs[row] + side, 0.0));
        let points: Vec<Pos2> = ground(rows.first(), -half)
            .into_iter()
            .chain(steps)
            .chain(ground(rows.last(), half))
            .map(|(x, y)| self.paper.at(x, y))
            .collect();
        drawing.marks.push(Mark::Line {
            points,
            color: self.color,
            width: 1.5,
        });
    }

    fn points(&self, rows: impl Iterator<Item = usize>, drawing: &mut Drawing) {
        let reach = self.paper.frame.expand(32.0);
        for row in rows.filter(|row| self.trace.ys[*row].is_finite()) {
            let at = self.at(row);
            if !reach.contains(at) {
                continue;
            }
            let size = self.trace.sizes.as_ref().map(|sizes| sizes[row] as f32);
            let radius = size
                .filter(|size| size.is_finite())
                .unwrap_or(self.chart.marker_size);
            let radius = radius.clamp(0.5, 32.0);
            drawing.marks.push(Mark::Point {
                at,
                radius,
                marker: self.chart.marker,
                color: self.color.gamma_multiply(0.85),
            });
            self.find_in(
                Rect::from_center_size(at, egui::Vec2::splat(radius)),
                row,
                drawing,
            );
        }
    }

    fn cloud(&self, drawing: &mut Drawing) {
        let Some(grid) = &self.trace.grid else { return };
        let view = [self.paper.x, self.paper.y];
        if grid.count(view) <= FEW {
            self.points(grid.rows(view), drawing);
            return;
        }
        let frame = self.paper.frame;
        let size = [frame.width(), frame.height()].map(|side| ((side / SPOT) as usize).max(1));
        let density = grid.density((&self.trace.xs, &self.trace.ys), view, size);
        let most = density.0.iter().copied().fold(1.0, f32::max);
        let mut pixels = vec![Color32::TRANSPARENT; size[0] * size[1]];
        for (spot, &count) in density
            .0
            .iter()
            .enumerate()
            .filter(|(_, count)| **count > 0.0)
        {
            // One point alone is seen, too; from there on each step is as many times as many.
            let share = if most > 1.0 {
                count.max(1.0).ln() / most.ln()
            } else {
                1.0
            };
            let (column, level) = (spot % size[0], spot / size[0]);
            let at = (size[1] - 1 - level) * size[0] + column;
            pixels[at] = self.color.gamma_multiply(0.3 + 0.7 * share);
            let corner = frame.left_bottom() + egui::vec2(column as f32, -(level as f32)) * SPOT;
            drawing.finds.push(Find {
                rect: Rect::from_two_pos(corner, corner + egui::vec2(SPOT, -SPOT)),
                trace: self.idx,
                what: What::Crowd(count as usize),
            });
        }
        drawing.most_per_pixel = drawing.most_per_pixel.max(most as usize);
        let [width, height] = size.map(|n| n as f32 * SPOT);
        drawing.marks.push(Mark::Cloud {
            rect: Rect::from_min_max(
                frame.left_bottom() - egui::vec2(0.0, height),
                frame.left_bottom() + egui::vec2(width, 0.0),
            ),
            image: ColorImage::new(size, pixels),
            texture: None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::chart::prepare::prepare;

    fn paper(x: (f64, f64), y: (f64, f64)) -> Paper {
        Paper {
            frame: Rect::from_min_size(pos2(50.0, 10.0), egui::vec2(800.0, 280.0)),
            x: Span {
                low: x.0,
                high: x.1,
            },
            y: Span {
                low: y.0,
                high: y.1,
            },
            direction: Direction::Upright,
            is_turned: false,
        }
    }

    fn drawn(chart: &Chart, paper: Paper) -> Drawing {
        let look = Look {
            color: &|_| Color32::WHITE,
            is_hidden: &|_| false,
        };
        draw(chart, &prepare(chart), paper, &look)
    }

    fn n_lines(drawing: &Drawing) -> usize {
        drawing
            .marks
            .iter()
            .filter(|mark| matches!(mark, Mark::Line { .. }))
            .count()
    }

    #[test]
    fn points_that_are_not_finite_leave_a_gap() {
        let points = [1.0, 2.0, f64::NAN, 3.0, f64::INFINITY, 3.0, 4.0];
        let chart = Chart::new(ChartKind::Line).series("a", points);
        let drawing = drawn(&chart, paper((0.0, 6.0), (0.0, 5.0)));
        // Two lines, and between them a point that has no neighbour.
        assert_eq!((n_lines(&drawing), drawing.marks.len()), (2, 3));
        assert_eq!(drawing.finds.len(), 5);
    }

    #[test]
    fn a_million_points_are_drawn_as_what_pixels_show_and_no_outlier_is_lost() {
        let mut ys: Vec<f64> = (0..1_000_000).map(|idx| f64::from(idx % 10)).collect();
        ys[777_777] = 1_000.0;
        ys[333_333] = -1_000.0;
        for kind in [ChartKind::Line, ChartKind::Area, ChartKind::Bar] {
            let chart = Chart::new(kind).series("a", ys.clone());
            let drawing = drawn(&chart, paper((0.0, 1e6), (-1e3, 1e3)));
            assert!(drawing.finds.len() <= 4 * 802, "{}", drawing.finds.len());
            assert!(
                (1_250..=1_252).contains(&drawing.most_per_pixel),
                "{}",
                drawing.most_per_pixel
            );
            for row in [777_777, 333_333] {
                let is_it = |find: &Find| matches!(find.what, What::Row(it) if it == row);
                assert!(drawing.finds.iter().any(is_it), "{kind:?}: {row}");
            }
            // Zoomed in, each point has its own place.
            let near = drawn(&chart, paper((500.0, 900.0), (-1e3, 1e3)));
            assert!(near.most_per_pixel <= 1 && near.finds.len() >= 400);
        }
    }

    #[test]
    fn a_cloud_dissolves_into_its_points_when_seen_from_near() {
        let points = (0..200_000_u32).map(|idx| (f64::from(idx * 7_919 % 200_000), f64::from(idx)));
        let chart = Chart::new(ChartKind::Scatter).series("a", points);
        let far = drawn(&chart, paper((0.0, 2e5), (0.0, 2e5)));
        assert!(matches!(far.marks[..], [Mark::Cloud { .. }]));
        let near = drawn(&chart, paper((0.0, 1e4), (0.0, 1e4)));
        assert!(near.marks.len() > 100, "{}", near.marks.len());
        assert!(
            near.marks
                .iter()
                .all(|mark| matches!(mark, Mark::Point { .. }))
        );
    }

    #[test]
    fn bars_that_lie_are_upright_ones_turned() {
        let chart = Chart::new(ChartKind::Bar)
            .series("a", [1.0, 2.0])
            .horizontal();
        let mut paper = paper((-1.0, 2.0), (0.0, 2.0));
        paper.direction = Direction::Sideways;
        let drawing = drawn(&chart, paper);
        let widths = drawing.marks.iter().map(|mark| match mark {
            Mark::Bar { rect, .. } => rect.width() / paper.frame.width(),
            _ => 0.0,
        });
        assert!(widths.zip([0.5, 1.0]).all(|(a, b)| (a - b).abs() < 1e-3));
    }
}
