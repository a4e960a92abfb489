//! What all windows of an app share.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use dacapo_cache::{Registry, SessionId};
use egui::ViewportId;
use parking_lot::Mutex;

use crate::app::{App, PageSpec};
use crate::inspector::Feed;
use crate::kept::{Keep, Kept};
use crate::platform::Dialogs;
use crate::shell::estate::{Estate, Passage, WindowEstate};
use crate::shell::keeper::Keeper;
use crate::shell::settings::{Settings, SettingsFile, SettingsWriter};

/// The app with everything that its windows have in common.
pub(super) struct Common {
    pub(super) title: String,
    pub(super) pages: Vec<PageSpec>,
    /// Whether the app has the inspector at all.
    pub(super) has_inspector: bool,
    /// How far the clocks of the pages' registries were ahead when the app began: those of a program whose place this one
    /// took go on.
    ahead_at_first: Vec<Duration>,
    /// One feed per page; pages on the same registry share it.
    feeds: Vec<Feed>,
    pub(super) dialogs: Arc<dyn Dialogs>,
    pub(super) settings: SettingsWriter,
    /// What outlives a restart, where the app says so.
    keeper: Option<Arc<Keeper>>,
    /// To the next program, where sources are watched.
    pub(super) passage: Option<Arc<Passage>>,
    /// What the last program's pages kept, until they are opened here.
    inherited: Mutex<BTreeMap<(u32, String), Kept>>,
    waker: Arc<Waker>,
    n_sessions: AtomicU32,
    requests: Mutex<Vec<OpenUser>>,
}

/// Somebody asked for another user's window.
#[derive(Clone, Debug)]
pub(super) struct OpenUser {
    /// The page that it opens with.
    pub(super) page: usize,
    /// Whether its inspector is open.
    pub(super) is_inspector_open: bool,
    /// Who it is; `None`: somebody new.
    pub(super) session: Option<SessionId>,
    /// What their window was in the last program.
    pub(super) left: Option<WindowEstate>,
}

/// What the first window of the last program was.
#[derive(Clone, Debug, Default)]
pub(super) struct Inherited {
    pub(super) first: Option<WindowEstate>,
    pub(super) first_page: Option<usize>,
}

/// Wakes every window: what one session does to a cache may show in all of them.
pub(super) struct Waker {
    /// Nobody to wake before there is one: the first frame looks by itself.
    ctx: OnceLock<egui::Context>,
    viewports: Mutex<Vec<ViewportId>>,
}

impl Waker {
    pub(super) fn wake(&self) {
        let viewports = self.viewports.lock().clone();
        for viewport in viewports {
            self.wake_one(viewport);
        }
    }

    fn wake_one(&self, viewport: ViewportId) {
        if let Some(ctx) = self.ctx.get() {
            ctx.request_repaint_of(viewport);
        }
    }
}

impl Common {
    pub(super) fn new(
        mut app: App,
        dialogs: Arc<dyn Dialogs>,
        file: SettingsFile,
        settings: Settings,
    ) -> Self {
        let waker = Arc::new(Waker {
            ctx: OnceLock::new(),
            viewports: Mutex::new(vec![ViewportId::ROOT]),
        });
        let pages = app.take_pages();
        let mut feeds: Vec<Feed> = Vec::with_capacity(pages.len());
        for page in &pages {
            let known = feeds
                .iter()
                .find(|feed| feed.is_of(&page.registry))
                .cloned();
            let waker = Arc::clone(&waker);
            feeds.push(
                known.unwrap_or_else(|| Feed::new(page.registry.clone(), move || waker.wake())),
            );
        }
        let ahead_at_first = pages.iter().map(|page| ahead(&page.registry)).collect();
        let keeper = app
            .keeps_values
            .then(|| Keeper::beside(file.path()))
            .flatten();
        Self {
            title: app.title,
            keeper,
            passage: None,
            inherited: Mutex::default(),
            pages,
            ahead_at_first,
            has_inspector: app.inspector.is_there(),
            feeds,
            dialogs,
            settings: SettingsWriter::new(file, settings),
            waker,
            n_sessions: AtomicU32::new(0),
            requests: Mutex::default(),
        }
    }

    /// The windows are of this context.
    pub(super) fn attach(&self, ctx: &egui::Context) {
        // A second one would be of other windows: there is none.
        let _ = self.waker.ctx.set(ctx.clone());
    }

    pub(super) fn page(&self, page: usize) -> &PageSpec {
        &self.pages[page]
    }

    /// How far somebody has moved the clock of a page forward.
    pub(super) fn ahead(&self, page: usize) -> Duration {
        let ahead = ahead(&self.pages[page].registry).saturating_sub(self.ahead_at_first[page]);
        // Real time goes on between two looks at it; people move clocks by seconds.
        Duration::from_millis((ahead.as_secs_f64() * 1e3).round() as u64)
    }

    pub(super) fn feed(&self, page: usize) -> &Feed {
        &self.feeds[page]
    }

    /// The feed of a registry.
    pub(super) fn feed_of(&self, registry: &Registry) -> Option<Feed> {
        self.feeds.iter().find(|feed| feed.is_of(registry)).cloned()
    }

