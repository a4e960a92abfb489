//! Edit and carry on, seen from the window: a crate is built behind it when its sources are saved.
//!
//! The crate is a throw-away one without dependencies, so that cargo needs no more than a moment.

use std::fs;
use std::io::{ErrorKind, Read};
use std::net::{Ipv4Addr, TcpListener};
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
    // What is built is the source as it was when the build began, and the build lasts until it may end.
    let build = r#"
        use std::{fs, path::Path, thread, time::Duration};

        fn main() {
            println!("cargo::rerun-if-changed=src/main.rs");
            let source = fs::read_to_string("src/main.rs").unwrap();
            let name = if source.contains("// overtaken") { "overtaken" } else { "overtaking" };
            println!("cargo::rustc-env=NAME={name}");
            if name == "overtaken" {
                fs::write("has begun", "").unwrap();
            }
            while name == "overtaken" && !Path::new("may end").exists() && Path::new("build.rs").exists() {
                thread::sleep(Duration::from_millis(10));
            }
        }
    "#;
    fs::write(project.0.join("build.rs"), build).expect("a build script");
    let program = |name: &str| {
        let folder = project.0.display().to_string();
        format!(
            r#"fn main() {{ // {name}
                std::fs::write(std::path::Path::new({folder:?}).join(env!("NAME")), "").unwrap();
                let folder = std::path::PathBuf::from(std::env::var_os("DACAPO_TAKE_OVER").unwrap());
                std::fs::write(folder.join("ready"), "").unwrap();
            }}
            "#
        )
    };
    let mut window = project.window();
    project.save(&program("overtaken"));
    window.wait_until("it builds", |_| project.0.join("has begun").exists());
    project.save(&program("overtaking"));
    fs::write(project.0.join("may end"), "").expect("a file");
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
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    listener.set_nonblocking(true).expect("it can be asked");
    // It holds a line to this test for as long as it lives.
    project.save(&format!(
        r"fn main() {{
            let _line = std::net::TcpStream::connect({:?}).unwrap();
            loop {{
                std::thread::park();
            }}
        }}
        ",
        listener.local_addr().expect("it is bound").to_string()
    ));
    let line = std::cell::RefCell::new(None);
    window.wait_until("the new program starts", |_| {
        *line.borrow_mut() = listener.accept().ok();
        line.borrow().is_some()
    });
    drop(window);
    let (mut line, _) = line.into_inner().expect("it has called");
    line.set_nonblocking(false).expect("it can be asked");
    let patience = Duration::from_mins(1);
    line.set_read_timeout(Some(patience))
        .expect("it can be set");
    let lives_on = |kind| matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut);
    match line.read(&mut [0]) {
        Ok(n) => assert_eq!(n, 0, "it has nothing to say"),
        Err(err) => assert!(!lives_on(err.kind()), "it lives on"),
    }
}

#[test]
fn a_folder_that_can_not_be_made_is_said_and_the_old_program_goes_on() {
    let project = Crate::new("refused", "fn main() {}\n");
    let in_the_way = project.0.join("target/dacapo");
    fs::write(&in_the_way, "no folder").expect("a file");
    let mut window = project.window();
    project.save("fn main() { let _ = 1; }\n");
    wait_for_trouble(
        &mut window,
        "no folder for what is handed over could be made",
    );
    // Once there is room, the next save goes on.
    fs::remove_file(&in_the_way).expect("it can be removed");
    project.save(
        r#"fn main() {
            let folder = std::path::PathBuf::from(std::env::var_os("DACAPO_TAKE_OVER").unwrap());
            std::fs::write(folder.join("ready"), "").unwrap();
        }
        "#,
    );
    wait_until_closed(&mut window);
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
