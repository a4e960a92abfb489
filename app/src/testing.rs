//! Driving a script without a window: for the tests of apps, and of this crate.
//!
//! An [`AppTest`] is a real host with its thread; every action waits until the script has come to rest. A
//! wait that takes longer than a minute fails, with what the page showed. Its clock stands still: values expire and timers
//! come when the test says so.
//!
//! ```
//! use dacapo::prelude::*;
//! use dacapo::testing::{AppTest, Find, hit, miss};
//!
//! #[cache_data(ttl = "1h")]
//! fn trips(city: &str) -> Table {
//!     let minutes: Vec<i64> = (0..city.len() as i64).collect();
//!     Table::from_columns([("minutes", minutes)]).expect("one column")
//! }
//!
//! fn script(page: &mut Page) -> Result {
//!     let city = page.sidebar().select("City", ["Rome", "Oslo", "Ulm"]);
//!     let trips = trips(city);
//!     page.metric("Trips", trips.n_rows());
//!     page.table(&trips);
//!     if page.button("Fail") {
//!         return Err("out of bikes".into());
//!     }
//!     Ok(())
//! }
//!
//! // The first run computes.
//! let mut app = AppTest::new(script).run();
//! miss!(app, trips);
//! assert_eq!(app.metric("Trips"), "4");
//! assert_eq!(app.get("City").options(), ["Rome", "Oslo", "Ulm"]);
//!
//! // Another choice computes again, the first one is remembered.
//! app.set("City", "Ulm");
//! miss!(app, trips);
//! assert_eq!(app.table(0).to_csv(), "minutes\n0\n1\n2\n");
//! app.set(Find::label("City").inside("sidebar"), "Rome");
//! hit!(app, trips, 1);
//!
//! // Time passes when the test says so.
//! app.advance(Duration::from_secs(3600));
//! app.rerun();
//! miss!(app, trips);
//!
//! // Errors are part of the page.
//! app.click("Fail");
//! assert_eq!(&*app.exceptions()[0].message, "out of bikes");
//! ```
//!
//! | to | there is |
//! |---|---|
//! | act | [`set`](AppTest::set), [`click`](AppTest::click), [`choose`](AppTest::choose), [`rerun`](AppTest::rerun), [`advance`](AppTest::advance) |
//! | read widgets | [`get`](AppTest::get) by label or key, [`Find`] where several are alike, [`widgets`](AppTest::widgets); values of every kind with [`read`](WidgetTest::read) |
//! | read the page | [`texts`](AppTest::texts), [`metric`](AppTest::metric), [`alerts`](AppTest::alerts), [`table`](AppTest::table), [`chart`](AppTest::chart), [`exceptions`](AppTest::exceptions), [`texts_inside`](AppTest::texts_inside), elements of any kind with [`elements_of`](AppTest::elements_of), all of it as [`outline`](AppTest::outline) |
//! | count calls | [`hit!`](crate::hit), [`miss!`](crate::miss), [`calls`](AppTest::calls) |
//! | be two users | [`with_registry`](AppTest::with_registry), [`with_session`](AppTest::with_session) |
//!
//! What isn't there fails with a list of what is.

mod calls;
mod find;
mod handle;
mod look;
mod outline;
mod page_model;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dacapo_cache::{Registry, SessionId};
use jiff::civil::Date;
use parking_lot::Mutex;

use crate::element::Element;
use crate::element::widget::{WidgetElement, WidgetKind};
use crate::host::{Host, IntoScriptResult, Script, Start, script};
use crate::kept::{Keep, Kept};
use crate::page::Page;
use crate::protocol::{Command, Delta, RunNote};
use crate::shell::edits::Edits;
use crate::testing::calls::Counts;
use crate::testing::page_model::PageModel;

pub use crate::testing::calls::Calls;
pub use crate::testing::find::Find;
pub use crate::testing::handle::WidgetTest;
pub use crate::widget::input::Input;
pub use crate::{hit, miss};

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
    /// The calls of cached functions before the last action.
    before: Counts,
    /// Whether the next action is the first one since the script came to rest.
    is_at_rest: bool,
    pages: Arc<[String]>,
    today: Option<Date>,
    destination: Option<Arc<str>>,
    /// What it leaves for the next start.
    kept: Arc<Mutex<Kept>>,
    /// Whether it takes the place of another program.
    is_reload: bool,
}

impl AppTest {
    /// A script on an empty registry, as session A. It doesn't run yet.
    ///
    /// The registry's clock stands still until [`advance`](Self::advance) moves it, so that the same test sees the same
    /// each time; [`Registry::unfreeze`] lets it run.
    pub fn new<F, R>(run: F) -> Self
    where
        F: Fn(&mut Page) -> R + Send + Sync + 'static,
        R: IntoScriptResult,
    {
        Self::of(script(run))
    }

