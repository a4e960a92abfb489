//! Times of day.

use std::fmt::Display;
use std::time::Duration;

use jiff::civil::Time;

use crate::element::widget::{Value, WidgetKind};
use crate::page::Page;
use crate::widget::{Common, Component, common_options};

/// What a step adds where a script doesn't say.
const STEP: Duration = Duration::from_mins(15);

/// A time of day, typed as `17:30` or stepped.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let start = page.add(TimeInput::new("Start", time(17, 30, 0, 0)).step(Duration::from_mins(5)));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct TimeInput {
    common: Common,
    value: Time,
    step: Duration,
}

impl TimeInput {
    /// A time of day, `value` at first, in steps of a quarter of an hour.
    pub fn new(label: impl Display, value: Time) -> Self {
        Self {
            common: Common::new(label),
            value,
            step: STEP,
        }
    }

    /// What one step adds: whole seconds, at least one and less than a day. Below a minute, seconds are shown. Any
    /// time can be typed.
    pub fn step(mut self, step: Duration) -> Self {
        self.step = step;
        self
    }

    common_options!();
}

impl Component for TimeInput {
    type Output = Time;

    fn draw(self, page: &mut Page) -> Time {
        const DAY_SECS: u64 = 24 * 60 * 60;
        let secs = self.step.as_secs();
        let is_step = (1..DAY_SECS).contains(&secs) && self.step.subsec_nanos() == 0;
        let step_secs = if is_step { secs } else { STEP.as_secs() };
        let kind = WidgetKind::Time {
            step_secs: u32::try_from(step_secs).unwrap_or(u32::MAX),
        };
        if !is_step {
            let message = format!(
                "the step {:?} is not whole seconds from 1 s to less than a day: pass another one",
                self.step
            );
            page.complain(kind.word(), &self.common, &message);
            return self.value;
        }
        match page
            .draw_widget(self.common, kind, Value::Time(self.value))
            .value
        {
            Value::Time(chosen) => chosen,
            _ => self.value,
        }
    }
}
