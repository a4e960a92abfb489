//! Files and folders, chosen in the native dialog, dropped, or typed.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::element::AlertLevel;
use crate::element::widget::{FileFilter, FilePurpose, Value, WidgetKind};
use crate::page::Page;
use crate::widget::chosen_file::ChosenFile;
use crate::widget::{Common, Component, common_options};

/// A file that the user chooses in the native dialog, drops on the widget, or types.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) -> Result {
/// let photo = page.add(
///     File::new("Photo", &[])
///         .filter("Images", &["png", "jpg"])
///         .max_bytes(20_000_000),
/// );
/// if let Some(photo) = photo {
///     page.write((photo.name(), photo.bytes()?.len(), "bytes"));
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct File {
    common: Common,
    filters: Vec<FileFilter>,
    max_bytes: Option<u64>,
}

impl File {
    /// A file with one of these endings, without the dot; none for any file.
    pub fn new(label: impl Display, extensions: &[&str]) -> Self {
        let mut file = Self {
            common: Common::new(label),
            filters: Vec::new(),
            max_bytes: None,
        };
        if !extensions.is_empty() {
            let name = extensions.join(", ");
            file.filters.push(filter(&name, extensions));
        }
        file
    }

    /// One more group of endings with a name, to choose from in the dialog: `("Images", &["png", "jpg"])`.
    pub fn filter(mut self, name: impl Display, extensions: &[&str]) -> Self {
        self.filters.push(filter(&name.to_string(), extensions));
        self
    }

    /// How long a file may be; a longer one is refused with a message.
    pub fn max_bytes(mut self, max_bytes: u64) -> Self {
        self.max_bytes = Some(max_bytes);
        self
    }

    common_options!();

    /// Several files at once; the script gets all of them. Comes last.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) {
    /// for file in page.add(File::new("Rides", &["csv"]).multiple()) {
    ///     page.write(file.name());
    /// }
    /// # }
    /// ```
    pub fn multiple(self) -> Files {
        Files(self)
    }

    #[track_caller]
    fn choose(self, page: &mut Page, purpose: FilePurpose) -> Vec<ChosenFile> {
        let Self {
            common,
            filters,
            max_bytes,
        } = self;
        let label = Arc::clone(&common.label);
        let filters = filters.into();
        let kind = WidgetKind::File { purpose, filters };
        let Some((paths, _)) = ask(page, common, kind) else {
            return Vec::new();
        };
        let looked_at = paths.iter().map(|path| look_at(path, max_bytes));
        let (mut files, mut refused) = (Vec::new(), Vec::new());
        for file in looked_at {
            match file {
                Ok(file) => files.push(file),
                Err(reason) => refused.push(reason),
            }
        }
        for reason in refused {
            page.put_alert(
                AlertLevel::Warning,
                &format_args!("file {label:?}: {reason}"),
            );
        }
        files
    }
}

impl Component for File {
    type Output = Option<ChosenFile>;

    fn draw(self, page: &mut Page) -> Option<ChosenFile> {
        self.choose(page, FilePurpose::One).into_iter().next()
    }
}

/// Several files at once: see [`File::multiple`].
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Files(File);

impl Component for Files {
    type Output = Vec<ChosenFile>;

    fn draw(self, page: &mut Page) -> Vec<ChosenFile> {
        self.0.choose(page, FilePurpose::Several)
    }
}

/// A folder that the user chooses in the native dialog, drops on the widget, or types.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// if let Some(folder) = page.add(Folder::new("Photos")) {
///     page.write(folder.display().to_string());
/// }
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Folder {
    common: Common,
}

impl Folder {
    /// A folder, none at first.
    pub fn new(label: impl Display) -> Self {
        Self {
            common: Common::new(label),
        }
    }

    common_options!();
}

impl Component for Folder {
    type Output = Option<PathBuf>;

    fn draw(self, page: &mut Page) -> Option<PathBuf> {
        let label = Arc::clone(&self.common.label);
        let kind = WidgetKind::File {
            purpose: FilePurpose::Folder,
            filters: Arc::default(),
        };
        let (paths, _) = ask(page, self.common, kind)?;
        let path = paths.first()?;
        if path.is_dir() {
            return Some(path.to_path_buf());
        }
        page.put_alert(
            AlertLevel::Warning,
            &format_args!("folder {label:?}: there is no folder {}", path.display()),
        );
        None
    }
}

