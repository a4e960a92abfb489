//! How a user liked something.

use std::fmt::Display;

use crate::element::widget::{FeedbackScale, Value, WidgetKind};
use crate::page::Page;
use crate::widget::{Common, Component, common_options};

/// How a user liked something: stars, faces or thumbs. The script gets the position from bad to good, from 0, or
/// `None` while there is no answer; choosing the same again takes it back.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// if let Some(stars) = page.add(Feedback::new("How was the ride?")) {
///     page.write((stars + 1, "of 5 stars"));
/// }
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Feedback {
    common: Common,
    scale: FeedbackScale,
}

impl Feedback {
    /// Five stars, none of them given.
    pub fn new(label: impl Display) -> Self {
        Self {
            common: Common::new(label),
            scale: FeedbackScale::Stars,
        }
    }

    /// What stands for the positions.
    pub fn scale(mut self, scale: FeedbackScale) -> Self {
        self.scale = scale;
        self
    }

    common_options!();
}

impl Component for Feedback {
    type Output = Option<usize>;

    fn draw(self, page: &mut Page) -> Option<usize> {
        let kind = WidgetKind::Feedback { scale: self.scale };
        match page
            .draw_widget(self.common, kind, Value::Index(None))
            .value
        {
            Value::Index(chosen) => chosen,
            _ => None,
        }
    }
}
