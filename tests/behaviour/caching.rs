//! Cached functions in a script: what they draw, what they share, and how they fail.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dacapo::prelude::*;
use dacapo::protocol::{Cause, Outcome};
use dacapo::testing::AppTest;
use dacapo::{Registry, SessionId};

use crate::gate::Gate;

#[cache_data]
fn inner(page: &mut Page, year: i32) -> i32 {
    page.text(format!("inner {year}"));
    year * 10
}

#[cache_data]
fn outer(page: &mut Page, year: i32) -> i32 {
    page.header(format!("Report {year}"));
    page.sidebar().caption("aside");
    let [mut left, _right] = page.columns();
    inner(&mut left, year) + 1
}

#[test]
fn hit_draws_what_the_miss_drew_wherever_it_is_wanted() {
    let mut app = AppTest::new(|page: &mut Page| {
        let mut place = page.container();
        if page.checkbox("Elsewhere", false) {
            place = page.expander("More");
        }
        let figure = outer(&mut place, 2026);
        page.write(figure);
    })
    .run();
    let drawn = ["Report 2026", "inner 2026", "20261", "aside"];
    assert_eq!(app.texts(), drawn);
    app.rerun();
    assert_eq!(app.texts(), drawn);
    assert!(
        app.outline().contains("container\n  replay of"),
        "{}",
        app.outline()
    );
    app.set("Elsewhere", true);
    assert_eq!(app.texts(), drawn);
    let outline = app.outline();
    assert!(
        outline.contains("expander \"More\" closed\n  replay of"),
        "{outline}"
    );
    let hits: Vec<_> = app
        .registry()
        .functions()
        .iter()
        .map(|it| it.hits)
        .collect();
    assert_eq!(hits, [2, 0], "the inner one was not called again");
}

#[test]
fn inner_function_that_hits_is_a_part_of_the_outer_record() {
    let mut app = AppTest::new(|page: &mut Page| {
        let mut drafts = page.expander("Drafts");
        inner(&mut drafts, 2026);
        let figure = outer(page, 2026);
        page.write(figure);
    })
    .run();
    let drawn = ["inner 2026", "Report 2026", "inner 2026", "20261", "aside"];
    assert_eq!(app.texts(), drawn);
    app.rerun();
    assert_eq!(app.texts(), drawn);
}

#[cache_data(ignore(n_calls))]
fn fails(n: i32, n_calls: &AtomicUsize) -> Result<i32> {
    n_calls.fetch_add(1, Ordering::SeqCst);
    if n == 0 {
        return Err("n is 0".into());
    }
    assert!(n != 1, "n is 1");
    Ok(n)
}

#[test]
fn failures_and_panics_are_shown_and_not_remembered() {
    let n_calls = Arc::new(AtomicUsize::new(0));
    let mut app = AppTest::new({
        let n_calls = Arc::clone(&n_calls);
        move |page: &mut Page| -> Result {
            let n = page.slider("n", 0..=9, 0);
            page.write(fails(n, &n_calls)?);
            Ok(())
        }
    })
    .run();
    assert_eq!(&*app.exceptions()[0].message, "n is 0");
    app.rerun();
    assert_eq!(n_calls.load(Ordering::SeqCst), 2);
    app.set("n", 1);
    assert_eq!(&*app.exceptions()[0].message, "n is 1");
    assert_eq!(app.notes()[2].outcome, Outcome::Panicked);
    app.set("n", 2);
    app.rerun();
    assert_eq!(app.texts(), ["2"]);
    assert_eq!(n_calls.load(Ordering::SeqCst), 4);
}

#[cache_resource]
fn list() -> Arc<Mutex<Vec<i32>>> {
    Arc::new(Mutex::new(vec![1, 2]))
}

fn shared_list(page: &mut Page) {
    let list = list();
    if page.button("Push") {
        list.lock().push(3);
    }
    page.write(format!("{:?}", list.lock()));
}

