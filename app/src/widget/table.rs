//! Tables with options, and the rows that a user selects in them.

use std::fmt::Display;
use std::sync::Arc;

use dacapo_cache::Table;

use crate::element::Element;
use crate::element::format::Format;
use crate::element::rows::RowSet;
use crate::element::table::{CellStyle, ColumnElement, Rows, TableElement};
use crate::element::widget::{Value, WidgetKind};
use crate::error::Error;
use crate::page::{AsTable, Page};
use crate::widget::{Common, Component, common_options};

/// A table, with all that can be said about how it looks and what it does.
///
/// The user orders it by a click on a column's head, searches it (Ctrl+F), changes widths, selects cells and
/// copies them, and exports it as CSV. Only visible cells are formatted, however many there are.
///
/// ```
/// use dacapo::prelude::*;
///
/// fn script(page: &mut Page) -> Result {
///     let rides = Table::read_csv("assets/rides.csv")?;
///     page.add(
///         TableView::new(&rides)
///             .height(300.0)
///             .hide_index(true)
///             .column("price", ColumnView::new().title("Price").format("{:.2} €").width(90.0))
///             .column("battery", ColumnView::new().bar(0.0..=100.0).help("Charge in percent")),
///     );
///     Ok(())
/// }
/// ```
///
/// With [`selectable`](Self::selectable) it is an input, too:
///
/// ```
/// use dacapo::prelude::*;
/// use dacapo::testing::AppTest;
///
/// fn script(page: &mut Page) -> Result {
///     let cities = Table::from_columns([("city", vec!["Rome", "Oslo", "Ulm"])])?;
///     let chosen = page.add(TableView::new(&cities).key("cities").selectable(Rows::Many));
///     for row in chosen.rows() {
///         page.write(("chosen:", cities.cell(row, 0)));
///     }
///     Ok(())
/// }
///
/// let mut app = AppTest::new(script).run();
/// app.set("Table", [0, 2]);
/// assert_eq!(app.texts(), ["chosen: Rome", "chosen: Ulm"]);
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Debug)]
pub struct TableView<S = Shown> {
    common: Common,
    table: Result<Table, Error>,
    columns: Vec<(Arc<str>, ColumnView)>,
    order: Option<Vec<Arc<str>>>,
    height: Option<f32>,
    has_index: bool,
    is_plain: bool,
    selectable: S,
}

/// Of a [`TableView`] that is only shown.
#[derive(Clone, Copy, Debug)]
pub struct Shown;

impl TableView {
    /// All rows and columns of a table, or of a list of serializable structs.
    pub fn new(rows: impl AsTable) -> Self {
        Self {
            common: Common::new("Table"),
            table: rows.as_table(),
            columns: Vec::new(),
            order: None,
            height: None,
            has_index: true,
            is_plain: false,
            selectable: Shown,
        }
    }

    /// Lets the user select one row, or any number: `page.add` returns a [`Selection`], and the script runs again
    /// when it changes. The selected rows stay selected while the user orders the table.
    pub fn selectable(self, rows: Rows) -> TableView<Rows> {
        TableView {
            common: self.common,
            table: self.table,
            columns: self.columns,
            order: self.order,
            height: self.height,
            has_index: self.has_index,
            is_plain: self.is_plain,
            selectable: rows,
        }
    }

    /// A small table to read: all rows at once, nothing to order or to search. Beyond 200 rows it scrolls after all.
    pub fn plain(mut self) -> Self {
        self.is_plain = true;
        self
    }
}

impl<S> TableView<S> {
    /// Its accessible name, `Table` if none is given.
    pub fn label(mut self, label: impl Display) -> Self {
        self.common.label = label.to_string().into();
        self
    }

    /// Its height in points, its head included; at least room for one row. Without it a table is as high as its rows
    /// need, up to 14 of them.
    pub fn height(mut self, points: f32) -> Self {
        self.height = Some(points);
        self
    }

