//! The story in sentences. Pure functions: the inspector shows what they return, lessons and tests read it.

mod advice;
mod aside;
mod short;

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use dacapo_cache::recorder::event::{
    Actor, Argument, ArgumentChange, ArgumentRole, Author, EvictCause, LeafChange, Miss,
    MissReason, Mutation, Site,
};
use dacapo_cache::{CodeInput, EntryInfo, Gone, Kind, Time, Watch};

pub use crate::story::words::advice::{
    for_aside, for_failure, for_interruption, for_miss, for_mutation,
};
pub use crate::story::words::aside::{aside, refresh};
pub use crate::story::words::short::{call_within, middle_cut};

use crate::protocol::{Cause, Outcome};
use crate::story::figures::{age, bytes, count, duration, span};
use crate::story::{CallOutcome, CallStory, Interrupter, RunStory};

/// Characters of a value in a sentence.
const MAX_VALUE: usize = 48;

/// The call as one would write it: `load_rides("rides.csv")`, `expensive(a=2, b=4)`. Ignored arguments are
/// left out. A lone text goes without its name.
pub fn call(function: &str, arguments: &[Argument]) -> String {
    let counted: Vec<&Argument> = counted(arguments).collect();
    if let [only] = counted[..]
        && only.text.starts_with('"')
    {
        return format!("{function}({})", only.text);
    }
    let mut text = format!("{function}(");
    for (idx, argument) in counted.iter().enumerate() {
        let comma = if idx > 0 { ", " } else { "" };
        // Writing to a string can't fail.
        let _ = write!(text, "{comma}{}={}", argument.name, argument.text);
    }
    text + ")"
}

/// The arguments that are part of the key, as the caller wrote them: what comes from outside is left out.
fn counted(arguments: &[Argument]) -> impl Iterator<Item = &Argument> {
    arguments
        .iter()
        .filter(|argument| !argument.is_ignored && argument.role != ArgumentRole::Outside)
}

/// The rerun in a sentence: ``You moved `b` 3 → 4; the run took 812 ms``.
pub fn run(run: &RunStory) -> String {
    run_after_reload(run, None)
}

/// The same; `account` is what became of the entries that another program handed over, for the runs with which the new
/// one began: ``You changed `parse`: 2 of 41 entries gone, …; the run took 812 ms``.
pub fn run_after_reload(run: &RunStory, account: Option<&str>) -> String {
    let cause = match (&run.cause, account) {
        (Some(Cause::Reloaded), Some(account)) => account.trim_end_matches('.').to_owned(),
        (Some(it), _) => cause(it),
        (None, _) => "A run began".to_owned(),
    };
    let took = run
        .took
        .map(|took| duration(took).to_string())
        .unwrap_or_default();
    match run.outcome {
        None => format!("{cause}; the run is under way"),
        Some(Outcome::Done) => format!("{cause}; the run took {took}"),
        Some(Outcome::Failed) => format!("{cause}; the run ended with an error after {took}"),
        Some(Outcome::Panicked) => format!("{cause}; the run panicked after {took}"),
        Some(Outcome::Stopped) => format!("{cause}; you stopped the run after {took}"),
        Some(Outcome::Interrupted) => format!("{cause}; after {took} the run gave way to the next"),
    }
}

