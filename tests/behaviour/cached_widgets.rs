//! Widgets inside of cached functions: they stay live, and what is set in them is part of the key.

use std::time::Duration;

use dacapo::prelude::*;
use dacapo::story::words;
use dacapo::testing::AppTest;
use dacapo_cache::SessionId;
use dacapo_cache::recorder::Cursor;
use dacapo_cache::recorder::event::EventKind;

#[cache_data(allow_widgets)]
fn report(page: &mut Page, year: i64) -> i64 {
    page.header(format!("Report {year}"));
    if !page.checkbox("By hour", false) {
        return year;
    }
    let [_, mut right] = page.columns();
    year + right.slider("Hour", 0..=23, 17)
}

fn script(page: &mut Page) {
    let total = report(page, 2_000);
    page.write(total);
}

/// Hits and misses on the registry of a test.
fn counts(app: &AppTest) -> (u64, u64) {
    let totals = app.registry().totals();
    (totals.hits, totals.misses)
}

/// Why the last miss missed, in words.
fn last_reason(app: &AppTest) -> String {
    let (events, _) = app.registry().recorder().since(&mut Cursor::default());
    let mut misses = events.iter().rev().filter_map(|event| match &event.kind {
        EventKind::DidMiss { miss } => Some(words::reason(miss)),
        _ => None,
    });
    misses.next().expect("there was a miss")
}

#[test]
fn a_new_combination_computes_and_a_known_one_hits_and_is_still_live() {
    let mut app = AppTest::new(script).run();
    assert_eq!(app.texts().last().unwrap(), "2000");
    app.set("By hour", true);
    assert_eq!(app.texts().last().unwrap(), "2017");
    app.set("Hour", 18);
    assert_eq!(app.texts().last().unwrap(), "2018");
    assert_eq!(last_reason(&app), "miss: widget `Hour` changed 17 → 18");
    assert_eq!(counts(&app), (0, 3));
    app.rerun();
    let shown = app.outline();
    assert!(shown.contains("slider \"Hour\" 18"), "{shown}");
    app.set("Hour", 17);
    assert_eq!(app.texts().last().unwrap(), "2017", "set after a replay");
    app.set("Hour", 18);
    assert_eq!(app.texts().last().unwrap(), "2018");
    app.set("By hour", false);
    assert_eq!(app.texts().last().unwrap(), "2000");
    assert_eq!(counts(&app), (4, 3));
    assert!(
        app.texts()
            .iter()
            .all(|text| !text.contains("allow_widgets"))
    );
}

#[cache_data(allow_widgets)]
fn of_the_day(page: &mut Page) -> String {
    format!("what is known of {}", page.date("Day"))
}

#[cache_data(allow_widgets)]
fn around_the_day(page: &mut Page) -> String {
    of_the_day(page)
}

#[test]
fn a_date_that_begins_with_today_misses_once_the_next_day_has_begun() {
    let script = |page: &mut Page| {
        let known = around_the_day(page);
        page.text(known);
    };
    let mut app = AppTest::new(script).with_today(date(2026, 12, 31)).run();
    assert_eq!(app.texts(), ["what is known of 2026-12-31"]);
    app.rerun();
    assert_eq!(counts(&app), (1, 2), "it is the same day");
    app.advance(Duration::from_hours(25));
    app.rerun();
    assert_eq!(app.texts(), ["what is known of 2027-01-01"]);
    assert_eq!(
        last_reason(&app),
        "miss: widget `Day` changed 2026-12-31 → 2027-01-01"
    );
    let shows_today = |app: &mut AppTest| app.outline().contains("date \"Day\" 2027-01-01");
    app.rerun();
    assert!(shows_today(&mut app), "{}", app.outline());
    assert_eq!(counts(&app), (2, 4));

    // A day that the user has said stays, and finds what was remembered on it.
    app.set("Day", date(2026, 12, 31));
    app.advance(Duration::from_hours(24));
    app.rerun();
    assert_eq!(app.texts(), ["what is known of 2026-12-31"]);
    assert_eq!(counts(&app), (4, 4));

    // Recorded as that day, it is today for somebody else.
    let mut other = AppTest::new(script)
        .with_registry(app.registry())
        .with_session(SessionId(1))
        .with_today(date(2026, 12, 31))
        .run();
    assert_eq!(counts(&other), (5, 4));
    other.advance(Duration::from_hours(25));
    other.rerun();
    assert_eq!(other.texts(), ["what is known of 2027-01-01"]);
    assert!(shows_today(&mut other), "{}", other.outline());
    assert_eq!(counts(&other), (6, 4));
}

