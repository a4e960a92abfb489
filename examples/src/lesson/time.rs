//! The lesson *time and room*: how `ttl` and `max_entries` let entries go, on a clock that can be pushed.

use std::time::Duration;

use dacapo_cache::recorder::event::MissReason;

use crate::lesson::{Answer, Lesson, Moment, Place, See, Seen, Step, Tool};

const FUNCTION: &str = "temperatures";

/// How old a value should be when the first step looks at it.
const WAIT: Duration = Duration::from_secs(10);

/// The lesson.
pub const LESSON: Lesson = Lesson {
    name: "Time and room",
    goal: "`ttl` bounds how old a value may get, `max_entries` how many there are; both end in a miss with a reason.",
    steps: &[
        Step {
            act: "Push the clock by 10 s, then run the script again.",
            place: Place::Anywhere,
            question: "The value is 10 s old and may be served for a minute. Hit or miss?",
            answers: ["hit", "miss"],
            truth: Answer::First,
            why: "It is not too old yet. The inspector shows the time it has left.",
            tools: &[Tool::TenSeconds, Tool::Rerun],
            see: See::Rerun(still_fresh),
        },
        Step {
            act: "Push the clock by 1 min, then run the script again.",
            place: Place::Anywhere,
            question: "It was read a moment ago. Hit or miss?",
            answers: ["hit", "miss"],
            truth: Answer::Second,
            why: "Age counts from the computation; reading does not make a value younger. After a minute it is \
                  gone, whether somebody asks or not.",
            tools: &[Tool::OneMinute, Tool::Rerun],
            see: See::Rerun(too_old),
        },
        Step {
            act: "Choose *Elm*, then *Yew*, then *Ash* again.",
            place: Place::Anywhere,
            question: "No time has passed. Does the last of these calls hit or miss?",
            answers: ["hit", "miss"],
            truth: Answer::Second,
            why: "There is room for two towns. When the third came, the one that was not used for longest had \
                  to go: Ash.",
            tools: &[],
            see: See::Rerun(no_room),
        },
        Step {
            act: "Choose *Yew* again.",
            place: Place::Anywhere,
            question: "Is Yew still there: hit or miss?",
            answers: ["hit", "miss"],
            truth: Answer::First,
            why: "Ash needed room, and of Elm and Yew it was Elm that had not been used for longest.",
            tools: &[],
            see: See::Rerun(kept),
        },
    ],
    own: &[FUNCTION],
    is_frozen: true,
};

fn still_fresh(moment: &Moment<'_>) -> Seen {
    if let Some(MissReason::TtlExpired { .. }) = moment.miss(FUNCTION) {
        return Seen::Otherwise(
            "it missed: more than its ttl went by. Start over, with the clock frozen".to_owned(),
        );
    }
    let Some(call) = moment.hit(FUNCTION) else {
        return Seen::Nothing;
    };
    // An entry that is gone by now does not tell how old it was when it was served.
    let age = moment
        .entry(call.entry)
        .and_then(|entry| Some(entry.last_hit?.since(entry.created)));
    match age {
        Some(age) if age < WAIT => Seen::Nothing,
        Some(age) => Seen::AsSaid(format!("it hit at an age of {} s", age.as_secs())),
        None => Seen::AsSaid("it hit".to_owned()),
    }
}

fn too_old(moment: &Moment<'_>) -> Seen {
    match moment.miss(FUNCTION) {
        Some(MissReason::TtlExpired { ttl, age }) => Seen::AsSaid(format!(
            "it missed: the ttl of {} s was up, its age would be {} s",
            ttl.as_secs(),
            age.as_secs()
        )),
        _ => Seen::Nothing,
    }
}

fn no_room(moment: &Moment<'_>) -> Seen {
    match moment.miss(FUNCTION) {
        Some(MissReason::Evicted { cause }) => {
            let by = cause.by().map_or("another one", |by| by);
            Seen::AsSaid(format!("it missed: its entry made room for `{by}`"))
        }
        _ => Seen::Nothing,
    }
}

fn kept(moment: &Moment<'_>) -> Seen {
    let before = moment.last().and_then(|done| done.entry(FUNCTION));
    match (moment.hit(FUNCTION), moment.miss(FUNCTION)) {
        (Some(call), _) if Some(call.entry) != before => Seen::AsSaid("it hit".to_owned()),
        (None, Some(MissReason::Evicted { cause })) => {
            let by = cause.by().map_or("another one", |by| by);
            Seen::Otherwise(format!(
                "it missed: its entry made room for `{by}`. Now try the third town"
            ))
        }
        _ => Seen::Nothing,
    }
}
