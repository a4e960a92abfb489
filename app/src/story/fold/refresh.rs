//! Refreshes in the background, told with the calls that began them.
//!
//! Which comes first is not certain: a hit carries the moment at which its key was looked up, a refresh ends on another
//! thread, and a clock that stands still puts them all at one moment.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use dacapo_cache::recorder::event::{Event, EventKind};
use dacapo_cache::{EntryId, Time};

use crate::story::fold::{Fold, Place};
use crate::story::{Refresh, RefreshState};

/// Ends whose beginning is still to come; there is one a thread at most.
const MAX_EARLY: usize = 64;

/// Refreshes of which something is still to be heard.
#[derive(Debug, Default)]
pub(super) struct Refreshes {
    /// By thread: what begins for the call that comes.
    begun: HashMap<u32, (EntryId, Refresh)>,
    /// Where a refresh is told that has not ended.
    running: HashMap<EntryId, Place>,
    /// Ends that came before their beginnings.
    early: HashMap<EntryId, (Time, RefreshState)>,
}

impl Fold {
    /// Whether a refresh of the entry is under way.
    pub(super) fn is_refreshed(&self, entry: EntryId) -> bool {
        self.refreshes.running.contains_key(&entry)
            || self.refreshes.begun.values().any(|(of, _)| *of == entry)
    }

    /// A refresh begins, for the call of this thread that is about to be served, or just was.
    pub(super) fn begin_refresh(&mut self, event: &Event, age: Duration) {
        let (entry, thread) = (event.entry, event.thread);
        let early = self.refreshes.early.remove(&entry);
        let state = match early {
            Some((time, state)) if time >= event.time => state,
            _ => RefreshState::Running,
        };
        let refresh = Refresh { age, state };
        let run = event
            .session
            .and_then(|session| self.place_of_run(session, event.rerun));
        let served = self.served.get(&thread).copied();
        if let Some((of, place)) = served
            && of == entry
            && place.map(|(run, _)| run) == run
            && self
                .call_mut(place)
                .is_some_and(|call| call.refresh.is_none())
        {
            self.tell_refresh(entry, place, refresh);
        } else {
            self.refreshes.begun.insert(thread, (entry, refresh));
        }
    }

    /// The call for which a refresh begins was served.
    pub(super) fn serve_stale(&mut self, event: &Event, place: Place) {
        if let Some((entry, refresh)) = self.refreshes.begun.remove(&event.thread)
            && entry == event.entry
        {
            self.tell_refresh(entry, place, refresh);
        }
    }

    /// A refresh has ended, one way or another.
    pub(super) fn end_refresh(&mut self, event: &Event) {
        let state = match &event.kind {
            EventKind::DidRefresh { body } => RefreshState::Done { body: *body },
            EventKind::DidFail { message } => RefreshState::Failed {
                message: Arc::clone(message),
            },
            _ => RefreshState::Discarded,
        };
        let entry = event.entry;
        if let Some(place) = self.refreshes.running.remove(&entry) {
            if let Some(call) = self.call_mut(place)
                && let Some(refresh) = &mut call.refresh
            {
                refresh.state = state;
            }
            return;
        }
        let mut begun = self.refreshes.begun.values_mut();
        if let Some((_, refresh)) = begun.find(|(of, _)| *of == entry) {
            refresh.state = state;
        } else if matches!(event.kind, EventKind::DidRefresh { .. }) {
            if self.refreshes.early.len() >= MAX_EARLY {
                self.refreshes.early.clear();
            }
            self.refreshes.early.insert(entry, (event.time, state));
        }
    }

    fn tell_refresh(&mut self, entry: EntryId, place: Place, refresh: Refresh) {
        if refresh.state == RefreshState::Running {
            self.refreshes.running.insert(entry, place);
        }
        if let Some(call) = self.call_mut(place) {
            call.refresh = Some(refresh);
        }
    }
}
