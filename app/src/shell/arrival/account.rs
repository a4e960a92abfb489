//! What became of the entries that another program handed over, in a sentence.

use std::collections::BTreeSet;
use std::time::Duration;

use dacapo_cache::Registry;
use dacapo_cache::recorder::Cursor;
use dacapo_cache::recorder::event::{EventKind, MissReason};

use crate::story::figures;

/// How the part of a code is called that is the function's own.
const OWN_BODY: &str = "own body";

/// What became of the entries that were handed over, as far as functions were called.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Account {
    n_entries: usize,
    /// Of functions whose code is another one.
    n_gone: usize,
    /// Of functions that were not called yet.
    n_unknown: usize,
    /// Of the code before the last one, to which it was changed back.
    n_back: usize,
    /// What it took to compute those that are left.
    cost: Duration,
    /// What was changed.
    changed: BTreeSet<String>,
    /// Session state that the new program could not be given.
    lost: BTreeSet<String>,
}

impl Account {
    pub(super) fn of(registry: &Registry, n_entries: usize) -> Self {
        let waiting = registry.waiting();
        let mut account = Self {
            n_entries,
            n_gone: waiting.of_other_code,
            n_unknown: waiting.of_unknown_code,
            n_back: waiting.back,
            cost: waiting.cost.saturating_add(waiting.served_cost),
            ..Self::default()
        };
        let functions = registry.functions();
        let (events, _) = registry.recorder().since(&mut Cursor::default());
        for event in events {
            let EventKind::DidMiss { miss } = event.kind else {
                continue;
            };
            let MissReason::CodeChanged { inputs } = &miss.reason else {
                continue;
            };
            let of = functions.iter().find(|it| it.id == event.entry.function);
            account.changed.extend(inputs.iter().map(|input| match of {
                Some(function) if &**input == OWN_BODY => function.name.to_string(),
                // What it is stands before what it is called.
                _ => input.strip_prefix("fn ").unwrap_or(input).to_owned(),
            }));
        }
        account
    }

    /// Of a program that could not be given these session states.
    #[must_use]
    pub(super) fn losing(mut self, lost: &[String]) -> Self {
        self.lost.extend(lost.iter().cloned());
        self
    }

    /// Adds what became of the entries of another registry.
    pub(super) fn add(&mut self, other: Self) {
        self.n_entries += other.n_entries;
        self.n_gone += other.n_gone;
        self.n_unknown += other.n_unknown;
        self.n_back += other.n_back;
        self.cost = self.cost.saturating_add(other.cost);
        self.changed.extend(other.changed);
        self.lost.extend(other.lost);
    }

    /// As a sentence, or two; `None` if there is nothing to say.
    pub(super) fn in_words(&self) -> Option<String> {
        let mut words = Vec::new();
        words.extend((self.n_entries > 0).then(|| self.of_entries()));
        words.extend((!self.lost.is_empty()).then(|| self.of_states()));
        (!words.is_empty()).then(|| words.join(" "))
    }

    fn of_entries(&self) -> String {
        let n = self.n_entries;
        let entries = if n == 1 { "entry" } else { "entries" };
        let kept = n.saturating_sub(self.n_gone);
        let saved = figures::duration(self.cost);
        let back = match self.n_back {
            0 => String::new(),
            1 => "1 of before is back, ".to_owned(),
            n => format!("{n} of before are back, "),
        };
        if self.n_gone == 0 && self.changed.is_empty() {
            let so_far = if self.n_unknown == 0 {
                "and nothing remembered depends on it"
            } else {
                "and nothing that was asked for depends on it"
            };
            return format!(
                "You changed the code, {so_far}: {n} {entries} kept, {back}{saved} not computed again."
            );
        }
        let what = listed(&self.changed).unwrap_or_else(|| "the code".to_owned());
        format!(
            "You changed {what}: {} of {n} {entries} gone, {kept} kept, {back}{saved} not computed again.",
            self.n_gone
        )
    }

    fn of_states(&self) -> String {
        let names = listed(&self.lost).unwrap_or_default();
        format!(
            "Session state {names} began anew: it is of a type that can't be handed over, or too large. \
             `page.kept_state` hands over whatever can be written."
        )
    }
}

/// Names in a row: `` `a`, `b` and `c` ``; `None` without any.
fn listed(names: &BTreeSet<String>) -> Option<String> {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last()? {
        (only, []) => Some(only.clone()),
        (last, others) => Some(format!("{} and {last}", others.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Between a number and its unit a line doesn't break.
    fn in_words(account: &Account) -> Option<String> {
        account.in_words().map(|it| it.replace('\u{a0}', " "))
    }

    #[test]
    fn account_is_a_sentence_with_what_changed() {
        let mut account = Account {
            n_entries: 41,
            n_gone: 2,
            cost: Duration::from_millis(12_400),
            changed: ["parse".to_owned()].into(),
            ..Account::default()
        };
        let said = "You changed `parse`: 2 of 41 entries gone, 39 kept, 12.4 s not computed again.";
        assert_eq!(in_words(&account).as_deref(), Some(said));
        account.changed.insert("const LIMIT".to_owned());
        account.n_back = 1;
        let said = in_words(&account).expect("there were entries");
        assert!(
            said.starts_with("You changed `const LIMIT` and `parse`: 2 of 41"),
            "{said}"
        );
        assert!(
            said.contains("39 kept, 1 of before is back, 12.4 s"),
            "{said}"
        );
        assert_eq!(Account::default().in_words(), None);
    }

    #[test]
    fn what_was_not_asked_for_is_not_said_to_be_independent() {
        let mut account = Account {
            n_entries: 41,
            n_unknown: 3,
            ..Account::default()
        };
        let said = in_words(&account).expect("there were entries");
        assert!(said.contains("nothing that was asked for"), "{said}");
        account.n_unknown = 0;
        let said = in_words(&account).expect("there were entries");
        assert!(
            said.contains("nothing remembered depends on it: 41 entries kept"),
            "{said}"
        );
    }

    #[test]
    fn state_that_was_lost_is_named_with_the_way_out() {
        let account = Account::default().losing(&["basket".to_owned()]);
        let said = in_words(&account).expect("a state is lost");
        assert!(
            said.starts_with("Session state `basket` began anew"),
            "{said}"
        );
        assert!(said.contains("page.kept_state"), "{said}");
    }
}
