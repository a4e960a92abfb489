//! Testing an app: widgets are found, read and operated, calls of cached functions are counted.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dacapo::element::AlertLevel;
use dacapo::prelude::*;
use dacapo::testing::{AppTest, Calls, Find, hit, miss};

fn page_of_many(page: &mut Page) {
    let mut side = page.sidebar();
    side.text("at the side");
    side.slider("Year", 2020..=2026, 2024);
    page.text_input("Year", "as text");
    page.add(Checkbox::new("Rows").key("rows").help("All of them"));
    page.add(Select::new("City", ["Rome", "Oslo"]).selected(1));
    let [mut first, mut second] = page.tabs(["First", "Second"]);
    first.text("in the first tab");
    first.add(Button::new("Go").key("go first"));
    second.text("in the second tab");
    if second.add(Button::new("Go").key("go second")) {
        second.success("gone");
    }
    page.expander("More").metric("Trips", 12);
}

/// What a failed look-up says.
fn complaint<R>(app: &mut AppTest, ask: impl FnOnce(&mut AppTest) -> R) -> String {
    let panic = catch_unwind(AssertUnwindSafe(|| {
        ask(app);
    }))
    .expect_err("this was to fail");
    let text = panic.downcast_ref::<String>().cloned();
    text.expect("a message")
}

#[test]
fn widgets_are_found_by_label_key_kind_place_and_number() {
    let mut app = AppTest::new(page_of_many).run();
    assert_eq!(app.get(Find::label("Year").kind("slider")).words(), "2024");
    assert_eq!(
        app.get(Find::label("Year").kind("text input")).text(),
        "as text"
    );
    assert_eq!(
        app.get(Find::label("Year").inside("sidebar")).kind(),
        "slider"
    );
    assert_eq!(app.get("rows").label(), "Rows");
    assert_eq!(app.get(Find::key("rows")).help(), Some("All of them"));
    assert_eq!(app.get("City").options(), ["Rome", "Oslo"]);
    assert_eq!(
        (app.get("City").text(), app.get("City").words()),
        ("Oslo".into(), "Oslo".into())
    );
    assert_eq!(app.widgets(Find::any("button")).len(), 2);
    assert_eq!(app.get(Find::any("button").nth(1)).label(), "Go");
}

#[test]
fn elements_of_every_kind_are_found_by_it() {
    let mut app = AppTest::new(|page: &mut Page| {
        page_of_many(page);
        page.progress(0.5, "half of it");
        page.add(Badge::new("new"));
        page.divider();
        page.code("let x = 1;", "rust");
        page.bar_chart([1.0, 2.0]);
        page.write(tree(&vec![1, 2]));
        page.page_link("nowhere");
        page.status("Import", |status| status.set_label("Imported"));
    })
    .run();
    for (kind, lines) in [
        ("progress", &["progress 0.5 \"half of it\""][..]),
        ("badge", &["badge \"new\""]),
        ("divider", &["divider"]),
        ("code", &["code rust \"let x = 1;\""]),
        ("bar chart", &["Bar chart, 1 series"]),
        ("tree", &["tree [1,2]"]),
        ("status", &["status \"Imported\" complete"]),
        ("expander", &["expander \"More\" closed"]),
        ("metric", &["metric \"Trips\" 12"]),
        ("tabs", &["tabs [\"First\", \"Second\"]"]),
        ("slider", &["slider \"Year\" 2024"]),
        ("button", &["button \"Go\"", "button \"Go\""]),
        ("dialog", &[]),
    ] {
        assert_eq!(app.lines_of(kind), lines, "{kind}");
        assert_eq!(app.elements_of(kind).len(), lines.len(), "{kind}");
    }
    assert_eq!(app.lines_of("exception").len(), 1, "there is no such page");
}

#[test]
#[should_panic(expected = "no element is a \"metrics\"; kinds are title, header")]
fn a_kind_that_no_element_is_of_is_refused() {
    AppTest::new(page_of_many).run().elements_of("metrics");
}

#[test]
fn values_of_every_kind_of_widget_are_read_as_their_types() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.range_slider("Hours", 0..=23, (6, 9));
        page.add(DateInput::new("Day").value(date(2026, 11, 21)));
        let span = (date(2026, 1, 1), date(2026, 1, 9));
        page.date_range("Span", span);
        page.time("Time", time(17, 30, 0, 0));
        page.color("Color", Color::new(1, 2, 3));
        page.multiselect("Towns", ["Aachen", "Bonn", "Celle"]);
        page.add(File::new("Trips", &["csv"]).multiple());
        let rides = Table::from_columns([("minutes", vec![12, 7])]).expect("one column");
        page.data_editor("Rides", &rides);
        page.add(TableView::new(&rides).selectable(Rows::Many).label("Rows"));
    })
    .run();
    app.set("Rides", [(1, "minutes", "8")]);
    app.set("Rows", [1]);
    app.set("Towns", ["Celle", "Bonn"]);
    app.set(
        "Trips",
        vec![PathBuf::from("a.csv"), PathBuf::from("b.csv")],
    );
    assert_eq!(app.get("Hours").read::<(u8, u8)>(), (6, 9));
    assert_eq!(app.get("Day").read::<Date>(), date(2026, 11, 21));
    assert_eq!(
        app.get("Span").read::<(Date, Date)>(),
        (date(2026, 1, 1), date(2026, 1, 9))
    );
    assert_eq!(app.get("Time").read::<Time>(), time(17, 30, 0, 0));
    assert_eq!(app.get("Color").read::<Color>(), Color::new(1, 2, 3));
    assert_eq!(app.get("Towns").read::<Vec<String>>(), ["Celle", "Bonn"]);
    let files = app.get("Trips").read::<Vec<PathBuf>>();
    assert_eq!(files, [Path::new("a.csv"), Path::new("b.csv")]);
    let rides = app.get("Rides").read::<Table>();
    assert_eq!(rides.to_csv(), "minutes\n12\n8\n");
    assert_eq!(app.get("Rows").read::<Vec<usize>>(), [1]);
    let text = complaint(&mut app, |app| app.get("Day").read::<bool>());
    assert!(text.contains("\"Day\" holds no `bool`"), "{text}");
}