    /// Leaves out the numbers of the rows.
    pub fn hide_index(mut self, is_hidden: bool) -> Self {
        self.has_index = !is_hidden;
        self
    }

    /// How one column looks. A name that the table doesn't have is an error in the page.
    pub fn column(mut self, name: impl Display, column: ColumnView) -> Self {
        self.columns.push((name.to_string().into(), column));
        self
    }

    /// The columns that are shown, in this order; others are left out.
    pub fn column_order<N: Display>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        let names = names.into_iter().map(|name| name.to_string().into());
        self.order = Some(names.collect());
        self
    }

    common_options!();

    /// The element; the error says what can't be.
    fn element(&self) -> Result<TableElement, String> {
        let table = self.table.as_ref().map_err(ToString::to_string)?;
        let mut element = TableElement::new(table.clone());
        if let Some(height) = self.height
            && !(height > 0.0 && height.is_finite())
        {
            return Err(format!(
                "a height of {height} points can't be: pass one above 0"
            ));
        }
        let find = |name: &str| {
            table.column_idx(name).ok_or_else(|| {
                let known: Vec<_> = table.column_names().take(20).collect();
                format!("there is no column {name:?}, but {known:?}")
            })
        };
        let mut columns = element.columns.to_vec();
        let mut hidden = Vec::new();
        for (name, view) in &self.columns {
            let column = &mut columns[find(name)?];
            if view.is_hidden {
                hidden.push(column.source);
            }
            view.apply(column)
                .map_err(|why| format!("column {name:?}: {why}"))?;
        }
        if let Some(order) = &self.order {
            let places = order.iter().map(|name| find(name));
            let places = places.collect::<Result<Vec<_>, _>>()?;
            columns = places.iter().map(|&place| columns[place].clone()).collect();
        }
        columns.retain(|column| !hidden.contains(&column.source));
        element.columns = columns.into();
        element.label = Arc::clone(&self.common.label);
        element.key.clone_from(&self.common.key);
        element.help.clone_from(&self.common.help);
        element.height = self.height;
        element.has_index = self.has_index;
        element.is_plain = self.is_plain;
        Ok(element)
    }
}

impl Component for TableView {
    type Output = ();

    #[track_caller]
    fn draw(self, page: &mut Page) {
        match self.element() {
            Ok(element) => {
                if page.claim_key("table", "TableView", &self.common) {
                    page.put(Element::Table(Arc::new(element)));
                }
            }
            Err(message) => page.complain("table", &self.common, &message),
        }
    }
}

impl Component for TableView<Rows> {
    type Output = Selection;

    #[track_caller]
    fn draw(self, page: &mut Page) -> Selection {
        let element = match self.element() {
            Ok(element) => Arc::new(element),
            Err(message) => {
                page.complain("table", &self.common, &message);
                return Selection {
                    rows: RowSet::default(),
                    table: self.table.unwrap_or_default(),
                };
            }
        };
        let table = element.table.clone();
        let kind = WidgetKind::Table {
            element,
            rows: self.selectable,
        };
        let drawn = page.draw_widget(self.common, kind, Value::Rows(RowSet::default()));
        let rows = match drawn.value {
            Value::Rows(rows) => rows,
            _ => RowSet::default(),
        };
        Selection { rows, table }
    }
}

/// How one column of a [`TableView`] looks.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page, rides: &Table) {
/// page.add(
///     TableView::new(rides)
///         .column("id", ColumnView::new().hidden(true))
///         .column("start", ColumnView::new().title("Start").format("{:%d %b, %H:%M}"))
///         .column("website", ColumnView::new().link()),
/// );
/// # }
/// ```
#[must_use = "it takes effect when it is given to `TableView::column`"]
#[derive(Clone, Debug, Default)]
pub struct ColumnView {
    title: Option<Arc<str>>,
    help: Option<Arc<str>>,
    width: Option<f32>,
    style: Style,
    is_hidden: bool,
}

