//! Lines of text.

use std::fmt::Display;
use std::sync::Arc;

use crate::element::widget::{Value, WidgetKind};
use crate::page::Page;
use crate::widget::{Common, Component, common_options};

/// A line of text, taken over on Enter or when the focus leaves.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let name = page.add(TextInput::new("Name").placeholder("who are you?").max_chars(40));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct TextInput {
    common: Common,
    value: Arc<str>,
    placeholder: Option<Arc<str>>,
    max_chars: Option<usize>,
}

impl TextInput {
    /// An empty line.
    pub fn new(label: impl Display) -> Self {
        Self {
            common: Common::new(label),
            value: "".into(),
            placeholder: None,
            max_chars: None,
        }
    }

    /// The text at first.
    pub fn value(mut self, value: impl Display) -> Self {
        self.value = value.to_string().into();
        self
    }

    /// Shown while it is empty.
    pub fn placeholder(mut self, placeholder: impl Display) -> Self {
        self.placeholder = Some(placeholder.to_string().into());
        self
    }

    /// The most characters.
    pub fn max_chars(mut self, max_chars: usize) -> Self {
        self.max_chars = Some(max_chars);
        self
    }

    common_options!();
}

impl Component for TextInput {
    type Output = String;

    fn draw(self, page: &mut Page) -> String {
        let Self {
            common,
            value,
            placeholder,
            max_chars,
        } = self;
        let n_chars = value.chars().count();
        if let Some(max) = max_chars.filter(|max| n_chars > *max) {
            let message = format!(
                "the text at first has {n_chars} characters, but {max} are the most: allow more or pass less"
            );
            page.complain("text input", &common, &message);
        }
        let kind = WidgetKind::TextInput {
            placeholder: placeholder.into(),
            max_chars,
        };
        match page
            .draw_widget(common, kind, Value::Text(Arc::clone(&value)))
            .value
        {
            Value::Text(text) => text.to_string(),
            _ => value.to_string(),
        }
    }
}
