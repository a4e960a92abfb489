//! What Cargo knows: where the packages lie that are found by path, and the versions of all the others.
//!
//! Of a manifest a few lines matter, and a dependency too many does no harm, so they are read line by line. A lock
//! file is written by Cargo in one fixed way.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A package that lies in a folder.
pub(super) struct Manifest {
    pub(super) package: String,
    /// The name of its library, as code says it.
    pub(super) library: String,
    /// The root of its library; it may not exist.
    pub(super) root: PathBuf,
    /// Whether a build script may add to it.
    pub(super) has_build_script: bool,
    /// The lines that say something, without the version.
    pub(super) lines: Vec<String>,
    /// The folders of other packages that it mentions.
    paths: Vec<PathBuf>,
}

impl Manifest {
    pub(super) fn read(dir: &Path) -> Option<Self> {
        let text = fs::read_to_string(dir.join("Cargo.toml")).ok()?;
        let mut manifest = Self {
            package: String::new(),
            library: String::new(),
            root: dir.join("src/lib.rs"),
            has_build_script: dir.join("build.rs").is_file(),
            lines: Vec::new(),
            paths: Vec::new(),
        };
        let mut table = String::new();
        for line in text.lines() {
            let line = without_comment(line).trim();
            if line.starts_with('[') && line.ends_with(']') && !line.contains('=') {
                line.trim_matches(['[', ']']).trim().clone_into(&mut table);
            }
            let (key, value) = line.split_once('=').unwrap_or((line, ""));
            let value = text_of(value);
            match (&*table, key.trim()) {
                ("package", "name") => manifest.package = value.unwrap_or_default(),
                ("package", "build") => manifest.has_build_script = true,
                ("lib", "name") => manifest.library = value.unwrap_or_default(),
                ("lib", "path") => manifest.root = dir.join(value.unwrap_or_default()),
                _ => manifest
                    .paths
                    .extend(paths(line).map(|path| dir.join(path))),
            }
            if !line.is_empty() && key.trim() != "version" {
                manifest.lines.push(line.to_owned());
            }
        }
        if manifest.library.is_empty() {
            manifest.library = manifest.package.replace('-', "_");
        }
        Some(manifest)
    }

    /// The packages that are found by path from a package and from the workspace around it, itself included.
    pub(super) fn all_from(dir: &Path) -> Vec<Self> {
        let workspace = dir.ancestors().skip(1).find(|dir| is_workspace(dir));
        let mut open: Vec<PathBuf> = workspace
            .into_iter()
            .chain([dir])
            .map(Path::to_owned)
            .collect();
        let mut seen = BTreeSet::new();
        let mut manifests = Vec::new();
        while let Some(dir) = open.pop() {
            let is_new = dir.canonicalize().is_ok_and(|dir| seen.insert(dir));
            if let Some(manifest) = is_new.then(|| Self::read(&dir)).flatten() {
                open.extend(manifest.paths.iter().cloned());
                manifests.push(manifest);
            }
        }
        manifests
    }
}

fn is_workspace(dir: &Path) -> bool {
    let manifest = fs::read_to_string(dir.join("Cargo.toml")).unwrap_or_default();
    manifest
        .lines()
        .any(|line| line.trim_start().starts_with("[workspace"))
}

/// The values of all keys `path` in a line.
fn paths(line: &str) -> impl Iterator<Item = String> {
    line.match_indices("path").filter_map(|(at, key)| {
        let value = line[at + key.len()..]
            .trim_start_matches(['"', '\''])
            .trim_start();
        text_of(value.strip_prefix('=')?)
    })
}

/// The string at the beginning of a value.
fn text_of(value: &str) -> Option<String> {
    let value = value.trim_start();
    let quote = value
        .chars()
        .next()
        .filter(|char| matches!(char, '"' | '\''))?;
    let value = &value[1..];
    Some(value[..value.find(quote)?].replace("\\\\", "\\"))
}

fn without_comment(line: &str) -> &str {
    let mut quote = None;
    for (at, char) in line.char_indices() {
        match (quote, char) {
            (None, '#') => return &line[..at],
            (None, '"' | '\'') => quote = Some(char),
            (Some(open), char) if char == open => quote = None,
            _ => {}
        }
    }
    line
}

/// The packages of a lock file.
#[derive(Default)]
pub(super) struct Lock {
    packages: Vec<Locked>,
    /// Where they are in the list: several versions may have one name.
    by_name: HashMap<String, Vec<usize>>,
}

/// One package of a lock file.
#[derive(Default)]
struct Locked {
    name: String,
    version: String,
    /// Where it comes from, with the revision; nothing for a package that is found by path.
    source: String,
    checksum: String,
    /// `name`, `name version` or `name version (source)`.
    dependencies: Vec<String>,
}

