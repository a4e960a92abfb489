//! The inspector's panel, by the names that assistive technology sees, on a real registry.

use std::sync::Arc;
use std::time::{Duration, Instant};

use dacapo::SessionId;
use dacapo::inspector::{Feed, InspectorState, panel_ui};
use dacapo::prelude::*;
use dacapo::protocol::{Cause, Outcome, RunNote};
use dacapo::shell::card::Action;
use dacapo_cache::{Interrupt, Registry, Run};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

const A: SessionId = SessionId(0);
const LIMIT: Duration = Duration::from_secs(30);

#[cache_data(ttl = "1h", ignore(loud))]
fn expensive(a: i32, b: i32, loud: bool) -> i32 {
    let _ = loud;
    a + b
}

#[cache_resource]
fn create_list() -> Arc<Mutex<Vec<i32>>> {
    Arc::new(Mutex::new(vec![1, 2]))
}

struct Inspector {
    registry: Registry,
    feed: Feed,
    harness: Harness<'static, Vec<Action>>,
    n_runs: u32,
}

impl Inspector {
    fn new() -> Self {
        let registry = Registry::new();
        registry.set_watching(true);
        registry.freeze();
        let feed = Feed::new(registry.clone(), || {});
        let (shown, mut state) = (feed.clone(), InspectorState::default());
        let harness = Harness::builder()
            .with_size([460.0, 900.0])
            .with_max_steps(20)
            .with_context_setup(|ctx: &egui::Context| dacapo::theme::install(ctx))
            .build_ui_state(
                move |ui, actions: &mut Vec<Action>| {
                    egui::CentralPanel::default().show(ui, |ui| {
                        actions.extend(panel_ui(ui, &mut state, &shown, A));
                    });
                },
                Vec::new(),
            );
        Self {
            registry,
            feed,
            harness,
            n_runs: 0,
        }
    }

    fn run(&mut self, cause: Cause, script: impl FnOnce()) {
        self.n_runs += 1;
        Run::new(self.registry.clone(), A, self.n_runs, Interrupt::new()).enter(|| {
            script();
            self.registry.look_for_mutations();
        });
        let (outcome, took) = (Outcome::Done, Duration::from_millis(812));
        let note = RunNote {
            session: A,
            run: self.n_runs,
            cause,
            outcome,
            took,
            n_elements: 0,
        };
        self.feed.note(note);
    }

