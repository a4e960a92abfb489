//! The window: a frame around the page with its sidebar, its inspector and its keys.
//!
//! ```text
//! Shell ─┬─ Common: the app's pages, their feeds, dialogs, settings; shared by all windows
//!        └─ Window, one per session ─── LivePage, one per page that was opened: Host, PageTree, ViewMemory
//! ```
//!
//! The first window is the one that the event loop was started with; it lives as long as the app. When a
//! user closes it while others are open, one of those moves into it. The window's thread never waits for a
//! script, a cache or a file.

mod arrival;
mod bars;
pub mod card;
pub(crate) mod common;
pub mod edits;
pub(crate) mod estate;
mod keeper;
mod keys;
mod live;
mod log_panel;
mod navigation;
mod page_picture;
mod panel;
mod reload_bar;
mod reloading;
mod report;
mod saver;
pub mod settings;
mod sidebar;
mod source;
mod toasts;
pub mod tree;
mod users;
mod window;

use std::path::PathBuf;
use std::sync::Arc;

use dacapo_cache::SessionId;
use egui::{Ui, ViewportCommand, ViewportId};
use parking_lot::Mutex;

use crate::app::{App, Inspector, Theme};
use crate::platform::{self, Dialogs, NativeDialogs};
use crate::reload::Target;
use crate::reload::succession::{Inheritance, Lifeline};
use crate::shell::arrival::Arrival;
use crate::shell::common::Common;
use crate::shell::estate::{Estate, Passage};
use crate::shell::reloading::Reloading;
use crate::shell::report::{Report, ReportFile};
use crate::shell::settings::{Settings, SettingsFile};
use crate::shell::window::Window;
use crate::theme;

/// An app with its windows.
pub struct Shell {
    /// The first window.
    first: Window,
    /// The windows of other users.
    others: Vec<Arc<Mutex<Window>>>,
    report_file: ReportFile,
    /// What the last crash left, until the user puts it away.
    report: Option<Report>,
    /// Where sources are watched.
    reloading: Option<Reloading>,
    /// Where this program has taken the place of another.
    arrival: Option<Arrival>,
    /// Last, so that it outlives the sessions of the windows.
    common: Arc<Common>,
}

/// What a shell takes from its surroundings. Tests pass their own.
pub struct Surroundings {
    /// Asks for files.
    pub dialogs: Arc<dyn Dialogs>,
    /// Where settings are kept; `None`: nowhere.
    pub settings_folder: Option<PathBuf>,
}

impl Surroundings {
    /// The desktop's dialogs, the user's folder for settings.
    pub fn native() -> Self {
        Self {
            dialogs: Arc::new(NativeDialogs),
            settings_folder: platform::settings_folder(),
        }
    }
}

/// What comes before and after this program, where the code is edited while it runs.
pub(crate) struct Succession {
    /// What is built anew when its sources change.
    pub(crate) target: Option<Target>,
    pub(crate) lifeline: Arc<Lifeline>,
    /// What this program was given, if it takes the place of another one.
    pub(crate) inheritance: Option<Arc<Inheritance>>,
    /// What the windows of that one leave.
    pub(crate) estate: Option<Estate>,
}

impl Succession {
    /// A program that nobody edits.
    fn none() -> Self {
        Self {
            target: None,
            lifeline: Arc::new(Lifeline::of_this_program(false)),
            inheritance: None,
            estate: None,
        }
    }
}

impl Shell {
    /// Opens an app in a context, and starts the script of its first page.
    ///
    /// # Panics
    /// If the app has no page.
    pub fn new(ctx: &egui::Context, app: App, surroundings: Surroundings) -> Self {
        let file = SettingsFile::of(surroundings.settings_folder, &app.title);
        let settings = file.load();
        Self::with_settings(
            ctx,
            app,
            surroundings.dialogs,
            file,
            &settings,
            Succession::none(),
        )
    }

    /// Opens an app in the place of one whose windows left this: what [`estate`](Self::estate) says, or whatever else. For
    /// tests: [`App::run`] does so by itself.
    ///
    /// # Panics
    /// If the app has no page.
    pub fn resuming(
        ctx: &egui::Context,
        app: App,
        surroundings: Surroundings,
        estate: &str,
    ) -> Self {
        let file = SettingsFile::of(surroundings.settings_folder, &app.title);
        // One that can't be read at all leaves nothing.
        let estate = Estate::read(estate).unwrap_or_default();
        let settings = estate.settings.clone();
        let succession = Succession {
            estate: Some(estate),
            ..Succession::none()
        };
        Self::with_settings(ctx, app, surroundings.dialogs, file, &settings, succession)
    }

    fn with_settings(
        ctx: &egui::Context,
        app: App,
        dialogs: Arc<dyn Dialogs>,
        file: SettingsFile,
        settings: &Settings,
        succession: Succession,
    ) -> Self {
        let theme = app.theme;
        let shell = Self::begin(app, dialogs, file, settings, succession);
        shell.attach(ctx, settings, theme);
        shell
    }

