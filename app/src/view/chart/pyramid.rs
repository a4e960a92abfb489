//! The least and the greatest of any stretch of rows, without a look at each.
//!
//! ```text
//! level 1            [least, greatest of 256 rows]            …
//! level 0   [of 16] [of 16] [of 16] …                         …
//! rows      0 … 15   16 … 31
//! ```
//!
//! Built once, off the window's thread; then a pixel column costs some hundred steps, however many rows it shows.

use std::ops::Range;

const FAN: usize = 16;
/// In place of a row, where none is finite.
const NONE: u32 = u32::MAX;

/// For each block of each level the rows of its least and its greatest value.
pub(super) struct Pyramid {
    levels: Vec<Vec<[u32; 2]>>,
}

impl Pyramid {
    /// Of values of which there are fewer than `u32::MAX`; those that are not finite count for nothing.
    pub(super) fn of(ys: &[f64]) -> Self {
        let block = |start: usize, rows: &[f64]| {
            let mut best = Best::default();
            for (idx, y) in rows.iter().enumerate() {
                best.take(start + idx, *y);
            }
            best.rows()
        };
        let blocks = ys.chunks(FAN).enumerate();
        let mut levels = vec![blocks.map(|(idx, rows)| block(idx * FAN, rows)).collect()];
        while levels.last().is_some_and(|last: &Vec<_>| last.len() > FAN) {
            let last = &levels[levels.len() - 1];
            let next = last.chunks(FAN).map(|blocks| {
                let mut best = Best::default();
                for block in blocks {
                    best.take_block(ys, *block);
                }
                best.rows()
            });
            levels.push(next.collect());
        }
        Self { levels }
    }

    /// The rows of the least and the greatest finite value among `rows`; `None` if there is none.
    pub(super) fn extremes(&self, ys: &[f64], rows: Range<usize>) -> Option<[usize; 2]> {
        let mut best = Best::default();
        let (mut low, mut high) = (rows.start, rows.end);
        while low < high && !low.is_multiple_of(FAN) {
            best.take(low, ys[low]);
            low += 1;
        }
        while low < high && !high.is_multiple_of(FAN) && high < ys.len() {
            high -= 1;
            best.take(high, ys[high]);
        }
        // The last block of a level may be short: it counts as whole when the stretch ends with it.
        for (idx, blocks) in self.levels.iter().enumerate() {
            if low >= high {
                break;
            }
            (low, high) = (low / FAN, high.div_ceil(FAN));
            let is_top = idx + 1 == self.levels.len();
            while low < high && (is_top || !low.is_multiple_of(FAN)) {
                best.take_block(ys, blocks[low]);
                low += 1;
            }
            while low < high && !high.is_multiple_of(FAN) && high < blocks.len() {
                high -= 1;
                best.take_block(ys, blocks[high]);
            }
        }
        let [least, greatest] = best.rows();
        (least != NONE).then_some([least as usize, greatest as usize])
    }
}

/// The extremes so far.
struct Best {
    least: (f64, u32),
    greatest: (f64, u32),
}

impl Default for Best {
    fn default() -> Self {
        Self {
            least: (f64::INFINITY, NONE),
            greatest: (f64::NEG_INFINITY, NONE),
        }
    }
}

impl Best {
    fn take(&mut self, row: usize, y: f64) {
        if !y.is_finite() {
            return;
        }
        if y < self.least.0 || self.least.1 == NONE {
            self.least = (y, row as u32);
        }
        if y > self.greatest.0 || self.greatest.1 == NONE {
            self.greatest = (y, row as u32);
        }
    }

    fn take_block(&mut self, ys: &[f64], block: [u32; 2]) {
        for row in block {
            if row != NONE {
                self.take(row as usize, ys[row as usize]);
            }
        }
    }

    fn rows(&self) -> [u32; 2] {
        [self.least.1, self.greatest.1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extremes_are_those_that_a_look_at_each_row_finds() {
        let mut state = 7_u64;
        let mut random = move || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as usize
        };
        for n in [1, 2, 15, 16, 17, 255, 256, 257, 5_000] {
            let ys: Vec<f64> = (0..n)
                .map(|_| match random() % 10 {
                    0 => f64::NAN,
                    1 => f64::INFINITY,
                    _ => (random() % 1_000) as f64,
                })
                .collect();
            let pyramid = Pyramid::of(&ys);
            for _ in 0..300 {
                let (a, b) = (random() % (n + 1), random() % (n + 1));
                let rows = a.min(b)..a.max(b);
                let finite = || ys[rows.clone()].iter().copied().filter(|y| y.is_finite());
                let wanted = [finite().reduce(f64::min), finite().reduce(f64::max)];
                let found = pyramid.extremes(&ys, rows.clone());
                let found = [0, 1].map(|idx| found.map(|rows| ys[rows[idx]]));
                assert_eq!(found, wanted, "{rows:?} of {n}");
            }
        }
    }

    #[test]
    fn a_stretch_without_a_finite_value_has_no_extremes() {
        let ys = [f64::NAN; 40];
        assert_eq!(Pyramid::of(&ys).extremes(&ys, 0..40), None);
        assert_eq!(Pyramid::of(&[]).extremes(&[], 0..0), None);
    }
}