/// Where to save something: a button that asks for a path. The script gets it in the one run that the answer
/// started, and writes there what it has.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) -> Result {
/// # let rides = Table::from_rows(&[(1, 2)])?;
/// let save = SaveFile::new("Save the rides", "rides.csv").filter("Tables", &["csv"]);
/// if let Some(path) = page.add(save) {
///     rides.write_csv(&path)?;
///     page.success(format!("saved as {}", path.display()));
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct SaveFile {
    common: Common,
    name: Arc<str>,
    filters: Vec<FileFilter>,
}

impl SaveFile {
    /// A button; the dialog suggests this name.
    pub fn new(label: impl Display, name: impl Display) -> Self {
        Self {
            common: Common::new(label),
            name: name.to_string().into(),
            filters: Vec::new(),
        }
    }

    /// One more group of endings with a name, to choose from in the dialog: `("Images", &["png", "jpg"])`.
    pub fn filter(mut self, name: impl Display, extensions: &[&str]) -> Self {
        self.filters.push(filter(&name.to_string(), extensions));
        self
    }

    common_options!(pressed);
}

impl Component for SaveFile {
    type Output = Option<PathBuf>;

    fn draw(self, page: &mut Page) -> Option<PathBuf> {
        let purpose = FilePurpose::Save { name: self.name };
        let filters = self.filters.into();
        let kind = WidgetKind::File { purpose, filters };
        let (paths, was_answered) = ask(page, self.common, kind)?;
        let path = paths.first().filter(|_| was_answered)?;
        Some(path.to_path_buf())
    }
}

/// Draws the widget; the chosen paths, and whether this run is the first one after the answer. `None` inside of
/// cached functions, where files are refused.
#[track_caller]
fn ask(page: &mut Page, common: Common, kind: WidgetKind) -> Option<(Arc<[Arc<Path>]>, bool)> {
    if page.live.is_recording() {
        page.complain(
            kind.word(),
            &common,
            "a file can't be chosen inside a cached function, with `allow_widgets` or without: choose it \
             outside and pass its path as an argument",
        );
        return None;
    }
    let drawn = page.draw_widget(common, kind, Value::Paths(Arc::default()));
    let was_answered = drawn.id.is_some_and(|id| page.live.take_press(id));
    match drawn.value {
        Value::Paths(paths) => Some((paths, was_answered)),
        _ => None,
    }
}

/// The file at a path if it is there and not too long, else what is wrong with it.
fn look_at(path: &Arc<Path>, max_bytes: Option<u64>) -> Result<ChosenFile, String> {
    let shown = path.display();
    let found = std::fs::metadata(path).map_err(|err| format!("{shown} can't be read: {err}"))?;
    if found.is_dir() {
        return Err(format!("{shown} is a folder: choose a file in it"));
    }
    let n_bytes = found.len();
    match max_bytes {
        Some(max) if n_bytes > max => Err(format!(
            "{shown} is too large, it has {} and {} are the most: choose a smaller one",
            size_text(n_bytes),
            size_text(max)
        )),
        _ => Ok(ChosenFile::new(Arc::clone(path), n_bytes)),
    }
}

/// A number of bytes as a reader would say it, rounded.
fn size_text(n_bytes: u64) -> String {
    const UNITS: [&str; 4] = ["bytes", "kB", "MB", "GB"];
    let mut size = n_bytes as f64;
    let mut unit = 0;
    while size >= 1_000.0 && unit + 1 < UNITS.len() {
        size /= 1_000.0;
        unit += 1;
    }
    let decimals = usize::from(unit > 0 && size < 100.0);
    format!("{size:.decimals$} {}", UNITS[unit])
}

fn filter(name: &str, extensions: &[&str]) -> FileFilter {
    FileFilter {
        name: name.into(),
        extensions: extensions
            .iter()
            .map(|ending| ending.trim_start_matches('.').into())
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_in_the_unit_that_fits() {
        for (n_bytes, text) in [
            (999, "999 bytes"),
            (1_500, "1.5 kB"),
            (100_000_000, "100 MB"),
            (2_340_000_000_000, "2340 GB"),
        ] {
            assert_eq!(size_text(n_bytes), text);
        }
    }
}
