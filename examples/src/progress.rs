//! How far somebody is in a lesson, told from the story of its registry and from its program's runs alone.
//!
//! A pure function of these: whoever shows the same story to the same lesson gets the same progress,
//! in the gallery and in a test. The story is bounded, so progress is carried along: a step that is done
//! stays done when its rerun is no longer told.

use std::collections::BTreeMap;
use std::sync::Arc;

use dacapo::story::{RunStory, Snapshot};
use dacapo_cache::{EntryId, SessionId, Watch};

use crate::lesson::{Lesson, Moment, See, Seen};
use crate::workshop::Trial;

/// How far a lesson is.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// The steps that are done, in order.
    pub done: Vec<Done>,
    /// The next step was tried, and something else came of it than the lesson says.
    pub otherwise: Option<String>,
    /// Why the lesson does not hold at all, whatever its steps say.
    pub objection: Option<String>,
    /// The last rerun of each session that no further step looks at.
    behind: BTreeMap<SessionId, u32>,
    /// How many runs of the lesson's program no further step looks at.
    n_trials_behind: usize,
}

/// A step that is done.
#[derive(Clone, Debug)]
pub struct Done {
    /// What was seen, in words.
    pub words: String,
    /// Whose rerun it was.
    pub session: SessionId,
    /// The entries that it called, by function.
    entries: Vec<(Arc<str>, EntryId)>,
}

/// What one story says about a lesson that began with it.
pub fn check(lesson: &Lesson, snapshot: &Snapshot) -> Progress {
    let mut progress = Progress::default();
    progress.follow(lesson, snapshot);
    progress
}

impl Progress {
    /// A beginning for which nothing counts that has happened so far.
    pub fn from_now(snapshot: &Snapshot) -> Self {
        let mut progress = Self::default();
        progress.put_behind(&snapshot.runs);
        progress
    }

    /// Whether every step is done, and nothing speaks against it.
    pub fn is_passed(&self, lesson: &Lesson) -> bool {
        self.done.len() == lesson.steps.len() && self.objection.is_none()
    }

    /// Takes in what has happened since. Showing the same story again changes nothing.
    pub fn follow(&mut self, lesson: &Lesson, snapshot: &Snapshot) {
        self.otherwise = None;
        while let Some(step) = lesson.steps.get(self.done.len()) {
            let mut completed = None;
            for (idx, run) in snapshot.runs.iter().enumerate() {
                if run.outcome.is_none() || !self.is_ahead(run) {
                    continue;
                }
                let moment = Moment {
                    snapshot,
                    run,
                    done: &self.done,
                };
                let See::Rerun(see) = step.see else { break };
                match see(&moment) {
                    Seen::Nothing => {}
                    Seen::Otherwise(words) => self.otherwise = Some(words),
                    Seen::AsSaid(words) => {
                        completed = Some((idx, Done::new(words, run)));
                        break;
                    }
                }
            }
            let Some((idx, done)) = completed else { break };
            self.done.push(done);
            self.otherwise = None;
            self.put_behind(&snapshot.runs[..=idx]);
        }
        self.objection = objection(lesson, snapshot).or(self.objection.take());
    }

    /// The same for what came of the lesson's program, all of it so far.
    pub fn follow_trials(&mut self, lesson: &Lesson, trials: &[Trial]) {
        while let Some(step) = lesson.steps.get(self.done.len()) {
            let See::Trial(see) = step.see else { return };
            self.otherwise = None;
            let mut completed = None;
            for (idx, trial) in trials.iter().enumerate().skip(self.n_trials_behind) {
                match see(trial) {
                    Seen::Nothing => {}
                    Seen::Otherwise(words) => self.otherwise = Some(words),
                    Seen::AsSaid(words) => {
                        completed = Some((idx, words));
                        break;
                    }
                }
            }
            let Some((idx, words)) = completed else {
                return;
            };
            self.done.push(Done::of_trial(words));
            self.otherwise = None;
            self.n_trials_behind = idx + 1;
        }
    }

    fn is_ahead(&self, run: &RunStory) -> bool {
        self.behind
            .get(&run.session)
            .is_none_or(|&last| run.run > last)
    }

    fn put_behind(&mut self, runs: &[Arc<RunStory>]) {
        for run in runs {
            let last = self.behind.entry(run.session).or_default();
            *last = run.run.max(*last);
        }
    }
}

impl Done {
    fn new(words: String, run: &RunStory) -> Self {
        let entries = run
            .calls
            .iter()
            .map(|call| (call.function.clone(), call.entry))
            .collect();
        Self {
            words,
            session: run.session,
            entries,
        }
    }

    /// All windows share the program: it doesn't matter in which of them it was run.
    fn of_trial(words: String) -> Self {
        Self {
            words,
            session: SessionId(0),
            entries: Vec::new(),
        }
    }

    /// The entry of a function that its rerun called last.
    pub fn entry(&self, function: &str) -> Option<EntryId> {
        let (_, entry) = self
            .entries
            .iter()
            .rev()
            .find(|(name, _)| &**name == function)?;
        Some(*entry)
    }
}

/// Whether something that should be out of everybody's reach was reached.
fn objection(lesson: &Lesson, snapshot: &Snapshot) -> Option<String> {
    let is_own = |name: &str| lesson.own.contains(&name);
    let mutated = snapshot
        .runs
        .iter()
        .flat_map(|run| &run.mutations)
        .map(|change| &change.function);
    if let Some(name) = mutated.into_iter().find(|name| is_own(name)) {
        return Some(format!(
            "the script changed what `{name}` remembers: its callers share one object"
        ));
    }
    let mut own = snapshot
        .functions
        .iter()
        .filter(|function| is_own(&function.info.name));
    let shared = own.find(|function| {
        function
            .entries
            .iter()
            .any(|entry| entry.watch != Watch::Master)
    })?;
    Some(format!(
        "the callers of `{}` share one object instead of having their own",
        shared.info.name
    ))
}
