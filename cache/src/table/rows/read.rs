//! Reads a user's value from a row of a table.

use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use crate::table::rows::value::RowError;
use crate::table::{Cell, Table};

/// One row: a map to those who want names, a sequence to those who don't.
#[derive(Clone, Copy)]
pub(super) struct RowReader<'a> {
    pub(super) table: &'a Table,
    pub(super) row: usize,
}

impl<'a> RowReader<'a> {
    fn cells(self) -> impl Iterator<Item = CellReader<'a>> {
        self.table.columns().iter().map(move |column| CellReader {
            name: column.name(),
            cell: column.cell(self.row),
        })
    }

    /// The cell of a table of one column.
    fn only_cell(self) -> Result<CellReader<'a>, RowError> {
        let n_columns = self.table.n_columns();
        let cell = self.cells().next().filter(|_| n_columns == 1);
        cell.ok_or_else(|| {
            RowError(format!(
                "{n_columns} columns can't be read as a plain value"
            ))
        })
    }
}

/// Plain values are read from the only cell.
macro_rules! read_only_cell {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, RowError> {
            self.only_cell()?.deserialize_any(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for RowReader<'_> {
    type Error = RowError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, RowError> {
        let fields = self.cells().map(|cell| (cell.name, cell));
        visitor.visit_map(MapDeserializer::new(fields))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, RowError> {
        let mut cells = SeqDeserializer::new(self.cells());
        let value = visitor.visit_seq(&mut cells)?;
        cells.end()?;
        Ok(value)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, RowError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, RowError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, RowError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, RowError> {
        match self.only_cell() {
            Ok(cell) => cell.deserialize_option(visitor),
            Err(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, RowError> {
        self.only_cell()?.deserialize_enum(name, variants, visitor)
    }

    read_only_cell! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32
        deserialize_f64 deserialize_char deserialize_str deserialize_string deserialize_bytes
        deserialize_byte_buf
    }

    forward_to_deserialize_any! { unit unit_struct map struct identifier ignored_any }
}

/// One cell; its errors name the column.
struct CellReader<'a> {
    name: &'a str,
    cell: Cell<'a>,
}

impl CellReader<'_> {
    fn at_column<T>(name: &str, result: Result<T, RowError>) -> Result<T, RowError> {
        result.map_err(|RowError(message)| RowError(format!("column {name:?}: {message}")))
    }
}

impl<'de> Deserializer<'de> for CellReader<'_> {
    type Error = RowError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, RowError> {
        let result = match self.cell {
            Cell::Empty => visitor.visit_unit(),
            Cell::Int(value) => visitor.visit_i64(value),
            Cell::Float(value) => visitor.visit_f64(value),
            Cell::Bool(value) => visitor.visit_bool(value),
            Cell::Text(value) => visitor.visit_str(value),
            Cell::Time(value) => visitor.visit_string(value.to_string()),
        };
        Self::at_column(self.name, result)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, RowError> {
        match self.cell {
            Cell::Empty => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, RowError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, RowError> {
        let text = self.cell.to_string();
        let variant: StrDeserializer<'_, RowError> = text.as_str().into_deserializer();
        Self::at_column(self.name, variant.deserialize_enum(name, variants, visitor))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl IntoDeserializer<'_, RowError> for CellReader<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
