//! Searching a table, on a thread of its own: matches come in while the user reads the first ones.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossbeam::channel::{self, Receiver, Sender};
use dacapo_cache::Cell;
use egui::Context;

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
    pub(in crate::view) fn start(
        &mut self,
        ctx: &Context,
        element: &Arc<TableElement>,
        order: Option<Arc<[u32]>>,
        jump_from: Option<usize>,
    ) {
        self.start_among(ctx, element, order, element.table.n_rows(), jump_from);
    }

    /// The same in the first places alone.
    pub(in crate::view) fn start_among(
        &mut self,
        ctx: &Context,
        element: &Arc<TableElement>,
        order: Option<Arc<[u32]>>,
        n_places: usize,
        jump_from: Option<usize>,
    ) {
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
            element: Arc::clone(element),
            order,
            n_places,
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

/// All that a search reads.
struct Search {
    element: Arc<TableElement>,
    order: Option<Arc<[u32]>>,
    n_places: usize,
    needle: Needle,
    is_unwanted: Arc<AtomicBool>,
}

impl Search {
    fn run(&self, sender: &Sender<Report>, ctx: &Context) {
        let table = &self.element.table;
        let n_rows = self.n_places;
        let mut n_found = 0;
        let mut text = String::new();
        let mut from = 0;
        loop {
            let to = (from + PART).min(n_rows);
            let mut report = Report {
                matches: Vec::new(),
                n_matches: 0,
                is_last: to == n_rows,
            };
            for place in from..to {
                let row = self.row_at(place);
                for (idx, column) in self.element.columns.iter().enumerate() {
                    if !self
                        .needle
                        .is_in(table.cell(row, column.source), column, &mut text)
                    {
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
            if to == n_rows {
                return;
            }
            from = to;
        }
    }

    fn row_at(&self, place: usize) -> usize {
        let row = self.order.as_ref().and_then(|order| order.get(place));
        row.map_or(place, |row| *row as usize)
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
    use super::*;

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
