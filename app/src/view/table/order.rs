//! The order of rows: sorted on a thread of its own, while the table goes on showing the order that it has.
//!
//! Every cell has a number that sorts like it, at least by its beginning; numbers are sorted digit by digit, which
//! takes the same time whatever the values are and can be given up between two steps.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering as Memory};
use std::thread;

use crossbeam::channel::{self, Receiver, TryRecvError};
use dacapo_cache::{Cell, Column, Table};
use egui::Context;

/// A column to sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::view) struct SortBy {
    /// Its position in the table.
    pub(in crate::view) column: usize,
    pub(in crate::view) is_descending: bool,
}

/// The order in which rows are shown, and the one that is being made.
#[derive(Default)]
pub(in crate::view) struct RowOrder {
    /// What the user asked for.
    wanted: Option<SortBy>,
    /// The order that is shown: the row of the table at each place. `None`: as they are.
    shown: Option<(SortBy, Arc<[u32]>)>,
    job: Option<Job>,
}

/// Sorting that is under way; dropping it gives it up.
struct Job {
    sorted: Receiver<Arc<[u32]>>,
    is_unwanted: Arc<AtomicBool>,
}

impl Drop for Job {
    fn drop(&mut self) {
        // Relaxed: it only has to be seen some time.
        self.is_unwanted.store(true, Memory::Relaxed);
    }
}

impl RowOrder {
    /// The column that the user asked for.
    pub(in crate::view) fn wanted(&self) -> Option<SortBy> {
        self.wanted
    }

    pub(in crate::view) fn is_busy(&self) -> bool {
        self.job.is_some()
    }

    /// The row of the table that is shown at a place.
    pub(in crate::view) fn row_at(&self, place: usize) -> usize {
        // Rows that have come since the order was made stand behind it.
        self.shown
            .as_ref()
            .and_then(|(_, rows)| rows.get(place))
            .map_or(place, |row| *row as usize)
    }

    /// The order as it can be read elsewhere.
    pub(in crate::view) fn rows(&self) -> Option<Arc<[u32]>> {
        self.shown.as_ref().map(|(_, rows)| Arc::clone(rows))
    }

    /// Ascending, descending, off; what is being sorted is given up.
    pub(in crate::view) fn cycle(&mut self, ctx: &Context, table: &Table, column: usize) {
        let cells = table.columns().get(column).cloned();
        self.cycle_by(ctx, column, move || cells);
    }

    /// The same by cells that are only made on the thread that sorts them; without any, nothing is sorted.
    pub(in crate::view) fn cycle_by(
        &mut self,
        ctx: &Context,
        column: usize,
        cells: impl FnOnce() -> Option<Column> + Send + 'static,
    ) {
        let next = |is_descending| {
            Some(SortBy {
                column,
                is_descending,
            })
        };
        let wanted = match self.wanted {
            Some(by) if by.column == column && self.is_busy() => self.shown.as_ref().map(|it| it.0),
            Some(by) if by.column == column && by.is_descending => None,
            Some(by) if by.column == column => next(true),
            _ => next(false),
        };
        self.want(ctx, wanted, cells);
    }

    /// Goes on with another table: as it was ordered, as far as that can be told before it is sorted.
    pub(in crate::view) fn adopt(&mut self, ctx: &Context, table: &Table) {
        let still_there = |by: &SortBy| by.column < table.n_columns();
        let wanted = self.wanted.filter(still_there);
        let is_too_long = |(_, rows): &(SortBy, Arc<[u32]>)| rows.len() > table.n_rows();
        if wanted.is_none() || self.shown.as_ref().is_some_and(is_too_long) {
            self.shown = None;
        }
        self.job = None;
        self.wanted = None;
        if let Some(by) = wanted {
            let cells = table.columns().get(by.column).cloned();
            self.wanted = Some(by);
            self.job = start(ctx, by, move || cells);
        }
    }

    fn want(
        &mut self,
        ctx: &Context,
        wanted: Option<SortBy>,
        cells: impl FnOnce() -> Option<Column> + Send + 'static,
    ) {
        self.job = None;
        self.wanted = wanted;
        match wanted {
            None => self.shown = None,
            Some(by) if self.shown.as_ref().is_none_or(|shown| shown.0 != by) => {
                self.job = start(ctx, by, cells);
            }
            Some(_) => {}
        }
    }

