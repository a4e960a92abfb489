//! Containers: what is drawn through a handle appears in its place.

use dacapo::prelude::*;
use dacapo::testing::AppTest;

#[test]
fn handles_draw_into_their_places() {
    let mut app = AppTest::new(|page: &mut Page| {
        let mut side = page.sidebar();
        side.header("Filter");
        let [mut left, mut right] = page.columns();
        right.text("r1");
        left.text("l1");
        right.text("r2");
        let mut later = page.container();
        page.text("below");
        later.text("above");
        let mut more = page.expander("More");
        more.add(Container::new().border(true)).text("framed");
        page.add(Expander::new("Open").open(true));
        page.columns_weighted([3.0, -1.0]);
        page.sidebar().text("again");
    })
    .run();
    assert_eq!(
        app.outline(),
        "columns [1.0, 1.0]\n  column\n    text \"l1\"\n  column\n    text \"r1\"\n    text \"r2\"\n\
         container\n  text \"above\"\ntext \"below\"\nexpander \"More\" closed\n  bordered container\n    \
         text \"framed\"\nexpander \"Open\" open\ncolumns [3.0, 0.01]\n  column\n  column\nsidebar\n  \
         header \"Filter\"\n  text \"again\"\n"
    );
}

#[test]
fn what_is_no_longer_drawn_is_gone_with_all_that_it_held() {
    let mut app = AppTest::new(|page: &mut Page| {
        if page.checkbox("Show", true) {
            let [mut one] = page.columns();
            one.expander("More").text("deep");
            page.sidebar().text("aside");
        }
        page.text("end");
    })
    .run();
    app.set("Show", false);
    assert_eq!(app.outline(), "checkbox \"Show\" false\ntext \"end\"\n");
    app.set("Show", true);
    assert_eq!(app.texts(), ["deep", "end", "aside"]);
}

#[test]
fn a_slot_holds_what_was_drawn_into_it_last() {
    let mut app = AppTest::new(|page: &mut Page| {
        let mut slot = page.empty();
        page.text("below");
        for step in 1..=3 {
            let mut inside = slot.container();
            for line in step..=3 {
                inside.text(format!("{step}.{line}"));
            }
        }
    })
    .run();
    let expected = "slot\n  container\n    text \"3.3\"\ntext \"below\"\n";
    assert_eq!(app.outline(), expected);
    app.rerun();
    assert_eq!(app.outline(), expected);
}

#[test]
fn clearing_takes_everything_away_and_drawing_begins_anew() {
    let mut app = AppTest::new(|page: &mut Page| {
        let is_empty = page.checkbox("Clear", false);
        let mut slot = page.empty();
        slot.add(Expander::new("More")).text("deep");
        let mut list = page.container();
        list.text("one");
        list.text("two");
        if is_empty {
            slot.clear();
            list.clear();
            list.text("three");
        }
    })
    .run();
    assert_eq!(app.texts(), ["deep", "one", "two"]);
    app.set("Clear", true);
    assert_eq!(
        app.outline(),
        "checkbox \"Clear\" true\nslot\ncontainer\n  text \"three\"\n"
    );
    app.set("Clear", false);
    assert_eq!(app.texts(), ["deep", "one", "two"]);
}

#[test]
fn a_slot_in_a_cached_function_is_replayed_with_its_last_element() {
    #[cache_data]
    fn report(page: &mut Page) {
        let mut slot = page.empty();
        slot.text("reading");
        slot.text("done");
    }
    let mut app = AppTest::new(|page: &mut Page| report(page)).run();
    app.rerun();
    assert_eq!(app.texts(), ["done"]);
}

#[test]
fn tabs_popovers_and_columns_are_all_drawn() {
    let mut app = AppTest::new(|page: &mut Page| {
        let [mut map, mut list] = page.add(Tabs::new(["Map", "List"]).first(9));
        map.text("where");
        list.text("what");
        page.popover("Filter").checkbox("Members", false);
        let [mut left, _right] = page.add(Columns::new([f32::NAN, 2.0]).gap(Gap::Large));
        left.add(Container::new().height(1.0).border(true))
            .text("low");
    })
    .run();
    assert_eq!(
        app.outline(),
        "tabs [\"Map\", \"List\"]\n  tab\n    text \"where\"\n  tab\n    text \"what\"\npopover \"Filter\"\n  \
         checkbox \"Members\" false\ncolumns [0.01, 2.0]\n  column\n    bordered container 32 high\n      \
         text \"low\"\n  column\n"
    );
}

#[test]
fn a_dialog_is_open_from_a_press_until_somebody_closes_it() {
    let mut app = AppTest::new(|page: &mut Page| {
        let mut rename = page.dialog("Rename");
        if page.button("Rename…") {
            rename.open();
        }
        if let Some(mut body) = rename.body() {
            let name = body.text_input("Name", "");
            if body.button("OK") {
                body.session();
                rename.close();
            }
            page.text(format!("to {name:?}"));
        }
    })
    .run();
    assert!(!app.has_widget("Name"));
    app.click("Rename…");
    app.set("Name", "Ada");
    assert_eq!(app.texts(), ["to \"Ada\""]);
    app.rerun();
    assert!(app.has_widget("Name"), "it outlives reruns");
    app.click("OK");
    assert!(!app.has_widget("Name"), "closed by the script");
    app.click("Rename…");
    assert!(app.has_widget("Name"));
    app.set("Rename", false);
    assert!(!app.has_widget("Name"), "closed by the user");
}

#[test]
fn a_dialog_that_is_opened_below_its_body_appears_in_a_run_of_its_own() {
    let mut app = AppTest::new(|page: &mut Page| {
        let mut about = page.dialog("About");
        if let Some(mut body) = about.body() {
            body.text("all about it");
        }
        if page.button("About…") {
            about.open();
        }
    })
    .run();
    app.click("About…");
    assert_eq!(app.texts(), ["all about it"]);
}
