//! Links within the app: words that show another page of it.

use std::fmt::Display;
use std::panic::Location;
use std::sync::Arc;

use crate::element::{Element, Exception};
use crate::page::Page;
use crate::page::elements::shared;
use crate::widget::Component;

impl Page {
    /// Words that show another page of the app, by its name; see [`PageLink`] for other words than the name.
    ///
    /// A name that no page has is an error, which is shown in the page.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.page_link("Rides");
    /// # }
    /// ```
    #[track_caller]
    pub fn page_link(&mut self, name: impl Display) {
        self.add(PageLink::new(name));
    }
}

/// Words that show another page of the app when they are clicked, as [`Page::go_to`] does. The page on which they
/// stand isn't run because of it.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// page.add(PageLink::new("Rides").label("All rides of the year").icon("▶").help("Takes a moment"));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct PageLink {
    page: Arc<str>,
    label: Option<Arc<str>>,
    icon: Option<Arc<str>>,
    help: Option<Arc<str>>,
    is_enabled: bool,
}

impl PageLink {
    /// A link to the page of this name, which are also its words.
    pub fn new(name: impl Display) -> Self {
        Self {
            page: shared(&name),
            label: None,
            icon: None,
            help: None,
            is_enabled: true,
        }
    }

    /// Other words than the page's name.
    pub fn label(mut self, label: impl Display) -> Self {
        self.label = Some(shared(&label)).filter(|label| !label.is_empty());
        self
    }

    /// A glyph before the words: `"▶"`.
    pub fn icon(mut self, icon: impl Display) -> Self {
        self.icon = Some(shared(&icon));
        self
    }

    /// Words that are shown on hover, and on F1 while it has the focus.
    pub fn help(mut self, help: impl Display) -> Self {
        self.help = Some(shared(&help));
        self
    }

    /// Whether the user can't follow it.
    pub fn disabled(mut self, is_disabled: bool) -> Self {
        self.is_enabled = !is_disabled;
        self
    }
}

impl Component for PageLink {
    type Output = ();

    #[track_caller]
    fn draw(self, page: &mut Page) {
        if let Some(message) = page.live.no_page(&self.page) {
            let title = format!("link to the page {:?}", self.page);
            let exception = Exception::mistake(title, message, Location::caller());
            dacapo_cache::checkpoint();
            page.live.put_exception(page.container, exception);
            return;
        }
        page.put(Element::PageLink {
            label: self.label.unwrap_or_else(|| Arc::clone(&self.page)),
            page: self.page,
            icon: self.icon,
            help: self.help,
            is_enabled: self.is_enabled,
        });
    }
}
