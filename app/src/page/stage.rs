//! The stage: a mirror of what the window shows, on the script's side.
//!
//! Comparing with it decides what is sent. It keeps the rule of the protocol: elements that a finished run
//! has not drawn are gone, those that an interrupted run has not reached stay.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use crate::element::{ContainerId, Element, TapeNode};
use crate::protocol::Stretch;

/// What stands where.
#[derive(Debug, Default)]
pub(crate) struct Stage {
    places: HashMap<ContainerId, Place>,
    /// The places that the run under way makes anew; `None`: all of them.
    scope: Option<Vec<ContainerId>>,
}

/// One container.
#[derive(Debug, Default)]
struct Place {
    /// What the window shows: drawn by this run up to `n_drawn`, by earlier ones beyond it.
    elements: Vec<Element>,
    n_drawn: usize,
    /// It holds one element, and each one replaces the one before.
    is_slot: bool,
    /// The fragment that may draw into it; `None`: whoever is in none.
    owner: Option<ContainerId>,
    /// Positions of what belongs to no recording from some depth on; 0 is the outermost.
    unrecorded: Vec<(usize, usize)>,
    /// The last row of unchanged elements of which the window was told in this run, and the position behind it.
    kept: Option<(usize, Stretch)>,
}

/// What the window is to be told of an element.
#[derive(Debug)]
pub(crate) enum News {
    /// It is new, or not as it was.
    Changed,
    /// It is as it was, the first of a row.
    Kept(Stretch),
    /// It is as it was, and told with the row before it.
    None,
}

impl Place {
    /// Nothing in it has been drawn so far.
    fn begin(&mut self) {
        self.n_drawn = 0;
        self.unrecorded.clear();
        self.kept = None;
    }

    /// Notes that the element at a position is as it was.
    fn keep(&mut self, idx: usize) -> News {
        if let Some((end, stretch)) = &mut self.kept
            && *end == idx
            && stretch.grow()
        {
            *end += 1;
            return News::None;
        }
        let stretch = Stretch::of(1);
        self.kept = Some((idx + 1, stretch.clone()));
        News::Kept(stretch)
    }
}

impl Stage {
    /// Begins a run of everything, or of what is inside of one container: what stands there is from earlier ones.
    pub(crate) fn begin(&mut self, scope: Option<ContainerId>) {
        self.scope = scope.map(|scope| self.inside(scope));
        match &self.scope {
            None => self.places.values_mut().for_each(Place::begin),
            Some(scope) => {
                for container in scope {
                    self.places.get_mut(container).map(Place::begin);
                }
            }
        }
    }

    /// Ends a run that came to an end: what it did not draw is gone, except in fragments that were cut short. Returns
    /// the positions of what is left in those.
    pub(crate) fn settle(
        &mut self,
        is_cut_short: impl Fn(Option<ContainerId>) -> bool,
    ) -> Vec<(ContainerId, Range<usize>)> {
        let mut left = Vec::new();
        let mut settle = |container: ContainerId, place: &mut Place| {
            if place.owner.is_some() && is_cut_short(place.owner) {
                let undrawn = place.n_drawn..place.elements.len();
                left.extend((!undrawn.is_empty()).then_some((container, undrawn)));
                return true;
            }
            place.elements.truncate(place.n_drawn);
            place.n_drawn > 0
        };
        let Some(before) = self.scope.take() else {
            self.places
                .retain(|container, place| settle(*container, place));
            return left;
        };
        let Some(outermost) = before.first().copied() else {
            return left;
        };
        // Also what was put there by this run, and by interrupted ones.
        for container in before.into_iter().chain(self.inside(outermost)) {
            if self
                .places
                .get_mut(&container)
                .is_some_and(|it| !settle(container, it))
            {
                self.places.remove(&container);
            }
        }
        left
    }

