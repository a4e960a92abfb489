//! Containers: the sidebar, columns, expanders, places in a frame.

use std::fmt::Display;
use std::sync::Arc;

use crate::element::{ContainerId, ContainerKind, Element};
use crate::page::Page;
use crate::page::stage::child_of;
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

    /// `N` columns of equal width.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let [mut left, mut right] = page.columns();
    /// left.text("left");
    /// right.text("right");
    /// # }
    /// ```
    pub fn columns<const N: usize>(&mut self) -> [Self; N] {
        self.columns_weighted([1.0; N])
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
        const SMALLEST: f32 = 0.01;
        let weights: Arc<[f32]> = weights
            .iter()
            .map(|weight| {
                if *weight > SMALLEST {
                    *weight
                } else {
                    SMALLEST
                }
            })
            .collect();
        let mut row = self.open(ContainerKind::Columns { weights });
        std::array::from_fn(|_| row.open(ContainerKind::Column))
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

    /// Draws a container and gives the handle on what is inside.
    pub(crate) fn open(&mut self, kind: ContainerKind) -> Self {
        dacapo_cache::checkpoint();
        let idx = self.live.stage().n_drawn(self.container);
        let id = child_of(self.container, idx);
        self.live
            .put(self.container, Element::Container { id, kind });
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
/// let mut card = page.add(Container::new().border(true));
/// card.text("in a frame");
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug, Default)]
pub struct Container {
    has_border: bool,
}

impl Container {
    /// One without a frame.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there is a frame around it.
    pub fn border(mut self, has_border: bool) -> Self {
        self.has_border = has_border;
        self
    }
}

impl Component for Container {
    type Output = Page;

    fn draw(self, page: &mut Page) -> Page {
        page.open(if self.has_border {
            ContainerKind::Bordered
        } else {
            ContainerKind::Plain
        })
    }
}
