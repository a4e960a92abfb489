//! A recording of the lesson, for machines on which nothing can be built.

use dacapo::prelude::Mutex;

use crate::workshop::{Change, Program, Toolchain};

/// What the program really printed, run by run, as the lesson goes; a test compares it with what it prints today.
const RECORDING: &str = include_str!("recorded.txt");

/// Before the changes of a run.
const MARK: &str = "# ";

/// Shows a recording instead of building.
#[derive(Debug)]
pub struct Recorded {
    why: String,
    /// The recorded run that comes next.
    next: Mutex<usize>,
}

impl Recorded {
    /// A recording, and why nothing is built: a part of a sentence.
    pub fn new(why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            next: Mutex::new(0),
        }
    }

    /// The recorded runs: the changes of each, and what it printed.
    pub fn runs() -> impl Iterator<Item = (Vec<Change>, &'static str)> {
        let blocks = RECORDING.split(MARK).filter(|block| !block.is_empty());
        blocks.map(|block| {
            let (names, printed) = block.split_once('\n').unwrap_or((block, ""));
            let is_named = |change: &Change| names.split(", ").any(|name| name == change.name());
            (Change::ALL.into_iter().filter(is_named).collect(), printed)
        })
    }
}

impl Toolchain for Recorded {
    fn run(&self, program: &Program, _tell: &mut dyn FnMut(&str)) -> Result<String, String> {
        let mut next = self.next.lock();
        let runs: Vec<_> = Self::runs().collect();
        let is_it = |idx: &usize| runs[*idx].0 == program.changes();
        // Forward; then back to one that was shown, but not to the very first, to which nothing was remembered.
        let found = (*next..runs.len()).find(is_it);
        let found = found.or_else(|| (1..*next).rev().find(is_it));
        let idx = found.ok_or(
            "the recording has no run of the program with these changes; it goes as the steps of the lesson go",
        )?;
        *next = idx + 1;
        Ok(runs[idx].1.to_owned())
    }

    fn forget(&self) {
        *self.next.lock() = 0;
    }

    fn why_recorded(&self) -> Option<&str> {
        Some(&self.why)
    }
}
