//! Each sentence, word for word.

use std::sync::Arc;
use std::time::Duration;

use dacapo_cache::recorder::event::{ArgumentRole, Site, Spent};
use dacapo_cache::{EntryId, FunctionId, KeyId, SessionId};

use super::*;
use crate::story::{Aside, AsideStory, Refresh, RefreshState};

fn argument(name: &str, text: &str) -> Argument {
    Argument {
        name: name.into(),
        text: text.into(),
        hash: 1,
        is_ignored: name.starts_with('_'),
        role: ArgumentRole::Argument,
    }
}

fn change(name: &str, before: &str, after: &str) -> ArgumentChange {
    ArgumentChange {
        argument: name.into(),
        before: before.into(),
        after: after.into(),
    }
}

fn miss(reason: MissReason) -> Miss {
    Miss {
        reason,
        also: Vec::new(),
        nearest: None,
        arguments: Arc::default(),
    }
}

#[test]
fn a_widget_that_changed_is_told_like_an_argument() {
    let changed = miss(MissReason::WidgetChanged(change("Hour", "17", "18")));
    assert_eq!(reason(&changed), "miss: widget `Hour` changed 17 → 18");
    assert!(for_miss(&changed).contains("moving back hits"));
}

fn story(kind: Kind, outcome: CallOutcome) -> CallStory {
    CallStory {
        entry: EntryId {
            function: FunctionId(1),
            key: KeyId(1),
        },
        function: "f".into(),
        kind,
        arguments: Arc::default(),
        site: None,
        outcome,
        n_replayed: 0,
        waited: Duration::ZERO,
        depth: 0,
        object: None,
        refresh: None,
        taken_over: None,
    }
}

#[test]
fn calls_read_as_they_are_written() {
    assert_eq!(
        call("load", &[argument("path", "\"rides.csv\"")]),
        "load(\"rides.csv\")"
    );
    assert_eq!(call("square", &[argument("n", "4")]), "square(n=4)");
    assert_eq!(
        call(
            "f",
            &[argument("a", "2"), argument("_db", "…"), argument("b", "4")]
        ),
        "f(a=2, b=4)"
    );
    assert_eq!(call("create_list", &[]), "create_list()");
}

#[test]
fn a_changed_argument_is_named_with_both_values() {
    let mut miss = miss(MissReason::ArgumentChanged(change("hour", "17", "18")));
    assert_eq!(reason(&miss), "miss: argument `hour` changed 17 → 18");
    miss.also.push(change("path", "\"a\"", "\"b\""));
    assert_eq!(
        reason(&miss),
        "miss: argument `hour` changed 17 → 18, and `path` changed \"a\" → \"b\""
    );
}

