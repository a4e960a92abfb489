//! Source code, and values as trees.

use std::fmt::Display;
use std::sync::Arc;

use serde::Serialize;

use crate::element::{CodeLook, Element, Exception};
use crate::page::Page;
use crate::page::elements::shared;
use crate::widget::Component;

/// Levels of a tree that are open at first.
pub(crate) const OPEN_DEPTH: usize = 2;

impl Page {
    /// Source code; an empty language for none. See [`Code`] for line numbers.
    ///
    /// Coloured are Rust, Python, TOML, JSON, SQL and shell.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.code("let x = 1;", "rust");
    /// # }
    /// ```
    pub fn code(&mut self, text: impl Display, language: &str) {
        self.add(Code::new(text).language(language));
    }

    /// A serializable value as a tree that folds; see [`Json`] for how much of it is open.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.json([("Rome", 12), ("Oslo", 40)]);
    /// # }
    /// ```
    pub fn json(&mut self, value: impl Serialize) {
        self.add(Json::new(value));
    }
}

/// Source code in a block that can be copied.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// page.add(Code::new("SELECT 1;\nSELECT 2;").language("sql").line_numbers(true));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Code {
    text: Arc<str>,
    language: Option<Arc<str>>,
    look: CodeLook,
}

impl Code {
    /// Code in no known language.
    pub fn new(text: impl Display) -> Self {
        Self {
            text: shared(&text),
            language: None,
            look: CodeLook::default(),
        }
    }

    /// The language for its colours; empty for none. One that isn't known is shown without colours.
    pub fn language(mut self, language: &str) -> Self {
        self.language = (!language.is_empty()).then(|| language.into());
        self
    }

    /// Whether lines have their numbers before them.
    pub fn line_numbers(mut self, has_numbers: bool) -> Self {
        self.look.has_numbers = has_numbers;
        self
    }

    /// Whether long lines are broken; else the block scrolls sideways.
    pub fn wrap(mut self, wraps: bool) -> Self {
        self.look.wraps = wraps;
        self
    }
}

impl Component for Code {
    type Output = ();

    fn draw(self, page: &mut Page) {
        page.put(Element::Code {
            text: self.text,
            language: self.language,
            look: self.look,
        });
    }
}

/// A serializable value as a tree that folds. One that can't be shown so is an exception in its place.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// page.add(Json::new([[1, 2], [3, 4]]).open_depth(1));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Debug)]
pub struct Json {
    value: Result<Arc<serde_json::Value>, serde_json::Error>,
    open_depth: usize,
}

impl Json {
    /// The tree of a value.
    pub fn new(value: impl Serialize) -> Self {
        Self {
            value: serde_json::to_value(&value).map(Arc::new),
            open_depth: OPEN_DEPTH,
        }
    }

    /// How many levels are open at first; 2 if nothing is said, 0 for none.
    pub fn open_depth(mut self, open_depth: usize) -> Self {
        self.open_depth = open_depth;
        self
    }
}

impl Component for Json {
    type Output = ();

    fn draw(self, page: &mut Page) {
        page.put(match self.value {
            Ok(value) => Element::Tree {
                value,
                open_depth: self.open_depth,
            },
            Err(error) => no_tree(&error),
        });
    }
}

/// What stands in the place of a value that doesn't serialize.
pub(crate) fn no_tree(error: &serde_json::Error) -> Element {
    Element::Exception(Arc::new(Exception {
        title: "this can't be shown as a tree".into(),
        ..Exception::of(error)
    }))
}
