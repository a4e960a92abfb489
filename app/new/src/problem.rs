//! What can go wrong, in words that say what to do.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why there is no project.
#[derive(Debug)]
#[non_exhaustive]
pub enum Problem {
    /// The command line is not understood; the text says what of it.
    Usage(String),
    /// The name can't be a package's; the text says why, and what could.
    Name(String),
    /// There is something at the place.
    Taken(PathBuf),
    /// The folder in which it is to be isn't one.
    NoParent(PathBuf),
    /// The place is inside of the workspace with this manifest.
    InWorkspace(PathBuf),
    /// There is no Dacapo; the text says where it was looked for.
    NoDacapo(String),
    /// A file or a folder can't be written.
    Io {
        /// What.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

impl Problem {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Io {
            path: path.to_owned(),
            error,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(what) => write!(f, "{what}; `dacapo --help` says what there is"),
            Self::Name(why) | Self::NoDacapo(why) => f.write_str(why),
            Self::Taken(path) => write!(
                f,
                "there is something already, and nothing was changed; choose another name, or remove it: {}",
                path.display()
            ),
            Self::NoParent(path) => write!(
                f,
                "the folder for it isn't there; make it first: {}",
                path.display()
            ),
            Self::InWorkspace(manifest) => write!(
                f,
                "that place is inside of a workspace, which would claim the project; choose one outside of {}",
                manifest.parent().unwrap_or(manifest).display()
            ),
            Self::Io { path, error } if error.kind() == io::ErrorKind::PermissionDenied => write!(
                f,
                "no permission to write there; choose a folder of your own: {}",
                path.display()
            ),
            Self::Io { path, error } => write!(f, "{error}: {}", path.display()),
        }
    }
}

impl Error for Problem {}
