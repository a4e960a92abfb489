//! What an app remembers about its window: one small file of its own per app.
//!
//! Two processes of the same app never harm each other's settings: a process writes only what it has changed
//! itself, into a fresh copy of what is there, and puts the file in place whole. A damaged file counts as
//! none. Reading happens once, before the window opens; writing on a thread of its own.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam::channel::{self, Sender};
use egui::ThemePreference;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::whole_file;

/// Changes that follow each other faster are written once.
const WRITE_AFTER: Duration = Duration::from_millis(400);

/// What is remembered. A field that is `None` was never set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Width of the window, in points of the screen.
    pub width: Option<f32>,
    /// Height of the window, in points of the screen.
    pub height: Option<f32>,
    /// How much everything is enlarged.
    pub zoom: Option<f32>,
    /// `dark`, `light` or `system`.
    pub theme: Option<String>,
    /// Whether the inspector is open.
    pub is_inspector_open: Option<bool>,
    /// Its width.
    pub inspector_width: Option<f32>,
    /// Whether the source of a page is open.
    pub is_source_open: Option<bool>,
    /// Whether the log is open.
    pub is_log_open: Option<bool>,
    /// Whether the sidebar of a page is open.
    pub is_sidebar_open: Option<bool>,
    /// Its width.
    pub sidebar_width: Option<f32>,
    /// Whether nothing is to turn or slide; `None`: as the desktop says.
    pub is_motion_reduced: Option<bool>,
}

impl Settings {
    /// Nothing but a theme.
    pub fn of_theme(theme: ThemePreference) -> Self {
        let theme = match theme {
            ThemePreference::Dark => "dark",
            ThemePreference::Light => "light",
            ThemePreference::System => "system",
        };
        Self {
            theme: Some(theme.to_owned()),
            ..Self::default()
        }
    }

    /// The theme, if one was chosen.
    pub fn theme(&self) -> Option<ThemePreference> {
        match self.theme.as_deref() {
            Some("dark") => Some(ThemePreference::Dark),
            Some("light") => Some(ThemePreference::Light),
            Some("system") => Some(ThemePreference::System),
            _ => None,
        }
    }
}

/// Where the settings of an app are.
#[derive(Clone, Debug)]
pub struct SettingsFile {
    path: Option<PathBuf>,
}

impl SettingsFile {
    /// The file of the app `title` under `folder`; without a folder nothing is kept.
    pub fn of(folder: Option<PathBuf>, title: &str) -> Self {
        let name: String = title
            .chars()
            .map(|c| {
                if c.is_alphanumeric() || c == '-' {
                    c.to_ascii_lowercase()
                } else {
                    '_'
                }
            })
            .collect();
        Self {
            path: folder.map(|folder| folder.join("dacapo").join(format!("{name}.json"))),
        }
    }

    /// Where it is.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// What it says. A file that is not there, or is damaged, says nothing.
    pub fn load(&self) -> Settings {
        serde_json::from_value(Value::Object(self.fields())).unwrap_or_default()
    }

    /// Everything that is in the file, also what another version wrote.
    fn fields(&self) -> Map<String, Value> {
        let Some(path) = &self.path else {
            return Map::new();
        };
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(err) if err.kind() == io::ErrorKind::NotFound => return Map::new(),
            Err(err) => {
                self.complain("can't be read", &err);
                return Map::new();
            }
        };
        let mut fields: Map<String, Value> = serde_json::from_str(&text).unwrap_or_else(|err| {
            self.complain("is damaged and will be written anew", &err);
            Map::new()
        });
        // A field of the wrong type goes alone; those that this version does not know stay.
        fields.retain(|name, value| {
            let alone = Map::from_iter([(name.clone(), value.clone())]);
            serde_json::from_value::<Settings>(Value::Object(alone))
                .inspect_err(|err| self.complain(&format!("has a wrong {name:?}"), err))
                .is_ok()
        });
        fields
    }

    /// Writes the fields in which `now` differs from `before` over what is there.
    fn write_changes(&self, before: &Settings, now: &Settings) {
        let Some(path) = &self.path else { return };
        let (before, now) = (as_fields(before), as_fields(now));
        let mut fields = self.fields();
        for (name, value) in now {
            if before.get(&name) != Some(&value) {
                fields.insert(name, value);
            }
        }
        if let Err(err) = replace(path, &Value::Object(fields)) {
            self.complain("can't be written", &err);
        }
    }

    fn complain(&self, what: &str, err: &dyn std::error::Error) {
        if let Some(path) = &self.path {
            eprintln!(
                "dacapo: the settings file {what}: {err}: {}",
                path.display()
            );
        }
    }
}

