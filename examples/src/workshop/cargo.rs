//! The real thing: the program in a folder of its own, built by cargo.
//!
//! It lies in the target folder from which the gallery was started, or in the user's folder for what can be made again;
//! never among the sources. The folder stays, so that the next build takes seconds.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;
use std::{env, fs, io, thread};

use crate::workshop::program::REPORT;
use crate::workshop::{Program, Toolchain};

const NAME: &str = "what-is-in-the-key";

/// How long it waits for cargo to say something, before it looks whether anybody still wants to know.
const GLANCE: Duration = Duration::from_millis(50);

/// Lines of cargo's that are shown when a build fails.
const MAX_SAID: usize = 40;

/// Builds with cargo.
#[derive(Debug)]
pub struct Cargo {
    /// Where cargo is, or its name.
    program: PathBuf,
    /// The crate that remembers.
    cache: PathBuf,
    /// Where the program lies.
    folder: PathBuf,
    /// Where it is built.
    target: PathBuf,
}

impl Cargo {
    /// Cargo, the checkout that the gallery was built from, and room for the program; or what of it is missing, as a
    /// part of a sentence.
    pub fn find() -> Result<Self, String> {
        let base = target_folder().or_else(|| Some(caches_folder()?.join("dacapo")));
        Self::in_folder(&base.ok_or("there is no folder for the program")?)
    }