    /// What a page of a session begins with, and who is told what it keeps: the file of values for the first user's
    /// pages, where the app says so; and the next program, where sources are watched.
    pub(super) fn keep(&self, session: SessionId, page: &str) -> Option<Keep> {
        let keeper = self.keeper.clone().filter(|_| session == SessionId(0));
        let passage = self.passage.clone();
        let inherited = self.inherited.lock().remove(&(session.0, page.to_owned()));
        if keeper.is_none() && passage.is_none() && inherited.is_none() {
            return None;
        }
        let is_reload = inherited.is_some();
        let before = inherited.or_else(|| keeper.as_ref()?.known(page));
        let before = before.unwrap_or_default();
        if let Some(passage) = &passage {
            passage.note(session.0, page, before.clone());
        }
        let noting = passage.map(|passage| passage.noting(session.0, page));
        let page = page.to_owned();
        Some(Keep {
            before,
            is_reload,
            is_passed_on: noting.is_some(),
            save: Box::new(move |kept| {
                if let Some(noting) = &noting {
                    noting.note(kept.clone());
                }
                if let Some(keeper) = &keeper {
                    keeper.save(&page, kept);
                }
            }),
        })
    }

    /// What a page of a session begins with that is opened next: as if the last program had left it.
    pub(super) fn leave_to(&self, session: SessionId, page: &str, kept: Kept) {
        // Also if it is not opened before the next program comes.
        if let Some(passage) = &self.passage {
            passage.note(session.0, page, kept.clone());
        }
        let page = (session.0, page.to_owned());
        self.inherited.lock().insert(page, kept);
    }

    /// The registries of the pages, each once, in the order of the pages.
    pub(super) fn registries(&self) -> Vec<Registry> {
        registries(&self.pages)
    }

    /// The app ends. What the last runs have to keep is waited for, a little: their sessions are over.
    pub(super) fn finish_keeping(&self) {
        const PATIENCE: Duration = Duration::from_millis(500);
        if let Some(keeper) = &self.keeper {
            keeper.finish(PATIENCE);
        }
    }

    pub(super) fn waker(&self) -> Arc<Waker> {
        Arc::clone(&self.waker)
    }

    pub(super) fn wake(&self) {
        self.waker.wake();
    }

    pub(super) fn set_windows(&self, viewports: Vec<ViewportId>) {
        *self.waker.viewports.lock() = viewports;
    }

    /// Takes what the windows of the last program leave: the first one is told what it was, the others are asked for.
    pub(super) fn inherit(&mut self, estate: &Estate) -> Inherited {
        let mut n_sessions = 0;
        let mut first = Inherited::default();
        for (page, at_first) in self.pages.iter().zip(&mut self.ahead_at_first) {
            let secs = estate.clocks.get(&page.full_name()).copied();
            let ahead = secs.and_then(|it| Duration::try_from_secs_f64(it).ok());
            *at_first = at_first.saturating_sub(ahead.unwrap_or_default());
        }
        for (nth, window) in estate.windows.iter().enumerate() {
            n_sessions = n_sessions.max(window.session.saturating_add(1));
            let session = SessionId(window.session);
            let page = self
                .pages
                .iter()
                .position(|page| page.full_name() == window.page);
            let mut inherited = self.inherited.lock();
            for (page, kept) in &window.pages {
                inherited.insert((window.session, page.clone()), kept.clone());
                // Also of pages that are not opened again before the next program comes.
                if let Some(passage) = &self.passage {
                    passage.note(window.session, page, kept.clone());
                }
            }
            drop(inherited);
            if nth == 0 {
                first.first = Some(window.clone());
                first.first_page = page;
            } else {
                self.requests.lock().push(OpenUser {
                    page: page.unwrap_or_default(),
                    is_inspector_open: window.is_inspector_open,
                    session: Some(session),
                    left: Some(window.clone()),
                });
            }
        }
        // Relaxed: no window has been opened yet.
        self.n_sessions.store(n_sessions, Ordering::Relaxed);
        first
    }

    pub(super) fn next_session(&self) -> SessionId {
        // Relaxed: only that no two are the same matters.
        SessionId(self.n_sessions.fetch_add(1, Ordering::Relaxed))
    }

    pub(super) fn ask_for_user(&self, request: OpenUser) {
        self.requests.lock().push(request);
        // Windows are opened by the first one.
        self.waker.wake_one(ViewportId::ROOT);
    }

    pub(super) fn take_requests(&self) -> Vec<OpenUser> {
        std::mem::take(&mut self.requests.lock())
    }
}

/// How far a registry's clock is ahead of real time.
fn ahead(registry: &Registry) -> Duration {
    let clock = registry.clock();
    Duration::from_nanos(clock.now().as_nanos().saturating_sub(clock.real_nanos()))
}

/// The registries of pages, each once.
pub(crate) fn registries(pages: &[PageSpec]) -> Vec<Registry> {
    let mut all: Vec<Registry> = Vec::new();
    for page in pages {
        if !all.iter().any(|known| known.is_same(&page.registry)) {
            all.push(page.registry.clone());
        }
    }
    all
}

/// Nothing that was to be kept is lost, however the windows end.
impl Drop for Common {
    fn drop(&mut self) {
        self.finish_keeping();
    }
}
