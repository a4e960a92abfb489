//! Describing an app, and running it: `dacapo::run` for one script, [`App`] for several pages.
//!
//! A description is plain data. It becomes a window in [`App::run`], or a [`Shell`] in a
//! test's harness.

mod icon;
mod look;
mod mistakes;

use std::borrow::Cow;
use std::panic::Location;
use std::process::{ExitCode, Termination};
use std::sync::Arc;

use dacapo_cache::recorder::event::Actor;
use dacapo_cache::{Kind, Registry};

use crate::app::mistakes::Asked;
use crate::host::{self, IntoScriptResult, Script};
use crate::logging::PageLog;
use crate::page::Page;
use crate::platform;
use crate::reload::Target;
use crate::reload::succession::{Inheritance, Lifeline};
use crate::shell::card::Card;
use crate::shell::common::registries;
use crate::shell::estate::Estate;
use crate::shell::settings::SettingsFile;
use crate::shell::{Shell, Succession, Surroundings};

pub use crate::app::look::{Inspector, Theme};

/// Opens a window titled `title` that shows what `script` draws. Returns when the last window is closed.
///
/// ```no_run
/// use dacapo::Page;
///
/// fn script(_page: &mut Page) {}
///
/// fn main() -> dacapo::Exit {
///     dacapo::run("Hello", script)
/// }
/// ```
#[track_caller]
pub fn run<R: IntoScriptResult>(
    title: impl Into<String>,
    script: impl Fn(&mut Page) -> R + Send + Sync + 'static,
) -> Exit {
    let title = title.into();
    App::new(title.clone())
        .page(PageSpec::new("", title, script))
        .run()
}

/// An app: its title and its pages.
///
/// What can't be of it (two pages of one name, a page to start at that isn't there) is told above its pages.
#[must_use = "an app does nothing until `run` is called"]
#[derive(Clone)]
pub struct App {
    pub(crate) title: String,
    pub(crate) pages: Vec<PageSpec>,
    size: Option<Asked<[f32; 2]>>,
    pub(crate) inspector: Inspector,
    pub(crate) theme: Theme,
    /// A PNG file.
    icon: Option<Cow<'static, [u8]>>,
    begin: Option<Script>,
    pub(crate) keeps_values: bool,
    reloads: bool,
    /// The name of the page that the first window shows first.
    start: Option<Asked<String>>,
    /// The line that made it.
    site: &'static Location<'static>,
}

