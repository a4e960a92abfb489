//! Which widgets and forms stand in the page, drawn by which line, and in which fragment: so that no two have one
//! identity, also when a fragment runs alone, and that what is no longer drawn is forgotten.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::panic::Location;

use crate::element::ContainerId;

/// The widgets of the page, or its forms, by their identities.
#[derive(Debug)]
pub(super) struct Claims<I> {
    by_id: HashMap<I, Claim>,
    /// The number of the run under way.
    run: u64,
}

impl<I> Default for Claims<I> {
    fn default() -> Self {
        Self {
            by_id: HashMap::new(),
            run: 0,
        }
    }
}

/// One of them.
#[derive(Clone, Copy, Debug)]
struct Claim {
    site: &'static Location<'static>,
    run: u64,
    fragment: Option<ContainerId>,
}

impl<I: Copy + Eq + Hash> Claims<I> {
    /// Begins a run.
    pub(super) fn begin(&mut self) {
        self.run += 1;
    }

    /// Notes that a line draws one; the line that has the identity already, if there is one. Of what stands in the
    /// part of the page that this run makes anew, only this run's lines count.
    pub(super) fn claim(
        &mut self,
        id: I,
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
        match self.by_id.entry(id) {
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

    /// Whether one can't be drawn any more in this run.
    pub(super) fn is_taken(
        &self,
        id: I,
        is_in_scope: impl Fn(Option<ContainerId>) -> bool,
    ) -> bool {
        self.by_id
            .get(&id)
            .is_some_and(|claim| claim.run == self.run || !is_in_scope(claim.fragment))
    }

    /// The line that has drawn one in this run.
    pub(super) fn drawn_at(&self, id: I) -> Option<&'static Location<'static>> {
        let claim = self.by_id.get(&id)?;
        (claim.run == self.run).then_some(claim.site)
    }

    /// Ends a run: what it has not drawn of the fragments (`None`: of what is in none) to whose end it has come stands no
    /// longer. Returns what stands no longer.
    pub(super) fn finish(&mut self, has_ended: impl Fn(Option<ContainerId>) -> bool) -> HashSet<I> {
        let run = self.run;
        let gone = self
            .by_id
            .extract_if(|_, claim| claim.run != run && has_ended(claim.fragment));
        gone.map(|(id, _)| id).collect()
    }

    /// Whether one stands in the page.
    pub(super) fn stands(&self, id: I) -> bool {
        self.by_id.contains_key(&id)
    }
}
