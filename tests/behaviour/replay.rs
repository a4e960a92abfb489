//! Recording what is drawn, and drawing it again: elsewhere, nested, into the sidebar, with widgets.

use dacapo::prelude::*;
use dacapo::testing::AppTest;
use dacapo_cache::{Code, Draw, Function, Kind, Options};

/// The function that draws, as an attribute would write it down.
static DRAWING: Function = Function {
    name: "drawing",
    kind: Kind::Data,
    file: file!(),
    line: line!(),
    arguments: &[],
    code: Code::NONE,
    outside: &[],
    options: Options::DEFAULT,
};

/// What a cache does with a page: draw once, then replay.
fn twice(page: &mut Page, elsewhere: &mut Page, draw: impl Fn(&mut Page)) {
    let mark = page.begin(&DRAWING);
    draw(page);
    let tape = page.end(mark);
    elsewhere.replay(&tape);
}

#[test]
fn tape_is_drawn_again_in_another_place() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.text("not recorded");
        let mut elsewhere = page.expander("Elsewhere");
        twice(page, &mut elsewhere, |page| {
            page.header("Report");
            let [mut left, _right] = page.columns();
            left.text("left");
        });
    })
    .run();
    assert_eq!(
        app.outline(),
        "text \"not recorded\"\nexpander \"Elsewhere\" closed\n  replay of 5\n    header \"Report\"\n    \
         columns [1.0, 1.0]\n      column\n        text \"left\"\n      column\nheader \"Report\"\n\
         columns [1.0, 1.0]\n  column\n    text \"left\"\n  column\n"
    );
}

#[test]
fn sidebar_is_recorded_with_the_page_that_was_passed() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.sidebar().text("before");
        let mut elsewhere = page.container();
        twice(page, &mut elsewhere, |page| {
            page.sidebar().text("aside");
            page.text("here");
        });
    })
    .run();
    assert_eq!(
        app.outline(),
        "container\n  replay of 2\n    text \"here\"\ntext \"here\"\nsidebar\n  text \"before\"\n  \
         text \"aside\"\n  replay of 1\n    text \"aside\"\n"
    );
}

#[test]
fn outer_recording_holds_what_the_inner_one_drew_or_replayed() {
    let mut app = AppTest::new(|page: &mut Page| {
        let mut drafts = page.expander("Drafts");
        let mark = drafts.begin(&DRAWING);
        drafts.text("inner");
        let inner = drafts.end(mark);

        let mark = drafts.begin(&DRAWING);
        drafts.text("outer");
        drafts.replay(&inner);
        let outer = drafts.end(mark);
        page.replay(&outer);
    })
    .run();
    let outline = app.outline();
    let (_, replayed) = outline.split_once("replay of 2\n").expect("one block");
    assert_eq!(
        replayed,
        "  text \"outer\"\n  replay of 1\n    text \"inner\"\n"
    );
}

#[test]
fn nothing_drawn_is_nothing_replayed() {
    let mut app = AppTest::new(|page: &mut Page| {
        let mut elsewhere = page.container();
        twice(page, &mut elsewhere, |_page| {});
    })
    .run();
    assert_eq!(app.outline(), "container\n");
}

#[test]
fn widget_inside_a_recording_warns_once_and_works() {
    let mut app = AppTest::new(|page: &mut Page| {
        let mark = page.begin(&DRAWING);
        let n = page.slider("n", 0..=9, 1);
        page.checkbox("Show", false);
        page.file("Rides", &["csv"]);
        page.write(n);
        page.end(mark);
        page.slider("outside", 0..=9, 1);
    })
    .run();
    let texts = app.texts();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[0].contains("allow_widgets"), "{}", texts[0]);
    assert!(
        app.exceptions()[0]
            .message
            .contains("can't be chosen inside")
    );
    app.set("n", 5);
    assert_eq!(app.texts()[1], "5");
}

#[test]
fn replayed_widget_shows_its_own_value() {
    let tape = Arc::new(Mutex::new(None));
    let mut app = AppTest::new(move |page: &mut Page| {
        let known = tape.lock().clone();
        if let Some(tape) = known {
            page.replay(&tape);
        } else {
            let mark = page.begin(&DRAWING);
            page.expander("More").slider("n", 0..=9, 1);
            *tape.lock() = Some(page.end(mark));
        }
    })
    .run();
    app.set("n", 5);
    assert!(
        app.outline().contains("slider \"n\" 5"),
        "{}",
        app.outline()
    );
    app.rerun();
    assert!(
        app.outline().contains("slider \"n\" 5"),
        "{}",
        app.outline()
    );
}

#[test]
fn warning_of_the_cache_is_shown_and_not_recorded() {
    let mut app = AppTest::new(|page: &mut Page| {
        let mark = page.begin(&DRAWING);
        page.warn("argument `x` can't be hashed");
        page.text("drawn");
        let tape = page.end(mark);
        page.expander("Elsewhere").replay(&tape);
    })
    .run();
    assert_eq!(
        app.texts(),
        ["argument `x` can't be hashed", "drawn", "drawn"]
    );
}
