//! Which cells the user has marked: for copying, and, where rows can be selected, for the script.
//!
//! Cells are counted by place: as they are shown, from the top and from the left.

use std::ops::RangeInclusive;
use std::thread;

use crossbeam::channel::{self, Receiver};
use egui::Context;

use crate::element::rows::RowSet;
use crate::element::table::Rows;
use crate::view::table::order::RowOrder;

/// Rows that are collected within a frame.
const MANY: usize = 100_000;

/// A cell by its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::view) struct Spot {
    pub(in crate::view) row: usize,
    pub(in crate::view) column: usize,
}

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Area {
    from: Spot,
    to: Spot,
}

impl Area {
    fn rows(self) -> RangeInclusive<usize> {
        self.from.row.min(self.to.row)..=self.from.row.max(self.to.row)
    }

    fn columns(self) -> RangeInclusive<usize> {
        self.from.column.min(self.to.column)..=self.from.column.max(self.to.column)
    }

    fn contains(self, spot: Spot) -> bool {
        self.rows().contains(&spot.row) && self.columns().contains(&spot.column)
    }
}

/// How a click or a key adds to what is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// This alone.
    Alone,
    /// From where the last mark began to here (Shift).
    Extend,
    /// This, too, or no longer this (Ctrl).
    Toggle,
}

/// The marked cells, and the one that the keys move.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    cursor: Option<Spot>,
    /// The last one is the one that is being extended.
    areas: Vec<Area>,
}

impl Marks {
    pub(super) fn cursor(&self) -> Option<Spot> {
        self.cursor
    }

