//! Edit and carry on, seen from the window: a crate is built behind it when its sources are saved.
//!
//! The crate is a throw-away one without dependencies, so that cargo needs no more than a moment.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dacapo::App;
use dacapo::prelude::*;
use dacapo::reload::Target;
use egui::ViewportCommand;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

use crate::harness::{Answers, Window, page};

/// A crate in a folder of its own, gone afterwards.
struct Crate(PathBuf);

impl Crate {
    fn new(name: &str, main: &str) -> Self {
        let folder = format!("{name}-{}", std::process::id());
        let this = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder));
        fs::create_dir_all(this.0.join("src")).expect("a folder");
        let manifest = "[package]\nname = \"thrown\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";
        fs::write(this.0.join("Cargo.toml"), manifest).expect("a manifest");
        fs::write(this.0.join("a file.txt"), "built in").expect("a file");
        this.save(main);
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--target-dir"])
            .arg(this.0.join("target"))
            .current_dir(&this.0)
            .status();
        assert!(built.expect("cargo runs").success());
        this
    }

    fn save(&self, main: &str) {
        fs::write(self.0.join("src/main.rs"), main).expect("a source");
    }

    fn target(&self) -> Target {
        let program = format!("target/debug/thrown{}", std::env::consts::EXE_SUFFIX);
        let program = self.0.join(program);
        Target::of(&self.0, &program).expect("cargo put it there")
    }

    /// A window over the crate's program.
    fn window(&self) -> Window {
        let app = App::new("Test").page(page("Only", |page: &mut Page| page.text("still here")));
        let target = self.target();
        let mut window = Window::made(app, Answers::default(), None, |shell| {
            shell.watching(target)
        });
        window.wait_for("still here");
        window
    }
}

impl Drop for Crate {
    fn drop(&mut self) {
        // Nothing depends on it.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn errors_of_a_build_are_shown_over_the_app_that_goes_on() {
    let project = Crate::new("failing", "fn main() {}\n");
    let mut window = project.window();
    project.save("fn main() {\n    let n: u8 = \"seven\";\n}\n");
    window.wait_for("src/main.rs:2:17");
    window.wait_for("▲The build failed: 1 error. What runs is the last good program.");
    window.wait_for("mismatched types");
    window.wait_for("still here");

    window.click(Role::Button, "Dismiss");
    window.wait_for_end_of("mismatched types");

    // A program that builds and then has no window takes nobody's place.
    project.save("fn main() { let _ = 1; }\n");
    window.wait_until("the new program is tried", |harness| {
        harness
            .query_by_label_contains("ended before its window stood")
            .is_some()
    });
    window.wait_for("still here");
}

#[test]
fn window_closes_once_the_new_program_says_that_its_own_stands() {
    let project = Crate::new("succeeding", "fn main() {}\n");
    let mut window = project.window();
    // What a new program does, as far as the old one can see: it looks at what it is given, and says so.
    project.save(
        r#"fn main() {
            let folder = std::path::PathBuf::from(std::env::var_os("DACAPO_TAKE_OVER").unwrap());
            let estate = std::fs::read_to_string(folder.join("estate.json")).unwrap();
            assert!(estate.contains("\"page\":\"/Only\""), "{estate}");
            assert!(folder.join("cache-0.bin").is_file());
            std::fs::write(folder.join("ready"), "").unwrap();
        }
        "#,
    );
    window.wait_until("the window closes", |harness| {
        let commands = harness
            .output()
            .viewport_output
            .values()
            .flat_map(|output| &output.commands);
        commands.clone().any(|it| *it == ViewportCommand::Close)
    });
}

#[test]
fn manifest_that_cargo_refuses_is_an_error_too() {
    let project = Crate::new("manifest", "fn main() {}\n");
    let mut window = project.window();
    fs::write(project.0.join("Cargo.toml"), "[package\n").unwrap();
    window.wait_until("cargo's complaint", |harness| {
        harness
            .query_by_label_contains("The build failed: 1 error")
            .is_some()
    });
    window.wait_for("still here");
}

#[test]
fn sources_are_those_that_cargo_wrote_down() {
    let project = Crate::new(
        "sources",
        "const TEXT: &str = include_str!(\"../a file.txt\");\nfn main() { let _ = TEXT; }\n",
    );
    let sources = project.target().sources();
    assert!(
        sources.contains(&project.0.join("src/main.rs")),
        "{sources:?}"
    );
    assert!(
        sources.contains(&project.0.join("a file.txt")),
        "{sources:?}"
    );
}
