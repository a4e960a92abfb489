//! Runs that are no longer wanted end at their next check point, and leave the page standing.

use dacapo::prelude::*;
use dacapo::protocol::{Cause, Outcome};
use dacapo::story::{Teller, words};
use dacapo::testing::AppTest;

use crate::gate::Gate;

/// Draws, waits at the gate, draws.
fn slow(gate: &Gate) -> impl Fn(&mut Page) + Send + Sync + 'static {
    let gate = gate.clone();
    move |page: &mut Page| {
        let n = page.slider("n", 0..=9, 0);
        page.write(("began", n));
        gate.pass();
        page.write(("ended", n));
    }
}

#[test]
fn new_value_interrupts_the_run_that_is_under_way() {
    let gate = Gate::default();
    let mut app = AppTest::new(slow(&gate)).start();
    app.wait_for("began 0");
    app.post_set("n", 4);
    app.wait_for("began 4");
    gate.open();
    app.settle();
    assert_eq!(app.texts(), ["began 4", "ended 4"]);
    let outcomes: Vec<_> = app.notes().iter().map(|it| it.outcome.clone()).collect();
    assert_eq!(outcomes, [Outcome::Interrupted, Outcome::Done]);
    assert!(app.exceptions().is_empty());
}

#[test]
fn what_an_interrupted_run_has_not_reached_stays() {
    let gate = Gate::default();
    gate.open();
    let mut app = AppTest::new(slow(&gate)).run();
    gate.close();
    app.post_set("n", 1);
    app.wait_for("began 1");
    app.post_stop();
    app.settle();
    assert_eq!(app.texts(), ["began 1", "ended 0"]);
    assert_eq!(
        app.notes().last().map(|it| it.outcome.clone()),
        Some(Outcome::Stopped)
    );
    // The value that the stopped run was for is not lost.
    gate.open();
    app.rerun();
    assert_eq!(app.texts(), ["began 1", "ended 1"]);
}

#[test]
fn stop_makes_no_other_run() {
    let gate = Gate::default();
    let mut app = AppTest::new(slow(&gate)).start();
    app.wait_for("began 0");
    app.post_stop();
    app.settle();
    assert_eq!(app.notes().len(), 1);
    app.post_stop();
    app.settle();
    assert_eq!(app.notes().len(), 1, "nothing to stop, nothing to run");
}

#[test]
fn value_that_moves_on_during_runs_is_one_cause_from_first_to_last() {
    let gate = Gate::default();
    gate.open();
    let mut app = AppTest::new(slow(&gate)).run();
    gate.close();
    app.post_set("n", 7);
    app.wait_for("began 7");
    app.post_set("n", 5);
    app.wait_for("began 5");
    gate.open();
    app.settle();
    let cause = app.notes().last().map(|note| note.cause.clone());
    let moved = Cause::Changed {
        label: "n".into(),
        before: "0".into(),
        after: "5".into(),
    };
    assert_eq!(cause, Some(moved));
}

#[test]
fn uninterrupted_section_runs_to_its_end() {
    let gate = Gate::default();
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| {
            let n = page.slider("n", 0..=9, 0);
            let saved = page.state("saved", Vec::new());
            let mut log = page.container();
            page.uninterrupted(|| {
                log.write(("saving", n));
                gate.pass();
                saved.update(|it| it.push(n));
            });
            page.write(format!("{:?}", saved.get()));
        }
    })
    .start();
    app.wait_for("saving 0");
    app.post_set("n", 4);
    gate.open();
    app.settle();
    assert_eq!(app.texts(), ["saving 4", "[0, 4]"]);
}

#[test]
fn interruption_that_user_code_swallows_comes_back() {
    let gate = Gate::default();
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| {
            let n = page.slider("n", 0..=9, 0);
            page.write(("began", n));
            let _swallowed = std::panic::catch_unwind(|| gate.pass());
            page.write(("ended", n));
        }
    })
    .start();
    app.wait_for("began 0");
    app.post_set("n", 4);
    app.wait_for("began 4");
    gate.open();
    app.settle();
    assert_eq!(app.texts(), ["began 4", "ended 4"]);
    assert_eq!(app.notes()[0].outcome, Outcome::Interrupted);
}

#[test]
fn a_computation_that_was_given_up_is_told_with_the_rerun_that_came() {
    let gate = Gate::default();
    let inner = gate.clone();
    let mut app = AppTest::new(move |page: &mut Page| {
        let n = page.slider("n", 0..=9, 0);
        page.write(("began", n));
        slow_square(&inner, n);
    })
    .start();
    gate.await_visitor();
    app.wait_for("began 0");
    app.post_set("n", 4);
    app.wait_for("began 4");
    gate.open();
    app.settle();
    let mut teller = Teller::new(app.registry().clone());
    for note in app.notes() {
        teller.note(note.clone());
    }
    let snapshot = teller.update();
    let call = &snapshot.run(app.session(), 1).unwrap().calls[0];
    let said = words::outcome(call);
    assert!(said.starts_with("interrupted after "), "{said}");
    assert!(
        said.ends_with(": rerun 2 came, the session began and you moved `n` 0 → 4"),
        "{said}"
    );
    assert_eq!(snapshot.counts.failed, 0);
}

#[cache_data(ignore(gate))]
fn slow_square(gate: &Gate, n: i32) -> i32 {
    gate.pass();
    n * n
}
