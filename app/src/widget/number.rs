//! Numbers to type or to step, and what they have in common with sliders.

use std::fmt::Display;
use std::ops::{Bound, RangeBounds};

use crate::element::AlertLevel;
use crate::element::widget::{Bounds, Look, NumberFormat, Scalar, Value, WidgetKind};
use crate::page::Page;
use crate::widget::{Common, Component, Numeric, common_options, number_options};

/// A number to type or to step.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let rows = page.add(Number::new("Rows").range(1..).value(20).step(10));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Number<T> {
    common: Common,
    request: Request<T>,
    format: NumberFormat,
}

impl<T: Numeric> Number<T> {
    /// Any number; as near to 0 as the range allows at first.
    pub fn new(label: impl Display) -> Self {
        Self {
            common: Common::new(label),
            request: Request {
                min: T::SMALLEST,
                max: T::LARGEST,
                value: None,
                step: None,
            },
            format: NumberFormat::default(),
        }
    }

    /// The bounds. An open end of floats counts as a closed one.
    pub fn range(mut self, range: impl RangeBounds<T>) -> Self {
        self.request.min = match range.start_bound() {
            Bound::Included(it) | Bound::Excluded(it) => *it,
            Bound::Unbounded => T::SMALLEST,
        };
        self.request.max = match range.end_bound() {
            Bound::Included(it) => *it,
            Bound::Excluded(it) => before(*it),
            Bound::Unbounded => T::LARGEST,
        };
        self
    }

    /// The value at first.
    pub fn value(mut self, value: T) -> Self {
        self.request.value = Some(value);
        self
    }

    /// What one step adds; above zero.
    pub fn step(mut self, step: T) -> Self {
        self.request.step = Some(step);
        self
    }

    number_options!();
    common_options!();
}

impl<T: Numeric> Component for Number<T> {
    type Output = T;

    fn draw(mut self, page: &mut Page) -> T {
        if self.request.value.is_none() {
            let zero = T::from_scalar(Scalar::Int(0));
            let Request { min, max, .. } = self.request;
            self.request.value = Some(nearest(zero, min, max));
        }
        let format = Look(self.format);
        ask(page, self.common, self.request, |bounds| {
            WidgetKind::Number { bounds, format }
        })
    }
}

/// What a script asks of a numeric widget; not yet looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request<T> {
    pub(crate) min: T,
    pub(crate) max: T,
    /// `None`: the smallest.
    pub(crate) value: Option<T>,
    /// `None`: 1, or some hundredth of the range for floats.
    pub(crate) step: Option<T>,
}

/// Draws a numeric widget if it makes sense; else shows what is wrong and gives the value back as it came.
#[track_caller]
pub(crate) fn ask<T: Numeric>(
    page: &mut Page,
    common: Common,
    request: Request<T>,
    kind: impl FnOnce(Bounds) -> WidgetKind,
) -> T {
    let Request { min, max, .. } = request;
    let wanted = request.value.unwrap_or(min);
    let (bounds, wanted_scalar) = match check(request, wanted) {
        Ok(checked) => checked,
        Err(message) => {
            complain_of(page, &common, kind, &message);
            return wanted;
        }
    };
    let kind = kind(bounds);
    let default = if bounds.contains(wanted_scalar) {
        wanted_scalar
    } else {
        let used = nearest(wanted, min, max);
        page.put_alert(
            AlertLevel::Warning,
            &format_args!(
                "{} {:?}: the value {wanted} is outside of {min} to {max}, so {used} is used",
                kind.word(),
                common.label
            ),
        );
        used.to_scalar().unwrap_or(bounds.min)
    };
    match page.draw_widget(common, kind, Value::Scalar(default)).value {
        Value::Scalar(scalar) => T::from_scalar(scalar),
        _ => wanted,
    }
}

