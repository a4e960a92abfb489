//! One value of a table, and its text.
//!
//! Comparing a cell with a plain value is what filters are written with (`|hour| hour >= 17`); an empty
//! cell, and one of another type, is neither equal, less nor greater.

use std::cmp::Ordering;
use std::fmt;

use crate::table::Moment;

/// One value of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// True or false.
    Bool(bool),
    /// Text.
    Text(&'a str),
    /// Date, time or both.
    Time(Moment),
}

impl<'a> Cell<'a> {
    /// Whether there is nothing in it.
    pub fn is_empty(self) -> bool {
        matches!(self, Self::Empty)
    }

    /// The whole number, if it is one.
    pub fn as_int(self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(value),
            _ => None,
        }
    }

    /// The number; whole ones count, too.
    pub fn as_float(self) -> Option<f64> {
        match self {
            Self::Int(value) => Some(value as f64),
            Self::Float(value) => Some(value),
            _ => None,
        }
    }

    /// The truth value, if it is one.
    pub fn as_bool(self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The text, if it is text.
    pub fn as_text(self) -> Option<&'a str> {
        match self {
            Self::Text(value) => Some(value),
            _ => None,
        }
    }

    /// The date or time, if it is one.
    pub fn as_time(self) -> Option<Moment> {
        match self {
            Self::Time(value) => Some(value),
            _ => None,
        }
    }

    /// How two cells compare: `None` for empty ones, for NaN, and for types that have nothing in common.
    fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => Some(a.cmp(&b)),
            (Self::Bool(a), Self::Bool(b)) => Some(a.cmp(&b)),
            (Self::Text(a), Self::Text(b)) => Some(a.cmp(b)),
            (Self::Time(a), Self::Time(b)) => a.partial_cmp(&b),
            _ => self.as_float()?.partial_cmp(&other.as_float()?),
        }
    }

    /// The order in which a column is sorted: numbers by value, `false` before `true`, text by its code
    /// points, times from early to late; NaN after all other numbers.
    pub(super) fn order(self, other: Self) -> Ordering {
        let is_nan = |cell: Self| cell.as_float().is_some_and(f64::is_nan);
        self.compare(other)
            .unwrap_or_else(|| is_nan(self).cmp(&is_nan(other)))
    }
}

/// The shortest text that is read back as the same value; floats keep their point (`3.0`).
impl fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Int(value) => write!(f, "{value}"),
            Self::Float(value) => write!(f, "{value:?}"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Text(value) => f.write_str(value),
            Self::Time(value) => write!(f, "{value}"),
        }
    }
}

/// Makes a plain type comparable with cells.
macro_rules! compare_with {
    ($($plain:ty => $variant:ident,)*) => {$(
        impl<'a> From<$plain> for Cell<'a> {
            fn from(value: $plain) -> Self {
                Self::$variant(value.into())
            }
        }

        impl<'a> PartialEq<$plain> for Cell<'a> {
            fn eq(&self, other: &$plain) -> bool {
                self.partial_cmp(other) == Some(Ordering::Equal)
            }
        }

        impl<'a> PartialOrd<$plain> for Cell<'a> {
            fn partial_cmp(&self, other: &$plain) -> Option<Ordering> {
                self.compare(Cell::from(*other))
            }
        }
    )*};
}

compare_with! {
    i32 => Int,
    i64 => Int,
    u32 => Int,
    f64 => Float,
    bool => Bool,
    &'a str => Text,
    Moment => Time,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_compares_with_plain_values_of_its_type() {
        assert!(Cell::Int(17) == 17 && Cell::Int(17) >= 17_i64 && Cell::Int(17) < 17.5);
        assert!(Cell::Float(2.0) == 2 && Cell::Float(2.5) > 2.0);
        assert!(Cell::Text("b") > "a" && Cell::Text("b") == "b" && Cell::Bool(true) == true);
        assert!(Cell::Time(Moment::Date(3)) > Moment::Date(2));
    }

    #[test]
    fn empty_cells_and_other_types_compare_with_nothing() {
        for cell in [
            Cell::Empty,
            Cell::Text("17"),
            Cell::Bool(true),
            Cell::Float(f64::NAN),
        ] {
            assert!(cell != 17 && cell.partial_cmp(&17).is_none(), "{cell:?}");
        }
    }

    #[test]
    fn large_whole_numbers_compare_exactly() {
        assert!(Cell::Int(i64::MAX) > i64::MAX - 1);
    }
}