/// Why a run began, as a sentence without its end.
pub fn cause(cause: &Cause) -> String {
    let mut text = verb(cause);
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

fn verb(cause: &Cause) -> String {
    match cause {
        Cause::Start => "the session began".to_owned(),
        Cause::Reloaded => "you changed the code".to_owned(),
        Cause::Rerun => "you asked for a rerun".to_owned(),
        Cause::Changed {
            label,
            before,
            after,
        } => {
            // What counts is moved; what is chosen or written is changed.
            let is_number = |text: &str| text.parse::<f64>().is_ok();
            let verb = if is_number(before) && is_number(after) {
                "moved"
            } else {
                "changed"
            };
            format!("you {verb} `{label}` {before} → {after}")
        }
        Cause::Pressed { label } => format!("you pressed `{label}`"),
        Cause::Script => "the script asked for a rerun".to_owned(),
        Cause::Refreshed => "a value was refreshed in the background".to_owned(),
        Cause::Timer => "its time had come".to_owned(),
        Cause::Fragment { name, cause } => format!("fragment `{name}`: {}", verb(cause)),
        Cause::Several(causes) => match causes.split_last() {
            None => "something changed".to_owned(),
            Some((last, [])) => verb(last),
            Some((last, others)) => {
                let others: Vec<String> = others.iter().map(verb).collect();
                format!("{} and {}", others.join(", "), verb(last))
            }
        },
    }
}

/// How a call went, in one sentence that begins with `hit`, `miss`, `failed` or `interrupted`.
pub fn outcome(call: &CallStory) -> String {
    let mut text = match &call.outcome {
        CallOutcome::Hit { saved } => {
            let what = match (call.kind, &call.object) {
                (Kind::Resource, Some(name)) => format!("the one object ◆\u{a0}{name}"),
                (Kind::Resource, None) => "the one object".to_owned(),
                (Kind::Legacy, _) => "the stored value itself".to_owned(),
                _ => "a copy".to_owned(),
            };
            if saved.is_zero() {
                format!("hit: {what}")
            } else {
                format!("hit: {what}, saved {}", duration(*saved))
            }
        }
        CallOutcome::Miss { miss, .. } => reason(miss),
        CallOutcome::Failed { message, .. } => format!("failed: {message}"),
        CallOutcome::Interrupted { after, by, .. } => interrupted(*after, by.as_ref()),
    };
    // Writing to a string can't fail.
    if let Some(size) = call.taken_over {
        let _ = write!(
            text,
            ", taken over from the program before ({})",
            bytes(size)
        );
    }
    if !call.waited.is_zero() {
        let _ = write!(
            text,
            ", waited {} for the same computation",
            duration(call.waited)
        );
    }
    if call.n_replayed > 0 {
        let noun = if call.n_replayed == 1 {
            "element"
        } else {
            "elements"
        };
        let _ = write!(
            text,
            ", {} {noun} drawn again",
            count(call.n_replayed.into())
        );
    }
    text
}

/// For whom a computation was given up: ``interrupted after 1.20 s: rerun 9 came, you moved `b` 3 → 4``.
fn interrupted(after: Duration, by: Option<&Interrupter>) -> String {
    let after = format!("interrupted after {}", duration(after));
    match by {
        None => after,
        Some(Interrupter::Stop) => format!("{after}: you stopped the run"),
        Some(Interrupter::Rerun { run, cause: None }) => format!("{after}: rerun {run} came"),
        Some(Interrupter::Rerun {
            run,
            cause: Some(cause),
        }) => format!("{after}: rerun {run} came, {}", verb(cause)),
    }
}

/// What a computing call cost and what is kept of it; `None` for a hit.
pub fn computed(call: &CallStory) -> Option<String> {
    let CallOutcome::Miss {
        spent, bytes: size, ..
    } = &call.outcome
    else {
        return None;
    };
    Some(match (spent, size) {
        (None, _) => "computing".to_owned(),
        (Some(spent), Some(size)) => format!(
            "computed in {}, keeps {}",
            duration(spent.body),
            bytes(*size)
        ),
        (Some(spent), None) => {
            format!(
                "computed in {}, not kept: it was cleared meanwhile",
                duration(spent.body)
            )
        }
    })
}

/// Why a call missed: ``miss: argument `hour` changed 17 → 18``. Where the very key was held once, what became
/// of it says all; other differences are left to the table.
pub fn reason(miss: &Miss) -> String {
    match &miss.reason {
        MissReason::FirstCall => "miss: the first call".to_owned(),
        MissReason::ArgumentChanged(change) => all_changed("argument", change, &miss.also),
        MissReason::WidgetChanged(change) => all_changed("widget", change, &miss.also),
        MissReason::OutsideChanged(change) => {
            format!("miss: outside of the function, {}", changed(change))
        }
        // Too young for its ttl: it was told to expire.
        MissReason::TtlExpired { ttl, age: old } if old < ttl => {
            "miss: it was let expire in the inspector".to_owned()
        }
        MissReason::TtlExpired { ttl, age: old } => {
            format!(
                "miss: its ttl of {} was up, it was {} old",
                span(*ttl),
                age(*old)
            )
        }
        MissReason::Evicted { cause } => format!("miss: it {}", had_no_room(cause)),
        MissReason::Cleared { actor } => format!("miss: it was cleared {}", actor_words(*actor)),
        MissReason::CodeChanged { inputs } => format!("miss: the code changed: {}", parts(inputs)),
        MissReason::KeyUnstable { argument, text } => {
            format!("miss: argument `{argument}` looks the same ({text}) and is another value")
        }
        MissReason::Refused { why } => format!("miss: what was kept was refused: {why}"),
        MissReason::NotCarriedOver { why } => format!("miss: the entry is gone: {why}"),
        MissReason::LastCallFailed { message } => {
            format!("miss: the last call failed ({message}), and failures are not kept")
        }
        _ => "miss".to_owned(),
    }
}

/// ``miss: argument `a` changed 1 → 2, and `b` changed 3 → 4``.
fn all_changed(what: &str, first: &ArgumentChange, also: &[ArgumentChange]) -> String {
    let mut text = format!("miss: {what} {}", changed(first));
    for also in also {
        let _ = write!(text, ", and {}", changed(also));
    }
    text
}

/// Parts of a function's code: ``own body, `fn parse` and 2 more``.
fn parts(inputs: &[Arc<str>]) -> String {
    let named = inputs.iter().take(3).map(|input| match &**input {
        CodeInput::OWN_BODY => input.to_string(),
        _ => format!("`{input}`"),
    });
    let mut text = named.collect::<Vec<_>>().join(", ");
    if inputs.len() > 3 {
        let _ = write!(text, " and {} more", inputs.len() - 3);
    }
    text
}

/// Why there was no room for an entry, after "it".
fn had_no_room(cause: &EvictCause) -> String {
    match cause {
        EvictCause::MaxEntries { by } => format!("had to make room for `{by}`"),
        EvictCause::MaxSize { by } => format!("took bytes that `{by}` needed"),
        EvictCause::Budget { by } => format!("took bytes of the common budget that `{by}` needed"),
        EvictCause::TooLarge { bytes: n, limit } => format!(
            "is larger ({}) than all that may be kept ({})",
            bytes(*n),
            bytes(*limit)
        ),
        _ => "had to make room".to_owned(),
    }
}

/// ``by the script`` or ``in the inspector``.
pub fn actor_words(actor: Actor) -> &'static str {
    match actor {
        Actor::Script => "by the script",
        Actor::Inspector => "in the inspector",
        Actor::SessionEnd => "because its session ended",
        _ => "by somebody",
    }
}

