//! The lesson *copies protect you*: a column is dropped from a table, and the next run wants to drop it, too.

use dacapo::protocol::Outcome;

use crate::lesson::{Answer, Lesson, Moment, Place, See, Seen, Step, Tool};

const SHARED: &str = "load_shared";
const OWN: &str = "load_own";

/// The lesson.
pub const LESSON: Lesson = Lesson {
    name: "Copies protect you",
    goal: "A resource is one object for everybody, changes and all; data is a copy for each caller.",
    steps: &[
        Step {
            act: "With *a resource* chosen, run the script again.",
            place: Place::Anywhere,
            question: "The first run dropped `Lat` from the table. Will the second run work?",
            answers: ["it works", "it fails"],
            truth: Answer::Second,
            why: "The call hits and hands out the very table that the first run changed. `Lat` is gone from it, \
                  and a column that is not there can't be dropped.",
            tools: &[Tool::Rerun],
            see: See::Rerun(shared_again),
        },
        Step {
            act: "Choose *data*.",
            place: Place::Anywhere,
            question: "`load_own` has the same body. Does its first call hit or miss?",
            answers: ["hit", "miss"],
            truth: Answer::Second,
            why: "Entries belong to their function: what another one remembers does not count, even if the \
                  bodies are the same.",
            tools: &[],
            see: See::Rerun(own_first),
        },
        Step {
            act: "Run the script again.",
            place: Place::Anywhere,
            question: "The last run dropped `Lat` from its table. Will this one work?",
            answers: ["it works", "it fails"],
            truth: Answer::First,
            why: "The last run dropped the column from its own table. The remembered one still has it, and so \
                  has every copy that is handed out.",
            tools: &[Tool::Rerun],
            see: See::Rerun(own_again),
        },
        Step {
            act: "Go back to *a resource*.",
            place: Place::Anywhere,
            question: "Has the shared table recovered meanwhile?",
            answers: ["it works", "it fails"],
            truth: Answer::Second,
            why: "What is done to a resource stays done until the entry goes: cleared, evicted or expired.",
            tools: &[],
            see: See::Rerun(shared_again),
        },
    ],
    own: &[OWN],
    is_frozen: false,
};

fn shared_again(moment: &Moment<'_>) -> Seen {
    if moment.hit(SHARED).is_none() {
        return Seen::Nothing;
    }
    match moment.run.outcome {
        Some(Outcome::Failed) => {
            Seen::AsSaid("the call hit, and the run failed: there was no `Lat` to drop".to_owned())
        }
        Some(Outcome::Done) => {
            Seen::Otherwise("the run worked: the table was not shared".to_owned())
        }
        _ => Seen::Nothing,
    }
}

fn own_first(moment: &Moment<'_>) -> Seen {
    match (moment.miss(OWN), moment.hit(OWN)) {
        (Some(_), _) => Seen::AsSaid("it missed, and read the table once more".to_owned()),
        (None, Some(_)) => Seen::Otherwise("it hit: its table was there already".to_owned()),
        (None, None) => Seen::Nothing,
    }
}

fn own_again(moment: &Moment<'_>) -> Seen {
    if moment.hit(OWN).is_none() {
        return Seen::Nothing;
    }
    match moment.run.outcome {
        Some(Outcome::Done) => Seen::AsSaid("the call hit, and the run worked".to_owned()),
        Some(Outcome::Failed) => Seen::Otherwise("the run failed: the table was shared".to_owned()),
        _ => Seen::Nothing,
    }
}
