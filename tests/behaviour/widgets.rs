//! Each widget: what the script sees at first, and after the user has changed it.

use dacapo::prelude::*;
use dacapo::testing::AppTest;

#[test]
fn script_sees_what_the_user_sets() {
    let mut app = AppTest::new(|page: &mut Page| {
        let hour = page.slider("Hour", 0..=23, 17);
        let share = page.slider("Share", 0.0..=1.0, 0.5);
        let rows = page.number("Rows", 1_usize.., 20);
        let is_on = page.checkbox("Show", false);
        let city = page.select("City", ["Rome", "Oslo"]);
        let unit = page.radio("Unit", vec![String::from("km"), String::from("miles")]);
        let name = page.text_input("Name", "nobody");
        page.write((hour, share, rows, is_on));
        page.write((city, unit, name));
    })
    .run();
    assert_eq!(app.texts(), ["17 0.5 20 false", "Rome km nobody"]);

    app.set("Hour", 18);
    app.set("Share", 0.75);
    app.set("Rows", 5);
    app.set("Show", true);
    app.choose("City", "Oslo");
    app.choose("Unit", "miles");
    app.set("Name", "Ada");
    assert_eq!(app.texts(), ["18 0.75 5 true", "Oslo miles Ada"]);
    assert!(app.exceptions().is_empty());
}

#[test]
fn builders_take_the_other_options() {
    let mut app = AppTest::new(|page: &mut Page| {
        let hour = page.add(
            Slider::new("Hour", 0..=23)
                .value(17)
                .step(2)
                .key("h")
                .help("of the ride")
                .disabled(true),
        );
        let year = page.add(Select::new("Year", 2020..=2026).selected(6));
        let unit = page.add(
            Radio::new("Unit", ["km", "miles"])
                .selected(1)
                .horizontal(true),
        );
        let rows = page.add(Number::new("Rows").range(5..10));
        page.write((hour, year, unit, rows));
    })
    .run();
    assert_eq!(app.texts(), ["17 2026 miles 5"]);
    let hour = app.widget("Hour");
    assert_eq!(hour.help.as_deref(), Some("of the ride"));
    assert!(!hour.is_enabled);
}

#[test]
fn value_outlives_other_elements_and_is_forgotten_with_its_widget() {
    let mut app = AppTest::new(|page: &mut Page| {
        if page.checkbox("Show", true) {
            page.title("above");
            let n = page.slider("n", 0..=9, 1);
            page.write(n);
        }
    })
    .run();
    app.set("n", 7);
    app.rerun();
    assert_eq!(app.texts(), ["above", "7"]);
    app.set("Show", false);
    app.set("Show", true);
    assert_eq!(app.texts(), ["above", "1"]);
}

#[test]
fn keyed_widget_keeps_its_value_as_long_as_it_fits() {
    let mut app = AppTest::new(|page: &mut Page| {
        let is_small = page.checkbox("Small", false);
        let max = if is_small { 5 } else { 9 };
        let n = page.add(Slider::new("n", 0..=max).key("n"));
        let cities: &[&str] = if is_small {
            &["Oslo"]
        } else {
            &["Rome", "Oslo"]
        };
        let city = page.add(Select::new("City", cities).key("city"));
        page.write((n, city));
    })
    .run();
    app.set("n", 8);
    app.choose("City", "Oslo");
    assert_eq!(app.texts(), ["8 Oslo"]);
    app.set("Small", true);
    assert_eq!(
        app.texts(),
        ["0 Oslo"],
        "8 is out of bounds, Oslo is still there"
    );
}
