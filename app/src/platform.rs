//! What differs between platforms: file dialogs, folders for settings, and whether there is a display.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crate::waiting;

/// A dialog that ends sooner without a file was never shown: nobody cancels that fast.
const NOBODY_CANCELS_WITHIN: Duration = Duration::from_millis(250);

/// Asks the user for files. Tests answer instead.
pub trait Dialogs: Send + Sync {
    /// Asks for one file. `answer` is called once, on any thread; this call does not wait for it.
    fn pick_file(&self, request: PickFile, answer: Box<dyn FnOnce(Picked) + Send>);
}

/// What file is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickFile {
    /// The title of the dialog.
    pub title: String,
    /// Endings without the dot; empty: any.
    pub extensions: Vec<String>,
}

impl PickFile {
    /// A request titled `title` for files with one of the endings.
    pub fn new(title: &str, extensions: &[Arc<str>]) -> Self {
        Self {
            title: title.to_owned(),
            extensions: extensions.iter().map(ToString::to_string).collect(),
        }
    }
}

/// What the user answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// This file.
    File(PathBuf),
    /// None: the dialog was closed.
    Nothing,
    /// No dialog could be shown; the text says why and what to do.
    Unavailable(String),
}

/// The dialogs of the desktop.
#[derive(Clone, Copy, Debug, Default)]
pub struct NativeDialogs;

impl Dialogs for NativeDialogs {
    fn pick_file(&self, request: PickFile, answer: Box<dyn FnOnce(Picked) + Send>) {
        let mut dialog = rfd::AsyncFileDialog::new().set_title(&request.title);
        if !request.extensions.is_empty() {
            dialog = dialog.add_filter(request.extensions.join(", "), &request.extensions);
        }
        // Opened here, on the window's thread, as macOS demands; waited for elsewhere.
        let opened = Instant::now();
        let open = dialog.pick_file();
        let wait = move || {
            let picked = match waiting::until_ready(open) {
                Some(file) => Picked::File(file.path().to_owned()),
                None if opened.elapsed() < NOBODY_CANCELS_WITHIN => Picked::Unavailable(
                    "no file dialog could be shown here (no desktop portal, no zenity): type the path".to_owned(),
                ),
                None => Picked::Nothing,
            };
            answer(picked);
        };
        if let Err(err) = thread::Builder::new()
            .name("dacapo dialog".to_owned())
            .spawn(wait)
        {
            eprintln!("dacapo: no thread for a file dialog: {err}");
        }
    }
}

/// Why no window can be opened here, as far as that is known before trying.
pub(crate) fn missing_display() -> Option<&'static str> {
    let has = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_x11_or_wayland = cfg!(all(unix, not(target_os = "macos")));
    (is_x11_or_wayland && !has("DISPLAY") && !has("WAYLAND_DISPLAY") && !has("WAYLAND_SOCKET")).then_some(
        "there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set; start it on a desktop, \
         or on a virtual display (xvfb-run)",
    )
}

/// The folder for settings of programs; `None` if the environment names none.
pub(crate) fn settings_folder() -> Option<PathBuf> {
    let folder = |name| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    if cfg!(windows) {
        folder("APPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        folder("XDG_CONFIG_HOME").or_else(|| folder("HOME").map(|home| home.join(".config")))
    }
}
