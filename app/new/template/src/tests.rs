//! The script, run without a window.

use dacapo::testing::{AppTest, hit, miss};

use crate::script;

#[test]
fn another_place_is_computed_and_the_first_one_is_remembered() {
    let mut app = AppTest::new(script).run();
    assert_eq!(app.metric("On the best day"), "106");

    app.set("Place", "Pool");
    hit!(app, visits, 1);
    miss!(app, in_place);
    assert_eq!(app.metric("On the best day"), "231");

    app.set("Place", "Library");
    hit!(app, in_place, 1);
}

#[test]
fn a_note_is_pinned_once() {
    let mut app = AppTest::new(script).run();
    app.set("Note", "closed for repairs");
    app.click("Pin it");
    app.rerun();
    let pinned = app.texts();
    let pinned = pinned
        .iter()
        .filter(|text| text.contains("closed for repairs"));
    assert_eq!(pinned.count(), 1);
}
