//! Searching a table, on a thread of its own: matches come in while the user reads the first ones.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossbeam::channel::{self, Receiver, Sender};
use dacapo_cache::Cell;
use egui::Context;

use crate::element::edits::TableEdits;
use crate::element::table::{CellStyle, ColumnElement, TableElement};
use crate::view::table::marks::Spot;

/// Matches that can be stepped through; more are only counted.
const MAX_MATCHES: usize = 1_000_000;
/// Rows that are searched between two reports.
const PART: usize = 1 << 15;

/// A search: what for, and what was found so far.
#[derive(Default)]
pub(in crate::view) struct Find {
    pub(in crate::view) query: String,
    /// From top to bottom, in each row from left to right.
    matches: Vec<Spot>,
    n_matches: usize,
    /// The match that was stepped to.
    current: Option<usize>,
    /// The first match from this row on is to be stepped to as soon as it is found.
    jump_from: Option<usize>,
    /// The line to type in shall get the focus.
    pub(in crate::view) wants_focus: bool,
    job: Option<Job>,
}

/// A search under way; dropping it gives it up.
struct Job {
    reports: Receiver<Report>,
    is_unwanted: Arc<AtomicBool>,
}

struct Report {
    matches: Vec<Spot>,
    n_matches: usize,
    is_last: bool,
}

impl Drop for Job {
    fn drop(&mut self) {
        // Relaxed: it only has to be seen some time.
        self.is_unwanted.store(true, Ordering::Relaxed);
    }
}

impl Find {
    /// A line that waits to be typed in.
    pub(in crate::view) fn opened() -> Self {
        Self {
            wants_focus: true,
            ..Self::default()
        }
    }

    /// Begins anew, and steps to the first match at this row or below it, if there is a row.
    pub(in crate::view) fn start(&mut self, ctx: &Context, among: Among, jump_from: Option<usize>) {
        *self = Self {
            query: std::mem::take(&mut self.query),
            jump_from,
            ..Self::default()
        };
        let needle = Needle::new(&self.query);
        if needle.0.is_empty() {
            return;
        }
        let is_unwanted = Arc::new(AtomicBool::new(false));
        let (sender, reports) = channel::unbounded();
        let search = Search {
            among,
            needle,
            is_unwanted: Arc::clone(&is_unwanted),
        };
        let ctx = ctx.clone();
        let thread = thread::Builder::new().name("dacapo table search".to_owned());
        match thread.spawn(move || search.run(&sender, &ctx)) {
            Ok(_) => {
                self.job = Some(Job {
                    reports,
                    is_unwanted,
                });
            }
            Err(error) => log::error!("no thread to search a table: {error}"),
        }
    }

    /// Takes over what was found meanwhile; the match to show, if one is to be stepped to.
    pub(in crate::view) fn poll(&mut self) -> Option<Spot> {
        let job = self.job.as_ref()?;
        let mut is_done = false;
        for report in job.reports.try_iter() {
            let room = MAX_MATCHES - self.matches.len();
            self.matches.extend(report.matches.into_iter().take(room));
            self.n_matches += report.n_matches;
            is_done |= report.is_last;
        }
        if is_done {
            self.job = None;
        }
        let from = self.jump_from?;
        let below = self.matches.partition_point(|spot| spot.row < from);
        // The first of all is stepped to only when there can be none below.
        let found = if below < self.matches.len() {
            Some(below)
        } else {
            (is_done && !self.matches.is_empty()).then_some(0)
        };
        if found.is_some() || is_done {
            self.jump_from = None;
        }
        self.current = found.or(self.current);
        found.map(|idx| self.matches[idx])
    }

    /// The next match, or the one before; around the ends.
    pub(in crate::view) fn step(&mut self, forward: bool) -> Option<Spot> {
        let n = self.matches.len();
        if n == 0 {
            return None;
        }
        let next = match self.current {
            Some(current) if forward => (current + 1) % n,
            Some(current) => (current + n - 1) % n,
            None if forward => 0,
            None => n - 1,
        };
        self.current = Some(next);
        Some(self.matches[next])
    }

