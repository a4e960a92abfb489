//! `page.stop()`: a run that ends before its last line, and is a finished one.

use std::sync::atomic::{AtomicUsize, Ordering};

use dacapo::prelude::*;
use dacapo::protocol::Outcome;
use dacapo::testing::AppTest;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use crate::gate::Gate;
use crate::harness::Window;

#[test]
fn what_stands_below_a_stop_goes_with_its_widgets() {
    let mut app = AppTest::new(|page: &mut Page| {
        if page.checkbox("Stop", false) {
            page.info("stopped");
            page.stop();
        }
        let n = page.slider("n", 0..=9, 1);
        page.write(n);
    })
    .run();
    app.set("n", 5);
    app.set("Stop", true);
    assert_eq!(app.texts(), ["stopped"]);
    assert_eq!(app.notes().last().expect("ran").outcome, Outcome::Done);
    assert_eq!(app.exceptions(), []);
    app.set("Stop", false);
    assert_eq!(
        app.texts(),
        ["1"],
        "a widget that was not drawn has forgotten its value"
    );
}

#[test]
fn stop_within_a_cached_function_stores_nothing() {
    #[cache_data]
    fn half(page: &mut Page, is_stopped: bool) -> i32 {
        page.write("drawn");
        if is_stopped {
            page.stop();
        }
        1
    }
    let mut app = AppTest::new(|page: &mut Page| {
        half(page, true);
    })
    .run();
    app.rerun();
    assert_eq!(app.texts(), ["drawn"]);
    let functions = app.registry().functions();
    assert_eq!(functions[0].n_entries, 0);
}

#[test]
fn script_that_asks_for_reruns_without_end_is_shown_so_and_can_be_stopped() {
    let gate = Gate::default();
    let n_begun = Arc::new(AtomicUsize::new(0));
    let script = {
        let (gate, n_begun) = (gate.clone(), Arc::clone(&n_begun));
        move |page: &mut Page| {
            n_begun.fetch_add(1, Ordering::SeqCst);
            page.text("drawn");
            gate.pass();
            page.rerun();
        }
    };
    let mut window = Window::of_script(script);
    for is_by_key in [false, true] {
        gate.open();
        window.wait_until("the row of runs is shown", |harness| {
            harness.query_by_label_contains("runs in a row").is_some()
        });
        gate.close();
        gate.await_visitor();
        window.wait_until("it can be stopped", |harness| {
            harness.query_by_label("Stop").is_some()
        });
        if is_by_key {
            window
                .0
                .key_press_modifiers(Modifiers::COMMAND, Key::Period);
        } else {
            window.click(Role::Button, "Stop");
        }
        // A run that followed would wait at the gate.
        window.wait_until("it has stopped", |harness| {
            harness.query_by_label("Stop").is_none()
        });
        let n_before = n_begun.load(Ordering::SeqCst);
        gate.open();
        window.0.run_steps(20);
        assert_eq!(n_begun.load(Ordering::SeqCst), n_before);
        window.press(Key::R);
    }
}
