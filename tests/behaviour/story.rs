//! What the story says of calls on a real registry: each reason for a miss, hits, changes, identity.

use std::sync::Arc;
use std::time::{Duration, Instant};

use dacapo::SessionId;
use dacapo::prelude::*;
use dacapo::protocol::{Cause, Outcome, RunNote};
use dacapo::story::{CallStory, Snapshot, Teller, words};
use dacapo_cache::{Interrupt, Registry, Run};

const A: SessionId = SessionId(0);
const B: SessionId = SessionId(1);

#[cache_data]
fn by_hour(hour: u8) -> u32 {
    u32::from(hour) * 100
}

#[cache_data(ttl = "10s", max_entries = 2)]
fn bounded(n: u32) -> Result<u32> {
    if n == 13 {
        return Err("unlucky".into());
    }
    Ok(n)
}

#[cache_resource]
fn shared_list() -> Arc<Mutex<Vec<u32>>> {
    Arc::new(Mutex::new(vec![1]))
}

/// Takes long enough for its hits to save something.
#[cache_data]
fn slow_word(n: u32) -> String {
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(2) {
        std::hint::spin_loop();
    }
    format!("word {n}")
}

/// A registry whose reruns are told.
struct Told {
    registry: Registry,
    teller: Teller,
    n_runs: [u32; 2],
}

impl Told {
    fn new() -> Self {
        let registry = Registry::new();
        registry.set_watching(true);
        registry.freeze();
        Self {
            teller: Teller::new(registry.clone()),
            registry,
            n_runs: [0; 2],
        }
    }

    /// Runs `script` as a rerun of `session`, and tells.
    fn run(&mut self, session: SessionId, script: impl FnOnce()) -> Arc<Snapshot> {
        let number = &mut self.n_runs[session.0 as usize];
        *number += 1;
        let run = *number;
        Run::new(self.registry.clone(), session, run, Interrupt::new()).enter(|| {
            script();
            self.registry.look_for_mutations();
        });
        let (cause, outcome, took) = (Cause::Rerun, Outcome::Done, Duration::from_millis(1));
        self.teller.note(RunNote {
            session,
            run,
            cause,
            outcome,
            took,
            n_elements: 0,
        });
        self.teller.update()
    }

    /// What is said of the calls that `script` makes.
    fn said(&mut self, script: impl FnOnce()) -> Vec<String> {
        let snapshot = self.run(A, script);
        snapshot
            .last_run(A)
            .expect("it was just run")
            .calls
            .iter()
            .map(said)
            .collect()
    }
}

fn said(call: &CallStory) -> String {
    let outcome = words::outcome(call);
    // What a hit saved is real time, and differs from run to run.
    let outcome = outcome.split(", saved").next().unwrap_or_default();
    format!("{} {outcome}", words::call(&call.function, &call.arguments))
}

#[test]
fn second_rerun_hits_and_another_argument_says_what_changed() {
    let mut told = Told::new();
    assert_eq!(
        told.said(|| _ = by_hour(17)),
        ["by_hour(hour=17) miss: the first call"]
    );
    assert_eq!(
        told.said(|| _ = by_hour(17)),
        ["by_hour(hour=17) hit: a copy"]
    );
    let changed = "by_hour(hour=18) miss: argument `hour` changed 17 → 18";
    assert_eq!(told.said(|| _ = by_hour(18)), [changed]);
}

#[test]
fn every_way_in_which_an_entry_goes_is_the_reason_for_the_next_miss() {
    let mut told = Told::new();
    told.said(|| drop(bounded(1)));
    told.registry.advance(Duration::from_secs(12));
    let expired = told.said(|| drop(bounded(1)));
    assert_eq!(
        expired,
        ["bounded(n=1) miss: its ttl of 10\u{a0}s was up, it was 12\u{a0}s old"]
    );
    told.said(|| {
        let _ = (bounded(2), bounded(3));
    });
    let evicted = told.said(|| drop(bounded(1)));
    assert_eq!(
        evicted,
        ["bounded(n=1) miss: it had to make room for `bounded(n=3)`"]
    );
    let cleared = told.said(|| {
        bounded::clear();
        let _ = bounded(1);
    });
    assert_eq!(cleared, ["bounded(n=1) miss: it was cleared by the script"]);
    let failed = told.said(|| drop(bounded(13)));
    assert_eq!(failed, ["bounded(n=13) failed: unlucky"]);
    let again = told.said(|| drop(bounded(13)));
    assert_eq!(again, ["bounded(n=13) failed: unlucky"]);
    let counts = told.teller.last().counts;
    assert_eq!((counts.expired, counts.failed), (1, 2));
}