#[test]
fn resource_is_shared_by_sessions_and_its_change_is_noticed_after_the_run() {
    let mut ada = AppTest::new(shared_list).run();
    ada.registry().set_watching(true);
    let mut bob = AppTest::new(shared_list)
        .with_registry(ada.registry())
        .with_session(SessionId(1))
        .run();
    bob.click("Push");
    ada.rerun();
    assert_eq!(ada.texts(), ["[1, 2, 3]"]);
    let function = &ada.registry().functions()[0];
    let entry = &ada.registry().entries(function.id)[0];
    let mutation = entry.mutation.as_ref().expect("it was looked at");
    assert!(
        mutation.suspects.contains(&(SessionId(1), 2)),
        "{mutation:?}"
    );
}

#[cache_data(show_spinner = "Reading rides…")]
fn slow(gate: &Waits) -> i32 {
    gate.0.pass();
    7
}

/// A gate as an argument that says nothing to the key.
#[derive(Clone)]
struct Waits(Gate);

impl serde::Serialize for Waits {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

#[test]
fn computing_function_shows_its_spinner_and_can_be_interrupted() {
    let gate = Gate::default();
    let mut app = AppTest::new({
        let gate = Waits(gate.clone());
        move |page: &mut Page| {
            let n = page.slider("n", 0..=9, 1);
            page.write(("began", n));
            let figure = slow(&gate);
            page.write(figure);
        }
    })
    .start();
    app.wait_for("began 1");
    gate.await_visitor();
    assert_eq!(app.spinners().len(), 1);
    app.post_set("n", 2);
    app.wait_for("began 2");
    gate.open();
    app.settle();
    assert_eq!(app.texts(), ["began 2", "7"]);
    app.rerun();
    let spinners: Vec<_> = app.spinners().iter().map(ToString::to_string).collect();
    assert_eq!(spinners, ["Reading rides…", "Reading rides…"]);
}

#[cache_data(ttl = "1h", ignore(n_calls))]
fn hourly(n_calls: &AtomicUsize) -> usize {
    n_calls.fetch_add(1, Ordering::SeqCst) + 1
}

#[test]
fn time_of_the_registry_is_moved_by_hand() {
    let n_calls = AtomicUsize::new(0);
    let mut app = AppTest::new(move |page: &mut Page| page.write(hourly(&n_calls))).run();
    app.registry().freeze();
    app.rerun();
    assert_eq!(app.texts(), ["1"]);
    app.advance(Duration::from_hours(2));
    app.rerun();
    assert_eq!(app.texts(), ["2"]);
}

static FETCHED: AtomicUsize = AtomicUsize::new(0);

#[cache_data(ttl = "10s", refresh_mode = "background")]
fn fetched() -> usize {
    FETCHED.fetch_add(1, Ordering::SeqCst) + 1
}

#[test]
fn page_shows_by_itself_what_was_refreshed_in_the_background() {
    let mut app = AppTest::new(|page: &mut Page| page.write(("fetched", fetched()))).run();
    app.registry().freeze();
    app.advance(Duration::from_secs(12));
    app.rerun();
    app.registry().finish_refreshes();
    app.settle();
    assert_eq!(app.texts(), ["fetched 2"]);
    let causes: Vec<_> = app.notes().iter().map(|note| note.cause.clone()).collect();
    assert_eq!(causes, [Cause::Start, Cause::Rerun, Cause::Refreshed]);
}

#[test]
fn a_rerun_for_a_refresh_asks_for_no_other() {
    // Past its ttl at every call, as if the script took longer than that.
    let mut app = AppTest::new(|page: &mut Page| {
        Registry::current().advance(Duration::from_secs(12));
        page.write(aged());
    })
    .run();
    app.rerun();
    for _ in 0..3 {
        app.registry().finish_refreshes();
        app.settle();
    }
    let causes: Vec<_> = app.notes().iter().map(|note| note.cause.clone()).collect();
    assert_eq!(causes, [Cause::Start, Cause::Rerun, Cause::Refreshed]);
}

#[cache_data(ttl = "10s", refresh_mode = "background")]
fn aged() -> u32 {
    1
}
