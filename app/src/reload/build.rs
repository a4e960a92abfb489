//! Building with cargo, and reading what it says.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use serde_json::Value as Json;

use crate::reload::succession;
use crate::reload::target::{Product, Target};

/// One error of the compiler, or of cargo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong, in a line.
    pub message: String,
    /// Where, if it is somewhere.
    pub place: Option<Place>,
    /// All that the compiler says, as in a terminal.
    pub rendered: String,
}

/// A place in a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, in full.
    pub file: PathBuf,
    /// As the compiler calls it.
    pub name: String,
    /// From 1.
    pub line: u64,
    /// From 1.
    pub column: u64,
}

/// How a build ended.
#[derive(Debug)]
pub(super) enum Outcome {
    /// There is a new program.
    Built,
    /// The program is the one that runs.
    Unchanged,
    /// There are errors.
    Failed(Vec<Diagnostic>),
    /// Cargo could not be asked.
    Broken(String),
}

/// Builds, and waits for the end.
pub(super) fn build(target: &Target) -> Outcome {
    if !target.manifest.is_file() {
        return Outcome::Broken(format!(
            "its package has been moved or removed; start it again from where it is now: {}",
            target.manifest.display()
        ));
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(&cargo);
    command
        .args(["build", "--message-format=json"])
        .arg("--manifest-path")
        .arg(&target.manifest)
        .arg("--target-dir")
        .arg(&target.target_dir);
    match &target.product {
        Product::Bin(name) => command.args(["--bin", name]),
        Product::Example(name) => command.args(["--example", name]),
    };
    if target.profile != "debug" {
        command.args(["--profile", &target.profile]);
    }
    if let Some(extra) = std::env::var_os("DACAPO_CARGO_ARGS") {
        command.args(extra.to_string_lossy().split_whitespace());
    }
    // What cargo told this program about its package is not for the next build.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PKG_") {
            command.env_remove(name);
        }
    }
    succession::forget(&mut command);
    command.env_remove("CARGO_MANIFEST_DIR");
    command.env_remove("CARGO_MANIFEST_PATH");
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(err) => {
            let cargo = cargo.to_string_lossy();
            return Outcome::Broken(format!("cargo can't be started: {err}: {cargo}"));
        }
    };
    // Read beside, lest cargo waits until somebody takes what it has to say.
    let complaints = child.stderr.take().map(|mut pipe| {
        let read = move || {
            let mut text = String::new();
            // What can't be read as text isn't shown.
            let _ = pipe.read_to_string(&mut text);
            text
        };
        thread::Builder::new()
            .name("dacapo cargo".to_owned())
            .spawn(read)
    });
    let mut said = Said::default();
    if let Some(pipe) = child.stdout.take() {
        let root = target.manifest.parent().unwrap_or(Path::new("."));
        // Line by line as bytes: what a macro prints need not be text.
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            said.take(&String::from_utf8_lossy(&line), root, target);
        }
    }
    let status = child.wait();
    let complaints = complaints.and_then(|reader| reader.ok()?.join().ok());
    match status {
        Ok(status) if status.success() && !said.has_program => Outcome::Broken(format!(
            "cargo built it elsewhere than where it was started from: {}",
            target.program.display()
        )),
        Ok(status) if status.success() && target.is_new() => Outcome::Built,
        Ok(status) if status.success() => Outcome::Unchanged,
        Ok(_) if !said.errors.is_empty() => Outcome::Failed(said.errors),
        // A manifest that can't be read, a lock file that must change: cargo says it in words only.
        Ok(_) => Outcome::Failed(vec![Diagnostic::of_cargo(&complaints.unwrap_or_default())]),
        Err(err) => Outcome::Broken(format!("cargo can't be waited for: {err}")),
    }
}

/// What cargo said so far.
#[derive(Debug, Default)]
struct Said {
    errors: Vec<Diagnostic>,
    /// Whether the program is where it is expected.
    has_program: bool,
}

