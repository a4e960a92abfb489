//! Text of several lines.

use std::fmt::Display;
use std::sync::Arc;

use crate::element::widget::{TextLook, WidgetKind};
use crate::page::Page;
use crate::widget::text_input::ask;
use crate::widget::{Common, Component, common_options};

/// Lines shown where a script doesn't say.
const N_ROWS: usize = 4;

/// Text of several lines, taken over on Ctrl+Enter or when the focus leaves.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let notes = page.add(TextArea::new("Notes").rows(6).max_chars(2_000));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct TextArea {
    common: Common,
    value: Arc<str>,
    max_chars: Option<usize>,
    look: TextLook,
}

impl TextArea {
    /// An empty text in four lines' room.
    pub fn new(label: impl Display) -> Self {
        Self {
            common: Common::new(label),
            value: "".into(),
            max_chars: None,
            look: TextLook {
                n_rows: N_ROWS,
                ..TextLook::default()
            },
        }
    }

    /// The text at first.
    pub fn value(mut self, value: impl Display) -> Self {
        self.value = value.to_string().into();
        self
    }

    /// Shown while it is empty.
    pub fn placeholder(mut self, placeholder: impl Display) -> Self {
        self.look.placeholder = Some(placeholder.to_string().into());
        self
    }

    /// The lines that are visible at least; it grows with its text.
    pub fn rows(mut self, n_rows: usize) -> Self {
        self.look.n_rows = n_rows.max(1);
        self
    }

    /// The most characters.
    pub fn max_chars(mut self, max_chars: usize) -> Self {
        self.max_chars = Some(max_chars);
        self
    }

    common_options!();
}

impl Component for TextArea {
    type Output = String;

    fn draw(self, page: &mut Page) -> String {
        let kind = WidgetKind::TextArea {
            max_chars: self.max_chars,
            look: self.look.into(),
        };
        ask(page, self.common, kind, self.max_chars, &self.value)
    }
}
