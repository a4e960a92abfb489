//! A program that took the place of another: it says that it stands, and what became of what it was given.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use dacapo_cache::Registry;
use dacapo_cache::recorder::Cursor;
use dacapo_cache::recorder::event::{EventKind, MissReason};
use egui::{Align, Frame, Layout, Margin, Panel, Ui};
use parking_lot::Mutex;

use crate::reload::succession::Inheritance;
use crate::shell::common::Waker;
use crate::story::figures;
use crate::theme::state_label;
use crate::theme::tokens::State;

/// How the part of a code is called that is the function's own.
const OWN_BODY: &str = "own body";

/// From the first frame of a new program until the user has read what became of the entries.
pub(super) struct Arrival {
    inheritance: Arc<Inheritance>,
    has_said: bool,
    /// What became of the entries, once that is known; taken away by the user.
    account: Arc<Mutex<Option<String>>>,
}

impl Arrival {
    pub(super) fn of(inheritance: Inheritance) -> Self {
        Self {
            inheritance: Arc::new(inheritance),
            has_said: false,
            account: Arc::default(),
        }
    }

    /// Says, once, that the window stands and has something to show. On a thread of its own, since it touches the disk
    /// and the caches.
    pub(super) fn stands(&mut self, registries: Vec<Registry>, waker: Arc<Waker>) {
        if std::mem::replace(&mut self.has_said, true) {
            return;
        }
        let (inheritance, account) = (Arc::clone(&self.inheritance), Arc::clone(&self.account));
        let say = move || {
            inheritance.say_ready();
            let said = Account::of(&registries, inheritance.n_entries()).in_words();
            *account.lock() = said;
            waker.wake();
        };
        let thread = thread::Builder::new().name("dacapo arrival".to_owned());
        if let Err(err) = thread.spawn(say) {
            eprintln!("dacapo: the old program was not told that this one stands: {err}");
        }
    }

    /// Says what became of the entries, until that was read.
    pub(super) fn ui(&mut self, ui: &mut Ui) {
        let Some(text) = self.account.lock().clone() else {
            return;
        };
        let frame = Frame::new()
            .fill(ui.visuals().panel_fill)
            .inner_margin(Margin::symmetric(16, 6));
        Panel::top("arrival").frame(frame).show(ui, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.small_button("Dismiss").clicked() {
                    *self.account.lock() = None;
                }
                let rest = Layout::left_to_right(Align::Center).with_main_wrap(true);
                ui.with_layout(rest, |ui| state_label(ui, State::Hit, &text));
            });
        });
    }
}

/// What became of the entries that were handed over, as far as functions were called.
#[derive(Debug, Default, PartialEq, Eq)]
struct Account {
    n_entries: usize,
    /// Of functions whose code is another one.
    n_gone: usize,
    /// What it took to compute those that are left.
    cost: Duration,
    /// What was changed.
    changed: BTreeSet<String>,
}

impl Account {
    fn of(registries: &[Registry], n_entries: usize) -> Self {
        let mut account = Self {
            n_entries,
            ..Self::default()
        };
        for registry in registries {
            let waiting = registry.waiting();
            account.n_gone += waiting.of_other_code;
            account.cost += waiting.cost;
            let functions = registry.functions();
            let (events, _) = registry.recorder().since(&mut Cursor::default());
            for event in events {
                let id = event.entry.function;
                match event.kind {
                    EventKind::DidTakeOver { .. } => {
                        let entries = registry.entries(id);
                        let entry = entries.iter().find(|it| it.id == event.entry);
                        account.cost += entry.map_or(Duration::ZERO, |it| it.cost);
                    }
                    EventKind::DidMiss { miss } => {
                        let MissReason::CodeChanged { inputs } = &miss.reason else {
                            continue;
                        };
                        let of = functions.iter().find(|it| it.id == id);
                        account.changed.extend(inputs.iter().map(|input| match of {
                            Some(function) if &**input == OWN_BODY => function.name.to_string(),
                            _ => input.to_string(),
                        }));
                    }
                    _ => {}
                }
            }
        }
        account
    }

    /// As a sentence; `None` if there was nothing to keep.
    fn in_words(&self) -> Option<String> {
        if self.n_entries == 0 {
            return None;
        }
        let kept = self.n_entries.saturating_sub(self.n_gone);
        let saved = figures::duration(self.cost).to_string();
        let entries = |n: usize| if n == 1 { "entry" } else { "entries" };
        if self.n_gone == 0 {
            let n = self.n_entries;
            return Some(format!(
                "New code, and nothing remembered depends on what changed: {n} {} kept, {saved} not computed again.",
                entries(n)
            ));
        }
        let names: Vec<String> = self
            .changed
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        let what = match names.split_last() {
            None => "the code".to_owned(),
            Some((only, [])) => only.clone(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
        };
        Some(format!(
            "You changed {what}: {} of {} {} gone, {kept} kept, {saved} not computed again.",
            self.n_gone,
            self.n_entries,
            entries(self.n_entries),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn account_is_a_sentence_with_what_changed() {
        let mut account = Account {
            n_entries: 41,
            n_gone: 2,
            cost: Duration::from_millis(12_400),
            changed: ["parse".to_owned()].into(),
        };
        // Between a number and its unit a line doesn't break.
        let in_words = |account: &Account| account.in_words().map(|it| it.replace('\u{a0}', " "));
        let said = "You changed `parse`: 2 of 41 entries gone, 39 kept, 12.4 s not computed again.";
        assert_eq!(in_words(&account).as_deref(), Some(said));
        account.changed.insert("const LIMIT".to_owned());
        let said = in_words(&account).expect("there were entries");
        assert!(
            said.starts_with("You changed `const LIMIT` and `parse`: 2 of 41"),
            "{said}"
        );
        account.n_gone = 0;
        let said = in_words(&account).expect("there were entries");
        assert!(said.contains("41 entries kept, 12.4 s"), "{said}");
        assert_eq!(Account::default().in_words(), None);
    }
}
