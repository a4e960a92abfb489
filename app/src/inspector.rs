//! The inspector: a panel that shows what a registry remembers, why each call hit or missed, and for how long.
//!
//! It reads snapshots of a [`Feed`] and asks the feed for what is to be done: nothing here takes a lock of a
//! cache. Draw it with [`panel_ui`] into any panel.

pub mod feed;

use dacapo_cache::SessionId;

pub use crate::inspector::feed::{Feed, Order};
use crate::shell::card::Action;

/// What one window's panel remembers between two frames.
#[derive(Debug, Default)]
pub struct InspectorState {}

/// Draws the content of the panel for a window. Returns what the window is to do.
pub fn panel_ui(
    ui: &mut egui::Ui,
    state: &mut InspectorState,
    feed: &Feed,
    session: SessionId,
) -> Vec<Action> {
    let _ = (ui, state, feed, session);
    Vec::new()
}
