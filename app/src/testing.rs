//! Driving a script without a window: for the tests of apps, and of this crate.
//!
//! An [`AppTest`] is a real host with its thread; every action waits until the script has come to rest. A
//! wait that takes longer than a minute fails, with what the page showed.

mod outline;
mod page_model;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dacapo_cache::{Registry, SessionId, Table};
use parking_lot::Mutex;

use crate::element::chart::Chart;
use crate::element::image::Image;
use crate::element::widget::{WidgetElement, WidgetKind};
use crate::element::{Element, Exception};
use crate::host::{Host, IntoScriptResult, Script, script};
use crate::kept::{Keep, Kept};
use crate::page::Page;
use crate::protocol::{Command, Delta, RunNote};
use crate::shell::edits::Edits;
use crate::testing::page_model::PageModel;

pub use crate::widget::input::Input;

/// Real time after which a wait fails.
const PATIENCE: Duration = Duration::from_mins(1);

/// A script that is driven without a window, on a registry of its own.
///
/// ```
/// use dacapo::prelude::*;
/// use dacapo::testing::AppTest;
///
/// fn script(page: &mut Page) {
///     let n = page.slider("n", 0..=10, 3);
///     page.write(("twice that:", 2 * n));
/// }
///
/// let mut app = AppTest::new(script).run();
/// app.set("n", 4);
/// assert_eq!(app.texts(), ["twice that: 8"]);
/// ```
pub struct AppTest {
    script: Script,
    registry: Registry,
    session: SessionId,
    host: Option<Host>,
    model: PageModel,
    notes: Vec<RunNote>,
    spinners: Vec<Arc<str>>,
    toasts: Vec<Arc<str>>,
    edits: Edits,
    /// What it leaves for the next start.
    kept: Arc<Mutex<Kept>>,
}

impl AppTest {
    /// A script on an empty registry, as session A. It doesn't run yet.
    pub fn new<F, R>(run: F) -> Self
    where
        F: Fn(&mut Page) -> R + Send + Sync + 'static,
        R: IntoScriptResult,
    {
        Self::of(script(run))
    }

    /// The same for a script that a host could run.
    pub fn of(script: Script) -> Self {
        Self {
            script,
            registry: Registry::new(),
            session: SessionId(0),
            host: None,
            model: PageModel::default(),
            notes: Vec::new(),
            spinners: Vec::new(),
            toasts: Vec::new(),
            edits: Edits::default(),
            kept: Arc::default(),
        }
    }

    /// Runs on this registry: that of another test for a second user of the same app.
    #[must_use]
    pub fn with_registry(mut self, registry: &Registry) -> Self {
        self.registry = registry.clone();
        self
    }

    /// Runs as this session.
    #[must_use]
    pub fn with_session(mut self, session: SessionId) -> Self {
        self.session = session;
        self
    }

    /// Begins with what another test left, as an app that keeps values does after a restart.
    #[must_use]
    pub fn with_kept(self, kept: Kept) -> Self {
        *self.kept.lock() = kept;
        self
    }

    /// What the next start would begin with.
    pub fn kept(&self) -> Kept {
        self.kept.lock().clone()
    }

    /// Gives everything the value that it began with, as *Reset to defaults* does.
    pub fn reset(&mut self) {
        self.send(Command::Reset);
        self.settle();
    }

    /// Makes the first run and waits for its end.
    #[must_use]
    pub fn run(self) -> Self {
        let mut app = self.start();
        app.settle();
        app
    }

    /// Begins the first run and doesn't wait for it.
    #[must_use]
    pub fn start(mut self) -> Self {
        self.host.get_or_insert_with(|| {
            let before = self.kept.lock().clone();
            let kept = Arc::clone(&self.kept);
            let keep = Keep {
                before,
                save: Box::new(move |now| *kept.lock() = now),
            };
            Host::start_keeping(
                self.session,
                self.registry.clone(),
                Arc::clone(&self.script),
                Some(keep),
                || {},
            )
        });
        self
    }

    /// Runs from the top, as R does.
    pub fn rerun(&mut self) {
        self.post_rerun();
        self.settle();
    }

