//! The lesson *what is in the key*: a program is changed, built and run again, and its entries serve or don't.

use dacapo_cache::recorder::event::MissReason;

use crate::lesson::{Answer, Lesson, Place, See, Seen, Step};
use crate::workshop::{Call, Change, Trial};

const FARE: &str = "fare";
const TAX: &str = "with_tax";

/// The lesson.
pub const LESSON: Lesson = Lesson {
    name: "What is in the key",
    goal: "An entry is known by its function's code, all that it calls, and the arguments; change them back, and it \
           serves again.",
    steps: &[
        Step {
            act: "Press *Build and run*. When the program has ended, press it once more.",
            place: Place::Anywhere,
            question: "It ends in between, and begins anew. In its second run, does `fare` hit or miss?",
            answers: ["hit", "miss"],
            truth: Answer::First,
            why: "When it ends it writes down what it remembers, for the program that comes next. The code and the \
                  arguments are the same, so the entries fit.",
            tools: &[],
            see: See::Trial(again),
        },
        Step {
            act: "Tick *another argument*. Then build and run.",
            place: Place::Anywhere,
            question: "`main` asks for 9 minutes instead of 7. How many of the two calls of `fare` miss?",
            answers: ["one", "both"],
            truth: Answer::First,
            why: "`main` isn't part of any key, the arguments are. The call whose argument stayed finds its entry.",
            tools: &[],
            see: See::Trial(argument),
        },
        Step {
            act: "Tick *another body*, too. Then build and run.",
            place: Place::Anywhere,
            question: "Both arguments have been seen before. Do the calls of `fare` hit or miss?",
            answers: ["hit", "miss"],
            truth: Answer::Second,
            why: "What the old code computed need not be what the new one would. `greeting` still hits: its own code is \
                  the same.",
            tools: &[],
            see: See::Trial(body),
        },
        Step {
            act: "Tick *another inner function*, too. Then build and run.",
            place: Place::Anywhere,
            question: "`minutes` has no attribute, and `fare` stays as it is. Do the calls of `fare` hit or miss?",
            answers: ["hit", "miss"],
            truth: Answer::Second,
            why: "`fare` calls `minutes`, so its code counts with that of `fare`. The reason names the one that changed.",
            tools: &[],
            see: See::Trial(inner),
        },
        Step {
            act: "Untick everything. Then build and run.",
            place: Place::Anywhere,
            question: "The program is what it was at first. Do the calls of `fare` hit or miss?",
            answers: ["hit", "miss"],
            truth: Answer::First,
            why: "Entries of another code are not thrown away at once. They wait, and fit again.",
            tools: &[],
            see: See::Trial(back),
        },
        Step {
            act: "Tick *a static that changes*. Then build and run.",
            place: Place::Anywhere,
            question: "`with_tax(600)` is called with `TAX` at 8, then 9, then 8 again. How many of the three calls \
                       compute?",
            answers: ["one", "two"],
            truth: Answer::Second,
            why: "The old `#[cache]` reads the statics of its function into the key. It shares one object, which can't be \
                  handed over, so its first call in each program computes; with 8 again, it finds that entry.",
            tools: &[],
            see: See::Trial(outside),
        },
    ],
    own: &[],
    is_frozen: false,
};

fn again(trial: &Trial) -> Seen {
    let is_first = |call: &Call| call.reason == Some(MissReason::FirstCall);
    if !trial.changes.is_empty() || trial.calls_of(FARE).any(is_first) {
        return Seen::Nothing;
    }
    all_hit(
        trial,
        "both calls of `fare` hit, in a program that had just begun",
    )
}

fn argument(trial: &Trial) -> Seen {
    if !trial.has(Change::Argument) {
        return Seen::Nothing;
    }
    let missed: Vec<&Call> = trial.calls_of(FARE).filter(|call| !call.is_hit()).collect();
    match missed[..] {
        [call] if matches!(call.reason, Some(MissReason::ArgumentChanged(_))) => {
            Seen::AsSaid(format!("only `{}` missed: {}", call.text(), call.why()))
        }
        [] => Seen::Otherwise("both calls hit: 9 minutes had been asked for before".to_owned()),
        _ => Seen::Otherwise("more than the argument is another one".to_owned()),
    }
}

fn body(trial: &Trial) -> Seen {
    code(trial, Change::Body, "own body")
}

fn inner(trial: &Trial) -> Seen {
    code(trial, Change::Inner, "fn minutes")
}

/// That both calls of `fare` missed because just this part of the code is another one.
fn code(trial: &Trial, change: Change, part: &str) -> Seen {
    if !trial.has(change) {
        return Seen::Nothing;
    }
    let is_it = |call: &Call| match &call.reason {
        Some(MissReason::CodeChanged { inputs }) => inputs.iter().map(|it| &**it).eq([part]),
        _ => false,
    };
    if trial.calls_of(FARE).all(is_it)
        && let Some(call) = trial.calls_of(FARE).next()
    {
        return Seen::AsSaid(format!("both missed: {}", call.why()));
    }
    Seen::Otherwise(
        "more, or less, than that has changed since the run before: change one thing at a time"
            .to_owned(),
    )
}

fn back(trial: &Trial) -> Seen {
    if !trial.changes.is_empty() {
        return Seen::Nothing;
    }
    all_hit(
        trial,
        "both calls of `fare` hit: the first entries serve again",
    )
}

fn outside(trial: &Trial) -> Seen {
    if !trial.has(Change::Static) {
        return Seen::Nothing;
    }
    let calls: Vec<&Call> = trial.calls_of(TAX).collect();
    match calls[..] {
        [first, second, third] if !first.is_hit() && third.is_hit() => match &second.reason {
            Some(MissReason::OutsideChanged(change)) => Seen::AsSaid(format!(
                "two computed; the second because `{}` went {} → {}; with {} again, it hit",
                change.argument, change.before, change.after, change.before
            )),
            _ => Seen::Otherwise("the static did not count".to_owned()),
        },
        _ => Seen::Otherwise("the static did not count".to_owned()),
    }
}

fn all_hit(trial: &Trial, words: &str) -> Seen {
    match trial.calls_of(FARE).find(|call| !call.is_hit()) {
        None => Seen::AsSaid(words.to_owned()),
        Some(call) => Seen::Otherwise(format!("`{}` missed: {}", call.text(), call.why())),
    }
}
