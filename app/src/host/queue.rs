//! What is to be run next, and why.
//!
//! Requests coalesce: of a widget's values the last one counts, and any number of reasons make one run.
//! Presses do not: each waits for a run of its own, in their order.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::element::widget::{Value, WidgetId};
use crate::host::action::Action;
use crate::protocol::{Cause, Command};
use crate::widget::store::WidgetStore;

/// Reasons and presses that wait.
#[derive(Debug, Default)]
pub(super) struct Queue {
    reasons: Vec<Reason>,
    presses: VecDeque<Press>,
    /// Changes that no callback was told of, in the order of the last change of each widget.
    changes: Vec<Change>,
    /// How many things the user has done.
    n_doings: u64,
    /// After a stop, presses wait until something else wants a run.
    are_presses_parked: bool,
    /// The last edit that was taken over.
    edits: u64,
    is_closed: bool,
    was_stopped: bool,
}

/// Why a run is wanted.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reason {
    Start,
    Rerun,
    Script,
    /// A value was computed anew in the background.
    Refreshed,
    /// A widget has another value than the script saw, in words.
    Changed {
        widget: WidgetId,
        before: Arc<str>,
    },
}

/// A press that no run has seen.
#[derive(Clone, Debug)]
pub(super) struct Press {
    pub(super) widget: WidgetId,
    label: Arc<str>,
    /// When it was done among the user's doings; `None` once the callback was told.
    doing: Option<u64>,
    /// What was submitted with it and is not taken over: it belongs to the run of this press and to no earlier one.
    values: Vec<(WidgetId, Value)>,
    /// Its number among the window's edits.
    edit: u64,
}

/// A change that no callback was told of.
#[derive(Clone, Debug)]
struct Change {
    widget: WidgetId,
    /// What callbacks, or else the script, have seen.
    before: Value,
    /// When it was done among the user's doings.
    doing: u64,
}

/// A run that is to be made.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) cause: Cause,
    pub(super) press: Option<Press>,
    pub(super) edits: u64,
    /// What callbacks are to be told first, in order.
    pub(super) actions: Vec<Action>,
    /// To be asked again, should it be interrupted.
    reasons: Vec<Reason>,
}

