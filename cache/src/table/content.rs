//! A table as serde sees it: its content column by column, or, for an encoder of ours that asks only who it
//! is, how large, or how it looks, the answer without touching a row.

use arrow::array::{
    BooleanArray, Date32Array, Float64Array, Int64Array, LargeStringArray, Time64MicrosecondArray,
    TimestampMicrosecondArray,
};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::table::Table;
use crate::table::column::{Column, UTC, Values};
use crate::{key, shape};

/// The form of a table in other formats. `C` borrows when writing and owns when reading.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Table")]
struct Content<C> {
    /// Kept for tables without columns.
    n_rows: u64,
    columns: Vec<C>,
}

/// A column that is written.
#[derive(Serialize)]
#[serde(rename = "Column")]
struct Borrowed<'a> {
    name: &'a str,
    cells: &'a Values,
}

/// A column that was read.
#[derive(Deserialize)]
#[serde(rename = "Column")]
struct Owned {
    name: String,
    cells: Cells,
}

/// The cells of a column; `None` is an empty one.
#[derive(Deserialize)]
enum Cells {
    Int(Vec<Option<i64>>),
    Float(Vec<Option<f64>>),
    Bool(Vec<Option<bool>>),
    Text(Vec<Option<String>>),
    Date(Vec<Option<i32>>),
    Clock(Vec<Option<i64>>),
    Local(Vec<Option<i64>>),
    Utc(Vec<Option<i64>>),
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if key::is_fingerprinting::<S>() {
            return key::serialize_fingerprint(serializer, self.fingerprint());
        }
        if shape::is_sizing::<S>() {
            return shape::serialize_size(serializer, self.size_bytes());
        }
        if shape::is_describing::<S>() {
            return shape::serialize_summary(serializer, &self.to_string());
        }
        let borrow = |column| Borrowed {
            name: Column::name(column),
            cells: column.values(),
        };
        let content = Content {
            n_rows: self.n_rows() as u64,
            columns: self.columns().iter().map(borrow).collect(),
        };
        content.serialize(serializer)
    }
}

/// Writes what [`Cells`] reads, straight from the buffers.
impl Serialize for Values {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Int(a) => s.serialize_newtype_variant("Cells", 0, "Int", &Sequence(a)),
            Self::Float(a) => s.serialize_newtype_variant("Cells", 1, "Float", &Sequence(a)),
            Self::Bool(a) => s.serialize_newtype_variant("Cells", 2, "Bool", &Sequence(a)),
            Self::Text(a) => s.serialize_newtype_variant("Cells", 3, "Text", &Sequence(a)),
            Self::Date(a) => s.serialize_newtype_variant("Cells", 4, "Date", &Sequence(a)),
            Self::Clock(a) => s.serialize_newtype_variant("Cells", 5, "Clock", &Sequence(a)),
            Self::Stamp(a) if a.timezone().is_none() => {
                s.serialize_newtype_variant("Cells", 6, "Local", &Sequence(a))
            }
            Self::Stamp(a) => s.serialize_newtype_variant("Cells", 7, "Utc", &Sequence(a)),
        }
    }
}

/// The cells of an array as a sequence of options.
struct Sequence<'a, A>(&'a A);

impl<'a, A> Serialize for Sequence<'a, A>
where
    &'a A: IntoIterator<Item: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0)
    }
}

impl<'de> Deserialize<'de> for Table {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let content = Content::<Owned>::deserialize(deserializer)?;
        let n_rows = usize::try_from(content.n_rows).map_err(D::Error::custom)?;
        let column = |owned: Owned| Column::from(Values::from(owned.cells)).named(owned.name);
        let columns = content.columns.into_iter().map(column).collect();
        Self::checked(columns, n_rows).map_err(D::Error::custom)
    }
}

impl From<Cells> for Values {
    fn from(cells: Cells) -> Self {
        match cells {
            Cells::Int(cells) => Self::Int(Int64Array::from(cells)),
            Cells::Float(cells) => Self::Float(Float64Array::from(cells)),
            Cells::Bool(cells) => Self::Bool(BooleanArray::from(cells)),
            Cells::Text(cells) => Self::Text(LargeStringArray::from(cells)),
            Cells::Date(cells) => Self::Date(Date32Array::from(cells)),
            Cells::Clock(cells) => Self::Clock(Time64MicrosecondArray::from(cells)),
            Cells::Local(cells) => Self::Stamp(TimestampMicrosecondArray::from(cells)),
            Cells::Utc(cells) => {
                Self::Stamp(TimestampMicrosecondArray::from(cells).with_timezone(UTC))
            }
        }
    }
}
