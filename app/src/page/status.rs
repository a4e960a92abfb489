//! What a script is doing: spinners, and boxes that tell the steps.

use std::fmt;
use std::fmt::Display;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::element::{ContainerKind, Element, StatusState};
use crate::page::Page;
use crate::page::elements::shared;
use crate::page::spot::Spot;

impl Page {
    /// Says what is being done, at the end of this place, as long as `work` takes. It appears after half a second.
    ///
    /// ```
    /// # fn train() -> f64 { 0.9 }
    /// # fn script(page: &mut dacapo::Page) {
    /// let accuracy = page.spinner("Training…", || train());
    /// page.metric("Accuracy", accuracy);
    /// # }
    /// ```
    pub fn spinner<R>(&mut self, text: impl Display, work: impl FnOnce() -> R) -> R {
        dacapo_cache::checkpoint();
        let _busy = self.live.busy(self.container, &shared(&text));
        work()
    }

    /// A box that says what is being done, and holds what `work` draws into it. It is open while that is under way,
    /// folds when it went well, and stays open when it failed: when `work` returns an error, or calls
    /// [`Status::fail`]. A run that ends before it leaves it as *stopped*.
    ///
    /// `work` returns nothing, a `Result` or an `Option`, and so does this.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) -> Result {
    /// let rides = page.status("Loading the rides", |status| -> Result<Table> {
    ///     status.write("reading the file");
    ///     let rides = Table::read_csv("assets/rides.csv")?;
    ///     status.write(("checking", rides.n_rows(), "rows"));
    ///     status.set_label("Rides are loaded");
    ///     Ok(rides)
    /// })?;
    /// page.table(&rides);
    /// # Ok(())
    /// # }
    /// ```
    pub fn status<R: StatusResult>(
        &mut self,
        label: impl Display,
        work: impl FnOnce(&mut Status) -> R,
    ) -> R {
        let kind = kind(&shared(&label), StatusState::Running);
        let idx = self.live.stage().next_idx(self.container);
        let inside = self.open(kind.clone());
        let element = Element::Container {
            id: inside.container,
            kind,
        };
        let mut status = Status {
            spot: Spot::of(self, idx, element),
            inside,
            label: shared(&label),
            has_failed: false,
        };
        let result = work(&mut status);
        status.show(if status.has_failed || result.is_failure() {
            StatusState::Failed
        } else {
            StatusState::Complete
        });
        result
    }
}

/// The box of [`Page::status`] while its work is under way: what is drawn through it stands inside.
pub struct Status {
    inside: Page,
    spot: Spot,
    label: Arc<str>,
    has_failed: bool,
}

impl Status {
    /// Says something else in the headline.
    pub fn set_label(&mut self, label: impl Display) {
        self.label = shared(&label);
        let state = if self.has_failed {
            StatusState::Failed
        } else {
            StatusState::Running
        };
        self.show(state);
    }

    /// Says that it failed, whatever its work returns.
    pub fn fail(&mut self) {
        self.has_failed = true;
        self.show(StatusState::Failed);
    }

    fn show(&self, state: StatusState) {
        self.spot.set(Element::Container {
            id: self.inside.container,
            kind: kind(&self.label, state),
        });
    }
}

impl Deref for Status {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.inside
    }
}

impl DerefMut for Status {
    fn deref_mut(&mut self) -> &mut Page {
        &mut self.inside
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Status({:?})", self.label)
    }
}

fn kind(label: &Arc<str>, state: StatusState) -> ContainerKind {
    ContainerKind::Status {
        label: Arc::clone(label),
        state,
    }
}

/// What the work of [`Page::status`] may return.
pub trait StatusResult {
    /// Whether it says that the work failed.
    fn is_failure(&self) -> bool;
}

impl StatusResult for () {
    fn is_failure(&self) -> bool {
        false
    }
}

impl<T, E> StatusResult for Result<T, E> {
    fn is_failure(&self) -> bool {
        self.is_err()
    }
}

/// `None` counts as a failure.
impl<T> StatusResult for Option<T> {
    fn is_failure(&self) -> bool {
        self.is_none()
    }
}
