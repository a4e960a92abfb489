//! Presses: each is seen by exactly one run, whatever else is going on.

use dacapo::prelude::*;
use dacapo::protocol::Cause;
use dacapo::testing::AppTest;

use crate::gate::Gate;

#[test]
fn press_is_seen_by_one_run() {
    let mut app = AppTest::new(|page: &mut Page| {
        let is_pressed = page.button("Go");
        page.write(is_pressed);
    })
    .run();
    assert_eq!(app.texts(), ["false"]);
    app.click("Go");
    assert_eq!(app.texts(), ["true"]);
    app.rerun();
    assert_eq!(app.texts(), ["false"]);
}

#[test]
fn every_press_during_a_long_run_counts() {
    let gate = Gate::default();
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| {
            let log = page.state("log", String::new());
            if page.button("A") {
                log.update(|it| it.push('a'));
            }
            if page.button("B") {
                log.update(|it| it.push('b'));
            }
            gate.pass_without_checkpoints();
            page.write(log.get());
        }
    })
    .start();
    app.wait_for("button \"B\"");
    gate.await_visitor();
    for button in ["A", "A", "B", "A", "B", "B"] {
        app.post_click(button);
    }
    gate.open();
    app.settle();
    assert_eq!(app.texts(), ["aababb"]);
}

#[test]
fn press_is_carried_over_when_its_run_is_interrupted_before_the_button() {
    let gate = Gate::default();
    gate.open();
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| {
            let n = page.slider("n", 0..=9, 0);
            page.write(("began", n));
            gate.pass();
            let presses = page.state("presses", Vec::new());
            if page.button("Go") {
                presses.update(|it| it.push(n));
            }
            page.write(format!("{:?}", presses.get()));
        }
    })
    .run();
    gate.close();
    app.post_click("Go");
    gate.await_visitor();
    app.post_set("n", 1);
    app.wait_for("began 1");
    app.post_set("n", 2);
    app.wait_for("began 2");
    gate.open();
    app.settle();
    assert_eq!(app.texts(), ["began 2", "[2]"]);
}

#[test]
fn press_survives_a_run_that_asks_for_another_before_the_button() {
    let mut app = AppTest::new(|page: &mut Page| {
        let is_first = page.state("is_first", false);
        if is_first.get() {
            is_first.set(false);
            page.rerun();
        }
        if page.button("Arm") {
            is_first.set(true);
        }
        let n = page.state("n", 0);
        if page.button("Go") {
            n.update(|it| *it += 1);
        }
        page.write(n.get());
    })
    .run();
    app.click("Arm");
    app.click("Go");
    assert_eq!(app.texts(), ["1"]);
}

#[test]
fn disabled_button_is_never_pressed() {
    let mut app = AppTest::new(|page: &mut Page| {
        let is_pressed = page.add(Button::new("Go").disabled(true));
        page.write(is_pressed);
    })
    .run();
    app.click("Go");
    assert_eq!(app.texts(), ["false"]);
}

#[test]
fn no_press_is_lost_or_seen_twice_in_a_storm_of_commands() {
    let mut app = AppTest::new(|page: &mut Page| {
        let n = page.slider("n", 0..=99, 0);
        for before in 0..20 {
            page.write((n, before));
        }
        let presses = page.state("presses", [0_u32; 3]);
        for (idx, label) in ["A", "B", "C"].into_iter().enumerate() {
            if page.button(label) {
                presses.update(|it| it[idx] += 1);
            }
            page.write(n);
        }
        page.write(format!("{:?}", presses.get()));
    })
    .run();
    for round in 0..100 {
        app.post_click("A");
        app.post_set("n", round % 100);
        app.post_click(if round % 2 == 0 { "B" } else { "C" });
        if round % 7 == 0 {
            app.post_rerun();
        }
        if round % 13 == 0 {
            // Lets the script get to another place before the next round.
            app.wait_for(&format!("slider \"n\" {}", round % 100));
        }
    }
    app.settle();
    let texts = app.texts();
    assert_eq!(texts.last().map(String::as_str), Some("[100, 50, 50]"));
    assert_eq!(texts[0], "99 0");
}

