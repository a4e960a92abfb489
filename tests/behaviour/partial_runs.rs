//! Runs of which a part comes to its end and another one does not: a fragment that fails, asks for its next run, or is
//! replaced, between others that stand.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dacapo::prelude::*;
use dacapo::protocol::Cause;
use dacapo::testing::AppTest;

use crate::closing::Alarm;
use crate::gate::Gate;

/// A slider outside of a fragment that runs again whenever that has moved, before its own widgets are drawn.
fn follower(page: &mut Page, gate: &Gate) {
    let n = page.slider("n", 0..=9, 0);
    gate.pass_without_checkpoints();
    page.fragment("follower", move |page: &mut Page| {
        let seen = page.state("seen", n);
        if seen.get() != n {
            seen.set(n);
            page.rerun();
        }
        let zoom = page.slider("zoom", 1..=9, 1);
        let n_pressed = page.state("pressed", 0);
        if page.button("Go") {
            n_pressed.update(|n| *n += 1);
        }
        let mut more = page.expander("More");
        more.write((zoom, n_pressed.get()));
        more.fragment("inner", |page: &mut Page| {
            let depth = page.slider("depth", 1..=9, 1);
            page.write(("depth", depth));
        });
    });
}

#[test]
fn what_stands_below_the_rerun_of_a_fragment_keeps_its_values() {
    let gate = Gate::default();
    gate.open();
    let mut app = AppTest::new(move |page: &mut Page| follower(page, &gate)).run();
    app.set("zoom", 5);
    app.set("depth", 6);
    app.set("n", 4);
    assert_eq!(app.texts(), ["5 0", "depth 6"]);
    assert!(app.outline().contains("slider \"zoom\" 5"));
    app.set("depth", 7);
    assert_eq!(app.texts(), ["5 0", "depth 7"], "and it still runs alone");
}

#[test]
fn press_below_the_rerun_of_a_fragment_is_seen_by_its_next_run() {
    let gate = Gate::default();
    gate.open();
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| follower(page, &gate)
    })
    .run();
    gate.close();
    app.post_rerun();
    gate.await_visitor();
    app.post_set("n", 7);
    app.post_click("Go");
    gate.open();
    app.settle();
    assert_eq!(app.texts(), ["1 1", "depth 1"]);
}

#[test]
fn run_of_everything_is_made_again_although_a_fragment_in_it_wants_its_own() {
    let gate = Gate::default();
    gate.open();
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| {
            let n = page.slider("n", 0..=9, 0);
            page.fragment("a", move |page: &mut Page| {
                let seen = page.state("seen", n);
                if seen.get() != n {
                    seen.set(n);
                    page.rerun();
                }
            });
            page.fragment("b", |page: &mut Page| {
                page.slider("m", 0..=9, 0);
            });
            gate.pass();
            page.write(("end", n));
        }
    })
    .run();
    gate.close();
    app.post_set("n", 4);
    gate.await_visitor();
    app.post_set("m", 1);
    gate.open();
    app.settle();
    assert_eq!(app.texts(), ["end 4"]);
}

#[test]
fn failing_fragment_keeps_nothing_outside_of_it_from_being_forgotten() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.fragment("bad", |page: &mut Page| {
            let fails = page.checkbox("Fail", false);
            if fails {
                return Err("no connection");
            }
            page.slider("inside", 0..=9, 1);
            Ok(())
        });
        if page.checkbox("Show", true) {
            page.slider("outside", 0..=9, 1);
        }
    })
    .run();
    app.set("inside", 7);
    app.set("outside", 7);
    app.set("Fail", true);
    app.rerun();
    app.set("Show", false);
    app.set("Show", true);
    assert!(app.outline().contains("slider \"outside\" 1"));
    app.set("Fail", false);
    assert!(app.outline().contains("slider \"inside\" 7"));
}

#[test]
fn value_set_in_a_fragment_reaches_the_widget_outside_of_it() {
    let mut app = AppTest::new(|page: &mut Page| {
        let n = page.add(Slider::new("n", 0..=9).key("n"));
        page.write(n);
        page.fragment("part", |page: &mut Page| {
            page.add(Button::new("Seven").on_click(|page| page.set_value("n", 7)));
            page.add(Button::new("Back").on_click(|page| page.reset_value("n")));
        });
    })
    .run();
    app.click("Seven");
    assert_eq!(app.texts(), ["7"]);
    let n_runs = app.notes().len();
    app.click("Seven");
    assert_eq!(app.notes().len(), n_runs + 1, "nothing changes outside");
    app.click("Back");
    assert_eq!(app.texts(), ["0"]);
}

