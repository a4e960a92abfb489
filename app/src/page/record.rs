//! Recording what a cached function draws, and drawing it again.
//!
//! A tape without widgets is one element however long it is. One with widgets is drawn element by element,
//! since each widget has a value of its own in every session.

use std::fmt;
use std::sync::Arc;

use dacapo_cache::{Deprecation, Draw, Function, Widget, WidgetRead, WidgetValue};

use crate::element::{ContainerId, Element, Tape, TapeNode};
use crate::page::Page;
use crate::page::live::recording::Recording;
use crate::page::notices;
use crate::page::stage::child_of;

/// Where a recording began. Dropping it forgets the recording.
pub struct Mark {
    container: ContainerId,
    start: usize,
    sidebar_start: usize,
    recording: Recording,
}

impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mark({:?}, {})", self.container, self.start)
    }
}

impl Draw for Page {
    type Tape = Arc<Tape>;
    type Mark = Mark;

    fn begin(&mut self, function: &'static Function) -> Mark {
        let [start, sidebar_start] =
            [self.container, ContainerId::SIDEBAR].map(|place| self.live.stage().next_idx(place));
        let places = [
            (self.container, start),
            (ContainerId::SIDEBAR, sidebar_start),
        ];
        Mark {
            container: self.container,
            start,
            sidebar_start,
            recording: self.live.begin_recording(function, places),
        }
    }

    fn end(&mut self, mark: Mark) -> Arc<Tape> {
        let stage = self.live.stage();
        let depth = mark.recording.depth;
        let page = stage.subtree(mark.container, mark.start, depth);
        // With the sidebar itself as the page, all of it is in `page` already.
        let sidebar = if mark.container == ContainerId::SIDEBAR {
            Vec::new()
        } else {
            stage.subtree(ContainerId::SIDEBAR, mark.sidebar_start, depth)
        };
        let sidebar = (!sidebar.is_empty()).then(|| Arc::new(Tape::new(sidebar, None)));
        let reads = mark.recording.reads().into_iter();
        Arc::new(Tape {
            reads: reads.map(|read| read.widget).collect(),
            ..Tape::new(page, sidebar)
        })
    }

    fn reads(&self, mark: &Mark) -> Vec<WidgetRead> {
        mark.recording.reads()
    }

    fn widget_value(&self, widget: &Widget) -> WidgetValue {
        self.live.value_to_read(widget)
    }

    fn replay(&mut self, tape: &Arc<Tape>) {
        self.note_reads(&tape.reads);
        replay_into(self, tape);
        if let Some(sidebar) = &tape.sidebar {
            replay_into(&mut self.sidebar(), sidebar);
        }
    }

    fn n_elements(tape: &Arc<Tape>) -> usize {
        tape.n_elements
    }

    fn warn(&mut self, message: &str) {
        self.live
            .put_outside(self.container, notices::warning(message), 0);
    }

    fn deprecate(&mut self, deprecation: &Deprecation) {
        self.live
            .put_notice(self.container, notices::deprecation(deprecation));
    }
}

impl Tape {
    /// A tape of these elements.
    fn new(page: Vec<TapeNode>, sidebar: Option<Arc<Self>>) -> Self {
        let (n_page, has_page_widgets) = survey(&page);
        Self {
            n_elements: n_page + sidebar.as_ref().map_or(0, |it| it.n_elements),
            has_widgets: has_page_widgets || sidebar.as_ref().is_some_and(|it| it.has_widgets),
            page,
            sidebar,
            reads: Vec::new(),
        }
    }
}

/// How many elements there are, and whether widgets are among them.
fn survey(nodes: &[TapeNode]) -> (usize, bool) {
    let mut n_elements = 0;
    let mut has_widgets = false;
    for node in nodes {
        let (n_children, has_inner) = survey(&node.children);
        n_elements += n_children
            + match &node.element {
                Element::Replay { tape, .. } => tape.n_elements,
                _ => 1,
            };
        has_widgets |= has_inner || matches!(node.element, Element::Widget(_));
    }
    (n_elements, has_widgets)
}

fn replay_into(page: &mut Page, tape: &Arc<Tape>) {
    if tape.page.is_empty() {
        return;
    }
    if tape.has_widgets {
        redraw(page, &tape.page);
    } else {
        let idx = page.live.stage().next_idx(page.container);
        page.live.put(
            page.container,
            Element::Replay {
                id: child_of(page.container, idx),
                tape: Arc::clone(tape),
            },
        );
    }
}

/// Draws nodes one by one: containers get identities of this place, widgets their own values.
fn redraw(page: &mut Page, nodes: &[TapeNode]) {
    for node in nodes {
        match &node.element {
            Element::Widget(widget) => page.redraw_widget(widget),
            Element::Container { kind, .. } => {
                let mut inside = page.reopen(kind);
                redraw(&mut inside, &node.children);
            }
            Element::Replay { tape, .. } => replay_into(page, tape),
            element => {
                page.live.put(page.container, element.clone());
            }
        }
    }
}
