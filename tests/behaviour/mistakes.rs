//! Mistakes in the use of widgets: told in the page, by name, with what to do.

use dacapo::prelude::*;
use dacapo::testing::AppTest;

#[test]
fn two_widgets_alike_are_an_error_that_says_how_to_fix_it() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.button("Add");
        page.button("Add");
        page.add(Button::new("Add").key("third"));
        for _ in 0..2 {
            page.checkbox("Loop", false);
        }
    })
    .run();
    let exceptions = app.exceptions();
    assert_eq!(exceptions.len(), 2, "{}", app.outline());
    let first = &exceptions[0];
    assert_eq!(&*first.title, "duplicate widget");
    assert_eq!(
        first.message.matches("mistakes.rs:9:14").count(),
        1,
        "{}",
        first.message
    );
    assert!(first.message.contains("mistakes.rs:10:14"));
    assert!(first.message.contains(".key("));
    assert!(exceptions[1].message.contains("more than once"));
}

#[test]
fn numbers_that_make_no_sense_are_named() {
    type Case = (fn(&mut Page), &'static str);
    let cases: [Case; 5] = [
        (
            |page| {
                let (low, high) = (0, 9);
                page.slider("n", high..=low, 3);
            },
            "lower bound 9 is above the upper bound 0",
        ),
        (
            |page| {
                page.add(Slider::new("n", 0..=9).step(0));
            },
            "step 0 is not above zero",
        ),
        (
            |page| {
                page.slider("n", 0.0..=f64::NAN, 3.0);
            },
            "upper bound is NaN",
        ),
        (
            |page| {
                page.number("n", .., f64::NAN);
            },
            "value is NaN",
        ),
        (
            |page| {
                page.slider("n", 0..=u64::MAX, 3);
            },
            "upper bound 18446744073709551615 is too large",
        ),
    ];
    for (script, words) in cases {
        let mut app = AppTest::new(script).run();
        let exceptions = app.exceptions();
        assert_eq!(exceptions.len(), 1, "{words}");
        assert!(exceptions[0].message.contains(words), "{exceptions:?}");
        assert!(exceptions[0].title.contains("\"n\""));
        let place = exceptions[0].place.as_deref().unwrap_or_default();
        assert!(place.contains("mistakes.rs"), "{place}");
    }
}

#[test]
fn value_out_of_range_is_moved_to_the_nearest_with_a_warning() {
    let mut app = AppTest::new(|page: &mut Page| {
        let n = page.slider("n", 0..=9, 12);
        page.write(n);
    })
    .run();
    assert_eq!(
        app.texts(),
        [
            "slider \"n\": the value 12 is outside of 0 to 9, so 9 is used",
            "9"
        ]
    );
}

#[test]
fn nothing_to_choose_from_ends_the_run_with_a_message() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.text("before");
        let city = page.select("City", Vec::<String>::new());
        page.write(city);
    })
    .run();
    assert_eq!(app.texts(), ["before"]);
    assert!(app.exceptions()[0].message.contains("nothing to choose"));
    assert_eq!(app.notes()[0].outcome, dacapo::protocol::Outcome::Failed);
}
