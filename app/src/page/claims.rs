//! Which widgets stand in the page, drawn by which line, and in which fragment: so that no two have one identity, also
//! when a fragment runs alone, and that what is no longer drawn is forgotten.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::panic::Location;

use crate::element::ContainerId;
use crate::element::widget::WidgetId;

/// The widgets of the page.
#[derive(Debug, Default)]
pub(super) struct Claims {
    by_widget: HashMap<WidgetId, Claim>,
    /// The number of the run under way.
    run: u64,
}

/// A widget that stands in the page.
#[derive(Clone, Copy, Debug)]
struct Claim {
    site: &'static Location<'static>,
    run: u64,
    fragment: Option<ContainerId>,
}

impl Claims {
    /// Begins a run.
    pub(super) fn begin(&mut self) {
        self.run += 1;
    }

    /// Notes that a line draws a widget; the line that has the identity already, if there is one. Of what stands in the
    /// part of the page that this run makes anew, only this run's lines count.
    pub(super) fn claim(
        &mut self,
        id: WidgetId,
        site: &'static Location<'static>,
        fragment: Option<ContainerId>,
        is_in_scope: impl Fn(Option<ContainerId>) -> bool,
    ) -> Result<(), &'static Location<'static>> {
        let run = self.run;
        let claim = Claim {
            site,
            run,
            fragment,
        };
        match self.by_widget.entry(id) {
            Entry::Occupied(first)
                if first.get().run == run || !is_in_scope(first.get().fragment) =>
            {
                Err(first.get().site)
            }
            Entry::Occupied(mut earlier) => {
                earlier.insert(claim);
                Ok(())
            }
            Entry::Vacant(place) => {
                place.insert(claim);
                Ok(())
            }
        }
    }

    /// Whether a widget can't be drawn any more in this run.
    pub(super) fn is_taken(
        &self,
        id: WidgetId,
        is_in_scope: impl Fn(Option<ContainerId>) -> bool,
    ) -> bool {
        self.by_widget
            .get(&id)
            .is_some_and(|claim| claim.run == self.run || !is_in_scope(claim.fragment))
    }

    /// The line that has drawn a widget in this run.
    pub(super) fn drawn_at(&self, id: WidgetId) -> Option<&'static Location<'static>> {
        let claim = self.by_widget.get(&id)?;
        (claim.run == self.run).then_some(claim.site)
    }

    /// Ends a run: what it has not drawn of the fragments (`None`: of what is in none) to whose end it has come stands no
    /// longer. Returns what stands no longer.
    pub(super) fn finish(
        &mut self,
        has_ended: impl Fn(Option<ContainerId>) -> bool,
    ) -> HashSet<WidgetId> {
        let run = self.run;
        let gone = self
            .by_widget
            .extract_if(|_, claim| claim.run != run && has_ended(claim.fragment));
        gone.map(|(id, _)| id).collect()
    }

    /// Whether a widget stands in the page.
    pub(super) fn stands(&self, id: WidgetId) -> bool {
        self.by_widget.contains_key(&id)
    }
}
