//! What differs between platforms: file dialogs, folders for settings, and whether there is a display.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::element::widget::{FileFilter, FilePurpose};

use crate::waiting;

/// A dialog that ends sooner without a file was never shown: nobody cancels that fast.
const NOBODY_CANCELS_WITHIN: Duration = Duration::from_millis(250);

/// Asks the user for files. Tests answer instead.
pub trait Dialogs: Send + Sync {
    /// Asks for files or a folder. `answer` is called once, on any thread; this call does not wait for it.
    fn ask(&self, request: FileRequest, answer: Box<dyn FnOnce(Picked) + Send>);
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRequest {
    /// The title of the dialog.
    pub title: String,
    /// What for.
    pub purpose: FilePurpose,
    /// The groups of endings to choose from; none: any file.
    pub filters: Vec<FileFilter>,
}

impl FileRequest {
    /// A request titled `title`.
    pub fn new(title: &str, purpose: &FilePurpose, filters: &[FileFilter]) -> Self {
        Self {
            title: title.to_owned(),
            purpose: purpose.clone(),
            filters: filters.to_vec(),
        }
    }
}

/// What the user answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// These files, or this folder.
    Files(Vec<PathBuf>),
    /// None: the dialog was closed.
    Nothing,
    /// No dialog could be shown; the text says why and what to do.
    Unavailable(String),
}

/// The dialogs of the desktop.
#[derive(Clone, Copy, Debug, Default)]
pub struct NativeDialogs;

/// What a dialog answers in the end.
type Opened = Pin<Box<dyn Future<Output = Option<Vec<rfd::FileHandle>>> + Send>>;

impl Dialogs for NativeDialogs {
    fn ask(&self, request: FileRequest, answer: Box<dyn FnOnce(Picked) + Send>) {
        // Opened here, on the window's thread, as macOS demands; waited for elsewhere.
        let began = Instant::now();
        let opened = open(&request);
        let wait = move || {
            let picked = match waiting::until_ready(opened) {
                Some(files) => {
                    let paths = files.iter().map(|file| file.path().to_owned());
                    Picked::Files(paths.collect())
                }
                None if began.elapsed() < NOBODY_CANCELS_WITHIN => Picked::Unavailable(
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

/// Opens a dialog.
fn open(request: &FileRequest) -> Opened {
    let mut dialog = rfd::AsyncFileDialog::new().set_title(&request.title);
    for filter in &request.filters {
        let extensions: Vec<_> = filter.extensions.iter().map(ToString::to_string).collect();
        dialog = dialog.add_filter(&*filter.name, &extensions);
    }
    match &request.purpose {
        FilePurpose::One => one(dialog.pick_file()),
        FilePurpose::Several => Box::pin(dialog.pick_files()),
        FilePurpose::Folder => one(dialog.pick_folder()),
        FilePurpose::Save { name } => one(dialog.set_file_name(&**name).save_file()),
    }
}

fn one(file: impl Future<Output = Option<rfd::FileHandle>> + Send + 'static) -> Opened {
    Box::pin(async move { file.await.map(|file| vec![file]) })
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

/// The folder in which users look for files that programs gave them; `None` if the environment names none.
pub(crate) fn downloads_folder() -> Option<PathBuf> {
    let name = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    let home = PathBuf::from(std::env::var_os(name)?);
    let downloads = home.join("Downloads");
    Some(if downloads.is_dir() { downloads } else { home })
}

/// Whether the desktop is set to show little motion, as far as it says so: GNOME and its like, KDE, macOS. It asks other
/// programs, and so isn't for the window's thread.
pub(crate) fn wants_less_motion() -> bool {
    let says = |program: &str, arguments: &[&str], wanted: &str| {
        let output = Command::new(program).args(arguments).output();
        output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).trim() == wanted)
    };
    if cfg!(target_os = "macos") {
        let arguments = ["read", "com.apple.universalaccess", "reduceMotion"];
        return says("defaults", &arguments, "1");
    }
    if cfg!(windows) {
        return false;
    }
    let in_kde = settings_folder().is_some_and(|folder| {
        std::fs::read_to_string(folder.join("kdeglobals")).is_ok_and(|text| {
            let mut lines = text.lines().map(str::trim);
            lines.any(|line| line == "AnimationDurationFactor=0")
        })
    });
    let arguments = ["get", "org.gnome.desktop.interface", "enable-animations"];
    in_kde || says("gsettings", &arguments, "false")
}

/// Whether a build may put another program in the place of one that runs.
pub(crate) fn can_replace_running_programs() -> bool {
    !cfg!(windows)
}

/// Makes a folder, with those around it, that nobody but its user looks into where the system knows users.
pub(crate) fn create_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
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
