//! Edit and carry on, seen from the window: a crate is built behind it when its sources are saved.
//!
//! The crate is a throw-away one without dependencies, so that cargo needs no more than a moment.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

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
        self.window_with(Duration::from_mins(1))
    }

    /// The same, which waits so long for a new program.
    fn window_with(&self, patience: Duration) -> Window {
        let app = App::new("Test").page(page("Only", |page: &mut Page| page.text("still here")));
        let mut target = self.target();
        target.patience = patience;
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
    wait_until_closed(&mut window);
}

#[track_caller]
fn wait_until_closed(window: &mut Window) {
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

/// Waits until the window says why another program could not take its place.
#[track_caller]
fn wait_for_trouble(window: &mut Window, why: &str) {
    window.wait_until(why, |harness| {
        harness.query_by_label_contains(why).is_some()
    });
    window.wait_for("still here");
}

#[test]
fn a_build_that_is_overtaken_by_the_next_save_starts_nothing() {
    let project = Crate::new("overtaken", "fn main() {}\n");
    let build = "fn main() {\n    println!(\"cargo::rerun-if-changed=src/main.rs\");\n    \
                 std::thread::sleep(std::time::Duration::from_millis(700));\n}\n";
    fs::write(project.0.join("build.rs"), build).expect("a build script");
    let program = |name: &str| {
        let ran = project.0.join(name).display().to_string();
        format!(
            r#"fn main() {{
                std::fs::write({ran:?}, "").unwrap();
                let folder = std::path::PathBuf::from(std::env::var_os("DACAPO_TAKE_OVER").unwrap());
                std::fs::write(folder.join("ready"), "").unwrap();
            }}
            "#
        )
    };
    let mut window = project.window();
    project.save(&program("overtaken"));
    window.wait_until("it builds", |harness| {
        harness.query_by_label_contains("building…").is_some()
    });
    project.save(&program("overtaking"));
    wait_until_closed(&mut window);
    assert!(project.0.join("overtaking").exists());
    assert!(!project.0.join("overtaken").exists(), "it was started, too");
}

#[test]
fn a_program_that_hangs_is_ended_and_the_old_one_says_so() {
    let project = Crate::new("hanging", "fn main() {}\n");
    let mut window = project.window_with(Duration::from_secs(1));
    project.save("fn main() { loop { std::thread::park(); } }\n");
    wait_for_trouble(&mut window, "had no window after 1 s and was ended");
}

#[test]
fn a_window_that_is_closed_takes_the_program_with_it_that_was_to_take_its_place() {
    let project = Crate::new("closing", "fn main() {}\n");
    let mut window = project.window();
    let pulse = project.0.join("pulse");
    project.save(&format!(
        r#"fn main() {{
            loop {{
                let pulse = std::fs::File::options().create(true).append(true).open({:?});
                std::io::Write::write_all(&mut pulse.unwrap(), b".").unwrap();
                std::thread::sleep(std::time::Duration::from_millis(5));
            }}
        }}
        "#,
        pulse.display().to_string()
    ));
    let n_pulses = || fs::metadata(&pulse).map_or(0, |it| it.len());
    window.wait_until("the new program starts", |_| n_pulses() > 0);
    drop(window);
    let start = std::time::Instant::now();
    let mut last = 0;
    while n_pulses() > last {
        assert!(start.elapsed() < Duration::from_mins(1), "it lives on");
        last = n_pulses();
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// A disk without room, where the system lets us make one; else no folder at all.
struct Full(PathBuf);

impl Full {
    fn at(folder: PathBuf) -> Self {
        fs::create_dir_all(&folder).expect("a folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=16k", "none"])
            .arg(&folder)
            .output();
        if !mounted.is_ok_and(|it| it.status.success()) {
            fs::remove_dir(&folder).expect("it is empty");
            fs::write(&folder, "no folder").expect("a file");
        }
        Self(folder)
    }
}

impl Drop for Full {
    fn drop(&mut self) {
        // Not mounted, where that was not allowed.
        let _ = Command::new("umount").arg(&self.0).output();
    }
}

#[test]
fn a_full_disk_is_said_and_the_old_program_goes_on() {
    let project = Crate::new("full", "fn main() {}\n");
    let _full = Full::at(project.0.join("target/dacapo"));
    let mut window = project.window();
    project.save("fn main() { let _ = 1; }\n");
    window.wait_until("it says so", |harness| {
        let says = |text| harness.query_by_label_contains(text).is_some();
        says("could not be copied") || says("could be made")
    });
    window.wait_for("still here");
}

/// Elsewhere a folder that moves is not watched any more.
#[cfg(target_os = "linux")]
#[test]
fn a_package_that_has_moved_is_said_to_have() {
    let project = Crate::new("moving", "fn main() {}\n");
    let mut window = project.window();
    let elsewhere = project.0.with_extension("moved");
    fs::rename(&project.0, &elsewhere).expect("it can be moved");
    fs::write(elsewhere.join("src/main.rs"), "fn main() { let _ = 1; }\n").expect("a source");
    wait_for_trouble(&mut window, "its package has been moved or removed");
    fs::rename(&elsewhere, &project.0).expect("it can be moved back");
}
