//! Values of widgets by their keys: read anywhere, set before the widget is drawn.

use dacapo::prelude::*;
use dacapo::testing::AppTest;

#[test]
fn value_that_is_set_above_the_widget_is_the_one_it_has() {
    let mut app = AppTest::new(|page: &mut Page| {
        let is_first = page.state("is_first", true);
        if is_first.get() {
            is_first.set(false);
            page.set_value("n", 7);
            page.set_value("n", 8);
        }
        let n = page.add(Slider::new("n", 0..=9).key("n"));
        page.write(n);
    })
    .run();
    assert_eq!(app.texts(), ["8"]);
    app.rerun();
    assert_eq!(app.texts(), ["8"], "as if the user had set it");
    app.set("n", 2);
    assert_eq!(app.texts(), ["2"]);
}

#[test]
fn value_of_a_key_that_no_widget_has_yet_waits_for_it() {
    let mut app = AppTest::new(|page: &mut Page| {
        if page.button("Prepare") {
            page.set_value("name", "Ada");
        }
        if page.checkbox("Show", false) {
            page.add(TextInput::new("Name").key("name"));
        }
    })
    .run();
    app.click("Prepare");
    app.rerun();
    app.set("Show", true);
    assert!(app.outline().contains("text input \"Name\" \"Ada\""));
}

#[test]
fn values_of_keys_that_nobody_draws_are_kept_as_long_as_they_are_not_too_many() {
    let mut app = AppTest::new(|page: &mut Page| {
        let round = page.number("Round", 0..=9, 0);
        let range = match round {
            1 => 0..3_000,
            2 => 3_000..3_900,
            _ => 0..0,
        };
        for n in range {
            page.set_value(&format!("key {n}"), n + 1);
        }
        if page.checkbox("Show", false) {
            for n in [0, 2_899, 2_900, 3_000, 3_899] {
                let number = Number::new("n").key(format!("key {n}"));
                let n = page.add(number.range(0..=10_000));
                page.write(n);
            }
        }
    })
    .run();
    // All of one run, however many they are, wait for its end.
    app.set("Round", 1);
    app.set("Round", 2);
    app.set("Show", true);
    assert_eq!(app.texts(), ["0", "0", "2901", "3001", "3900"]);
}

#[test]
fn all_values_that_one_run_sets_arrive_in_the_next_one_however_many_they_are() {
    let mut app = AppTest::new(|page: &mut Page| {
        if page.checkbox("Show", false) {
            let mut sum = 0;
            for n in 0..2_000 {
                sum += page.add(Number::new("n").key(format!("key {n}")).range(0..=1));
            }
            page.write(("sum", sum));
        }
        if page.button("Fill") {
            for n in 0..2_000 {
                page.set_value(&format!("key {n}"), 1);
            }
        }
    })
    .run();
    app.click("Fill");
    app.set("Show", true);
    assert_eq!(app.texts(), ["sum 2000"]);
}

#[test]
fn value_that_is_set_below_the_widget_is_refused_with_both_places() {
    let mut app = AppTest::new(|page: &mut Page| {
        let n = page.add(Slider::new("n", 0..=9).key("n"));
        page.set_value("n", 7);
        page.write(n);
    })
    .run();
    assert_eq!(app.texts(), ["0"]);
    let message = app.exceptions()[0].message.to_string();
    assert_eq!(message.matches("values.rs:").count(), 2, "{message}");
    app.rerun();
    assert_eq!(app.texts(), ["0"], "it has changed nothing");
}

