//! A set of rows, as ranges: a million rows in a row take as much room as one.

use std::ops::Range;
use std::sync::Arc;

/// Rows of a table by their position, from 0. A clone shares them.
///
/// ```
/// use dacapo::element::rows::RowSet;
///
/// let rows: RowSet = [7, 3, 4].into_iter().collect();
/// assert_eq!(rows.iter().collect::<Vec<_>>(), [3, 4, 7]);
/// assert!(rows.contains(4) && !rows.contains(5));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RowSet(
    /// Ascending; none is empty, and no two touch each other.
    Arc<[Range<usize>]>,
);

impl RowSet {
    /// All rows of a range.
    pub fn range(rows: Range<usize>) -> Self {
        Self::joined(vec![rows])
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(ExactSizeIterator::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a row is among them.
    pub fn contains(&self, row: usize) -> bool {
        let after = self.0.partition_point(|range| range.start <= row);
        after > 0 && self.0[after - 1].contains(&row)
    }

    /// The rows, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().cloned().flatten()
    }

    /// The rows as ranges, ascending; no two touch each other.
    pub fn ranges(&self) -> &[Range<usize>] {
        &self.0
    }

    /// These rows and the others.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        Self::joined(self.0.iter().chain(&*other.0).cloned().collect())
    }

    /// The same with this row if it was not there, without it if it was.
    #[must_use]
    pub fn toggled(&self, row: usize) -> Self {
        if !self.contains(row) {
            return self.with(&Self::range(row..row + 1));
        }
        let split = |range: &Range<usize>| {
            if range.contains(&row) {
                [range.start..row, row + 1..range.end]
            } else {
                [range.clone(), 0..0]
            }
        };
        Self::joined(self.0.iter().flat_map(split).collect())
    }

    /// Those among the first `n_rows`.
    #[must_use]
    pub fn within(&self, n_rows: usize) -> Self {
        if self.0.last().is_none_or(|last| last.end <= n_rows) {
            return self.clone();
        }
        let cut = |range: &Range<usize>| range.start..range.end.min(n_rows);
        Self::joined(self.0.iter().map(cut).collect())
    }

    /// Brings ranges into order, and makes one of those that touch.
    fn joined(mut ranges: Vec<Range<usize>>) -> Self {
        ranges.retain(|range| !range.is_empty());
        ranges.sort_unstable_by_key(|range| range.start);
        let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match joined.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => joined.push(range),
            }
        }
        Self(joined.into())
    }
}

/// Rows in any order; one that comes twice counts once.
impl FromIterator<usize> for RowSet {
    fn from_iter<I: IntoIterator<Item = usize>>(rows: I) -> Self {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for row in rows {
            match ranges.last_mut() {
                Some(last) if last.end == row => last.end += 1,
                _ => ranges.push(row..row + 1),
            }
        }
        Self::joined(ranges)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_become_one_range() {
        let rows: RowSet = [5, 1, 2, 3, 9, 2].into_iter().collect();
        assert_eq!(rows.ranges(), [1..4, 5..6, 9..10]);
        assert_eq!(rows.len(), 5);
        assert_eq!(
            rows.with(&RowSet::range(4..5)).ranges(),
            [1..6, 9..10],
            "a gap is closed"
        );
    }

    #[test]
    fn a_row_is_put_in_and_taken_out() {
        let rows = RowSet::range(0..5).toggled(2);
        assert_eq!(rows.ranges(), [0..2, 3..5]);
        assert_eq!(rows.toggled(2), RowSet::range(0..5));
        assert!(RowSet::range(3..4).toggled(3).is_empty());
    }

    #[test]
    fn rows_beyond_the_last_are_left_out() {
        let rows: RowSet = [0, 3, 4, 8].into_iter().collect();
        assert_eq!(rows.within(4).ranges(), [0..1, 3..4]);
        assert_eq!(rows.within(100), rows);
        assert!(rows.within(0).is_empty());
    }
}
