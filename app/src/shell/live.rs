//! A page that is open: its script's host, its elements, and what the user is doing to them.

use std::path::PathBuf;
use std::sync::Arc;

use crossbeam::channel::{self, Receiver, Sender};
use dacapo_cache::SessionId;
use egui::{Context, Ui};

use crate::app::PageSpec;
use crate::element::ContainerId;
use crate::element::widget::WidgetId;
use crate::host::{Host, Start};
use crate::inspector::Feed;
use crate::platform::{Dialogs, Picked};
use crate::protocol::{Command, Delta};
use crate::shell::common::Common;
use crate::shell::estate::Passage;
use crate::shell::log_panel::Log;
use crate::shell::page_picture::PagePicture;
use crate::shell::saver::Saver;
use crate::shell::toasts::Toasts;
use crate::shell::tree::PageTree;
use crate::view::saving::SaveRequest;
use crate::view::{View, ViewMemory};

/// Deltas that are taken in before a frame; the rest waits for the next one, so that a script which draws
/// without end never stops the window.
const MAX_DELTAS_PER_FRAME: usize = 20_000;

/// One page of one session.
pub(super) struct LivePage {
    session: SessionId,
    /// The page's full name.
    name: String,
    host: Host,
    /// Where it is noted that the user has done something, if anybody takes this program's place.
    passage: Option<Arc<Passage>>,
    /// Whether it may fail for want of something that the program still had whose place this one takes.
    pub(super) may_want: bool,
    pub(super) tree: PageTree,
    /// Since when the run under way has been asked to stop, and has come to no check point.
    asked_since: Option<f64>,
    /// What its runs logged.
    pub(super) log: Log,
    /// What its script says once.
    pub(super) toasts: Toasts,
    memory: ViewMemory,
    /// Answers of dialogs.
    picked: Receiver<(WidgetId, Picked)>,
    answers: Sender<(WidgetId, Picked)>,
    saver: Saver,
    /// The page that the user wants to see instead, since a link was followed.
    destination: Option<Arc<str>>,
    /// How saving a picture of the page went, until it is put away.
    pub(super) page_saved: Option<Result<PathBuf, String>>,
}

impl LivePage {
    /// Starts the page's script.
    pub(super) fn start(common: &Common, session: SessionId, page: &PageSpec) -> Self {
        let waker = common.waker();
        let name = page.full_name();
        let start = Start {
            keep: common.keep(session, &name),
            pages: common.pages.iter().map(|page| page.name.clone()).collect(),
            today: None,
        };
        let host = Host::start_with(
            session,
            page.registry.clone(),
            page.script.clone(),
            start,
            move || waker.wake(),
        );
        let (answers, picked) = channel::unbounded();
        Self {
            session,
            name,
            host,
            passage: common.passage.clone(),
            may_want: false,
            tree: PageTree::default(),
            asked_since: None,
            log: Log::default(),
            toasts: Toasts::default(),
            memory: ViewMemory::default(),
            picked,
            answers,
            saver: Saver::default(),
            destination: None,
            page_saved: None,
        }
    }

    /// Takes in what the script has sent, and what dialogs have answered. Returns the page that is to be shown instead.
    pub(super) fn drain(&mut self, ctx: &Context, feed: &Feed) -> Option<Arc<str>> {
        let mut destination = self.destination.take();
        let now = ctx.input(|input| input.time);
        let mut is_finished = false;
        for delta in self.host.deltas.try_iter().take(MAX_DELTAS_PER_FRAME) {
            match &delta {
                Delta::RunStarted { run, cause, .. } => {
                    feed.started(self.session, *run, cause.clone());
                    self.asked_since = None;
                }
                Delta::RunFinished { note } => {
                    is_finished |= !note.outcome.is_cut_short();
                    feed.note(note.clone());
                }
                Delta::GoTo { page } => destination = Some(Arc::clone(page)),
                _ => {}
            }
            if let Delta::Toast(toast) = delta {
                self.toasts.push(toast);
                continue;
            }
            let Some(delta) = self.log.take(delta) else {
                continue;
            };
            self.memory.note(&delta);
            let applied = self.tree.apply(delta, now);
            self.memory.edits.settle(&applied, &self.tree);
        }
        let is_asked = self.tree.is_running() && self.host.is_asked_to_stop();
        self.asked_since = is_asked.then(|| self.asked_since.unwrap_or(now));
        if is_finished && self.memory.has_of_widgets() {
            let tree = &self.tree;
            self.memory.forget_unless(|id| tree.has_widget(id));
        }
        if !self.host.deltas.is_empty() {
            ctx.request_repaint();
        }
        for saved in self.saver.done() {
            if saved.place == PagePicture::place() {
                self.page_saved = Some(saved.outcome);
            } else {
                self.memory.saved(saved);
            }
        }
        for (widget, picked) in self.picked.try_iter() {
            // A widget that has gone meanwhile has no use for an answer.
            let Some(widget) = self.tree.find_widget(&|it| it.id == widget) else {
                continue;
            };
            for command in self.memory.picked(widget, picked) {
                self.note_use();
                self.host.send(command);
            }
        }
        destination
    }

    /// Whether the script has long been asked to stop, and has come to no check point since: nothing that the user does
    /// can count before it does.
    pub(super) fn is_deaf(&self, now: f64) -> bool {
        const DEAF_AFTER_SECS: f64 = 1.0;
        self.asked_since
            .is_some_and(|since| now - since >= DEAF_AFTER_SECS)
    }

    /// Draws a container of the page.
    pub(super) fn ui(&mut self, ui: &mut Ui, common: &Common, container: ContainerId) {
        let (mut commands, mut picks, mut saves) = (Vec::new(), Vec::new(), Vec::new());
        let mut view = View {
            tree: &self.tree,
            memory: &mut self.memory,
            commands: &mut commands,
            picks: &mut picks,
            saves: &mut saves,
            destination: &mut self.destination,
            now: ui.input(|input| input.time),
        };
        view.page_ui(ui, container);
        // The window draws the main part of the page last.
        if container == ContainerId::MAIN {
            view.end_ui(ui);
        }
        if self.destination.is_some() {
            // The window shows pages before it draws one.
            ui.request_repaint();
        }
        for command in commands {
            self.note_use();
            self.host.send(command);
        }
        for request in saves {
            self.saver.save(common, request);
        }
        for (widget, request) in picks {
            let (answers, waker) = (self.answers.clone(), common.waker());
            let dialogs: &dyn Dialogs = &*common.dialogs;
            dialogs.ask(
                request,
                Box::new(move |picked| {
                    // A page that is gone has no use for an answer.
                    let _ = answers.send((widget, picked));
                    waker.wake();
                }),
            );
        }
    }

    /// Asks where to, and saves a file there.
    pub(super) fn save(&self, common: &Common, request: SaveRequest) {
        self.saver.save(common, request);
    }

    /// Forgets what was set, here and in the script.
    pub(super) fn reset(&mut self) {
        self.note_use();
        self.memory.edits.forget_unless(|_| false);
        self.send(Command::Reset);
    }

    /// Notes that the user has done something here.
    fn note_use(&self) {
        if let Some(passage) = &self.passage {
            passage.note_use(self.session.0, &self.name);
        }
    }

    pub(super) fn send(&self, command: Command) {
        self.host.send(command);
    }
}