fn changed(change: &ArgumentChange) -> String {
    let [before, after] = [&change.before, &change.after].map(|it| middle_cut(it, MAX_VALUE));
    // Values that differ in their middle only are told in full.
    let (before, after) = if before == after {
        (&*change.before, &*change.after)
    } else {
        (&*before, &*after)
    };
    format!("`{}` changed {before} → {after}", change.argument)
}

/// What changed of a resource, and who was there: `changed: [0] 1 → 2, by session B rerun 3`. Those who signed are
/// named with their lines: `by session B rerun 3 at club.rs:14`.
pub fn mutation(mutation: &Mutation) -> String {
    let mut text = match mutation.leaves.split_first() {
        None => format!("changed: {} → {}", mutation.before, mutation.after),
        Some((first, [])) => format!("changed: {}", leaf(first)),
        Some((first, others)) => {
            let n_others = others.len() + mutation.n_more_leaves;
            format!("changed: {}, and {n_others} more", leaf(first))
        }
    };
    if !mutation.authors.is_empty() {
        return text + &authors(&mutation.authors);
    }
    for (idx, (session, rerun)) in mutation.suspects.iter().enumerate() {
        let word = if idx == 0 { ", by" } else { " or" };
        // Writing to a string can't fail.
        let _ = write!(text, "{word} session {session} rerun {rerun}");
    }
    text
}