    /// Presses a button, and waits until a run has seen it.
    pub fn click(&mut self, button: &str) {
        self.post_click(button);
        self.settle();
    }

    /// Gives a widget another value: a number, a bool, a text; for a select or a radio the text of an option.
    ///
    /// In a form the script hears of it when a submit button of the form is clicked.
    pub fn set(&mut self, widget: &str, value: impl Into<Input>) {
        self.post_set(widget, value);
        self.settle();
    }

    /// Chooses an option of a select or a radio by its text.
    pub fn choose(&mut self, widget: &str, option: &str) {
        self.set(widget, option);
    }

    /// Moves the registry's clock forward, and waits for the fragments whose time has come by it.
    pub fn advance(&mut self, span: Duration) {
        self.registry.advance(span);
        if self.host.is_some() {
            self.settle();
        }
    }

    /// As [`rerun`](Self::rerun), without waiting.
    pub fn post_rerun(&mut self) {
        self.send(Command::Rerun);
    }

    /// As [`click`](Self::click), without waiting.
    pub fn post_click(&mut self, button: &str) {
        let widget = self.widget(button);
        assert!(
            widget.kind.is_button(),
            "{button:?} is no button but a {}",
            widget.kind.word()
        );
        let command = self.edits.press(&widget);
        self.send(command);
    }

    /// As [`set`](Self::set), without waiting.
    pub fn post_set(&mut self, widget: &str, value: impl Into<Input>) {
        let element = self.widget(widget);
        let value = value.into().value_for(&element.kind);
        let value = value.unwrap_or_else(|wrong| panic!("{widget:?}: {wrong}"));
        if let Some(command) = self.edits.set(&element, value) {
            self.send(command);
            // As the window does: the run behind an answer is to know that there is one.
            if matches!(element.kind, WidgetKind::File { .. }) {
                let press = self.edits.press(&element);
                self.send(press);
            }
        }
    }

    /// Stops the run that is under way, without waiting.
    pub fn post_stop(&mut self) {
        self.send(Command::Stop);
    }

    /// Waits until no run is under way or to come.
    pub fn settle(&mut self) {
        let is_settled = self.running().settle(PATIENCE);
        self.catch_up();
        assert!(
            is_settled,
            "the script has not come to rest within {PATIENCE:?}; the page so far:\n{}",
            self.outline()
        );
    }

    /// Waits until the page shows this text somewhere, while a run is under way.
    pub fn wait_for(&mut self, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.outline().contains(text) {
            let delta = self.running().deltas.recv_deadline(deadline);
            assert!(
                delta.is_ok(),
                "{text:?} has not appeared within {PATIENCE:?}; the page so far:\n{}",
                self.outline()
            );
            self.apply(delta.expect("just asserted"));
        }
    }

    /// The page as indented text, one element a line, the sidebar last: for assertions and for failures.
    pub fn outline(&mut self) -> String {
        self.catch_up();
        outline::of(&self.model)
    }

    /// All elements from the top to the bottom, those in containers and replayed ones included.
    pub fn elements(&mut self) -> Vec<Element> {
        self.catch_up();
        self.model.elements()
    }

    /// What stands in texts, markdown, code and boxes, from the top to the bottom.
    pub fn texts(&mut self) -> Vec<String> {
        let elements = self.elements();
        elements
            .iter()
            .filter_map(|element| match element {
                Element::Text { text, .. }
                | Element::Markdown(text)
                | Element::Heading { text, .. }
                | Element::Badge { text, .. }
                | Element::Code { text, .. }
                | Element::Alert { text, .. }
                | Element::Deprecation { text, .. } => Some(text.to_string()),
                _ => None,
            })
            .collect()
    }

    /// Errors and panics that the page shows.
    pub fn exceptions(&mut self) -> Vec<Arc<Exception>> {
        let elements = self.elements();
        elements
            .iter()
            .filter_map(|element| match element {
                Element::Exception(exception) => Some(Arc::clone(exception)),
                _ => None,
            })
            .collect()
    }