#[test]
fn press_that_a_stop_cut_off_waits_for_the_next_run() {
    let gate = Gate::default();
    gate.open();
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| {
            gate.pass();
            let is_pressed = page.button("Go");
            page.write(is_pressed);
        }
    })
    .run();
    gate.close();
    app.post_click("Go");
    gate.await_visitor();
    app.post_stop();
    app.settle();
    assert_eq!(app.notes().len(), 2, "no run because of a stop");
    gate.open();
    app.rerun();
    assert_eq!(app.texts(), ["true"]);
    app.rerun();
    assert_eq!(app.texts(), ["false"]);
}

#[test]
fn press_whose_run_fails_above_the_button_is_seen_by_the_next_run() {
    let mut app = AppTest::new(|page: &mut Page| -> Result {
        let is_broken = page.checkbox("Broken", false);
        let fails_now = page.state("fails_now", false);
        if fails_now.get() {
            fails_now.set(false);
            return Err("no connection".into());
        }
        if page.button("Break") {
            fails_now.set(true);
        }
        let is_pressed = page.button("Go");
        page.write((is_broken, is_pressed));
        Ok(())
    })
    .run();
    app.click("Break");
    app.click("Go");
    assert_eq!(app.exceptions().len(), 1, "the run of the press fails");
    app.set("Broken", true);
    assert_eq!(app.texts(), ["true true"], "the next one sees it");
    app.rerun();
    assert_eq!(app.texts(), ["true false"]);
}

#[test]
fn press_that_waits_for_a_run_that_succeeds_blocks_no_other() {
    let gate = Gate::default();
    gate.open();
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| -> Result {
            let is_connected = page.state("connected", true);
            if page.button("Reconnect") {
                is_connected.set(true);
            }
            if page.button("Cut") {
                is_connected.set(false);
            }
            gate.pass_without_checkpoints();
            if !is_connected.get() {
                return Err("no connection".into());
            }
            let n_pressed = page.state("pressed", 0);
            for label in ["Go", "On"] {
                if page.button(label) {
                    n_pressed.update(|n| *n += 1);
                }
            }
            page.write(n_pressed.get());
            Ok(())
        }
    })
    .run();
    gate.close();
    app.post_rerun();
    gate.await_visitor();
    for label in ["Cut", "Go", "On"] {
        app.post_click(label);
    }
    gate.open();
    app.settle();
    assert_eq!(app.exceptions().len(), 1);
    let n_runs = app.notes().len();
    app.rerun();
    assert_eq!(app.notes().len(), n_runs + 2, "each is tried once");
    app.click("Reconnect");
    assert_eq!(
        app.texts(),
        ["2"],
        "the page is mended, and both presses count"
    );
    app.rerun();
    assert_eq!(app.texts(), ["2"]);
}

#[test]
fn press_is_not_starved_by_a_fragment_that_always_runs() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.fragment("buttons", |page: &mut Page| {
            let n_pressed = page.state("pressed", 0);
            if page.button("Go") {
                n_pressed.update(|n| *n += 1);
            }
            page.write(("pressed", n_pressed.get()));
        });
        page.fragment("live", |page: &mut Page| {
            let n_pressed = page.state("pressed", 0);
            page.checkpoint();
            if n_pressed.get() == 0 && page.checkbox("Watch", false) {
                page.rerun();
            }
        });
    })
    .run();
    app.post_set("Watch", true);
    app.post_click("Go");
    app.wait_for("pressed 1");
    app.settle();
    assert_eq!(app.texts(), ["pressed 1"]);
}

#[test]
fn press_of_a_button_that_has_gone_is_not_kept_because_a_fragment_fails() {
    let gate = Gate::default();
    gate.open();
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| {
            page.fragment("bad", |_: &mut Page| Err::<(), _>("no connection"));
            let n_pressed = page.state("pressed", 0);
            if n_pressed.get() == 0 && page.button("Go") {
                n_pressed.set(1);
            }
            gate.pass_without_checkpoints();
        }
    })
    .run();
    gate.close();
    app.post_rerun();
    gate.await_visitor();
    app.post_click("Go");
    app.post_click("Go");
    gate.open();
    app.settle();
    let n_runs = app.notes().len();
    app.rerun();
    assert_eq!(app.notes().len(), n_runs + 1);
    let cause = &app.notes().last().expect("ran").cause;
    assert_eq!(*cause, Cause::Rerun, "nothing waits any more");
}