/// Who wrote: `, by session A rerun 2 at club.rs:14 and thread writer at club.rs:20`.
fn authors(authors: &[Author]) -> String {
    let mut text = String::new();
    for (idx, author) in authors.iter().enumerate() {
        let word = if idx == 0 { ", by" } else { " and" };
        let who = match (author.session, &author.thread) {
            (Some(session), _) => format!("session {session} rerun {}", author.rerun),
            (None, Some(thread)) => format!("thread {thread}"),
            (None, None) => "a thread without a name".to_owned(),
        };
        // Writing to a string can't fail.
        let _ = write!(text, "{word} {who} at {}", place(&author.site));
    }
    text
}

/// A line by its file's name: `club.rs:14`.
fn place(site: &Site) -> String {
    let file = site.file.rsplit(['/', '\\']).next().unwrap_or_default();
    format!("{file}:{}", site.line)
}

/// One leaf that changed: `[0].name "a" → "b"`.
pub fn leaf(leaf: &LeafChange) -> String {
    let gap = if leaf.path.is_empty() { "" } else { " " };
    let path = &leaf.path;
    match (&leaf.before, &leaf.after) {
        (Some(before), Some(after)) => format!("{path}{gap}{before} → {after}"),
        (None, Some(after)) => format!("{path}{gap}is new: {after}"),
        (Some(before), None) => format!("{path}{gap}is gone: {before}"),
        (None, None) => path.clone(),
    }
}

/// Whether callers hold copies or the object itself.
pub fn identity(kind: Kind, entry: &EntryInfo, name: Option<&str>) -> String {
    match kind {
        Kind::Resource => {
            let name = name
                .map(|name| format!(" ◆\u{a0}{name}"))
                .unwrap_or_default();
            match entry.n_holders {
                Some(0) => format!("one object{name}, held by the cache alone"),
                Some(n) => format!("one object{name}, held by {}", count(n as u64)),
                None => format!("one object{name}, the same for every caller"),
            }
        }
        Kind::Legacy => match entry.n_holders {
            Some(0) => {
                "the stored value itself for every caller, held by the cache alone".to_owned()
            }
            Some(n) => format!(
                "the stored value itself for every caller, held by {}",
                count(n as u64)
            ),
            None => "a clone of the stored value for every caller".to_owned(),
        },
        // The call that computed it got a copy, too.
        _ => format!(
            "a copy for every caller ({} handed out), master untouched",
            count(entry.hits + 1)
        ),
    }
}

/// Whether changes are noticed.
pub fn watch(watch: &Watch) -> String {
    match watch {
        Watch::Master => "callers hold copies: nobody can change it".to_owned(),
        Watch::Watched => "watched: a change is noticed after the rerun that made it".to_owned(),
        Watch::Unwatched(why) => format!("not watched: {why}"),
        _ => "unknown".to_owned(),
    }
}

/// Why an entry is gone.
pub fn gone(cause: &Gone, at: Time) -> String {
    match cause {
        Gone::Expired { ttl, created } => {
            let old = at.since(*created);
            if old < *ttl {
                // Too young for its ttl: somebody let it expire.
                format!("expired in the inspector, {} old", age(old))
            } else {
                format!("expired: ttl {}, {} old", span(*ttl), age(old))
            }
        }
        Gone::Evicted { cause } => format!("evicted: it {}", had_no_room(cause)),
        Gone::Cleared { actor } => format!("cleared {}", actor_words(*actor)),
        Gone::Failed { message } => format!("failed: {message}"),
        Gone::Refused { why } => format!("refused: {why}"),
        Gone::NotCarriedOver { why } => format!("gone: {why}"),
        _ => "gone".to_owned(),
    }
}

#[cfg(test)]
mod tests;
