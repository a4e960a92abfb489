//! The lesson *reruns are expensive*: what a rerun costs, and when a cached function runs in it.

use dacapo::story::CallOutcome;
use dacapo_cache::recorder::event::MissReason;

use crate::lesson::{Answer, Lesson, Moment, Place, See, Seen, Step, Tool};

const FUNCTION: &str = "remembered_squares";

/// The lesson.
pub const LESSON: Lesson = Lesson {
    name: "Reruns are expensive",
    goal: "Every change runs the whole script again; a cached function runs only for arguments that are new.",
    steps: &[
        Step {
            act: "Tick *Remember the result*.",
            place: Place::Anywhere,
            question: "`remembered_squares` is called for the first time. Does the call hit or miss?",
            answers: ["hit", "miss"],
            truth: Answer::Second,
            why: "Nothing is remembered yet, so the body has to run once: the first call costs as much as ever.",
            tools: &[],
            see: See::Rerun(first_call),
        },
        Step {
            act: "Run the script again. Nothing else changes.",
            place: Place::Anywhere,
            question: "The same arguments once more: hit or miss?",
            answers: ["hit", "miss"],
            truth: Answer::First,
            why: "The arguments are the key. They are the same, so what came out last time is handed out at once.",
            tools: &[Tool::Rerun],
            see: See::Rerun(same_arguments),
        },
        Step {
            act: "Move *How many squares* to a number that you have not had yet.",
            place: Place::Anywhere,
            question: "Another argument: hit or miss?",
            answers: ["hit", "miss"],
            truth: Answer::Second,
            why: "Another value of an argument is another key, and nothing is remembered under that one.",
            tools: &[],
            see: See::Rerun(new_argument),
        },
        Step {
            act: "Move it back to where it was.",
            place: Place::Anywhere,
            question: "Is the first result still there: hit or miss?",
            answers: ["hit", "miss"],
            truth: Answer::First,
            why: "Each key has an entry of its own. A new one does not replace the others.",
            tools: &[],
            see: See::Rerun(old_argument),
        },
    ],
    own: &[FUNCTION],
    is_frozen: false,
};

fn first_call(moment: &Moment<'_>) -> Seen {
    match (moment.miss(FUNCTION), moment.hit(FUNCTION)) {
        (Some(_), _) => Seen::AsSaid("it missed, and the body ran".to_owned()),
        (None, Some(_)) => Seen::Otherwise("it hit: the result was there already".to_owned()),
        (None, None) => Seen::Nothing,
    }
}

fn same_arguments(moment: &Moment<'_>) -> Seen {
    match (
        moment.call(FUNCTION).map(|call| &call.outcome),
        moment.miss(FUNCTION),
    ) {
        (Some(CallOutcome::Hit { saved }), _) => {
            Seen::AsSaid(format!("it hit, and saved {:.2} s", saved.as_secs_f64()))
        }
        (_, Some(MissReason::ArgumentChanged(_)) | None) => Seen::Nothing,
        (_, Some(_)) => {
            Seen::Otherwise("it missed, although the arguments were the same".to_owned())
        }
    }
}

fn new_argument(moment: &Moment<'_>) -> Seen {
    match moment.miss(FUNCTION) {
        Some(MissReason::ArgumentChanged(change)) => Seen::AsSaid(format!(
            "it missed: argument `{}` changed {} → {}",
            change.argument, change.before, change.after
        )),
        _ => Seen::Nothing,
    }
}

fn old_argument(moment: &Moment<'_>) -> Seen {
    let before = moment.last().and_then(|done| done.entry(FUNCTION));
    match moment.hit(FUNCTION) {
        Some(call) if Some(call.entry) != before => {
            Seen::AsSaid("it hit: the entry was still there".to_owned())
        }
        _ => Seen::Nothing,
    }
}
