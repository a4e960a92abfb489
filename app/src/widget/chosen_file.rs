//! A file that the user has chosen.

use std::ffi::OsStr;
use std::fmt;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dacapo_cache::Table;

use crate::Error;

/// A file that the user has chosen: its path, and what is in it once it is asked for.
///
/// Nothing is read before. It stands for its path wherever a `&Path` is wanted, so that a cached function that
/// reads it takes that:
///
/// ```
/// use dacapo::hash::by_mtime;
/// use dacapo::prelude::*;
///
/// // Read anew when the file has changed.
/// #[cache_data(hash_funcs(path = by_mtime))]
/// fn rides(path: &Path) -> Result<Table> {
///     Ok(Table::read_csv(path)?)
/// }
///
/// fn script(page: &mut Page) -> Result {
///     if let Some(file) = page.file("Rides", &["csv"]) {
///         page.caption(format!("{}: {} bytes", file.name(), file.n_bytes()));
///         page.table(&rides(&file)?);
///     }
///     Ok(())
/// }
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChosenFile {
    path: Arc<Path>,
    n_bytes: u64,
}

impl ChosenFile {
    /// A file of which it is known that it is there.
    pub(crate) fn new(path: Arc<Path>, n_bytes: u64) -> Self {
        Self { path, n_bytes }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its name without its folder.
    pub fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or(OsStr::new(""));
        name.to_string_lossy().into_owned()
    }

    /// How long it was when this run began.
    pub fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    /// Reads all of it.
    pub fn bytes(&self) -> Result<Vec<u8>, Error> {
        std::fs::read(&self.path).map_err(|err| self.unreadable(err))
    }

    /// Reads all of it as text.
    pub fn text(&self) -> Result<String, Error> {
        std::fs::read_to_string(&self.path).map_err(|err| self.unreadable(err))
    }

    /// Reads it as a table; see [`Table::read_csv`].
    pub fn read_csv(&self) -> Result<Table, Error> {
        Ok(Table::read_csv(&self.path)?)
    }

    #[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
    fn unreadable(&self, err: std::io::Error) -> Error {
        Error::ChosenFile {
            reason: err.to_string(),
            path: self.path.to_path_buf(),
        }
    }
}

impl Deref for ChosenFile {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.path
    }
}

impl From<ChosenFile> for PathBuf {
    fn from(file: ChosenFile) -> Self {
        file.path.to_path_buf()
    }
}

impl AsRef<Path> for ChosenFile {
    fn as_ref(&self) -> &Path {
        &self.path
    }
}

impl fmt::Debug for ChosenFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path.fmt(f)
    }
}
