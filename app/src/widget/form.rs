//! Forms: widgets whose changes reach the script all at once.

use std::fmt::Display;
use std::panic::Location;
use std::sync::Arc;

use crate::element::widget::{ButtonLook, WidgetKind};
use crate::page::Page;
use crate::widget::button::look_options;
use crate::widget::{Common, Component, common_options};

/// A place in a frame whose widgets keep what the user does to themselves, until a button inside submits it.
///
/// Then the new values and the press reach the script as one run. What is not submitted yet is marked as such. Enter
/// in a text field of the form presses its first submit button. [`Page::form`] is the plain call.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let names = page.state("names", Vec::<String>::new());
/// let mut form = page.add(Form::new("Add").clear_on_submit(true));
/// let name = form.text_input("Name", "");
/// if form.submit("Add") {
///     names.update(|names| names.push(name));
/// }
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Form {
    label: Arc<str>,
    key: Option<Arc<str>>,
    clears: bool,
}

impl Form {
    /// A form with this headline; an empty one isn't shown.
    pub fn new(label: impl Display) -> Self {
        Self {
            label: label.to_string().into(),
            key: None,
            clears: false,
        }
    }

    /// An identity of its own: needed where two forms have the same headline.
    pub fn key(mut self, key: impl Display) -> Self {
        self.key = Some(key.to_string().into());
        self
    }

    /// Whether its widgets go back to what they are at first as soon as it is submitted. The run sees what was
    /// submitted.
    pub fn clear_on_submit(mut self, clears: bool) -> Self {
        self.clears = clears;
        self
    }
}

impl Component for Form {
    type Output = Page;

    fn draw(self, page: &mut Page) -> Page {
        page.open_form(
            self.label,
            self.key.as_deref(),
            self.clears,
            Location::caller(),
        )
    }
}

/// The button that submits the form around it: true in the one run that sees the submitted values first.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let mut form = page.form("Filter");
/// let city = form.text_input("City", "");
/// let is_new = form.add(Submit::new("Apply").help("Enter in the text field does the same"));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Submit {
    common: Common,
    look: ButtonLook,
}

impl Submit {
    /// A button with this label.
    pub fn new(label: impl Display) -> Self {
        Self {
            common: Common::new(label),
            look: ButtonLook::default(),
        }
    }

    look_options!();
    common_options!(pressed);
}

impl Component for Submit {
    type Output = bool;

    fn draw(self, page: &mut Page) -> bool {
        let kind = WidgetKind::Submit {
            look: self.look.into(),
        };
        page.draw_pressed(self.common, kind)
    }
}

impl Page {
    /// A place in a frame whose widgets keep what the user does until [`submit`](Self::submit) is pressed; see
    /// [`Form`] for its options.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let mut form = page.form("Filter");
    /// let city = form.text_input("City", "");
    /// let hour = form.slider("Hour", 0..=23, 17);
    /// form.submit("Apply");
    /// page.write(("Rides in", city, "at", hour));
    /// # }
    /// ```
    #[must_use = "what is to be inside is drawn through the handle"]
    #[track_caller]
    pub fn form(&mut self, label: impl Display) -> Self {
        self.add(Form::new(label))
    }

    /// The button that submits the form around it: true in the one run that sees the submitted values first.
    ///
    /// Outside of a form it is an error, which is shown in the page.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let mut form = page.form("Order");
    /// let amount = form.number("Amount", 1..=9, 1);
    /// if form.submit("Order") {
    ///     page.success(format!("{amount} are on their way"));
    /// }
    /// # }
    /// ```
    #[track_caller]
    pub fn submit(&mut self, label: impl Display) -> bool {
        self.add(Submit::new(label))
    }
}