    /// The same for a script that a host could run.
    pub fn of(script: Script) -> Self {
        let registry = Registry::new();
        registry.freeze();
        Self {
            script,
            registry,
            session: SessionId(0),
            host: None,
            model: PageModel::default(),
            notes: Vec::new(),
            spinners: Vec::new(),
            toasts: Vec::new(),
            edits: Edits::default(),
            before: Counts::default(),
            is_at_rest: true,
            pages: Arc::default(),
            today: None,
            destination: None,
            kept: Arc::default(),
            is_reload: false,
        }
    }

    /// Runs on this registry: that of another test for a second user of the same app. Its clock goes as it goes there; one
    /// that was made for the test runs on unless the test [freezes](dacapo_cache::Clock::freeze) it.
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

    /// Runs as a page of an app with these pages, to which the script may go.
    #[must_use]
    pub fn with_pages<const N: usize>(self, pages: [&str; N]) -> Self {
        let pages = pages.map(str::to_owned).into();
        Self { pages, ..self }
    }

    /// Runs on this day, which begins with the first run; [`advance`](Self::advance) leads to the next ones. Without it
    /// the day is that of the computer.
    #[must_use]
    pub fn with_today(self, day: Date) -> Self {
        let today = Some(day);
        Self { today, ..self }
    }

    /// Begins with what another test left, as an app that keeps values does after a restart.
    #[must_use]
    pub fn with_kept(self, kept: Kept) -> Self {
        *self.kept.lock() = kept;
        self
    }

    /// Begins with what another test left, as a program does that takes the place of another one because the code was
    /// changed: session state goes on, too.
    #[must_use]
    pub fn with_handed_over(self, kept: Kept) -> Self {
        Self {
            is_reload: true,
            ..self.with_kept(kept)
        }
    }

    /// What the next start would begin with.
    pub fn kept(&self) -> Kept {
        self.kept.lock().clone()
    }

    /// Gives everything the value that it began with, as *Reset to defaults* does.
    pub fn reset(&mut self) {
        self.edits.forget_unless(|_| false);
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
                is_reload: self.is_reload,
                is_passed_on: true,
                save: Box::new(move |now| *kept.lock() = now),
            };
            let start = Start {
                keep: Some(keep),
                pages: Arc::clone(&self.pages),
                today: self.today,
            };
            Host::start_with(
                self.session,
                self.registry.clone(),
                Arc::clone(&self.script),
                start,
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
    pub fn click(&mut self, button: impl Into<Find>) {
        self.post_click(button);
        self.settle();
    }

    /// Gives a widget another value: a number, a bool, a text; for a select or a radio the text of an option.
    ///
    /// In a form the script hears of it when a submit button of the form is clicked.
    pub fn set(&mut self, widget: impl Into<Find>, value: impl Into<Input>) {
        self.post_set(widget, value);
        self.settle();
    }

    /// Chooses an option of a select or a radio by its text.
    pub fn choose(&mut self, widget: impl Into<Find>, option: &str) {
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
    pub fn post_click(&mut self, button: impl Into<Find>) {
        let widget = self.widget(button);
        self.post_press(&widget);
    }

    fn post_press(&mut self, widget: &WidgetElement) {
        assert!(
            widget.kind.is_button(),
            "{:?} is no button but a {}",
            widget.label,
            widget.kind.word()
        );
        let command = self.edits.press(widget);
        self.send(command);
    }

    /// As [`set`](Self::set), without waiting.
    pub fn post_set(&mut self, widget: impl Into<Find>, value: impl Into<Input>) {
        let element = self.widget(widget);
        self.post_value(&element, value.into());
    }

    fn post_value(&mut self, element: &WidgetElement, value: Input) {
        let value = value.value_for(&element.kind);
        let value = value.unwrap_or_else(|wrong| panic!("{:?}: {wrong}", element.label));
        if let Some(command) = self.edits.set(element, value) {
            self.send(command);
            // As the window does: the run behind an answer is to know that there is one.
            if matches!(element.kind, WidgetKind::File { .. }) {
                let press = self.edits.press(element);
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
        self.is_at_rest = true;
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

    /// The page to which the script went last with [`Page::go_to`], or the user by a [link](Self::follow); a window would
    /// show it.
    pub fn destination(&mut self) -> Option<&str> {
        self.catch_up();
        self.destination.as_deref()
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
        if std::mem::take(&mut self.is_at_rest) {
            self.before = Counts::of(&self.registry);
        }
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
            Delta::GoTo { page } => self.destination = Some(Arc::clone(page)),
            Delta::Busy { text, .. } => self.spinners.push(Arc::clone(text)),
            Delta::Toast(toast) => self.toasts.push(Arc::clone(&toast.text)),
            _ => {}
        }
        let is_finished =
            matches!(&delta, Delta::RunFinished { note } if !note.outcome.is_cut_short());
        let applied = self.model.apply(delta);
        self.edits.settle(&applied, self.model.tree());
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
