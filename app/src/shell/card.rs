//! A card beside the page: what the gallery puts next to a lesson's script.

use std::time::Duration;

use dacapo_cache::SessionId;

use crate::story::Snapshot;

/// Something that the app shows above the page, on the window's thread: a lesson with its steps.
pub trait Card: Send + Sync {
    /// Draws it. What the user asks for goes into `context.actions`.
    fn ui(&self, ui: &mut egui::Ui, context: &mut CardContext<'_>);
}

/// What a card sees and may ask for.
pub struct CardContext<'a> {
    /// The session of this window.
    pub session: SessionId,
    /// How many windows show this app.
    pub n_sessions: usize,
    /// The registry of the page, as it was a moment ago.
    pub snapshot: &'a Snapshot,
    /// What to do after this frame.
    pub actions: &'a mut Vec<Action>,
}

/// What a card, a menu or a key may ask of the shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Run the script again.
    Rerun,
    /// Open a second window as another user.
    OpenUser,
    /// Move the registry's clock forward.
    Advance(Duration),
    /// Stop the registry's clock, or let it run on.
    Freeze(bool),
    /// Clear the page's registry.
    ClearCaches,
    /// Stop the run that is under way.
    Stop,
    /// Forget what was set in the page, also what is not submitted.
    Reset,
    /// Show or hide the inspector.
    ToggleInspector,
    /// Show or hide what the script logged.
    ToggleLog,
    /// Show or hide the list of keys.
    ToggleHelp,
    /// Save a picture of the page.
    SavePage,
}
