//! What passes between a script's thread and its window: commands in, page deltas out.
//!
//! The two sides share nothing else. A window keeps a flat map from container to its elements and applies
//! deltas to it; elements that a finished run has neither put nor kept are gone.

mod stretch;

use std::sync::Arc;
use std::time::Duration;

use crate::element::latest::Latest;
use crate::element::toast::ToastElement;
use crate::element::widget::{Value, WidgetId};
use crate::element::{ContainerId, Element};

pub use crate::protocol::stretch::Stretch;

/// What a window asks of its script.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Command {
    /// Run from the top.
    Rerun,
    /// A widget has a new value: take it over and run. Later values of the same widget win.
    Set {
        /// Which.
        widget: WidgetId,
        /// The new value.
        value: Value,
        /// The window's running number of edits, from 1.
        edit: u64,
    },
    /// A button was pressed: one run will see it. Presses are never lost.
    Press {
        /// Which.
        widget: WidgetId,
        /// The window's running number of edits, from 1.
        edit: u64,
    },
    /// A value that a run was served past its ttl was computed anew: run once more to show it. Interrupts nothing.
    Refreshed {
        /// The place of the fragment that was served it in a run of its own; `None`: everything runs.
        fragment: Option<ContainerId>,
    },
    /// A form was submitted: one run will see all of its values, and the press of its button. Never lost, and never
    /// mixed with what is submitted later.
    Submit {
        /// The button.
        widget: WidgetId,
        /// What was changed in the form, in the order of the user's doing.
        values: Vec<(WidgetId, Value)>,
        /// The window's running number of edits, from 1.
        edit: u64,
    },
    /// Give every widget and all session state the value that it began with, and run from the top.
    Reset,
    /// The registry's clock was changed: look whether a fragment's time has come. Interrupts nothing.
    Clock,
    /// Stop the run that is under way, and run no other because of it.
    Stop,
    /// End the session: interrupt, then end the thread.
    Close,
}

/// What a script sends to its window.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Delta {
    /// A run begins.
    RunStarted {
        /// Its number among the session's runs on the page's registry, from 1.
        run: u32,
        /// Why.
        cause: Cause,
        /// The place of the fragment that runs alone: everything else stands as it is. `None`: everything runs.
        fragment: Option<ContainerId>,
        /// All edits up to this one are in what the script sees.
        edits: u64,
    },
    /// An element stands at this place now: new, or not as it was.
    Put {
        /// In which container.
        container: ContainerId,
        /// At which position, from 0.
        index: usize,
        /// What.
        element: Element,
    },
    /// Elements in a row are as they were in the last run.
    Keep {
        /// In which container.
        container: ContainerId,
        /// At which position the first of them is, from 0.
        index: usize,
        /// How many they are when this is read, which may be more than when it was sent.
        stretch: Stretch,
    },
    /// The element at this place has changed during its run.
    Update {
        /// In which container.
        container: ContainerId,
        /// At which position, from 0.
        index: usize,
        /// How it is when this is read, which may be newer than when it was sent.
        latest: Latest,
    },
    /// Something is to be said once.
    Toast(ToastElement),
    /// Show another page of the app.
    GoTo {
        /// Its name.
        page: Arc<str>,
    },
    /// What a container and those inside of it held is gone, before the run ends.
    Clear {
        /// Which.
        container: ContainerId,
    },
    /// A cached function computes; a spinner belongs here if it takes more than half a second.
    Busy {
        /// In which container.
        container: ContainerId,
        /// After how many elements.
        index: usize,
        /// What the spinner says.
        text: Arc<str>,
        /// Whether it also says for how long the function has computed.
        shows_time: bool,
    },
    /// It no longer computes.
    Idle,
    /// The script logged something.
    Log(LogLine),
    /// The script logged more than is kept of one run.
    LogDropped {
        /// How many lines more.
        n_lines: usize,
    },
    /// The run is over.
    RunFinished {
        /// How it ended, and how long it took.
        note: RunNote,
    },
}

/// A line that a script logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// How much it matters.
    pub level: log::Level,
    /// Who says so: a module, unless the script named something else.
    pub target: Arc<str>,
    /// What it says.
    pub text: Arc<str>,
}

/// Why a run began.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Cause {
    /// The session began.
    Start,
    /// The code changed, and the session goes on in a new program.
    Reloaded,
    /// The user asked for it.
    Rerun,
    /// A widget has another value.
    Changed {
        /// Its label.
        label: Arc<str>,
        /// The value before, in words.
        before: Arc<str>,
        /// The value now, in words.
        after: Arc<str>,
    },
    /// A button was pressed.
    Pressed {
        /// Its label.
        label: Arc<str>,
    },
    /// The script asked for it.
    Script,
    /// A value past its ttl that the page shows was computed anew in the background.
    Refreshed,
    /// The time of a fragment has come.
    Timer,
    /// A fragment runs alone.
    Fragment {
        /// What it is called.
        name: Arc<str>,
        /// Why.
        cause: Box<Cause>,
    },
    /// Several at once.
    Several(Vec<Cause>),
}

impl Cause {
    /// Whether nothing else than a value that was computed anew is behind it.
    pub(crate) fn is_refresh(&self) -> bool {
        match self {
            Self::Refreshed => true,
            Self::Fragment { cause, .. } => cause.is_refresh(),
            _ => false,
        }
    }
}

/// One run, seen from its host.
#[derive(Clone, Debug, PartialEq)]
pub struct RunNote {
    /// The session.
    pub session: dacapo_cache::SessionId,
    /// Its number within the session, from 1.
    pub run: u32,
    /// Why it began.
    pub cause: Cause,
    /// How it ended.
    pub outcome: Outcome,
    /// Real time from start to end.
    pub took: Duration,
    /// Elements that it drew.
    pub n_elements: usize,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// To its end.
    Done,
    /// With an error that the script returned; it is shown in the page.
    Failed,
    /// With a panic; it is shown in the page.
    Panicked,
    /// It gave way to another run.
    Interrupted,
    /// The user stopped it.
    Stopped,
}

impl Outcome {
    /// Whether it ended before its script did. Such a run says nothing of what it did not come to.
    pub fn is_cut_short(&self) -> bool {
        matches!(self, Self::Interrupted | Self::Stopped)
    }
}
