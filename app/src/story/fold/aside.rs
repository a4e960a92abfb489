//! What a rerun brings about besides its calls: what it clears and evicts, copies that its writes cost, resources
//! that can't be released.

use std::sync::Arc;

use dacapo_cache::Kind;
use dacapo_cache::recorder::event::{Event, EventKind};

use crate::story::fold::Fold;
use crate::story::{Aside, AsideStory};

/// Asides that a rerun lists.
const MAX_ASIDES: usize = 100;

impl Fold {
    /// Tells it in the rerun that did it. What nobody's rerun did and somebody should know is told in the last one of
    /// every session.
    pub(super) fn aside(&mut self, event: &Event) {
        let aside = match &event.kind {
            EventKind::DidCopy { bytes } => Aside::Copied {
                n: 1,
                bytes: *bytes,
            },
            EventKind::DidClear { actor, .. } => Aside::Cleared {
                actor: *actor,
                n: 1,
            },
            EventKind::DidEvict { cause } => Aside::Evicted {
                cause: cause.clone(),
                n: 1,
            },
            EventKind::DidFailToRelease { message } => Aside::FailedToRelease {
                message: Arc::clone(message),
            },
            _ => return,
        };
        let name = self.name(event.entry.function);
        // Resources are few: what they were called with is still wanted when they have left.
        let arguments = (name.kind == Kind::Resource || self.known.contains_key(&event.entry))
            .then(|| self.arguments(event.entry));
        let story = AsideStory {
            entry: event.entry,
            function: name.text,
            arguments,
            site: event.site.clone(),
            aside,
        };
        match (event.session, &story.aside) {
            (Some(session), _) => {
                let place = self.place_of_run(session, event.rerun);
                self.add_aside(place, story);
            }
            (None, Aside::FailedToRelease { .. } | Aside::Copied { .. }) => {
                let last: Vec<_> = self.newest.iter().map(|(&of, &run)| (of, run)).collect();
                for (session, run) in last {
                    let place = self.place_of_run(session, run);
                    self.add_aside(place, story.clone());
                }
            }
            (None, _) => {}
        }
    }

    /// Adds it to one of the same sort, if there is one.
    fn add_aside(&mut self, place: Option<u64>, story: AsideStory) {
        let Some(run) = place.and_then(|place| self.run_mut(place)) else {
            return;
        };
        let is_same = |other: &&mut AsideStory| {
            other.entry.function == story.entry.function && other.site == story.site
        };
        for other in run.asides.iter_mut().filter(is_same) {
            match (&mut other.aside, &story.aside) {
                (Aside::Copied { n, bytes }, Aside::Copied { bytes: more, .. })
                    if other.entry == story.entry =>
                {
                    (*n, *bytes) = (*n + 1, *bytes + more);
                    return;
                }
                (Aside::Cleared { actor, n }, Aside::Cleared { actor: same, .. })
                    if actor == same =>
                {
                    *n += 1;
                }
                (Aside::Evicted { cause, n }, Aside::Evicted { cause: same, .. })
                    if std::mem::discriminant(cause) == std::mem::discriminant(same) =>
                {
                    *n += 1;
                }
                _ => continue,
            }
            // Of several entries there is no one call.
            other.arguments = None;
            return;
        }
        if run.asides.len() < MAX_ASIDES {
            run.asides.push(story);
        }
    }
}
