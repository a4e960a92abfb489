//! `page.stop()`: a run that ends before its last line, and is a finished one.

use dacapo::prelude::*;
use dacapo::protocol::Outcome;
use dacapo::testing::AppTest;

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
