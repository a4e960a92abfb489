//! Containers: the sidebar, places that fold, places in a frame, places for one element.

use std::fmt::Display;
use std::panic::Location;
use std::sync::Arc;

use crate::element::{ContainerId, ContainerKind, Element, Exception};
use crate::page::stage::child_of;
use crate::page::{Columns, Page, Popover, Tabs};
use crate::widget::Component;

impl Page {
    /// The column at the side of the window; the same one for all who ask.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let mut side = page.sidebar();
    /// side.header("Filter");
    /// # }
    /// ```
    #[must_use]
    pub fn sidebar(&self) -> Self {
        self.at(ContainerId::SIDEBAR)
    }

    /// `N` columns of equal width; see [`Columns`] for shares, gaps and frames.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let [mut left, mut right] = page.columns();
    /// left.text("left");
    /// right.text("right");
    /// # }
    /// ```
    pub fn columns<const N: usize>(&mut self) -> [Self; N] {
        self.add(Columns::equal())
    }

    /// Columns with shares of the width. A share that is not above zero counts as a small one.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let [mut wide, mut narrow] = page.columns_weighted([3.0, 1.0]);
    /// wide.text("three quarters");
    /// narrow.text("one quarter");
    /// # }
    /// ```
    pub fn columns_weighted<const N: usize>(&mut self, weights: [f32; N]) -> [Self; N] {
        self.add(Columns::new(weights))
    }

    /// A place that folds, closed at first; see [`Expander`] for one that is open.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let mut more = page.expander("More");
    /// more.text("only for the curious");
    /// # }
    /// ```
    #[must_use = "what is to be inside is drawn through the handle"]
    pub fn expander(&mut self, label: impl Display) -> Self {
        self.add(Expander::new(label))
    }

    /// A place of its own: what is drawn into it later still appears here.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let mut above = page.container();
    /// page.text("below");
    /// above.text("above");
    /// # }
    /// ```
    #[must_use = "what is to be inside is drawn through the handle"]
    pub fn container(&mut self) -> Self {
        self.add(Container::new())
    }

    /// Places of which one is visible, chosen by its tab; see [`Tabs`] for one that is not the first.
    ///
    /// The script draws all of them, whichever is visible.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let [mut rides, mut stations] = page.tabs(["Rides", "Stations"]);
    /// rides.text("every ride");
    /// stations.text("every station");
    /// # }
    /// ```
    pub fn tabs<const N: usize>(&mut self, labels: [&str; N]) -> [Self; N] {
        self.add(Tabs::new(labels))
    }

    /// A button, and a place that it opens over the page until the user clicks elsewhere or presses Escape.
    ///
    /// The script draws what is in it, whether it is open or not.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let mut filter = page.popover("Filter");
    /// let is_member = filter.checkbox("Members only", false);
    /// # }
    /// ```
    #[must_use = "what is to be inside is drawn through the handle"]
    pub fn popover(&mut self, label: impl Display) -> Self {
        self.add(Popover::new(label))
    }

    /// A place for one element: whatever is drawn into it replaces what is there. [`clear`](Self::clear) empties it.
    ///
    /// Several elements at once go into a container in it.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let mut slot = page.empty();
    /// for step in 1..=3 {
    ///     slot.text(format!("step {step} of 3"));
    /// }
    /// slot.success("done");
    /// # }
    /// ```
    #[must_use = "what is to be inside is drawn through the handle"]
    pub fn empty(&mut self) -> Self {
        self.open(ContainerKind::Slot)
    }

    /// Takes away what stands in this place, also what was left by the run before. What is drawn next is the first.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let mut slot = page.empty();
    /// slot.text("one moment …");
    /// slot.clear();
    /// # }
    /// ```
    pub fn clear(&mut self) {
        dacapo_cache::checkpoint();
        self.live.clear(self.container);
    }

    /// Draws a container and gives the handle on what is inside.
    pub(crate) fn open(&mut self, kind: ContainerKind) -> Self {
        /// A script's stack has room for more, and no page looks like it.
        const MOST: u32 = 1_000;
        dacapo_cache::checkpoint();
        if self.depth >= MOST {
            let message = format!(
                "{MOST} places stand inside of each other: does a function draw itself without end?"
            );
            let exception =
                Exception::mistake("recursion in the page", message, Location::caller());
            self.live.halt(self.container, exception);
        }
        let idx = self.live.stage().next_idx(self.container);
        let id = child_of(self.container, idx);
        let is_slot = kind == ContainerKind::Slot;
        self.live
            .put(self.container, Element::Container { id, kind });
        self.live.begin_container(id, is_slot);
        self.at(id)
    }
}

/// A place that folds.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let mut more = page.add(Expander::new("More").open(true));
/// more.text("visible at once");
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Expander {
    label: Arc<str>,
    is_open: bool,
}

impl Expander {
    /// A closed one with this headline.
    pub fn new(label: impl Display) -> Self {
        Self {
            label: label.to_string().into(),
            is_open: false,
        }
    }

    /// Whether it is open when it first appears.
    pub fn open(mut self, is_open: bool) -> Self {
        self.is_open = is_open;
        self
    }
}

impl Component for Expander {
    type Output = Page;

    fn draw(self, page: &mut Page) -> Page {
        page.open(ContainerKind::Expander {
            label: self.label,
            is_open: self.is_open,
        })
    }
}

/// A place of its own, with or without a frame.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let mut card = page.add(Container::new().border(true).height(300.0));
/// for line in 1..=100 {
///     card.text(format!("line {line}"));
/// }
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug, Default)]
pub struct Container {
    has_border: bool,
    height: Option<f32>,
}

impl Container {
    /// One without a frame, as high as what is in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there is a frame around it.
    pub fn border(mut self, has_border: bool) -> Self {
        self.has_border = has_border;
        self
    }

    /// Its height in points, at least 32: what needs more scrolls.
    pub fn height(mut self, height: f32) -> Self {
        const LEAST: f32 = 32.0;
        self.height = Some(height.max(LEAST)).filter(|height| height.is_finite());
        self
    }
}

impl Component for Container {
    type Output = Page;

    fn draw(self, page: &mut Page) -> Page {
        page.open(ContainerKind::Block {
            has_border: self.has_border,
            height: self.height,
        })
    }
}