#[test]
fn long_values_are_cut_in_a_sentence_unless_that_hides_the_change() {
    let table =
        |rows: &str| format!("table of {rows} rows, 5 columns: start, hour, km, minutes, price");
    let cut = reason(&miss(MissReason::ArgumentChanged(change(
        "rides",
        &table("100,000"),
        &table("1,999"),
    ))));
    assert_eq!(
        cut,
        "miss: argument `rides` changed table of 100,000 rows, 5 columns: st…utes, price → \
         table of 1,999 rows, 5 columns: star…utes, price"
    );
    let long = |middle: char| format!("\"{}{middle}{}\"", "a".repeat(60), "b".repeat(60));
    let whole = reason(&miss(MissReason::ArgumentChanged(change(
        "path",
        &long('x'),
        &long('y'),
    ))));
    assert!(whole.contains('x') && whole.contains('y'), "{whole}");
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of all reasons")]
fn every_reason_has_a_sentence_and_an_advice() {
    let cases = [
        (MissReason::FirstCall, "miss: the first call"),
        (
            MissReason::TtlExpired {
                ttl: Duration::from_secs(10),
                age: Duration::from_secs(12),
            },
            "miss: its ttl of 10\u{a0}s was up, it was 12\u{a0}s old",
        ),
        (
            MissReason::TtlExpired {
                ttl: Duration::from_mins(1),
                age: Duration::from_secs(41),
            },
            "miss: it was let expire in the inspector",
        ),
        (
            MissReason::Evicted {
                cause: EvictCause::MaxEntries {
                    by: "square(n=4)".into(),
                },
            },
            "miss: it had to make room for `square(n=4)`",
        ),
        (
            MissReason::Evicted {
                cause: EvictCause::MaxSize {
                    by: "square(n=4)".into(),
                },
            },
            "miss: it took bytes that `square(n=4)` needed",
        ),
        (
            MissReason::Evicted {
                cause: EvictCause::Budget {
                    by: "square(n=4)".into(),
                },
            },
            "miss: it took bytes of the common budget that `square(n=4)` needed",
        ),
        (
            MissReason::Evicted {
                cause: EvictCause::TooLarge {
                    bytes: 2_000_000,
                    limit: 500_000,
                },
            },
            "miss: it is larger (2.00\u{a0}MB) than all that may be kept (500\u{a0}kB)",
        ),
        (
            MissReason::Cleared {
                actor: Actor::Script,
            },
            "miss: it was cleared by the script",
        ),
        (
            MissReason::Cleared {
                actor: Actor::Inspector,
            },
            "miss: it was cleared in the inspector",
        ),
        (
            MissReason::CodeChanged {
                inputs: vec!["own body".into(), "fn parse".into()],
            },
            "miss: the code changed: own body, `fn parse`",
        ),
        (
            MissReason::CodeChanged {
                inputs: ["fn a", "fn b", "fn c", "fn d"].map(Into::into).into(),
            },
            "miss: the code changed: `fn a`, `fn b`, `fn c` and 1 more",
        ),
        (
            MissReason::KeyUnstable {
                argument: "job".into(),
                text: "Job".into(),
            },
            "miss: argument `job` looks the same (Job) and is another value",
        ),
        (
            MissReason::Refused {
                why: "the server has hung up".into(),
            },
            "miss: what was kept was refused: the server has hung up",
        ),
        (
            MissReason::NotCarriedOver {
                why: "its session has ended".into(),
            },
            "miss: the entry is gone: its session has ended",
        ),
        (
            MissReason::LastCallFailed {
                message: "no file".into(),
            },
            "miss: the last call failed (no file), and failures are not kept",
        ),
    ];
    for (why, text) in cases {
        let miss = miss(why);
        assert_eq!(reason(&miss), text);
        assert!(!for_miss(&miss).is_empty(), "{text}");
    }
}

#[test]
fn an_entry_younger_than_its_ttl_expired_by_hand() {
    let expired = Gone::Expired {
        ttl: Duration::from_mins(1),
        created: Time::ZERO,
    };
    let at = |millis: u64| Time::from_nanos(millis * 1_000_000);
    assert_eq!(
        gone(&expired, at(41_700)),
        "expired in the inspector, 41\u{a0}s old"
    );
    assert_eq!(
        gone(&expired, at(61_200)),
        "expired: ttl 1\u{a0}min, 1\u{a0}min\u{a0}1\u{a0}s old"
    );
}

#[test]
fn a_hit_says_copy_or_object_and_what_it_saved() {
    let mut hit = story(
        Kind::Data,
        CallOutcome::Hit {
            saved: Duration::from_millis(2_100),
        },
    );
    assert_eq!(outcome(&hit), "hit: a copy, saved 2.10\u{a0}s");
    hit.n_replayed = 3;
    assert_eq!(
        outcome(&hit),
        "hit: a copy, saved 2.10\u{a0}s, 3 elements drawn again"
    );
    let mut hit = story(
        Kind::Resource,
        CallOutcome::Hit {
            saved: Duration::ZERO,
        },
    );
    hit.object = Some("amber".into());
    hit.waited = Duration::from_millis(20);
    assert_eq!(
        outcome(&hit),
        "hit: the one object ◆\u{a0}amber, waited 20.0\u{a0}ms for the same computation"
    );
}

#[test]
fn a_computation_says_what_it_cost_and_whether_it_is_kept() {
    let spent = Spent {
        body: Duration::from_millis(812),
        ..Spent::default()
    };
    let of = |spent, bytes| {
        let miss = Arc::new(miss(MissReason::FirstCall));
        computed(&story(Kind::Data, CallOutcome::Miss { miss, spent, bytes }))
    };
    assert_eq!(of(None, None).unwrap(), "computing");
    assert_eq!(
        of(Some(spent), Some(52_000_000)).unwrap(),
        "computed in 812\u{a0}ms, keeps 52.0\u{a0}MB"
    );
    assert_eq!(
        of(Some(spent), None).unwrap(),
        "computed in 812\u{a0}ms, not kept: it was cleared meanwhile"
    );
}

#[test]
fn causes_are_told_in_the_second_person() {
    let moved = Cause::Changed {
        label: "b".into(),
        before: "3".into(),
        after: "4".into(),
    };
    let pressed = Cause::Pressed { label: "Go".into() };
    assert_eq!(cause(&moved), "You moved `b` 3 → 4");
    assert_eq!(
        cause(&Cause::Several(vec![moved, pressed])),
        "You moved `b` 3 → 4 and you pressed `Go`"
    );
    let chosen = Cause::Changed {
        label: "City".into(),
        before: "Rome".into(),
        after: "Oslo".into(),
    };
    assert_eq!(cause(&chosen), "You changed `City` Rome → Oslo");
}

#[test]
fn a_rerun_is_one_sentence() {
    let story = |outcome, took| RunStory {
        session: SessionId(0),
        run: 8,
        cause: Some(Cause::Start),
        outcome,
        took,
        calls: Vec::new(),
        n_more: 0,
        saved_more: Duration::ZERO,
        n_hits: 0,
        n_misses: 0,
        n_failed: 0,
        mutations: Vec::new(),
        asides: Vec::new(),
    };
    let took = Some(Duration::from_millis(812));
    assert_eq!(
        run(&story(Some(Outcome::Done), took)),
        "The session began; the run took 812\u{a0}ms"
    );
    assert_eq!(
        run(&story(None, None)),
        "The session began; the run is under way"
    );
    assert_eq!(
        run(&story(Some(Outcome::Interrupted), took)),
        "The session began; after 812\u{a0}ms the run gave way to the next"
    );
    assert_eq!(
        run(&story(Some(Outcome::Stopped), took)),
        "The session began; you stopped the run after 812\u{a0}ms"
    );
}

#[test]
fn a_change_names_the_leaf_and_who_was_there() {
    let leaf = |path: &str, before: Option<&str>, after: Option<&str>| LeafChange {
        path: path.to_owned(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    };
    let mut change = Mutation {
        before: "[1]".into(),
        after: "[2]".into(),
        leaves: vec![leaf("[0]", Some("1"), Some("2"))],
        n_more_leaves: 0,
        authors: Vec::new(),
        suspects: vec![(SessionId(1), 3)],
    };
    assert_eq!(
        mutation(&change),
        "changed: [0] 1 → 2, by session B rerun 3"
    );
    change.leaves.push(leaf("[1]", None, Some("9")));
    change.suspects.push((SessionId(0), 7));
    assert_eq!(
        mutation(&change),
        "changed: [0] 1 → 2, and 1 more, by session B rerun 3 or session A rerun 7"
    );
    let author = |session: Option<u32>, thread: Option<&str>, line| Author {
        session: session.map(SessionId),
        rerun: 3,
        site: Site {
            file: "src/club.rs".into(),
            line,
        },
        thread: thread.map(Into::into),
    };
    change.n_more_leaves = 5;
    change.authors = vec![
        author(Some(1), Some("main"), 14),
        author(None, Some("writer"), 20),
    ];
    assert_eq!(
        mutation(&change),
        "changed: [0] 1 → 2, and 6 more, by session B rerun 3 at club.rs:14 and thread writer at club.rs:20"
    );
    change.n_more_leaves = 0;
    change.authors.clear();
    change.leaves.clear();
    change.suspects.clear();
    assert_eq!(mutation(&change), "changed: [1] → [2]");
}

#[test]
fn what_lies_outside_of_a_legacy_function_is_named() {
    let miss = miss(MissReason::OutsideChanged(change("FACTOR", "2", "5")));
    assert_eq!(
        reason(&miss),
        "miss: outside of the function, `FACTOR` changed 2 → 5"
    );
    assert!(
        for_miss(&miss).starts_with(
            "`#[cache]` counts the statics that it reads. Pass `FACTOR` as an argument"
        )
    );
    let outside = Argument {
        role: ArgumentRole::Outside,
        ..argument("FACTOR", "5")
    };
    assert_eq!(
        call("scaled", &[argument("n", "3"), outside]),
        "scaled(n=3)"
    );
}

#[test]
fn an_interrupted_call_says_for_whom() {
    let said = |by| {
        let after = Duration::from_millis(1200);
        outcome(&story(
            Kind::Data,
            CallOutcome::Interrupted {
                miss: None,
                after,
                by,
            },
        ))
    };
    assert_eq!(said(None), "interrupted after 1.20\u{a0}s");
    assert_eq!(
        said(Some(Interrupter::Stop)),
        "interrupted after 1.20\u{a0}s: you stopped the run"
    );
    let cause = Cause::Changed {
        label: "b".into(),
        before: "3".into(),
        after: "4".into(),
    };
    let rerun = |cause| Some(Interrupter::Rerun { run: 9, cause });
    assert_eq!(
        said(rerun(Some(cause))),
        "interrupted after 1.20\u{a0}s: rerun 9 came, you moved `b` 3 → 4"
    );
    assert_eq!(
        said(rerun(None)),
        "interrupted after 1.20\u{a0}s: rerun 9 came"
    );
    assert!(for_interruption().contains("the next call computes again"));
}

#[test]
fn a_hit_on_what_another_program_left_says_so() {
    let mut story = story(
        Kind::Data,
        CallOutcome::Hit {
            saved: Duration::ZERO,
        },
    );
    story.taken_over = Some(52_000_000);
    assert_eq!(
        outcome(&story),
        "hit: a copy, taken over from the program before (52.0\u{a0}MB)"
    );
}

#[test]
fn a_refresh_says_what_was_served_meanwhile() {
    let said = |state| {
        refresh(&Refresh {
            age: Duration::from_mins(1),
            state,
        })
    };
    assert_eq!(
        said(RefreshState::Running),
        "being refreshed in the background; the old value, 1\u{a0}min old, is served meanwhile"
    );
    let body = Duration::from_millis(1200);
    assert_eq!(
        said(RefreshState::Done { body }),
        "refreshed in the background, 1.20\u{a0}s; the old value, 1\u{a0}min old, was served meanwhile"
    );
    let message = "no luck".into();
    assert_eq!(
        said(RefreshState::Failed { message }),
        "the refresh in the background failed: no luck; the old value, 1\u{a0}min old, goes on being served"
    );
    assert_eq!(
        said(RefreshState::Discarded),
        "the refresh in the background came to nothing, because the entry was cleared or replaced meanwhile; the old \
         value, 1\u{a0}min old, was served"
    );
}

#[test]
fn what_a_rerun_brings_about_besides_its_calls_has_a_sentence() {
    let site = Some(Site {
        file: "src/rides.rs".into(),
        line: 14,
    });
    let evicted = |n| Aside::Evicted {
        cause: EvictCause::MaxEntries {
            by: "f(n=4)".into(),
        },
        n,
    };
    let cleared = |actor, n| Aside::Cleared { actor, n };
    let cases = [
        (
            Aside::Copied {
                n: 1,
                bytes: 52_000_000,
            },
            "changed while it was shared at rides.rs:14: that made a copy of 52.0\u{a0}MB",
        ),
        (
            Aside::Copied { n: 3, bytes: 900 },
            "changed while it was shared at rides.rs:14: that made 3 copies of 900\u{a0}B",
        ),
        (cleared(Actor::Script, 1), "cleared by the script"),
        (
            cleared(Actor::Script, 12),
            "12 entries cleared by the script",
        ),
        (
            cleared(Actor::SessionEnd, 1),
            "cleared because its session ended",
        ),
        (evicted(1), "evicted: it had to make room for `f(n=4)`"),
        (
            evicted(5),
            "5 entries evicted: the first had to make room for `f(n=4)`",
        ),
        (
            Aside::FailedToRelease {
                message: "`on_release` of `connect` panicked: gone".into(),
            },
            "left the cache, but `on_release` of `connect` panicked: gone",
        ),
    ];
    for (what, words) in cases {
        let has_advice = matches!(what, Aside::Copied { .. } | Aside::FailedToRelease { .. });
        assert_eq!(!for_aside(&what).is_empty(), has_advice, "{what:?}");
        let story = AsideStory {
            entry: EntryId {
                function: FunctionId(1),
                key: KeyId(1),
            },
            function: "f".into(),
            arguments: None,
            site: site.clone(),
            aside: what,
        };
        assert_eq!(aside(&story), words);
    }
}
