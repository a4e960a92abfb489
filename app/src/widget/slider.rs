//! Sliders.

use std::fmt::Display;
use std::ops::RangeInclusive;

use crate::element::widget::{Look, NumberFormat, WidgetKind};
use crate::page::Page;
use crate::widget::number::{Request, ask};
use crate::widget::{Common, Component, Numeric, common_options, number_options};

/// A number on a track.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let share = page.add(Slider::new("Share", 0.0..=1.0).value(0.5).step(0.25));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Slider<T> {
    common: Common,
    request: Request<T>,
    format: NumberFormat,
}

impl<T: Numeric> Slider<T> {
    /// A slider over a range, at its lower end at first.
    pub fn new(label: impl Display, range: RangeInclusive<T>) -> Self {
        let (min, max) = range.into_inner();
        Self {
            common: Common::new(label),
            request: Request {
                min,
                max,
                value: None,
                step: None,
            },
            format: NumberFormat::default(),
        }
    }

    /// The value at first.
    pub fn value(mut self, value: T) -> Self {
        self.request.value = Some(value);
        self
    }

    /// The distance between neighbours; above zero. Else 1, or some hundredth of the range for floats.
    pub fn step(mut self, step: T) -> Self {
        self.request.step = Some(step);
        self
    }

    number_options!();
    common_options!();
}

impl<T: Numeric> Component for Slider<T> {
    type Output = T;

    fn draw(self, page: &mut Page) -> T {
        let format = Look(self.format);
        ask(page, self.common, self.request, |bounds| {
            WidgetKind::Slider { bounds, format }
        })
    }
}