#[test]
fn value_that_a_widget_cannot_have_is_refused_with_its_bounds() {
    let mut app = AppTest::new(|page: &mut Page| {
        let key = page.text_input("Key", "");
        let value = page.number("Value", .., 0.0);
        match key.as_str() {
            "n" => page.set_value("n", value),
            "city" => page.set_value("city", "Paris"),
            "text" => page.set_value("text", "longer"),
            "is_on" => page.set_value("is_on", 1),
            _ => {}
        }
        page.add(Slider::new("n", 0..=9).value(3).key("n"));
        page.add(Select::new("City", ["Rome", "Oslo"]).key("city"));
        page.add(TextInput::new("Text").max_chars(3).key("text"));
        page.add(Checkbox::new("On").key("is_on"));
    })
    .run();
    app.set("Value", 50);
    for (key, title, words) in [
        (
            "n",
            "slider \"n\"",
            "50 is outside of the whole numbers 0 to 9, and it stays at 3",
        ),
        ("city", "select \"City\"", "there is no option \"Paris\""),
        (
            "text",
            "text input \"Text\"",
            "has 6 characters, but 3 are the most",
        ),
        ("is_on", "checkbox \"On\"", "is no value for a checkbox"),
    ] {
        app.set("Key", key);
        let shown = app.exceptions();
        assert_eq!(shown.len(), 1, "{shown:?}");
        assert_eq!(&*shown[0].title, title);
        assert!(shown[0].message.contains(words), "{}", shown[0].message);
        assert!(shown[0].message.contains("values.rs:"));
    }
    app.set("Key", "");
    assert_eq!(app.exceptions(), []);
}

#[test]
fn value_is_read_above_its_widget_and_as_its_type() {
    let mut app = AppTest::new(|page: &mut Page| {
        let n = page.value::<u8>("n");
        let city = page.value::<String>("city");
        page.write(format!("{n:?} {city:?}"));
        page.add(Slider::new("n", 0..=300).key("n"));
        page.add(Select::new("City", ["Rome", "Oslo"]).key("city"));
    })
    .run();
    assert_eq!(app.texts(), ["None None"], "nothing was drawn yet");
    app.set("n", 3);
    app.set("City", "Oslo");
    assert_eq!(app.texts(), ["Some(3) Some(\"Oslo\")"]);
    app.set("n", 300);
    assert_eq!(app.texts(), ["None Some(\"Oslo\")"]);
    let message = app.exceptions()[0].message.to_string();
    assert!(
        message.contains("has the value 300, which is no `u8`"),
        "{message}"
    );
}

#[test]
fn reset_gives_back_the_value_at_first() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.add(Button::new("Reset").on_click(|page| page.reset_value("n")));
        let n = page.add(Slider::new("n", 0..=9).value(5).key("n"));
        page.write(n);
    })
    .run();
    app.set("n", 2);
    app.click("Reset");
    assert_eq!(app.texts(), ["5"]);
}

#[test]
fn key_belongs_to_one_widget_whatever_its_kind() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.add(Slider::new("n", 0..=9).key("k"));
        page.add(Checkbox::new("c").key("k"));
    })
    .run();
    let message = app.exceptions()[0].message.to_string();
    assert!(
        message.contains("two widgets have the key \"k\""),
        "{message}"
    );
}

#[test]
fn value_that_is_set_counts_in_the_key_of_a_cached_function_that_reads_it() {
    #[cache_data(allow_widgets)]
    fn twice(page: &mut Page) -> i32 {
        2 * page.add(Slider::new("n", 0..=9).key("n"))
    }
    let mut app = AppTest::new(|page: &mut Page| {
        if page.button("Seven") {
            page.set_value("n", 7);
        }
        let twice = twice(page);
        page.write(twice);
    })
    .run();
    app.rerun();
    assert_eq!(app.texts(), ["0"]);
    app.click("Seven");
    assert_eq!(app.texts(), ["14"]);
    app.rerun();
    assert_eq!(app.texts(), ["14"]);
}

#[test]
fn value_is_the_one_at_first_once_the_widget_is_to_be_reset() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.add(Button::new("First").on_click(|page| page.reset_value("n")));
        let above = page.value::<i32>("n");
        let n = page.add(Slider::new("n", 0..=9).value(5).key("n"));
        page.write(format!("{above:?} {n}"));
    })
    .run();
    app.set("n", 2);
    assert_eq!(app.texts(), ["Some(2) 2"]);
    app.click("First");
    assert_eq!(app.texts(), ["Some(5) 5"], "by the script");
    app.set("n", 2);
    app.reset();
    assert_eq!(app.texts(), ["Some(5) 5"], "by the user");
}