impl Lock {
    /// The lock file of a package: beside it, or above.
    pub(super) fn of(dir: &Path) -> Self {
        let texts = dir
            .ancestors()
            .map(|dir| fs::read_to_string(dir.join("Cargo.lock")));
        let text = texts.flatten().next().unwrap_or_default();
        Self::read(&text)
    }

    fn read(text: &str) -> Self {
        let mut lock = Self::default();
        for line in text.lines().map(str::trim) {
            if line == "[[package]]" {
                lock.packages.push(Locked::default());
                continue;
            }
            let Some(package) = lock.packages.last_mut() else {
                continue;
            };
            let (key, value) = line.split_once(" = ").unwrap_or(("", line));
            let value = value.trim_matches(['"', ',']).to_owned();
            match key {
                "name" => package.name = value,
                "version" => package.version = value,
                "source" => package.source = value,
                "checksum" => package.checksum = value,
                "" if line.starts_with('"') => package.dependencies.push(value),
                _ => {}
            }
        }
        for (number, package) in lock.packages.iter().enumerate() {
            let same = lock.by_name.entry(package.name.clone()).or_default();
            same.push(number);
        }
        lock
    }

    /// The names of the packages that a crate of this name may come from, as code says it.
    pub(super) fn packages_of(&self, library: &str) -> impl Iterator<Item = (&str, bool)> {
        let packages = self.packages.iter();
        let named = packages.filter(move |package| package.name.replace('-', "_") == library);
        named.map(|package| (&*package.name, package.source.is_empty()))
    }

    /// A package and all that it depends on: names with versions, and sources. What is depended upon by a name and a
    /// version is all that has them, wherever it comes from.
    pub(super) fn closure(&self, package: &str) -> BTreeSet<(String, String)> {
        let mut found = BTreeSet::new();
        let mut asked = HashSet::from([package]);
        let mut open = vec![package];
        while let Some(wanted) = open.pop() {
            let mut words = wanted.split(' ');
            let (name, version) = (words.next().unwrap_or_default(), words.next());
            for package in self.by_name.get(name).into_iter().flatten() {
                let package = &self.packages[*package];
                if version.is_some_and(|version| package.version != version) {
                    continue;
                }
                let key = format!("{} {}", package.name, package.version);
                if found.insert((key, format!("{} {}", package.source, package.checksum))) {
                    let dependencies = package.dependencies.iter().map(String::as_str);
                    open.extend(dependencies.filter(|wanted| asked.insert(wanted)));
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{Lock, paths, without_comment};

    #[test]
    fn paths_are_found_however_a_dependency_is_written() {
        for (line, expected) in [
            (
                "rides = { path = \"../rides\", version = \"1\" }",
                vec!["../rides"],
            ),
            ("rides.path = '../rides'", vec!["../rides"]),
            ("path=\"a\" # path = \"b\"", vec!["a"]),
            ("\"path\" = \"a\"", vec!["a"]),
            ("name = \"path\"", vec![]),
        ] {
            let found: Vec<_> = paths(without_comment(line)).collect();
            assert_eq!(found, expected, "{line}");
        }
    }

    #[test]
    fn a_lock_file_tells_all_that_a_package_depends_on() {
        let lock = Lock::read(
            "version = 4\n\n[[package]]\nname = \"a-b\"\nversion = \"1.0.0\"\nsource = \"registry\"\n\
             dependencies = [\n \"c 2.0.0\",\n]\n\n[[package]]\nname = \"c\"\nversion = \"1.0.0\"\n\n\
             [[package]]\nname = \"c\"\nversion = \"2.0.0\"\nsource = \"git+x#1\"\n",
        );
        let all: Vec<_> = lock.closure("a-b").into_iter().collect();
        let expected = [("a-b 1.0.0", "registry "), ("c 2.0.0", "git+x#1 ")];
        assert_eq!(
            all,
            expected.map(|(name, source)| (name.to_owned(), source.to_owned()))
        );
        assert_eq!(
            lock.packages_of("a_b").collect::<Vec<_>>(),
            [("a-b", false)]
        );
    }

    #[test]
    fn packages_of_one_name_and_version_count_wherever_they_come_from() {
        let lock = Lock::read(
            "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"git+x#1\"\ndependencies = [\n \
             \"c 1.0.0 (registry)\",\n]\n\n[[package]]\nname = \"c\"\nversion = \"1.0.0\"\nsource = \"git+y#1\"\n\n\
             [[package]]\nname = \"c\"\nversion = \"1.0.0\"\nsource = \"registry\"\n",
        );
        let all: Vec<_> = lock.closure("a").into_iter().collect();
        let expected = [
            ("a 1.0.0", "git+x#1 "),
            ("c 1.0.0", "git+y#1 "),
            ("c 1.0.0", "registry "),
        ];
        assert_eq!(
            all,
            expected.map(|(name, source)| (name.to_owned(), source.to_owned()))
        );
    }
}
