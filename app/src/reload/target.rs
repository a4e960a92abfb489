//! What is to be built: the very product of cargo's that is running, and what it is now compared with then.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::platform;

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
    /// How long a new program may take until its window stands.
    pub patience: Duration,
    /// What lay there when this one was started from it; `None` where that isn't known.
    running: Option<Stamp>,
}

/// By which one program is told from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    modified: SystemTime,
    n_bytes: u64,
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let about = fs::metadata(path).ok()?;
        Some(Self {
            modified: about.modified().ok()?,
            n_bytes: about.len(),
        })
    }
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
    /// The program that runs, if it is a debug build that cargo has started, or that took the place of one. `original` is
    /// where cargo put the program of which such a one is the copy.
    ///
    /// There is none where a program that runs can't be replaced.
    pub(crate) fn of_this_program(original: Option<&Path>) -> Option<Self> {
        if !cfg!(debug_assertions) || !platform::can_replace_running_programs() {
            return None;
        }
        let package = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR")?);
        let running = std::env::current_exe().ok()?;
        let mut target = Self::of(&package, original.unwrap_or(&running))?;
        // A copy has the time of the one that it was copied from.
        target.running = Stamp::of(&running);
        Some(target)
    }

    /// Whether another program lies there than the one that runs.
    pub(super) fn is_new(&self) -> bool {
        let there = Stamp::of(&self.program);
        there.is_some() && there != self.running
    }

    /// Whether a source was saved after the program was built.
    pub(super) fn is_behind(&self) -> bool {
        let Some(built) = Stamp::of(&self.program) else {
            return false;
        };
        let sources = self.sources();
        let mut times = sources.iter().filter_map(|source| Stamp::of(source));
        times.any(|source| source.modified > built.modified)
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
            patience: Duration::from_secs(30),
            running: Stamp::of(program),
        };
        // A test's program is beside them, in `deps`.
        (target.manifest.is_file() && target.profile != "deps").then_some(target)
    }

    /// Whether a build has made this file.
    pub(super) fn is_made(&self, file: &Path) -> bool {
        file.starts_with(&self.target_dir)
    }

    /// The files from which it was built, as cargo wrote them down beside it: those of the package and of its path
    /// dependencies, without those that a build itself has made.
    pub fn sources(&self) -> Vec<PathBuf> {
        let text = fs::read_to_string(self.program.with_extension("d")).unwrap_or_default();
        let Some((_, files)) = text.split_once(": ") else {
            return Vec::new();
        };
        let files = split(files).map(PathBuf::from);
        files.filter(|file| !self.is_made(file)).collect()
    }
}

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
