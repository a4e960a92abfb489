//! What `page.write` can show.
//!
//! Rust allows no "everything that displays" beside "everything that serializes", so [`Show`] is spelled
//! out for the types of the standard library, and [`tree`] wraps a struct of the user's own.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::{self, Display};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use dacapo_cache::{Cell, Data, Moment, Table};
use serde::Serialize;

use crate::element::chart::Chart;
use crate::element::image::Image;
use crate::element::table::TableElement;
use crate::element::{Element, TextRole};
use crate::page::code::{OPEN_DEPTH, no_tree};

/// Something that [`Page::write`](crate::Page::write) can show.
///
/// ```
/// use dacapo::page::{Parts, Show};
///
/// struct Money(u32);
///
/// impl Show for Money {
///     fn show(&self, parts: &mut Parts) {
///         parts.text(format_args!("{} €", self.0));
///     }
/// }
///
/// # fn script(page: &mut dacapo::Page) {
/// page.write(("it costs", Money(12)));
/// # }
/// ```
pub trait Show {
    /// Says what to show, part by part.
    fn show(&self, parts: &mut Parts);
}

/// What one `write` shows: texts, which join into a paragraph, and whole elements between them.
#[derive(Debug, Default)]
pub struct Parts {
    elements: Vec<Element>,
    /// The paragraph that is being joined.
    words: String,
}

impl Parts {
    pub(crate) fn of(value: &impl Show) -> Vec<Element> {
        let mut parts = Self::default();
        value.show(&mut parts);
        parts.end_paragraph();
        parts.elements
    }

    /// Adds words to the paragraph.
    pub fn text(&mut self, text: impl Display) {
        let text = text.to_string();
        if !self.words.is_empty() && !text.is_empty() {
            self.words.push(' ');
        }
        self.words.push_str(&text);
    }

    /// Adds an element, behind the paragraph so far.
    pub fn element(&mut self, element: Element) {
        self.end_paragraph();
        self.elements.push(element);
    }

    fn end_paragraph(&mut self) {
        if !self.words.is_empty() {
            let text = std::mem::take(&mut self.words).into();
            self.elements.push(Element::Text {
                role: TextRole::Body,
                text,
            });
        }
    }

    fn tree(&mut self, value: &(impl Serialize + ?Sized)) {
        self.element(match serde_json::to_value(value) {
            Ok(value) => opened(value),
            Err(error) => no_tree(&error),
        });
    }
}

fn opened(value: serde_json::Value) -> Element {
    Element::Tree {
        value: Arc::new(value),
        open_depth: OPEN_DEPTH,
    }
}

/// Shows a serializable value as a tree that folds.
///
/// ```
/// # use dacapo::prelude::*;
/// #[derive(serde::Serialize)]
/// struct Ride { from: String, minutes: u32 }
///
/// # fn script(page: &mut Page) {
/// page.write(tree(&Ride { from: "Rome".to_owned(), minutes: 12 }));
/// # }
/// ```
pub fn tree<T: Serialize + ?Sized>(value: &T) -> Tree<'_, T> {
    Tree(value)
}

/// A value that is shown as a tree; made by [`tree`].
#[derive(Clone, Copy, Debug)]
pub struct Tree<'a, T: ?Sized>(&'a T);

impl<T: Serialize + ?Sized> Show for Tree<'_, T> {
    fn show(&self, parts: &mut Parts) {
        parts.tree(self.0);
    }
}

/// Types whose `Display` is what a reader wants to see.
macro_rules! show_as_text {
    ($($name:ty),* $(,)?) => {$(
        impl Show for $name {
            fn show(&self, parts: &mut Parts) {
                parts.text(self);
            }
        }
    )*};
}

show_as_text!(
    str,
    String,
    char,
    bool,
    i8,
    i16,
    i32,
    i64,
    i128,
    isize,
    u8,
    u16,
    u32,
    u64,
    u128,
    usize,
    f32,
    f64,
    fmt::Arguments<'_>,
    Cow<'_, str>,
    Cell<'_>,
    Moment,
    jiff::civil::Date,
    jiff::civil::Time,
    crate::element::color::Color,
);

impl Show for Path {
    fn show(&self, parts: &mut Parts) {
        parts.text(self.display());
    }
}

impl Show for PathBuf {
    fn show(&self, parts: &mut Parts) {
        parts.text(self.display());
    }
}

impl Show for std::time::Duration {
    fn show(&self, parts: &mut Parts) {
        parts.text(format_args!("{self:?}"));
    }
}

