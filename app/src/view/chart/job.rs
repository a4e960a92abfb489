//! Preparing long charts on a thread of their own: for each place one at a time, and of those that come meanwhile only
//! the newest. The one in work is finished and handed on all the same: a chart whose data comes faster than it can be
//! prepared is seen to move.

use std::sync::{Arc, OnceLock};

use egui::Context;
use parking_lot::Mutex;

use crate::element::chart::Chart;
use crate::view::chart::memory::{Before, is_like};
use crate::view::chart::prepare::{self, Prepared};

/// Charts of at most so many points are prepared in the frame that first shows them.
const MAX_AT_ONCE: usize = 20_000;

/// What one place has to prepare.
#[derive(Clone, Default)]
pub(super) struct Desk(Arc<Mutex<Work>>);

#[derive(Default)]
struct Work {
    next: Option<Order>,
    /// What the thread is at, as long as anything can come of it.
    at_hand: Option<Arc<Chart>>,
    /// What was finished last, until it is taken.
    finished: Option<Before>,
    /// Whether a thread is at it, which takes the next one by itself.
    has_thread: bool,
}

/// What is to be prepared: it stands in for what comes after it.
type Order = Before;

impl Desk {
    /// Begins to prepare a chart, in place of the one that was wanted before.
    pub(super) fn begin(&self, ctx: &Context, chart: &Arc<Chart>) -> Arc<OnceLock<Prepared>> {
        let ready = Arc::new(OnceLock::new());
        if chart.n_points() <= MAX_AT_ONCE {
            let overtaken = {
                let mut work = self.0.lock();
                work.at_hand = None;
                (work.next.take(), work.finished.take())
            };
            drop(overtaken);
            let _ = ready.set(prepare::prepare(chart));
            return ready;
        }
        let order = Order {
            chart: Arc::clone(chart),
            ready: Arc::clone(&ready),
        };
        let (overtaken, has_thread) = {
            let mut work = self.0.lock();
            let has_thread = std::mem::replace(&mut work.has_thread, true);
            // What can't stand in for this one is of no use any more.
            work.at_hand.take_if(|at| !is_like(at, chart));
            (work.next.replace(order), has_thread)
        };
        drop(overtaken);
        if !has_thread {
            let (desk, ctx) = (self.clone(), ctx.clone());
            let thread = std::thread::Builder::new().name("dacapo chart".to_owned());
            if let Err(error) = thread.spawn(move || desk.work(&ctx)) {
                self.0.lock().has_thread = false;
                log::error!("no thread to prepare a chart, it stays a sample: {error}");
            }
        }
        ready
    }

    /// Takes out what was finished last, which stands in for what is wanted until that is ready.
    pub(super) fn take_finished(&self) -> Option<Before> {
        self.0.lock().finished.take()
    }

    /// Prepares what is wanted until nothing is.
    fn work(&self, ctx: &Context) {
        let leave = Leave(self);
        loop {
            let order = {
                let mut work = self.0.lock();
                let next = work.next.take();
                work.at_hand = next.as_ref().map(|order| Arc::clone(&order.chart));
                // In the same moment: what is wanted from now on gets a thread of its own.
                work.has_thread = next.is_some();
                next
            };
            let Some(order) = order else {
                std::mem::forget(leave);
                return;
            };
            // A place that is gone has let go of its desk.
            let is_wanted = || Arc::strong_count(&self.0) > 1 && self.0.lock().at_hand.is_some();
            let prepared = prepare::prepare_while(&order.chart, &is_wanted);
            let before = prepared.and_then(|prepared| {
                let _ = order.ready.set(prepared);
                let mut work = self.0.lock();
                // Given up in the last moment, it has nothing to stand in for.
                work.at_hand.take()?;
                work.finished.replace(order)
            });
            // Let go here, so that the window never frees millions of numbers.
            drop(before);
            ctx.request_repaint();
        }
    }
}

/// Says that no thread is at it any more, should preparing a chart panic.
struct Leave<'a>(&'a Desk);

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        let mut work = self.0.0.lock();
        work.has_thread = false;
        work.at_hand = None;
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::element::chart::ChartKind;

    fn line(n_points: usize) -> Arc<Chart> {
        let points = (0..n_points).map(|n| (n as f64, (n % 7) as f64));
        Arc::new(Chart::new(ChartKind::Line).series("a", points))
    }

    #[test]
    fn of_charts_that_come_in_a_row_the_last_one_is_prepared() {
        let (desk, ctx) = (Desk::default(), Context::default());
        assert!(desk.begin(&ctx, &line(MAX_AT_ONCE)).get().is_some());
        let charts: Vec<_> = (1..6).map(|n| line(MAX_AT_ONCE + n)).collect();
        let ready: Vec<_> = charts.iter().map(|chart| desk.begin(&ctx, chart)).collect();
        let last = ready.last().expect("there are five");
        let started = Instant::now();
        while last.get().is_none() {
            assert!(started.elapsed() < Duration::from_mins(1));
            std::thread::yield_now();
        }
        let n_points = last.get().map(|it| it.traces[0].xs.len());
        assert_eq!(n_points, Some(MAX_AT_ONCE + 5));
        assert!(desk.0.lock().next.is_none(), "none of those before waits");
    }

    #[test]
    fn a_chart_at_hand_is_finished_although_newer_ones_have_come() {
        let (desk, ctx) = (Desk::default(), Context::default());
        let first = desk.begin(&ctx, &line(10 * MAX_AT_ONCE));
        let started = Instant::now();
        while desk.0.lock().next.is_some() {
            assert!(started.elapsed() < Duration::from_mins(1));
            std::thread::yield_now();
        }
        let second = desk.begin(&ctx, &line(MAX_AT_ONCE + 1));
        while second.get().is_none() {
            assert!(started.elapsed() < Duration::from_mins(1));
            std::thread::yield_now();
        }
        assert!(first.get().is_some(), "the thread had begun it before");
    }

    #[test]
    fn what_was_finished_is_handed_on_unless_something_else_is_wanted() {
        let (desk, ctx) = (Desk::default(), Context::default());
        let ready = desk.begin(&ctx, &line(MAX_AT_ONCE + 1));
        let started = Instant::now();
        while desk.0.lock().has_thread {
            assert!(started.elapsed() < Duration::from_mins(1));
            std::thread::yield_now();
        }
        let finished = desk.take_finished().expect("it is done");
        assert!(Arc::ptr_eq(&finished.ready, &ready));
        desk.0.lock().finished = Some(finished);
        desk.begin(&ctx, &line(10));
        assert!(desk.take_finished().is_none());
    }

    #[test]
    fn what_nobody_waits_for_is_given_up() {
        let is_wanted = std::cell::Cell::new(2);
        let asked = || {
            is_wanted.set(is_wanted.get() - 1);
            is_wanted.get() > 0
        };
        assert!(prepare::prepare_while(&line(10), &asked).is_none());
    }
}
