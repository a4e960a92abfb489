//! What `page.table` can show.

use std::sync::Arc;

use dacapo_cache::{Data, Table};
use serde::Serialize;

use crate::error::Error;

/// Something with rows and columns: a [`Table`], or a list of serializable structs.
pub trait AsTable {
    /// The table.
    fn as_table(&self) -> Result<Table, Error>;
}

impl AsTable for Table {
    fn as_table(&self) -> Result<Table, Error> {
        Ok(self.clone())
    }
}

impl<T: Serialize> AsTable for [T] {
    fn as_table(&self) -> Result<Table, Error> {
        Ok(Table::from_rows(self)?)
    }
}

impl<T: Serialize, const N: usize> AsTable for [T; N] {
    fn as_table(&self) -> Result<Table, Error> {
        self.as_slice().as_table()
    }
}

impl<T: Serialize> AsTable for Vec<T> {
    fn as_table(&self) -> Result<Table, Error> {
        self.as_slice().as_table()
    }
}

/// What is inside is shown.
macro_rules! as_inner_table {
    ($($name:ty),* $(,)?) => {$(
        impl<T: AsTable + ?Sized> AsTable for $name {
            fn as_table(&self) -> Result<Table, Error> {
                T::as_table(self)
            }
        }
    )*};
}

as_inner_table!(&T, &mut T, Box<T>, Arc<T>);

impl<T: AsTable> AsTable for Data<T> {
    fn as_table(&self) -> Result<Table, Error> {
        T::as_table(self)
    }
}
