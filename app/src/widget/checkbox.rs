//! Checkboxes and switches.

use std::fmt::Display;

use crate::element::widget::{Value, WidgetKind};
use crate::page::Page;
use crate::widget::{Common, Component, common_options};

/// On or off.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let is_shown = page.add(Checkbox::new("Show the rows").value(true).key("rows"));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Checkbox {
    common: Common,
    is_on: bool,
}

impl Checkbox {
    /// A checkbox that is off at first.
    pub fn new(label: impl Display) -> Self {
        Self {
            common: Common::new(label),
            is_on: false,
        }
    }

    /// Whether it is on at first.
    pub fn value(mut self, is_on: bool) -> Self {
        self.is_on = is_on;
        self
    }

    common_options!();
}

impl Component for Checkbox {
    type Output = bool;

    fn draw(self, page: &mut Page) -> bool {
        let drawn = page.draw_widget(self.common, WidgetKind::Checkbox, Value::Bool(self.is_on));
        drawn.value == Value::Bool(true)
    }
}

/// On or off, as a switch.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let is_live = page.add(Toggle::new("Live").value(true));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Toggle {
    common: Common,
    is_on: bool,
}

impl Toggle {
    /// A switch that is off at first.
    pub fn new(label: impl Display) -> Self {
        Self {
            common: Common::new(label),
            is_on: false,
        }
    }

    /// Whether it is on at first.
    pub fn value(mut self, is_on: bool) -> Self {
        self.is_on = is_on;
        self
    }

    common_options!();
}

impl Component for Toggle {
    type Output = bool;

    fn draw(self, page: &mut Page) -> bool {
        let drawn = page.draw_widget(self.common, WidgetKind::Toggle, Value::Bool(self.is_on));
        drawn.value == Value::Bool(true)
    }
}
