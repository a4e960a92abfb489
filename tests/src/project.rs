//! A crate of somebody else's: outside of this workspace, depending on it by path, with its lock file and profiles, and
//! built offline into its target folder, so that only what differs is compiled.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// A crate outside of this workspace. Its folder is the same at every run, so that cargo knows it again.
#[derive(Debug)]
pub struct Project {
    name: String,
    folder: PathBuf,
    target: PathBuf,
}

impl Project {
    /// Writes down a crate with an app, which depends on `dacapo` alone and can be driven from outside. It is built into
    /// `target`.
    ///
    /// # Errors
    /// If its files can't be written.
    pub fn app(name: &str, target: &Path, main: &str) -> io::Result<Self> {
        let dacapo = workspace().join("app").display().to_string();
        let dependency = format!("dacapo = {{ path = {dacapo:?}, features = [\"inspection\"] }}");
        let project = Self::new(name, target, &dependency)?;
        project.save("src/main.rs", main)?;
        Ok(project)
    }

    /// Writes down a crate with this dependency, and no source yet.
    ///
    /// # Errors
    /// If its files can't be written.
    pub fn new(name: &str, target: &Path, dependency: &str) -> io::Result<Self> {
        let workspace = workspace();
        let folder = outside().join(name);
        fs::create_dir_all(folder.join("src"))?;
        let manifest = fs::read_to_string(workspace.join("Cargo.toml"))?;
        let manifest = format!(
            "[package]\nname = {name:?}\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n{dependency}\n\n{}",
            profiles(&manifest),
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(Self {
            name: name.to_owned(),
            folder,
            target: target.to_owned(),
        })
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where what is built of it lies.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Writes one of its files.
    ///
    /// # Errors
    /// If that can't be done.
    pub fn save(&self, file: &str, text: &str) -> io::Result<()> {
        fs::write(self.folder.join(file), text)
    }

    /// What cargo does with it, without a network: `build`, `run`.
    pub fn cargo(&self, what: &str) -> Command {
        let mut command = Command::new(env!("CARGO"));
        command
            .args([what, "--offline", "--quiet"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// Builds it.
    ///
    /// # Errors
    /// What cargo says, if it fails.
    pub fn build(&self) -> io::Result<()> {
        let output = self.cargo("build").output()?;
        if output.status.success() {
            Ok(())
        } else {
            Err(io::Error::other(
                String::from_utf8_lossy(&output.stderr).into_owned(),
            ))
        }
    }

    /// The program that was built.
    pub fn program(&self) -> PathBuf {
        let name = format!("{}{}", self.name, env::consts::EXE_SUFFIX);
        self.target.join("debug").join(name)
    }

    /// Starts the program as `cargo run` would.
    pub fn command(&self) -> Command {
        let mut command = Command::new(self.program());
        command
            .current_dir(&self.folder)
            .env("CARGO", env!("CARGO"))
            .env("CARGO_MANIFEST_DIR", &self.folder)
            .env("CARGO_NET_OFFLINE", "true");
        command
    }

    /// The folders in which programs find what those before them have handed over to them.
    pub fn handed_over(&self) -> Vec<PathBuf> {
        let file = self.program();
        let file = file.file_name().unwrap_or_default();
        let folders = fs::read_dir(self.target.join("dacapo"));
        let folders = folders.into_iter().flatten().flatten();
        folders
            .map(|entry| entry.path())
            .filter(|folder| folder.join(file).exists())
            .collect()
    }
}

/// The folder of this workspace.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the package has a workspace")
        .to_owned()
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

/// A folder outside of any workspace, one for each checkout of this one.
#[expect(
    clippy::disallowed_methods,
    reason = "these crates are about being elsewhere"
)]
pub fn outside() -> PathBuf {
    let checkout = workspace().to_string_lossy().replace(['/', '\\', ':'], "-");
    env::temp_dir()
        .join("dacapo-outside")
        .join(checkout.trim_start_matches('-'))
}
