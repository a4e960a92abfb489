//! CSV files: a first line with the names, then a row on each line.
//!
//! A file is read twice, as a stream: first to find the type of each column by looking at *all* rows and to
//! check the form, then to fill the columns, which are allocated once at their final size. Only what can't
//! be read twice (a pipe) is held in memory as a whole.

mod field;

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;

use csv::{ErrorKind, Position, ReaderBuilder, StringRecord};

use crate::Error;
use crate::table::csv::field::{Builder, Guess};
use crate::table::{Column, Table};

impl Table {
    /// Reads a CSV file with a header line.
    ///
    /// The type of a column is the narrowest that all of its rows have: whole numbers, numbers, truth
    /// values, dates and times, else text. Empty fields are empty cells. Fields are separated by that one
    /// of `,` `;` tab `|` which the header line has most of.
    pub fn read_csv(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let unreadable = |error: io::Error| Error::file("read", &error, path);
        let mut file = File::open(path).map_err(unreadable)?;
        let name = path.to_string_lossy();
        if !file.metadata().map_err(unreadable)?.is_file() {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map_err(unreadable)?;
            return Self::from_csv_bytes(&bytes, &name);
        }
        // The handle stays the same, so that both readings see one file even if the path gets another.
        let open = || -> io::Result<Box<dyn Read>> {
            let mut file = file.try_clone()?;
            file.rewind()?;
            Ok(Box::new(file))
        };
        read(&name, &open, &unreadable)
    }

    /// Reads a CSV text like [`read_csv`](Self::read_csv); errors call it `name`.
    pub fn from_csv_bytes(bytes: &[u8], name: &str) -> Result<Self, Error> {
        let unreadable = |error: io::Error| Error::file("read", &error, Path::new(name));
        read(name, &|| Ok(Box::new(bytes)), &unreadable)
    }

    /// Writes a CSV file. It is read back as the same table, except that empty texts become empty cells, that a column
    /// whose texts all look like numbers (or times, or truth values) becomes one of those, and that names of columns
    /// lose the blanks around them.
    pub fn write_csv(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        let unwritable = |error: io::Error| Error::file("write", &error, path);
        let file = File::create(path).map_err(unwritable)?;
        self.write_to(file).map_err(unwritable)
    }

    /// The table as a CSV text.
    pub fn to_csv(&self) -> String {
        let mut bytes = Vec::new();
        self.write_to(&mut bytes).expect("memory takes everything");
        String::from_utf8(bytes).expect("all cells are text")
    }

    fn write_to(&self, mut out: impl io::Write) -> io::Result<()> {
        if self.n_columns() == 0 {
            return Ok(());
        }
        // Whoever reads the file finds the separator in its first line, where quoted ones don't count.
        let is_misleading = |name: &str| name.contains([';', '\t', '|']);
        let quotes = if self.column_names().any(is_misleading) {
            csv::QuoteStyle::Always
        } else {
            csv::QuoteStyle::Necessary
        };
        let mut header = csv::WriterBuilder::new()
            .quote_style(quotes)
            .from_writer(&mut out);
        header.write_record(self.column_names())?;
        header.flush()?;
        drop(header);
        let mut writer = csv::Writer::from_writer(out);
        let mut text = String::new();
        for row in 0..self.n_rows() {
            for column in 0..self.n_columns() {
                text.clear();
                self.format_cell(row, column, &mut text);
                writer.write_field(&text)?;
            }
            // Ends the row.
            writer.write_record(None::<&[u8]>)?;
        }
        writer.flush()
    }
}

/// A CSV text that can be read from its start again and again.
struct Source<'a> {
    /// What errors call it.
    name: &'a str,
    /// At most one reader is in use at a time.
    open: &'a dyn Fn() -> io::Result<Box<dyn Read + 'a>>,
    delimiter: u8,
}

/// What the first reading found.
struct Plan {
    names: Vec<String>,
    guesses: Vec<Guess>,
    n_rows: usize,
}

/// Why reading stopped. Places are byte positions; lines are counted when an error is made of it.
enum Failure {
    Io(io::Error),
    Empty,
    NotUtf8 {
        at: u64,
    },
    Ragged {
        at: u64,
        found: usize,
    },
    Duplicate(String),
    /// The second reading met something else than the first.
    Changed,
}

