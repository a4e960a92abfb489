//! Lessons as data: what to do, what to predict, and how a rerun tells what came of it.
//!
//! A lesson never looks at the script. It reads the story of the page's registry, as the inspector does, or what the
//! cache of a program said, so what it says of hits, misses and changes is what happened, not what was meant to happen.

pub mod copies;
pub mod key;
pub mod reruns;
pub mod time;
pub mod users;

use std::borrow::Cow;

use dacapo::story::{CallOutcome, CallStory, MutationStory, RunStory, Snapshot};
use dacapo_cache::recorder::event::MissReason;
use dacapo_cache::{EntryId, EntryInfo, Registry, SessionId};

use crate::progress::Done;
use crate::workshop::Trial;

/// All lessons, in the order in which they are best taken.
pub const ALL: [&Lesson; 5] = [
    &reruns::LESSON,
    &key::LESSON,
    &copies::LESSON,
    &users::LESSON,
    &time::LESSON,
];

/// One lesson: a goal and the steps towards it.
#[derive(Debug)]
pub struct Lesson {
    /// What it is called in the navigation.
    pub name: &'static str,
    /// What somebody knows who has taken it, in one sentence.
    pub goal: &'static str,
    /// What to do, in order.
    pub steps: &'static [Step],
    /// Functions whose callers get a value of their own, whatever they do with it. If a script reaches what
    /// one of these remembers, the lesson does not hold.
    pub own: &'static [&'static str],
    /// Whether the clock stands still from the beginning, so that only its buttons move it.
    pub is_frozen: bool,
}

/// One step: a question to be answered first, then something to do.
#[derive(Debug)]
pub struct Step {
    /// What to do. `{session}` stands for the session of its place.
    pub act: &'static str,
    /// Whose window it is done in.
    pub place: Place,
    /// What to say before doing it.
    pub question: &'static str,
    /// The two answers.
    pub answers: [&'static str; 2],
    /// The right one.
    pub truth: Answer,
    /// Why it is right.
    pub why: &'static str,
    /// What the card offers for doing it.
    pub tools: &'static [Tool],
    /// What tells that it was done.
    pub see: See,
}

/// What tells that a step was done.
#[derive(Clone, Copy, Debug)]
pub enum See {
    /// A rerun of the page.
    Rerun(fn(&Moment<'_>) -> Seen),
    /// A run of the program that the lesson is about.
    Trial(fn(&Trial) -> Seen),
}

/// Whose window a step is done in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Anybody's.
    Anywhere,
    /// That of the session which did this step, by its position.
    WhereStepWas(usize),
}

/// One of a step's two answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The one at the left.
    First,
    /// The one at the right.
    Second,
}

/// Something that a card offers to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Run the script again.
    Rerun,
    /// Open a second window.
    OpenUser,
    /// Push the clock by ten seconds.
    TenSeconds,
    /// Push the clock by a minute.
    OneMinute,
}

/// A finished rerun, as a step looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// The registry.
    pub snapshot: &'a Snapshot,
    /// The rerun; it came after the one that completed the step before.
    pub run: &'a RunStory,
    /// The steps before.
    pub done: &'a [Done],
}

/// What a rerun, or a run of a program, says about a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// Nothing: it did something else.
    Nothing,
    /// What the lesson says, and what was seen of it, in words.
    AsSaid(String),
    /// The step was done, and something else came of it, in words.
    Otherwise(String),
}

impl Lesson {
    /// A registry as the lesson wants it.
    pub fn registry(&self) -> Registry {
        let registry = Registry::new();
        registry.set_watching(true);
        if self.is_frozen {
            registry.freeze();
        }
        registry
    }
}

impl Step {
    /// The session that is to do it; `None`: any.
    pub fn session(&self, done: &[Done]) -> Option<SessionId> {
        match self.place {
            Place::Anywhere => None,
            Place::WhereStepWas(idx) => Some(done.get(idx)?.session),
        }
    }

    /// What to do, with the name of the session that is to do it.
    pub fn act(&self, done: &[Done]) -> Cow<'static, str> {
        match self.session(done) {
            Some(session) => Cow::Owned(self.act.replace("{session}", &session.to_string())),
            None => Cow::Borrowed(self.act),
        }
    }
}

impl Answer {
    /// Its position among a step's answers.
    pub fn idx(self) -> usize {
        self as usize
    }
}

impl<'a> Moment<'a> {
    /// The rerun's last call of a function.
    pub fn call(&self, function: &str) -> Option<&'a CallStory> {
        self.run
            .calls
            .iter()
            .rev()
            .find(|call| &*call.function == function)
    }

    /// The rerun's call of a function, if it was served.
    pub fn hit(&self, function: &str) -> Option<&'a CallStory> {
        self.call(function)
            .filter(|call| matches!(call.outcome, CallOutcome::Hit { .. }))
    }

    /// Why the rerun's call of a function had to be computed, if it had.
    pub fn miss(&self, function: &str) -> Option<&'a MissReason> {
        match &self.call(function)?.outcome {
            CallOutcome::Miss { miss, .. } => Some(&miss.reason),
            CallOutcome::Failed { .. }
            | CallOutcome::Interrupted { .. }
            | CallOutcome::Hit { .. } => None,
        }
    }

    /// What the rerun changed of a function's objects.
    pub fn mutation(&self, function: &str) -> Option<&'a MutationStory> {
        self.run
            .mutations
            .iter()
            .find(|change| &*change.function == function)
    }

    /// An entry that is held.
    pub fn entry(&self, id: EntryId) -> Option<&'a EntryInfo> {
        let (_, entry) = self.snapshot.entry(id)?;
        Some(entry)
    }

    /// The step before.
    pub fn last(&self) -> Option<&'a Done> {
        self.done.last()
    }
}
