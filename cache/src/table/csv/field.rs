//! Fields of a CSV text: what type they have, and how they become cells of a column.
//!
//! Guessing and building read a field by the same functions, so a field that was guessed to be a number is
//! built as one.

use std::io::{self, BufRead, BufReader, Read};

use arrow::array::{
    BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, LargeStringBuilder,
    Time64MicrosecondBuilder, TimestampMicrosecondBuilder,
};

use crate::table::Moment;
use crate::table::column::{UTC, Values};

/// The separator that the first line has most of; a comma if it has none.
pub(super) fn delimiter(reader: impl Read) -> io::Result<u8> {
    /// No header is longer, and a file without line ends must not be held in memory.
    const LONGEST_HEADER_BYTES: u64 = 1 << 20;
    let mut line = Vec::new();
    BufReader::new(reader.take(LONGEST_HEADER_BYTES)).read_until(b'\n', &mut line)?;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut is_quoted = false;
    for byte in line {
        is_quoted ^= byte == b'"';
        if let Some((_, count)) = counts
            .iter_mut()
            .find(|(other, _)| *other == byte && !is_quoted)
        {
            *count += 1;
        }
    }
    // Of equal ones `max_by_key` takes the last.
    let (delimiter, _) = counts
        .into_iter()
        .rev()
        .max_by_key(|(_, n)| *n)
        .expect("there are four");
    Ok(delimiter)
}

/// What the fields of a column have been so far, and room for their text.
#[derive(Clone, Default)]
pub(super) struct Guess {
    /// One bit for each [`FieldType`] that was met.
    seen: u8,
    text_bytes: usize,
}

/// What a single field looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FieldType {
    Int,
    Float,
    Bool,
    Date,
    Clock,
    Local,
    Utc,
    Text,
}

