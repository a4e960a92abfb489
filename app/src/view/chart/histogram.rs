//! Values into bins.

use crate::element::chart::Bins;

/// More bins than that nobody can tell apart.
const MAX_BINS: usize = 1_000;

/// Bins of one width, side by side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Edges {
    pub(super) first: f64,
    pub(super) width: f64,
    pub(super) n: usize,
}

impl Edges {
    /// Bins for all of these values together; `None` if none of them is finite.
    pub(super) fn of(lists: &[&[f64]], bins: Bins) -> Option<Self> {
        let finite = || {
            lists
                .iter()
                .flat_map(|list| list.iter().copied())
                .filter(|it| it.is_finite())
        };
        let low = finite().reduce(f64::min)?;
        let high = finite().reduce(f64::max)?;
        if low >= high {
            return Some(Self {
                first: low - 0.5,
                width: 1.0,
                n: 1,
            });
        }
        let of_count = |n: usize| Self {
            first: low,
            width: (high - low) / n as f64,
            n,
        };
        Some(match bins {
            Bins::Count(n) => of_count(n.clamp(1, MAX_BINS)),
            Bins::Width(width) => {
                let first = (low / width).floor() * width;
                let n = ((high - first) / width).floor() + 1.0;
                if n > MAX_BINS as f64 {
                    of_count(MAX_BINS)
                } else {
                    Self {
                        first,
                        width,
                        n: n as usize,
                    }
                }
            }
            Bins::Auto => {
                let mut values: Vec<f64> = finite().collect();
                let n = values.len();
                let mut quartile =
                    |idx: usize| *values.select_nth_unstable_by(idx, f64::total_cmp).1;
                let spread = quartile(n * 3 / 4) - quartile(n / 4);
                let width = 2.0 * spread / (n as f64).cbrt();
                // Half of the values are one and the same: Sturges' rule counts bins without a look at them.
                let count = if width > 0.0 {
                    ((high - low) / width).ceil()
                } else {
                    (n as f64).log2().ceil() + 1.0
                };
                of_count((count as usize).clamp(1, MAX_BINS / 5))
            }
        })
    }

    /// How many of these values fall into each bin; a value on an edge into the upper one, but for the last.
    pub(super) fn counts(&self, values: &[f64]) -> Vec<f64> {
        let mut counts = vec![0.0; self.n];
        for value in values.iter().filter(|it| it.is_finite()) {
            let idx = ((value - self.first) / self.width) as usize;
            counts[idx.min(self.n - 1)] += 1.0;
        }
        counts
    }

    /// The middles of the bins.
    pub(super) fn middles(&self) -> Vec<f64> {
        let middle = |idx: usize| self.first + self.width * (idx as f64 + 0.5);
        (0..self.n).map(middle).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_as_wide_as_freedman_and_diaconis_advise() {
        let values: Vec<f64> = (0..1_000).map(f64::from).collect();
        let edges = Edges::of(&[&values], Bins::Auto).expect("there are values");
        // 2 × 500 ÷ 10 = 100 wide.
        assert_eq!(edges.n, 10);
        assert_eq!(edges.counts(&values), [100.0; 10]);
    }

    #[test]
    fn odd_values_make_bins_too() {
        assert_eq!(Edges::of(&[&[], &[f64::NAN]], Bins::Auto), None);
        let one = Edges::of(&[&[4.0]], Bins::Auto).expect("there is a value");
        assert_eq!((one.n, one.counts(&[4.0])), (1, vec![1.0]));
        let mostly = [vec![1.0; 99], vec![50.0]].concat();
        let edges = Edges::of(&[&mostly], Bins::Auto).expect("there are values");
        assert_eq!(edges.counts(&mostly).iter().sum::<f64>() as usize, 100);
        let wide = Edges::of(&[&[0.0, 1e300]], Bins::Width(1e-3)).expect("there are values");
        assert_eq!(wide.n, MAX_BINS);
    }

    #[test]
    fn bins_of_a_width_have_an_edge_at_zero() {
        let edges = Edges::of(&[&[-3.0, 12.0]], Bins::Width(5.0)).expect("there are values");
        assert_eq!((edges.first, edges.n), (-5.0, 4));
        assert_eq!(
            edges.counts(&[-3.0, 0.0, 4.9, 5.0, 12.0]),
            [1.0, 2.0, 1.0, 1.0]
        );
    }
}