impl Said {
    fn take(&mut self, line: &str, root: &Path, target: &Target) {
        // Lines that are no JSON come from build scripts and macros.
        let Ok(message) = serde_json::from_str::<Json>(line) else {
            return;
        };
        match message["reason"].as_str() {
            Some("compiler-message") => {
                let package = message["manifest_path"].as_str().map(Path::new);
                let root = package.and_then(Path::parent).unwrap_or(root);
                let error = Diagnostic::of_compiler(&message["message"], root);
                // A file that belongs to two crates is complained of twice.
                self.errors
                    .extend(error.filter(|it| !self.errors.contains(it)));
            }
            Some("compiler-artifact") => {
                let path = message["executable"].as_str().map(Path::new);
                self.has_program |= path == Some(&target.program);
            }
            _ => {}
        }
    }
}

impl Diagnostic {
    fn of_compiler(message: &Json, root: &Path) -> Option<Self> {
        if message["level"].as_str() != Some("error") {
            return None;
        }
        let text = message["message"].as_str()?.to_owned();
        // The sum at the end is no error of its own.
        if text.starts_with("aborting due to") {
            return None;
        }
        let spans = message["spans"].as_array();
        let span = spans.and_then(|spans| {
            let is_primary = |span: &&Json| span["is_primary"].as_bool() == Some(true);
            spans.iter().find(is_primary)
        });
        let place = span.and_then(|span| {
            let name = span["file_name"].as_str()?.to_owned();
            Some(Place {
                file: found(root, &name),
                name,
                line: span["line_start"].as_u64()?,
                column: span["column_start"].as_u64()?,
            })
        });
        let rendered = message["rendered"].as_str().unwrap_or(&text).to_owned();
        Some(Self {
            message: text,
            place,
            rendered,
        })
    }

    fn of_cargo(complaints: &str) -> Self {
        let first = complaints
            .lines()
            .find_map(|line| line.strip_prefix("error: "))
            .unwrap_or("cargo failed and did not say why");
        Self {
            message: first.to_owned(),
            place: None,
            rendered: complaints.to_owned(),
        }
    }
}

/// The file that the compiler means: its names begin at the root of the workspace, which is the package's folder or
/// one of those around it.
fn found(root: &Path, name: &str) -> PathBuf {
    root.ancestors()
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
        .unwrap_or_else(|| root.join(name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn errors_are_taken_with_their_place_and_warnings_are_not() {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let target = Target::of(package, Path::new("/w/target/debug/app")).expect("a program");
        let mut said = Said::default();
        let message = |level: &str, text: &str| {
            let span = |is_primary, line: u64| json!({ "file_name": "app/src/main.rs", "line_start": line, "column_start": 5, "is_primary": is_primary });
            json!({ "reason": "compiler-message", "message": {
                "level": level, "message": text, "rendered": format!("{level}: {text}\n"),
                "spans": [span(false, 1), span(true, 7)],
            }})
            .to_string()
        };
        for line in [
            message("warning", "unused variable: `x`"),
            message("error", "mismatched types"),
            message("error", "aborting due to 1 previous error"),
            "a build script says hello".to_owned(),
        ] {
            said.take(&line, Path::new("/w/app"), &target);
        }
        let [error] = &said.errors[..] else {
            panic!("{:?}", said.errors)
        };
        assert_eq!(error.message, "mismatched types");
        let place = error.place.as_ref().expect("it has a place");
        assert_eq!(
            (&*place.name, place.line, place.column),
            ("app/src/main.rs", 7, 5)
        );

        let artifact =
            |path: &str| json!({ "reason": "compiler-artifact", "executable": path }).to_string();
        said.take(&artifact("/w/target/debug/other"), Path::new("/w"), &target);
        assert!(!said.has_program);
        said.take(&artifact("/w/target/debug/app"), Path::new("/w"), &target);
        assert!(said.has_program);
    }

    #[test]
    fn what_cargo_itself_complains_of_is_an_error_without_a_place() {
        let text = "   Updating index\nerror: failed to parse manifest at `/w/Cargo.toml`\n\nCaused by:\n  no";
        let error = Diagnostic::of_cargo(text);
        assert_eq!(error.message, "failed to parse manifest at `/w/Cargo.toml`");
        assert_eq!((error.place, error.rendered.as_str()), (None, text));
    }
}
