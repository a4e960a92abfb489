//! A table as a CSV file: the columns that are shown, in the order that is shown.

use std::sync::Arc;

use dacapo_cache::{Error, Order};
use egui::Id;

use crate::element::table::TableElement;
use crate::view::saving::{SaveRequest, file_name};
use crate::view::table::order::SortBy;

/// Asks for a file. It is sorted and written where files are made, on another thread.
pub(super) fn request(
    place: Id,
    element: &Arc<TableElement>,
    sorted: Option<SortBy>,
) -> SaveRequest {
    let element = Arc::clone(element);
    SaveRequest {
        place,
        what: "table",
        name: file_name(&element.label.to_lowercase(), "csv"),
        extension: "csv",
        make: Box::new(move || {
            let text = csv(&element, sorted).map_err(|error| error.to_string())?;
            Ok(text.into_bytes())
        }),
    }
}

/// Values as they are, under the names that the columns have in the table.
fn csv(element: &TableElement, sorted: Option<SortBy>) -> Result<String, Error> {
    let mut table = element.table.clone();
    if let Some(by) = sorted
        && let Some(name) = element.table.column_name_at(by.column)
    {
        let order = if by.is_descending {
            Order::Descending
        } else {
            Order::Ascending
        };
        table = table.sort_by(name, order)?;
    }
    // A column may be shown twice, but stands in a table once.
    let mut names: Vec<&str> = Vec::new();
    for column in &*element.columns {
        if let Some(name) = element.table.column_name_at(column.source)
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    Ok(table.select(&names)?.to_csv())
}

#[cfg(test)]
mod tests {
    use super::*;
    use dacapo_cache::{Column, Table};

    #[test]
    fn file_holds_what_is_shown() {
        let table = Table::from_columns([
            ("city", Column::from(vec!["Rome", "Oslo", "Ulm"])),
            ("km", Column::from(vec![3, 7, 5])),
            ("secret", Column::from(vec![1, 2, 3])),
        ]);
        let mut element = TableElement::new(table.expect("three columns"));
        element.columns = [1, 0, 1].map(|idx| element.columns[idx].clone()).into();
        let by_km = SortBy {
            column: 1,
            is_descending: true,
        };
        assert_eq!(
            csv(&element, Some(by_km)).expect("known columns"),
            "km,city\n7,Oslo\n5,Ulm\n3,Rome\n"
        );
        assert_eq!(
            csv(&element, None).expect("known columns"),
            "km,city\n3,Rome\n7,Oslo\n5,Ulm\n"
        );
    }
}
