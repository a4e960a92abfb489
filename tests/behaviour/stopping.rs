//! `page.stop()`: a run that ends before its last line, and is a finished one.

use dacapo::prelude::*;
use dacapo::protocol::Outcome;
use dacapo::testing::AppTest;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

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
    let mut window = Window::of_script(|page: &mut Page| {
        let n_runs = page.state("runs", 0);
        n_runs.update(|n| *n += 1);
        page.text("drawn");
        page.rerun();
    });
    window.wait_until("the row of runs is shown", |harness| {
        harness.query_by_label_contains("runs in a row").is_some()
    });
    window.click(Role::Button, "Stop");
    window.wait_until("it has stopped", |harness| {
        harness.query_by_label("Stop").is_none()
            && harness.query_by_label_contains("· stopped after").is_some()
    });
    let rerun = |window: &Window| {
        use egui_kittest::kittest::NodeT;
        let label = window.0.get_by_label_contains("· rerun ");
        label.accesskit_node().value()
    };
    let before = rerun(&window);
    window.0.run_steps(20);
    assert!(before.is_some());
    assert_eq!(rerun(&window), before, "nothing runs any more");
    window.press(egui::Key::R);
    window.wait_until("it begins again", |harness| {
        harness.query_by_label_contains("runs in a row").is_some()
    });
    window
        .0
        .key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Period);
    window.wait_until("the key stops it, too", |harness| {
        harness.query_by_label("Stop").is_none()
    });
}
