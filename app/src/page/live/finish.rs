//! The end of a run: what it has not drawn goes, except where it has not come to it.
//!
//! Each fragment ends for itself: one that failed, or that asked for its next run halfway, says nothing of what stands
//! below that line, while the rest of the page is complete.

use std::any::Any;

use crate::element::ContainerId;
use crate::page::live::Live;
use crate::protocol::{Delta, Stretch};

/// How a run, or a fragment in it, differs from one that came to its last line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The script returned.
    Complete,
    /// An error or a panic: what was not drawn is gone, but widgets below it keep their values.
    Broken,
    /// What it had not reached stays as it was.
    Interrupted,
}

/// What is known after a run.
pub(crate) struct Report {
    /// Elements that it drew.
    pub(crate) n_elements: usize,
    /// How the part of the page ended in which the button stands whose press nobody took; `None`: there is no such press.
    pub(crate) unseen_press: Option<Ending>,
    /// Which runs the script asked for: of a fragment alone, or (`None`) of everything.
    pub(crate) wants: Vec<Option<ContainerId>>,
    /// What is no longer needed; dropping it is user code.
    pub(crate) left_over: Vec<Box<dyn Any>>,
}

impl Live {
    /// Ends the run. `ending` is that of the script around its fragments.
    pub(crate) fn finish(&self, ending: Ending) -> Report {
        self.put_notices();
        self.warn_of_forms(ending);
        let run = self.run.take();
        let mut fragments = self.fragments.borrow_mut();
        let mut widgets = self.widgets.borrow_mut();
        let ending_in = |fragment| fragments.ending_in(fragment, ending);
        let unseen_press = run.press.map(|press| ending_in(widgets.fragment(press)));
        if let Some(form) = run.forms.emptied()
            && unseen_press.is_none_or(|ending| ending == Ending::Complete)
        {
            widgets.empty(form);
        }
        if ending != Ending::Interrupted {
            let left = self
                .stage
                .borrow_mut()
                .settle(|owner| ending_in(owner) == Ending::Interrupted);
            for (container, undrawn) in left {
                self.outbox.send(Delta::Keep {
                    container,
                    index: undrawn.start,
                    stretch: Stretch::of(undrawn.len()),
                });
            }
        }
        let has_ended = |fragment| {
            fragments.is_in_scope(fragment) && ending_in(fragment) != Ending::Interrupted
        };
        self.form_claims.borrow_mut().finish(has_ended);
        let mut claims = self.claims.borrow_mut();
        let gone = claims.finish(has_ended);
        let mut left_over = Vec::new();
        if ending != Ending::Interrupted {
            // Only a run of everything knows of what an earlier one that failed did not come to.
            let runs_all = fragments.scope().is_none();
            let stands = |id, fragment| {
                claims.stands(id)
                    || (!runs_all && !gone.contains(&id))
                    || ending_in(fragment) != Ending::Complete
            };
            let mut callbacks = self.callbacks.borrow_mut();
            let gone = callbacks.extract_if(|id, _| !stands(*id, widgets.fragment(*id)));
            left_over.extend(gone.map(|(_, it)| Box::new(it) as Box<dyn Any>));
            widgets.forget_unless(stands);
        }
        left_over.extend(fragments.finish(ending));
        Report {
            n_elements: self.n_elements.get(),
            unseen_press,
            wants: self.wants.take(),
            left_over,
        }
    }

    /// Ends the session: gives up what may hold a page, and with it this. Dropping it is user code.
    pub(crate) fn end(&self) -> Vec<Box<dyn Any>> {
        let callbacks = self.callbacks.take();
        let fragments = self.fragments.take();
        let states = self.states.borrow_mut().take();
        vec![Box::new(callbacks), Box::new(fragments), Box::new(states)]
    }
}
