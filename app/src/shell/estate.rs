//! What the windows of one program leave to those of the next, when its code has changed.
//!
//! It crosses as JSON. A field that is missing, or that the other side doesn't know, costs that field alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam::channel::{self, Sender};
use parking_lot::Mutex;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::kept::Kept;
use crate::shell::settings::Settings;

/// How long the windows may take to say what they leave: they do so between two frames.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often whoever waits for that looks whether there are windows.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// More windows are no estate, and neither are later sessions.
const MAX_WINDOWS: usize = 64;
const MAX_SESSION: u32 = 100_000;
/// Points beyond which there is no screen.
const FARTHEST: f32 = 100_000.0;

/// All windows.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Estate {
    /// Theme, zoom, and the panels of the first window.
    pub(crate) settings: Settings,
    /// Whether one of them is the one that the user works with.
    pub(crate) had_focus: bool,
    /// How far somebody had moved the clocks of the pages forward, by page, in seconds.
    pub(crate) clocks: BTreeMap<String, f64>,
    /// The first one first.
    pub(crate) windows: Vec<WindowEstate>,
}

/// One window.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct WindowEstate {
    /// Its session, from 0.
    pub(crate) session: u32,
    /// The page that it shows.
    pub(crate) page: String,
    /// Its upper left corner, in points of the screen.
    pub(crate) corner: Option<[f32; 2]>,
    /// Its width and height, in points of the screen.
    pub(crate) size: Option<[f32; 2]>,
    pub(crate) is_inspector_open: bool,
    /// What the inspector shows.
    pub(crate) inspector_tab: String,
    /// Whether the script is shown beside the page, where there is room.
    pub(crate) is_source_open: Option<bool>,
    /// What its pages keep, by name.
    pub(crate) pages: BTreeMap<String, Kept>,
}

/// What the pages kept in the end, by session and page: the windows were used until the next program stood.
pub(crate) type Late = Vec<(u32, String, Kept)>;

impl Estate {
    /// What another program wrote. Whatever can't be used of it is left out: a damaged field, a page of which nothing can be
    /// read, a second window of the same session.
    ///
    /// # Errors
    /// If it isn't JSON.
    pub(crate) fn read(text: &str) -> serde_json::Result<Self> {
        let mut all: Json = serde_json::from_str(text)?;
        let mut take = |name| all.get_mut(name).map(Json::take).unwrap_or_default();
        let (windows, settings) = (take("windows"), take("settings"));
        let mut estate: Self = by_fields(all);
        estate.settings = by_fields(settings);
        let windows = match windows {
            Json::Array(windows) => windows,
            _ => Vec::new(),
        };
        for window in windows.into_iter().take(MAX_WINDOWS) {
            let window = WindowEstate::read(window);
            let mut known = estate.windows.iter();
            let is_known = known.any(|it| it.session == window.session);
            if window.session < MAX_SESSION && !is_known {
                estate.windows.push(window);
            }
        }
        Ok(estate)
    }

    /// What a page of a session kept.
    pub(super) fn kept(&self, session: u32, page: &str) -> Option<&Kept> {
        let window = self.windows.iter().find(|it| it.session == session)?;
        window.pages.get(page)
    }

    /// Session state that was set and can't be handed over, by name.
    pub(super) fn lost_states(&self) -> Vec<String> {
        let pages = self.windows.iter().flat_map(|it| it.pages.values());
        pages.flat_map(|kept| kept.lost.iter().cloned()).collect()
    }
}

impl WindowEstate {
    fn read(mut window: Json) -> Self {
        let pages = match window.get_mut("pages").map(Json::take) {
            Some(Json::Object(pages)) => pages,
            _ => serde_json::Map::new(),
        };
        let mut window: Self = by_fields(window);
        let is_near = |corner: &[f32; 2]| corner.iter().all(|it| it.abs() < FARTHEST);
        window.corner = window.corner.filter(is_near);
        let is_sane = |size: &[f32; 2]| size.iter().all(|it| *it >= 1.0 && *it < FARTHEST);
        window.size = window.size.filter(is_sane);
        window.pages = pages
            .into_iter()
            .map(|(page, kept)| (page, Kept::read(kept)))
            .collect();
        window
    }
}

