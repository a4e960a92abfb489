//! Where a project finds Dacapo.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::problem::Problem;

/// How the project depends on Dacapo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dependency {
    /// On the checkout that this program was compiled in.
    Here,
    /// On a checkout, or its folder `app`.
    Checkout(PathBuf),
    /// On a git repository; cargo fetches it.
    Git(String),
}

/// A dependency that is there, as far as that can be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The folder of the crate, in full.
    Crate(PathBuf),
    /// A git repository.
    Git(String),
}

impl Dependency {
    pub(crate) fn found(self) -> Result<Found, Problem> {
        match self {
            Self::Here => {
                let package = Path::new(env!("CARGO_MANIFEST_DIR"));
                let app = package.parent().unwrap_or(package);
                let found = Found::in_folder(app);
                found.ok_or_else(|| {
                    Problem::NoDacapo(format!(
                        "the checkout of Dacapo that this program was built from is gone; say where there is one, \
                         with --dacapo PATH: {}",
                        app.display()
                    ))
                })
            }
            Self::Checkout(path) => {
                let found = Found::in_folder(&path).or_else(|| Found::in_folder(&path.join("app")));
                found.ok_or_else(|| {
                    Problem::NoDacapo(format!(
                        "there is no checkout of Dacapo; --dacapo names the folder with README.md, app and cache \
                         in it: {}",
                        path.display()
                    ))
                })
            }
            Self::Git(url) => Ok(Found::Git(url)),
        }
    }
}

impl Found {
    /// The crate, if that folder is its own.
    fn in_folder(folder: &Path) -> Option<Self> {
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).ok()?;
        let is_it = manifest
            .lines()
            .any(|line| line.trim() == "name = \"dacapo\"");
        // In full, but without the prefix that Windows has for it, which a manifest can't have.
        let path = fs::canonicalize(folder).ok()?;
        let plain = path
            .to_str()?
            .strip_prefix(r"\\?\")
            .map_or_else(|| path.clone(), PathBuf::from);
        is_it.then_some(Self::Crate(plain))
    }

    /// What stands behind `dacapo = ` in a manifest.
    pub(crate) fn toml(&self) -> String {
        match self {
            Self::Crate(path) => format!("{{ path = {} }}", quoted(&path.to_string_lossy())),
            Self::Git(url) => format!("{{ git = {} }}", quoted(url)),
        }
    }

    /// The versions of everything with which Dacapo is tested: the lock file of the checkout.
    pub(crate) fn lock_file(&self) -> Option<String> {
        let Self::Crate(app) = self else { return None };
        fs::read_to_string(app.parent()?.join("Cargo.lock")).ok()
    }
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                write!(quoted, "\\u{:04X}", u32::from(c)).expect("a text can be written to");
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checkout_around_this_package_is_found_from_each_of_its_folders() {
        let app = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("app");
        let checkout = app.parent().expect("the checkout").to_owned();
        let here = Dependency::Here.found().expect("it is around");
        assert_eq!(Dependency::Checkout(checkout).found().expect("above"), here);
        assert_eq!(
            Dependency::Checkout(app.to_owned())
                .found()
                .expect("itself"),
            here
        );
        assert!(
            here.lock_file()
                .is_some_and(|lock| lock.contains("name = \"dacapo\""))
        );
    }

    #[test]
    fn a_folder_without_it_is_named() {
        let elsewhere = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let problem = Dependency::Checkout(elsewhere)
            .found()
            .expect_err("not there");
        assert!(
            problem.to_string().contains("--dacapo names the folder"),
            "{problem}"
        );
    }

    #[test]
    fn paths_are_quoted_as_toml_wants() {
        let path = Found::Crate(PathBuf::from("C:\\da \"capo\"\u{7}"));
        assert_eq!(path.toml(), r#"{ path = "C:\\da \"capo\"\u0007" }"#);
        let git = Found::Git("https://example.org/dacapo".to_owned());
        assert_eq!(git.toml(), r#"{ git = "https://example.org/dacapo" }"#);
    }
}
