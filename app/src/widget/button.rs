//! Buttons.

use std::fmt::Display;

use crate::element::widget::{Value, WidgetKind};
use crate::page::Page;
use crate::widget::{Common, Component, common_options};

/// A button: true in the one run that its press started.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// if page.add(Button::new("Delete").key("delete all").help("Can't be undone")) {
///     page.warning("gone");
/// }
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Button {
    common: Common,
}

impl Button {
    /// A button with this label.
    pub fn new(label: impl Display) -> Self {
        Self {
            common: Common::new(label),
        }
    }

    common_options!(pressed);
}

impl Component for Button {
    type Output = bool;

    fn draw(self, page: &mut Page) -> bool {
        let is_enabled = self.common.is_enabled;
        let drawn = page.draw_widget(self.common, WidgetKind::Button, Value::None);
        // Taken last, behind every check point: whoever sees the press acts on it.
        drawn.id.is_some_and(|id| page.live.take_press(id)) && is_enabled
    }
}