#[test]
fn time_stands_still_until_it_is_moved() {
    #[cache_data(ttl = "1ms")]
    fn fetched() -> u32 {
        7
    }
    let mut app = AppTest::new(|page: &mut Page| {
        let clock = Fragment::new("clock", |page: &mut Page| {
            let ticks = page.state("ticks", 0);
            ticks.update(|n| *n += 1);
            page.write(("tick", ticks.get()));
        });
        page.add(clock.run_every(Duration::from_millis(10)));
        page.write(fetched());
    })
    .run();
    let start = std::time::Instant::now();
    while start.elapsed() < Duration::from_millis(30) {
        app.rerun();
        hit!(app, fetched);
    }
    let n_runs = app.notes().len();
    assert_eq!(
        app.texts()[0],
        format!("tick {n_runs}"),
        "no tick of its own"
    );
    app.advance(Duration::from_millis(10));
    assert_eq!(app.texts()[0], format!("tick {}", n_runs + 1));
    app.rerun();
    miss!(app, fetched);
}

#[test]
fn handle_sets_and_clicks() {
    let mut app = AppTest::new(page_of_many).run();
    app.get("rows").set(true);
    assert!(app.get("Rows").is_on());
    app.get(Find::label("Go").inside("Second")).click();
    assert_eq!(app.alerts(AlertLevel::Success), ["gone"]);
    app.get("go first").click();
    assert!(app.alerts(AlertLevel::Success).is_empty());
}

#[test]
fn page_is_read_place_by_place() {
    let mut app = AppTest::new(page_of_many).run();
    assert_eq!(app.texts_inside("sidebar"), ["at the side"]);
    assert_eq!(app.texts_inside("First"), ["in the first tab"]);
    assert_eq!(app.texts_inside("Second"), ["in the second tab"]);
    assert_eq!(app.metric("Trips"), "12");
    assert_eq!(app.elements_inside("More").len(), 1);
}

#[test]
fn what_is_not_there_is_told_with_what_is() {
    let mut app = AppTest::new(page_of_many).run();
    let text = complaint(&mut app, |app| app.get("Month").number());
    assert!(
        text.contains("there is no widget \"Month\", but") && text.contains("slider \"Year\""),
        "{text}"
    );
    let text = complaint(&mut app, |app| app.click("Go"));
    assert!(text.contains("2 widgets are \"Go\"; say which"), "{text}");
    let text = complaint(&mut app, |app| app.widget(Find::label("Go").nth(2)));
    assert!(
        text.contains("no widget 2 that is with the label \"Go\""),
        "{text}"
    );
    let text = complaint(&mut app, |app| app.texts_inside("Third"));
    assert!(text.contains("nothing inside of \"Third\""), "{text}");
    let text = complaint(&mut app, |app| app.metric("Rides"));
    assert!(
        text.contains("no metric \"Rides\", but [(\"Trips\""),
        "{text}"
    );
    let text = complaint(&mut app, |app| app.get("City").number());
    assert!(text.contains("\"City\" holds no number"), "{text}");
    let text = complaint(&mut app, |app| app.set("City", "Ulm"));
    assert!(text.contains("no option \"Ulm\""), "{text}");
    let text = complaint(&mut app, |app| app.click("City"));
    assert!(text.contains("is no button"), "{text}");
}

#[cache_data]
fn square(x: i64) -> i64 {
    x * x
}

#[cache_data]
fn shown<T: ToString + serde::Serialize + Sync>(value: &T) -> String {
    value.to_string()
}

fn squares(page: &mut Page) {
    let x = page.slider("x", 0..=9, 3);
    page.write((square(x), square(x)));
    page.write(shown(&x));
    page.write(shown(&"text"));
}

#[test]
fn hits_and_misses_of_the_last_action_are_counted() {
    let mut app = AppTest::new(squares).run();
    miss!(app, square, 1);
    assert_eq!(app.calls("square"), Calls { hits: 1, misses: 1 });
    app.rerun();
    hit!(app, square, 2);
    hit!(app, self::square);
    app.set("x", 4);
    miss!(app, square);
    // Instances of a generic function count together.
    assert_eq!(app.calls("shown"), Calls { hits: 1, misses: 1 });
    app.set("x", 3);
    hit!(app, square);
}

#[test]
fn wrong_expectations_of_calls_say_what_was_called() {
    let mut app = AppTest::new(squares).run();
    let text = complaint(&mut app, |app| app.calls("cube"));
    assert!(
        text.contains("`cube` was not called, but") && text.contains("square: 1 hit, 1 miss"),
        "{text}"
    );
    let text = complaint(&mut app, |app| hit!(app, square));
    assert!(
        text.contains("`square` was to hit only: 1 hit, 1 miss"),
        "{text}"
    );
    app.rerun();
    let text = complaint(&mut app, |app| miss!(app, square));
    assert!(
        text.contains("`square` was to miss: 2 hits, 0 misses"),
        "{text}"
    );
}

#[test]
fn the_same_actions_give_the_same_page() {
    let outline = || {
        let mut app = AppTest::new(page_of_many).run();
        app.set("rows", true);
        app.set("City", "Rome");
        app.rerun();
        app.outline()
    };
    assert_eq!(outline(), outline());
}