    /// A container with those inside of it, whichever run drew them.
    fn inside(&self, outermost: ContainerId) -> Vec<ContainerId> {
        let mut inside = vec![outermost];
        let mut n_looked_at = 0;
        while let Some(container) = inside.get(n_looked_at) {
            n_looked_at += 1;
            let place = self.places.get(container);
            inside.extend(
                place
                    .into_iter()
                    .flat_map(|place| place.elements.iter().filter_map(container_of)),
            );
        }
        inside
    }

    /// Says which fragment may draw into a container.
    pub(crate) fn own(&mut self, container: ContainerId, owner: Option<ContainerId>) {
        if owner.is_some() {
            self.places.entry(container).or_default().owner = owner;
        } else if let Some(place) = self.places.get_mut(&container) {
            place.owner = None;
        }
    }

    /// The fragment that may draw into a container; `None`: whoever is in none.
    pub(crate) fn owner(&self, container: ContainerId) -> Option<ContainerId> {
        self.places.get(&container)?.owner
    }

    /// Sets the next element of a container; says where, and what the window is to be told.
    pub(crate) fn put(&mut self, container: ContainerId, element: &Element) -> (usize, News) {
        let place = self.places.entry(container).or_default();
        let idx = place.n_drawn;
        place.n_drawn += 1;
        match place.elements.get_mut(idx) {
            Some(shown) if shown == element => (idx, place.keep(idx)),
            Some(shown) => {
                *shown = element.clone();
                (idx, News::Changed)
            }
            None => {
                place.elements.push(element.clone());
                (idx, News::Changed)
            }
        }
    }

    /// A container begins, empty as far as this run is concerned; says whether it holds a single element.
    pub(crate) fn begin_container(&mut self, container: ContainerId, is_slot: bool) {
        if is_slot {
            self.places.entry(container).or_default().is_slot = true;
        }
        if let Some(place) = self.places.get_mut(&container) {
            place.is_slot = is_slot;
            // One that an interrupted run left behind is not in the scope of a run that finds it again.
            place.begin();
        }
    }

    /// Whether a container holds a single element.
    pub(crate) fn is_slot(&self, container: ContainerId) -> bool {
        self.places
            .get(&container)
            .is_some_and(|place| place.is_slot)
    }

    /// Replaces an element that this run has drawn, if it still stands there.
    pub(crate) fn replace(
        &mut self,
        container: ContainerId,
        idx: usize,
        before: &Element,
        now: &Element,
    ) -> bool {
        let Some(place) = self.places.get_mut(&container) else {
            return false;
        };
        match place.elements.get_mut(idx) {
            Some(element) if idx < place.n_drawn && element == before => {
                element.clone_from(now);
                true
            }
            _ => false,
        }
    }

    /// Makes room in a slot that this run has drawn into: the next element replaces the one that stands there. Returns
    /// the containers that were in it, which hold nothing any more.
    pub(crate) fn vacate(&mut self, slot: ContainerId) -> Vec<ContainerId> {
        let Some(place) = self.places.get_mut(&slot) else {
            return Vec::new();
        };
        place.begin();
        let mut inside: Vec<_> = place.elements.iter().filter_map(container_of).collect();
        let mut n_looked_at = 0;
        while let Some(container) = inside.get(n_looked_at) {
            n_looked_at += 1;
            if let Some(place) = self.places.remove(container) {
                inside.extend(place.elements.iter().filter_map(container_of));
            }
        }
        inside
    }

    /// Empties a container; returns it with those that were in it.
    pub(crate) fn clear(&mut self, container: ContainerId) -> Vec<ContainerId> {
        let mut gone = self.vacate(container);
        if let Some(place) = self.places.get_mut(&container) {
            place.elements.clear();
        }
        gone.push(container);
        gone
    }

    /// Keeps the next element of a container out of recordings from this depth on.
    pub(crate) fn skip_in_recordings(&mut self, container: ContainerId, depth: usize) {
        let place = self.places.entry(container).or_default();
        place.unrecorded.push((place.n_drawn, depth));
    }