fn as_fields(settings: &Settings) -> Map<String, Value> {
    match serde_json::to_value(settings) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

/// Puts a file of ours in place.
pub(super) fn replace(path: &Path, value: &Value) -> io::Result<()> {
    whole_file::write_in_new_folder(path, format!("{value:#}\n").as_bytes())
}

/// Writes settings on a thread of its own.
pub(super) struct SettingsWriter {
    known: Mutex<Settings>,
    thread: Mutex<Option<(Sender<Settings>, JoinHandle<()>)>>,
}

impl SettingsWriter {
    /// Starts the thread. `loaded` is what this process found.
    pub(super) fn new(file: SettingsFile, loaded: Settings) -> Self {
        let (sender, changes) = channel::unbounded::<Settings>();
        let mut written = loaded.clone();
        let work = move || {
            while let Ok(mut latest) = changes.recv() {
                // Until it is quiet for a while, or the app ends.
                while let Ok(later) = changes.recv_timeout(WRITE_AFTER) {
                    latest = later;
                }
                file.write_changes(&written, &latest);
                written = latest;
            }
        };
        let thread = thread::Builder::new()
            .name("dacapo settings".to_owned())
            .spawn(work);
        let thread = match thread {
            Ok(thread) => Some((sender, thread)),
            Err(err) => {
                eprintln!("dacapo: settings are not kept, there is no thread for them: {err}");
                None
            }
        };
        Self {
            known: Mutex::new(loaded),
            thread: Mutex::new(thread),
        }
    }

    /// What this process knows.
    pub(super) fn known(&self) -> Settings {
        self.known.lock().clone()
    }

    /// Notes what the user has chosen of motion.
    pub(super) fn choose_motion(&self, is_reduced: bool) {
        let is_motion_reduced = Some(is_reduced);
        let known = self.known();
        self.save(Settings {
            is_motion_reduced,
            ..known
        });
    }

    /// Notes settings; cheap if they are as before.
    pub(super) fn save(&self, settings: Settings) {
        let mut known = self.known.lock();
        if *known != settings {
            known.clone_from(&settings);
            if let Some((sender, _)) = &*self.thread.lock() {
                // The thread lives as long as this sender.
                let _ = sender.send(settings);
            }
        }
    }

    /// Writes what is still to be written, and ends the thread.
    pub(super) fn finish(&self) {
        if let Some((sender, thread)) = self.thread.lock().take() {
            drop(sender);
            // A panic of the thread was reported when it happened.
            let _ = thread.join();
        }
    }
}

impl Drop for SettingsWriter {
    fn drop(&mut self) {
        self.finish();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A settings file of its own for a test, gone afterwards.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let name = format!("../target/settings-{name}-{}", std::process::id());
            Self(Path::new(env!("CARGO_MANIFEST_DIR")).join(name))
        }

        fn file(&self) -> SettingsFile {
            SettingsFile::of(Some(self.0.clone()), "Rides & more")
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            // Nothing depends on it.
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn two_processes_keep_each_other_s_settings() {
        let folder = Folder::new("two");
        let start = Settings {
            zoom: Some(1.0),
            ..Settings::of_theme(ThemePreference::Dark)
        };
        let one = Settings {
            zoom: Some(1.5),
            ..start.clone()
        };
        let other = Settings {
            is_inspector_open: Some(true),
            ..start.clone()
        };
        folder.file().write_changes(&Settings::default(), &start);
        folder.file().write_changes(&start, &one);
        folder.file().write_changes(&start, &other);
        let both = Settings {
            is_inspector_open: Some(true),
            ..one
        };
        assert_eq!(folder.file().load(), both);
    }

    #[test]
    fn what_another_version_wrote_stays_and_damage_counts_as_nothing() {
        let folder = Folder::new("damage");
        let file = folder.file();
        let path = file.path.clone().expect("it has a folder");
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("folder");
        fs::write(&path, r#"{"theme": "light", "later": [1]}"#).expect("written");
        assert_eq!(file.load().theme(), Some(ThemePreference::Light));
        let dark = Settings::of_theme(ThemePreference::Dark);
        file.write_changes(&file.load(), &dark);
        let text = fs::read_to_string(&path).expect("read");
        assert!(
            text.contains("\"later\"") && text.contains("\"dark\""),
            "{text}"
        );

        fs::write(&path, [0xFF, 0xFE, b'{']).expect("written");
        assert_eq!(file.load(), Settings::default());
        fs::write(&path, r#"{"zoom": "large"}"#).expect("written");
        assert_eq!(file.load(), Settings::default());
        file.write_changes(&Settings::default(), &dark);
        assert_eq!(file.load().theme(), Some(ThemePreference::Dark));
        let n_files = fs::read_dir(path.parent().expect("folder"))
            .expect("listed")
            .count();
        assert_eq!(n_files, 1, "nothing temporary is left");
    }

    #[test]
    fn writer_writes_the_last_of_many_changes_before_it_ends() {
        let folder = Folder::new("writer");
        let writer = SettingsWriter::new(folder.file(), Settings::default());
        for width in [300.0, 310.0, 320.0] {
            writer.save(Settings {
                inspector_width: Some(width),
                ..Settings::default()
            });
        }
        writer.finish();
        assert_eq!(folder.file().load().inspector_width, Some(320.0));
    }
}
