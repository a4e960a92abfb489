//! Links: words that open an address in the browser.

use std::fmt::Display;
use std::sync::Arc;

use crate::element::Element;
use crate::page::Page;
use crate::page::elements::shared;
use crate::widget::Component;

impl Page {
    /// Words that open an address in the browser.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.link("The Rust language", "https://www.rust-lang.org");
    /// # }
    /// ```
    pub fn link(&mut self, label: impl Display, url: impl Display) {
        self.add(Link::new(label, url));
    }

    /// A button that opens an address in the browser. The script is not run because of it.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.link_button("Documentation", "https://docs.rs");
    /// # }
    /// ```
    pub fn link_button(&mut self, label: impl Display, url: impl Display) {
        self.add(Link::new(label, url).button(true));
    }
}

/// Words, or a button, that open an address in the browser.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// page.add(Link::new("Write to us", "mailto:us@example.org").help("We answer within a day"));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Link {
    label: Arc<str>,
    url: Arc<str>,
    help: Option<Arc<str>>,
    is_button: bool,
}

impl Link {
    /// Words; without any, the address itself.
    pub fn new(label: impl Display, url: impl Display) -> Self {
        let (label, url) = (shared(&label), shared(&url));
        Self {
            label: if label.is_empty() {
                Arc::clone(&url)
            } else {
                label
            },
            url,
            help: None,
            is_button: false,
        }
    }

    /// Words that are shown on hover, above the address, and on F1 while it has the focus.
    pub fn help(mut self, help: impl Display) -> Self {
        self.help = Some(shared(&help));
        self
    }

    /// Whether it looks like a button.
    pub fn button(mut self, is_button: bool) -> Self {
        self.is_button = is_button;
        self
    }
}

impl Component for Link {
    type Output = ();

    fn draw(self, page: &mut Page) {
        page.put(Element::Link {
            label: self.label,
            url: self.url,
            help: self.help,
            is_button: self.is_button,
        });
    }
}
