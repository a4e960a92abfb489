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
use crate::theme::state_label;
use crate::theme::tokens::State;

/// How long the old program may take to say what was set in its windows since it had said what they leave.
const PATIENCE_FOR_LATE: Duration = Duration::from_secs(5);
/// How long it may take to release its resources: some write what they hold.
const PATIENCE_FOR_RESOURCES: Duration = Duration::from_mins(1);

/// From the first frame of a new program until the user has read what became of the entries.
pub(super) struct Arrival {
    inheritance: Arc<Inheritance>,
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
    pub(super) fn of(inheritance: Arc<Inheritance>, estate: Estate) -> Self {
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
        let (inheritance, news) = (Arc::clone(&self.inheritance), Arc::clone(&self.news));
        let waker = common.waker();
        on_a_thread("dacapo arrival", move || {
            inheritance.say_ready();
            let late = inheritance.wait_for_late(PATIENCE_FOR_LATE);
            if let Some(late) = late.and_then(|late| serde_json::from_str(&late).ok()) {
                news.lock().late = Some(late);
                waker.wake();
            }
            if inheritance.wait_until_left(PATIENCE_FOR_RESOURCES) {
                news.lock().is_free = true;
                waker.wake();
            }
        });
    }

    /// Says, once, what became of the entries, as far as the first run has asked for them.
    pub(super) fn account(&mut self, common: &Common) {
        if std::mem::replace(&mut self.has_accounted, true) {
            return;
        }
        let (inheritance, news) = (Arc::clone(&self.inheritance), Arc::clone(&self.news));
        let lost = self.estate.lost_states();
        let waker: Arc<Waker> = common.waker();
        let registries = common.registries();
        let feeds: Vec<_> = registries
            .iter()
            .map(|registry| common.feed_of(registry))
            .collect();
        on_a_thread("dacapo account", move || {
            let mut all = Account::default();
            for (nth, (registry, feed)) in registries.iter().zip(feeds).enumerate() {
                let account = Account::of(registry, inheritance.n_entries(nth)).losing(&lost);
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
            let before = self.estate.kept(*session, page);
            let here = passage.and_then(|it| it.kept(*session).remove(page));
            before != Some(kept) && here.as_ref() == before
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
                if ui.small_button("Dismiss").clicked() {
                    self.news.lock().account = None;
                }
                let rest = Layout::left_to_right(Align::Center).with_main_wrap(true);
                ui.with_layout(rest, |ui| state_label(ui, State::Hit, &text));
            });
        });
    }
}

/// The disk and the caches are waited for elsewhere than in a window.
fn on_a_thread(name: &str, work: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().name(name.to_owned());
    if let Err(err) = thread.spawn(work) {
        eprintln!("dacapo: the old program was not told that this one stands: {err}");
    }
}