    /// Takes over what was sorted meanwhile; whether rows stand elsewhere now.
    pub(in crate::view) fn poll(&mut self) -> bool {
        let Some((job, by)) = self.job.as_ref().zip(self.wanted) else {
            return false;
        };
        match job.sorted.try_recv() {
            Ok(rows) => {
                self.shown = Some((by, rows));
                self.job = None;
                true
            }
            Err(TryRecvError::Empty) => false,
            Err(TryRecvError::Disconnected) => {
                self.job = None;
                self.wanted = self.shown.as_ref().map(|it| it.0);
                false
            }
        }
    }
}

fn start(
    ctx: &Context,
    by: SortBy,
    cells: impl FnOnce() -> Option<Column> + Send + 'static,
) -> Option<Job> {
    let is_unwanted = Arc::new(AtomicBool::new(false));
    let (sender, sorted) = channel::bounded(1);
    let job = Job {
        sorted,
        is_unwanted: Arc::clone(&is_unwanted),
    };
    let ctx = ctx.clone();
    let work = move || {
        let is_wanted = || !is_unwanted.load(Memory::Relaxed);
        let rows = cells().and_then(|cells| sorted_rows(&cells, by.is_descending, &is_wanted));
        if let Some(rows) = rows {
            // A table that is gone has no use for it.
            let _ = sender.send(rows.into());
        }
        // Also where nothing came of it: that, too, is to be seen.
        drop(sender);
        ctx.request_repaint();
    };
    let thread = thread::Builder::new().name("dacapo table order".to_owned());
    match thread.spawn(work) {
        Ok(_) => Some(job),
        Err(error) => {
            log::error!("no thread to sort a table: {error}");
            None
        }
    }
}

/// The rows in the order of their cells, as `Table::sort_by` has it: equal ones keep theirs, empty ones come last in
/// either order. `None` if it was given up, or if there are more rows than a place can tell.
fn sorted_rows(
    column: &Column,
    is_descending: bool,
    is_wanted: &dyn Fn() -> bool,
) -> Option<Vec<u32>> {
    let n_rows = u32::try_from(column.n_rows()).ok()?;
    let mut full = Vec::with_capacity(n_rows as usize);
    let mut empty = Vec::new();
    let flip = if is_descending { u64::MAX } else { 0 };
    for row in 0..n_rows {
        if row.is_multiple_of(1 << 16) && !is_wanted() {
            return None;
        }
        match column.cell(row as usize) {
            Cell::Empty => empty.push(row),
            cell => full.push((key(cell, 0) ^ flip, row)),
        }
    }
    sort_by_key(&mut full, is_wanted)?;
    let mut rows: Vec<u32> = full.iter().map(|(_, row)| *row).collect();
    if column.column_type() == dacapo_cache::ColumnType::Text {
        let texts = Texts {
            column,
            is_descending,
            is_wanted,
        };
        let runs = runs_of(&full);
        drop(full);
        for run in runs {
            texts.sort(&mut rows[run], 8)?;
        }
    }
    rows.extend(empty);
    Some(rows)
}

/// A number that sorts as the cell does; of a text, eight bytes from `from` on.
fn key(cell: Cell<'_>, from: usize) -> u64 {
    /// Puts negative numbers before the others.
    const SIGN: u64 = 1 << 63;
    match cell {
        Cell::Int(value) => value.cast_unsigned() ^ SIGN,
        Cell::Time(value) => value.micros().cast_unsigned() ^ SIGN,
        Cell::Bool(value) => u64::from(value),
        Cell::Float(value) if value.is_nan() => u64::MAX,
        Cell::Float(value) => {
            // Adding zero makes one of both zeros.
            let bits = (value + 0.0).to_bits();
            if bits & SIGN == 0 { bits | SIGN } else { !bits }
        }
        Cell::Text(text) => {
            let bytes = text.as_bytes().get(from..).unwrap_or_default();
            let mut first = [0; 8];
            let n = bytes.len().min(8);
            first[..n].copy_from_slice(&bytes[..n]);
            u64::from_be_bytes(first)
        }
        _ => 0,
    }
}

