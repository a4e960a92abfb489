//! Hand-made events, folded: what is told, in which order, and what is let go.

use dacapo_cache::recorder::event::{
    Actor, Argument, ArgumentRole, ClearScope, MissReason, Mutation, Spent,
};
use dacapo_cache::{KeyId, Time};

use super::*;
use crate::protocol::Outcome;
use crate::story::{Aside, Refresh, RefreshState};

const A: SessionId = SessionId(0);
const B: SessionId = SessionId(1);

fn entry(function: u32, key: u64) -> EntryId {
    EntryId {
        function: FunctionId(function),
        key: KeyId(key),
    }
}

/// An event of rerun `rerun` of session A on thread 1.
fn event(rerun: u32, entry: EntryId, kind: EventKind) -> Event {
    Event {
        time: Time::ZERO,
        thread: 1,
        number: 0,
        session: Some(A),
        rerun,
        site: None,
        entry,
        kind,
    }
}

fn missed() -> EventKind {
    let argument = Argument {
        name: "n".into(),
        text: "4".into(),
        hash: 1,
        is_ignored: false,
        role: ArgumentRole::Argument,
    };
    let miss = Miss {
        reason: MissReason::FirstCall,
        also: Vec::new(),
        nearest: None,
        arguments: [argument].into(),
    };
    EventKind::DidMiss {
        miss: Arc::new(miss),
    }
}

fn stored(millis: u64) -> EventKind {
    let spent = Spent {
        body: Duration::from_millis(millis),
        ..Spent::default()
    };
    EventKind::DidStore { bytes: 8, spent }
}

fn fold(events: &[Event]) -> Fold {
    let mut fold = Fold::default();
    for (id, text) in [(1, "outer"), (2, "inner")] {
        fold.names.insert(
            FunctionId(id),
            Name {
                text: text.into(),
                kind: Kind::Data,
            },
        );
    }
    for event in events {
        fold.event(event);
    }
    fold
}

fn note(session: SessionId, run: u32) -> RunNote {
    let (cause, outcome, took) = (Cause::Rerun, Outcome::Done, Duration::from_millis(5));
    RunNote {
        session,
        run,
        cause,
        outcome,
        took,
        n_elements: 0,
    }
}

#[test]
fn a_call_inside_of_another_comes_after_it_and_is_deeper() {
    let fold = fold(&[
        event(1, entry(1, 1), missed()),
        event(1, entry(2, 1), missed()),
        event(1, entry(2, 1), stored(3)),
        event(1, entry(1, 1), stored(9)),
    ]);
    let calls = &fold.runs[0].calls;
    let told: Vec<_> = calls
        .iter()
        .map(|call| (&*call.function, call.depth))
        .collect();
    assert_eq!(told, [("outer", 0), ("inner", 1)]);
    for (call, millis) in calls.iter().zip([9, 3]) {
        let CallOutcome::Miss {
            spent: Some(spent),
            bytes: Some(8),
            ..
        } = &call.outcome
        else {
            panic!("{call:?}");
        };
        assert_eq!(spent.body, Duration::from_millis(millis));
    }
}

#[test]
fn a_hit_knows_its_arguments_and_saves_what_the_computation_took() {
    let fold = fold(&[
        event(1, entry(1, 1), missed()),
        event(1, entry(1, 1), stored(300)),
        event(2, entry(1, 1), EventKind::DidHit),
        event(2, entry(1, 1), EventKind::DidReplay { elements: 7 }),
    ]);
    let run = &fold.runs[1];
    assert_eq!((run.n_hits, run.n_misses), (1, 0));
    assert_eq!(run.saved(), Duration::from_millis(300));
    assert_eq!(&*run.calls[0].arguments[0].text, "4");
    assert_eq!(run.calls[0].n_replayed, 7);
}

#[test]
fn what_a_hit_saves_is_the_body_but_for_the_hit_itself() {
    let mut fold = fold(&[
        event(1, entry(1, 1), missed()),
        event(1, entry(1, 1), stored(300)),
    ]);
    fold.hit_costs
        .insert(entry(1, 1), Duration::from_millis(20));
    for _ in 0..MAX_CALLS + 2 {
        fold.event(&event(2, entry(1, 1), EventKind::DidHit));
    }
    let each = Duration::from_millis(280);
    assert_eq!(fold.runs[1].calls[0].saved(), each);
    assert_eq!(fold.runs[1].saved(), each * (MAX_CALLS as u32 + 2));
    fold.hit_costs.insert(entry(1, 1), Duration::from_secs(1));
    fold.event(&event(3, entry(1, 1), EventKind::DidHit));
    assert_eq!(fold.runs[2].saved(), Duration::ZERO, "never below zero");
}

