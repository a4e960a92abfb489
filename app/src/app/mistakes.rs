//! What can't be of how an app describes itself: told above each of its pages, since whoever wrote it looks there first.

use std::panic::Location;
use std::sync::Arc;

use crate::app::{App, PageSpec};
use crate::element::Exception;
use crate::host::Script;

/// What an app asked for, and the line that did.
#[derive(Clone, Debug)]
pub(super) struct Asked<T> {
    pub(super) what: T,
    pub(super) site: &'static Location<'static>,
}

impl<T> Asked<T> {
    #[track_caller]
    pub(super) fn here(what: T) -> Self {
        let site = Location::caller();
        Self { what, site }
    }
}

impl App {
    /// All that is wrong with it.
    pub(super) fn mistakes(&self) -> Vec<Exception> {
        let mut mistakes = Vec::new();
        let mut tell = |title: &str, message: String, site| {
            mistakes.push(Exception::mistake(title, message, site));
        };
        if self.title.trim().is_empty() {
            let message =
                "its settings and values are kept under its title, and it has none: give it one";
            tell("`App::new`", message.to_owned(), self.site);
        }
        if let Some(size) = &self.size
            && !is_size(size.what)
        {
            let [width, height] = size.what;
            let message = format!(
                "no window is {width} × {height} points large: pass a width and a height above zero"
            );
            tell("`App::size`", message, size.site);
        }
        if let Some(start) = &self.start
            && !self.pages.iter().any(|page| page.name == start.what)
        {
            let names: Vec<_> = self.pages.iter().map(|page| &page.name).collect();
            let message = format!(
                "there is no page {:?}, but {names:?}: pass the name of one of them",
                start.what
            );
            tell("`App::start_at`", message, start.site);
        }
        for (nth, page) in self.pages.iter().enumerate() {
            if page.name.trim().is_empty() && self.pages.len() > 1 {
                let message =
                    "one of several pages is chosen by its name, and it has none: give it one";
                tell("`PageSpec::new`", message.to_owned(), page.site);
            }
            let is_same = |other: &&PageSpec| other.full_name() == page.full_name();
            if let Some(earlier) = self.pages[..nth].iter().find(is_same) {
                let group = match &*page.group {
                    "" => String::new(),
                    group => format!(" in the group {group:?}"),
                };
                let message = format!(
                    "two pages are called {:?}{group}, here and in {}, and what one keeps would be the other's: give \
                     one of them another name, or another group",
                    page.name, earlier.site
                );
                tell("`PageSpec::new`", message, page.site);
            }
        }
        mistakes
    }

    /// The page that the first window shows first, by its place.
    pub(crate) fn first_page(&self) -> usize {
        let start = self.start.as_ref();
        let place = start.and_then(|it| self.pages.iter().position(|page| page.name == it.what));
        place.unwrap_or(0)
    }

    /// The width and the height of the first window when it is opened for the first time.
    pub(super) fn first_size(&self) -> [f32; 2] {
        let size = self.size.as_ref().map(|it| it.what);
        size.filter(|it| is_size(*it)).unwrap_or([1180.0, 780.0])
    }
}

fn is_size(size: [f32; 2]) -> bool {
    size.iter().all(|side| side.is_finite() && *side > 0.0)
}

/// A script above which mistakes are told.
pub(super) fn telling(mistakes: &Arc<[Exception]>, script: Script) -> Script {
    let mistakes = Arc::clone(mistakes);
    Arc::new(move |page| {
        for mistake in mistakes.iter() {
            page.live.put_exception(page.container, mistake.clone());
        }
        script(page)
    })
}
