//! How many points fall into each spot of the screen, for clouds of more points than can be drawn one by one.
//!
//! The points are sorted into a fine grid once, off the window's thread. What is visible of it is then summed up
//! cell by cell, or, closer, point by point.

use std::ops::Range;

/// Cells of the grid from left to right, and from bottom to top.
const N_X: usize = 1024;
const N_Y: usize = 512;
/// Points that are looked at for one picture; of more, every second, third, …
const MAX_LOOKS: usize = 300_000;

/// Rows of points by cell.
pub(super) struct Grid {
    x: Span,
    y: Span,
    /// Where the rows of each cell begin in `rows`, and at the end how many there are.
    starts: Vec<u32>,
    rows: Vec<u32>,
}

/// A stretch of an axis, not empty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Span {
    /// How far along the stretch a value is, from 0 to 1.
    fn share(self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }

    /// Which of `n` cells a value falls into; the nearest, for one beyond the ends.
    fn cell(self, value: f64, n: usize) -> usize {
        ((self.share(value) * n as f64) as usize).min(n - 1)
    }

    fn contains(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// How many points each spot of the screen shows, row by row from the bottom.
pub(super) struct Density(pub(super) Vec<f32>);

impl Grid {
    /// Sorts points into cells. Those that are not finite are in none.
    pub(super) fn of(xs: &[f64], ys: &[f64], x: (f64, f64), y: (f64, f64)) -> Self {
        let span = |(low, high): (f64, f64)| Span {
            low,
            high: if high > low { high } else { low + 1.0 },
        };
        let (x, y) = (span(x), span(y));
        let cell = |row: usize| {
            let is_finite = xs[row].is_finite() && ys[row].is_finite();
            is_finite.then(|| y.cell(ys[row], N_Y) * N_X + x.cell(xs[row], N_X))
        };
        let mut starts = vec![0_u32; N_X * N_Y + 1];
        let n = xs.len().min(ys.len());
        for cell in (0..n).filter_map(cell) {
            starts[cell + 1] += 1;
        }
        for idx in 1..starts.len() {
            starts[idx] += starts[idx - 1];
        }
        let mut next = starts.clone();
        let mut rows = vec![0; starts[N_X * N_Y] as usize];
        for row in 0..n {
            if let Some(cell) = cell(row) {
                rows[next[cell] as usize] = row as u32;
                next[cell] += 1;
            }
        }
        Self { x, y, starts, rows }
    }

    /// How many points stand in the cells that a view touches.
    pub(super) fn count(&self, view: [Span; 2]) -> usize {
        self.stretches(view).map(|it| it.len()).sum()
    }

    /// The rows of the points in the cells that a view touches.
    pub(super) fn rows(&self, view: [Span; 2]) -> impl Iterator<Item = usize> + '_ {
        self.stretches(view)
            .flat_map(|it| &self.rows[it])
            .map(|row| *row as usize)
    }

    /// Counts the points of a view in `size` spots.
    pub(super) fn density(
        &self,
        (xs, ys): (&[f64], &[f64]),
        view: [Span; 2],
        size: [usize; 2],
    ) -> Density {
        let mut counts = vec![0_f32; size[0] * size[1]];
        let mut add = |x: f64, y: f64, n: f32| {
            if view[0].contains(x) && view[1].contains(y) {
                let spot = view[1].cell(y, size[1]) * size[0] + view[0].cell(x, size[0]);
                counts[spot] += n;
            }
        };
        let n = self.count(view);
        let (columns, levels) = self.cells(view);
        let has_finer_cells = columns.len() >= 2 * size[0] && levels.len() >= 2 * size[1];
        if n > MAX_LOOKS && has_finer_cells {
            let middle = |span: Span, idx: usize, n: usize| {
                span.low + (span.high - span.low) * (idx as f64 + 0.5) / n as f64
            };
            for level in levels {
                let y = middle(self.y, level, N_Y);
                for column in columns.clone() {
                    let cell = level * N_X + column;
                    let n = self.starts[cell + 1] - self.starts[cell];
                    if n > 0 {
                        add(middle(self.x, column, N_X), y, n as f32);
                    }
                }
            }
        } else {
            let step = n.div_ceil(MAX_LOOKS).max(1);
            // What is left out isn't even stepped over, and the steps go on from one stretch to the next.
            let mut ahead = 0;
            for stretch in self.stretches(view) {
                let mut idx = ahead;
                while idx < stretch.len() {
                    let row = self.rows[stretch.start + idx] as usize;
                    add(xs[row], ys[row], step as f32);
                    idx += step;
                }
                ahead = idx - stretch.len();
            }
        }
        Density(counts)
    }

    /// The columns and the levels of cells that a view touches.
    fn cells(&self, view: [Span; 2]) -> (Range<usize>, Range<usize>) {
        let touched = |own: Span, seen: Span, n: usize| {
            if seen.high < own.low || seen.low > own.high {
                return 0..0;
            }
            own.cell(seen.low, n)..own.cell(seen.high, n) + 1
        };
        (touched(self.x, view[0], N_X), touched(self.y, view[1], N_Y))
    }

    /// Where in `rows` the points of each level of a view stand.
    fn stretches(&self, view: [Span; 2]) -> impl Iterator<Item = Range<usize>> + '_ {
        let (columns, levels) = self.cells(view);
        let levels = if columns.is_empty() { 0..0 } else { levels };
        levels.map(move |level| {
            let first = level * N_X + columns.start;
            let end = level * N_X + columns.end;
            self.starts[first] as usize..self.starts[end] as usize
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_in_view_is_counted_once() {
        let n = 40_000_u32;
        let xs: Vec<f64> = (0..n).map(|idx| f64::from(idx * 7_919 % n)).collect();
        let ys: Vec<f64> = (0..n).map(|idx| f64::from(idx * 10_007 % n)).collect();
        let all = (0.0, f64::from(n - 1));
        let grid = Grid::of(&xs, &ys, all, all);
        let whole = Span {
            low: all.0,
            high: all.1,
        };
        let sum = |view, size| -> f32 {
            let density = grid.density((&xs, &ys), view, size);
            density.0.iter().sum()
        };
        assert!((sum([whole, whole], [300, 100]) - n as f32).abs() < 0.5);
        let part = Span {
            low: 1_000.5,
            high: 2_000.5,
        };
        let wanted = xs.iter().filter(|x| part.contains(**x)).count();
        assert!((sum([part, whole], [300, 100]) - wanted as f32).abs() < 0.5);
        let beyond = Span {
            low: 1e9,
            high: 2e9,
        };
        assert_eq!(grid.count([beyond, whole]), 0);
    }

    #[test]
    fn of_a_crowd_in_few_cells_every_so_many_th_point_stands_for_its_neighbours() {
        let n = MAX_LOOKS * 3 + 7;
        let xs: Vec<f64> = (0..n).map(|idx| idx as f64 / n as f64).collect();
        let ys = vec![0.5; n];
        let all = (0.0, 1.0);
        let grid = Grid::of(&xs, &ys, all, all);
        let whole = Span {
            low: 0.0,
            high: 1.0,
        };
        // More spots than cells: the cells alone would be seen as blocks.
        let density = grid.density((&xs, &ys), [whole, whole], [2_000, 2]);
        let sum: f32 = density.0.iter().sum();
        assert!((sum / n as f32 - 1.0).abs() < 0.001, "{sum} of {n}");
    }

    #[test]
    fn points_that_are_all_the_same_or_not_finite_are_no_trouble() {
        let (xs, ys) = ([3.0, 3.0, f64::NAN], [5.0, 5.0, 1.0]);
        let grid = Grid::of(&xs, &ys, (3.0, 3.0), (5.0, 5.0));
        let view = Span {
            low: 0.0,
            high: 9.0,
        };
        assert_eq!(grid.count([view, view]), 2);
    }
}