impl Show for Table {
    fn show(&self, parts: &mut Parts) {
        parts.element(Element::Table(Arc::new(TableElement::new(self.clone()))));
    }
}

impl Show for Chart {
    fn show(&self, parts: &mut Parts) {
        parts.element(Element::chart(Arc::new(self.clone())));
    }
}

impl Show for Image {
    fn show(&self, parts: &mut Parts) {
        parts.element(Element::image(self.clone()));
    }
}

impl Show for serde_json::Value {
    fn show(&self, parts: &mut Parts) {
        parts.element(opened(self.clone()));
    }
}

/// What is inside is shown.
macro_rules! show_inside {
    ($($name:ty),* $(,)?) => {$(
        impl<T: Show + ?Sized> Show for $name {
            fn show(&self, parts: &mut Parts) {
                T::show(self, parts);
            }
        }
    )*};
}

show_inside!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);

impl<T: Show> Show for Data<T> {
    fn show(&self, parts: &mut Parts) {
        T::show(self, parts);
    }
}

/// `None` is shown as such.
impl<T: Show> Show for Option<T> {
    fn show(&self, parts: &mut Parts) {
        match self {
            Some(value) => value.show(parts),
            None => parts.text("None"),
        }
    }
}

/// Structs whose fields are plain values are the rows of a table, anything else is a tree.
impl<T: Serialize> Show for [T] {
    fn show(&self, parts: &mut Parts) {
        match rows(self) {
            Some(table) => table.show(parts),
            None => parts.tree(self),
        }
    }
}

impl<T: Serialize, const N: usize> Show for [T; N] {
    fn show(&self, parts: &mut Parts) {
        self.as_slice().show(parts);
    }
}

impl<T: Serialize> Show for Vec<T> {
    fn show(&self, parts: &mut Parts) {
        self.as_slice().show(parts);
    }
}

impl<K: Serialize, V: Serialize> Show for BTreeMap<K, V> {
    fn show(&self, parts: &mut Parts) {
        parts.tree(self);
    }
}

impl<K: Serialize, V: Serialize, S> Show for HashMap<K, V, S> {
    fn show(&self, parts: &mut Parts) {
        parts.tree(self);
    }
}

impl<T: Serialize> Show for BTreeSet<T> {
    fn show(&self, parts: &mut Parts) {
        parts.tree(self);
    }
}

impl<T: Serialize, S> Show for HashSet<T, S> {
    fn show(&self, parts: &mut Parts) {
        parts.tree(self);
    }
}

/// The table that a list of structs is, if it is one.
fn rows<T: Serialize>(list: &[T]) -> Option<Table> {
    let is_plain = |value: &serde_json::Value| !value.is_array() && !value.is_object();
    let is_row = |item: &T| {
        let value = serde_json::to_value(item).ok();
        let fields = value.as_ref().and_then(serde_json::Value::as_object);
        fields.is_some_and(|fields| !fields.is_empty() && fields.values().all(is_plain))
    };
    // The first ones tell what the others are: a million rows are not looked at twice.
    let is_table = !list.is_empty() && list.iter().take(100).all(is_row);
    is_table.then(|| Table::from_rows(list).ok()).flatten()
}

/// Several values in a row.
macro_rules! show_in_a_row {
    ($($name:ident)+) => {
        impl<$($name: Show),+> Show for ($($name,)+) {
            fn show(&self, parts: &mut Parts) {
                #[expect(non_snake_case, reason = "named after their types")]
                let ($($name,)+) = self;
                $($name.show(parts);)+
            }
        }
    };
}

show_in_a_row!(A);
show_in_a_row!(A B);
show_in_a_row!(A B C);
show_in_a_row!(A B C D);
show_in_a_row!(A B C D E);
show_in_a_row!(A B C D E F);
show_in_a_row!(A B C D E F G);
show_in_a_row!(A B C D E F G H);

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> Element {
        Element::Text {
            role: TextRole::Body,
            text: text.into(),
        }
    }

    #[test]
    fn words_in_a_row_are_one_paragraph() {
        assert_eq!(
            Parts::of(&("l[0] is:", 3, "of", 4.5)),
            [body("l[0] is: 3 of 4.5")]
        );
    }

    #[test]
    fn an_element_between_words_splits_them() {
        let shown = Parts::of(&("before", vec![1, 2], &"after".to_owned()));
        let list = opened(serde_json::json!([1, 2]));
        assert_eq!(shown, [body("before"), list, body("after")]);
    }
}
