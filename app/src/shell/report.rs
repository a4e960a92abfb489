//! What is left of a window that crashed: a report, written while it goes down, shown by the next start.
//!
//! A script that panics takes nothing down. This is for a panic in the window itself: a bug of ours, or of
//! something that draws in it. A guard around each frame notices it, so that a panic that is caught further
//! inside leaves no report.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use egui::{Align, Frame, Layout, Margin, Panel, RichText, ScrollArea, TextWrapMode, Ui};

use crate::host::crash;
use crate::theme::state_label;
use crate::theme::tokens::{State, size};
use crate::whole_file;

/// Where the report of an app is.
#[derive(Clone, Debug)]
pub(super) struct ReportFile {
    /// `None`: nowhere.
    path: Option<PathBuf>,
    title: String,
}

impl ReportFile {
    /// Beside the settings of the app titled `title`.
    pub(super) fn beside(settings: Option<&Path>, title: &str) -> Self {
        Self {
            path: settings.map(|path| path.with_extension("crash.txt")),
            title: title.to_owned(),
        }
    }

    /// What the last crash left.
    pub(super) fn load(&self) -> Option<Report> {
        let path = self.path.clone()?;
        let text = fs::read(&path).ok()?;
        Some(Report {
            text: String::from_utf8_lossy(&text).into_owned(),
            path,
            is_open: false,
        })
    }

    /// Writes a report if the frame that begins here ends by unwinding.
    #[must_use = "the guard watches until it is dropped"]
    pub(super) fn watch_frame(&self) -> FrameGuard {
        crash::watch_window_thread();
        FrameGuard(self.clone())
    }

    fn write(&self) {
        let Some(path) = &self.path else { return };
        let told = match whole_file::write_in_new_folder(path, self.text().as_bytes()) {
            Ok(()) => "a report of the crash, shown by the next start, is in".to_owned(),
            Err(err) => format!("no report of the crash could be written: {err}:"),
        };
        eprintln!("dacapo: {told} {}", path.display());
    }

    fn text(&self) -> String {
        let mut text = format!(
            "The window of {:?} crashed.\ndacapo {}, {} on {}\n",
            self.title,
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH,
        );
        if let Some(panic) = crash::last_panic() {
            let place = panic.place.unwrap_or_else(|| "an unknown place".into());
            let backtrace = panic.backtrace.unwrap_or_default();
            // Writing to a string doesn't fail.
            let _ = write!(text, "\n{}\nat {place}\n\n{backtrace}\n", panic.message);
        }
        text
    }
}

/// Watches one frame.
pub(super) struct FrameGuard(ReportFile);

impl Drop for FrameGuard {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.write();
        }
    }
}

/// What a crash left, until the user puts it away.
#[derive(Debug)]
pub(super) struct Report {
    path: PathBuf,
    text: String,
    is_open: bool,
}

impl Report {
    /// A bar that says so. False when it was put away.
    pub(super) fn ui(&mut self, ui: &mut Ui) -> bool {
        /// The most that is shown of it at once.
        const HEIGHT: f32 = 240.0;
        let mut stays = true;
        let frame = Frame::new()
            .fill(ui.visuals().panel_fill)
            .inner_margin(Margin::symmetric(16, 8));
        Panel::top("crash report").frame(frame).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                // On one line with the buttons: a text that may wrap would hang below their middle.
                ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
                state_label(ui, State::Changed, "The last time, this window crashed.");
                let word = if self.is_open {
                    "Hide the report"
                } else {
                    "Show the report"
                };
                if ui.button(word).clicked() {
                    self.is_open = !self.is_open;
                }
                if ui.button("Copy").on_hover_text("Copy the report").clicked() {
                    ui.copy_text(self.text.clone());
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let away = ui.button("Dismiss");
                    stays = !away.on_hover_text("Delete the report").clicked();
                });
            });
            if self.is_open {
                let text = RichText::new(&self.text).monospace().size(size::MONO);
                // The panel grows with what is in it, and would offer no more than it has.
                ScrollArea::both()
                    .max_height(HEIGHT)
                    .min_scrolled_height(HEIGHT)
                    .auto_shrink([false, true])
                    .show(ui, |ui| ui.label(text));
            }
        });
        if !stays {
            let path = self.path.clone();
            // Not on the window's thread, which doesn't wait for a disk; a file that stays is shown once more.
            let _ = thread::Builder::new()
                .name("dacapo report".to_owned())
                .spawn(move || fs::remove_file(path));
        }
        stays
    }
}