    /// Begins before there is a window: the script of the first page runs while the window is being made.
    pub(crate) fn begin(
        app: App,
        dialogs: Arc<dyn Dialogs>,
        file: SettingsFile,
        settings: &Settings,
        succession: Succession,
    ) -> Self {
        assert!(
            !app.pages.is_empty(),
            "an app needs a page: add one with `App::page`"
        );
        let report_file = ReportFile::beside(file.path(), &app.title);
        let is_inspector_open = settings
            .is_inspector_open
            .unwrap_or(app.inspector == Inspector::Open)
            && app.inspector.is_there();
        let first_page = app.first_page();
        let mut common = Common::new(app, dialogs, file, settings.clone());
        let passage = Arc::new(Passage::default());
        let estate = succession.estate;
        let has_passage = succession.target.is_some() || estate.is_some();
        let has_arrived = succession.inheritance.is_some() || estate.is_some();
        common.passage = has_passage.then(|| Arc::clone(&passage));
        let inherited = estate
            .as_ref()
            .map(|it| common.inherit(it))
            .unwrap_or_default();
        let common = Arc::new(common);
        let left = inherited.first;
        let session = left
            .as_ref()
            .map_or_else(|| common.next_session(), |it| SessionId(it.session));
        let first_page = inherited.first_page.unwrap_or(first_page);
        let first = Window::new(
            &common,
            session,
            ViewportId::ROOT,
            first_page,
            is_inspector_open,
        )
        .resuming(&left.unwrap_or_default());
        Self {
            reloading: succession
                .target
                .and_then(|it| Reloading::start(&common, it, passage, succession.lifeline)),
            arrival: has_arrived
                .then(|| Arrival::of(succession.inheritance, estate.unwrap_or_default())),
            common,
            first,
            others: Vec::new(),
            report: report_file.load(),
            report_file,
        }
    }

    /// The window is there, in this context: gives it its looks. To be called before its first frame.
    pub(crate) fn attach(&self, ctx: &egui::Context, settings: &Settings, theme: Theme) {
        theme::install(ctx);
        ctx.set_theme(settings.theme().unwrap_or_else(|| theme.into()));
        if let Some(is_reduced) = settings.is_motion_reduced {
            theme::reduce_motion(ctx, is_reduced);
        }
        if let Some(zoom) = settings.zoom {
            ctx.set_zoom_factor(zoom.clamp(0.5, 3.0));
        }
        self.common.attach(ctx);
    }

    /// Watches the sources of a program, and lets each new one take over. For tests: [`App::run`] does so by itself.
    #[must_use]
    pub fn watching(mut self, target: Target) -> Self {
        // Its pages have begun without it: what they keep is not handed over.
        let passage = Arc::new(Passage::default());
        let lifeline = Arc::new(Lifeline::of_this_program(false));
        self.reloading = Reloading::start(&self.common, target, passage, lifeline);
        self
    }

