//! Crates outside of this workspace that depend on one of ours alone, under its own name or another one: they
//! compile, run, and print what they should.
//!
//! Each is written to a folder of its own and built offline, with this workspace's lock file and profiles, into
//! the target folder of the running test, so that only what differs is compiled again.

mod new;

use std::path::{Path, PathBuf};

use dacapo_tests::{Project, workspace};

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
        let output = case.write().cargo("run").output().expect("cargo runs");
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
    fn write(&self) -> Project {
        let dependency = format!(
            "{} = {{ package = {:?}, path = {:?} }}",
            self.dependency,
            self.package,
            workspace().join(self.folder).display().to_string(),
        );
        let project = Project::new(self.name, &target(), &dependency)
            .and_then(|project| project.save("src/main.rs", self.program).map(|()| project));
        project.expect("a crate can be written")
    }
}

/// The target folder of the running test.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("it lies in the target folder")
        .to_owned()
}