    pub(in crate::view) fn has_matches(&self) -> bool {
        !self.matches.is_empty()
    }

    pub(in crate::view) fn is_busy(&self) -> bool {
        self.job.is_some()
    }

    /// "3 of 120", "no matches", "searching…".
    pub(in crate::view) fn status(&self) -> String {
        let so_far = if self.is_busy() { "…" } else { "" };
        match (self.current, self.n_matches) {
            _ if self.query.is_empty() => String::new(),
            (_, 0) if self.is_busy() => "searching…".to_owned(),
            (_, 0) => "no matches".to_owned(),
            (Some(current), n) => {
                format!(
                    "{} of {}{so_far}",
                    super::grouped(current + 1),
                    super::grouped(n)
                )
            }
            (None, 1) => format!("1 match{so_far}"),
            (None, n) => format!("{} matches{so_far}", super::grouped(n)),
        }
    }

    /// Whether a cell is among the matches so far.
    pub(in crate::view) fn has(&self, spot: Spot) -> bool {
        let place = |spot: &Spot| (spot.row, spot.column);
        let found = self.matches.binary_search_by_key(&place(&spot), place);
        found.is_ok()
    }
}

/// What is searched: a table as it is shown. Making one costs nothing, however long the table is.
pub(in crate::view) struct Among {
    pub(in crate::view) element: Arc<TableElement>,
    /// Which row stands where; `None`: as they are stored.
    pub(in crate::view) order: Option<Arc<[u32]>>,
    /// What the user changed in it.
    pub(in crate::view) edits: Option<TableEdits>,
}

impl Among {
    /// A table that nobody changes.
    pub(in crate::view) fn table(element: &Arc<TableElement>, order: Option<Arc<[u32]>>) -> Self {
        Self {
            element: Arc::clone(element),
            order,
            edits: None,
        }
    }

    fn n_places(&self) -> usize {
        let table = &self.element.table;
        let edits = self.edits.as_ref();
        edits.map_or(table.n_rows(), |edits| edits.n_rows(table))
    }

    /// The number of the row at each place.
    fn rows(&self) -> impl Iterator<Item = usize> {
        let table = &self.element.table;
        let edits = self.edits.as_ref();
        let order = self.order.as_deref();
        // What an order has no place for stands where it is stored, and what was removed is in no order.
        let n_stored = match (order, edits) {
            (None, Some(edits)) => edits.next_row(table),
            _ => self.n_places(),
        };
        let is_there =
            move |row: &usize| order.is_some() || !edits.is_some_and(|it| it.is_removed(*row));
        (0..n_stored).filter(is_there).map(move |place| {
            let row = order.and_then(|order| order.get(place));
            row.map_or(place, |row| *row as usize)
        })
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        let table = &self.element.table;
        match &self.edits {
            Some(edits) => edits.cell_now(table, row, column),
            None => table.cell(row, column),
        }
    }
}

/// All that a search reads.
struct Search {
    among: Among,
    needle: Needle,
    is_unwanted: Arc<AtomicBool>,
}

impl Search {
    fn run(&self, sender: &Sender<Report>, ctx: &Context) {
        let columns = &self.among.element.columns;
        let n_places = self.among.n_places();
        let mut rows = self.among.rows();
        let mut n_found = 0;
        let mut text = String::new();
        let mut from = 0;
        loop {
            let to = (from + PART).min(n_places);
            let mut report = Report {
                matches: Vec::new(),
                n_matches: 0,
                is_last: to == n_places,
            };
            for (place, row) in (from..to).zip(&mut rows) {
                for (idx, column) in columns.iter().enumerate() {
                    let cell = self.among.cell(row, column.source);
                    if !self.needle.is_in(cell, column, &mut text) {
                        continue;
                    }
                    report.n_matches += 1;
                    n_found += 1;
                    if n_found <= MAX_MATCHES {
                        report.matches.push(Spot {
                            row: place,
                            column: idx,
                        });
                    }
                }
                if place % 256 == 0 && self.is_unwanted.load(Ordering::Relaxed) {
                    return;
                }
            }
            let has_news = report.n_matches > 0 || report.is_last;
            if has_news {
                if sender.send(report).is_err() {
                    return;
                }
                ctx.request_repaint();
            }
            if to == n_places {
                return;
            }
            from = to;
        }
    }
}

