//! The values of widgets: what the script gets, what is refused, and what cached functions make of them.

use dacapo::element::widget::WidgetKind;
use dacapo::prelude::*;
use dacapo::testing::AppTest;

#[test]
fn every_kind_of_value_reaches_the_script() {
    let mut app = AppTest::new(|page: &mut Page| {
        let is_live = page.toggle("Live", false);
        let hours = page.range_slider("Hours", 0..=23, (7, 19));
        let share = page.range_slider("Share", 0.0..=1.0, (0.25, 0.75));
        page.write(format!("{is_live} {hours:?} {share:?}"));
        let cities = page.multiselect("Cities", ["Rome", "Oslo", "Lima"]);
        let size = page.select_slider("Size", ["S", "M", "L"]);
        let view = page.segmented("View", ["Day", "Week"]);
        let topic = page.pills("Topic", ["Weather", "Traffic"]);
        let any = page.add(Select::new("Any", [1, 2, 3]).or_none());
        page.write(format!("{cities:?} {size} {view} {topic:?} {any:?}"));
        let notes = page.text_area("Notes", "none");
        let day = page.add(DateInput::new("Day").value(date(2026, 11, 21)));
        let holidays = page.date_range("Holidays", (date(2026, 7, 1), date(2026, 7, 14)));
        let start = page.time("Start", time(17, 30, 0, 0));
        let line = page.color("Line", [0, 0, 255]);
        let rating = page.feedback("Stars");
        page.write(format!(
            "{notes} {day} {holidays:?} {start} {line} {rating:?}"
        ));
    })
    .run();
    assert_eq!(
        app.texts(),
        [
            "false (7, 19) (0.25, 0.75)",
            "[] S Day None None",
            "none 2026-11-21 (2026-07-01, 2026-07-14) 17:30:00 #0000ff None",
        ]
    );
    app.set("Live", true);
    app.set("Hours", (9, 12));
    app.set("Share", (0.0, 0.5));
    app.set("Cities", ["Lima", "Rome"]);
    app.choose("Size", "L");
    app.choose("View", "Week");
    app.choose("Topic", "Traffic");
    app.choose("Any", "3");
    app.set("Notes", "two\nlines");
    app.set("Day", "2027-01-31");
    app.set("Holidays", (date(2026, 8, 1), date(2026, 8, 2)));
    app.set("Start", "08:15");
    app.set("Line", "#fff");
    app.set("Stars", 4);
    assert_eq!(
        app.texts(),
        [
            "true (9, 12) (0.0, 0.5)",
            "[\"Lima\", \"Rome\"] L Week Some(\"Traffic\") Some(3)",
            "two\nlines 2027-01-31 (2026-08-01, 2026-08-02) 08:15:00 #ffffff Some(4)",
        ]
    );
    app.set("Cities", ());
    app.set("Topic", ());
    app.set("Any", ());
    app.set("Stars", ());
    let texts = app.texts();
    assert_eq!(texts[1], "[] L Week None None");
    assert!(texts[2].ends_with("None"));
    assert!(app.exceptions().is_empty());
}

#[test]
fn chosen_options_are_found_again_among_others() {
    let mut app = AppTest::new(|page: &mut Page| {
        let is_small = page.checkbox("Small", false);
        let options: &[&str] = if is_small {
            &["Lima", "Oslo"]
        } else {
            &["Rome", "Oslo", "Lima"]
        };
        let cities = page.add(Multiselect::new("Cities", options).key("cities"));
        page.write(format!("{cities:?}"));
    })
    .run();
    app.set("Cities", ["Lima", "Rome"]);
    app.set("Small", true);
    assert_eq!(app.texts(), ["[\"Lima\"]"], "Rome is gone, Lima has moved");
    app.set("Small", false);
    assert_eq!(app.texts(), ["[\"Lima\", \"Rome\"]"]);
}