impl FieldType {
    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl Guess {
    pub(super) fn look_at(&mut self, field: &str) {
        self.text_bytes += field.len();
        if self.seen & FieldType::Text.bit() == 0 && !field.is_empty() {
            self.seen |= field_type(field).bit();
        }
    }

    /// The narrowest type that has room for everything that was met; text if that was nothing.
    fn column_type(&self) -> FieldType {
        const INT_OR_FLOAT: u8 = FieldType::Int.bit() | FieldType::Float.bit();
        const DATE_OR_LOCAL: u8 = FieldType::Date.bit() | FieldType::Local.bit();
        let only = |ty: FieldType| self.seen == ty.bit();
        match self.seen {
            INT_OR_FLOAT => FieldType::Float,
            DATE_OR_LOCAL => FieldType::Local,
            _ => [
                FieldType::Int,
                FieldType::Float,
                FieldType::Bool,
                FieldType::Date,
                FieldType::Clock,
                FieldType::Local,
                FieldType::Utc,
            ]
            .into_iter()
            .find(|ty| only(*ty))
            .unwrap_or(FieldType::Text),
        }
    }
}

/// The type of a field that isn't empty. Blanks around anything but text don't count.
fn field_type(field: &str) -> FieldType {
    let field = field.trim();
    match field.as_bytes() {
        // The marks of a date and of a time.
        [_, _, _, _, b'-', ..] | [_, _, b':', ..] => match Moment::parse(field) {
            Some(Moment::Date(_)) => FieldType::Date,
            Some(Moment::Clock(_)) => FieldType::Clock,
            Some(Moment::Local(_)) => FieldType::Local,
            Some(Moment::Utc(_)) => FieldType::Utc,
            // Numbers can have the first mark, too: `2.5e-3`.
            None if parse_float(field).is_some() => FieldType::Float,
            None => FieldType::Text,
        },
        [b'0'..=b'9' | b'+' | b'-' | b'.' | b'n' | b'N' | b'i', ..] => {
            if field.parse::<i64>().is_ok() {
                FieldType::Int
            } else if parse_float(field).is_some() {
                FieldType::Float
            } else {
                FieldType::Text
            }
        }
        _ if parse_bool(field).is_some() => FieldType::Bool,
        _ => FieldType::Text,
    }
}

/// A number with a point or an exponent, `NaN` or `inf`. Whole numbers count only if `i64` has room for
/// them: longer ones are numbers of accounts and the like, whose last digits matter.
fn parse_float(field: &str) -> Option<f64> {
    let is_word = matches!(field, "NaN" | "nan" | "inf" | "-inf");
    let is_fraction = field.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'));
    let is_number = field
        .bytes()
        .all(|b| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    if is_word || (is_fraction && is_number) {
        return field.parse().ok();
    }
    field.parse::<i64>().ok().map(|value| value as f64)
}

fn parse_bool(field: &str) -> Option<bool> {
    match field {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// A column that is being filled, field by field.
pub(super) enum Builder {
    Int(Int64Builder),
    Float(Float64Builder),
    Bool(BooleanBuilder),
    Text(LargeStringBuilder),
    Date(Date32Builder),
    Clock(Time64MicrosecondBuilder),
    Local(TimestampMicrosecondBuilder),
    Utc(TimestampMicrosecondBuilder),
}

impl Builder {
    /// For a column of `n_rows` fields that were looked at before.
    pub(super) fn new(guess: &Guess, n_rows: usize) -> Self {
        match guess.column_type() {
            FieldType::Int => Self::Int(Int64Builder::with_capacity(n_rows)),
            FieldType::Float => Self::Float(Float64Builder::with_capacity(n_rows)),
            FieldType::Bool => Self::Bool(BooleanBuilder::with_capacity(n_rows)),
            FieldType::Date => Self::Date(Date32Builder::with_capacity(n_rows)),
            FieldType::Clock => Self::Clock(Time64MicrosecondBuilder::with_capacity(n_rows)),
            FieldType::Local => Self::Local(TimestampMicrosecondBuilder::with_capacity(n_rows)),
            FieldType::Utc => Self::Utc(TimestampMicrosecondBuilder::with_capacity(n_rows)),
            FieldType::Text => {
                Self::Text(LargeStringBuilder::with_capacity(n_rows, guess.text_bytes))
            }
        }
    }

    /// Appends a field; `None` if it isn't of the type that was guessed.
    pub(super) fn push(&mut self, field: &str) -> Option<()> {
        if let Self::Text(builder) = self {
            builder.append_option(Some(field).filter(|field| !field.is_empty()));
            return Some(());
        }
        let field = Some(field.trim()).filter(|field| !field.is_empty());
        let moment = || field.map(|field| Moment::parse(field).ok_or(()));
        match self {
            Self::Int(builder) => {
                builder.append_option(field.map(str::parse).transpose().ok()?);
            }
            Self::Float(builder) => {
                let value = field.map(|field| parse_float(field).ok_or(()));
                builder.append_option(value.transpose().ok()?);
            }
            Self::Bool(builder) => {
                let value = field.map(|field| parse_bool(field).ok_or(()));
                builder.append_option(value.transpose().ok()?);
            }
            Self::Date(builder) => match moment().transpose().ok()? {
                Some(Moment::Date(days)) => builder.append_value(days),
                None => builder.append_null(),
                _ => return None,
            },
            Self::Clock(builder) => match moment().transpose().ok()? {
                Some(Moment::Clock(micros)) => builder.append_value(micros),
                None => builder.append_null(),
                _ => return None,
            },
            Self::Local(builder) => match moment().transpose().ok()? {
                Some(day_or_time @ (Moment::Date(_) | Moment::Local(_))) => {
                    builder.append_value(day_or_time.micros());
                }
                None => builder.append_null(),
                _ => return None,
            },
            Self::Utc(builder) => match moment().transpose().ok()? {
                Some(Moment::Utc(micros)) => builder.append_value(micros),
                None => builder.append_null(),
                _ => return None,
            },
            Self::Text(_) => {}
        }
        Some(())
    }

    pub(super) fn finish(self) -> Values {
        match self {
            Self::Int(mut builder) => Values::Int(builder.finish()),
            Self::Float(mut builder) => Values::Float(builder.finish()),
            Self::Bool(mut builder) => Values::Bool(builder.finish()),
            Self::Text(mut builder) => Values::Text(builder.finish()),
            Self::Date(mut builder) => Values::Date(builder.finish()),
            Self::Clock(mut builder) => Values::Clock(builder.finish()),
            Self::Local(mut builder) => Values::Stamp(builder.finish()),
            Self::Utc(mut builder) => Values::Stamp(builder.finish().with_timezone(UTC)),
        }
    }
}
