//! One of several: a list that opens, or all of them visible.

use std::fmt::Display;
use std::sync::Arc;

use crate::element::widget::{Value, WidgetKind};
use crate::page::Page;
use crate::widget::{Common, Component, common_options};

/// One of several in a list that opens.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let year = page.add(Select::new("Year", 2020..=2026).selected(6).key("year"));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Select<T> {
    common: Common,
    options: Vec<T>,
    selected: usize,
}

impl<T: Display> Select<T> {
    /// A list of these options; the script gets the chosen one.
    pub fn new(label: impl Display, options: impl IntoIterator<Item = T>) -> Self {
        Self {
            common: Common::new(label),
            options: options.into_iter().collect(),
            selected: 0,
        }
    }

    /// The position of the option that is chosen at first.
    pub fn selected(mut self, idx: usize) -> Self {
        self.selected = idx;
        self
    }

    common_options!();
}

impl<T: Display> Component for Select<T> {
    type Output = T;

    fn draw(self, page: &mut Page) -> T {
        choose(page, self.common, self.options, self.selected, |options| {
            WidgetKind::Select { options }
        })
    }
}

/// One of several, all visible.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let unit = page.add(Radio::new("Unit", ["km", "miles"]).horizontal(true));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Radio<T> {
    common: Common,
    options: Vec<T>,
    selected: usize,
    is_horizontal: bool,
}

impl<T: Display> Radio<T> {
    /// These options, one below the other; the script gets the chosen one.
    pub fn new(label: impl Display, options: impl IntoIterator<Item = T>) -> Self {
        Self {
            common: Common::new(label),
            options: options.into_iter().collect(),
            selected: 0,
            is_horizontal: false,
        }
    }

    /// The position of the option that is chosen at first.
    pub fn selected(mut self, idx: usize) -> Self {
        self.selected = idx;
        self
    }

    /// Side by side.
    pub fn horizontal(mut self, is_horizontal: bool) -> Self {
        self.is_horizontal = is_horizontal;
        self
    }

    common_options!();
}

impl<T: Display> Component for Radio<T> {
    type Output = T;

    fn draw(self, page: &mut Page) -> T {
        let is_horizontal = self.is_horizontal;
        choose(page, self.common, self.options, self.selected, |options| {
            WidgetKind::Radio {
                options,
                is_horizontal: is_horizontal.into(),
            }
        })
    }
}

#[track_caller]
fn choose<T: Display>(
    page: &mut Page,
    common: Common,
    mut options: Vec<T>,
    selected: usize,
    kind: impl Fn(Arc<[Arc<str>]>) -> WidgetKind,
) -> T {
    let texts: Arc<[Arc<str>]> = options.iter().map(|it| it.to_string().into()).collect();
    let kind = kind(Arc::clone(&texts));
    if options.is_empty() {
        // There is no value of this type to go on with.
        page.give_up(
            kind.word(),
            &common,
            "there is nothing to choose from: pass at least one option, or draw it only if there are some",
        );
    }
    let default = if selected < options.len() {
        selected
    } else {
        let message = format!(
            "option {selected} was to be chosen at first, but the last one is {}: pass a position \
             among the options, from 0",
            options.len() - 1
        );
        page.complain(kind.word(), &common, &message);
        0
    };
    let drawn = page.draw_widget(common, kind, Value::Index(Some(default)));
    let chosen = match drawn.value {
        Value::Index(Some(idx)) if idx < options.len() => idx,
        _ => default,
    };
    options.swap_remove(chosen)
}
