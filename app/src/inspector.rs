//! The inspector: a panel that shows what a registry remembers, why each call hit or missed, and for how long.
//!
//! It reads snapshots of a [`Feed`] and asks the feed for what is to be done: nothing here takes a lock of a
//! cache. Draw it with [`panel_ui`] into any panel.
//!
//! ```text
//! ┌ saved   hit   held ─────────┐ head: sums, and the four counts
//! ├ Now │ Entries ──────────────┤
//! │ the last rerun in sentences │ or functions with their entries, and details of one
//! ├─────────────────────────────┤
//! │ inspector 0.4 ms · 0 dropped│ foot: what looking costs
//! └─────────────────────────────┘
//! ```

mod entries;
pub mod feed;
mod head;
mod now;
mod paint;

use std::time::{Duration, Instant};

use dacapo_cache::SessionId;
use egui::{Frame, Panel, Ui};

pub use crate::inspector::feed::{Feed, Order};
use crate::shell::card::Action;

/// What one window's panel remembers between two frames.
#[derive(Debug, Default)]
pub struct InspectorState {
    tab: Tab,
    now: now::NowState,
    entries: entries::EntriesState,
    /// What drawing the panel takes: a moving average, so that it can be read.
    cost: Duration,
    /// Of which feed all this is.
    feed: Option<u64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Now,
    Entries,
}

impl Tab {
    const ALL: [(Self, &str); 2] = [(Self::Now, "Now"), (Self::Entries, "Entries")];
}

impl InspectorState {
    /// What it shows, by the word on the tab.
    pub(crate) fn tab(&self) -> &'static str {
        let mut all = Tab::ALL.into_iter();
        all.find(|(tab, _)| *tab == self.tab)
            .map_or("", |(_, word)| word)
    }

    /// Shows what stands behind the tab of this word; one that isn't there changes nothing.
    pub(crate) fn show_tab(&mut self, word: &str) {
        if let Some((tab, _)) = Tab::ALL.into_iter().find(|(_, it)| *it == word) {
            self.tab = tab;
        }
    }
}

/// Draws the content of the panel for a window. Returns what the window is to do.
///
/// The feed tells as long as it is drawn for somebody; whoever closes the panel says so with
/// [`Feed::set_visible`].
pub fn panel_ui(
    ui: &mut Ui,
    state: &mut InspectorState,
    feed: &Feed,
    session: SessionId,
) -> Vec<Action> {
    let start = Instant::now();
    feed.set_visible(session, true);
    if state.feed != Some(feed.number()) {
        // Another page: what was chosen and folded there means nothing here.
        *state = InspectorState {
            tab: state.tab,
            cost: state.cost,
            feed: Some(feed.number()),
            ..InspectorState::default()
        };
    }
    let snapshot = feed.snapshot();
    let mut actions = Vec::new();
    ui.spacing_mut().item_spacing = egui::vec2(8.0, 4.0);
    head::head_ui(ui, &snapshot, feed);
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (tab, word) in Tab::ALL {
            if paint::tab_ui(ui, state.tab == tab, word).clicked() {
                state.tab = tab;
            }
        }
    });
    paint::line_ui(ui);
    let foot = Panel::bottom(ui.scope_id().with("inspector foot")).show_separator_line(false);
    foot.frame(Frame::NONE)
        .resizable(false)
        .show(ui, |ui| head::foot_ui(ui, &snapshot, state.cost));
    match state.tab {
        Tab::Now => {
            let account = feed.account();
            now::now_ui(
                ui,
                &mut state.now,
                &snapshot,
                account.as_deref(),
                session,
                &mut actions,
            );
        }
        Tab::Entries => entries::entries_ui(ui, &mut state.entries, feed, session),
    }
    state.cost = if state.cost.is_zero() {
        start.elapsed()
    } else {
        (state.cost * 7 + start.elapsed()) / 8
    };
    actions
}