/// What is searched for, in lower case.
struct Needle(String);

impl Needle {
    fn new(query: &str) -> Self {
        Self(query.trim().to_lowercase())
    }

    /// Whether a cell holds it, as the value is written or as its column shows it. `text` is room to write to.
    pub(in crate::view) fn is_in(
        &self,
        cell: Cell<'_>,
        column: &ColumnElement,
        text: &mut String,
    ) -> bool {
        if self.0.is_empty() {
            return false;
        }
        match cell {
            Cell::Empty => false,
            Cell::Text(value) => self.is_in_text(value),
            cell => {
                text.clear();
                write!(text, "{cell}").expect("a string takes everything");
                if self.is_in_text(text) {
                    return true;
                }
                let CellStyle::Format(format) = &column.style else {
                    return false;
                };
                text.clear();
                format.write(cell, text);
                self.is_in_text(text)
            }
        }
    }

    fn is_in_text(&self, text: &str) -> bool {
        if !self.0.is_ascii() {
            return text.to_lowercase().contains(&self.0);
        }
        // Most cells are compared without a copy in lower case; no other letter becomes an ASCII one, but for two
        // that nobody searches for by their look-alikes.
        let needle = self.0.as_bytes();
        text.as_bytes()
            .windows(needle.len())
            .any(|window| window.eq_ignore_ascii_case(needle))
    }
}

#[cfg(test)]
mod tests {
    use dacapo_cache::Table;

    use super::*;
    use crate::element::edits::CellValue;

    #[test]
    fn of_an_edited_table_the_rows_that_are_there_now_are_searched() {
        let table = Table::from_columns([("n", vec![10, 11, 12])]).expect("a table");
        let edits = TableEdits::none(&table)
            .without_row(1)
            .with_row()
            .with_cell(&table, 3, 0, CellValue::Int(13));
        let among = |order: Option<&[u32]>| Among {
            element: Arc::new(TableElement::new(table.clone())),
            order: order.map(Arc::from),
            edits: Some(edits.clone()),
        };
        for (order, wanted) in [(None, [0, 2, 3]), (Some(&[3, 0, 2][..]), [3, 0, 2])] {
            let among = among(order);
            let rows: Vec<_> = among.rows().collect();
            assert_eq!(rows, wanted);
            assert_eq!(among.n_places(), 3);
            let cells = rows.iter().map(|row| among.cell(*row, 0));
            let numbers: Vec<_> = cells.filter_map(Cell::as_int).collect();
            assert_eq!(numbers, wanted.map(|row| [10, 11, 12, 13][row]));
        }
    }

    #[test]
    fn cells_are_found_by_value_and_by_what_their_column_shows() {
        let mut column = ColumnElement::new(0, "it");
        let mut text = String::new();
        let mut is_in = |query: &str, cell, column: &ColumnElement| {
            Needle::new(query).is_in(cell, column, &mut text)
        };
        assert!(is_in("Oslo", Cell::Text("from OSLO to"), &column));
        assert!(is_in("ÄÖ", Cell::Text("xäöx"), &column));
        assert!(is_in("3.14", Cell::Float(3.1456), &column));
        assert!(!is_in("", Cell::Text(""), &column) && !is_in("a", Cell::Empty, &column));
        assert!(!is_in("€", Cell::Int(3), &column));
        let format = crate::element::format::Format::parse("{} €").expect("a pattern");
        column.style = CellStyle::Format(format);
        assert!(is_in("3 €", Cell::Int(3), &column));
    }
}
