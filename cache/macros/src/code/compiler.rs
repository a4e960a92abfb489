//! What this run of the compiler was asked to compile.
//!
//! The arguments are those of rustc, clippy or rustdoc. Another program (an editor's macro server) was given no
//! root of a crate: then nothing runs, and a function's own body is all that is hashed.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The compiler's arguments, as far as they matter.
pub(super) struct Compiler {
    /// The first file of the crate.
    pub(super) root: PathBuf,
    /// The crates that it may name, with the file of each.
    pub(super) externs: Vec<(String, Option<PathBuf>)>,
    /// What else decides about what the code means: cfgs, edition, checks.
    pub(super) settings: Vec<String>,
}

impl Compiler {
    /// The compiler that runs this macro; `None` if it isn't one.
    pub(super) fn running() -> Option<Self> {
        let mut arguments = Vec::new();
        for argument in env::args_os().skip(1) {
            let argument = argument.to_string_lossy().into_owned();
            match argument.strip_prefix('@') {
                // Long lists of arguments are in a file, one a line.
                Some(path) => {
                    let text = fs::read_to_string(path).ok()?;
                    arguments.extend(text.lines().map(str::to_owned));
                }
                None => arguments.push(argument),
            }
        }
        Self::read(&arguments)
    }

    fn read(arguments: &[String]) -> Option<Self> {
        let mut root = None;
        let mut externs = Vec::new();
        let mut settings = vec![format!("dacapo {}", env!("CARGO_PKG_VERSION"))];
        let mut arguments = arguments.iter().map(String::as_str);
        while let Some(argument) = arguments.next() {
            let (name, value) = match argument.split_once('=') {
                Some((name, value)) if argument.starts_with("--") => (name, Some(value)),
                _ if argument.len() > 2 && argument.starts_with("-C") => {
                    ("-C", Some(&argument[2..]))
                }
                _ => (argument, None),
            };
            match name {
                "--extern" => {
                    let named = value.or_else(|| arguments.next())?;
                    // `noprelude:name=path`
                    let named = named.split_once(':').map_or(named, |(before, after)| {
                        if before.contains('=') { named } else { after }
                    });
                    let (name, path) = match named.split_once('=') {
                        Some((name, path)) => (name, Some(PathBuf::from(path))),
                        None => (named, None),
                    };
                    externs.push((name.to_owned(), path));
                }
                "--cfg" | "--edition" | "--target" => {
                    let value = value.or_else(|| arguments.next())?;
                    settings.push(format!("{name} {value}"));
                }
                "-C" | "--codegen" => {
                    let value = value.or_else(|| arguments.next())?;
                    let counts = [
                        "debug-assertions",
                        "overflow-checks",
                        "opt-level",
                        "target-feature",
                        "target-cpu",
                    ];
                    if counts.iter().any(|name| value.starts_with(name)) {
                        settings.push(format!("-C {value}"));
                    }
                }
                "--test" => settings.push(name.to_owned()),
                _ if value.is_none() && !name.starts_with('-') => {
                    let is_source = Path::new(name).extension().is_some_and(|end| end == "rs");
                    if is_source && root.is_none() {
                        root = Some(PathBuf::from(name));
                    }
                }
                _ => {}
            }
        }
        settings.sort_unstable();
        Some(Self {
            root: root?,
            externs,
            settings,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Compiler;

    #[test]
    fn roots_crates_and_settings_are_read_from_the_arguments() {
        let line = "rustc --crate-name demo --edition=2024 src/main.rs --crate-type bin --emit=dep-info,link \
                    -C opt-level=3 -C metadata=1f --cfg feature=\"a\" --extern serde=/t/libserde-1.rmeta \
                    --extern=noprelude:one=/t/libone-2.rlib --extern proc_macro -Ccodegen-units=1";
        let arguments: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
        let compiler = Compiler::read(&arguments).expect("a root is among them");
        assert_eq!(compiler.root, Path::new("src/main.rs"));
        let names: Vec<_> = compiler
            .externs
            .iter()
            .map(|(name, path)| (&**name, path.is_some()))
            .collect();
        assert_eq!(
            names,
            [("serde", true), ("one", true), ("proc_macro", false)]
        );
        assert_eq!(
            compiler.settings[..3],
            ["--cfg feature=\"a\"", "--edition 2024", "-C opt-level=3"].map(str::to_owned)
        );
        assert!(Compiler::read(&["--lsp".to_owned()]).is_none());
    }
}
