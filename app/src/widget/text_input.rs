//! Lines of text.

use std::fmt::Display;
use std::sync::Arc;

use crate::element::widget::{TextLook, Value, WidgetKind};
use crate::page::Page;
use crate::widget::{Common, Component, common_options};

/// A line of text, taken over on Enter or when the focus leaves.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let name = page.add(TextInput::new("Name").placeholder("who are you?").max_chars(40));
/// let word = page.add(TextInput::new("Password").password(true));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct TextInput {
    common: Common,
    value: Arc<str>,
    max_chars: Option<usize>,
    look: TextLook,
}

impl TextInput {
    /// An empty line.
    pub fn new(label: impl Display) -> Self {
        Self {
            common: Common::new(label),
            value: "".into(),
            max_chars: None,
            look: TextLook::default(),
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

    /// The most characters.
    pub fn max_chars(mut self, max_chars: usize) -> Self {
        self.max_chars = Some(max_chars);
        self
    }

    /// Whether it shows dots instead of what is typed, and is told as dots wherever values are told.
    pub fn password(mut self, is_password: bool) -> Self {
        self.look.is_password = is_password;
        self
    }

    common_options!();
}

impl Component for TextInput {
    type Output = String;

    fn draw(self, page: &mut Page) -> String {
        let kind = WidgetKind::TextInput {
            max_chars: self.max_chars,
            look: self.look.into(),
        };
        ask(page, self.common, kind, self.max_chars, &self.value)
    }
}

/// Draws a place to type in; what is typed there.
#[track_caller]
pub(crate) fn ask(
    page: &mut Page,
    common: Common,
    kind: WidgetKind,
    max_chars: Option<usize>,
    value: &Arc<str>,
) -> String {
    let n_chars = value.chars().count();
    if let Some(max) = max_chars.filter(|max| n_chars > *max) {
        let message = format!(
            "the text at first has {n_chars} characters, but {max} are the most: allow more or pass less"
        );
        page.complain(kind.word(), &common, &message);
    }
    match page
        .draw_widget(common, kind, Value::Text(Arc::clone(value)))
        .value
    {
        Value::Text(text) => text.to_string(),
        _ => value.to_string(),
    }
}