/// Sorts pairs by their keys, digit by digit from the last one; equal keys keep their order.
fn sort_by_key(pairs: &mut Vec<(u64, u32)>, is_wanted: &dyn Fn() -> bool) -> Option<()> {
    const BITS: u32 = 11;
    const DIGITS: usize = 1 << BITS;
    if pairs.len() < DIGITS {
        pairs.sort_by_key(|pair| pair.0);
        return Some(());
    }
    // Digits that are the same everywhere need no pass.
    let first = pairs[0].0;
    let varies = pairs.iter().fold(0, |bits, (key, _)| bits | (key ^ first));
    let mut sorted = vec![(0, 0); pairs.len()];
    for shift in (0..u64::BITS).step_by(BITS as usize) {
        let digit = |key: u64| (key >> shift) as usize % DIGITS;
        if digit(varies) == 0 {
            continue;
        }
        if !is_wanted() {
            return None;
        }
        let mut places = [0_usize; DIGITS];
        for (key, _) in &*pairs {
            places[digit(*key)] += 1;
        }
        let mut at = 0;
        for place in &mut places {
            at += std::mem::replace(place, at);
        }
        for pair in &*pairs {
            let place = &mut places[digit(pair.0)];
            sorted[*place] = *pair;
            *place += 1;
        }
        std::mem::swap(pairs, &mut sorted);
    }
    Some(())
}

/// Ranges of more than one pair with the same key.
fn runs_of(pairs: &[(u64, u32)]) -> Vec<Range<usize>> {
    let mut at = 0;
    pairs
        .chunk_by(|a, b| a.0 == b.0)
        .map(|run| {
            at += run.len();
            at - run.len()..at
        })
        .filter(|run| run.len() > 1)
        .collect()
}

/// Texts that begin alike, and still have to be told apart.
struct Texts<'a> {
    column: &'a Column,
    is_descending: bool,
    is_wanted: &'a dyn Fn() -> bool,
}