#[test]
fn a_failure_keeps_the_reason_for_which_it_was_computed() {
    let failed = EventKind::DidFail {
        message: "no file".into(),
    };
    let fold = fold(&[
        event(1, entry(1, 1), missed()),
        event(1, entry(1, 1), failed),
    ]);
    let run = &fold.runs[0];
    assert_eq!((run.n_misses, run.n_failed, fold.counts.failed), (1, 1, 1));
    let CallOutcome::Failed {
        miss: Some(_),
        message,
    } = &run.calls[0].outcome
    else {
        panic!("{run:?}")
    };
    assert_eq!(&**message, "no file");
}

#[test]
fn an_end_whose_beginning_is_lost_changes_nothing() {
    let fold = fold(&[
        event(1, entry(1, 1), stored(3)),
        event(1, entry(1, 1), EventKind::DidHit),
    ]);
    assert_eq!(fold.runs[0].calls.len(), 1);
    assert!(fold.runs[0].calls[0].is_hit());
}

#[test]
fn a_rerun_that_is_under_way_has_its_cause_and_the_calls_made_so_far() {
    let mut fold = fold(&[]);
    fold.start(A, 1, Cause::Start);
    fold.event(&event(1, entry(1, 1), EventKind::DidHit));
    let run = &fold.runs[0];
    assert_eq!((run.cause.clone(), run.n_hits), (Some(Cause::Start), 1));
    assert!(run.outcome.is_none());
    fold.note(note(A, 1));
    assert_eq!(
        (fold.runs.len(), &fold.runs[0].outcome),
        (1, &Some(Outcome::Done))
    );
}

#[test]
fn a_change_is_told_in_the_rerun_after_which_it_was_noticed() {
    let mutation = Mutation {
        before: "1".into(),
        after: "2".into(),
        leaves: Vec::new(),
        n_more_leaves: 0,
        authors: Vec::new(),
        suspects: vec![(B, 3)],
    };
    let mutate = EventKind::DidMutate {
        mutation: Arc::new(mutation),
    };
    let outside = Event {
        session: None,
        rerun: 0,
        ..event(0, entry(1, 1), mutate.clone())
    };
    let fold = fold(&[event(1, entry(1, 1), mutate), outside]);
    let told: Vec<_> = fold
        .runs
        .iter()
        .map(|run| (run.session, run.run, run.mutations.len()))
        .collect();
    assert_eq!(
        told,
        [(A, 1, 1), (B, 3, 1)],
        "without a rerun of its own it goes to the suspect's"
    );
    assert_eq!(fold.counts.changed, 2);
}

#[test]
fn only_the_last_reruns_are_kept_and_late_events_of_older_ones_are_let_go() {
    let mut fold = fold(&[]);
    for run in 1..=MAX_RUNS as u32 + 10 {
        fold.note(note(A, run));
    }
    fold.event(&event(3, entry(1, 1), EventKind::DidHit));
    fold.event(&event(12, entry(1, 1), EventKind::DidHit));
    assert_eq!(fold.runs.len(), MAX_RUNS);
    assert_eq!((fold.runs[0].run, fold.runs[1].n_hits), (11, 1));
    assert_eq!(fold.runs.iter().map(|run| run.n_hits).sum::<usize>(), 1);
}

#[test]
fn a_snapshot_does_not_change_after_it_was_taken() {
    let mut fold = fold(&[event(1, entry(1, 1), EventKind::DidHit)]);
    let before = Arc::clone(&fold.runs[0]);
    fold.event(&event(1, entry(1, 1), EventKind::DidHit));
    assert_eq!((before.n_hits, fold.runs[0].n_hits), (1, 2));
}

#[test]
fn beyond_the_listed_calls_a_rerun_only_counts() {
    let mut fold = fold(&[]);
    for _ in 0..MAX_CALLS + 5 {
        fold.event(&event(1, entry(1, 1), EventKind::DidHit));
    }
    let run = &fold.runs[0];
    assert_eq!(
        (run.calls.len(), run.n_more, run.n_hits),
        (MAX_CALLS, 5, MAX_CALLS + 5)
    );
}