    /// How many elements this run has drawn into a container.
    pub(crate) fn n_drawn(&self, container: ContainerId) -> usize {
        self.places.get(&container).map_or(0, |place| place.n_drawn)
    }

    /// Where the next element of a container will stand.
    pub(crate) fn next_idx(&self, container: ContainerId) -> usize {
        let place = self.places.get(&container);
        place.map_or(0, |place| if place.is_slot { 0 } else { place.n_drawn })
    }

    /// What this run has drawn into a container from `start` on, with everything that is inside, for a recording of
    /// this depth.
    pub(crate) fn subtree(
        &self,
        container: ContainerId,
        start: usize,
        depth: usize,
    ) -> Vec<TapeNode> {
        let Some(place) = self.places.get(&container) else {
            return Vec::new();
        };
        place.elements[..place.n_drawn]
            .iter()
            .enumerate()
            .skip(start)
            .filter(|(idx, _)| {
                let mut skipped = place.unrecorded.iter();
                !skipped.any(|(at, from)| at == idx && *from <= depth)
            })
            .map(|(_, element)| TapeNode {
                element: element.clone(),
                children: match element {
                    Element::Container { id, .. } => self.subtree(*id, 0, depth),
                    _ => Vec::new(),
                },
            })
            .collect()
    }
}

fn container_of(element: &Element) -> Option<ContainerId> {
    match element {
        Element::Container { id, .. } => Some(*id),
        _ => None,
    }
}

/// The identity of what is held at a position: the path to it, hashed.
pub(crate) fn child_of(container: ContainerId, idx: usize) -> ContainerId {
    let mut hasher = DefaultHasher::new();
    (container.0, idx).hash(&mut hasher);
    // 0 and 1 are the middle of the window and the sidebar.
    ContainerId(hasher.finish() | 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::TextRole;

    fn put(stage: &mut Stage, text: &str) -> (usize, News) {
        let text = Element::Text {
            role: TextRole::Body,
            text: text.into(),
        };
        stage.put(ContainerId::MAIN, &text)
    }

    #[test]
    fn interrupted_run_leaves_what_it_did_not_reach() {
        let mut stage = Stage::default();
        stage.begin(None);
        put(&mut stage, "a");
        put(&mut stage, "b");
        stage.settle(|_| false);

        stage.begin(None);
        assert!(matches!(put(&mut stage, "c"), (0, News::Changed)));
        stage.begin(None);
        assert!(matches!(put(&mut stage, "c"), (0, News::Kept(_))));
        assert!(matches!(put(&mut stage, "b"), (1, News::None)));
    }

    #[test]
    fn row_of_unchanged_elements_is_told_once_until_the_window_reads_it() {
        let mut stage = Stage::default();
        stage.begin(None);
        for idx in 0..6 {
            put(&mut stage, &idx.to_string());
        }
        stage.begin(None);
        let (0, News::Kept(first)) = put(&mut stage, "0") else {
            panic!("the first of a row is told");
        };
        assert!(matches!(put(&mut stage, "1"), (1, News::None)));
        assert_eq!(first.take(), 2);
        let (2, News::Kept(second)) = put(&mut stage, "2") else {
            panic!("what comes after the window has read is told anew");
        };
        assert!(matches!(put(&mut stage, "changed"), (3, News::Changed)));
        assert!(matches!(put(&mut stage, "4"), (4, News::Kept(_))));
        assert_eq!([first.take(), second.take()], [0, 1]);
        stage.begin(None);
        assert!(matches!(put(&mut stage, "0"), (0, News::Kept(_))));
    }

    #[test]
    fn finished_run_removes_what_it_did_not_draw() {
        let mut stage = Stage::default();
        stage.begin(None);
        put(&mut stage, "a");
        put(&mut stage, "b");
        stage.begin(None);
        put(&mut stage, "a");
        stage.settle(|_| false);
        stage.begin(None);
        put(&mut stage, "a");
        assert!(matches!(put(&mut stage, "b"), (1, News::Changed)));
    }
}
