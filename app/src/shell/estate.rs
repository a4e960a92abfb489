//! What the windows of one program leave to those of the next, when its code has changed.
//!
//! It crosses as JSON. A field that is missing, or that the other side doesn't know, costs that field alone.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossbeam::channel::{self, Sender};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::kept::Kept;
use crate::shell::settings::Settings;

/// How long the windows may take to say what they leave: they do so between two frames.
const PATIENCE: Duration = Duration::from_secs(5);

/// All windows.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Estate {
    /// Theme, zoom, and the panels of the first window.
    pub(crate) settings: Settings,
    /// Whether one of them is the one that the user works with.
    pub(crate) had_focus: bool,
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
    pub(crate) is_inspector_open: bool,
    /// What its pages keep, by name.
    pub(crate) pages: BTreeMap<String, Kept>,
}

/// Between the windows and the thread that hands them over.
#[derive(Default)]
pub(crate) struct Passage {
    /// Where the windows are to say what they leave.
    asked: Mutex<Option<Sender<Estate>>>,
    is_leaving: AtomicBool,
    /// What the pages of the sessions keep, as of their last runs.
    kept: Mutex<BTreeMap<(u32, String), Kept>>,
}

impl Passage {
    /// Asks the windows what they leave, and waits for the answer. `wake` wakes them.
    pub(super) fn ask(&self, wake: impl Fn()) -> Result<Estate, String> {
        let (sender, answer) = channel::bounded(1);
        *self.asked.lock() = Some(sender);
        wake();
        answer.recv_timeout(PATIENCE).map_err(|_| {
            "the window did not say what is to be handed over: is it hidden? Save once more"
                .to_owned()
        })
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