#[derive(Clone, Debug, Default)]
enum Style {
    #[default]
    Plain,
    Format(String),
    Bar(f64, f64),
    Link,
}

impl ColumnView {
    /// A column as it is.
    pub fn new() -> Self {
        Self::default()
    }

    /// What its head says instead of its name.
    pub fn title(mut self, title: impl Display) -> Self {
        self.title = Some(title.to_string().into());
        self
    }

    /// Words that are shown when the pointer rests on its head, and on F1 while that has the focus.
    pub fn help(mut self, help: impl Display) -> Self {
        self.help = Some(help.to_string().into());
        self
    }

    /// Its width in points, until the user drags its edge.
    pub fn width(mut self, points: f32) -> Self {
        self.width = Some(points);
        self
    }

    /// A pattern with one place for the value: `{}` as it is, `{:.2}` with two decimals, `{:,}` with commas between
    /// thousands, `{:+}` with its sign, `{:.1%}` as percent; for times the letters of `strftime`, `{:%d %b %Y}`.
    /// Text around it is shown as it is. What is copied and exported are the values, not this text.
    pub fn format(mut self, pattern: impl Display) -> Self {
        self.style = Style::Format(pattern.to_string());
        self
    }

    /// Numbers as bars: empty at the first bound, full at the second one.
    pub fn bar(mut self, range: std::ops::RangeInclusive<f64>) -> Self {
        self.style = Style::Bar(*range.start(), *range.end());
        self
    }

    /// Texts as addresses that a click opens, if they begin with `http://`, `https://` or `mailto:`.
    pub fn link(mut self) -> Self {
        self.style = Style::Link;
        self
    }

    /// Leaves the column out.
    pub fn hidden(mut self, is_hidden: bool) -> Self {
        self.is_hidden = is_hidden;
        self
    }

    fn apply(&self, column: &mut ColumnElement) -> Result<(), String> {
        if let Some(title) = &self.title {
            column.title = Arc::clone(title);
        }
        column.help.clone_from(&self.help);
        column.width = match self.width {
            Some(width) if !(width > 0.0 && width.is_finite()) => {
                return Err(format!(
                    "a width of {width} points can't be: pass one above 0"
                ));
            }
            width => width,
        };
        column.style = match &self.style {
            Style::Plain => CellStyle::Plain,
            Style::Link => CellStyle::Link,
            Style::Bar(min, max) if min < max && (max - min).is_finite() => CellStyle::Bar {
                min: *min,
                max: *max,
            },
            Style::Bar(min, max) => {
                return Err(format!(
                    "a bar from {min} to {max} can't be: the first bound has to be below the second one"
                ));
            }
            Style::Format(pattern) => {
                let format = Format::parse(pattern);
                CellStyle::Format(format.map_err(|why| format!("the pattern {pattern:?}: {why}"))?)
            }
        };
        Ok(())
    }
}

/// The rows that the user has selected in a table, by their positions in the table that was shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    rows: RowSet,
    table: Table,
}

impl Selection {
    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many rows are selected.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The positions of the rows, from 0, ascending.
    pub fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.rows.iter()
    }

    /// The position of the first selected row: of the only one with [`Rows::One`].
    pub fn first(&self) -> Option<usize> {
        self.rows.ranges().first().map(|range| range.start)
    }

    /// Whether a row is selected.
    pub fn contains(&self, row: usize) -> bool {
        self.rows.contains(row)
    }

    /// The selected rows as a table.
    #[must_use]
    pub fn table(&self) -> Table {
        match self.rows.ranges() {
            [rows] => self.table.slice(rows.start, rows.len()),
            [] => self.table.head(0),
            _ => {
                let mut mask = vec![false; self.table.n_rows()];
                for rows in self.rows.ranges() {
                    mask[rows.clone()].fill(true);
                }
                let selected = self.table.filter_mask(&mask);
                selected.expect("the mask is as long as the table")
            }
        }
    }
}