/// Shows what is wrong with the bounds of a numeric widget.
#[track_caller]
pub(crate) fn complain_of(
    page: &mut Page,
    common: &Common,
    kind: impl FnOnce(Bounds) -> WidgetKind,
    message: &str,
) {
    let zero = Scalar::Int(0);
    let (min, max, step) = (zero, zero, zero);
    page.complain(kind(Bounds { min, max, step }).word(), common, message);
}

/// The bounds and the value at first, or what is wrong with them.
pub(crate) fn check<T: Numeric>(request: Request<T>, value: T) -> Result<(Bounds, Scalar), String> {
    let Request { min, max, step, .. } = request;
    let scalar = |name: &str, it: T| match it.to_scalar() {
        Some(Scalar::Float(float)) if !float.is_finite() => Err(format!(
            "the {name} is {it}, which is no number to show: pass a finite one"
        )),
        Some(scalar) => Ok(scalar),
        None => Err(format!(
            "the {name} {it} is too large: {} is the most",
            i64::MAX
        )),
    };
    let bounds = Bounds {
        min: scalar("lower bound", min)?,
        max: scalar("upper bound", max)?,
        step: match step {
            Some(step) => scalar("step", step)?,
            None => default_step(min, max),
        },
    };
    if min > max {
        return Err(format!(
            "the lower bound {min} is above the upper bound {max}: swap them"
        ));
    }
    let is_forward = match bounds.step {
        Scalar::Int(step) => step > 0,
        Scalar::Float(step) => step > 0.0,
    };
    if !is_forward {
        return Err(format!(
            "the step {} is not above zero: pass a positive one",
            bounds.step
        ));
    }
    Ok((bounds, scalar("value", value)?))
}

/// 1 for whole numbers; for floats the power of ten that makes a hundred to a thousand steps.
fn default_step<T: Numeric>(min: T, max: T) -> Scalar {
    if let Some(unit) = T::UNIT.and_then(Numeric::to_scalar) {
        return unit;
    }
    let span = max.to_f64() - min.to_f64();
    // Unbounded ends leave no span to divide.
    let is_sensible = span > 0.0 && span < 1e15;
    Scalar::Float(if is_sensible {
        10_f64.powf((span / 100.0).log10().floor())
    } else {
        1.0
    })
}

/// The value just below an open end.
fn before<T: Numeric>(end: T) -> T {
    match (T::UNIT, end.to_scalar()) {
        (Some(_), Some(Scalar::Int(it))) => T::from_scalar(Scalar::Int(it.saturating_sub(1))),
        _ => end,
    }
}

/// The value itself, or the end that it is beyond.
pub(crate) fn nearest<T: PartialOrd>(value: T, min: T, max: T) -> T {
    if value < min {
        min
    } else if value > max {
        max
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request<T: Numeric>(min: T, max: T, step: Option<T>) -> Request<T> {
        Request {
            min,
            max,
            value: None,
            step,
        }
    }

    #[test]
    fn floats_step_by_a_round_part_of_their_range() {
        assert_eq!(default_step(0.0, 1.0), Scalar::Float(0.01));
        assert_eq!(default_step(0.0, 500.0), Scalar::Float(1.0));
        assert_eq!(default_step(f64::MIN, f64::MAX), Scalar::Float(1.0));
    }

    #[test]
    fn nonsense_is_refused_with_its_reason() {
        for (request, value, words) in [
            (request(5.0, 1.0, None), 2.0, "lower bound 5 is above"),
            (
                request(0.0, 1.0, Some(0.0)),
                0.5,
                "step 0 is not above zero",
            ),
            (
                request(0.0, 1.0, Some(-1.0)),
                0.5,
                "step -1 is not above zero",
            ),
            (request(f64::NAN, 1.0, None), 0.5, "lower bound is NaN"),
            (request(0.0, 1.0, None), f64::NAN, "value is NaN"),
        ] {
            let message = check(request, value).expect_err("this makes no sense");
            assert!(message.contains(words), "{message}");
        }
        assert!(check(request(0_u64, u64::MAX, None), 0).is_err());
    }
}
