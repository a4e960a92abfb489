//! Preparing long charts on a thread of their own: for each place one at a time, and of those that come meanwhile only
//! the newest.

use std::sync::{Arc, OnceLock};

use egui::Context;
use parking_lot::Mutex;

use crate::element::chart::Chart;
use crate::view::chart::prepare::{self, Prepared};

/// Charts of at most so many points are prepared in the frame that first shows them.
const MAX_AT_ONCE: usize = 20_000;

/// What one place has to prepare.
#[derive(Clone, Default)]
pub(super) struct Desk(Arc<Mutex<Work>>);

#[derive(Default)]
struct Work {
    next: Option<Order>,
    /// Whether a thread is at it, which takes the next one by itself.
    has_thread: bool,
}

struct Order {
    chart: Arc<Chart>,
    ready: Arc<OnceLock<Prepared>>,
}

impl Desk {
    /// Begins to prepare a chart, in place of the one that was wanted before.
    pub(super) fn begin(&self, ctx: &Context, chart: &Arc<Chart>) -> Arc<OnceLock<Prepared>> {
        let ready = Arc::new(OnceLock::new());
        if chart.n_points() <= MAX_AT_ONCE {
            self.0.lock().next = None;
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

    /// Prepares what is wanted until nothing is.
    fn work(&self, ctx: &Context) {
        let leave = Leave(self);
        loop {
            let order = {
                let mut work = self.0.lock();
                let next = work.next.take();
                // In the same moment: what is wanted from now on gets a thread of its own.
                work.has_thread = next.is_some();
                next
            };
            let Some(order) = order else {
                std::mem::forget(leave);
                return;
            };
            // A chart that is gone has let go of its part.
            let is_wanted = || Arc::strong_count(&order.ready) > 1 && self.0.lock().next.is_none();
            if let Some(prepared) = prepare::prepare_while(&order.chart, &is_wanted) {
                let _ = order.ready.set(prepared);
            }
            // Let go here, so that the window never frees millions of numbers.
            drop(order);
            ctx.request_repaint();
        }
    }
}

/// Says that no thread is at it any more, should preparing a chart panic.
struct Leave<'a>(&'a Desk);

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        self.0.0.lock().has_thread = false;
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
    fn what_nobody_waits_for_is_given_up() {
        let is_wanted = std::cell::Cell::new(2);
        let asked = || {
            is_wanted.set(is_wanted.get() - 1);
            is_wanted.get() > 0
        };
        assert!(prepare::prepare_while(&line(10), &asked).is_none());
    }
}