    /// The `n`th table of the page, from 0.
    pub fn table(&mut self, n: usize) -> Table {
        let mut tables = self.elements().into_iter().filter_map(|it| match it {
            Element::Table(element) => Some(element.table.clone()),
            Element::Widget(widget) => match &widget.kind {
                WidgetKind::Table { element, .. } => Some(element.table.clone()),
                _ => None,
            },
            _ => None,
        });
        let table = tables.nth(n);
        table.unwrap_or_else(|| panic!("there is no table {n}; the page:\n{}", self.outline()))
    }

    /// The `n`th chart of the page, from 0.
    pub fn chart(&mut self, n: usize) -> Arc<Chart> {
        let mut charts = self.elements().into_iter().filter_map(|it| match it {
            Element::Chart(chart) => Some(chart),
            _ => None,
        });
        let chart = charts.nth(n);
        chart.unwrap_or_else(|| panic!("there is no chart {n}; the page:\n{}", self.outline()))
    }

    /// The `n`th image of the page, from 0.
    pub fn image(&mut self, n: usize) -> Image {
        let mut images = self.elements().into_iter().filter_map(|it| match it {
            Element::Image(image) => Some(image),
            _ => None,
        });
        let image = images.nth(n);
        image.unwrap_or_else(|| panic!("there is no image {n}; the page:\n{}", self.outline()))
    }

    /// The widget with this label.
    pub fn widget(&mut self, label: &str) -> Arc<WidgetElement> {
        let found = self.elements().into_iter().find_map(|it| match it {
            Element::Widget(widget) if &*widget.label == label => Some(widget),
            _ => None,
        });
        found.unwrap_or_else(|| {
            panic!(
                "there is no widget {label:?}; the page:\n{}",
                self.outline()
            )
        })
    }

    /// The labels of the widgets whose changes wait to be submitted with their form, from the top to the bottom.
    pub fn unsubmitted(&mut self) -> Vec<String> {
        let elements = self.elements();
        let waiting = elements.iter().filter_map(|it| match it {
            Element::Widget(widget) if self.edits.is_kept(widget.id) => Some(&widget.label),
            _ => None,
        });
        waiting.map(ToString::to_string).collect()
    }

    /// Whether a widget with this label is there.
    pub fn has_widget(&mut self, label: &str) -> bool {
        self.elements()
            .iter()
            .any(|it| matches!(it, Element::Widget(widget) if &*widget.label == label))
    }

    /// The runs that have ended, in order.
    pub fn notes(&mut self) -> &[RunNote] {
        self.catch_up();
        &self.notes
    }

    /// What toasts have said so far.
    pub fn toasts(&mut self) -> &[Arc<str>] {
        self.catch_up();
        &self.toasts
    }

    /// What spinners have said so far.
    pub fn spinners(&mut self) -> &[Arc<str>] {
        self.catch_up();
        &self.spinners
    }

    /// The registry on which the cached calls work.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The session.
    pub fn session(&self) -> SessionId {
        self.session
    }

    fn running(&self) -> &Host {
        self.host
            .as_ref()
            .expect("the script has not been started: call `run()` or `start()` first")
    }

    fn send(&mut self, command: Command) {
        self.running().send(command);
    }

    /// Takes over what the script has sent.
    fn catch_up(&mut self) {
        let Some(host) = &self.host else { return };
        let deltas: Vec<_> = host.deltas.try_iter().collect();
        for delta in deltas {
            self.apply(delta);
        }
    }

    fn apply(&mut self, delta: Delta) {
        match &delta {
            Delta::RunFinished { note } => self.notes.push(note.clone()),
            Delta::Busy { text, .. } => self.spinners.push(Arc::clone(text)),
            Delta::Toast(toast) => self.toasts.push(Arc::clone(&toast.text)),
            _ => {}
        }
        let is_finished =
            matches!(&delta, Delta::RunFinished { note } if !note.outcome.is_cut_short());
        let applied = self.model.apply(delta);
        self.edits.settle(&applied);
        if is_finished && self.edits.has_kept() {
            let elements = self.model.elements();
            self.edits.forget_unless(|id| {
                let mut elements = elements.iter();
                elements.any(|it| matches!(it, Element::Widget(widget) if widget.id == id))
            });
        }
    }
}

impl fmt::Debug for AppTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppTest")
            .field("session", &self.session)
            .field("page", &outline::of(&self.model))
            .finish_non_exhaustive()
    }
}