    /// The feed has a thread of its own: draws until `holds`.
    #[track_caller]
    fn wait(&mut self, what: &str, holds: impl Fn(&Harness<'static, Vec<Action>>) -> bool) {
        let start = Instant::now();
        while !holds(&self.harness) {
            assert!(
                start.elapsed() < LIMIT,
                "{what} did not come: {:#?}",
                self.harness.root()
            );
            self.harness.step();
            std::thread::park_timeout(Duration::from_millis(5));
        }
    }

    #[track_caller]
    fn wait_for(&mut self, label: &str) {
        self.wait(label, |harness| {
            harness.query_all_by_label(label).next().is_some()
        });
    }

    #[track_caller]
    fn wait_until_gone(&mut self, label: &str) {
        self.wait(label, |harness| {
            harness.query_all_by_label(label).next().is_none()
        });
    }

    #[track_caller]
    fn click(&mut self, label: &str) {
        self.wait_for(label);
        self.harness.get_by_label(label).click();
        self.harness.run_steps(2);
    }
}

fn moved(before: &str, after: &str) -> Cause {
    Cause::Changed {
        label: "b".into(),
        before: before.into(),
        after: after.into(),
    }
}

#[test]
fn empty_inspector_says_what_to_do() {
    let mut inspector = Inspector::new();
    inspector.click("Run it");
    assert_eq!(inspector.harness.state()[..], [Action::Rerun]);
    inspector.click("Entries");
    inspector.wait_for("No cached call yet");
}

#[test]
fn now_tells_the_last_rerun_in_sentences_and_why_folds_open() {
    let mut inspector = Inspector::new();
    inspector.run(Cause::Start, || _ = expensive(2, 3, true));
    inspector.wait_for("miss: the first call");
    inspector.run(moved("3", "4"), || {
        expensive(2, 3, true);
        expensive(2, 4, false);
    });
    inspector.wait_for("You moved `b` 3 → 4; the run took 812\u{a0}ms");
    inspector.wait_for("expensive(a=2, b=4)");
    inspector.wait_for("miss: argument `b` changed 3 → 4");
    assert!(
        inspector
            .harness
            .query_by_label_contains("hit: a copy")
            .is_some()
    );
    assert!(inspector.harness.query_by_label("nearest entry").is_none());
    inspector.click("Why?");
    inspector.wait_for("nearest entry");
    inspector.wait_for("not in the key");
    assert!(
        inspector
            .harness
            .query_by_label_contains("`ignore(b)`")
            .is_some(),
        "what to do is said"
    );
    inspector.click("Why?");
    inspector.wait_until_gone("nearest entry");
}

#[test]
fn run_that_is_under_way_is_told_with_its_cause_even_before_its_first_call() {
    let mut inspector = Inspector::new();
    inspector.feed.started(A, 1, Cause::Start);
    inspector.wait_for("The session began; the run is under way");
    assert!(inspector.harness.query_by_label("Run it").is_none());
    inspector.run(Cause::Start, || _ = expensive(2, 3, true));
    inspector.wait_for("The session began; the run took 812\u{a0}ms");
}

#[test]
fn earlier_rerun_can_be_looked_at_and_live_comes_back() {
    let mut inspector = Inspector::new();
    inspector.run(Cause::Start, || _ = expensive(1, 1, true));
    inspector.run(moved("1", "2"), || _ = expensive(1, 2, true));
    inspector.wait_for("You moved `b` 1 → 2; the run took 812\u{a0}ms");
    inspector.click("rerun 1");
    inspector.wait_for("The session began; the run took 812\u{a0}ms");
    inspector.run(moved("2", "3"), || _ = expensive(1, 3, true));
    inspector.wait_for("rerun 3");
    assert!(
        inspector
            .harness
            .query_by_label_contains("The session began")
            .is_some(),
        "it stays"
    );
    inspector.click("back to live");
    inspector.wait_for("You moved `b` 2 → 3; the run took 812\u{a0}ms");
}

#[test]
fn entries_are_found_removed_expired_and_cleared() {
    let mut inspector = Inspector::new();
    inspector.run(Cause::Start, || {
        for b in 1..=4 {
            expensive(2, b, true);
        }
        create_list();
    });
    inspector.click("Entries");
    inspector.click("remove expensive(a=2, b=1)");
    inspector.wait_for("expensive(a=2, b=1): cleared");
    inspector.click("expensive(a=2, b=2): fresh");
    inspector.click("Expire now");
    inspector.wait_for("expensive(a=2, b=2): expired");

    inspector
        .harness
        .get_by_role_and_label(egui::Role::TextInput, "Find")
        .focus();
    inspector.harness.run_steps(2);
    inspector
        .harness
        .get_by_role_and_label(egui::Role::TextInput, "Find")
        .type_text("list");
    inspector.wait_until_gone("expensive(a=2, b=3): fresh");
    inspector.wait_for("create_list(): fresh");
    inspector.click("clear create_list");
    inspector.wait_for("create_list(): cleared");

    inspector.click("Clear all");
    let registry = inspector.registry.clone();
    inspector.wait("an empty registry", |_| registry.totals().n_entries == 0);
    inspector.run(Cause::Rerun, || _ = expensive(2, 3, true));
    inspector.click("Now");
    inspector.wait_for("miss: it was cleared in the inspector");
}

#[test]
fn details_show_who_holds_what_the_value_and_the_last_change() {
    let mut inspector = Inspector::new();
    inspector.run(Cause::Start, || _ = expensive(2, 40, true));
    inspector.run(Cause::Rerun, || {
        expensive(2, 40, true);
        create_list();
    });
    inspector.run(Cause::Rerun, || create_list().lock()[0] = 7);
    inspector.wait_for("changed: [0] 1 → 7, by session A rerun 3");
    inspector.click("Entries");
    inspector.click("expensive(a=2, b=40): fresh");
    inspector.wait_for("a copy for every caller (2 handed out), master untouched");
    inspector.wait_for("42");
    inspector.wait_for("ignored: not in the key");
    inspector.click("create_list(): changed");
    inspector.wait_for("one object ◆\u{a0}amber, held by the cache alone");
    inspector.wait_for("changed: [0] 1 → 7, by session A rerun 3");
    inspector.wait("the value", |harness| {
        harness.query_all_by_label("[7, 2]").count() == 2
    });
    inspector.harness.key_press(egui::Key::Delete);
    inspector.wait_for("create_list(): cleared");
}

#[test]
fn functions_fold_shut() {
    let mut inspector = Inspector::new();
    inspector.run(Cause::Start, || _ = expensive(2, 3, true));
    inspector.click("Entries");
    inspector.wait_for("expensive(a=2, b=3): fresh");
    inspector.click("expensive");
    inspector.wait_until_gone("expensive(a=2, b=3): fresh");
    inspector.click("expensive");
    inspector.wait_for("expensive(a=2, b=3): fresh");
}

#[test]
fn nothing_is_told_while_nobody_looks_and_everything_when_somebody_does() {
    let registry = Registry::new();
    let (told, hears) = std::sync::mpsc::channel();
    let feed = Feed::new(registry.clone(), move || _ = told.send(()));
    let run = |number| {
        let run = Run::new(registry.clone(), A, number, Interrupt::new());
        run.enter(|| expensive(1, number.cast_signed(), true));
        let (cause, outcome, took) = (Cause::Rerun, Outcome::Done, Duration::ZERO);
        feed.note(RunNote {
            session: A,
            run: number,
            cause,
            outcome,
            took,
            n_elements: 0,
        });
    };
    run(1);
    run(2);
    feed.set_visible(A, true);
    hears.recv_timeout(LIMIT).unwrap();
    let snapshot = feed.snapshot();
    assert_eq!(snapshot.serial, 1, "nothing had been told before");
    assert_eq!(snapshot.runs.len(), 2);
    assert!(
        snapshot
            .runs
            .iter()
            .all(|run| run.outcome == Some(Outcome::Done)),
        "notes are kept"
    );
}

#[cache_data(ttl = "10s", refresh_mode = "background")]
fn fetched(n: u32) -> u32 {
    n
}

#[cache_data(scope = "session")]
fn basket(n: u32) -> u32 {
    n
}

#[test]
fn now_tells_a_refresh_and_a_clear_and_entries_name_the_session_that_has_them_alone() {
    let mut inspector = Inspector::new();
    inspector.run(Cause::Start, || _ = fetched(1));
    inspector.registry.advance(Duration::from_secs(12));
    inspector.run(Cause::Rerun, || {
        fetched(1);
        basket(1);
    });
    inspector.registry.finish_refreshes();
    inspector.wait("the refresh", |harness| {
        harness
            .query_by_label_contains("refreshed in the background, ")
            .is_some()
    });
    inspector.click("Entries");
    inspector.click("basket(n=1) of session A: fresh");
    inspector.wait_for("session A alone");
    inspector.click("Now");
    inspector.run(Cause::Rerun, || _ = basket::clear());
    inspector.wait_for("cleared by the script");
}
