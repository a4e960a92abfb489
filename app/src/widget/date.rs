//! Days, one or two with what lies between them.

use std::fmt::Display;
use std::ops::RangeInclusive;

use jiff::civil::{Date, date};

use crate::element::AlertLevel;
use crate::element::widget::{Value, WidgetKind};
use crate::page::Page;
use crate::widget::number::nearest;
use crate::widget::{Common, Component, common_options};

/// Days that can be chosen where a script doesn't say.
const ANY_DAY: (Date, Date) = (date(1900, 1, 1), date(2100, 12, 31));

/// A day, typed as `2026-11-21` or chosen in a calendar.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let year = date(2026, 1, 1)..=date(2026, 12, 31);
/// let day = page.add(DateInput::new("Day").value(date(2026, 11, 21)).range(year));
/// # }
/// ```
///
/// As long as neither the script nor the user has said a day, it is [today](Page::today), also when the next day has
/// begun: then in the next run.
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct DateInput {
    common: Common,
    /// `None`: today.
    value: Option<Date>,
    bounds: (Date, Date),
}

impl DateInput {
    /// A day from 1900 to 2100, today at first.
    pub fn new(label: impl Display) -> Self {
        Self {
            common: Common::new(label),
            value: None,
            bounds: ANY_DAY,
        }
    }

    /// The day at first.
    pub fn value(mut self, day: Date) -> Self {
        self.value = Some(day);
        self
    }

    /// The first day that can be chosen, and the last one.
    pub fn range(mut self, range: RangeInclusive<Date>) -> Self {
        self.bounds = range.into_inner();
        self
    }

    common_options!();
}

impl Component for DateInput {
    type Output = Date;

    fn draw(self, page: &mut Page) -> Date {
        let (min, max) = self.bounds;
        let kind = WidgetKind::Date {
            min,
            max,
            begins_today: self.value.is_none(),
        };
        // Nobody has asked for today: where it can't be chosen, the nearest day takes its place without a word.
        let value = self.value.unwrap_or_else(|| {
            let today = page.live.day_of_run();
            if min <= max {
                nearest(today, min, max)
            } else {
                today
            }
        });
        let Some([default]) = within(page, &self.common, &kind, self.bounds, [value]) else {
            return value;
        };
        // It stays the same widget from day to day.
        let known_by = self.value.map_or(Date::MIN, |_| default);
        let known_by = Value::Date(known_by);
        match page
            .draw_widget_known_by(self.common, kind, Value::Date(default), &known_by)
            .value
        {
            Value::Date(chosen) => chosen,
            _ => default,
        }
    }
}

/// Two days: the first one and the last one of a span.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let (from, to) = page.add(DateRange::new("Holidays", date(2026, 7, 1), date(2026, 7, 14)));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct DateRange {
    common: Common,
    value: [Date; 2],
    bounds: (Date, Date),
}

impl DateRange {
    /// Two days from 1900 to 2100, these at first.
    pub fn new(label: impl Display, from: Date, to: Date) -> Self {
        Self {
            common: Common::new(label),
            value: [from, to],
            bounds: ANY_DAY,
        }
    }

    /// The first day that can be chosen, and the last one.
    pub fn range(mut self, range: RangeInclusive<Date>) -> Self {
        self.bounds = range.into_inner();
        self
    }

    common_options!();
}

impl Component for DateRange {
    type Output = (Date, Date);

    fn draw(self, page: &mut Page) -> (Date, Date) {
        let (min, max) = self.bounds;
        let kind = WidgetKind::DateRange { min, max };
        let [from, to] = self.value;
        if from > to {
            let message = format!("the first day {from} is after the last day {to}: swap them");
            page.complain(kind.word(), &self.common, &message);
            return (from, to);
        }
        let Some(default) = within(page, &self.common, &kind, self.bounds, self.value) else {
            return (from, to);
        };
        let drawn = page.draw_widget(self.common, kind, Value::Dates(default));
        let [from, to] = match drawn.value {
            Value::Dates(chosen) => chosen,
            _ => default,
        };
        (from, to)
    }
}

/// The days at first, moved into the bounds with a warning; `None` after an error about the bounds.
#[track_caller]
fn within<const N: usize>(
    page: &mut Page,
    common: &Common,
    kind: &WidgetKind,
    (min, max): (Date, Date),
    days: [Date; N],
) -> Option<[Date; N]> {
    if min > max {
        let message = format!("the first day {min} is after the last day {max}: swap them");
        page.complain(kind.word(), common, &message);
        return None;
    }
    let used = days.map(|day| nearest(day, min, max));
    for (day, used) in days.iter().zip(&used).filter(|(day, used)| day != used) {
        page.put_alert(
            AlertLevel::Warning,
            &format_args!(
                "{} {:?}: {day} is outside of {min} to {max}, so {used} is used",
                kind.word(),
                common.label
            ),
        );
    }
    Some(used)
}