impl App {
    /// An app without pages. Its settings are kept under this title.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            pages: Vec::new(),
            size: None,
            inspector: Inspector::default(),
            theme: Theme::default(),
            icon: None,
            begin: None,
            keeps_values: false,
            reloads: true,
            start: None,
            site: Location::caller(),
        }
    }

    /// Adds a page. With more than one there is a navigation at the left, grouped as the pages are.
    pub fn page(mut self, page: PageSpec) -> Self {
        self.pages.push(page);
        self
    }

    /// Begins with the page of this name, wherever it stands among the pages. A name that no page has is a mistake, which
    /// is told above the first one.
    #[track_caller]
    pub fn start_at(mut self, page: &str) -> Self {
        self.start = Some(Asked::here(page.to_owned()));
        self
    }

    /// The size of the first window when it is opened for the first time, in points: at least 400 each way.
    #[track_caller]
    pub fn size(mut self, width: f32, height: f32) -> Self {
        self.size = Some(Asked::here([width, height]));
        self
    }

    /// Whether the app has the cache inspector (F12), and whether it is open when the app is opened for the first time.
    ///
    /// ```
    /// use dacapo::{App, Inspector};
    ///
    /// let teaching = App::new("Lesson").inspector(true);
    /// let shipped = App::new("Product").inspector(Inspector::DebugOnly);
    /// ```
    pub fn inspector(mut self, inspector: impl Into<Inspector>) -> Self {
        self.inspector = inspector.into();
        self
    }

    /// Dark or light, until the user chooses otherwise; as the desktop is unless said.
    pub fn theme(mut self, theme: Theme) -> Self {
        self.theme = theme;
        self
    }

    /// The icon of its windows: a PNG file, square, best 256 pixels wide.
    /// `.icon(include_bytes!("../icon.png"))`.
    ///
    /// One that can't be read is told on stderr, and the app opens without it.
    pub fn icon(mut self, png: impl Into<Cow<'static, [u8]>>) -> Self {
        self.icon = Some(png.into());
        self
    }

    /// What a session begins with: called before the first run of each page that a session opens, to put values into the
    /// session state. What it draws is gone with the next run; an error that it returns is shown, and it is called again.
    ///
    /// ```
    /// use dacapo::prelude::*;
    /// use dacapo::App;
    ///
    /// let app = App::new("Rides").begin(|page: &mut Page| {
    ///     page.state("user", "nobody".to_owned());
    ///     page.state("currency", '€');
    /// });
    /// ```
    pub fn begin<R: IntoScriptResult>(
        mut self,
        begin: impl Fn(&mut Page) -> R + Send + Sync + 'static,
    ) -> Self {
        self.begin = Some(host::script(begin));
        self
    }

    /// Whether the values of widgets, and session state that says so ([`Page::kept_state`]), outlive a restart: those of
    /// the first window, in a file beside the settings. Off unless said.
    ///
    /// What no longer fits a widget (other bounds, options that are gone) is dropped; files and selected rows of tables
    /// are not kept. Neither are the windows of other users: they were guests, and a start begins with one window.
    /// *Reset to defaults*, behind the name of the session, forgets all of it.
    pub fn keep(mut self, keeps_values: bool) -> Self {
        self.keeps_values = keeps_values;
        self
    }

    /// Whether a debug build watches its sources, builds itself anew when one is saved, and lets the new program take over:
    /// with remembered data, the values of widgets, session state as far as it can be written down ([`Page::state`]), and
    /// the windows as they are. On unless said; a release build never does, and neither does one on Windows, where a program that runs can't be replaced.
    ///
    /// It needs a program that cargo has started (`cargo run`; a test that starts an app removes `CARGO_MANIFEST_DIR` from
    /// its environment if it wants none of it). What else cargo is to be told (`--features …`) is taken from the
    /// environment, `DACAPO_CARGO_ARGS`.
    pub fn reload(mut self, reloads: bool) -> Self {
        self.reloads = reloads;
        self
    }

    /// What comes before and after this program.
    fn succession(&self) -> Succession {
        let inheritance = Inheritance::of_this_program();
        let estate = inheritance.as_ref().and_then(|it| {
            for (nth, registry) in registries(&self.pages).iter().enumerate() {
                it.take_over(nth, registry);
            }
            Estate::read(&it.estate()?)
                .inspect_err(|err| {
                    eprintln!("dacapo: what the last window left can't be read: {err}");
                })
                .ok()
        });
        let original = inheritance.as_ref().and_then(|it| it.program.as_deref());
        Succession {
            target: self
                .reloads
                .then(|| Target::of_this_program(original))
                .flatten(),
            lifeline: Arc::new(Lifeline::of_this_program(inheritance.is_some())),
            inheritance: inheritance.map(Arc::new),
            estate,
        }
    }

    /// The pages, each with what a session begins with.
    pub(crate) fn take_pages(&mut self) -> Vec<PageSpec> {
        let mistakes: Arc<[_]> = self.mistakes().into();
        let mut pages = std::mem::take(&mut self.pages);
        let has_several = pages.len() > 1;
        for (nth, page) in pages.iter_mut().enumerate() {
            if has_several && page.name.trim().is_empty() {
                page.name = format!("page {}", nth + 1);
            }
        }
        if let Some(begin) = &self.begin {
            for page in &mut pages {
                page.script = beginning_with(Arc::clone(begin), Arc::clone(&page.script));
            }
        }
        if !mistakes.is_empty() {
            for page in &mut pages {
                page.script = mistakes::telling(&mistakes, Arc::clone(&page.script));
            }
        }
        pages
    }

    /// Opens the window; returns when the last one is closed.
    pub fn run(self) -> Exit {
        if self.pages.is_empty() {
            eprintln!(
                "dacapo: {:?} has no page: add one with `App::page`",
                self.title
            );
            return Exit::FAILED;
        }
        if let Some(reason) = platform::missing_display() {
            eprintln!("dacapo: {:?} can't be shown: {reason}", self.title);
            return Exit::FAILED;
        }
        // A program with a logger of its own keeps it.
        let _ = PageLog::new().install();
        let surroundings = Surroundings::native();
        let file = SettingsFile::of(surroundings.settings_folder, &self.title);
        let succession = self.succession();
        let estate = succession.estate.as_ref();
        let settings = estate.map_or_else(|| file.load(), |estate| estate.settings.clone());
        let corner = estate.and_then(|estate| estate.windows.first()?.corner);
        let [width, height] = self.first_size();
        let size = [
            settings.width.unwrap_or(width),
            settings.height.unwrap_or(height),
        ];
        let mut viewport = egui::ViewportBuilder::default()
            .with_title(&self.title)
            .with_app_id(format!("dacapo-{}", self.title))
            .with_inner_size(size.map(|side| side.clamp(400.0, 10_000.0)))
            .with_min_inner_size([560.0, 400.0]);
        viewport.position = corner.map(Into::into);
        // Whoever writes code goes on writing it.
        viewport.active = estate.map(|estate| estate.had_focus);
        viewport.icon = icon::icon(self.icon.as_deref(), &self.title);
        let options = eframe::NativeOptions {
            viewport,
            ..Default::default()
        };
        let title = self.title.clone();
        let pages = self.pages.clone();
        let lifeline = Arc::clone(&succession.lifeline);
        // Until this program has ended as well as it can: then its folder goes, and whoever waits for it waits no more.
        let _inheritance = succession.inheritance.clone();
        let theme = self.theme;
        let dialogs = surroundings.dialogs;
        let shell = Shell::begin(self, dialogs, file, &settings, succession);
        let shell =
            move |creation: &eframe::CreationContext<'_>| -> Result<Box<dyn eframe::App>, _> {
                if settings.is_motion_reduced.is_none() {
                    heed_desktop(creation.egui_ctx.clone());
                }
                shell.attach(&creation.egui_ctx, &settings, theme);
                Ok(Box::new(shell))
            };
        let ended = eframe::run_native(&title, options, Box::new(shell));
        release_resources(&pages);
        lifeline.say_left();
        // A terminal waits for this program, as long as one that took its place runs.
        if lifeline.is_held() {
            for registry in registries(&pages) {
                registry.clear(Actor::SessionEnd);
            }
            lifeline.wait();
        }
        match ended {
            Ok(()) => Exit::OK,
            Err(err) => {
                eprintln!("dacapo: {title:?} can't be shown: {err}");
                Exit::FAILED
            }
        }
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("title", &self.title)
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}

