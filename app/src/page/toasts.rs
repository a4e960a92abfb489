//! Toasts: what is said once.

use std::fmt::Display;

use crate::element::AlertLevel;
use crate::element::toast::ToastElement;
use crate::page::Page;
use crate::page::elements::shared;
use crate::widget::Component;

impl Page {
    /// Says something once, at the edge of the window: it goes by itself after some seconds, or when it is dismissed.
    ///
    /// It is no part of the page, and a cached function that says something says it when it computes, not on a hit.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// if page.button("Save") {
    ///     page.toast("Saved");
    /// }
    /// # }
    /// ```
    pub fn toast(&mut self, text: impl Display) {
        self.add(Toast::new(text));
    }
}

/// A few words that are said once; see [`Page::toast`].
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// page.add(Toast::new("The disk is almost full").level(AlertLevel::Warning));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Toast(ToastElement);

impl Toast {
    /// A note.
    pub fn new(text: impl Display) -> Self {
        Self(ToastElement {
            text: shared(&text),
            level: AlertLevel::Info,
        })
    }

    /// How something went.
    pub fn level(mut self, level: AlertLevel) -> Self {
        self.0.level = level;
        self
    }
}

impl Component for Toast {
    type Output = ();

    fn draw(self, page: &mut Page) {
        dacapo_cache::checkpoint();
        page.live.toast(self.0);
    }
}
