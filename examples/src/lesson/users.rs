//! The lesson *two users, one list*: two windows, one resource, and what the one finds of the other.

use crate::lesson::{Answer, Lesson, Moment, Place, See, Seen, Step, Tool};

const SHARED: &str = "shared_list";
const OWN: &str = "own_list";

/// The session that began, and the one that was opened beside it.
const FIRST: Place = Place::WhereStepWas(0);
const SECOND: Place = Place::WhereStepWas(1);

/// The lesson.
pub const LESSON: Lesson = Lesson {
    name: "Two users, one list",
    goal: "Whoever changes a resource changes it for every session; data can be changed without harm.",
    steps: &[
        Step {
            act: "With *a resource* chosen, run the script again.",
            place: Place::Anywhere,
            question: "The first run made the first number 2. What will it be now?",
            answers: ["2 again", "3"],
            truth: Answer::Second,
            why: "The call hits and hands out the same list. The last run's change is in it, and this run adds \
                  another one.",
            tools: &[Tool::Rerun],
            see: See::Rerun(changed_again),
        },
        Step {
            act: "Open the app as another user.",
            place: Place::Anywhere,
            question: "Its window is a session of its own, and this is its first run. Does `shared_list` hit or \
                       miss?",
            answers: ["hit", "miss"],
            truth: Answer::First,
            why: "The cache is one for all sessions: whoever comes later is served what the first one made, as the \
                  others have left it.",
            tools: &[Tool::OpenUser],
            see: See::Rerun(other_session),
        },
        Step {
            act: "Run the script again in the window of *session {session}*.",
            place: FIRST,
            question: "By how much has the number there grown since that session's own last run?",
            answers: ["by 1", "by 2"],
            truth: Answer::Second,
            why: "The other session's run added one, too. Nobody here asked for that: this is how one session's \
                  change ends up in another one's figures.",
            tools: &[Tool::Rerun],
            see: See::Rerun(back_again),
        },
        Step {
            act: "In the window of *session {session}*, choose *data*, and then run the script again.",
            place: FIRST,
            question: "What is the first number in that second run?",
            answers: ["2 again", "3"],
            truth: Answer::First,
            why: "Each run adds one to a list of its own. The remembered one is 1, 2, 3 for ever.",
            tools: &[Tool::Rerun],
            see: See::Rerun(own_again),
        },
        Step {
            act: "Choose *data* in the window of *session {session}*, too.",
            place: SECOND,
            question: "Does that session's call of `own_list` hit or miss?",
            answers: ["hit", "miss"],
            truth: Answer::First,
            why: "Data is served to every session as well; what differs is that each of them gets a copy. Both \
                  see 2.",
            tools: &[],
            see: See::Rerun(own_for_other),
        },
    ],
    own: &[OWN],
    is_frozen: false,
};

fn changed_again(moment: &Moment<'_>) -> Seen {
    match (moment.hit(SHARED), moment.mutation(SHARED)) {
        (None, _) => Seen::Nothing,
        (Some(_), Some(_)) => Seen::AsSaid(format!("the call hit; {}", change(moment))),
        (Some(_), None) => {
            Seen::Otherwise("the call hit, and the remembered list is as it was".to_owned())
        }
    }
}

fn other_session(moment: &Moment<'_>) -> Seen {
    if is_same_session(moment) {
        return Seen::Nothing;
    }
    match (
        moment.hit(SHARED),
        moment.miss(SHARED),
        moment.mutation(SHARED),
    ) {
        (Some(_), _, Some(_)) => Seen::AsSaid(format!(
            "session {} hit; {}",
            moment.run.session,
            change(moment)
        )),
        (Some(_), _, None) => {
            Seen::Otherwise("it hit, and found the list as it was made".to_owned())
        }
        (None, Some(_), _) => {
            Seen::Otherwise("it missed: that session has a list of its own".to_owned())
        }
        (None, None, _) => Seen::Nothing,
    }
}

fn back_again(moment: &Moment<'_>) -> Seen {
    if is_same_session(moment) {
        Seen::Nothing
    } else {
        changed_again(moment)
    }
}

fn own_again(moment: &Moment<'_>) -> Seen {
    match (moment.hit(OWN), moment.mutation(OWN)) {
        (None, _) => Seen::Nothing,
        (Some(_), None) => {
            Seen::AsSaid("the call hit, and the remembered list is as it was".to_owned())
        }
        (Some(_), Some(_)) => {
            Seen::Otherwise("the run changed the list that is remembered".to_owned())
        }
    }
}

fn own_for_other(moment: &Moment<'_>) -> Seen {
    if is_same_session(moment) {
        return Seen::Nothing;
    }
    match (moment.hit(OWN), moment.miss(OWN)) {
        (Some(_), _) => Seen::AsSaid(format!(
            "session {} hit, and got a copy",
            moment.run.session
        )),
        (None, Some(_)) => Seen::Otherwise("it missed".to_owned()),
        (None, None) => Seen::Nothing,
    }
}

/// Whether the rerun is of the session that did the step before.
fn is_same_session(moment: &Moment<'_>) -> bool {
    moment
        .last()
        .is_some_and(|done| done.session == moment.run.session)
}

/// What the rerun did to the shared list: "the first number went 2 → 3".
fn change(moment: &Moment<'_>) -> String {
    let leaf = moment
        .mutation(SHARED)
        .and_then(|story| story.mutation.leaves.first());
    match leaf.map(|leaf| (&leaf.before, &leaf.after)) {
        Some((Some(before), Some(after))) => format!("the first number went {before} → {after}"),
        _ => "the list changed".to_owned(),
    }
}