/// A script whose session begins with another one.
fn beginning_with(begin: Script, script: Script) -> Script {
    Arc::new(move |page| {
        let has_begun = page.state("dacapo: the session has begun", false);
        if !has_begun.get() {
            begin(page)?;
            has_begun.set(true);
        }
        script(page)
    })
}

/// Reduces motion where the desktop is set so. It is asked elsewhere: that takes a moment.
fn heed_desktop(ctx: egui::Context) {
    let ask = move || {
        if platform::wants_less_motion() {
            crate::theme::reduce_motion(&ctx, true);
            ctx.request_repaint();
        }
    };
    let asked = std::thread::Builder::new().name("dacapo motion".to_owned());
    if let Err(err) = asked.spawn(ask) {
        eprintln!("dacapo: the desktop isn't asked about motion, there is no thread for it: {err}");
    }
}

/// Tells the resources of all pages that they leave: nothing else would before the process exits. Scripts that
/// are still running keep what they hold.
fn release_resources(pages: &[PageSpec]) {
    for page in pages {
        page.registry.clear_kind(Kind::Resource, Actor::SessionEnd);
    }
}

/// One page of an app: a script with what is shown around it.
#[must_use = "give it to `App::page`"]
#[derive(Clone)]
pub struct PageSpec {
    pub(crate) group: String,
    pub(crate) name: String,
    pub(crate) script: Script,
    pub(crate) source: Option<Source>,
    pub(crate) registry: Registry,
    pub(crate) card: Option<Arc<dyn Card>>,
    /// The line that made it.
    site: &'static Location<'static>,
}

/// A source file, shown beside its page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source {
    /// Its name, above it.
    pub(crate) file: &'static str,
    /// What it says.
    pub(crate) text: &'static str,
}

impl PageSpec {
    /// A page called `name` under the heading `group` (empty: under none).
    #[track_caller]
    pub fn new<R: IntoScriptResult>(
        group: impl Into<String>,
        name: impl Into<String>,
        script: impl Fn(&mut Page) -> R + Send + Sync + 'static,
    ) -> Self {
        Self {
            group: group.into(),
            name: name.into(),
            script: host::script(script),
            source: None,
            registry: Registry::global(),
            card: None,
            site: Location::caller(),
        }
    }

    /// Shows a source file beside the page: `.source("rides.rs", include_str!("rides.rs"))`.
    pub fn source(mut self, file: &'static str, text: &'static str) -> Self {
        self.source = Some(Source { file, text });
        self
    }

    /// Gives the page a registry of its own instead of the one of the process.
    pub fn registry(mut self, registry: Registry) -> Self {
        self.registry = registry;
        self
    }

    /// Shows a card above the page.
    pub fn card(mut self, card: impl Card + 'static) -> Self {
        self.card = Some(Arc::new(card));
        self
    }
}

impl PageSpec {
    /// What it is called where pages are told apart: names may be the same in two groups.
    pub(crate) fn full_name(&self) -> String {
        format!("{}/{}", self.group, self.name)
    }
}

impl std::fmt::Debug for PageSpec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PageSpec")
            .field("group", &self.group)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// How the app ended: what `main` returns.
#[must_use = "return it from `main`"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit(u8);

impl Exit {
    /// The window was closed.
    pub const OK: Self = Self(0);
    /// No window could be opened; the reason is on stderr.
    pub const FAILED: Self = Self(1);
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self.0)
    }
}