    /// Says what the windows leave, if somebody asks, and closes them once others stand in their place.
    fn hand_over(&mut self, ctx: &egui::Context) {
        let Some(reloading) = &self.reloading else {
            return;
        };
        if let Some(asked) = reloading.passage.asked() {
            // Who asked may have lost patience.
            let _ = asked.send(self.leave(ctx, &reloading.passage));
        }
        if reloading.passage.is_leaving() {
            ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Close);
        }
    }

    /// What the windows leave to those of a new program, as text; for tests.
    pub fn estate(&self, ctx: &egui::Context) -> String {
        let passage = self.common.passage.clone().unwrap_or_default();
        serde_json::to_string(&self.leave(ctx, &passage)).unwrap_or_default()
    }

    /// What the windows leave late, as text: what their pages keep in which the user has done something. For tests.
    pub fn late(&self) -> String {
        let late = self.common.passage.as_ref().map(|it| it.late());
        serde_json::to_string(&late.unwrap_or_default()).unwrap_or_default()
    }

    /// Takes what the windows left [late](Self::late) in whose place these have [come](Self::resuming). For tests:
    /// [`App::run`] does so by itself.
    pub fn hear_late(&self, late: &str) {
        if let Some(arrival) = &self.arrival {
            arrival.hear_late(late);
            self.common.wake();
        }
    }

    fn leave(&self, ctx: &egui::Context, passage: &Passage) -> Estate {
        let zoom = ctx.zoom_factor();
        let others = self.others.iter();
        let others = others.map(|window| window.lock().estate(passage, zoom));
        let first = std::iter::once(self.first.estate(passage, zoom));
        let pages = self.common.pages.iter().enumerate();
        let clocks = pages.map(|(page, spec)| {
            let ahead = self.common.ahead(page).as_secs_f64();
            (spec.full_name(), ahead)
        });
        Estate {
            settings: self.common.settings.known(),
            had_focus: ctx.input(|input| {
                let mut viewports = input.raw.viewports.values();
                viewports.any(|viewport| viewport.focused == Some(true))
            }),
            clocks: clocks.collect(),
            windows: first.chain(others).collect(),
        }
    }

    /// Whether other windows stand in the place of these.
    fn is_leaving(&self) -> bool {
        let reloading = self.reloading.as_ref();
        reloading.is_some_and(|reloading| reloading.passage.is_leaving())
    }

    /// One frame of the first window; other windows are told to draw themselves.
    fn frame(&mut self, ui: &mut Ui) {
        self.others.retain(|window| !window.lock().is_closed());
        if ui.input(|input| input.viewport().close_requested()) && !self.is_leaving() {
            self.close_first(ui);
        }
        let n_windows = 1 + self.others.len();
        self.common.set_windows(self.viewports());
        if let Some(report) = &mut self.report
            && !report.ui(ui)
        {
            self.report = None;
        }
        if let Some(reloading) = &mut self.reloading {
            reloading.ui(ui);
        }
        if let Some(arrival) = &mut self.arrival {
            arrival.ui(ui);
        }
        self.first.ui(ui, n_windows, false);
        self.first.remember(ui);
        self.arrive(ui.input(|input| input.time));
        for request in self.common.take_requests() {
            let session = request
                .session
                .unwrap_or_else(|| self.common.next_session());
            let viewport = ViewportId::from_hash_of(("dacapo session", session.0));
            let left = request.left.unwrap_or_default();
            let opening = users::Opening::of(&left, ui)
                .unwrap_or_else(|| users::Opening::beside(ui, 1 + self.others.len()));
            let window = Window::new(
                &self.common,
                session,
                viewport,
                request.page,
                request.is_inspector_open,
            )
            .resuming(&left)
            .opened_at(opening);
            self.others.push(Arc::new(Mutex::new(window)));
            self.common.set_windows(self.viewports());
            self.common.wake();
        }
        for window in &self.others {
            users::show(ui, &self.common, window, n_windows, &self.report_file);
        }
    }

    /// Where this program takes the place of another: says that it stands, and takes what comes after the rest.
    fn arrive(&mut self, now: f64) {
        let Some(arrival) = &mut self.arrival else {
            return;
        };
        if self.first.stands(now) {
            arrival.stands(&self.common);
        }
        if self.first.has_run() {
            arrival.account(&self.common);
        }
        let passage = self.common.passage.as_deref();
        let late = arrival.take_late(passage);
        let is_free = arrival.take_free();
        let take = |window: &mut Window| {
            if let Some(late) = &late {
                window.take_late(late);
            }
            if is_free {
                window.may_have_wanted();
            }
            if let Some(passage) = passage {
                window.retry(passage);
            }
        };
        for window in &self.others {
            take(&mut window.lock());
        }
        take(&mut self.first);
    }

    /// The first window is to be closed: with it the app, unless another user's window can take its place.
    fn close_first(&mut self, ui: &Ui) {
        if self.others.is_empty() {
            return;
        }
        ui.send_viewport_cmd(ViewportCommand::CancelClose);
        let heir = self.others.remove(0);
        let mut heir = heir.lock();
        heir.move_to_first(ui);
        // What the closed window had ends with `heir`: its hosts, and with them its scripts.
        std::mem::swap(&mut self.first, &mut heir);
        self.first.viewport_moved();
        heir.close();
    }

    fn viewports(&self) -> Vec<ViewportId> {
        let others = self.others.iter().map(|window| window.lock().viewport());
        std::iter::once(ViewportId::ROOT).chain(others).collect()
    }
}

impl eframe::App for Shell {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        let _watch = self.report_file.watch_frame();
        self.first.drain(ctx);
        for window in &self.others {
            let mut window = window.lock();
            // One that is hidden has no frames of its own, and what its scripts send would pile up.
            if !window.is_closed() {
                window.drain(ctx);
            }
        }
        self.hand_over(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let _watch = self.report_file.watch_frame();
        self.frame(ui);
    }

    fn on_exit(&mut self) {
        // Sessions end here, and not when egui lets go of what draws the others' windows.
        self.first.close();
        for window in &self.others {
            window.lock().close();
        }
        if let Some(reloading) = self.reloading.take() {
            reloading.end();
        }
        self.common.settings.finish();
        self.common.finish_keeping();
    }
}

impl std::fmt::Debug for Shell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shell")
            .field("n_windows", &(1 + self.others.len()))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::{Page, PageSpec, Registry};

    #[test]
    fn script_runs_before_there_is_a_window_and_stands_in_its_first_frame() {
        let (sender, drawn) = mpsc::channel();
        let script = move |page: &mut Page| {
            page.text("here");
            // Nobody listens to later runs.
            let _ = sender.send(());
        };
        let page = PageSpec::new("", "Only", script).registry(Registry::new());
        let app = App::new("Early").page(page);
        let theme = app.theme;
        let settings = Settings::default();
        let shell = Shell::begin(
            app,
            Arc::new(NativeDialogs),
            SettingsFile::of(None, "Early"),
            &settings,
            Succession::none(),
        );
        drawn
            .recv_timeout(Duration::from_mins(1))
            .expect("the script runs without a window");
        let mut harness = Harness::builder()
            .with_max_steps(1)
            .build_eframe(move |creation| {
                shell.attach(&creation.egui_ctx, &settings, theme);
                shell
            });
        harness.step();
        assert!(harness.query_by_label("here").is_some());
    }
}
