//! Telling the observer of a run that a body computes.

use crate::call::CallWords;
use crate::flight::chain;
use crate::function::{Function, Spinner};
use crate::run::{Observe, Run, SpinnerText};
use crate::sync::Arc;

/// While it lives, the observer knows that a body computes.
pub(super) struct Told(Arc<dyn Observe>);

impl Told {
    /// Tells the observer of this run, if there is one, the function wants it, and no computation around
    /// this one was told already.
    pub(super) fn tell(function: &'static Function, words: &CallWords) -> Option<Self> {
        if function.options.spinner == Spinner::None {
            return None;
        }
        let observer = Arc::clone(Run::current()?.observer()?);
        if chain::current().is_some_and(|frame| frame.is_told) {
            return None;
        }
        match function.options.spinner {
            Spinner::Text(text) => observer.will_compute(told(function, text)),
            Spinner::None | Spinner::Call => {
                observer.will_compute(told(function, &format!("Running `{}`", words.text())));
            }
        }
        Some(Self(observer))
    }
}

fn told<'a>(function: &Function, text: &'a str) -> SpinnerText<'a> {
    let spinner = SpinnerText::new(text);
    if function.options.shows_time {
        spinner.with_time()
    } else {
        spinner
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        self.0.did_compute();
    }
}