#[test]
fn fragment_that_was_replaced_in_its_slot_runs_no_longer() {
    let mut app = AppTest::new(|page: &mut Page| {
        let n_ticks = page.state("ticks", 0);
        let tick = |place: &mut Page| {
            let n_ticks = n_ticks.clone();
            let body = move |_: &mut Page| n_ticks.update(|n| *n += 1);
            place.add(Fragment::new("tick", body).run_every(Duration::from_secs(1)));
        };
        let mut slot = page.empty();
        tick(&mut slot);
        slot.text("done");
        let mut slot = page.empty();
        tick(&mut slot);
        slot.container().text("done as well");
        let mut column = page.container();
        tick(&mut column);
        column.clear();
    })
    .run();
    let n_runs = app.notes().len();
    app.advance(Duration::from_secs(5));
    assert_eq!(app.notes().len(), n_runs);
    assert_eq!(app.texts(), ["done", "done as well"]);
}

#[test]
fn container_that_a_fragment_opens_outside_of_its_place_holds_nothing_of_it() {
    let mut app = AppTest::new(|page: &mut Page| {
        let fragment = Fragment::new("stray", |page: &mut Page| {
            page.sidebar().expander("X").text("from the fragment");
        });
        page.add(fragment.run_every(Duration::from_secs(1)));
        page.sidebar().expander("Y").text("y");
    })
    .run();
    for _ in 0..3 {
        assert_eq!(app.texts(), ["y"]);
        assert!(!app.exceptions().is_empty());
        app.advance(Duration::from_secs(1));
    }
}

#[test]
fn closures_that_hold_a_page_do_not_outlive_its_session() {
    let (sender, ended) = std::sync::mpsc::channel();
    let alarm = Arc::new(Alarm(sender));
    let app = AppTest::new(move |page: &mut Page| {
        page.state("alarm", Arc::clone(&alarm));
        let handle = Rc::new(RefCell::new(page.container()));
        let of_fragment = Rc::clone(&handle);
        page.fragment("part", move |_: &mut Page| drop(of_fragment.try_borrow()));
        page.add(Button::new("Go").on_click(move |_| drop(handle.try_borrow())));
    })
    .run();
    drop(app);
    ended
        .recv_timeout(Duration::from_secs(20))
        .expect("the state is dropped with the session");
}

#[test]
fn clearing_a_place_outside_of_a_fragment_from_inside_is_refused() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.sidebar().text("in the sidebar");
        page.fragment("part", |page: &mut Page| {
            if page.checkbox("Clear", false) {
                page.sidebar().clear();
            }
        });
    })
    .run();
    for is_clearing in [true, false] {
        app.set("Clear", is_clearing);
        assert_eq!(app.texts(), ["in the sidebar"]);
        assert_eq!(app.exceptions().len(), usize::from(is_clearing));
    }
}

#[test]
fn change_in_an_inner_fragment_is_told_before_the_run_of_the_outer_one_shows_it() {
    let gate = Gate::default();
    gate.open();
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| {
            let gate = gate.clone();
            page.fragment("busy", move |page: &mut Page| {
                page.slider("z", 0..=9, 0);
                gate.pass_without_checkpoints();
            });
            page.fragment("outer", |page: &mut Page| {
                page.slider("a", 0..=9, 0);
                page.fragment("inner", |page: &mut Page| {
                    let told = page.state("told", 0);
                    let on_change = {
                        let told = told.clone();
                        move |page: &mut Page| told.set(page.value("b").unwrap_or(0))
                    };
                    let b = page.add(Slider::new("b", 0..=9).key("b").on_change(on_change));
                    let untold = page.state("untold", 0);
                    if told.get() != b {
                        untold.update(|n| *n += 1);
                    }
                    page.write((b, "untold", untold.get()));
                });
            });
        }
    })
    .run();
    gate.close();
    app.post_set("z", 1);
    gate.await_visitor();
    app.post_set("a", 1);
    app.post_set("b", 2);
    let n_runs = app.notes().len();
    gate.open();
    app.settle();
    assert_eq!(app.texts(), ["2 untold 0"]);
    assert_eq!(app.notes().len(), n_runs + 2, "one run shows both");
}

#[test]
fn form_in_a_fragment_can_not_be_the_same_as_one_outside_of_it() {
    let mut app = AppTest::new(|page: &mut Page| {
        let mut outside = page.form("Add");
        let a = outside.text_input("A", "");
        outside.submit("Go");
        page.write(("a is", a));
        page.fragment("part", |page: &mut Page| {
            if page.checkbox("Show", false) {
                let mut inside = page.form("Add");
                let b = inside.text_input("B", "");
                page.write(("b is", b));
            }
        });
    })
    .run();
    app.set("Show", true);
    let message = app.exceptions()[0].message.to_string();
    assert!(
        message.contains("two forms have the same headline"),
        "{message}"
    );
    assert!(message.contains("partial_runs.rs:"), "{message}");
    app.set("A", "x");
    app.click("Go");
    assert!(app.texts().contains(&"a is x".to_owned()));
    app.set("Show", false);
    assert!(app.exceptions().is_empty());
}

