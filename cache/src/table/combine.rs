//! Several tables as one: rows below rows, and columns beside columns where keys are equal.

use std::collections::HashMap;

use arrow::array::new_null_array;
use arrow::compute;
use arrow::datatypes::DataType;

use crate::Error;
use crate::table::column::{Column, Values};
use crate::table::{Cell, Table};

/// Which rows a [`join`](Table::join) keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Join {
    /// Those that have a partner.
    #[default]
    Inner,
    /// All of the left table; where there is no partner, the cells of the right one are empty.
    Left,
}

impl Table {
    /// The rows of all tables, below one another.
    ///
    /// Columns are found by name and stand in the order of the first table, in which all names must be. Whole
    /// numbers below numbers become numbers, and a column that is empty takes the type of the others; other
    /// mixtures are an error. No table at all makes an empty one, and a single one is shared.
    ///
    /// ```
    /// # use dacapo_cache::Table;
    /// let may = Table::from_csv_bytes(b"city,km\nUlm,3\n", "may.csv")?;
    /// let june = Table::from_csv_bytes(b"km,city\n2.5,Bonn\n", "june.csv")?;
    /// assert_eq!(Table::concat([&may, &june])?.to_csv(), "city,km\nUlm,3.0\nBonn,2.5\n");
    /// # Ok::<(), dacapo_cache::Error>(())
    /// ```
    pub fn concat<'a>(tables: impl IntoIterator<Item = &'a Self>) -> Result<Self, Error> {
        let tables: Vec<&Self> = tables.into_iter().collect();
        let Some((first, others)) = tables.split_first() else {
            return Ok(Self::default());
        };
        for other in others {
            if let Some(extra) = other.column_names().find(|name| !first.has_column(name)) {
                return Err(first
                    .find(extra)
                    .expect_err("it was not found a moment ago"));
            }
        }
        if others.is_empty() {
            return Ok((*first).clone());
        }
        let n_rows = tables.iter().map(|table| table.n_rows()).sum();
        let below = |column: &Column| {
            let parts = tables
                .iter()
                .map(|table| table.column(column.name()))
                .collect::<Result<Vec<_>, _>>()?;
            concat_columns(&parts)
        };
        let columns = first.columns().iter().map(below);
        Ok(Self::new(columns.collect::<Result<_, _>>()?, n_rows))
    }

    /// The rows of this table with those of another one beside them, where the cells of these columns are
    /// equal.
    ///
    /// The rows come in the order of this table, for each its partners in the order of the other one. Whole
    /// numbers are equal to numbers of the same value; an empty cell is equal to nothing. A name that both
    /// tables have beside the keys is an error: rename one of the two.
    ///
    /// ```
    /// use dacapo_cache::{Join, Table};
    ///
    /// let rides = Table::from_csv_bytes(b"city,km\nUlm,3\nBonn,2\nUlm,5\n", "rides.csv")?;
    /// let cities = Table::from_csv_bytes(b"city,river\nUlm,Danube\n", "cities.csv")?;
    /// let joined = rides.join(&cities, &["city"], Join::Left)?;
    /// assert_eq!(joined.to_csv(), "city,km,river\nUlm,3,Danube\nBonn,2,\nUlm,5,Danube\n");
    /// # Ok::<(), dacapo_cache::Error>(())
    /// ```
    pub fn join(&self, other: &Self, on: &[impl AsRef<str>], join: Join) -> Result<Self, Error> {
        let (left_keys, right_keys) = (self.pick_columns(on)?, other.pick_columns(on)?);
        for (left, right) in left_keys.iter().zip(&right_keys) {
            if !(left.is_number() && right.is_number()) && left.is_full_of_other(right) {
                return Err(unlike(left, right));
            }
        }
        let mut partners: HashMap<Vec<Part<'_>>, Vec<usize>> = HashMap::new();
        for row in 0..other.n_rows() {
            if let Some(key) = key(&right_keys, row) {
                partners.entry(key).or_default().push(row);
            }
        }
        let (mut left_rows, mut right_rows) = (Vec::new(), Vec::new());
        for row in 0..self.n_rows() {
            let found = key(&left_keys, row).and_then(|key| partners.get(&key));
            if let Some(found) = found {
                left_rows.extend(std::iter::repeat_n(row, found.len()));
                right_rows.extend(found.iter().copied().map(Some));
            } else if join == Join::Left {
                left_rows.push(row);
                right_rows.push(None);
            }
        }
        let is_key = |column: &&Column| !on.iter().any(|name| name.as_ref() == column.name());
        let right = other.columns().iter().filter(is_key);
        let right = right.map(|column| column.pick(right_rows.iter().copied()));
        // Every row once and in order: the columns on the left stay as they are.
        let is_whole = left_rows.len() == self.n_rows() && left_rows.is_sorted_by(|a, b| a < b);
        let mut columns = if is_whole {
            self.columns().to_vec()
        } else {
            self.take(&left_rows).columns().to_vec()
        };
        columns.extend(right);
        Self::checked(columns, left_rows.len())
    }
}

