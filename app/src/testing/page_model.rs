//! What a window would show: the flat map of the protocol, as text-minded as a test.

use std::collections::HashMap;

use crate::element::{ContainerId, Element, TapeNode};
use crate::protocol::Delta;
use crate::shell::tree::{Applied, delivered};

/// The elements of each container.
#[derive(Debug, Default)]
pub(super) struct PageModel {
    containers: HashMap<ContainerId, Vec<Shown>>,
    run: u32,
}

#[derive(Debug)]
struct Shown {
    element: Element,
    /// The run that drew it last.
    run: u32,
}

/// An element where it is found: in a container, or on a tape.
pub(super) enum Visit<'a> {
    /// An element, and how deep it is.
    Element(&'a Element, usize),
    /// What follows is in the sidebar.
    Sidebar,
}

impl PageModel {
    pub(super) fn apply(&mut self, delta: Delta) -> Applied {
        match delta {
            Delta::RunStarted { run, edits, .. } => {
                self.run = run;
                return Applied::Seen { edits };
            }
            Delta::Put {
                container,
                index,
                element,
            } => {
                let run = self.run;
                let applied = delivered(&element);
                let shown = Shown { element, run };
                let places = self.containers.entry(container).or_default();
                if let Some(place) = places.get_mut(index) {
                    *place = shown;
                } else {
                    assert_eq!(places.len(), index, "elements are put in order");
                    places.push(shown);
                }
                return applied;
            }
            Delta::Keep { container, index } => {
                let places = self.containers.get_mut(&container);
                let place = places.and_then(|it| it.get_mut(index));
                let place = place.expect("only what is shown can be kept");
                place.run = self.run;
                return delivered(&place.element);
            }
            Delta::Clear { container } => {
                self.containers.remove(&container);
            }
            Delta::Update {
                container,
                index,
                latest,
            } => {
                let places = self.containers.get_mut(&container);
                let place = places.and_then(|it| it.get_mut(index));
                if let (Some(place), Some(element)) = (place, latest.take()) {
                    place.element = element;
                }
            }
            Delta::RunFinished { note } if !note.outcome.is_cut_short() => {
                let run = self.run;
                self.containers.retain(|_, places| {
                    places.retain(|shown| shown.run == run);
                    !places.is_empty()
                });
            }
            Delta::RunFinished { .. }
            | Delta::Busy { .. }
            | Delta::Idle
            | Delta::Toast(_)
            | Delta::Log(_)
            | Delta::LogDropped { .. } => {}
        }
        Applied::Nothing
    }

    /// All elements, without the places that hold them.
    pub(super) fn elements(&self) -> Vec<Element> {
        let mut elements = Vec::new();
        self.visit(&mut |visit| {
            if let Visit::Element(element, _) = visit
                && !matches!(element, Element::Container { .. } | Element::Replay { .. })
            {
                elements.push(element.clone());
            }
        });
        elements
    }

    /// Walks from the top to the bottom, the sidebar last.
    pub(super) fn visit(&self, visitor: &mut dyn FnMut(Visit<'_>)) {
        self.visit_container(ContainerId::MAIN, 0, visitor);
        if self.containers.contains_key(&ContainerId::SIDEBAR) {
            visitor(Visit::Sidebar);
            self.visit_container(ContainerId::SIDEBAR, 1, visitor);
        }
    }

    fn visit_container(
        &self,
        container: ContainerId,
        depth: usize,
        visitor: &mut dyn FnMut(Visit<'_>),
    ) {
        for Shown { element, .. } in self.containers.get(&container).into_iter().flatten() {
            visitor(Visit::Element(element, depth));
            match element {
                Element::Container { id, .. } => self.visit_container(*id, depth + 1, visitor),
                Element::Replay { tape, .. } => visit_tape(&tape.page, depth + 1, visitor),
                _ => {}
            }
        }
    }
}

fn visit_tape(nodes: &[TapeNode], depth: usize, visitor: &mut dyn FnMut(Visit<'_>)) {
    for node in nodes {
        visitor(Visit::Element(&node.element, depth));
        visit_tape(&node.children, depth + 1, visitor);
        if let Element::Replay { tape, .. } = &node.element {
            visit_tape(&tape.page, depth + 1, visitor);
        }
    }
}
