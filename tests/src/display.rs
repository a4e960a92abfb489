//! A display to open windows on: the one of the desktop, or a virtual one that lives as long as the test.

use std::io::{self, BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A display; a virtual one ends when this is dropped.
#[derive(Debug)]
pub struct Display {
    name: Option<String>,
    server: Option<Child>,
}

impl Display {
    /// A virtual display of its own, so that no test meddles with the desktop.
    ///
    /// # Errors
    /// If `Xvfb` is not installed, or does not start.
    pub fn start(width: u32, height: u32) -> io::Result<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0"])
            .arg(format!("{width}x{height}x24"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|err| {
                io::Error::new(
                    err.kind(),
                    format!("Xvfb did not start (Debian package xvfb): {err}"),
                )
            })?;
        let mut number = String::new();
        let stdout = server.stdout.take().expect("stdout is piped above");
        BufReader::new(stdout).read_line(&mut number)?;
        if number.trim().is_empty() {
            return Err(io::Error::other("Xvfb ended before it had a display"));
        }
        Ok(Self {
            name: Some(format!(":{}", number.trim())),
            server: Some(server),
        })
    }

    /// No display at all, as on a server.
    pub const fn none() -> Self {
        Self {
            name: None,
            server: None,
        }
    }

    /// Lets `command` open its windows here, and nowhere else.
    pub fn lend_to<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET");
        match &self.name {
            Some(name) => command.env("DISPLAY", name),
            None => command.env_remove("DISPLAY"),
        }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            // Killing fails only if it has ended by itself.
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}
