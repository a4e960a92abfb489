//! What all windows of an app share.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use dacapo_cache::SessionId;
use egui::ViewportId;
use parking_lot::Mutex;

use crate::app::{App, PageSpec};
use crate::inspector::Feed;
use crate::kept::Keep;
use crate::platform::Dialogs;
use crate::shell::keeper::Keeper;
use crate::shell::settings::{Settings, SettingsFile, SettingsWriter};

/// The app with everything that its windows have in common.
pub(super) struct Common {
    pub(super) title: String,
    pub(super) pages: Vec<PageSpec>,
    /// Whether the app has the inspector at all.
    pub(super) has_inspector: bool,
    /// One feed per page; pages on the same registry share it.
    feeds: Vec<Feed>,
    pub(super) dialogs: Arc<dyn Dialogs>,
    pub(super) settings: SettingsWriter,
    /// What outlives a restart, where the app says so.
    keeper: Option<Arc<Keeper>>,
    waker: Arc<Waker>,
    n_sessions: AtomicU32,
    requests: Mutex<Vec<OpenUser>>,
}

/// Somebody asked for another user's window.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenUser {
    /// The page that it opens with.
    pub(super) page: usize,
    /// Whether its inspector is open.
    pub(super) is_inspector_open: bool,
}

/// Wakes every window: what one session does to a cache may show in all of them.
pub(super) struct Waker {
    ctx: egui::Context,
    viewports: Mutex<Vec<ViewportId>>,
}

impl Waker {
    pub(super) fn wake(&self) {
        let viewports = self.viewports.lock().clone();
        for viewport in viewports {
            self.ctx.request_repaint_of(viewport);
        }
    }
}

impl Common {
    pub(super) fn new(
        ctx: &egui::Context,
        mut app: App,
        dialogs: Arc<dyn Dialogs>,
        file: SettingsFile,
        settings: Settings,
    ) -> Self {
        let waker = Arc::new(Waker {
            ctx: ctx.clone(),
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
        let keeper = app
            .keeps_values
            .then(|| Keeper::beside(file.path()))
            .flatten();
        Self {
            title: app.title,
            keeper,
            pages,
            has_inspector: app.inspector.is_there(),
            feeds,
            dialogs,
            settings: SettingsWriter::new(file, settings),
            waker,
            n_sessions: AtomicU32::new(0),
            requests: Mutex::default(),
        }
    }

    pub(super) fn page(&self, page: usize) -> &PageSpec {
        &self.pages[page]
    }

    pub(super) fn feed(&self, page: usize) -> &Feed {
        &self.feeds[page]
    }

    /// What the page of a session keeps over a restart: the first user's pages, where the app says so.
    pub(super) fn keep(&self, session: SessionId, page: &str) -> Option<Keep> {
        let keeper = self.keeper.as_ref()?;
        (session == SessionId(0)).then(|| keeper.keep(page))
    }

    /// The app ends.
    pub(super) fn finish_keeping(&self) {
        if let Some(keeper) = &self.keeper {
            keeper.finish();
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

    pub(super) fn next_session(&self) -> SessionId {
        // Relaxed: only that no two are the same matters.
        SessionId(self.n_sessions.fetch_add(1, Ordering::Relaxed))
    }

    pub(super) fn ask_for_user(&self, request: OpenUser) {
        self.requests.lock().push(request);
        // Windows are opened by the first one.
        self.waker.ctx.request_repaint_of(ViewportId::ROOT);
    }

    pub(super) fn take_requests(&self) -> Vec<OpenUser> {
        std::mem::take(&mut self.requests.lock())
    }
}

/// Nothing that was to be kept is lost, however the windows end.
impl Drop for Common {
    fn drop(&mut self) {
        self.finish_keeping();
    }
}