#[test]
fn form_that_moves_from_one_run_of_a_fragment_to_the_next_is_the_same_one() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.fragment("part", |page: &mut Page| {
            let is_below = page.checkbox("Below", false);
            let mut place = if is_below {
                page.expander("More")
            } else {
                page.container()
            };
            let mut form = place.form("Add");
            let n = form.number("n", 0..=9, 1);
            form.submit("Go");
            page.write(("n is", n));
        });
    })
    .run();
    app.set("n", 5);
    app.click("Go");
    app.set("Below", true);
    app.set("Below", false);
    assert!(app.exceptions().is_empty(), "{}", app.outline());
    assert_eq!(app.texts(), ["n is 5"]);
}

static FETCHED: AtomicUsize = AtomicUsize::new(0);

#[cache_data(ttl = "10s", refresh_mode = "background")]
fn fetched() -> usize {
    FETCHED.fetch_add(1, Ordering::SeqCst) + 1
}

#[test]
fn refresh_that_a_fragment_alone_has_asked_for_runs_the_fragment_alone() {
    let mut app = AppTest::new(|page: &mut Page| {
        let n_runs = page.state("runs", 0);
        n_runs.update(|n| *n += 1);
        page.write(("everything", n_runs.get()));
        page.fragment("part", |page: &mut Page| {
            page.slider("n", 0..=9, 0);
            page.write(("fetched", fetched()));
        });
    })
    .run();
    app.registry().freeze();
    app.advance(Duration::from_secs(12));
    app.set("n", 1);
    app.registry().finish_refreshes();
    app.settle();
    assert_eq!(app.texts(), ["everything 1", "fetched 2"]);
    let last = app.notes().last().expect("it ran").cause.clone();
    let cause = Box::new(Cause::Refreshed);
    let name = "part".into();
    assert_eq!(last, Cause::Fragment { name, cause });
}

#[test]
fn page_and_window_agree_after_a_fragment_was_interrupted_twice() {
    let gate = Gate::default();
    gate.open();
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| {
            let gate = gate.clone();
            page.fragment("part", move |page: &mut Page| {
                let n = page.slider("n", 0..=9, 0);
                if n == 2 {
                    page.text("in place of it");
                } else {
                    let mut more = page.expander("More");
                    let n_texts = if n == 1 { 5 } else { 1 };
                    for idx in 0..n_texts {
                        more.text(format!("{idx} of {n}"));
                    }
                }
                gate.pass();
                page.text(format!("end {n}"));
            });
        }
    })
    .run();
    gate.close();
    for n in [1, 2] {
        app.post_set("n", n);
        gate.await_visitor();
        let shown = if n == 1 { "4 of 1" } else { "in place of it" };
        app.wait_for(shown);
    }
    app.post_set("n", 3);
    gate.open();
    app.settle();
    assert_eq!(app.texts(), ["0 of 3", "end 3"]);
    app.rerun();
    assert_eq!(app.texts(), ["0 of 3", "end 3"]);
}

#[test]
fn section_that_must_not_stop_halfway_ends_before_the_rerun_of_its_fragment() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.fragment("part", |page: &mut Page| {
            let n_saved = page.state("saved", 0);
            let n_reruns = page.state("reruns", 0);
            let mut again = page.container();
            page.uninterrupted(|| {
                if n_reruns.get() == 0 {
                    n_reruns.set(1);
                    again.rerun();
                }
                n_saved.update(|n| *n += 1);
            });
            page.write(("saved", n_saved.get()));
        });
    })
    .run();
    assert_eq!(app.texts(), ["saved 2"]);
}

#[test]
fn press_of_a_button_that_left_its_fragment_meanwhile_is_seen_where_it_stands_now() {
    let gate = Gate::default();
    gate.open();
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| {
            let n_runs = page.state("runs", 0);
            n_runs.update(|n| *n += 1);
            let n_pressed = page.state("pressed", 0);
            let is_outside = n_runs.get() > 1;
            let (shown, counted) = (n_pressed.clone(), n_pressed.clone());
            let [mut above, mut below] = [page.container(), page.container()];
            // The run comes to its end, whatever is asked for meanwhile.
            page.uninterrupted(|| {
                gate.pass_without_checkpoints();
                above.fragment("part", move |page: &mut Page| {
                    if !is_outside && page.add(Button::new("Go").key("go")) {
                        counted.update(|n| *n += 1);
                    }
                    page.write(("pressed", shown.get()));
                });
                if is_outside && below.add(Button::new("Go").key("go")) {
                    n_pressed.update(|n| *n += 1);
                }
            });
        }
    })
    .run();
    gate.close();
    app.post_rerun();
    gate.await_visitor();
    app.post_click("Go");
    gate.open();
    app.settle();
    app.rerun();
    assert_eq!(app.texts(), ["pressed 1"]);
}
