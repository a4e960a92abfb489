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
