//! A measured program: started, listened to, and ended.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use crate::role;

/// How long anything may take before it counts as missing.
const PATIENCE: Duration = Duration::from_mins(1);

/// The lines that a program says, as they come.
pub(crate) struct Lines(Receiver<String>);

impl Lines {
    pub(crate) fn of(output: ChildStdout) -> Self {
        let (sender, lines) = mpsc::channel();
        let read = move || {
            let mut said = BufReader::new(output).lines();
            while let Some(Ok(line)) = said.next() {
                if sender.send(line).is_err() {
                    return;
                }
            }
        };
        std::thread::Builder::new()
            .name("lines".to_owned())
            .spawn(read)
            .expect("a benchmark has room for a thread");
        Self(lines)
    }

    /// Waits for a line that begins with this word; gives the rest of it.
    pub(crate) fn wait_for(&self, word: &str) -> Result<String, String> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let line = self.0.recv_timeout(left);
            let line = line.map_err(|_| format!("the window hasn't said {word:?}"))?;
            if let Some(rest) = line.strip_prefix(word) {
                return Ok(rest.trim().to_owned());
            }
        }
    }

    /// How many lines of this word have come since somebody looked.
    pub(crate) fn count(&self, word: &str) -> usize {
        let said = self.0.try_iter();
        said.filter(|line| line.starts_with(word)).count()
    }
}

/// A program that ends when this is dropped.
pub(crate) struct Program {
    process: Child,
    pub(crate) lines: Lines,
}

impl Program {
    pub(crate) fn start(command: &mut Command) -> Result<Self, String> {
        let started = command.stdout(Stdio::piped()).spawn();
        let mut process = started.map_err(|err| format!("can't be started: {err}"))?;
        let output = process.stdout.take().expect("stdout is piped");
        Ok(Self {
            process,
            lines: Lines::of(output),
        })
    }

    /// Processor time that it has used.
    pub(crate) fn processor_time(&self) -> Option<Duration> {
        processor_time(self.process.id())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Killing fails only if it has ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// From the start of a program to the line that says that its first content is painted.
pub(crate) fn time_to_paint(command: &mut Command) -> Result<Duration, String> {
    let start = Instant::now();
    let program = Program::start(command)?;
    program.lines.wait_for(role::PAINTED)?;
    Ok(start.elapsed())
}

/// This program in another role.
pub(crate) fn in_role(name: &str) -> Result<Command, String> {
    let this = std::env::current_exe().map_err(|err| format!("this program isn't found: {err}"))?;
    let mut command = at_home(&this)?;
    command.args([role::FLAG, name]);
    Ok(command)
}

/// A program with a home of its own, so that it neither finds nor leaves settings; and without what makes a debug build
/// watch its sources.
pub(crate) fn at_home(program: &Path) -> Result<Command, String> {
    let home = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("window-home");
    match std::fs::remove_dir_all(&home) {
        Ok(()) => {}
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => {}
        Err(err) => return Err(format!("{err}: {}", home.display())),
    }
    std::fs::create_dir_all(&home).map_err(|err| format!("{err}: {}", home.display()))?;
    let mut command = Command::new(program);
    command
        .env("HOME", &home)
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env_remove("CARGO_MANIFEST_DIR");
    if std::env::var_os("XDG_RUNTIME_DIR").is_none() {
        command.env("XDG_RUNTIME_DIR", &home);
    }
    Ok(command)
}

/// Processor time of a process, where the system tells it.
fn processor_time(id: u32) -> Option<Duration> {
    /// Linux counts in hundredths of a second for whoever reads this file.
    const TICK: Duration = Duration::from_millis(10);
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name of the program, in brackets, may have spaces in it.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_ascii_whitespace().skip(11);
    let user: u32 = fields.next()?.parse().ok()?;
    let system: u32 = fields.next()?.parse().ok()?;
    Some(TICK * (user + system))
}