#[test]
fn every_session_has_its_own_values_on_the_same_entries() {
    let mut first = AppTest::new(script).run();
    first.set("By hour", true);
    first.set("Hour", 5);
    let mut second = AppTest::new(script)
        .with_registry(first.registry())
        .with_session(SessionId(1))
        .run();
    assert_eq!(second.texts().last().unwrap(), "2000");
    second.set("By hour", true);
    assert_eq!(second.texts().last().unwrap(), "2017");
    second.set("Hour", 5);
    assert_eq!(second.texts().last().unwrap(), "2005");
    first.rerun();
    assert_eq!(first.texts().last().unwrap(), "2005");
    assert_eq!(counts(&first), (4, 3));
}

#[test]
fn what_an_inner_function_reads_counts_for_the_outer_one() {
    #[cache_data(allow_widgets)]
    fn scaled(page: &mut Page) -> i64 {
        let [mut left, mut right] = page.columns();
        let scale = right.slider("Scale", 1..=9, 1);
        scale * report(&mut left, 0)
    }
    let mut app = AppTest::new(|page: &mut Page| {
        let value = scaled(page);
        page.write(value);
    })
    .run();
    app.set("By hour", true);
    app.set("Scale", 2);
    assert_eq!(app.texts().last().unwrap(), "34", "the inner one hit");
    app.set("Hour", 3);
    assert_eq!(app.texts().last().unwrap(), "6");
    app.set("Hour", 17);
    assert_eq!(app.texts().last().unwrap(), "34");
    app.set("Scale", 1);
    assert_eq!(app.texts().last().unwrap(), "17");
    assert_eq!(
        counts(&app).1,
        3 + 4,
        "three of the inner one, four of the outer one"
    );
}

#[test]
fn a_function_without_the_option_around_one_with_it_warns_and_the_inner_one_alone_does_not() {
    #[cache_data]
    fn around(page: &mut Page) -> i64 {
        report(page, 1)
    }
    let mut app = AppTest::new(|page: &mut Page| {
        if page.checkbox("Around", true) {
            around(page);
        } else {
            report(page, 1);
        }
    })
    .run();
    let warnings = |app: &mut AppTest| {
        let texts = app.texts().into_iter();
        let warnings = texts.filter(|text| text.contains("allow_widgets"));
        warnings
            .map(|text| text.contains("`around`"))
            .collect::<Vec<_>>()
    };
    assert_eq!(warnings(&mut app), [true]);
    app.rerun();
    assert_eq!(warnings(&mut app), [true], "a hit says so, too");
    app.set("Around", false);
    assert!(warnings(&mut app).is_empty(), "it belongs to the outer one");
}

#[test]
fn a_press_is_a_combination_and_handed_to_one_run() {
    #[cache_data(allow_widgets)]
    fn asked(page: &mut Page) -> bool {
        page.button("Ask")
    }
    let mut app = AppTest::new(|page: &mut Page| {
        let was_asked = asked(page);
        let n = page.state("n", 0);
        n.update(|n| *n += i32::from(was_asked));
        page.write(n.get());
    })
    .run();
    for n in ["1", "2", "3"] {
        app.click("Ask");
        assert_eq!(app.texts(), [n]);
        app.rerun();
        assert_eq!(app.texts(), [n]);
    }
    assert_eq!(counts(&app), (5, 2));
}

#[test]
fn a_widget_drawn_twice_is_refused_and_the_refusal_is_not_served_to_others() {
    let mut app = AppTest::new(|page: &mut Page| {
        if page.checkbox("Outside first", true) {
            page.slider("Hour", 0..=23, 17);
        }
        let total = report(page, 0);
        page.write(total);
    })
    .run();
    app.set("By hour", true);
    for _ in 0..2 {
        assert_eq!(app.exceptions().len(), 1);
        assert!(app.exceptions()[0].message.contains("slider"));
        app.rerun();
    }
    app.set("Outside first", false);
    assert!(app.exceptions().is_empty());
    app.set("Hour", 4);
    assert_eq!(app.texts().last().unwrap(), "4");
    app.set("Outside first", true);
    assert_eq!(app.exceptions().len(), 1);
}

#[test]
fn a_file_is_refused_and_the_function_goes_on() {
    #[cache_data(allow_widgets)]
    fn rows(page: &mut Page) -> usize {
        let path = page.file("Rides", &["csv"]);
        path.map_or(7, |path| path.as_os_str().len())
    }
    let mut app = AppTest::new(|page: &mut Page| {
        let n = rows(page);
        page.write(n);
    })
    .run();
    for _ in 0..2 {
        assert_eq!(app.texts(), ["7"]);
        assert!(
            app.exceptions()[0]
                .message
                .contains("pass its path as an argument")
        );
        app.rerun();
    }
}
