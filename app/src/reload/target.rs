//! What is to be built: the very product of cargo's that is running.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// The program that runs, as cargo knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The `Cargo.toml` of its package.
    pub manifest: PathBuf,
    /// What of the package it is.
    pub product: Product,
    /// The folder into which cargo builds.
    pub target_dir: PathBuf,
    /// The profile that it was built with, as its folder is called.
    pub profile: String,
    /// Where cargo puts the program.
    pub program: PathBuf,
}

/// What of a package a program is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Product {
    /// `cargo run --bin NAME`.
    Bin(String),
    /// `cargo run --example NAME`.
    Example(String),
}

impl Target {
    /// The program that runs, if it is a debug build that cargo has started, or that took the place of one.
    pub fn of_this_program() -> Option<Self> {
        if !cfg!(debug_assertions) {
            return None;
        }
        let package = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR")?);
        let program = match std::env::var_os(PROGRAM) {
            Some(program) => PathBuf::from(program),
            None => std::env::current_exe().ok()?,
        };
        Self::of(&package, &program)
    }

    /// The program of a package that lies there; `None` if it isn't where cargo puts programs.
    pub fn of(package: &Path, program: &Path) -> Option<Self> {
        let name = program.file_stem()?.to_str()?.to_owned();
        let folder = program.parent()?;
        let is_example = folder.file_name() == Some(OsStr::new("examples"));
        let folder = if is_example { folder.parent()? } else { folder };
        let target = Self {
            manifest: package.join("Cargo.toml"),
            product: if is_example {
                Product::Example(name)
            } else {
                Product::Bin(name)
            },
            profile: folder.file_name()?.to_str()?.to_owned(),
            target_dir: folder.parent()?.to_owned(),
            program: program.to_owned(),
        };
        // A test's program is beside them, in `deps`.
        (target.manifest.is_file() && target.profile != "deps").then_some(target)
    }

    /// The files from which it was built, as cargo wrote them down beside it: those of the package and of its path
    /// dependencies.
    pub fn sources(&self) -> Vec<PathBuf> {
        let text = fs::read_to_string(self.program.with_extension("d")).unwrap_or_default();
        let Some((_, files)) = text.split_once(": ") else {
            return Vec::new();
        };
        split(files).map(PathBuf::from).collect()
    }
}

/// Where the program lies that cargo builds, for one that runs from a copy.
pub(crate) const PROGRAM: &str = "DACAPO_PROGRAM";

/// The paths of a line of make, in which a space within a path has a backslash before it.
fn split(files: &str) -> impl Iterator<Item = String> {
    let mut paths = vec![String::new()];
    let mut chars = files.chars().peekable();
    while let Some(c) = chars.next() {
        let last = paths.len() - 1;
        match c {
            '\\' if chars.peek() == Some(&' ') => {
                chars.next();
                paths[last].push(' ');
            }
            ' ' | '\n' | '\r' => paths.push(String::new()),
            c => paths[last].push(c),
        }
    }
    paths.into_iter().filter(|path| !path.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
    }

    #[test]
    fn program_is_known_by_where_it_lies() {
        let bin = Target::of(&here(), Path::new("/t/debug/rides")).expect("a program");
        assert_eq!(bin.product, Product::Bin("rides".to_owned()));
        assert_eq!(bin.target_dir, Path::new("/t"));
        let example = Target::of(&here(), Path::new("/t/fast/examples/tour")).expect("an example");
        assert_eq!(example.product, Product::Example("tour".to_owned()));
        assert_eq!(
            (example.target_dir.as_path(), &*example.profile),
            (Path::new("/t"), "fast")
        );
        assert_eq!(Target::of(&here(), Path::new("/t/debug/deps/it-3")), None);
        assert_eq!(
            Target::of(Path::new("/nowhere"), Path::new("/t/debug/rides")),
            None
        );
    }

    #[test]
    fn spaces_in_paths_are_told_from_those_between() {
        let files: Vec<_> = split("/a/main.rs /a/my\\ file.rs /a/c.csv\n").collect();
        assert_eq!(files, ["/a/main.rs", "/a/my file.rs", "/a/c.csv"]);
    }
}
