//! The file of what an app keeps over a restart: values of widgets, session state, by page.
//!
//! Read once, before the window opens; written on a thread of its own, whole, when something else is to be kept and it
//! has been quiet for a moment, or not for long, and when the app ends. Only the pages of the first user are kept: who
//! else looks, looks anew.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam::channel::{self, Sender};
use parking_lot::Mutex;
use serde_json::{Map, Value as Json};

use crate::kept::{Kept, KeptValue};
use crate::shell::settings;

/// Changes that follow each other faster are written once.
const WRITE_AFTER: Duration = Duration::from_millis(400);
/// Changes that never end are written so often.
const WRITE_EVERY: Duration = Duration::from_secs(2);

/// By the name of the page.
type Pages = BTreeMap<String, Kept>;

/// The thread that writes, and the way to it.
type Writer = (Sender<(String, Kept)>, JoinHandle<()>);

/// Hands out what was kept, and writes what is to be.
pub(super) struct Keeper {
    /// What the file says, or will say soon.
    known: Mutex<Pages>,
    thread: Mutex<Option<Writer>>,
}

impl Keeper {
    /// Of the app whose settings are there; `None` where there is no place for it.
    pub(super) fn beside(settings: Option<&Path>) -> Option<Arc<Self>> {
        let path = settings?.with_extension("values.json");
        let known = Mutex::new(load(&path));
        let (sender, changes) = channel::unbounded();
        let work = move || {
            let mut latest = Pages::new();
            while let Ok((page, kept)) = changes.recv() {
                latest.insert(page, kept);
                let deadline = Instant::now() + WRITE_EVERY;
                // Until it is quiet for a while, or has not been for long, or the app ends.
                while let Ok((page, kept)) =
                    changes.recv_deadline(deadline.min(Instant::now() + WRITE_AFTER))
                {
                    latest.insert(page, kept);
                    if Instant::now() >= deadline {
                        break;
                    }
                }
                write(&path, &std::mem::take(&mut latest));
            }
        };
        let thread = thread::Builder::new().name("dacapo values".to_owned());
        let thread = thread
            .spawn(work)
            .inspect_err(|err| {
                eprintln!("dacapo: values are not kept, there is no thread for them: {err}");
            })
            .ok()?;
        Some(Arc::new(Self {
            known,
            thread: Mutex::new(Some((sender, thread))),
        }))
    }

    /// What a page left, in the last start or in this one.
    pub(super) fn known(&self, page: &str) -> Option<Kept> {
        self.known.lock().get(page).cloned()
    }

    /// Writes, soon, what a page keeps, if it is something else than before.
    pub(super) fn save(&self, page: &str, kept: Kept) {
        let kept = kept.for_restart();
        let before = self
            .known
            .lock()
            .insert(page.to_owned(), kept.clone())
            .unwrap_or_default();
        if kept == before {
            return;
        }
        if let Some((sender, _)) = &*self.thread.lock() {
            // The thread lives as long as this sender.
            let _ = sender.send((page.to_owned(), kept));
        }
    }

    /// Writes what is still to be written, and ends the thread. Scripts that are about to end may take so long to say
    /// what they keep.
    pub(super) fn finish(self: &Arc<Self>, patience: Duration) {
        let start = Instant::now();
        // Each page that is open holds one.
        while Arc::strong_count(self) > 1 && start.elapsed() < patience {
            thread::sleep(Duration::from_millis(2));
        }
        let ended = self.thread.lock().take();
        if let Some((sender, thread)) = ended {
            drop(sender);
            // A panic of the thread was reported when it happened.
            let _ = thread.join();
        }
    }
}

/// What the file says. One that isn't there, or is damaged, says nothing; a page that can't be read goes alone.
fn load(path: &Path) -> Pages {
    let pages = pages_in(path).unwrap_or_else(|err| {
        eprintln!(
            "dacapo: the values that were kept can't be read: {err}: {}",
            path.display()
        );
        Map::new()
    });
    let pages = pages.into_iter();
    pages.map(|(page, kept)| (page, Kept::read(kept))).collect()
}

/// The pages in a file, as they stand there; none if there is no file. A damaged one is put aside, so that whoever knows
/// better may mend it.
fn pages_in(path: &Path) -> io::Result<Map<String, Json>> {
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(Map::new()),
        Err(err) => return Err(err),
    };
    match serde_json::from_slice(&text) {
        Ok(pages) => Ok(pages),
        Err(err) => {
            let aside = path.with_extension("json.damaged");
            eprintln!(
                "dacapo: the values that were kept are damaged and put aside, the app begins anew: {err}: {}",
                aside.display()
            );
            fs::rename(path, aside)?;
            Ok(Map::new())
        }
    }
}

/// The widgets of a page of which this version can make nothing: another one wrote them.
fn unreadable_widgets(page: Option<Json>) -> Map<String, Json> {
    let mut page = page.unwrap_or_default();
    let Some(Json::Object(widgets)) = page.get_mut("widgets").map(Json::take) else {
        return Map::new();
    };
    let widgets = widgets.into_iter();
    widgets
        .filter(|(_, value)| serde_json::from_value::<KeptValue>(value.clone()).is_err())
        .collect()
}

/// Puts what has changed over what is there: another process of the app may keep other pages, and another version of it
/// what this one can't read.
fn write(path: &Path, changed: &Pages) {
    let written = pages_in(path).and_then(|mut pages| {
        for (page, kept) in changed {
            let mut now = serde_json::to_value(kept)?;
            let of_others = unreadable_widgets(pages.remove(page));
            if kept.is_empty() && of_others.is_empty() {
                continue;
            }
            if let Some(widgets) = now.get_mut("widgets").and_then(Json::as_object_mut) {
                widgets.extend(of_others);
            }
            pages.insert(page.clone(), now);
        }
        settings::replace(path, &Json::Object(pages))
    });
    if let Err(err) = written {
        eprintln!("dacapo: values can't be kept: {err}: {}", path.display());
    }
}
