//! Downloads: a button that saves what the script has made.

use std::fmt::Display;
use std::panic::Location;
use std::sync::Arc;

use crate::element::{AlertLevel, Exception};
use crate::page::{Page, Toast};
use crate::whole_file;
use crate::widget::{Component, SaveFile};

impl Page {
    /// A button that saves bytes as a file of this name, where the user wants it; true in the run that saved it. See
    /// [`Download`] for another label.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.download("names.txt", "Ada\nGrace\n");
    /// # }
    /// ```
    #[track_caller]
    pub fn download(&mut self, name: impl Display, bytes: impl AsRef<[u8]>) -> bool {
        self.add(Download::new(name, bytes))
    }
}

/// A button that asks where to save, and saves. Where no dialog can be shown there is a field for the path.
///
/// The script's thread writes the file, in the run that the answer starts; a toast says so. A file that can't be
/// written is an exception in the page. The bytes are made in every run: what takes long to make belongs into a cached
/// function.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) -> Result {
/// # let rides = Table::from_rows(&[(1, 2)])?;
/// let csv = rides.to_csv();
/// page.add(Download::new("rides.csv", csv).label("Download the rides").filter("Tables", &["csv"]));
/// # Ok(())
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Download<B> {
    name: Arc<str>,
    bytes: B,
    label: Option<Arc<str>>,
    key: Option<Arc<str>>,
    help: Option<Arc<str>>,
    filters: Vec<(Arc<str>, Vec<String>)>,
    is_disabled: bool,
}

impl<B: AsRef<[u8]>> Download<B> {
    /// A button called after the file; the dialog suggests its name.
    pub fn new(name: impl Display, bytes: B) -> Self {
        Self {
            name: name.to_string().into(),
            bytes,
            label: None,
            key: None,
            help: None,
            filters: Vec::new(),
            is_disabled: false,
        }
    }

    /// What the button says; "Download" and the name of the file if nothing is said.
    pub fn label(mut self, label: impl Display) -> Self {
        self.label = Some(label.to_string().into());
        self
    }

    /// An identity of its own: needed where two downloads are alike.
    pub fn key(mut self, key: impl Display) -> Self {
        self.key = Some(key.to_string().into());
        self
    }

    /// Words that are shown on hover, and on F1 while it has the focus.
    pub fn help(mut self, help: impl Display) -> Self {
        self.help = Some(help.to_string().into());
        self
    }

    /// One more group of endings with a name, to choose from in the dialog: `("Tables", &["csv"])`.
    pub fn filter(mut self, name: impl Display, extensions: &[&str]) -> Self {
        let extensions = extensions.iter().map(ToString::to_string).collect();
        self.filters.push((name.to_string().into(), extensions));
        self
    }

    /// Whether the user can't operate it.
    pub fn disabled(mut self, is_disabled: bool) -> Self {
        self.is_disabled = is_disabled;
        self
    }
}

impl<B: AsRef<[u8]>> Component for Download<B> {
    type Output = bool;

    #[track_caller]
    fn draw(self, page: &mut Page) -> bool {
        let site = Location::caller();
        let label = self
            .label
            .unwrap_or_else(|| format!("Download {}", self.name).into());
        let mut save = SaveFile::new(&label, &self.name).disabled(self.is_disabled);
        if let Some(key) = &self.key {
            save = save.key(key);
        }
        if let Some(help) = &self.help {
            save = save.help(help);
        }
        for (name, extensions) in &self.filters {
            let extensions: Vec<_> = extensions.iter().map(String::as_str).collect();
            save = save.filter(name, &extensions);
        }
        let Some(path) = save.draw(page) else {
            return false;
        };
        let bytes = self.bytes.as_ref();
        match page.uninterrupted(|| whole_file::write(&path, bytes)) {
            Ok(()) => {
                let saved = Toast::new(format!("Saved as {}", path.display()));
                page.add(saved.level(AlertLevel::Success));
                true
            }
            Err(error) => {
                let message = format!("{} can't be written: {error}", path.display());
                let exception = Exception::mistake(format!("download {label:?}"), message, site);
                page.live.put_exception(page.container, exception);
                false
            }
        }
    }
}