/// A cell as part of a key: equal exactly where cells count as equal.
#[derive(PartialEq, Eq, Hash)]
enum Part<'a> {
    Int(i64),
    /// The bits of a number that isn't whole.
    Float(u64),
    Bool(bool),
    Text(&'a str),
    Time(crate::Moment),
}

/// The key of a row; `None` if a cell of it is empty.
fn key<'a>(columns: &[&'a Column], row: usize) -> Option<Vec<Part<'a>>> {
    let part = |column: &&'a Column| {
        Some(match column.cell(row) {
            Cell::Empty => return None,
            Cell::Int(value) => Part::Int(value),
            Cell::Float(value) => part_of_float(value),
            Cell::Bool(value) => Part::Bool(value),
            Cell::Text(value) => Part::Text(value),
            Cell::Time(value) => Part::Time(value),
        })
    };
    columns.iter().map(part).collect()
}

fn part_of_float(value: f64) -> Part<'static> {
    // The least float beyond `i64`; every whole number below it has an `i64` of the same value.
    const END: f64 = 9_223_372_036_854_775_808.0;
    if value.fract() == 0.0 && (-END..END).contains(&value) {
        Part::Int(value as i64)
    } else if value.is_nan() {
        Part::Float(f64::NAN.to_bits())
    } else {
        Part::Float(value.to_bits())
    }
}

/// Columns of one name below one another.
fn concat_columns(parts: &[&Column]) -> Result<Column, Error> {
    // The first that isn't empty says what the column holds.
    let first = parts
        .iter()
        .find(|column| !column.is_all_empty())
        .unwrap_or(&parts[0]);
    let has_float = parts
        .iter()
        .any(|column| matches!(column.values(), Values::Float(_)) && !column.is_all_empty());
    let wanted = if first.is_number() && has_float {
        DataType::Float64
    } else {
        first.array().data_type().clone()
    };
    let arrays = parts.iter().map(|column| {
        if *column.array().data_type() == wanted {
            return Ok(column.array().slice(0, column.n_rows()));
        }
        if column.is_all_empty() {
            return Ok(new_null_array(&wanted, column.n_rows()));
        }
        if !(column.is_number() && first.is_number()) {
            return Err(unlike(first, column));
        }
        Ok(compute::cast(column.array(), &wanted).expect("whole numbers become numbers"))
    });
    let arrays = arrays.collect::<Result<Vec<_>, _>>()?;
    let arrays: Vec<_> = arrays.iter().map(AsRef::as_ref).collect();
    let array = compute::concat(&arrays).expect("all parts are of the type that is wanted");
    let values = Values::from_array(&array).expect("it is the type of a column");
    Ok(first.with_values(values))
}

fn unlike(first: &Column, other: &Column) -> Error {
    Error::UnlikeColumns {
        column: first.name().to_owned(),
        first: first.values().in_words(),
        other: other.values().in_words(),
    }
}

impl Column {
    fn is_number(&self) -> bool {
        matches!(self.values(), Values::Int(_) | Values::Float(_))
    }

    fn is_all_empty(&self) -> bool {
        self.n_empty() == self.n_rows()
    }

    /// Whether both have cells, and none of one's can be equal to one of the other's.
    fn is_full_of_other(&self, other: &Self) -> bool {
        !self.is_all_empty()
            && !other.is_all_empty()
            && self.array().data_type() != other.array().data_type()
    }
}

impl Values {
    /// What kind of values these are, more exactly than by the type of their column.
    fn in_words(&self) -> &'static str {
        match self {
            Self::Int(_) => "whole numbers",
            Self::Float(_) => "numbers",
            Self::Bool(_) => "true or false",
            Self::Text(_) => "text",
            Self::Date(_) => "dates",
            Self::Clock(_) => "times of day",
            Self::Stamp(array) if array.timezone().is_none() => "times on the wall",
            Self::Stamp(_) => "times in UTC",
        }
    }
}
