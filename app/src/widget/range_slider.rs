//! Two numbers on one track.

use std::fmt::Display;
use std::ops::RangeInclusive;

use crate::element::AlertLevel;
use crate::element::widget::{Look, NumberFormat, Value, WidgetKind};
use crate::page::Page;
use crate::widget::number::{Request, check, complain_of, nearest};
use crate::widget::{Common, Component, Numeric, common_options, number_options};

/// Two numbers on one track: the lower end and the upper one.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let (from, to) = page.add(RangeSlider::new("Hours", 0..=23).value(7, 19).suffix(" h"));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct RangeSlider<T> {
    common: Common,
    range: RangeInclusive<T>,
    value: Option<(T, T)>,
    step: Option<T>,
    format: NumberFormat,
}

impl<T: Numeric> RangeSlider<T> {
    /// A slider over a range, all of it at first.
    pub fn new(label: impl Display, range: RangeInclusive<T>) -> Self {
        Self {
            common: Common::new(label),
            range,
            value: None,
            step: None,
            format: NumberFormat::default(),
        }
    }

    /// The two ends at first.
    pub fn value(mut self, from: T, to: T) -> Self {
        self.value = Some((from, to));
        self
    }

    /// The distance between neighbours; above zero. Else 1, or some hundredth of the range for floats.
    pub fn step(mut self, step: T) -> Self {
        self.step = Some(step);
        self
    }

    number_options!();
    common_options!();
}

impl<T: Numeric> Component for RangeSlider<T> {
    type Output = (T, T);

    fn draw(self, page: &mut Page) -> (T, T) {
        let (min, max) = self.range.into_inner();
        let (from, to) = self.value.unwrap_or((min, max));
        let request = Request {
            min,
            max,
            value: None,
            step: self.step,
        };
        let format = Look(self.format);
        let kind = |bounds| WidgetKind::RangeSlider { bounds, format };
        let checked = check(request, from).and_then(|(bounds, low)| {
            let (_, high) = check(request, to)?;
            if from > to {
                return Err(format!(
                    "the lower end {from} is above the upper end {to} at first: swap them"
                ));
            }
            Ok((bounds, low, high))
        });
        let (bounds, low, high) = match checked {
            Ok(checked) => checked,
            Err(message) => {
                complain_of(page, &self.common, kind, &message);
                return (from, to);
            }
        };
        let kind = kind(bounds);
        let mut default = [low, high];
        if !(bounds.contains(low) && bounds.contains(high)) {
            let used = [nearest(from, min, max), nearest(to, min, max)];
            page.put_alert(
                AlertLevel::Warning,
                &format_args!(
                    "{} {:?}: {from} to {to} is not within {min} to {max}, so {} to {} is used",
                    kind.word(),
                    self.common.label,
                    used[0],
                    used[1],
                ),
            );
            default = used.map(|end| end.to_scalar().unwrap_or(bounds.min));
        }
        match page
            .draw_widget(self.common, kind, Value::Range(default))
            .value
        {
            Value::Range([low, high]) => (T::from_scalar(low), T::from_scalar(high)),
            _ => (from, to),
        }
    }
}
