//! Errors and panics: shown in the page at the end of what was drawn, and the app lives on.

use dacapo::prelude::*;
use dacapo::protocol::Outcome;
use dacapo::testing::AppTest;

#[test]
fn error_is_shown_and_the_next_run_works() {
    let mut app = AppTest::new(|page: &mut Page| -> Result {
        let name = page.text_input("Year", "2026");
        page.text("before");
        let year: i32 = name.parse()?;
        page.write(("year", year));
        Ok(())
    })
    .run();
    app.set("Year", "x");
    assert_eq!(app.texts(), ["before"]);
    assert_eq!(
        &*app.exceptions()[0].message,
        "invalid digit found in string"
    );
    assert_eq!(
        app.notes().last().map(|note| note.outcome.clone()),
        Some(Outcome::Failed)
    );
    app.set("Year", "2025");
    assert_eq!(app.texts(), ["before", "year 2025"]);
    assert!(app.exceptions().is_empty());
}

#[test]
fn panic_is_shown_with_message_place_and_backtrace() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.text("before");
        let n = page.slider("n", 0..=9, 0);
        assert!(n == 0, "n is {n}");
        page.text("after");
    })
    .run();
    app.set("n", 3);
    assert_eq!(app.texts(), ["before"]);
    let exceptions = app.exceptions();
    assert_eq!(&*exceptions[0].message, "n is 3");
    let place = exceptions[0].place.as_deref().unwrap_or_default();
    assert!(place.contains("failures.rs"), "{place}");
    let backtrace = exceptions[0].backtrace.as_deref().unwrap_or_default();
    assert!(backtrace.contains("failures"), "{backtrace}");
    assert_eq!(
        app.notes().last().map(|note| note.outcome.clone()),
        Some(Outcome::Panicked)
    );
    app.set("n", 0);
    assert_eq!(app.texts(), ["before", "after"]);
}

#[test]
fn widgets_below_a_failure_keep_their_values() {
    let mut app = AppTest::new(|page: &mut Page| -> Result {
        if page.checkbox("Fail", false) {
            return Err("as asked".into());
        }
        let n = page.slider("n", 0..=9, 1);
        page.write(n);
        Ok(())
    })
    .run();
    app.set("n", 5);
    app.set("Fail", true);
    assert_eq!(&*app.exceptions()[0].message, "as asked");
    app.set("Fail", false);
    assert_eq!(app.texts(), ["5"]);
}

#[test]
fn panic_that_the_script_catches_is_its_own_affair() {
    let mut app = AppTest::new(|page: &mut Page| {
        let caught = std::panic::catch_unwind(|| panic!("mine"));
        page.write(caught.is_err());
    })
    .run();
    assert_eq!(app.texts(), ["true"]);
    assert!(app.exceptions().is_empty());
}