    pub(super) fn contains(&self, spot: Spot) -> bool {
        self.areas.iter().any(|area| area.contains(spot))
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Marks a cell.
    pub(super) fn mark(&mut self, spot: Spot, reach: Reach) {
        self.mark_area(spot, spot, reach);
    }

    /// Marks whole rows, up to this one.
    pub(super) fn mark_row(&mut self, row: usize, n_columns: usize, reach: Reach) {
        let last = n_columns.saturating_sub(1);
        self.mark_area(Spot { row, column: 0 }, Spot { row, column: last }, reach);
    }

    fn mark_area(&mut self, from: Spot, to: Spot, reach: Reach) {
        let area = Area { from, to };
        match reach {
            Reach::Alone => self.areas = vec![area],
            Reach::Extend => {
                if let Some(last) = self.areas.last_mut() {
                    last.to = to;
                    if from != to {
                        last.from.column = from.column;
                    }
                } else {
                    self.areas.push(area);
                }
            }
            Reach::Toggle => {
                if let Some(idx) = self.areas.iter().position(|other| *other == area) {
                    self.areas.remove(idx);
                } else {
                    self.areas.push(area);
                }
            }
        }
        self.cursor = Some(if reach == Reach::Extend { to } else { from });
    }

    pub(super) fn mark_all(&mut self, n_rows: usize, n_columns: usize) {
        if n_rows == 0 || n_columns == 0 {
            return;
        }
        let to = Spot {
            row: n_rows - 1,
            column: n_columns - 1,
        };
        self.areas = vec![Area {
            from: Spot::default(),
            to,
        }];
        self.cursor = self.cursor.or(Some(Spot::default()));
    }

    /// Moves the cursor without marking anything: where rows are what is selected.
    pub(super) fn move_to(&mut self, spot: Spot) {
        self.cursor = Some(spot);
        self.areas.clear();
    }

    /// Forgets what is no longer there.
    pub(super) fn shrink(&mut self, n_rows: usize, n_columns: usize) {
        let is_there = |spot: Spot| spot.row < n_rows && spot.column < n_columns;
        self.cursor = self.cursor.filter(|cursor| is_there(*cursor));
        self.areas
            .retain(|area| is_there(area.from) && is_there(area.to));
    }

    /// How many cells are marked; those in two areas count twice.
    pub(super) fn n_cells(&self) -> usize {
        let count = |range: RangeInclusive<usize>| range.end() - range.start() + 1;
        let areas = self.areas.iter();
        areas
            .map(|area| count(area.rows()).saturating_mul(count(area.columns())))
            .fold(0, usize::saturating_add)
    }

    /// The rows and columns that hold all marked cells, each ascending.
    pub(super) fn lines(&self) -> (RowSet, Vec<usize>) {
        let mut rows = RowSet::default();
        let mut columns = Vec::new();
        for area in &self.areas {
            rows = rows.with(&RowSet::range(*area.rows().start()..area.rows().end() + 1));
            columns.extend(area.columns());
        }
        columns.sort_unstable();
        columns.dedup();
        (rows, columns)
    }
}

/// The rows of the table that are selected after a click on the row at a place.
pub(super) fn select(
    before: &RowSet,
    mode: Rows,
    order: &RowOrder,
    anchor: Option<usize>,
    place: usize,
    reach: Reach,
) -> RowSet {
    let row = order.row_at(place);
    let alone = || RowSet::range(row..row + 1);
    match (mode, reach) {
        // The only selected row can be taken back.
        (Rows::One, Reach::Toggle) if before.contains(row) => RowSet::default(),
        (Rows::One, _) | (Rows::Many, Reach::Alone) => alone(),
        (Rows::Many, Reach::Toggle) => before.toggled(row),
        (Rows::Many, Reach::Extend) => {
            let anchor = anchor.unwrap_or(place);
            let places = anchor.min(place)..anchor.max(place) + 1;
            places.map(|place| order.row_at(place)).collect()
        }
    }
}

/// Collects the rows between two places on a thread of its own, if they stand in an order and are so many that a frame
/// would wait for them.
pub(super) fn select_many(
    ctx: &Context,
    order: &RowOrder,
    places: [usize; 2],
) -> Option<Receiver<RowSet>> {
    let [from, to] = [places[0].min(places[1]), places[0].max(places[1])];
    let rows = order.rows().filter(|_| to - from > MANY)?;
    let (sender, selected) = channel::bounded(1);
    let ctx = ctx.clone();
    let work = move || {
        let mut between: Vec<u32> = (from..=to)
            .map(|place| rows.get(place).copied().unwrap_or(place as u32))
            .collect();
        between.sort_unstable();
        let between: RowSet = between.into_iter().map(|row| row as usize).collect();
        // A table that is gone doesn't listen any more.
        let _ = sender.send(between);
        ctx.request_repaint();
    };
    let thread = thread::Builder::new().name("dacapo table select".to_owned());
    thread.spawn(work).ok().map(|_| selected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(row: usize, column: usize) -> Spot {
        Spot { row, column }
    }

    #[test]
    fn shift_extends_from_where_the_mark_began() {
        let mut marks = Marks::default();
        marks.mark(at(5, 2), Reach::Alone);
        marks.mark(at(3, 3), Reach::Extend);
        assert!(marks.contains(at(4, 2)) && marks.contains(at(3, 3)) && !marks.contains(at(6, 2)));
        assert_eq!(marks.n_cells(), 6);
        marks.mark(at(6, 2), Reach::Extend);
        assert_eq!(marks.n_cells(), 2, "the other way round");
    }

    #[test]
    fn control_adds_cells_and_takes_them_back() {
        let mut marks = Marks::default();
        marks.mark(at(1, 1), Reach::Alone);
        marks.mark(at(7, 0), Reach::Toggle);
        assert_eq!(marks.lines().1, [0, 1]);
        assert_eq!(marks.lines().0.iter().collect::<Vec<_>>(), [1, 7]);
        marks.mark(at(7, 0), Reach::Toggle);
        assert_eq!(marks.n_cells(), 1);
    }

    #[test]
    fn rows_are_marked_over_all_columns() {
        let mut marks = Marks::default();
        marks.mark_row(2, 4, Reach::Alone);
        marks.mark_row(4, 4, Reach::Extend);
        assert_eq!(marks.n_cells(), 12);
        marks.shrink(3, 4);
        assert_eq!(marks.n_cells(), 0);
    }
}
