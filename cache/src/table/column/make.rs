//! Columns from vectors of plain values, of options, and of times.

use arrow::array::{
    BooleanArray, Date32Array, Float64Array, Int64Array, LargeStringArray, Time64MicrosecondArray,
    TimestampMicrosecondArray,
};

use crate::Error;
use crate::table::Moment;
use crate::table::column::{Column, UTC, Values};

/// `$widen` makes one value the column's.
macro_rules! from_vector {
    ($($plain:ty => $variant:ident($array:ty), $widen:expr;)*) => {$(
        impl From<Vec<$plain>> for Column {
            fn from(values: Vec<$plain>) -> Self {
                let values: Vec<_> = values.into_iter().map($widen).collect();
                Values::$variant(<$array>::from(values)).into()
            }
        }

        impl From<Vec<Option<$plain>>> for Column {
            fn from(values: Vec<Option<$plain>>) -> Self {
                let values: Vec<_> = values.into_iter().map(|value| value.map($widen)).collect();
                Values::$variant(<$array>::from(values)).into()
            }
        }
    )*};
}

from_vector! {
    // The same type collects in place: the plain vectors of these two copy nothing.
    i64 => Int(Int64Array), |value| value;
    f64 => Float(Float64Array), |value| value;
    i8 => Int(Int64Array), i64::from;
    i16 => Int(Int64Array), i64::from;
    i32 => Int(Int64Array), i64::from;
    u8 => Int(Int64Array), i64::from;
    u16 => Int(Int64Array), i64::from;
    u32 => Int(Int64Array), i64::from;
    f32 => Float(Float64Array), f64::from;
    bool => Bool(BooleanArray), |value| value;
    String => Text(LargeStringArray), |value| value;
    &str => Text(LargeStringArray), |value| value;
}

/// Whole numbers that may be beyond `i64`; if one is, all become numbers.
macro_rules! from_large {
    ($($plain:ty)*) => {$(
        impl From<Vec<$plain>> for Column {
            fn from(values: Vec<$plain>) -> Self {
                values.into_iter().map(Some).collect::<Vec<_>>().into()
            }
        }

        impl From<Vec<Option<$plain>>> for Column {
            fn from(values: Vec<Option<$plain>>) -> Self {
                let int = |value: &Option<$plain>| value.map(i64::try_from).transpose();
                match values.iter().map(int).collect::<Result<Vec<_>, _>>() {
                    Ok(ints) => ints.into(),
                    Err(_) => {
                        let float = |value: Option<$plain>| value.map(|value| value as f64);
                        values.into_iter().map(float).collect::<Vec<_>>().into()
                    }
                }
            }
        }
    )*};
}

from_large! { u64 usize isize }

impl Column {
    /// A column of dates and times, all of one kind; `None` makes an empty cell.
    ///
    /// ```
    /// use dacapo_cache::{Column, Moment, Table};
    ///
    /// let days = ["2024-02-28", "2024-02-29"].map(Moment::parse);
    /// let table = Table::from_columns([("day", Column::from_times(days)?)])?;
    /// assert_eq!(table.to_csv(), "day\n2024-02-28\n2024-02-29\n");
    /// # Ok::<(), dacapo_cache::Error>(())
    /// ```
    pub fn from_times(times: impl IntoIterator<Item = Option<Moment>>) -> Result<Self, Error> {
        let times: Vec<Option<Moment>> = times.into_iter().collect();
        let first = times.iter().flatten().next().copied();
        let first = first.unwrap_or(Moment::Date(0));
        for (row, time) in times.iter().enumerate() {
            if let Some(time) = time
                && std::mem::discriminant(time) != std::mem::discriminant(&first)
            {
                return Err(Error::MixedTimes {
                    row,
                    found: time.in_words(),
                    wanted: first.in_words(),
                });
            }
        }
        let micros = times.iter().map(|time| time.map(Moment::micros));
        let values = match first {
            Moment::Date(_) => {
                let days = times.iter().map(|time| match time {
                    Some(Moment::Date(days)) => Some(*days),
                    _ => None,
                });
                Values::Date(days.collect::<Date32Array>())
            }
            Moment::Clock(_) => Values::Clock(micros.collect::<Time64MicrosecondArray>()),
            Moment::Local(_) => Values::Stamp(micros.collect::<TimestampMicrosecondArray>()),
            Moment::Utc(_) => {
                let stamps: TimestampMicrosecondArray = micros.collect();
                Values::Stamp(stamps.with_timezone(UTC))
            }
        };
        Ok(values.into())
    }
}

impl Moment {
    fn in_words(self) -> &'static str {
        match self {
            Self::Date(_) => "a date",
            Self::Clock(_) => "a time of day",
            Self::Local(_) => "a time on the wall",
            Self::Utc(_) => "a time in UTC",
        }
    }
}
