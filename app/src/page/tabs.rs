//! Places that take turns: tabs, and popovers.

use std::fmt::Display;
use std::sync::Arc;

use crate::element::ContainerKind;
use crate::page::Page;
use crate::widget::Component;

/// `N` places of which one is visible, chosen by its tab: with the pointer, the arrow keys, Home and End.
///
/// Which one is visible is the window's business: the script draws all of them and is not run again because of it.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let [mut map, mut list] = page.add(Tabs::new(["Map", "List"]).first(1));
/// map.text("where they are");
/// list.text("what they are called");
/// # }
/// ```
#[must_use = "they appear when they are given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Tabs<const N: usize> {
    labels: Arc<[Arc<str>]>,
    first: usize,
}

impl<const N: usize> Tabs<N> {
    /// Places called like this, the first one visible.
    pub fn new<L: Display>(labels: [L; N]) -> Self {
        Self {
            labels: labels.map(|it| it.to_string().into()).into(),
            first: 0,
        }
    }

    /// The position of the one that is visible when they first appear; one that doesn't exist counts as the last.
    pub fn first(mut self, first: usize) -> Self {
        self.first = first.min(N.saturating_sub(1));
        self
    }
}

impl<const N: usize> Component for Tabs<N> {
    type Output = [Page; N];

    fn draw(self, page: &mut Page) -> [Page; N] {
        let mut tabs = page.open(ContainerKind::Tabs {
            labels: self.labels,
            first: self.first,
        });
        std::array::from_fn(|_| tabs.open(ContainerKind::Tab))
    }
}

/// A button, and a place that it opens over the page.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let mut filter = page.add(Popover::new("Filter").help("Which rides are shown"));
/// let is_member = filter.checkbox("Members only", false);
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Popover {
    label: Arc<str>,
    help: Option<Arc<str>>,
    is_enabled: bool,
}

impl Popover {
    /// One whose button says this.
    pub fn new(label: impl Display) -> Self {
        Self {
            label: label.to_string().into(),
            help: None,
            is_enabled: true,
        }
    }

    /// Words that are shown on hover over the button, and on F1 while it has the focus.
    pub fn help(mut self, help: impl Display) -> Self {
        self.help = Some(help.to_string().into());
        self
    }

    /// Whether the user can't open it.
    pub fn disabled(mut self, is_disabled: bool) -> Self {
        self.is_enabled = !is_disabled;
        self
    }
}

impl Component for Popover {
    type Output = Page;

    fn draw(self, page: &mut Page) -> Page {
        page.open(ContainerKind::Popover {
            label: self.label,
            help: self.help,
            is_enabled: self.is_enabled,
        })
    }
}
