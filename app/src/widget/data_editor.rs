//! Tables that the user can change.

use std::fmt::Display;
use std::sync::Arc;

use dacapo_cache::Table;

use crate::element::edits::TableEdits;
use crate::element::table::TableElement;
use crate::element::widget::{Value, WidgetKind};
use crate::error::Error;
use crate::page::{AsTable, Page};
use crate::widget::{Common, Component, common_options};

/// A table whose cells the user can change; the script gets the changed table.
///
/// Each cell takes what its column holds: text, numbers, dates and times as they are written in CSV, true and false
/// as checkboxes; an empty text empties it. What was changed is kept as long as the table that is passed has the
/// same contents, and each step can be undone. It is made for tables that a person goes through: hundreds of
/// thousands of rows are fine, millions are not.
///
/// ```
/// use dacapo::prelude::*;
/// use dacapo::testing::AppTest;
///
/// fn script(page: &mut Page) -> Result {
///     let trees = Table::from_columns([("tree", vec!["oak", "yew"])])?.with_column("height", vec![21, 9])?;
///     let edited = page.add(DataEditor::new("Trees", &trees).disable_column("tree").rows(true));
///     page.write(("in all:", edited.column("height")?.sum()?, "m"));
///     Ok(())
/// }
///
/// let mut app = AppTest::new(script).run();
/// app.set("Trees", [(1, "height", "10")]);
/// assert_eq!(app.texts(), ["in all: 31 m"]);
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Debug)]
pub struct DataEditor {
    common: Common,
    table: Result<Table, Error>,
    disabled: Vec<Arc<str>>,
    can_have_other_rows: bool,
}

impl DataEditor {
    /// All rows and columns of a table, or of a list of serializable structs.
    pub fn new(label: impl Display, rows: impl AsTable) -> Self {
        Self {
            common: Common::new(label),
            table: rows.as_table(),
            disabled: Vec::new(),
            can_have_other_rows: false,
        }
    }

    /// Shows a column that can't be changed, except in rows that the user adds. A name that the table doesn't have is an error in the page.
    pub fn disable_column(mut self, name: impl Display) -> Self {
        self.disabled.push(name.to_string().into());
        self
    }

    /// Whether rows can be added and removed, too.
    pub fn rows(mut self, can_have_other_rows: bool) -> Self {
        self.can_have_other_rows = can_have_other_rows;
        self
    }

    common_options!();

    /// The table, and the positions of the columns that can't be changed.
    fn check(&self) -> Result<(Table, Arc<[usize]>), String> {
        let table = self.table.as_ref().map_err(ToString::to_string)?;
        let find = |name: &Arc<str>| {
            table.column_idx(name).ok_or_else(|| {
                let known: Vec<_> = table.column_names().take(20).collect();
                format!("there is no column {name:?}, but {known:?}")
            })
        };
        let disabled = self.disabled.iter().map(find).collect::<Result<_, _>>()?;
        Ok((table.clone(), disabled))
    }
}

impl Component for DataEditor {
    type Output = Table;

    fn draw(self, page: &mut Page) -> Table {
        let (table, disabled) = match self.check() {
            Ok(checked) => checked,
            Err(message) => {
                page.complain("data editor", &self.common, &message);
                return self.table.unwrap_or_default();
            }
        };
        let default = TableEdits::none(&table);
        let mut element = TableElement::new(table.clone());
        element.label = Arc::clone(&self.common.label);
        let kind = WidgetKind::Editor {
            element: Arc::new(element),
            disabled,
            can_have_other_rows: self.can_have_other_rows,
        };
        match page
            .draw_widget(self.common, kind, Value::Edits(default))
            .value
        {
            Value::Edits(edits) => edits.apply(&table),
            _ => table,
        }
    }
}
