//! The window's part in edit and carry on: it shows how far the next program is, says what it leaves, and goes.

use std::sync::Arc;

use egui::Ui;

use crate::reload::succession::{Lifeline, hand_over};
use crate::reload::{Progress, Reloader, Target};
use crate::shell::common::Common;
use crate::shell::estate::Passage;
use crate::shell::reload_bar::ReloadBar;

/// Watches the sources for all windows of an app.
pub(super) struct Reloading {
    reloader: Reloader,
    pub(super) passage: Arc<Passage>,
    lifeline: Arc<Lifeline>,
    bar: ReloadBar,
}

impl Reloading {
    /// Begins to watch; `None` where that can't be done.
    pub(super) fn start(
        common: &Arc<Common>,
        target: Target,
        passage: Arc<Passage>,
        lifeline: Arc<Lifeline>,
    ) -> Option<Self> {
        // Not the common things themselves: their end is what ends the watching.
        let (waker, registries) = (common.waker(), common.registries());
        let its_passage = Arc::clone(&passage);
        let take_over = {
            let waker = Arc::clone(&waker);
            let lifeline = Arc::clone(&lifeline);
            move |target: &Target, is_wanted: &dyn Fn() -> bool| {
                let estate = its_passage.ask(|| waker.wake(), is_wanted)?;
                let estate = serde_json::to_string(&estate)
                    .map_err(|err| format!("what the window leaves could not be written: {err}"))?;
                hand_over(target, &estate, &registries, &lifeline, is_wanted)?;
                its_passage.leave();
                waker.wake();
                Ok(())
            }
        };
        let reloader = Reloader::start(target, move || waker.wake(), take_over)?;
        Some(Self {
            reloader,
            passage,
            lifeline,
            bar: ReloadBar::default(),
        })
    }

    /// The windows are closed, and with them the sessions of their scripts.
    pub(super) fn end(self) {
        if self.passage.is_leaving() {
            self.passage.wait_for_scripts();
            match serde_json::to_string(&self.passage.late()) {
                Ok(late) => self.lifeline.say_late(&late),
                Err(err) => eprintln!("dacapo: what was set last could not be written: {err}"),
            }
        } else {
            self.reloader.end();
        }
    }

    /// Says how far the next program is.
    pub(super) fn ui(&mut self, ui: &mut Ui) {
        let progress: Progress = self.reloader.progress();
        self.bar.ui(ui, &progress);
    }
}
