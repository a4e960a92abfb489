//! Measures how long it takes from saving a source to new content in the window, and prints it:
//! `cargo run -p dacapo-tests --example save_to_content -- [TIMES]`.
//!
//! What is measured is what its user waits for: two apps outside of this workspace run in debug builds on a virtual
//! display, and are edited while they run. Each time goes from the saving to the first frame that shows the edit.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use dacapo_tests::{Display, Project, RunningApp, workspace};

/// An app that could not be smaller.
const HELLO: &str = "\
use dacapo::prelude::*;

fn script(page: &mut Page) {
    page.title(\"Hello 1\");
    let name = page.text_input(\"Name\", \"World\");
    page.text(format!(\"Hello, {name}!\"));
}

fn main() -> dacapo::Exit {
    dacapo::run(\"Hello\", script)
}
";

type Outcome<T> = Result<T, Box<dyn Error>>;

#[expect(
    clippy::print_stdout,
    reason = "printing what it has measured is what it does"
)]
fn main() -> Outcome<()> {
    let times = env::args().nth(1).map_or(Ok(5), |times| times.parse())?;
    // It lies among the examples of a profile, in the target folder.
    let here = env::current_exe()?;
    let target = here
        .ancestors()
        .nth(3)
        .ok_or("it lies in no target folder")?;
    for (name, title, main) in [
        ("dacapo-hello", "Hello", HELLO.to_owned()),
        ("dacapo-rides", "Rides", rides()?),
    ] {
        let mut taken = measure(name, title, &main, target, times)?;
        let in_words: Vec<String> = taken.iter().map(|it| seconds(*it)).collect();
        taken.sort();
        let median = seconds(taken[taken.len() / 2]);
        println!(
            "{title}: from saving to new content {median} s (median of {})",
            in_words.join(", ")
        );
    }
    Ok(())
}

fn seconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64())
}

/// The example *rides* as a crate of its own, with the edition in its title.
fn rides() -> Outcome<String> {
    let examples = workspace().join("examples");
    let text = fs::read_to_string(examples.join("rides.rs"))?;
    let folder = format!("{:?}", examples.display().to_string());
    let text = text.replace("env!(\"CARGO_MANIFEST_DIR\")", &folder);
    Ok(text.replace("page.title(\"Rides\")", "page.title(\"Rides 1\")"))
}

/// Edits an app so many times while it runs.
fn measure(
    name: &str,
    title: &str,
    main: &str,
    target: &Path,
    times: u32,
) -> Outcome<Vec<Duration>> {
    let project = Project::app(name, target, main)?;
    project.build()?;
    let display = Display::start(1280, 900)?;
    let home = Home::new(target, name)?;
    let mut command = project.command();
    home.furnish(&mut command);
    let mut first = RunningApp::start(display.lend_to(&mut command))?;
    first.wait_for(&format!("{title} 1"));
    let mut taken = Vec::new();
    let mut last: Option<RunningApp> = None;
    for edition in 2..2 + times.max(1) {
        // As long as it takes to write a line, at least: programs begin to watch when they are there.
        thread::sleep(Duration::from_secs(2));
        let edited = format!("{title} {edition}");
        let text = main.replace(&format!("{title} 1"), &edited);
        let start = Instant::now();
        project.save("src/main.rs", &text)?;
        let mut next = last.as_ref().unwrap_or(&first).successor()?;
        next.wait_for(&edited);
        taken.push(start.elapsed());
        last = Some(next);
    }
    if let Some(mut last) = last {
        last.press_with(egui::Modifiers::COMMAND, egui::Key::Q)?;
        first.wait_for_end()?;
    }
    Ok(taken)
}

/// A home without settings, gone afterwards.
struct Home(PathBuf);

impl Home {
    fn new(target: &Path, name: &str) -> Outcome<Self> {
        let folder = target.join("tmp").join(format!("home-of-{name}"));
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    fn furnish(&self, command: &mut std::process::Command) {
        command
            .env("XDG_CONFIG_HOME", &self.0)
            .env("XDG_RUNTIME_DIR", &self.0);
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        // What stays lies in the target folder and harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}
