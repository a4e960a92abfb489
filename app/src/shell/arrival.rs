//! A program that took the place of another: it says that it stands, says what became of what it was given, and takes
//! what the other one leaves late.

mod account;

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use egui::{Align, Frame, Layout, Margin, Panel, Ui};
use parking_lot::Mutex;

use crate::reload::succession::Inheritance;
use crate::shell::arrival::account::Account;
use crate::shell::common::{Common, Waker};
use crate::shell::estate::{Estate, Late, Passage};
use crate::theme::tokens::State;
use crate::theme::{low_button, state_label};

/// How long the old program may take to say what was set in its windows since it had said what they leave.
const PATIENCE_FOR_LATE: Duration = Duration::from_secs(5);
/// How long it may take to release its resources: some write what they hold.
const PATIENCE_FOR_RESOURCES: Duration = Duration::from_mins(1);

/// From the first frame of a new program until the user has read what became of the entries.
pub(super) struct Arrival {
    /// `None` in tests: the old program says nothing more.
    inheritance: Option<Arc<Inheritance>>,
    /// What the old program's windows left at first.
    estate: Estate,
    has_said: bool,
    has_accounted: bool,
    news: Arc<Mutex<News>>,
}

/// What other threads have found out.
#[derive(Default)]
struct News {
    /// What became of the entries, once that is known; taken away by the user.
    account: Option<String>,
    late: Option<Late>,
    /// Whether the old program has released its resources, and nobody has made use of that.
    is_free: bool,
}

impl Arrival {
    pub(super) fn of(inheritance: Option<Arc<Inheritance>>, estate: Estate) -> Self {
        Self {
            inheritance,
            estate,
            has_said: false,
            has_accounted: false,
            news: Arc::default(),
        }
    }

    /// Says, once, that the window stands and has something to show; then listens to what the old program says in the
    /// end.
    pub(super) fn stands(&mut self, common: &Common) {
        if std::mem::replace(&mut self.has_said, true) {
            return;
        }
        let Some(inheritance) = self.inheritance.clone() else {
            return;
        };
        let (news, waker) = (Arc::clone(&self.news), common.waker());
        on_a_thread("dacapo arrival", move || {
            inheritance.say_ready();
            let listener = inheritance.listener();
            // Where this program ends meanwhile, its folder goes at once.
            drop(inheritance);
            if let Some(late) = listener.wait_for_late(PATIENCE_FOR_LATE) {
                hear(&news, &late);
                waker.wake();
            }
            if listener.wait_until_left(PATIENCE_FOR_RESOURCES) {
                news.lock().is_free = true;
                waker.wake();
            }
        });
    }

    /// Takes what the old program says of what was set in its windows after it had said what they leave.
    pub(super) fn hear_late(&self, late: &str) {
        hear(&self.news, late);
    }

    /// Says, once, what became of the entries, as far as the first run has asked for them.
    pub(super) fn account(&mut self, common: &Common) {
        if std::mem::replace(&mut self.has_accounted, true) {
            return;
        }
        let Some(inheritance) = &self.inheritance else {
            return;
        };
        let news = Arc::clone(&self.news);
        let lost = self.estate.lost_states();
        let waker: Arc<Waker> = common.waker();
        let registries = common.registries();
        let registries = registries.into_iter().enumerate();
        let registries: Vec<_> = registries
            .map(|(nth, it)| (common.feed_of(&it), inheritance.n_entries(nth), it))
            .collect();
        on_a_thread("dacapo account", move || {
            let mut all = Account::default();
            for (feed, n_entries, registry) in registries {
                let account = Account::of(&registry, n_entries).losing(&lost);
                if let (Some(feed), Some(said)) = (feed, account.in_words()) {
                    feed.tell_of_reload(said.into());
                }
                all.add(account);
            }
            news.lock().account = all.in_words();
            waker.wake();
        });
    }

    /// What was set in the old program's windows after it had said what they leave, once; without the pages that the user
    /// has changed here since.
    pub(super) fn take_late(&self, passage: Option<&Passage>) -> Option<Late> {
        let mut late = self.news.lock().late.take()?;
        late.retain(|(session, page, kept)| {
            let is_new = self.estate.kept(*session, page) != Some(kept);
            // What a page keeps is no measure: scripts set things by themselves.
            is_new && !passage.is_some_and(|it| it.is_used(*session, page))
        });
        Some(late)
    }

    /// Whether the old program has released its resources; says so once.
    pub(super) fn take_free(&self) -> bool {
        std::mem::take(&mut self.news.lock().is_free)
    }

    /// Says what became of the entries, until that was read.
    pub(super) fn ui(&mut self, ui: &mut Ui) {
        let Some(text) = self.news.lock().account.clone() else {
            return;
        };
        let frame = Frame::new()
            .fill(ui.visuals().panel_fill)
            .inner_margin(Margin::symmetric(16, 6));
        Panel::top("arrival").frame(frame).show(ui, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(low_button("Dismiss")).clicked() {
                    self.news.lock().account = None;
                }
                let rest = Layout::left_to_right(Align::Center).with_main_wrap(true);
                ui.with_layout(rest, |ui| state_label(ui, State::Hit, &text));
            });
        });
    }
}

/// Notes what the old program says late. What can't be read says nothing.
fn hear(news: &Mutex<News>, late: &str) {
    news.lock().late = serde_json::from_str(late).ok();
}

/// The disk and the caches are waited for elsewhere than in a window.
fn on_a_thread(name: &str, work: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().name(name.to_owned());
    if let Err(err) = thread.spawn(work) {
        eprintln!("dacapo: the old program was not told that this one stands: {err}");
    }
}
