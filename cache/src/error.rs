//! What can go wrong in this crate, in words that say what to do.

use std::io;
use std::path::{Path, PathBuf};

use crate::table::ColumnType;

/// An error of this crate.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Something without a case of its own.
    #[error("{0}")]
    Other(String),

    /// What another program handed over can't be read, or nothing can be handed over: why.
    #[error("{0}")]
    HandOver(String),

    /// A file can't be read or written.
    #[error("{reason}: {path:?}")]
    File {
        /// What the system says, in our words where we know better ones.
        reason: String,
        /// What kind of failure it is.
        kind: io::ErrorKind,
        /// Which file.
        path: PathBuf,
    },

    /// A CSV file without a header line.
    #[error("the file is empty, a first line with column names is needed: {file:?}")]
    CsvEmpty {
        /// Its path, or the name given to its bytes.
        file: String,
    },

    /// A CSV file in another encoding.
    #[error("line {line} is not UTF-8, save the file as UTF-8: {file:?}")]
    CsvNotUtf8 {
        /// Where it starts to be something else, counted from 1.
        line: u64,
        /// Its path, or the name given to its bytes.
        file: String,
    },

    /// A row of a CSV file with too few or too many fields.
    #[error("line {line} has {}, the first line has {wanted}: {file:?}", count(*found, "field"))]
    CsvRagged {
        /// Where the row starts, counted from 1.
        line: u64,
        /// Fields it has.
        found: usize,
        /// Fields the header has.
        wanted: usize,
        /// Its path, or the name given to its bytes.
        file: String,
    },

    /// A CSV file with the same name twice in its header.
    #[error("two columns are called {column:?}, names must differ: {file:?}")]
    CsvDuplicateColumn {
        /// The name.
        column: String,
        /// Its path, or the name given to its bytes.
        file: String,
    },

    /// A CSV file that was written to while it was read.
    #[error("the file changed while it was read, read it again: {file:?}")]
    CsvChanged {
        /// Its path, or the name given to its bytes.
        file: String,
    },

    /// A table has no column of this name.
    #[error("no column {column:?}{}", listed(available))]
    NoSuchColumn {
        /// The name that was asked for.
        column: String,
        /// The names that there are.
        available: Vec<String>,
    },

    /// A table would have two columns of the same name.
    #[error("there is a column {column:?} already, names must differ")]
    DuplicateColumn {
        /// The name.
        column: String,
    },

    /// The columns of a table must be of the same length.
    #[error("column {column:?} has {}, the table has {wanted}", count(*found, "row"))]
    ColumnLength {
        /// The one that doesn't fit.
        column: String,
        /// Its length.
        found: usize,
        /// The length of the others.
        wanted: usize,
    },

    /// A mask must have one value for each row.
    #[error("the mask has {}, the table has {}", count(*found, "value"), count(*wanted, "row"))]
    MaskLength {
        /// The length of the mask.
        found: usize,
        /// The rows of the table.
        wanted: usize,
    },

    /// A column holds something else than what was asked for.
    #[error("column {column:?} holds {found}, not {wanted}")]
    WrongColumnType {
        /// The column.
        column: String,
        /// What it holds.
        found: ColumnType,
        /// What was asked for.
        wanted: ColumnType,
    },

    /// Two columns of the same name that can't be put below or beside each other.
    #[error(
        "column {column:?} holds {first} in one table and {other} in another, make them alike first"
    )]
    UnlikeColumns {
        /// The column.
        column: String,
        /// What it holds in the first.
        first: &'static str,
        /// What it holds in the other.
        other: &'static str,
    },

    /// A column of times in which not all are of one kind.
    #[error("row {row} is {found}, the rows above are {wanted}: a column holds times of one kind")]
    MixedTimes {
        /// The first that doesn't fit, counted from 0.
        row: usize,
        /// What it is.
        found: &'static str,
        /// What the others are.
        wanted: &'static str,
    },

    /// A column with empty cells can't be handed out as a slice.
    #[error("column {column:?} has {}, read it with an iterator of options", count(*n_empty, "empty cell"))]
    EmptyCells {
        /// The column.
        column: String,
        /// How many cells are empty.
        n_empty: usize,
    },

    /// A column of an Arrow record batch that a table can't hold.
    #[error(
        "column {column:?} is of the type {data_type}, a table holds numbers, truth values, text and times: \
         convert it first"
    )]
    UnsupportedColumn {
        /// The column.
        column: String,
        /// Its type in Arrow's words.
        data_type: String,
    },

    /// A column of an Arrow record batch with a value that a table has no room for.
    #[error("column {column:?} of the type {data_type} doesn't fit into a table: {reason}")]
    UnfitColumn {
        /// The column.
        column: String,
        /// Its type in Arrow's words.
        data_type: String,
        /// What doesn't fit, in Arrow's words.
        reason: String,
    },

    /// Rows that can't be made a table, or a table's rows that can't be made values.
    #[error("row {row}: {message}")]
    Row {
        /// Which, counted from 0.
        row: usize,
        /// What is wrong with it.
        message: String,
    },
}

impl Error {
    /// The error for a file that it wasn't possible to `read` or `write`.
    pub(crate) fn file(verb: &str, error: &io::Error, path: &Path) -> Self {
        let kind = error.kind();
        let reason = match kind {
            io::ErrorKind::NotFound if verb == "read" => "there is no such file".to_owned(),
            io::ErrorKind::NotFound => "there is no such folder to write the file in".to_owned(),
            io::ErrorKind::PermissionDenied => format!("no permission to {verb} the file"),
            io::ErrorKind::IsADirectory => format!("can't {verb} a folder, a file is needed"),
            _ => format!("can't {verb} the file ({error})"),
        };
        Self::File {
            reason,
            kind,
            path: path.to_owned(),
        }
    }
}

/// `1 row`, `2 rows`, `12,345 rows`.
pub(crate) fn count(n: usize, noun: &str) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{text} {noun}{}", if n == 1 { "" } else { "s" })
}

/// Names to choose from, ten at most.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 10;
    if names.is_empty() {
        return "; the table has none".to_owned();
    }
    let shown: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("{name:?}"))
        .collect();
    let rest = match names.len().saturating_sub(SHOWN) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    format!("; the table has {}{rest}", shown.join(", "))
}
