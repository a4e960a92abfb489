//! The real window, started as a person starts it, on a virtual display of its own: what it shows by the
//! names that assistive technology sees, operated by mouse and keyboard.
//!
//! These tests wait for another process, so they look again and again until what they expect is there.

mod bad_luck;
mod carrying_on;
mod rides;
mod users;

use std::path::PathBuf;
use std::process::Command;

use dacapo_tests::{Display, RunningApp};

/// The gallery with settings of its own, so that no test sees another's.
struct Gallery {
    app: RunningApp,
    _display: Display,
    _home: Home,
}

impl Gallery {
    /// Opens the gallery at the page of this name.
    fn open(page: &str) -> Self {
        let display = Display::start(1440, 900).expect("a virtual display");
        let home = Home::new();
        let mut app = RunningApp::start(display.lend_to(home.command().arg(page)))
            .expect("the gallery starts");
        app.wait_for("Rerun");
        Self {
            app,
            _display: display,
            _home: home,
        }
    }
}

/// A home folder that is removed when this is dropped.
struct Home(PathBuf);

impl Home {
    fn new() -> Self {
        use std::sync::atomic::{AtomicU32, Ordering};
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "home-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&folder).expect("the target folder can be written to");
        Self(folder)
    }

    /// The gallery, at home here.
    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dacapo-gallery"));
        // It is not to build itself anew while somebody edits the gallery.
        command.env_remove("CARGO_MANIFEST_DIR");
        self.furnish(&mut command);
        command
    }

    /// Lets a program be at home here.
    fn furnish(&self, command: &mut Command) {
        // Cargo and its toolchain stay where they are: an app may build itself.
        let home = std::env::var_os("HOME").map(PathBuf::from);
        for (name, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            if let (None, Some(home)) = (std::env::var_os(name), &home) {
                command.env(name, home.join(folder));
            }
        }
        command
            .env("HOME", &self.0)
            .env("XDG_CONFIG_HOME", self.0.join("config"));
        if std::env::var_os("XDG_RUNTIME_DIR").is_none() {
            command.env("XDG_RUNTIME_DIR", &self.0);
        }
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        // What can't be removed stays in the target folder and harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