fn elsewhere(event: Event) -> Event {
    Event { thread: 2, ..event }
}

#[test]
fn a_refresh_is_told_with_the_call_that_began_it_whichever_event_comes_first() {
    let (age, body) = (Duration::from_secs(12), Duration::from_millis(30));
    let will = || event(1, entry(1, 1), EventKind::WillRefresh { age });
    let hit = || event(1, entry(1, 1), EventKind::DidHit);
    let did = || elsewhere(event(1, entry(1, 1), EventKind::DidRefresh { body }));
    let kept = || elsewhere(event(1, entry(1, 1), stored(30)));
    for events in [
        [will(), hit(), kept(), did()],
        [hit(), will(), kept(), did()],
        [kept(), did(), will(), hit()],
    ] {
        let fold = fold(&events);
        let calls = &fold.runs[0].calls;
        assert_eq!(calls.len(), 1, "{events:?}");
        let state = RefreshState::Done { body };
        assert_eq!(calls[0].refresh, Some(Refresh { age, state }), "{events:?}");
    }
}

#[test]
fn a_refresh_that_fails_is_no_call_that_failed() {
    let age = Duration::from_secs(12);
    let message: Arc<str> = "no luck".into();
    let failed = EventKind::DidFail {
        message: Arc::clone(&message),
    };
    let fold = fold(&[
        event(1, entry(1, 1), EventKind::WillRefresh { age }),
        event(1, entry(1, 1), EventKind::DidHit),
        elsewhere(event(1, entry(1, 1), failed)),
    ]);
    let run = &fold.runs[0];
    assert_eq!(
        (run.calls.len(), run.n_failed, fold.counts.failed),
        (1, 0, 1)
    );
    let state = RefreshState::Failed { message };
    assert_eq!(run.calls[0].refresh, Some(Refresh { age, state }));
}

#[test]
fn an_interrupted_call_learns_which_rerun_came_whether_that_is_known_before_or_after() {
    let after = Duration::from_millis(7);
    let events = [
        event(1, entry(1, 1), missed()),
        event(1, entry(1, 1), EventKind::DidInterrupt { after }),
    ];
    let mut early = fold(&events);
    early.start(A, 2, Cause::Rerun);
    let mut late = fold(&[]);
    late.start(A, 1, Cause::Start);
    late.start(A, 2, Cause::Rerun);
    for event in &events {
        late.event(event);
    }
    for fold in [early, late] {
        let CallOutcome::Interrupted {
            miss: Some(_), by, ..
        } = &fold.runs[0].calls[0].outcome
        else {
            panic!("{:?}", fold.runs[0])
        };
        let cause = Some(Cause::Rerun);
        assert_eq!(*by, Some(Interrupter::Rerun { run: 2, cause }));
        assert_eq!((fold.runs[0].n_failed, fold.counts.failed), (0, 0));
    }
}

#[test]
fn entries_that_go_at_once_are_one_line() {
    let clear = || EventKind::DidClear {
        scope: ClearScope::Function,
        actor: Actor::Script,
    };
    let mut events: Vec<_> = (1..=3)
        .map(|key| event(1, entry(1, key), clear()))
        .collect();
    events.push(event(1, entry(2, 9), clear()));
    let fold = fold(&events);
    let told: Vec<_> = fold.runs[0]
        .asides
        .iter()
        .map(|story| (&*story.function, story.aside.clone()))
        .collect();
    let cleared = |n| Aside::Cleared {
        actor: Actor::Script,
        n,
    };
    assert_eq!(told, [("outer", cleared(3)), ("inner", cleared(1))]);
}

#[test]
fn what_fails_outside_of_every_rerun_is_told_in_the_last_one_of_each_session() {
    let failed = EventKind::DidFailToRelease {
        message: "broken".into(),
    };
    let mut fold = fold(&[]);
    for (session, run) in [(A, 1), (A, 2), (B, 1)] {
        fold.note(note(session, run));
    }
    fold.event(&Event {
        session: None,
        rerun: 0,
        ..event(0, entry(1, 1), failed)
    });
    let told: Vec<_> = fold.runs.iter().map(|run| run.asides.len()).collect();
    assert_eq!(told, [0, 1, 1]);
}
