//! A table as an element: which columns are shown, and how.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use dacapo_cache::Table;

use crate::element::format::Format;

/// A table with all that says how it looks.
#[derive(Clone, Debug, PartialEq)]
pub struct TableElement {
    /// The values.
    pub table: Table,
    /// The columns that are shown, from left to right.
    pub columns: Arc<[ColumnElement]>,
    /// Its accessible name.
    pub label: Arc<str>,
    /// Keeps what the user did to it where columns or places change.
    pub key: Option<Arc<str>>,
    /// Shown beside the count of its rows on hover.
    pub help: Option<Arc<str>>,
    /// Points from the header to the last visible row; `None`: as its rows need, up to a bound.
    pub height: Option<f32>,
    /// Whether the numbers of the rows are shown.
    pub has_index: bool,
    /// All rows at once, nothing to operate.
    pub is_plain: bool,
}

/// A column that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnElement {
    /// Its position in the table.
    pub source: usize,
    /// What its head says.
    pub title: Arc<str>,
    /// Shown on hover of its head.
    pub help: Option<Arc<str>>,
    /// Points; `None`: as its cells need.
    pub width: Option<f32>,
    /// How its cells are shown.
    pub style: CellStyle,
}

/// How the cells of a column are shown.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum CellStyle {
    /// As its type suggests.
    #[default]
    Plain,
    /// By a pattern.
    Format(Format),
    /// As a bar from a least to a greatest number.
    Bar {
        /// Where it is empty.
        min: f64,
        /// Where it is full.
        max: f64,
    },
    /// As addresses that can be opened.
    Link,
}

/// How many rows of a table the user can select.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rows {
    /// At most one.
    One,
    /// Any number.
    Many,
}

/// By the names of its columns, which is what stays when its rows are others.
impl Hash for TableElement {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for name in self.table.column_names() {
            name.hash(state);
        }
    }
}

impl TableElement {
    /// All columns as they are.
    pub fn new(table: Table) -> Self {
        let columns = table
            .column_names()
            .enumerate()
            .map(|(source, name)| ColumnElement::new(source, name))
            .collect();
        Self {
            columns,
            table,
            label: Arc::from("Table"),
            key: None,
            help: None,
            height: None,
            has_index: true,
            is_plain: false,
        }
    }
}

impl ColumnElement {
    /// A column as it is.
    pub fn new(source: usize, name: &str) -> Self {
        Self {
            source,
            title: name.into(),
            help: None,
            width: None,
            style: CellStyle::Plain,
        }
    }
}