/// A value of which each field is read for itself; those that can't be are as in a new one.
pub(crate) fn by_fields<T: DeserializeOwned + Default>(value: Json) -> T {
    let Json::Object(mut fields) = value else {
        return T::default();
    };
    fields.retain(|name, value| {
        let alone = serde_json::Map::from_iter([(name.clone(), value.clone())]);
        serde_json::from_value::<T>(Json::Object(alone)).is_ok()
    });
    serde_json::from_value(Json::Object(fields)).unwrap_or_default()
}

/// Between the windows and the thread that hands them over.
#[derive(Default)]
pub(crate) struct Passage {
    /// Where the windows are to say what they leave.
    asked: Mutex<Option<Sender<Estate>>>,
    is_leaving: AtomicBool,
    /// What the pages of the sessions keep, as of their last runs.
    kept: Mutex<BTreeMap<(u32, String), Kept>>,
    /// The pages, by session, in which the user has done something.
    used: Mutex<BTreeSet<(u32, String)>>,
    /// How many scripts may still have something to say.
    n_scripts: AtomicUsize,
}

/// A script's way to say what its page keeps.
pub(super) struct Noting {
    passage: Arc<Passage>,
    session: u32,
    page: String,
}

impl Noting {
    /// Notes what the page keeps.
    pub(super) fn note(&self, kept: Kept) {
        self.passage.note(self.session, &self.page, kept);
    }
}

impl Drop for Noting {
    fn drop(&mut self) {
        self.passage.n_scripts.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Passage {
    /// Asks the windows what they leave, and waits for the answer. `wake` wakes them; `is_wanted`: whether they are open.
    pub(super) fn ask(
        &self,
        wake: impl Fn(),
        is_wanted: &dyn Fn() -> bool,
    ) -> Result<Estate, String> {
        let (sender, answer) = channel::bounded(1);
        *self.asked.lock() = Some(sender);
        wake();
        let start = Instant::now();
        while is_wanted() && start.elapsed() < PATIENCE {
            if let Ok(estate) = answer.recv_timeout(LOOK_EVERY) {
                return Ok(estate);
            }
        }
        Err(
            "the window did not say what is to be handed over: is it hidden? Save once more"
                .to_owned(),
        )
    }

    /// Who asks what the windows leave, if somebody does.
    pub(super) fn asked(&self) -> Option<Sender<Estate>> {
        self.asked.lock().take()
    }

    /// The windows are to close: others stand in their place.
    pub(super) fn leave(&self) {
        self.is_leaving.store(true, Ordering::SeqCst);
    }

    /// Whether they are to close.
    pub(super) fn is_leaving(&self) -> bool {
        self.is_leaving.load(Ordering::SeqCst)
    }

    /// For the script of a page, as long as it runs.
    pub(super) fn noting(self: &Arc<Self>, session: u32, page: &str) -> Noting {
        self.n_scripts.fetch_add(1, Ordering::SeqCst);
        Noting {
            passage: Arc::clone(self),
            session,
            page: page.to_owned(),
        }
    }

    /// Waits until the scripts have ended; those that don't soon have said what they had to.
    pub(super) fn wait_for_scripts(&self) {
        const PATIENCE: Duration = Duration::from_millis(300);
        let start = Instant::now();
        while self.n_scripts.load(Ordering::SeqCst) > 0 && start.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// What the pages kept in the end in which the user has done something: what a script does by itself it does in the
    /// next program, too.
    pub(super) fn late(&self) -> Late {
        let used = self.used.lock().clone();
        let kept = self.kept.lock();
        let of_used = kept.iter().filter(|(page, _)| used.contains(page));
        of_used
            .map(|((session, page), kept)| (*session, page.clone(), kept.clone()))
            .collect()
    }

    /// Notes that the user has done something in a page.
    pub(super) fn note_use(&self, session: u32, page: &str) {
        self.used.lock().insert((session, page.to_owned()));
    }

    /// Whether the user has done something in a page since this program began.
    pub(super) fn is_used(&self, session: u32, page: &str) -> bool {
        self.used.lock().contains(&(session, page.to_owned()))
    }

    /// Notes what a page keeps.
    pub(super) fn note(&self, session: u32, page: &str, kept: Kept) {
        self.kept.lock().insert((session, page.to_owned()), kept);
    }

    /// What the pages of a session keep.
    pub(super) fn kept(&self, session: u32) -> BTreeMap<String, Kept> {
        let kept = self.kept.lock();
        let of_session = kept.iter().filter(|((of, _), _)| *of == session);
        of_session
            .map(|((_, page), kept)| (page.clone(), kept.clone()))
            .collect()
    }
}
