//! Charts of the columns of a table, whose buffers they share.

use std::collections::HashMap;
use std::sync::Arc;

use dacapo_cache::{Column, ColumnType, Moment, Table};

use crate::element::chart::{Axis, Chart, ChartKind, Numbers, Scale, Series, TimeKind};
use crate::error::Error;

/// Names of one column or several: `"y"`, `["a", "b"]`.
pub trait ColumnNames {
    /// The names.
    fn column_names(self) -> Vec<String>;
}

impl ColumnNames for &str {
    fn column_names(self) -> Vec<String> {
        vec![self.to_owned()]
    }
}

impl<const N: usize> ColumnNames for [&str; N] {
    fn column_names(self) -> Vec<String> {
        self.iter().map(ToString::to_string).collect()
    }
}

impl ColumnNames for &[&str] {
    fn column_names(self) -> Vec<String> {
        self.iter().map(ToString::to_string).collect()
    }
}

impl ColumnNames for &Vec<String> {
    fn column_names(self) -> Vec<String> {
        self.clone()
    }
}

/// From columns of a table. Errors name a column that isn't there, or holds no numbers.
impl Chart {
    /// Lines: the columns `y` over the column `x`, of numbers, times or words.
    ///
    /// ```
    /// use dacapo::prelude::*;
    ///
    /// let table = Table::from_csv_bytes(b"day,trips\n2024-03-01,5\n2024-03-02,7\n", "trips.csv")?;
    /// let chart = Chart::line(&table, "day", "trips")?.y_label("Trips a day");
    /// assert_eq!(chart.series[0].len(), 2);
    /// # Ok::<(), dacapo::Error>(())
    /// ```
    pub fn line(table: &Table, x: &str, y: impl ColumnNames) -> Result<Self, Error> {
        of_columns(table, Some(x), &y.column_names(), ChartKind::Line)
    }

    /// Areas; see [`line`](Self::line).
    pub fn area(table: &Table, x: &str, y: impl ColumnNames) -> Result<Self, Error> {
        of_columns(table, Some(x), &y.column_names(), ChartKind::Area)
    }

    /// Bars; see [`line`](Self::line).
    pub fn bar(table: &Table, x: &str, y: impl ColumnNames) -> Result<Self, Error> {
        of_columns(table, Some(x), &y.column_names(), ChartKind::Bar)
    }

    /// A mark for each row; see [`line`](Self::line).
    pub fn scatter(table: &Table, x: &str, y: impl ColumnNames) -> Result<Self, Error> {
        of_columns(table, Some(x), &y.column_names(), ChartKind::Scatter)
    }

    /// How often which values stand in these columns.
    pub fn histogram(table: &Table, columns: impl ColumnNames) -> Result<Self, Error> {
        of_columns(table, None, &columns.column_names(), ChartKind::Histogram)
    }
}

/// Every column of numbers, over the first column.
pub(super) fn of_table(table: &Table, kind: ChartKind) -> Result<Chart, Error> {
    let is_number =
        |column: &&Column| matches!(column.column_type(), ColumnType::Int | ColumnType::Float);
    let names = |columns: &[Column]| -> Vec<String> {
        let numbers = columns.iter().filter(is_number);
        numbers.map(|column| column.name().to_owned()).collect()
    };
    match table.columns() {
        [x, rest @ ..] if kind != ChartKind::Histogram && !rest.is_empty() => {
            let names = names(rest);
            of_columns(table, Some(x.name()), &names, kind)
        }
        all => {
            let names = names(all);
            of_columns(table, None, &names, kind)
        }
    }
}

/// One series for each column of `y`, over the column `x` or over the rows.
pub(super) fn of_columns(
    table: &Table,
    x: Option<&str>,
    y: &[String],
    kind: ChartKind,
) -> Result<Chart, Error> {
    let mut chart = Chart::new(kind);
    let xs = match x {
        None => Numbers::counted(table.n_rows()),
        Some(x) => {
            chart.x.label = Some(x.to_owned());
            places(table, x, &mut chart.x)?
        }
    };
    if let [y] = y {
        let axis = match kind {
            ChartKind::Histogram => &mut chart.x,
            _ => &mut chart.y,
        };
        axis.label = Some(y.clone());
    }
    for name in y {
        let column = table.column(name)?;
        if column.column_type() == ColumnType::Time {
            // Numbers were asked for: a date has no height.
            column.floats().map(drop)?;
        }
        let ys = Numbers::of_column(table, name)?;
        chart.series.push(Series::new(name, xs.clone(), ys));
    }
    Ok(chart)
}

/// Where the rows stand on the x axis, which learns what it counts.
fn places(table: &Table, x: &str, axis: &mut Axis) -> Result<Numbers, Error> {
    let column = table.column(x)?;
    match column.column_type() {
        ColumnType::Text => {
            let mut names: Vec<String> = Vec::new();
            let mut known: HashMap<&str, usize> = HashMap::new();
            let places: Vec<f64> = column
                .texts()?
                .map(|text| {
                    let Some(text) = text else { return f64::NAN };
                    let place = *known.entry(text).or_insert_with(|| {
                        names.push(text.to_owned());
                        names.len() - 1
                    });
                    place as f64
                })
                .collect();
            axis.scale = Scale::Categories(Arc::from(names));
            Ok(places.into())
        }
        ColumnType::Time => {
            let first: Option<Moment> = column.times()?.flatten().next();
            axis.scale = Scale::Time(first.map_or(TimeKind::Local, TimeKind::of));
            Numbers::of_column(table, x)
        }
        _ => Numbers::of_column(table, x),
    }
}