impl Queue {
    /// Wants a run.
    pub(super) fn want(&mut self, reason: Reason) {
        self.are_presses_parked = false;
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    /// Takes a command over.
    pub(super) fn apply(&mut self, command: Command, widgets: &mut WidgetStore) {
        match command {
            Command::Rerun | Command::Reset => self.want(Reason::Rerun),
            Command::Refreshed => self.want(Reason::Refreshed),
            Command::Set {
                widget,
                value,
                edit,
            } => {
                self.edits = self.edits.max(edit);
                let before = widgets.seen(widget);
                let value_before = widgets.value(widget);
                let is_known = widgets.set(widget, value);
                if let Some((before, _)) = value_before {
                    self.n_doings += 1;
                    self.note_change(widget, before, self.n_doings);
                }
                match before {
                    Some(before) if is_known => self.want_changed(widget, before),
                    // It has gone from the page meanwhile; the window is shown so.
                    _ => self.want(Reason::Rerun),
                }
            }
            Command::Press { widget, edit } => {
                self.edits = self.edits.max(edit);
                self.are_presses_parked = false;
                match widgets.label(widget) {
                    Some(label) => self.note_press(widget, label, Vec::new(), edit),
                    None => self.want(Reason::Rerun),
                }
            }
            Command::Submit {
                widget,
                values,
                edit,
            } => {
                self.edits = self.edits.max(edit);
                self.are_presses_parked = false;
                // Without its button nobody would take the values over: they are dropped, and the window shown so.
                match widgets.label(widget) {
                    Some(label) => self.note_press(widget, label, values, edit),
                    None => self.want(Reason::Rerun),
                }
            }
            Command::Stop => {
                self.reasons.clear();
                self.are_presses_parked = true;
                self.was_stopped = true;
            }
            Command::Close => self.is_closed = true,
        }
    }

    /// Asks again for a run that was interrupted by commands, unless one of them was a stop.
    pub(super) fn carry_over(&mut self, job: Job, is_press_unseen: bool, wants_same: bool) {
        if let Some(press) = job.press.filter(|_| is_press_unseen) {
            self.presses.push_front(press);
        }
        if wants_same {
            let newer = std::mem::replace(&mut self.reasons, job.reasons);
            for reason in newer {
                match reason {
                    // What the interrupted run was for began earlier: its value before is the first.
                    Reason::Changed { widget, before } => self.want_changed(widget, before),
                    reason => self.want(reason),
                }
            }
        }
    }

    /// Keeps a press whose run failed before it came to the button, for the next run that is wanted. It
    /// wants none by itself: a script that fails each time would run for ever.
    pub(super) fn keep_press(&mut self, job: Job) {
        if let Some(press) = job.press {
            self.presses.push_front(press);
            self.are_presses_parked = self.reasons.is_empty();
        }
    }

    /// What is to be run now.
    pub(super) fn next(&mut self, widgets: &mut WidgetStore) -> Option<Job> {
        self.was_stopped = false;
        let mut press = if self.are_presses_parked {
            None
        } else {
            self.presses.pop_front()
        };
        if let Some(press) = &mut press {
            self.take_submitted(press, widgets);
        }
        let reasons = std::mem::take(&mut self.reasons);
        if press.is_none() && reasons.is_empty() {
            return None;
        }
        let mut causes: Vec<_> = reasons
            .iter()
            .filter_map(|reason| reason.cause(widgets))
            .collect();
        causes.extend(press.as_ref().map(|press| Cause::Pressed {
            label: Arc::clone(&press.label),
        }));
        let cause = match causes.len() {
            // Values that were changed and changed back.
            0 => Cause::Rerun,
            1 => causes.remove(0),
            _ => Cause::Several(causes),
        };
        Some(Job {
            actions: self.take_actions(press.as_mut()),
            cause,
            press,
            edits: self.n_edits_taken(),
            reasons,
        })
    }

    /// Whether a stop was asked for since the last run.
    pub(super) fn was_stopped(&self) -> bool {
        self.was_stopped
    }

    /// Whether the session is to end.
    pub(super) fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Notes a change for the widget's callback. Changes in a row are one, the last.
    fn note_change(&mut self, widget: WidgetId, before: Value, doing: u64) {
        let known = self.changes.iter().position(|it| it.widget == widget);
        let before = known.map_or(before, |idx| self.changes.remove(idx).before);
        self.changes.push(Change {
            widget,
            before,
            doing,
        });
    }

    fn note_press(
        &mut self,
        widget: WidgetId,
        label: Arc<str>,
        values: Vec<(WidgetId, Value)>,
        edit: u64,
    ) {
        self.n_doings += 1;
        self.presses.push_back(Press {
            widget,
            label,
            doing: Some(self.n_doings),
            values,
            edit,
        });
    }

    /// Takes over what was submitted with a press whose turn has come.
    fn take_submitted(&mut self, press: &mut Press, widgets: &mut WidgetStore) {
        for (widget, value) in std::mem::take(&mut press.values) {
            let (seen, before) = (widgets.seen(widget), widgets.value(widget));
            if !widgets.set(widget, value) {
                continue;
            }
            if let Some((before, _)) = before {
                // As one with the press, and before it.
                self.note_change(widget, before, press.doing.unwrap_or_default());
            }
            if let Some(seen) = seen {
                self.want_changed(widget, seen);
            }
        }
    }

    /// The last of the edits of which all are taken over: those that wait with a press are not.
    fn n_edits_taken(&self) -> u64 {
        let waiting = self.presses.iter().filter(|press| !press.values.is_empty());
        let first = waiting.map(|press| press.edit - 1).min();
        first.map_or(self.edits, |edit| edit.min(self.edits))
    }

    /// What callbacks have not been told of, in the order of the user's doing.
    fn take_actions(&mut self, press: Option<&mut Press>) -> Vec<Action> {
        let changes = self.changes.drain(..).map(|it| {
            let action = Action::Changed {
                widget: it.widget,
                before: it.before,
            };
            (it.doing, action)
        });
        let pressed = press.and_then(|press| {
            let widget = press.widget;
            Some((press.doing.take()?, Action::Pressed { widget }))
        });
        let mut actions: Vec<_> = changes.chain(pressed).collect();
        actions.sort_by_key(|(doing, _)| *doing);
        actions.into_iter().map(|(_, action)| action).collect()
    }

    fn want_changed(&mut self, changed: WidgetId, before: Arc<str>) {
        self.are_presses_parked = false;
        // The first of several changes knows what the script saw.
        let is_known = self
            .reasons
            .iter()
            .any(|it| matches!(it, Reason::Changed { widget, .. } if *widget == changed));
        if !is_known {
            let widget = changed;
            self.reasons.push(Reason::Changed { widget, before });
        }
    }
}

impl Reason {
    /// In words, against the widgets as they are now; `None` for a change that came to nothing.
    fn cause(&self, widgets: &WidgetStore) -> Option<Cause> {
        match self {
            Self::Start => Some(Cause::Start),
            Self::Rerun => Some(Cause::Rerun),
            Self::Script => Some(Cause::Script),
            Self::Refreshed => Some(Cause::Refreshed),
            Self::Changed { widget, before } => {
                let after = widgets.upcoming(*widget)?;
                (after != *before).then(|| Cause::Changed {
                    label: widgets.label(*widget).unwrap_or_default(),
                    before: Arc::clone(before),
                    after,
                })
            }
        }
    }
}