#[test]
fn change_of_a_resource_names_its_leaf_and_its_author_and_all_callers_hold_the_same_object() {
    let mut told = Told::new();
    told.run(A, || drop(shared_list()));
    let list = told.registry.enter(|| shared_list());
    let snapshot = told.run(B, || shared_list().lock()[0] = 2);
    let mutation = &snapshot.last_run(B).unwrap().mutations[0];
    assert_eq!(
        words::mutation(&mutation.mutation),
        "changed: [0] 1 → 2, by session B rerun 1"
    );
    let name = |session| {
        snapshot.last_run(session).unwrap().calls[0]
            .object
            .clone()
            .unwrap()
    };
    assert_eq!(name(A), name(B), "the same object has the same name");
    let function = snapshot.function("shared_list").unwrap();
    let said = words::identity(function.info.kind, &function.entries[0], Some(&name(A)));
    assert_eq!(said, "one object ◆\u{a0}amber, held by 1");
    drop(list);
}

#[test]
fn teller_that_comes_late_tells_what_is_still_known() {
    let mut told = Told::new();
    told.run(A, || _ = by_hour(17));
    told.run(A, || _ = by_hour(17));
    let snapshot = Teller::new(told.registry.clone()).update();
    let calls: Vec<String> = snapshot
        .runs
        .iter()
        .flat_map(|run| &run.calls)
        .map(said)
        .collect();
    assert_eq!(
        calls,
        [
            "by_hour(hour=17) miss: the first call",
            "by_hour(hour=17) hit: a copy"
        ]
    );
}

#[test]
fn what_the_calls_saved_adds_up_to_what_the_registry_saved() {
    let mut told = Told::new();
    told.run(A, || _ = slow_word(1));
    for _ in 0..6 {
        told.run(A, || _ = slow_word(1));
    }
    let snapshot = told.teller.last();
    let calls: Duration = snapshot.runs.iter().map(|run| run.saved()).sum();
    assert!(!calls.is_zero());
    assert_eq!(snapshot.totals.saved, calls);
    let function = snapshot.function("slow_word").unwrap();
    assert_eq!(function.info.saved, calls);
    let entry = &function.entries[0];
    assert!(!entry.hit_cost.is_zero());
    assert!(calls < entry.cost * 6, "the hits themselves cost something");
}

#[cache_data(ttl = "10s", refresh_mode = "background")]
fn fetched(n: u32) -> u32 {
    n
}

#[cache_data]
fn samples(n: u32) -> Data<Vec<u32>> {
    Data::new(vec![n; 1000])
}

#[test]
fn what_happens_beside_the_calls_is_told_with_the_rerun() {
    let mut told = Told::new();
    told.run(A, || _ = fetched(1));
    told.registry.advance(Duration::from_secs(12));
    told.run(A, || _ = fetched(1));
    told.registry.finish_refreshes();
    let snapshot = told.teller.update();
    let refreshed = &snapshot.last_run(A).unwrap().calls[0];
    let said = words::refresh(refreshed.refresh.as_ref().unwrap());
    assert!(said.starts_with("refreshed in the background, "), "{said}");
    assert!(said.contains("12\u{a0}s old"), "{said}");
    let snapshot = told.run(A, || {
        let mut all = samples(7);
        all.push(8);
        fetched::clear();
    });
    let asides: Vec<String> = snapshot
        .last_run(A)
        .unwrap()
        .asides
        .iter()
        .map(|it| format!("{} {}", it.function, words::aside(it)))
        .collect();
    let [copied, cleared] = &asides[..] else {
        panic!("{asides:?}")
    };
    assert!(
        copied.starts_with("samples changed while it was shared at story.rs:"),
        "{copied}"
    );
    assert_eq!(cleared, "fetched cleared by the script");
}
