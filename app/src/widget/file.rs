//! Files, chosen in the native dialog.

use std::fmt::Display;
use std::path::PathBuf;
use std::sync::Arc;

use crate::element::widget::{Value, WidgetKind};
use crate::page::Page;
use crate::widget::{Common, Component, common_options};

/// The path of a file that the user chooses in the native dialog.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let chosen = page.add(File::new("Rides", &["csv"]).help("With a header line"));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct File {
    common: Common,
    extensions: Arc<[Arc<str>]>,
}

impl File {
    /// A file with one of these endings, without the dot; none for any file.
    pub fn new(label: impl Display, extensions: &[&str]) -> Self {
        Self {
            common: Common::new(label),
            extensions: extensions
                .iter()
                .map(|ending| ending.trim_start_matches('.').into())
                .collect(),
        }
    }

    common_options!();
}

impl Component for File {
    type Output = Option<PathBuf>;

    fn draw(self, page: &mut Page) -> Option<PathBuf> {
        if page.live.is_recording() {
            page.complain(
                "file",
                &self.common,
                "a file can't be chosen inside a cached function, with `allow_widgets` or without: choose it \
                 outside and pass its path as an argument",
            );
            return None;
        }
        let kind = WidgetKind::File {
            extensions: self.extensions,
        };
        match page
            .draw_widget(self.common, kind, Value::Text("".into()))
            .value
        {
            Value::Text(path) if !path.is_empty() => Some(PathBuf::from(&*path)),
            _ => None,
        }
    }
}
