//! Headlines with more than their words, and badges.

use std::fmt::Display;
use std::sync::Arc;

use crate::element::{AlertLevel, Element, TextRole};
use crate::page::Page;
use crate::page::elements::shared;
use crate::widget::Component;

impl Page {
    /// A few words on a ground of their own; see [`Badge`] for one with a colour.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.badge("beta");
    /// # }
    /// ```
    pub fn badge(&mut self, text: impl Display) {
        self.add(Badge::new(text));
    }
}

/// A headline with a line below it, or with help.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// page.add(Heading::header("Rides").divider(true).help("Everything since 2020"));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Heading {
    role: TextRole,
    text: Arc<str>,
    help: Option<Arc<str>>,
    has_divider: bool,
}

impl Heading {
    /// The headline of the page.
    pub fn title(text: impl Display) -> Self {
        Self::new(TextRole::Title, &text)
    }

    /// The headline of a section.
    pub fn header(text: impl Display) -> Self {
        Self::new(TextRole::Header, &text)
    }

    /// The headline of a section in a section.
    pub fn subheader(text: impl Display) -> Self {
        Self::new(TextRole::Subheader, &text)
    }

    fn new(role: TextRole, text: &dyn Display) -> Self {
        Self {
            role,
            text: shared(text),
            help: None,
            has_divider: false,
        }
    }

    /// Words that are shown beside it, at a mark to which the pointer or the Tab key leads.
    pub fn help(mut self, help: impl Display) -> Self {
        self.help = Some(shared(&help));
        self
    }

    /// Whether there is a line below it.
    pub fn divider(mut self, has_divider: bool) -> Self {
        self.has_divider = has_divider;
        self
    }
}

impl Component for Heading {
    type Output = ();

    fn draw(self, page: &mut Page) {
        page.put(Element::Heading {
            role: self.role,
            text: self.text,
            help: self.help,
            has_divider: self.has_divider,
        });
    }
}

/// A few words on a coloured ground.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// page.add(Badge::new("3 late").level(AlertLevel::Warning));
/// page.add(Badge::new("new").glyph("+"));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Badge {
    text: Arc<str>,
    level: Option<AlertLevel>,
    glyph: Option<Arc<str>>,
}

impl Badge {
    /// One in grey, without a sign.
    pub fn new(text: impl Display) -> Self {
        Self {
            text: shared(&text),
            level: None,
            glyph: None,
        }
    }

    /// What it means: its colour, and its sign unless another one is set.
    pub fn level(mut self, level: AlertLevel) -> Self {
        self.level = Some(level);
        self
    }

    /// A sign before the words; an empty one for none.
    pub fn glyph(mut self, glyph: &str) -> Self {
        self.glyph = Some(glyph.into());
        self
    }
}

impl Component for Badge {
    type Output = ();

    fn draw(self, page: &mut Page) {
        page.put(Element::Badge {
            text: self.text,
            level: self.level,
            glyph: self.glyph,
        });
    }
}
