//! Which elements of a place a run has put or kept, as rows: a page that is as it was costs one row for each place.

use std::ops::Range;

/// Rows of positions, in order; they don't touch each other.
#[derive(Debug, Default)]
pub(super) struct Confirmed {
    /// The run that they are of.
    run: u32,
    rows: Vec<Range<usize>>,
}

impl Confirmed {
    /// Adds a row.
    pub(super) fn add(&mut self, run: u32, row: Range<usize>) {
        if self.run != run {
            self.run = run;
            self.rows.clear();
        }
        // Those that it touches become one with it.
        let first = self.rows.partition_point(|it| it.end < row.start);
        let behind = self.rows.partition_point(|it| it.start <= row.end);
        let touched = &self.rows[first..behind];
        let start = touched
            .first()
            .map_or(row.start, |it| it.start.min(row.start));
        let end = touched.last().map_or(row.end, |it| it.end.max(row.end));
        self.rows.splice(first..behind, std::iter::once(start..end));
    }

    /// Whether a position is among them.
    pub(super) fn has(&self, run: u32, index: usize) -> bool {
        let behind = self.rows.partition_point(|it| it.end <= index);
        self.run == run && self.rows.get(behind).is_some_and(|it| it.contains(&index))
    }

    /// The positions below `n` that are not among them, as rows.
    pub(super) fn gaps(&self, run: u32, n: usize) -> Vec<Range<usize>> {
        let rows = if self.run == run { &*self.rows } else { &[] };
        let starts = std::iter::once(0).chain(rows.iter().map(|it| it.end));
        let ends = rows.iter().map(|it| it.start).chain([n]);
        let gaps = starts.zip(ends).map(|(start, end)| start..end.min(n));
        gaps.filter(|gap| !gap.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_touch_or_overlap_are_one() {
        let mut confirmed = Confirmed::default();
        for row in [4..6, 0..2, 9..12, 2..3, 5..8, 10..11] {
            confirmed.add(1, row);
        }
        assert_eq!(confirmed.rows, [0..3, 4..8, 9..12]);
        assert_eq!(confirmed.gaps(1, 14), [3..4, 8..9, 12..14]);
        assert_eq!(confirmed.gaps(1, 9), [3..4, 8..9]);
        let has: Vec<usize> = (0..14).filter(|idx| confirmed.has(1, *idx)).collect();
        assert_eq!(has, [0, 1, 2, 4, 5, 6, 7, 9, 10, 11]);
        confirmed.add(1, 3..9);
        assert_eq!(confirmed.rows.len(), 1);
        assert!(confirmed.gaps(1, 12).is_empty());
    }

    #[test]
    fn another_run_has_confirmed_nothing_so_far() {
        let mut confirmed = Confirmed::default();
        confirmed.add(1, 0..3);
        assert!(!confirmed.has(2, 1));
        assert_eq!(confirmed.gaps(2, 3).first(), Some(&(0..3)));
        confirmed.add(2, 1..2);
        assert_eq!(confirmed.gaps(2, 3), [0..1, 2..3]);
    }
}
