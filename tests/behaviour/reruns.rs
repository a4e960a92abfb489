//! Why runs happen, how requests coalesce, and what is told about it.

use std::sync::atomic::{AtomicUsize, Ordering};

use dacapo::prelude::*;
use dacapo::protocol::{Cause, Outcome};
use dacapo::testing::AppTest;

use crate::gate::Gate;

fn changed(label: &str, before: &str, after: &str) -> Cause {
    Cause::Changed {
        label: label.into(),
        before: before.into(),
        after: after.into(),
    }
}

fn causes(app: &mut AppTest) -> Vec<Cause> {
    app.notes().iter().map(|note| note.cause.clone()).collect()
}

#[test]
fn each_run_says_why_it_happened() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.slider("b", 0..=9, 3);
        page.button("Go");
        page.checkbox("Show", false);
        page.select("City", ["Rome", "Oslo"]);
        page.text_input("Name", "");
    })
    .run();
    app.set("b", 4);
    app.click("Go");
    app.rerun();
    app.set("Show", true);
    app.choose("City", "Oslo");
    app.set("Name", "Ada");
    assert_eq!(
        causes(&mut app),
        [
            Cause::Start,
            changed("b", "3", "4"),
            Cause::Pressed { label: "Go".into() },
            Cause::Rerun,
            changed("Show", "off", "on"),
            changed("City", "Rome", "Oslo"),
            changed("Name", "\"\"", "\"Ada\""),
        ]
    );
    let numbers: Vec<_> = app.notes().iter().map(|note| note.run).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7]);
}

#[test]
fn many_values_of_a_widget_are_one_run_with_the_last() {
    let gate = Gate::default();
    let n_seen = Arc::new(AtomicUsize::new(0));
    let mut app = AppTest::new({
        let (gate, n_seen) = (gate.clone(), Arc::clone(&n_seen));
        move |page: &mut Page| {
            let n = page.slider("n", 0..=99, 0);
            n_seen.fetch_add(1, Ordering::SeqCst);
            gate.pass_without_checkpoints();
            page.write(n);
        }
    })
    .start();
    app.wait_for("slider \"n\" 0");
    gate.await_visitor();
    for n in 1..=50 {
        app.post_set("n", n);
    }
    gate.open();
    app.settle();
    assert_eq!(app.texts(), ["50"]);
    assert_eq!(
        n_seen.load(Ordering::SeqCst),
        2,
        "the first run, and one more"
    );
    let last = app.notes().last().expect("two runs").clone();
    assert_eq!(
        last.cause,
        Cause::Several(vec![Cause::Start, changed("n", "0", "50")]),
        "the first run was interrupted, so what it was for is still to be done"
    );
}

#[test]
fn script_can_ask_for_another_run() {
    let mut app = AppTest::new(|page: &mut Page| {
        let n = page.state("n", 0);
        if n.get() < 3 {
            n.update(|n| *n += 1);
            page.rerun();
        }
        page.write(n.get());
    })
    .run();
    assert_eq!(app.texts(), ["3"]);
    assert_eq!(
        causes(&mut app),
        [Cause::Start, Cause::Script, Cause::Script, Cause::Script]
    );
    let outcomes: Vec<_> = app.notes().iter().map(|it| it.outcome.clone()).collect();
    assert_eq!(
        outcomes,
        [
            Outcome::Interrupted,
            Outcome::Interrupted,
            Outcome::Interrupted,
            Outcome::Done
        ]
    );
}
