//! What is to be run next, and why.
//!
//! Requests coalesce: of a widget's values the last one counts, and any number of reasons make one run.
//! Presses do not: each waits for a run of its own, in their order.
//!
//! What is wanted of a fragment alone makes a run of the fragment alone, unless everything is wanted, too: that wins.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::element::ContainerId;
use crate::element::widget::{Value, WidgetId};
use crate::host::action::Action;
use crate::protocol::{Cause, Command};
use crate::widget::store::WidgetStore;

/// The fragment of which a run is wanted, by its place; `None`: of everything.
type Scope = Option<ContainerId>;

/// Reasons and presses that wait.
#[derive(Debug, Default)]
pub(super) struct Queue {
    reasons: Vec<(Scope, Reason)>,
    presses: VecDeque<Press>,
    /// Presses whose run failed before it came to the button: they wait until the user wants a run, and block no other.
    kept: Vec<Press>,
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
    /// The session goes on in a new program.
    Reload,
    Rerun,
    Script,
    /// The time of a fragment has come.
    Timer,
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
    scope: Scope,
    label: Arc<str>,
    /// When it was done among the user's doings; `None` once the callback was told.
    doing: Option<u64>,
    /// Whether a run that was to see it failed.
    has_failed: bool,
    /// What was submitted with it and is not taken over: it belongs to the run of this press and to no earlier one.
    values: Vec<(WidgetId, Value)>,
    /// Its number among the window's edits.
    edit: u64,
}

/// A change that no callback was told of.
#[derive(Clone, Debug)]
struct Change {
    widget: WidgetId,
    scope: Scope,
    /// What callbacks, or else the script, have seen.
    before: Value,
    /// When it was done among the user's doings.
    doing: u64,
}

/// A run that is to be made.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) cause: Cause,
    /// What is to be run.
    pub(super) scope: Scope,
    pub(super) press: Option<Press>,
    pub(super) edits: u64,
    /// What callbacks are to be told first, in order.
    pub(super) actions: Vec<Action>,
    /// To be asked again, should it be interrupted.
    reasons: Vec<(Scope, Reason)>,
}

impl Queue {
    /// Wants a run.
    pub(super) fn want(&mut self, scope: Scope, reason: Reason) {
        // A clock is no reason to go on with what the user has stopped.
        if reason != Reason::Timer {
            self.unpark();
        }
        let wanted = (scope, reason);
        if !self.reasons.contains(&wanted) {
            self.reasons.push(wanted);
        }
    }

    /// Wants of everything what is wanted of fragments that have gone meanwhile, and of the fragments in which they stand
    /// by now what was done to widgets.
    pub(super) fn widen(&mut self, widgets: &WidgetStore, stands: impl Fn(ContainerId) -> bool) {
        let presses = self.presses.iter_mut().chain(&mut self.kept);
        let presses = presses.map(|press| (press.widget, &mut press.scope));
        let changes = self.changes.iter_mut();
        let changes = changes.map(|change| (change.widget, &mut change.scope));
        let reasons = self
            .reasons
            .iter_mut()
            .filter_map(|(scope, reason)| match reason {
                Reason::Changed { widget, .. } => Some((*widget, scope)),
                _ => None,
            });
        for (widget, scope) in presses.chain(changes).chain(reasons) {
            if widgets.label(widget).is_some() {
                *scope = widgets.fragment(widget);
            }
        }
        let scopes = self.reasons.iter_mut().map(|(scope, _)| scope);
        let scopes = scopes.chain(self.presses.iter_mut().map(|press| &mut press.scope));
        let scopes = scopes.chain(self.kept.iter_mut().map(|press| &mut press.scope));
        let scopes = scopes.chain(self.changes.iter_mut().map(|change| &mut change.scope));
        for scope in scopes {
            *scope = scope.filter(|place| stands(*place));
        }
    }