impl Texts<'_> {
    /// Sorts rows whose texts have the same first `from` bytes. What begins alike again waits in a list, and not on the
    /// stack: texts may have as much in common as they like.
    fn sort(&self, rows: &mut [u32], from: usize) -> Option<()> {
        /// Fewer are compared as they are.
        const FEW: usize = 2_048;
        let flip = if self.is_descending { u64::MAX } else { 0 };
        let mut open = vec![(0..rows.len(), from)];
        while let Some((range, from)) = open.pop() {
            let start = range.start;
            let rows = &mut rows[range];
            if rows.len() <= FEW {
                rows.sort_by(|a, b| self.compare(*a, *b));
                (self.is_wanted)().then_some(())?;
                continue;
            }
            let from = from + self.in_common(rows, from)?;
            let lengths = || rows.iter().map(|row| self.text(*row).len());
            if lengths().all(|length| length <= from) {
                // They differ in how many zeros they end with, if at all.
                rows.sort_by_key(|row| {
                    let length = self.text(*row).len().cast_signed();
                    if self.is_descending { -length } else { length }
                });
                continue;
            }
            let key_of = |row: u32| key(Cell::Text(self.text(row)), from) ^ flip;
            let mut pairs: Vec<_> = rows.iter().map(|row| (key_of(*row), *row)).collect();
            sort_by_key(&mut pairs, self.is_wanted)?;
            for (row, pair) in rows.iter_mut().zip(&pairs) {
                *row = pair.1;
            }
            let alike = runs_of(&pairs).into_iter();
            open.extend(alike.map(|run| (start + run.start..start + run.end, from + 8)));
        }
        Some(())
    }

    /// How many bytes from `from` on are the same in the texts of all rows.
    fn in_common(&self, rows: &[u32], from: usize) -> Option<usize> {
        let rest = |row: u32| self.text(row).as_bytes().get(from..).unwrap_or_default();
        let mut common = rest(*rows.first()?);
        for (n, row) in rows.iter().enumerate() {
            let other = rest(*row);
            if !other.starts_with(common) {
                let same = common.iter().zip(other).take_while(|(a, b)| a == b);
                common = &common[..same.count()];
            }
            if common.is_empty() {
                break;
            }
            if n.is_multiple_of(1_024) && !(self.is_wanted)() {
                return None;
            }
        }
        Some(common.len())
    }

    fn compare(&self, a: u32, b: u32) -> Ordering {
        let order = self.text(a).cmp(self.text(b));
        if self.is_descending {
            order.reverse()
        } else {
            order
        }
    }

    fn text(&self, row: u32) -> &str {
        self.column.cell(row as usize).as_text().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dacapo_cache::{Column, Order};

    fn check(column: impl Into<Column>) {
        let rows: Column = column.into();
        let numbers: Vec<_> = (0_i64..).take(rows.n_rows()).collect();
        let table = Table::from_columns([("it", rows), ("row", numbers.into())]).expect("as long");
        for (order, is_descending) in [(Order::Ascending, false), (Order::Descending, true)] {
            let sorted = table.sort_by("it", order).expect("a column");
            let wanted = sorted
                .column("row")
                .expect("there")
                .as_ints()
                .expect("full");
            let found = sorted_rows(&table.columns()[0], is_descending, &|| true);
            let found: Vec<i64> = found.expect("wanted").into_iter().map(i64::from).collect();
            assert_eq!(found, wanted, "{order:?}");
        }
    }

    /// The same numbers at every run, all over their range.
    fn noise(n: usize) -> impl Iterator<Item = u64> {
        let next = |state: &u64| {
            Some(
                state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1),
            )
        };
        std::iter::successors(Some(7_u64), next)
            .map(|state| state ^ (state >> 31))
            .take(n)
    }

    #[test]
    fn every_type_is_sorted_as_tables_are() {
        for n in [0, 1, 100, 5_000] {
            check(noise(n).map(u64::cast_signed).collect::<Vec<_>>());
            check(
                noise(n)
                    .map(|x| (x % 7 > 0).then_some((x % 50).cast_signed() - 25))
                    .collect::<Vec<_>>(),
            );
            check(noise(n).map(f64::from_bits).collect::<Vec<_>>());
            check(noise(n).map(|x| x % 2 == 0).collect::<Vec<_>>());
            check(noise(n).map(|x| format!("{}", x % 997)).collect::<Vec<_>>());
        }
        check(vec![
            0.0,
            -0.0,
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            -0.0,
            1e-310,
        ]);
    }

    #[test]
    fn texts_that_begin_alike_are_told_apart() {
        let long = |x: u64| {
            format!(
                "https://example.org/{:03}/page{}",
                x % 11,
                "\0".repeat((x % 3) as usize)
            )
        };
        check(noise(20_000).map(long).collect::<Vec<_>>());
        check(vec!["a\0", "a", "a\0\0", "", "ä", "z", "日本", "日"]);
    }

    #[test]
    fn texts_with_much_in_common_need_little_of_the_stack() {
        let texts = || {
            let tail = |x: u64| ["", "\0", "b", "a"][(x % 4) as usize];
            noise(3_000).map(move |x| format!("{}{}", "x".repeat(20_000), tail(x)))
        };
        let work = move || check(texts().collect::<Vec<_>>());
        let thread = thread::Builder::new().stack_size(256 * 1_024);
        let sorted = thread.spawn(work).expect("a thread").join();
        assert!(sorted.is_ok());
    }

    #[test]
    fn cells_that_are_yet_to_be_made_hold_up_nobody() {
        let (open, gate) = channel::bounded::<()>(0);
        let cells = move || {
            gate.recv().ok()?;
            Some(Column::from(vec![3, 1, 2]))
        };
        let mut order = RowOrder::default();
        order.cycle_by(&Context::default(), 0, cells);
        assert!(order.is_busy() && !order.poll() && order.rows().is_none());
        open.send(()).expect("the cells are waited for elsewhere");
        while order.is_busy() {
            order.poll();
            thread::yield_now();
        }
        assert_eq!(order.rows().as_deref(), Some(&[1, 2, 0][..]));
        // Where there are none, all is as it was.
        order.cycle_by(&Context::default(), 1, || None);
        while order.is_busy() {
            order.poll();
            thread::yield_now();
        }
        assert_eq!(order.rows().as_deref(), Some(&[1, 2, 0][..]));
    }

    #[test]
    fn what_is_unwanted_is_given_up() {
        let column = Column::from((0..10_000).rev().collect::<Vec<i64>>());
        assert!(sorted_rows(&column, false, &|| false).is_none());
    }
}
