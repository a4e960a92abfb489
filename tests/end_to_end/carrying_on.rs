//! Edit and carry on in the real window: a crate outside of this workspace is edited while it runs.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use dacapo_tests::{Display, Ports, Project, RunningApp};
use egui::{Key, Modifiers};

use crate::Home;

const MAIN: &str = include_str!("programs/carry_on.rs");

/// The app, built, with a display and a home of its own.
struct Stage {
    project: Project,
    display: Display,
    home: Home,
    /// One of them is the app's door.
    ports: Ports,
}

impl Stage {
    fn new(name: &str) -> Self {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
        let target = target.expect("it lies in the target folder");
        let project = Project::app(name, target, MAIN).expect("it can be written");
        project.build().expect("it can be built");
        Self {
            project,
            display: Display::start(1280, 900).expect("a virtual display"),
            home: Home::new(),
            ports: Ports::reserve().expect("free ports"),
        }
    }

    /// The program with what it needs.
    fn command(&self, program: &Path) -> std::process::Command {
        let mut command = self.project.command();
        if program != self.project.program() {
            command = std::process::Command::new(program);
        }
        self.home.furnish(&mut command);
        command.env("DOOR", self.ports.first().to_string());
        self.display.lend_to(&mut command);
        command
    }

    /// Saves another edition of the source, with other changes.
    fn save(&self, edition: u32, changes: &[(&str, &str)]) {
        let edition = format!("EDITION: u32 = {edition};");
        let mut text = MAIN.replace("EDITION: u32 = 1;", &edition);
        for (before, after) in changes {
            assert_eq!(text.matches(before).count(), 1, "{before:?}");
            text = text.replace(before, after);
        }
        self.project
            .save("src/main.rs", &text)
            .expect("it can be written");
    }

    /// The processes that run a copy of the program.
    fn n_successors(&self) -> usize {
        let copies = self.project.target().join("dacapo");
        let name = self.project.program();
        let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
        let programs = processes.filter_map(|it| fs::read_link(it.path().join("exe")).ok());
        programs
            .filter(|program| {
                program.starts_with(&copies) && program.file_name() == name.file_name()
            })
            .count()
    }
}

/// The memory that a process really has, in KiB.
fn resident_kib(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kib.expect("a line of it").parse().expect("a number")
}

/// Looks again and again until it holds.
#[track_caller]
fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_mins(2), "not yet: {what}");
        std::thread::sleep(Duration::from_millis(25));
    }
}

#[test]
fn an_edit_carries_on_where_the_window_was() {
    let stage = Stage::new("dacapo-carry-on");
    let mut first = RunningApp::start(&mut stage.command(&stage.project.program()))
        .expect("the first program starts");
    first.wait_for("3 times ten is 30, 0 clicks");
    first.wait_for("the door is 127.0.0.1");
    first.invoke("Click").expect("the button is there");
    first.wait_for("3 times ten is 30, 1 clicks");
    first.set("Amount", 7.0).expect("the slider is there");
    let told = "7 times ten is 70, 1 clicks";
    first.wait_for(told);

    // What `parse` is part of is computed anew, and the rest is not.
    stage.save(2, &[("text.len()", "2 * text.len()")]);
    let mut second = first.successor().expect("a second program");
    second.wait_for("edition 2");
    second.wait_for(&format!("12 letters, {told}"));
    second.wait_for("You changed `parse`: 1 of ");
    second.wait_for("not computed again; the run");
    // It had to wait until the first program had closed its own.
    second.wait_for("the door is 127.0.0.1");
    wait_until("one successor runs", || stage.n_successors() == 1);

    // What can't be built harms nobody.
    stage.save(3, &[("text.len()", "text.length()")]);
    second.wait_for("The build failed: 1 error");
    second.wait_for("no method named `length`");
    // The errors stand over the app, which goes on.
    second.invoke("Click").expect("the button is there");
    let told = "7 times ten is 70, 2 clicks";
    second.wait_for(told);

    // Edited back, what the first program knew is known again.
    stage.save(4, &[]);
    let mut last = second.successor().expect("a third program");
    last.wait_for("edition 4");
    last.wait_for(&format!("6 letters, {told}"));
    last.wait_for("1 of before is back");

    let waiting = first.process().expect("it was started here");
    let before = resident_kib(waiting);
    for edition in 5..=12 {
        stage.save(edition, &[]);
        last = last.successor().expect("the next program");
        last.wait_for(&format!("edition {edition}"));
        last.wait_for(told);
    }
    wait_until("one successor runs", || stage.n_successors() == 1);
    wait_until("one folder is left", || {
        stage.project.handed_over().len() == 1
    });
    let after = resident_kib(waiting);
    assert!(
        after <= before + 1024,
        "the program that waits grew from {before} to {after} KiB"
    );

    // The last one is closed: the terminal, which waits for the first one, is free.
    last.press_with(Modifiers::COMMAND, Key::Q)
        .expect("the window takes keys");
    let ended = first.wait_for_end().expect("it ends");
    assert!(ended.success(), "{ended}");
    wait_until("no folder is left", || {
        stage.project.handed_over().is_empty() && stage.n_successors() == 0
    });
}

#[test]
fn what_was_damaged_on_its_way_is_begun_anew() {
    let stage = Stage::new("dacapo-begin-anew");
    let other_version = [b"dacapo\0h", &99_u32.to_le_bytes()[..]].concat();
    let cases: [(&str, &[u8], &str); 3] = [
        ("noise", b"\x00\xff no hand-over", "\"windows\": ["),
        (
            "other",
            &other_version,
            "{\"windows\": [{\"session\": -1}], \"settings\": 7}",
        ),
        ("none", b"", ""),
    ];
    for (name, cache, estate) in cases {
        let folder = stage.project.target().join("dacapo").join(name);
        fs::create_dir_all(&folder).expect("a folder");
        let file = stage.project.program();
        let program = folder.join(file.file_name().expect("it has a name"));
        fs::copy(&file, &program).expect("a copy");
        fs::write(folder.join("cache-0.bin"), cache).expect("a file");
        fs::write(folder.join("estate.json"), estate).expect("a file");
        let mut command = stage.command(&program);
        let mut app = RunningApp::start(
            command
                .env("DACAPO_TAKE_OVER", &folder)
                .env("DACAPO_PROGRAM", &file),
        )
        .expect("it starts");
        app.wait_for("6 letters, 3 times ten is 30, 0 clicks");
        wait_until("it says that it stands", || folder.join("ready").exists());
        drop(app);
        // Who sweeps the folders beside may have been faster.
        let _ = fs::remove_dir_all(&folder);
    }
}
