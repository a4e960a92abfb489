//! Which day it is, on the registry's clock: one that a lesson or a test pushes forward takes the day along.

use std::cell::Cell;

use dacapo_cache::{Registry, Time};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::element::widget::{Value, WidgetElement, WidgetKind};
use crate::page::Page;
use crate::page::live::Live;
use crate::widget::number::nearest;

/// The day that was given to a test, and when.
#[derive(Debug, Default)]
pub(super) struct Today(Cell<Option<(Date, Time)>>);

impl Today {
    /// Begins a day at a moment.
    pub(super) fn begin(&self, day: Date, now: Time) {
        self.0.set(Some((day, now)));
    }

    fn get(&self) -> Date {
        const DAY_NANOS: u128 = 24 * 60 * 60 * 1_000_000_000;
        let now = Registry::current().clock().now();
        match self.0.get() {
            Some((day, since)) => {
                let n_days = now.since(since).as_nanos() / DAY_NANOS;
                let n_days = i32::try_from(n_days).unwrap_or(i32::MAX);
                day.checked_add(n_days.days()).unwrap_or(Date::MAX)
            }
            None => on_the_wall(),
        }
    }
}

/// The day here, moved by what the registry's clock is ahead or behind.
fn on_the_wall() -> Date {
    use chrono::{Datelike, Local, TimeDelta};

    let registry = Registry::current();
    let clock = registry.clock();
    let ahead = i128::from(clock.now().as_nanos()) - i128::from(clock.real_nanos());
    let ahead = TimeDelta::nanoseconds(i64::try_from(ahead).unwrap_or(i64::MAX));
    let now = Local::now();
    let day = now.checked_add_signed(ahead).unwrap_or(now).date_naive();
    let year = i16::try_from(day.year()).unwrap_or(i16::MAX);
    // Months and days are below 32.
    Date::new(year, day.month() as i8, day.day() as i8).unwrap_or(Date::MAX)
}

impl Live {
    /// Which day it is for the dates of this run.
    pub(crate) fn day_of_run(&self) -> Date {
        *self.run.borrow().day.get_or_init(|| self.today.get())
    }

    /// The value at first of a date that begins with today. One that was recorded holds the day of that time.
    pub(crate) fn today_for(&self, element: &WidgetElement) -> Option<Value> {
        let WidgetKind::Date {
            min,
            max,
            begins_today: true,
        } = element.kind
        else {
            return None;
        };
        Some(Value::Date(nearest(self.day_of_run(), min, max)))
    }
}

impl Page {
    /// The day, where the computer is, on the registry's clock.
    ///
    /// ```
    /// use dacapo::prelude::*;
    /// use dacapo::testing::AppTest;
    ///
    /// fn script(page: &mut Page) {
    ///     page.write(("today is", page.today()));
    /// }
    ///
    /// let mut app = AppTest::new(script).with_today(date(2026, 12, 31)).run();
    /// assert_eq!(app.texts(), ["today is 2026-12-31"]);
    /// app.advance(Duration::from_secs(24 * 3600));
    /// app.rerun();
    /// assert_eq!(app.texts(), ["today is 2027-01-01"]);
    /// ```
    pub fn today(&self) -> Date {
        self.live.today.get()
    }
}
