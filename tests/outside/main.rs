//! Crates outside of this workspace that depend on one of ours alone, under its own name or another one: they
//! compile, run, and print what they should.
//!
//! Each is written to a folder of its own and built offline, with this workspace's lock file and profiles, into
//! the target folder of the running test, so that only what differs is compiled again.

mod new;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// A crate and what it prints.
struct Outside {
    name: &'static str,
    /// Its only dependency, as it calls it.
    dependency: &'static str,
    /// The package behind that name.
    package: &'static str,
    /// The package's folder in this workspace.
    folder: &'static str,
    program: &'static str,
    output: &'static str,
}

const CACHE: &str = "\
squares 49 49 after 1 run
first word \"da\", then an error
area 6, and 6 again
one list for all: [1, 2]
cleared 2 and 1
";

const APP: &str = "\
Report 2026 | total 4052 | visit 1
Report 2026 | total 4052 | visit 2
hits 1, cleared 1
";

const CASES: [Outside; 4] = [
    Outside {
        name: "outside-cache",
        dependency: "dacapo-cache",
        package: "dacapo-cache",
        folder: "cache",
        program: include_str!("programs/cache.rs"),
        output: CACHE,
    },
    Outside {
        name: "outside-cache-renamed",
        dependency: "remember",
        package: "dacapo-cache",
        folder: "cache",
        program: include_str!("programs/cache_renamed.rs"),
        output: CACHE,
    },
    Outside {
        name: "outside-app",
        dependency: "dacapo",
        package: "dacapo",
        folder: "app",
        program: include_str!("programs/app.rs"),
        output: APP,
    },
    Outside {
        name: "outside-app-renamed",
        dependency: "again",
        package: "dacapo",
        folder: "app",
        program: include_str!("programs/app_renamed.rs"),
        output: APP,
    },
];

#[test]
fn crates_outside_need_one_of_ours_alone() {
    for case in &CASES {
        let folder = case.write();
        let output = Command::new(env!("CARGO"))
            .args(["run", "--offline", "--quiet"])
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", target())
            .output()
            .expect("cargo runs");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{} failed:\n{told}", case.name);
        assert!(
            !told.contains("warning: unused"),
            "{} warns:\n{told}",
            case.name
        );
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            case.output,
            "{}",
            case.name
        );
    }
}

impl Outside {
    /// Writes the crate down; the folder is the same at every run.
    fn write(&self) -> PathBuf {
        let workspace = workspace();
        let folder = place().join(self.name);
        fs::create_dir_all(folder.join("src")).expect("a folder can be made");
        let manifest =
            fs::read_to_string(workspace.join("Cargo.toml")).expect("the workspace has a manifest");
        let manifest = format!(
            "[package]\nname = {:?}\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n{} = {{ package = {:?}, path = {:?} }}\n\n{}",
            self.name,
            self.dependency,
            self.package,
            workspace.join(self.folder).display().to_string(),
            profiles(&manifest),
        );
        fs::write(folder.join("Cargo.toml"), manifest).expect("a file can be written");
        fs::write(folder.join("src/main.rs"), self.program).expect("a file can be written");
        fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock"))
            .expect("the workspace has a lock file");
        folder
    }
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

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the package has a workspace")
        .to_owned()
}

/// The target folder of the running test.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("it lies in the target folder")
        .to_owned()
}

/// A folder outside of any workspace.
#[expect(
    clippy::disallowed_methods,
    reason = "these crates are about being elsewhere"
)]
fn place() -> PathBuf {
    env::temp_dir().join("dacapo-outside")
}
