//! What a window would show: the flat map of the protocol, as text-minded as a test.

use crate::element::{ContainerId, Element, TapeNode};
use crate::protocol::Delta;
use crate::shell::tree::{Applied, PageTree};

/// The page, as a window keeps it.
#[derive(Debug, Default)]
pub(super) struct PageModel {
    tree: PageTree,
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
        self.tree.apply(delta, 0.0)
    }

    pub(super) fn tree(&self) -> &PageTree {
        &self.tree
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
        if !self.tree.is_empty(ContainerId::SIDEBAR) {
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
        for (_, element, _) in self.tree.elements(container) {
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
