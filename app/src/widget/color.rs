//! Colours.

use std::fmt::Display;

use crate::element::color::Color;
use crate::element::widget::{Value, WidgetKind};
use crate::page::Page;
use crate::widget::{Common, Component, common_options};

/// A colour, chosen in a field or typed as `#1d5bbf`.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let line = page.add(ColorPicker::new("Line", Color::new(0x1d, 0x5b, 0xbf)));
/// page.write(("drawn in", line));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct ColorPicker {
    common: Common,
    value: Color,
}

impl ColorPicker {
    /// A colour, `value` at first.
    pub fn new(label: impl Display, value: impl Into<Color>) -> Self {
        Self {
            common: Common::new(label),
            value: value.into(),
        }
    }

    common_options!();
}

impl Component for ColorPicker {
    type Output = Color;

    fn draw(self, page: &mut Page) -> Color {
        let default = Value::Color(self.value);
        match page
            .draw_widget(self.common, WidgetKind::Color, default)
            .value
        {
            Value::Color(chosen) => chosen,
            _ => self.value,
        }
    }
}