    /// Takes a command over.
    pub(super) fn apply(&mut self, command: Command, widgets: &mut WidgetStore) {
        match command {
            Command::Rerun | Command::Reset => self.want(None, Reason::Rerun),
            Command::Refreshed { fragment } => self.want(fragment, Reason::Refreshed),
            Command::Clock => {}
            Command::Set {
                widget,
                value,
                edit,
            } => {
                self.edits = self.edits.max(edit);
                let before = widgets.seen(widget);
                let scope = widgets.fragment(widget);
                let value_before = widgets.value(widget);
                let is_known = widgets.set(widget, value);
                if let Some((before, _)) = value_before {
                    self.n_doings += 1;
                    self.note_change(widget, scope, before, self.n_doings);
                }
                match before {
                    Some(before) if is_known => self.want_changed(scope, widget, before),
                    // It has gone from the page meanwhile; the window is shown so.
                    _ => self.want(None, Reason::Rerun),
                }
            }
            Command::Press { widget, edit } => {
                self.edits = self.edits.max(edit);
                match widgets.label(widget) {
                    Some(label) => {
                        let scope = widgets.fragment(widget);
                        self.note_press(widget, scope, label, Vec::new(), edit);
                    }
                    None => self.want(None, Reason::Rerun),
                }
            }
            Command::Submit {
                widget,
                values,
                edit,
            } => {
                self.edits = self.edits.max(edit);
                // Without its button nobody would take the values over: they are dropped, and the window shown so.
                match widgets.label(widget) {
                    Some(label) => {
                        let scope = widgets.fragment(widget);
                        self.note_press(widget, scope, label, values, edit);
                    }
                    None => self.want(None, Reason::Rerun),
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
            for (scope, reason) in newer {
                match reason {
                    // What the interrupted run was for began earlier: its value before is the first.
                    Reason::Changed { widget, before } => self.want_changed(scope, widget, before),
                    reason => self.want(scope, reason),
                }
            }
        }
    }

    /// Keeps a press whose run failed before it came to the button, for the next run that the user wants. It
    /// wants none by itself: a script that fails each time would run for ever. It stands behind those that no run
    /// was made for: one of them may be the button that mends the page.
    pub(super) fn keep_press(&mut self, job: Job) {
        let Some(mut press) = job.press else { return };
        press.has_failed = true;
        let is_fresh = |press: &Press| !press.has_failed;
        if self.presses.iter().any(is_fresh) || self.reasons.iter().any(|(_, it)| it.is_of_user()) {
            self.presses.push_back(press);
        } else {
            self.kept.push(press);
        }
    }

    /// What is to be run now. `is_inside` says whether a fragment stands in another one, or is that one: whose run
    /// comes to it, too.
    pub(super) fn next(
        &mut self,
        widgets: &mut WidgetStore,
        is_inside: impl Fn(ContainerId, ContainerId) -> bool,
    ) -> Option<Job> {
        self.was_stopped = false;
        let has_press = !self.are_presses_parked && !self.presses.is_empty();
        let press_scope = self
            .presses
            .front()
            .filter(|_| has_press)
            .map(|it| it.scope);
        let (of_user, others): (Vec<_>, Vec<_>) =
            self.reasons.iter().partition(|(_, it)| it.is_of_user());
        let of_user = of_user.into_iter().map(|(scope, _)| *scope);
        // A timer that is due again whenever its fragment has run leaves no turn to those behind it.
        let others = others.into_iter().map(|(scope, _)| *scope);
        let wanted: Vec<Scope> = of_user.chain(press_scope).chain(others).collect();
        // Everything, if that is wanted, too; else one fragment after the other.
        let scope = *wanted
            .iter()
            .find(|scope| scope.is_none())
            .or(wanted.first())?;
        let is_in = |wanted: Scope| match (wanted, scope) {
            (_, None) => true,
            (Some(fragment), Some(outer)) => is_inside(fragment, outer),
            (None, Some(_)) => false,
        };
        let mut press = match press_scope {
            Some(scope) if is_in(scope) => self.presses.pop_front(),
            _ => None,
        };
        if let Some(press) = &mut press {
            self.take_submitted(press, widgets);
        }
        let reasons: Vec<_> = self.reasons.extract_if(.., |(it, _)| is_in(*it)).collect();
        let mut causes: Vec<_> = reasons
            .iter()
            .filter_map(|(_, reason)| reason.cause(widgets))
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
            actions: self.take_actions(is_in, press.as_mut()),
            cause,
            scope,
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
    fn note_change(&mut self, widget: WidgetId, scope: Scope, before: Value, doing: u64) {
        let known = self.changes.iter().position(|it| it.widget == widget);
        let before = known.map_or(before, |idx| self.changes.remove(idx).before);
        self.changes.push(Change {
            widget,
            scope,
            before,
            doing,
        });
    }

    fn note_press(
        &mut self,
        widget: WidgetId,
        scope: Scope,
        label: Arc<str>,
        values: Vec<(WidgetId, Value)>,
        edit: u64,
    ) {
        self.n_doings += 1;
        self.presses.push_back(Press {
            widget,
            scope,
            label,
            doing: Some(self.n_doings),
            has_failed: false,
            values,
            edit,
        });
        self.unpark();
    }

    /// Lets the presses that wait for something else have their turn, behind those that had none yet.
    fn unpark(&mut self) {
        self.are_presses_parked = false;
        self.presses.extend(self.kept.drain(..));
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
                self.note_change(widget, press.scope, before, press.doing.unwrap_or_default());
            }
            if let Some(seen) = seen {
                self.want_changed(press.scope, widget, seen);
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
    fn take_actions(
        &mut self,
        is_in: impl Fn(Scope) -> bool,
        press: Option<&mut Press>,
    ) -> Vec<Action> {
        let changes: Vec<_> = self.changes.extract_if(.., |it| is_in(it.scope)).collect();
        // Presses that were done before a change are told before it, though their own runs come later. What is
        // submitted with one isn't known until then.
        let last_change = changes.iter().map(|it| it.doing).max().unwrap_or(0);
        let earlier = self.presses.iter_mut().filter(|waiting| {
            let is_earlier = waiting.doing.is_some_and(|doing| doing < last_change);
            is_earlier && is_in(waiting.scope) && waiting.values.is_empty()
        });
        let pressed = press.into_iter().chain(earlier).filter_map(|press| {
            let widget = press.widget;
            Some((press.doing.take()?, Action::Pressed { widget }))
        });
        let changes = changes.into_iter().map(|it| {
            let action = Action::Changed {
                widget: it.widget,
                before: it.before,
            };
            (it.doing, action)
        });
        let mut actions: Vec<_> = changes.chain(pressed).collect();
        actions.sort_by_key(|(doing, _)| *doing);
        actions.into_iter().map(|(_, action)| action).collect()
    }

    fn want_changed(&mut self, scope: Scope, changed: WidgetId, before: Arc<str>) {
        self.unpark();
        // The first of several changes knows what the script saw.
        let is_known = self
            .reasons
            .iter()
            .any(|(_, it)| matches!(it, Reason::Changed { widget, .. } if *widget == changed));
        if !is_known {
            let widget = changed;
            self.reasons
                .push((scope, Reason::Changed { widget, before }));
        }
    }
}

impl Reason {
    /// Whether the user asked for it, rather than a clock or the script itself.
    fn is_of_user(&self) -> bool {
        !matches!(self, Self::Script | Self::Timer | Self::Refreshed)
    }

    /// In words, against the widgets as they are now; `None` for a change that came to nothing.
    fn cause(&self, widgets: &WidgetStore) -> Option<Cause> {
        match self {
            Self::Start => Some(Cause::Start),
            Self::Reload => Some(Cause::Reloaded),
            Self::Rerun => Some(Cause::Rerun),
            Self::Script => Some(Cause::Script),
            Self::Timer => Some(Cause::Timer),
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
