//! Figures: metrics, and progress.

use std::fmt;
use std::fmt::Display;
use std::sync::Arc;

use crate::element::{DeltaColor, Element, MetricLook};
use crate::page::Page;
use crate::page::elements::shared;
use crate::page::spot::Spot;
use crate::widget::Component;

impl Page {
    /// A big figure with its name; see [`Metric`] for one that shows its change.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.metric("Rides", 1_204);
    /// # }
    /// ```
    pub fn metric(&mut self, label: impl Display, value: impl Display) {
        self.add(Metric::new(label, value));
    }

    /// A bar from 0 to 1, with words beside it; an empty text for none. What it returns moves it.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let bar = page.progress(0.0, "Reading");
    /// for step in 1..=10 {
    ///     bar.set(step as f32 / 10.0, format!("Reading {step} of 10"));
    /// }
    /// # }
    /// ```
    pub fn progress(&mut self, fraction: f32, text: impl Display) -> Progress {
        Progress(Spot::put(self, progress(fraction, &text)))
    }
}

/// A bar that was drawn: moves it while the run is under way.
///
/// However often it is set, the window is told as often as it can show it.
pub struct Progress(Spot);

impl Progress {
    /// Moves the bar to a fraction from 0 to 1, with other words beside it. A checkpoint, as every call of a page is.
    ///
    /// It does nothing once something else stands in the place of the bar, or another run has begun.
    pub fn set(&self, fraction: f32, text: impl Display) {
        self.0.set(progress(fraction, &text));
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress")
    }
}

fn progress(fraction: f32, text: &dyn Display) -> Element {
    let text = shared(text);
    Element::Progress {
        fraction: if fraction.is_finite() {
            fraction.clamp(0.0, 1.0)
        } else {
            0.0
        },
        text: (!text.is_empty()).then_some(text),
    }
}

/// A big figure with its name and its change.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// page.add(Metric::new("Rides", 1_204).delta("-3 %"));
/// page.add(
///     Metric::new("Waiting time", "4 min")
///         .delta("+1 min")
///         .delta_color(DeltaColor::Inverse)
///         .help("From the call to the ride")
///         .border(true),
/// );
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Metric {
    label: Arc<str>,
    value: Arc<str>,
    delta: Option<Arc<str>>,
    look: MetricLook,
}

impl Metric {
    /// A figure without a change.
    pub fn new(label: impl Display, value: impl Display) -> Self {
        Self {
            label: shared(&label),
            value: shared(&value),
            delta: None,
            look: MetricLook::default(),
        }
    }

    /// The change; a leading minus shows as a fall.
    pub fn delta(mut self, delta: impl Display) -> Self {
        self.delta = Some(shared(&delta));
        self
    }

    /// What the change means; [`DeltaColor::Normal`] if nothing is said.
    pub fn delta_color(mut self, color: DeltaColor) -> Self {
        self.look.delta_color = color;
        self
    }

    /// Words that are shown beside its name, at a mark to which the pointer or the Tab key leads.
    pub fn help(mut self, help: impl Display) -> Self {
        self.look.help = Some(shared(&help));
        self
    }

    /// Whether there is a frame around it.
    pub fn border(mut self, has_border: bool) -> Self {
        self.look.has_border = has_border;
        self
    }
}

impl Component for Metric {
    type Output = ();

    fn draw(self, page: &mut Page) {
        page.put(Element::Metric {
            label: self.label,
            value: self.value,
            delta: self.delta,
            look: self.look,
        });
    }
}