    /// The same with everything in this folder; it is the target folder if cargo made it.
    pub fn in_folder(base: &Path) -> Result<Self, String> {
        let program = PathBuf::from(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        let asked = Command::new(&program)
            .arg("--version")
            .stdin(Stdio::null())
            .output();
        if !asked.is_ok_and(|it| it.status.success()) {
            return Err("there is no cargo here to build a program with".to_owned());
        }
        let gallery = Path::new(env!("CARGO_MANIFEST_DIR"));
        let cache = gallery.with_file_name("cache");
        if !cache.join("Cargo.toml").is_file() {
            return Err("the checkout that this gallery was built from is gone".to_owned());
        }
        let folder = base.join("lessons").join(NAME);
        let target = if is_target_folder(base) {
            base.to_owned()
        } else {
            folder.join("target")
        };
        Ok(Self {
            program,
            cache,
            folder,
            target,
        })
    }

    /// Writes the program down. A file that stays as it is isn't touched, since cargo looks at its time.
    fn write(&self, program: &Program) -> io::Result<()> {
        let workspace = self.cache.parent().unwrap_or(&self.cache);
        let manifest = fs::read_to_string(workspace.join("Cargo.toml"))?;
        let manifest = format!(
            "[package]\nname = {NAME:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\ndacapo-cache = {{ path = {:?} }}\n\n{}",
            self.cache.display().to_string(),
            profiles(&manifest),
        );
        let lock = fs::read_to_string(workspace.join("Cargo.lock"))?;
        let files = [
            ("Cargo.toml", &*manifest),
            ("src/report.rs", REPORT),
            ("src/main.rs", &program.source()),
        ];
        fs::create_dir_all(self.folder.join("src"))?;
        for (file, text) in files {
            self.put(file, text)?;
        }
        // Cargo takes out of it what this program doesn't need.
        if self.folder.join("Cargo.lock").is_file() {
            return Ok(());
        }
        self.put("Cargo.lock", &lock)
    }

    fn put(&self, file: &str, text: &str) -> io::Result<()> {
        let path = self.folder.join(file);
        match fs::read_to_string(&path) {
            Ok(before) if before == text => Ok(()),
            _ => fs::write(path, text),
        }
    }

    fn build(&self, tell: &mut dyn FnMut(&str)) -> Result<(), String> {
        let mut command = Command::new(&self.program);
        command
            .args(["build", "--offline", "--color", "never"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_TERM_PROGRESS_WHEN", "never");
        // What cargo told the gallery about its package is not for this one.
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(name);
            }
        }
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = Running(child.map_err(|err| format!("cargo can't be started: {err}"))?);
        let lines = lines_of(&mut child.0).map_err(|err| format!("cargo can't be heard: {err}"))?;
        let (mut said, mut n_compiled) = (Vec::new(), 0);
        loop {
            dacapo::checkpoint();
            match lines.recv_timeout(GLANCE) {
                Ok(line) => {
                    if let Some(what) = line.trim_start().strip_prefix("Compiling ") {
                        n_compiled += 1;
                        let name = what.split(' ').next().unwrap_or(what);
                        tell(&format!(
                            "Building: {name}, crate {n_compiled} of this build"
                        ));
                    } else if line.trim_start().starts_with("Blocking ") {
                        tell("Building: waiting for another build to end");
                    }
                    said.push(line);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        let status = child.0.wait();
        let status = status.map_err(|err| format!("cargo can't be waited for: {err}"))?;
        if status.success() {
            return Ok(());
        }
        let last = &said[said.len().saturating_sub(MAX_SAID)..];
        Err(format!("the program doesn't build:\n{}", last.join("\n")))
    }

    /// Where a program leaves for the next one what it remembers.
    fn entries(&self) -> PathBuf {
        self.folder.join("entries")
    }
}

impl Toolchain for Cargo {
    fn run(&self, program: &Program, tell: &mut dyn FnMut(&str)) -> Result<String, String> {
        let no_room = |err| {
            format!(
                "the program can't be written: {err}: {}",
                self.folder.display()
            )
        };
        self.write(program).map_err(no_room)?;
        self.build(tell)?;
        tell("Running the program");
        let binary = self.target.join("debug").join(NAME);
        let output = Command::new(binary.with_extension(env::consts::EXE_EXTENSION))
            .arg(self.entries())
            .stdin(Stdio::null())
            .output()
            .map_err(|err| format!("the program can't be started: {err}"))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!("the program failed:\n{said}"))
    }

    fn forget(&self) {
        // Without the file there is nothing to forget.
        let _ = fs::remove_file(self.entries());
    }
}

/// Cargo, which ends when nobody wants to know any more.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; that is all the same here.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a program says on stderr, line by line, read on a thread of its own.
fn lines_of(child: &mut Child) -> io::Result<Receiver<String>> {
    let (sender, lines) = mpsc::channel();
    let pipe = child.stderr.take();
    let read = move || {
        let Some(pipe) = pipe else { return };
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            if sender.send(line).is_err() {
                return;
            }
        }
    };
    thread::Builder::new()
        .name("dacapo lesson".to_owned())
        .spawn(read)?;
    Ok(lines)
}

/// The profiles of a manifest: with others, every dependency would be compiled again.
fn profiles(manifest: &str) -> String {
    let mut is_profile = false;
    let lines = manifest.lines().filter(|line| {
        if line.starts_with('[') {
            is_profile = line.starts_with("[profile.dev");
        }
        is_profile && !is_of_window(line)
    });
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Whether a line is about a crate that the cache doesn't need.
fn is_of_window(line: &str) -> bool {
    ["epaint", "egui", "emath", "ecolor"]
        .iter()
        .any(|name| line.starts_with(name))
}

/// The target folder that this program lies in.
fn target_folder() -> Option<PathBuf> {
    let program = env::current_exe().ok()?;
    let folder = program
        .ancestors()
        .find(|folder| is_target_folder(folder))?;
    Some(folder.to_owned())
}

/// Whether cargo made that folder to build into it.
fn is_target_folder(folder: &Path) -> bool {
    folder.join(".rustc_info.json").is_file()
}

/// The user's folder for what can be made again; `None` if the environment names none.
fn caches_folder() -> Option<PathBuf> {
    let folder = |name| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|it| it.is_absolute())
    };
    if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        Some(folder("HOME")?.join("Library/Caches"))
    } else {
        folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(".cache")))
    }
}
