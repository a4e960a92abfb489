//! Recordings: which cached functions draw, what they read, and what they may not do.

use std::collections::HashSet;
use std::rc::Rc;

use dacapo_cache::{Function, WidgetRead};

use crate::element::{ContainerId, Exception};
use crate::page::live::Live;

/// A cached function that draws.
pub(super) struct Recorded {
    function: &'static Function,
    /// What it draws into, and how many elements stood there before.
    places: [(ContainerId, usize); 2],
    /// Whether it was said that the key doesn't hold the value of a widget inside.
    was_warned: bool,
}

/// A recording under way.
pub(crate) struct Recording {
    live: Rc<Live>,
    /// 0 is the outermost.
    pub(crate) depth: usize,
    reads_start: usize,
}

impl Live {
    /// Begins a recording; it ends when the guard is dropped.
    pub(crate) fn begin_recording(
        self: &Rc<Self>,
        function: &'static Function,
        places: [(ContainerId, usize); 2],
    ) -> Recording {
        let mut recordings = self.recordings.borrow_mut();
        let depth = recordings.len();
        recordings.push(Recorded {
            function,
            places,
            was_warned: false,
        });
        Recording {
            live: Rc::clone(self),
            depth,
            reads_start: self.reads.borrow().len(),
        }
    }

    /// The cached function that is drawing and before which something stood in a container.
    pub(super) fn recording_that_clears(
        &self,
        container: ContainerId,
    ) -> Option<&'static Function> {
        let recordings = self.recordings.borrow();
        let is_of_others = |it: &&Recorded| {
            let mut places = it.places.iter();
            places.any(|(place, n_before)| *place == container && *n_before > 0)
        };
        recordings.iter().find(is_of_others).map(|it| it.function)
    }

    /// Whether a cached function is drawing.
    pub(crate) fn is_recording(&self) -> bool {
        !self.recordings.borrow().is_empty()
    }

    /// Notes what the recordings under way have read.
    pub(crate) fn note_read(&self, read: WidgetRead) {
        self.reads.borrow_mut().push(read);
    }

    /// The recordings whose functions can't read widgets, and of which that must still be said; it counts as said.
    pub(crate) fn recordings_to_warn(&self) -> Vec<(usize, &'static Function)> {
        let mut recordings = self.recordings.borrow_mut();
        let silent = recordings.iter_mut().enumerate().filter_map(|(depth, it)| {
            let must_say = !it.function.options.allows_widgets && !it.was_warned;
            it.was_warned |= must_say;
            must_say.then_some((depth, it.function))
        });
        silent.collect()
    }
}

impl Recording {
    /// What was read so far, each widget once. A second widget of the same identity is refused whatever the user
    /// sets, so that it says nothing more.
    pub(crate) fn reads(&self) -> Vec<WidgetRead> {
        let mut seen = HashSet::new();
        let reads = self.live.reads.borrow();
        let reads = reads.get(self.reads_start..).unwrap_or_default();
        let firsts = reads.iter().filter(|read| seen.insert(read.widget.id));
        firsts.cloned().collect()
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        let mut recordings = self.live.recordings.borrow_mut();
        recordings.pop();
        if recordings.is_empty() {
            self.live.reads.borrow_mut().clear();
        }
    }
}

/// That a cached function clears what others have drawn.
pub(super) fn cleared_in(function: &Function) -> Exception {
    Exception {
        title: "clearing the page in a cached function".into(),
        message: format!(
            "`{}` clears what stood in its page before it was called, which a hit would not do again: clear the page \
             before the call, or let the function draw into a container of its own",
            function.name
        )
        .into(),
        chain: Vec::new(),
        place: None,
        backtrace: None,
    }
}
