//! To and from Arrow's record batches, for scripts that use Arrow, or a library that speaks it, themselves.

use std::sync::Arc;

use arrow::array::{ArrayRef, make_array};
use arrow::compute;
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use arrow::error::ArrowError;
use arrow::record_batch::{RecordBatch, RecordBatchOptions};

use crate::Error;
use crate::table::Table;
use crate::table::column::{Column, UTC, Values};

impl Table {
    /// Takes the columns of a record batch. Types that a table has (`Int64`, `Float64`, `Boolean`, `LargeUtf8`,
    /// `Date32`, times and timestamps in microseconds) are shared; narrower numbers and other kinds of text and
    /// time are converted. A column of anything else is an error, and so is a value without room (a `UInt64`
    /// beyond `i64`).
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use arrow::array::{ArrayRef, Int64Array};
    /// use arrow::record_batch::RecordBatch;
    /// use dacapo_cache::Table;
    ///
    /// let km: ArrayRef = Arc::new(Int64Array::from(vec![3, 5]));
    /// let batch = RecordBatch::try_from_iter([("km", km)]).unwrap();
    /// let table = Table::from_record_batch(&batch)?;
    /// assert_eq!(table.column("km")?.as_ints()?, [3, 5]);
    /// assert_eq!(table.to_record_batch().column(0), batch.column(0));
    /// # Ok::<(), dacapo_cache::Error>(())
    /// ```
    pub fn from_record_batch(batch: &RecordBatch) -> Result<Self, Error> {
        let schema = batch.schema();
        let columns = schema.fields().iter().zip(batch.columns());
        let columns = columns.map(|(field, array)| column(field, array));
        Self::checked(columns.collect::<Result<_, _>>()?, batch.num_rows())
    }

    /// The table as a record batch that shares its columns.
    pub fn to_record_batch(&self) -> RecordBatch {
        let arrays = self
            .columns()
            .iter()
            .map(|column| make_array(column.array().to_data()));
        let arrays: Vec<ArrayRef> = arrays.collect();
        let fields = self
            .columns()
            .iter()
            .zip(&arrays)
            .map(|(column, array)| Field::new(column.name(), array.data_type().clone(), true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let options = RecordBatchOptions::new().with_row_count(Some(self.n_rows()));
        RecordBatch::try_new_with_options(schema, arrays, &options)
            .expect("the fields are made of the columns, and those are of one length")
    }
}

fn column(field: &Field, array: &ArrayRef) -> Result<Column, Error> {
    let unsupported = || Error::UnsupportedColumn {
        column: field.name().clone(),
        data_type: field.data_type().to_string(),
    };
    let wanted = column_type(array.data_type()).ok_or_else(unsupported)?;
    let array = compute::cast_with_options(
        array,
        &wanted,
        &compute::CastOptions {
            // A value without room is an error, not an empty cell.
            safe: false,
            ..compute::CastOptions::default()
        },
    );
    let array = array.map_err(|error| Error::UnfitColumn {
        column: field.name().clone(),
        data_type: field.data_type().to_string(),
        reason: match error {
            ArrowError::CastError(reason) | ArrowError::ComputeError(reason) => reason,
            other => other.to_string(),
        },
    })?;
    let values = Values::from_array(&array).ok_or_else(unsupported)?;
    Ok(Column::from(values).named(field.name().as_str()))
}

/// The type of a table's column that has room for a type of Arrow's.
fn column_type(data_type: &DataType) -> Option<DataType> {
    use DataType as T;

    Some(match data_type {
        T::Int8 | T::Int16 | T::Int32 | T::Int64 | T::UInt8 | T::UInt16 | T::UInt32 | T::UInt64 => {
            T::Int64
        }
        T::Float16 | T::Float32 | T::Float64 => T::Float64,
        T::Boolean => T::Boolean,
        T::Null | T::Utf8 | T::LargeUtf8 | T::Utf8View => T::LargeUtf8,
        T::Dictionary(_, values) => return column_type(values),
        T::Date32 => T::Date32,
        T::Time32(_) | T::Time64(_) => T::Time64(TimeUnit::Microsecond),
        T::Date64 | T::Timestamp(_, None) => T::Timestamp(TimeUnit::Microsecond, None),
        T::Timestamp(_, Some(_)) => T::Timestamp(TimeUnit::Microsecond, Some(UTC.into())),
        _ => return None,
    })
}
