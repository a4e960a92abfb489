//! One of several: in a list that opens, all of them visible, or as stops on a track.

use std::fmt::Display;
use std::sync::Arc;

use crate::element::widget::{ChoiceLook, ChoiceStyle, Value, WidgetKind};
use crate::page::Page;
use crate::widget::{Common, Component, common_options};

/// What a script asks of a widget that offers options; not yet looked at.
#[derive(Clone, Debug)]
struct Request<T> {
    style: ChoiceStyle,
    options: Vec<T>,
    /// The position of the one that is chosen at first.
    selected: Option<usize>,
    look: ChoiceLook,
}

/// A builder for one style of choice: its constructor, and what all styles have.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident, $style:ident, $new:literal) => {
        $(#[$doc])*
        #[must_use = "it appears when it is given to `page.add`"]
        #[derive(Clone, Debug)]
        pub struct $name<T> {
            common: Common,
            request: Request<T>,
        }

        impl<T: Display> $name<T> {
            #[doc = $new]
            pub fn new(label: impl Display, options: impl IntoIterator<Item = T>) -> Self {
                Self {
                    common: Common::new(label),
                    request: Request {
                        style: ChoiceStyle::$style,
                        options: options.into_iter().collect(),
                        selected: None,
                        look: ChoiceLook::default(),
                    },
                }
            }

            /// The position of the option that is chosen at first.
            pub fn selected(mut self, idx: usize) -> Self {
                self.request.selected = Some(idx);
                self
            }

            common_options!();
        }
    };
}

choice! {
    /// One of several in a list that opens. A long list has a place to type in, which narrows it.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) {
    /// let year = page.add(Select::new("Year", 2020..=2026).selected(6).key("year"));
    /// # }
    /// ```
    Select, Select, "A list of these options; the script gets the chosen one."
}

choice! {
    /// One of several, all visible.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) {
    /// let unit = page.add(Radio::new("Unit", ["km", "miles"]).horizontal(true));
    /// # }
    /// ```
    Radio, Radio, "These options, one below the other; the script gets the chosen one."
}

choice! {
    /// One of several as stops on a track: for options that have an order.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) {
    /// let size = page.add(SelectSlider::new("Size", ["S", "M", "L"]).selected(1));
    /// # }
    /// ```
    SelectSlider, Slider, "These options from left to right; the script gets the chosen one."
}

choice! {
    /// One of several as buttons in one frame; one of them is always chosen.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) {
    /// let view = page.add(Segmented::new("View", ["Day", "Week", "Month"]).selected(1));
    /// # }
    /// ```
    Segmented, Segmented, "These options side by side; the script gets the chosen one."
}

choice! {
    /// One of several as buttons apart, or none. For several at once see
    /// [`Multiselect::pills`](crate::widget::Multiselect::pills).
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) {
    /// if let Some(topic) = page.add(Pills::new("Topic", ["Weather", "Traffic"])) {
    ///     page.write(("about", topic));
    /// }
    /// # }
    /// ```
    Pills, Pills, "These options, of which none is chosen at first; the script gets the chosen one."
}

impl<T: Display> Select<T> {
    /// What is said while nothing is chosen, with [`or_none`](Self::or_none): else "Choose one".
    pub fn placeholder(mut self, placeholder: impl Display) -> Self {
        self.request.look.placeholder = Some(placeholder.to_string().into());
        self
    }

    /// Nothing chosen is an answer, too, and the first one; the script gets an `Option`. Comes last.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) {
    /// let city: Option<&str> = page.add(Select::new("City", ["Rome", "Oslo"]).or_none());
    /// # }
    /// ```
    pub fn or_none(self) -> OrNone<T> {
        OrNone {
            common: self.common,
            request: self.request,
        }
    }
}

impl<T: Display> Radio<T> {
    /// Side by side.
    pub fn horizontal(mut self, is_horizontal: bool) -> Self {
        self.request.look.is_horizontal = is_horizontal;
        self
    }

    /// What is said below each option, in their order; an empty text for nothing.
    pub fn captions<C: Display>(mut self, captions: impl IntoIterator<Item = C>) -> Self {
        self.request.look.captions = texts(captions);
        self
    }
}

/// A choice of which nothing chosen is an answer, too: see [`Select::or_none`].
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct OrNone<T> {
    common: Common,
    request: Request<T>,
}

macro_rules! always_one {
    ($($name:ident)*) => {$(
        impl<T: Display> Component for $name<T> {
            type Output = T;

            fn draw(self, page: &mut Page) -> T {
                one_of(page, self.common, self.request)
            }
        }
    )*};
}

macro_rules! one_or_none {
    ($($name:ident)*) => {$(
        impl<T: Display> Component for $name<T> {
            type Output = Option<T>;

            fn draw(self, page: &mut Page) -> Option<T> {
                let mut request = self.request;
                let chosen = choose(page, self.common, &mut request, true);
                chosen.map(|idx| request.options.swap_remove(idx))
            }
        }
    )*};
}

always_one! { Select Radio SelectSlider Segmented }
one_or_none! { OrNone Pills }

#[track_caller]
fn one_of<T: Display>(page: &mut Page, common: Common, mut request: Request<T>) -> T {
    if request.options.is_empty() {
        // There is no value of this type to go on with.
        page.give_up(
            kind(&request, false).word(),
            &common,
            "there is nothing to choose from: pass at least one option, or draw it only if there are some",
        );
    }
    let chosen = choose(page, common, &mut request, false).unwrap_or_default();
    request.options.swap_remove(chosen)
}

/// Draws the choice; the position of what is chosen, which is among the options.
#[track_caller]
fn choose<T: Display>(
    page: &mut Page,
    common: Common,
    request: &mut Request<T>,
    is_optional: bool,
) -> Option<usize> {
    let n_options = request.options.len();
    let first = (!is_optional).then_some(0);
    let default = match request.selected {
        Some(idx) if idx >= n_options => {
            let message = format!(
                "option {idx} was to be chosen at first, but there are {n_options}: pass a position among the \
                 options, from 0"
            );
            page.complain(kind(request, is_optional).word(), &common, &message);
            first
        }
        selected => selected.or(first),
    };
    let n_captions = request.look.captions.len();
    if n_captions > n_options {
        let message = format!(
            "there are {n_captions} captions for {n_options} options: pass at most one for each"
        );
        page.complain(kind(request, is_optional).word(), &common, &message);
    }
    let kind = kind(request, is_optional);
    match page.draw_widget(common, kind, Value::Index(default)).value {
        Value::Index(chosen) => chosen.filter(|idx| *idx < n_options).or(first),
        _ => default,
    }
}

fn kind<T: Display>(request: &Request<T>, is_optional: bool) -> WidgetKind {
    WidgetKind::Choice {
        style: request.style,
        options: texts(&request.options),
        is_optional,
        look: request.look.clone().into(),
    }
}

/// Options as the window shows them.
pub(crate) fn texts<T: Display>(options: impl IntoIterator<Item = T>) -> Arc<[Arc<str>]> {
    options
        .into_iter()
        .map(|it| it.to_string().into())
        .collect()
}
