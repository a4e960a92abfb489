//! Where the Tab key can lead to: told from the elements themselves, so that those which are out of sight need not be
//! drawn to find out.

use crate::element::widget::WidgetKind;
use crate::element::{ContainerKind, Element, TapeNode};
use crate::shell::tree::PageTree;
use crate::view::Place;

/// Containers in containers that are looked into; what is deeper counts as a doubt.
const MAX_DEPTH: usize = 24;
/// Doubtful elements on the way to one that is sure; those behind are not looked at.
const MAX_DOUBTS: usize = 8;

/// Whether an element holds something that takes the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stop {
    No,
    /// It depends on what the user did, or on what a closure draws.
    Perhaps,
    Yes,
}

/// The elements of a place that the Tab key may lead to, looking along `way`: all up to the first one that is sure.
pub(super) fn along(
    tree: &PageTree,
    place: Place<'_>,
    way: impl Iterator<Item = usize>,
) -> Vec<usize> {
    let mut found = Vec::new();
    for idx in way {
        match at(tree, place, idx, 0) {
            Stop::No => {}
            Stop::Perhaps => found.push(idx),
            Stop::Yes => {
                found.push(idx);
                break;
            }
        }
        if found.len() > MAX_DOUBTS {
            break;
        }
    }
    found
}

fn at(tree: &PageTree, place: Place<'_>, idx: usize, depth: usize) -> Stop {
    match place {
        Place::Live(container) => tree
            .element(container, idx)
            .map_or(Stop::No, |(element, _)| of(tree, element, None, depth)),
        Place::Tape(nodes) => of(tree, &nodes[idx].element, Some(&nodes[idx].children), depth),
    }
}

fn of(tree: &PageTree, element: &Element, children: Option<&[TapeNode]>, depth: usize) -> Stop {
    match element {
        // The mark that says more.
        Element::Heading { help: Some(_), .. } => Stop::Yes,
        Element::Metric { look, .. } if look.help.is_some() => Stop::Yes,
        Element::Text { .. }
        | Element::Heading { .. }
        | Element::Badge { .. }
        | Element::Divider
        | Element::Metric { .. }
        | Element::Progress { .. } => Stop::No,
        Element::Images(images) if images.is_empty() => Stop::No,
        Element::PageLink { is_enabled, .. } if !is_enabled => Stop::No,
        Element::Table(table) if table.is_plain => Stop::Perhaps,
        Element::Link { .. }
        | Element::PageLink { .. }
        | Element::Chart(_)
        | Element::Code { .. }
        | Element::Image(_)
        | Element::Images(_)
        | Element::Table(_) => Stop::Yes,
        // Links, and buttons that are there now and then.
        Element::Markdown(_)
        | Element::Alert { .. }
        | Element::Deprecation { .. }
        | Element::Exception(_)
        | Element::Tree { .. }
        | Element::Drawing(_) => Stop::Perhaps,
        Element::Widget(widget) => match widget.kind {
            WidgetKind::Dialog => Stop::No,
            WidgetKind::Editor { .. } if widget.is_enabled => Stop::Perhaps,
            _ if widget.is_enabled => Stop::Yes,
            _ => Stop::No,
        },
        Element::Container { id, kind } => match kind {
            ContainerKind::Expander { .. }
            | ContainerKind::Tabs { .. }
            | ContainerKind::Status { .. } => Stop::Yes,
            ContainerKind::Popover { is_enabled, .. } if *is_enabled => Stop::Yes,
            ContainerKind::Dialog { .. } | ContainerKind::Popover { .. } => Stop::No,
            _ => inside(tree, children.map_or(Place::Live(*id), Place::Tape), depth),
        },
        Element::Replay { tape, .. } => inside(tree, Place::Tape(&tape.page), depth),
    }
}

fn inside(tree: &PageTree, place: Place<'_>, depth: usize) -> Stop {
    if depth >= MAX_DEPTH {
        return Stop::Perhaps;
    }
    let mut most = Stop::No;
    for idx in 0..place.len(tree) {
        most = most.max(at(tree, place, idx, depth + 1));
        if most == Stop::Yes {
            break;
        }
    }
    most
}