#[test]
fn looks_are_no_part_of_the_identity() {
    let mut app = AppTest::new(|page: &mut Page| {
        let is_wide = page.checkbox("Wide", false);
        let unit = page.add(Radio::new("Unit", ["km", "miles"]).horizontal(is_wide));
        let suffix = if is_wide { " km" } else { "" };
        let n = page.add(Slider::new("n", 0..=9).suffix(suffix).disabled(is_wide));
        page.write((unit, n));
    })
    .run();
    app.choose("Unit", "miles");
    app.set("n", 4);
    app.set("Wide", true);
    assert_eq!(app.texts(), ["miles 4"]);
}

#[test]
fn what_makes_no_sense_is_named() {
    type Case = (fn(&mut Page), &'static str);
    let cases: [Case; 12] = [
        (
            |page| {
                let (low, high) = (0, 9);
                page.range_slider("n", high..=low, (3, 4));
            },
            "lower bound 9 is above the upper bound 0",
        ),
        (
            |page| {
                page.range_slider("n", 0..=9, (6, 4));
            },
            "lower end 6 is above the upper end 4",
        ),
        (
            |page| {
                page.range_slider("n", 0.0..=1.0, (0.0, f64::NAN));
            },
            "value is NaN",
        ),
        (
            |page| {
                page.add(RangeSlider::new("n", 0..=9).step(0));
            },
            "step 0 is not above zero",
        ),
        (
            |page| {
                page.add(Multiselect::new("n", ["a"]).max(0));
            },
            "at most 0 can be chosen",
        ),
        (
            |page| {
                page.add(Multiselect::new("n", ["a"]).selected([1]));
            },
            "option 1 was to be chosen at first, but there are 1",
        ),
        (
            |page| {
                page.add(Multiselect::new("n", ["a", "b"]).selected([0, 1]).max(1));
            },
            "2 are chosen at first, but 1 are the most",
        ),
        (
            |page| {
                page.add(Radio::new("n", ["a"]).captions(["one", "two"]));
            },
            "2 captions for 1 options",
        ),
        (
            |page| {
                let year = date(2026, 12, 31)..=date(2026, 1, 1);
                page.add(DateInput::new("n").value(date(2026, 7, 1)).range(year));
            },
            "first day 2026-12-31 is after the last day 2026-01-01",
        ),
        (
            |page| {
                page.date_range("n", (date(2026, 7, 2), date(2026, 7, 1)));
            },
            "first day 2026-07-02 is after the last day 2026-07-01",
        ),
        (
            |page| {
                page.add(TimeInput::new("n", time(1, 0, 0, 0)).step(Duration::ZERO));
            },
            "step 0ns is not whole seconds",
        ),
        (
            |page| {
                page.add(TextArea::new("n").value("long").max_chars(3));
            },
            "has 4 characters, but 3 are the most",
        ),
    ];
    for (script, words) in cases {
        let mut app = AppTest::new(script).run();
        let exceptions = app.exceptions();
        assert_eq!(exceptions.len(), 1, "{words}\n{}", app.outline());
        assert!(exceptions[0].message.contains(words), "{exceptions:?}");
        assert!(exceptions[0].title.contains("\"n\""));
        let place = exceptions[0].place.as_deref().unwrap_or_default();
        assert!(place.contains("inputs.rs"), "{place}");
    }
}

#[test]
fn days_out_of_bounds_are_moved_with_a_warning() {
    let mut app = AppTest::new(|page: &mut Page| {
        let year = date(2026, 1, 1)..=date(2026, 12, 31);
        let day = page.add(DateInput::new("Day").value(date(2030, 1, 1)).range(year));
        page.write(day);
    })
    .run();
    let texts = app.texts();
    assert!(texts[0].contains("so 2026-12-31 is used"), "{texts:?}");
    assert_eq!(texts[1], "2026-12-31");
}

#[test]
fn nothing_to_choose_from_is_no_mistake_where_nothing_may_be_chosen() {
    let mut app = AppTest::new(|page: &mut Page| {
        let none = Vec::<String>::new;
        let one = page.pills("Pills", none());
        let other = page.add(Select::new("Select", none()).or_none());
        let many = page.multiselect("Many", none());
        page.write(format!("{one:?} {other:?} {many:?}"));
    })
    .run();
    assert_eq!(app.texts(), ["None None []"]);
    assert!(app.exceptions().is_empty());
}

#[test]
fn values_of_every_kind_are_part_of_a_key() {
    #[cache_data(allow_widgets)]
    fn asked(page: &mut Page) -> String {
        let hours = page.range_slider("Hours", 0..=23, (7, 19));
        let cities = page.multiselect("Cities", ["Rome", "Oslo"]);
        let day = page.add(DateInput::new("Day").value(date(2026, 11, 21)));
        let start = page.time("Start", time(17, 30, 0, 0));
        let line = page.color("Line", Color::BLACK);
        let topic = page.pills("Topic", ["Weather"]);
        format!("{hours:?} {cities:?} {day} {start} {line} {topic:?}")
    }
    let mut app = AppTest::new(|page: &mut Page| {
        let text = asked(page);
        page.write(text);
    })
    .run();
    app.set("Hours", (7, 18));
    app.set("Cities", ["Oslo"]);
    app.set("Day", date(2026, 11, 22));
    app.set("Start", time(17, 45, 0, 0));
    app.set("Line", Color::WHITE);
    app.choose("Topic", "Weather");
    let all = "(7, 18) [\"Oslo\"] 2026-11-22 17:45:00 #ffffff Some(\"Weather\")";
    assert_eq!(app.texts(), [all]);
    assert_eq!(app.registry().totals().misses, 7);
    app.rerun();
    app.set("Line", Color::BLACK);
    app.set("Line", Color::WHITE);
    assert_eq!(app.texts(), [all]);
    let totals = app.registry().totals();
    assert_eq!(
        (totals.hits, totals.misses),
        (2, 8),
        "black is new among these"
    );
}

#[test]
fn a_password_is_never_told() {
    let mut app = AppTest::new(|page: &mut Page| {
        let word = page.add(TextInput::new("Word").password(true));
        page.write(word.len());
    })
    .run();
    app.set("Word", "open sesame");
    assert_eq!(app.texts(), ["11"]);
    assert!(!app.outline().contains("sesame"), "{}", app.outline());
    let cause = format!("{:?}", app.notes().last().expect("it ran").cause);
    assert!(!cause.contains("sesame"), "{cause}");
    let word = app.widget("Word");
    assert!(matches!(&word.kind, WidgetKind::TextInput { look, .. } if look.is_password));
}

#[test]
fn a_date_is_today_until_somebody_says_another_one() {
    let mut app = AppTest::new(|page: &mut Page| {
        let day = page.date("Day");
        let year = date(2020, 1, 1)..=date(2026, 12, 31);
        let bounded = page.add(DateInput::new("Bounded").range(year));
        page.text(format!("{day}, {bounded}"));
    })
    .with_today(date(2026, 12, 31))
    .run();
    assert_eq!(app.texts(), ["2026-12-31, 2026-12-31"]);
    app.advance(Duration::from_hours(25));
    app.rerun();
    assert_eq!(
        app.texts(),
        ["2027-01-01, 2026-12-31"],
        "the nearest one that can be chosen"
    );
    assert!(app.alerts(AlertLevel::Warning).is_empty());
    app.set("Day", date(2026, 7, 1));
    app.advance(Duration::from_hours(24));
    app.rerun();
    assert_eq!(
        app.texts(),
        ["2026-07-01, 2026-12-31"],
        "it is the same widget on another day"
    );
}

#[test]
fn today_goes_with_the_clock_of_the_registry() {
    let mut app = AppTest::new(|page: &mut Page| page.text(page.today().to_string())).run();
    let day = |app: &mut AppTest| app.texts()[0].parse::<Date>().expect("it is a day");
    let before = day(&mut app);
    app.advance(Duration::from_hours(2_400));
    app.rerun();
    let n_days = (day(&mut app) - before).get_days();
    // A night between the two runs, or a change to summer time, makes one of difference.
    assert!((99..=101).contains(&n_days), "{n_days}");
}