fn read<'a>(
    name: &'a str,
    open: &'a dyn Fn() -> io::Result<Box<dyn Read + 'a>>,
    unreadable: &dyn Fn(io::Error) -> Error,
) -> Result<Table, Error> {
    let delimiter = field::delimiter(open().map_err(unreadable)?).map_err(unreadable)?;
    let source = Source {
        name,
        open,
        delimiter,
    };
    let failed = |failure| source.error(failure).unwrap_or_else(unreadable);
    let plan = source.survey().map_err(failed)?;
    let columns = source.fill(&plan).map_err(failed)?;
    Ok(Table::new(columns, plan.n_rows))
}

impl Source<'_> {
    /// The first reading: names, types, rows.
    fn survey(&self) -> Result<Plan, Failure> {
        let mut reader = self.reader()?;
        let mut record = StringRecord::new();
        if !reader.read_record(&mut record)? {
            return Err(Failure::Empty);
        }
        let names = names(&record)?;
        let mut guesses = vec![Guess::default(); names.len()];
        let mut n_rows = 0;
        while reader.read_record(&mut record)? {
            if record.len() != names.len() {
                return Err(Failure::Ragged {
                    at: record.position().map_or(0, Position::byte),
                    found: record.len(),
                });
            }
            for (guess, field) in guesses.iter_mut().zip(&record) {
                guess.look_at(field);
            }
            n_rows += 1;
        }
        Ok(Plan {
            names,
            guesses,
            n_rows,
        })
    }

    /// The second reading: the values.
    fn fill(&self, plan: &Plan) -> Result<Vec<Column>, Failure> {
        let mut reader = self.reader()?;
        let mut record = StringRecord::new();
        reader.read_record(&mut record)?;
        let builder = |guess: &Guess| Builder::new(guess, plan.n_rows);
        let mut builders: Vec<_> = plan.guesses.iter().map(builder).collect();
        let mut n_rows = 0;
        while reader.read_record(&mut record)? {
            n_rows += 1;
            if record.len() != plan.names.len() || n_rows > plan.n_rows {
                return Err(Failure::Changed);
            }
            for (builder, field) in builders.iter_mut().zip(&record) {
                builder.push(field).ok_or(Failure::Changed)?;
            }
        }
        if n_rows != plan.n_rows {
            return Err(Failure::Changed);
        }
        let columns = builders
            .into_iter()
            .map(|builder| Column::from(builder.finish()));
        Ok(columns
            .zip(&plan.names)
            .map(|(column, name)| column.named(name.as_str()))
            .collect())
    }

    fn reader(&self) -> io::Result<csv::Reader<Box<dyn Read + '_>>> {
        Ok(ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(1 << 16)
            .from_reader((self.open)()?))
    }

    /// The error that tells a failure; one of the system comes back as it is.
    fn error(&self, failure: Failure) -> Result<Error, io::Error> {
        let file = self.name.to_owned();
        Ok(match failure {
            Failure::Io(error) => return Err(error),
            Failure::Empty => Error::CsvEmpty { file },
            Failure::Changed => Error::CsvChanged { file },
            Failure::Duplicate(column) => Error::CsvDuplicateColumn { column, file },
            Failure::NotUtf8 { at } => Error::CsvNotUtf8 {
                line: self.line_of(at)?,
                file,
            },
            Failure::Ragged { at, found } => {
                let mut header = StringRecord::new();
                self.reader()?.read_record(&mut header)?;
                Error::CsvRagged {
                    line: self.line_of(at)?,
                    found,
                    wanted: header.len(),
                    file,
                }
            }
        })
    }

    /// The number of the line with the first row that starts at a byte or after it. The parser's own count
    /// doesn't know of half a line end, or of empty lines, before the row, so this reads once more.
    fn line_of(&self, at: u64) -> io::Result<u64> {
        let mut line = 1;
        for (byte, position) in BufReader::new((self.open)()?).bytes().zip(0..) {
            match byte? {
                b'\n' => line += 1,
                b'\r' => {}
                _ if position >= at => break,
                _ => {}
            }
        }
        Ok(line)
    }
}

/// The names in a header. One without a name is called by its place.
fn names(header: &StringRecord) -> Result<Vec<String>, Failure> {
    let mut names: Vec<String> = Vec::with_capacity(header.len());
    for (idx, name) in header.iter().enumerate() {
        let name = match name.trim() {
            "" => format!("column_{}", idx + 1),
            name => name.to_owned(),
        };
        if names.contains(&name) {
            return Err(Failure::Duplicate(name));
        }
        names.push(name);
    }
    Ok(names)
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<csv::Error> for Failure {
    fn from(error: csv::Error) -> Self {
        match error.kind() {
            ErrorKind::Utf8 { pos, .. } => Self::NotUtf8 {
                at: pos.as_ref().map_or(0, Position::byte),
            },
            _ => Self::Io(error.into()),
        }
    }
}
