//! Any of several.

use std::fmt::Display;
use std::sync::Arc;

use crate::element::widget::{ChoicesLook, Value, WidgetKind};
use crate::page::Page;
use crate::widget::choice::texts;
use crate::widget::{Common, Component, common_options};

/// Any of several, in a list that opens and can be searched; the script gets those that are chosen, in the order
/// in which they were.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let cities = page.add(Multiselect::new("Cities", ["Rome", "Oslo", "Lima"]).selected([0]).max(2));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Multiselect<T> {
    common: Common,
    options: Vec<T>,
    selected: Vec<usize>,
    max: Option<usize>,
    look: ChoicesLook,
}

impl<T: Display> Multiselect<T> {
    /// These options, none of them chosen at first.
    pub fn new(label: impl Display, options: impl IntoIterator<Item = T>) -> Self {
        Self {
            common: Common::new(label),
            options: options.into_iter().collect(),
            selected: Vec::new(),
            max: None,
            look: ChoicesLook::default(),
        }
    }

    /// The positions of the options that are chosen at first.
    pub fn selected(mut self, idxs: impl IntoIterator<Item = usize>) -> Self {
        self.selected = idxs.into_iter().collect();
        self
    }

    /// The most that can be chosen; at least 1.
    pub fn max(mut self, max: usize) -> Self {
        self.max = Some(max);
        self
    }

    /// What is said while nothing is chosen: else "Choose some".
    pub fn placeholder(mut self, placeholder: impl Display) -> Self {
        self.look.placeholder = Some(placeholder.to_string().into());
        self
    }

    /// All options as buttons, instead of a list that opens: for few options.
    pub fn pills(mut self, are_pills: bool) -> Self {
        self.look.are_pills = are_pills;
        self
    }

    common_options!();

    /// What is wrong with what is chosen at first, or with how many can be.
    fn mistake(&self) -> Option<String> {
        let n_options = self.options.len();
        let (n_selected, max) = (self.selected.len(), self.max.unwrap_or(usize::MAX));
        if max == 0 {
            return Some("at most 0 can be chosen: allow at least 1".to_owned());
        }
        if let Some(idx) = self.selected.iter().find(|idx| **idx >= n_options) {
            return Some(format!(
                "option {idx} was to be chosen at first, but there are {n_options}: pass positions among the \
                 options, from 0"
            ));
        }
        (n_selected > max).then(|| {
            format!("{n_selected} are chosen at first, but {max} are the most: allow more or choose less")
        })
    }
}

impl<T: Display> Component for Multiselect<T> {
    type Output = Vec<T>;

    fn draw(mut self, page: &mut Page) -> Vec<T> {
        let mistake = self.mistake();
        let n_options = self.options.len();
        let max = self.max.map(|max| max.max(1));
        let mut default: Vec<usize> = Vec::new();
        for idx in self.selected.drain(..) {
            let has_room = max.is_none_or(|max| default.len() < max);
            if idx < n_options && has_room && !default.contains(&idx) {
                default.push(idx);
            }
        }
        let default: Arc<[usize]> = default.into();
        let kind = WidgetKind::Choices {
            options: texts(&self.options),
            max,
            look: self.look.into(),
        };
        if let Some(mistake) = mistake {
            page.complain(kind.word(), &self.common, &mistake);
        }
        let chosen = match page
            .draw_widget(self.common, kind, Value::Indices(Arc::clone(&default)))
            .value
        {
            Value::Indices(chosen) => chosen,
            _ => default,
        };
        let mut options: Vec<_> = self.options.into_iter().map(Some).collect();
        chosen
            .iter()
            .filter_map(|idx| options.get_mut(*idx)?.take())
            .collect()
    }
}
