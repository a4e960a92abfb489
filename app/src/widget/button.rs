//! Buttons.

use std::fmt::Display;

use crate::element::widget::{ButtonLook, Value, WidgetKind};
use crate::page::Page;
use crate::widget::{Common, Component, common_options};

/// How a button looks, for a builder with a field `look`.
macro_rules! look_options {
    () => {
        /// Whether it is the one that the page is about, in the accent's colour.
        pub fn primary(mut self, is_primary: bool) -> Self {
            self.look.is_primary = is_primary;
            self
        }

        /// Whether it is as wide as its place.
        pub fn full_width(mut self, fills_width: bool) -> Self {
            self.look.fills_width = fills_width;
            self
        }

        /// A glyph before the label: `"▶"`.
        pub fn icon(mut self, icon: impl std::fmt::Display) -> Self {
            self.look.icon = Some(icon.to_string().into());
            self
        }
    };
}
pub(crate) use look_options;

/// A button: true in the one run that its press started.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// if page.add(Button::new("Delete").icon("✖").key("delete all").help("Can't be undone")) {
///     page.warning("gone");
/// }
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Button {
    common: Common,
    look: ButtonLook,
}

impl Button {
    /// A button with this label.
    pub fn new(label: impl Display) -> Self {
        Self {
            common: Common::new(label),
            look: ButtonLook::default(),
        }
    }

    look_options!();
    common_options!(pressed);
}

impl Component for Button {
    type Output = bool;

    fn draw(self, page: &mut Page) -> bool {
        let kind = WidgetKind::Button {
            look: self.look.into(),
        };
        page.draw_pressed(self.common, kind)
    }
}

impl Page {
    /// Draws a button of some kind; whether this run is the one that sees its press.
    #[track_caller]
    pub(super) fn draw_pressed(&mut self, common: Common, kind: WidgetKind) -> bool {
        let is_enabled = common.is_enabled;
        let drawn = self.draw_widget(common, kind, Value::None);
        // Taken last, behind every check point: whoever sees the press acts on it.
        drawn.id.is_some_and(|id| self.live.take_press(id)) && is_enabled
    }
}
