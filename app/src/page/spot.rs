//! An element that changes after it was drawn, while its run is under way.

use std::cell::RefCell;
use std::rc::Rc;

use crate::element::latest::Latest;
use crate::element::{ContainerId, Element};
use crate::page::Page;
use crate::page::live::Live;

/// The place of such an element. It is left alone once something else stands there.
pub(crate) struct Spot {
    live: Rc<Live>,
    container: ContainerId,
    index: usize,
    /// The run that drew it: a handle that outlives its run does nothing.
    run: u64,
    /// What stands there as far as this handle knows.
    shown: RefCell<Element>,
    latest: Latest,
}

impl Spot {
    /// Draws the element at the end of a page.
    pub(crate) fn put(page: &mut Page, element: Element) -> Self {
        let index = page.put(element.clone());
        Self::of(page, index, element)
    }

    /// The place of an element that was just drawn into a page.
    pub(crate) fn of(page: &Page, index: usize, element: Element) -> Self {
        Self {
            live: Rc::clone(&page.live),
            container: page.container,
            index,
            run: page.live.n_runs(),
            shown: RefCell::new(element),
            latest: Latest::default(),
        }
    }

    /// Replaces the element by its next state.
    pub(crate) fn set(&self, element: Element) {
        dacapo_cache::checkpoint();
        if self.run != self.live.n_runs() {
            return;
        }
        let mut shown = self.shown.borrow_mut();
        if *shown != element {
            let (container, index) = (self.container, self.index);
            self.live
                .update(container, index, &shown, &element, &self.latest);
            *shown = element;
        }
    }
}
