//! A program in a workspace of its own: written, edited, built and run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use dacapo_cache::Code;

/// The program's folder.
pub(crate) struct Program {
    folder: PathBuf,
}

/// What the program tells.
#[derive(Debug)]
pub(crate) struct Told {
    /// The code of each function: its hash and its parts.
    pub(crate) codes: BTreeMap<String, (String, String)>,
    /// The functions that had to run, with the parts that the reason names.
    pub(crate) misses: BTreeMap<String, Vec<String>>,
}

const FILES: [(&str, &str); 6] = [
    ("src/main.rs", include_str!("program/main.rs")),
    ("src/reading.rs", include_str!("program/reading.rs")),
    ("src/shapes.rs", include_str!("program/shapes.rs")),
    ("src/words.txt", "da capo"),
    ("library/src/lib.rs", include_str!("program/library.rs")),
    (
        "library/Cargo.toml",
        "[package]\nname = \"rides-lib\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
    ),
];

impl Program {
    /// Writes the program down as it is at first; its folder is the same at every run of the test.
    pub(crate) fn write() -> Self {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let workspace = package.parent().expect("the package has a workspace");
        let program = Self { folder: place() };
        // What an earlier run of this test has left is no concern of this one.
        drop(fs::remove_file(program.hand_over()));
        for (file, text) in FILES {
            program.put(file, text);
        }
        let manifest =
            fs::read_to_string(workspace.join("Cargo.toml")).expect("the workspace has a manifest");
        let manifest = format!(
            "[package]\nname = \"outside-code\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [workspace]\nmembers = [\"library\"]\n\n[dependencies]\n\
             dacapo-cache = {{ path = {:?} }}\nrides-lib = {{ path = \"library\" }}\nserde = \"1\"\n\n{}",
            package.display().to_string(),
            profiles(&manifest),
        );
        program.put("Cargo.toml", &manifest);
        let lock =
            fs::read_to_string(workspace.join("Cargo.lock")).expect("the workspace is locked");
        program.put("Cargo.lock", &lock);
        program
    }

    /// Replaces a text in a file; what is returned puts the file back.
    pub(crate) fn edit(&self, file: &str, from: &str, to: &str) -> impl FnOnce() + use<> {
        let path = self.folder.join(file);
        let before = fs::read_to_string(&path).expect("the file was written");
        assert!(before.contains(from), "{from:?} isn't in {file}");
        self.put(file, &before.replacen(from, to, 1));
        move || fs::write(path, before).expect("a file can be written")
    }

    /// Builds it and runs it.
    pub(crate) fn run(&self) -> Told {
        let output = Command::new(env!("CARGO"))
            .args(["run", "--offline", "--quiet", "--"])
            .arg(self.hand_over())
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target())
            .output()
            .expect("cargo runs");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "it failed:\n{told}");
        let told = String::from_utf8_lossy(&output.stdout);
        let (mut codes, mut misses) = (BTreeMap::new(), BTreeMap::new());
        for line in told.lines() {
            let (first, rest) = line.split_once(' ').expect("a line has words");
            let (second, rest) = rest.split_once(' ').expect("a line has three of them");
            if first == "miss" {
                let parts = rest.split(';').map(str::to_owned).collect();
                misses.insert(second.to_owned(), parts);
            } else {
                codes.insert(
                    first.to_owned(),
                    (second.to_owned(), rest.replace(';', "\n")),
                );
            }
        }
        Told { codes, misses }
    }

    /// Where a program leaves what it has for the next one.
    fn hand_over(&self) -> PathBuf {
        self.folder.join("hand-over")
    }

    fn put(&self, file: &str, text: &str) {
        let path = self.folder.join(file);
        fs::create_dir_all(path.parent().expect("it is in a folder"))
            .expect("a folder can be made");
        if fs::read_to_string(&path).is_ok_and(|before| before == text) {
            return;
        }
        fs::write(path, text).expect("a file can be written");
    }
}

/// The functions whose hash differs, with the parts that do.
pub(crate) fn changed(before: &Told, after: &Told) -> BTreeMap<String, Vec<String>> {
    let functions = before.codes.iter().filter_map(|(name, (hash, parts))| {
        let (other_hash, other_parts) = &after.codes[name];
        let changes = Code::changes(parts, other_parts);
        assert_eq!(
            hash != other_hash,
            !changes.is_empty(),
            "{name}: the parts say what the hash says"
        );
        (hash != other_hash).then(|| (name.clone(), changes))
    });
    functions.collect()
}

/// The profiles of a manifest: with others, every dependency would be compiled again.
fn profiles(manifest: &str) -> String {
    let mut is_profile = false;
    let lines = manifest.lines().filter(|line| {
        if line.starts_with('[') {
            is_profile = line.starts_with("[profile.dev");
        }
        is_profile
    });
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The target folder of the running test.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("it lies in the target folder")
        .to_owned()
}

/// A folder outside of any workspace, one for each checkout of this one: two of them may run this test at once.
#[expect(
    clippy::disallowed_methods,
    reason = "this program is about being elsewhere"
)]
fn place() -> PathBuf {
    let checkout = env!("CARGO_MANIFEST_DIR").replace(['/', '\\', ':'], "-");
    env::temp_dir()
        .join("dacapo-outside-code")
        .join(checkout.trim_start_matches('-'))
}
