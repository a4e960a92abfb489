//! The old `#[cache]` in a page: its warnings, and that it is called deprecated once.

use dacapo::cache;
use dacapo::element::Element;
use dacapo::prelude::*;
use dacapo::testing::AppTest;

#[cache(suppress_warning)]
fn guests(page: &mut Page, of: &str) -> Arc<Mutex<Vec<String>>> {
    page.text("made");
    Arc::new(Mutex::new(vec![of.to_owned()]))
}

/// A function that has no page to speak in.
#[cache]
fn total(n: u32) -> Arc<Mutex<u32>> {
    Arc::new(Mutex::new(n))
}

fn deprecations(app: &mut AppTest) -> Vec<String> {
    let elements = app.elements().into_iter();
    let texts = elements.filter_map(|element| match element {
        Element::Deprecation { text, .. } => Some(text.to_string()),
        _ => None,
    });
    texts.collect()
}

#[test]
fn changed_value_is_warned_of_where_it_is_used_in_each_run() {
    let mut app = AppTest::new(|page: &mut Page| {
        let mut place = page.container();
        guests(&mut place, "Ann").lock().push("Bo".to_owned());
        page.text("end");
    })
    .run();
    assert!(!app.outline().contains("warning"), "{}", app.outline());
    for _ in 0..2 {
        app.rerun();
        let outline = app.outline();
        let warning = "\n  warning \"What `guests` returned was changed after it was remembered: `[1]` nothing → ";
        assert!(outline.contains(warning), "{outline}");
        assert!(!outline.contains("made"), "a hit draws nothing: {outline}");
    }
}

#[test]
fn function_is_called_deprecated_once_a_run_with_what_suits_it() {
    let mut app = AppTest::new(|page: &mut Page| {
        guests(page, "Ann");
        guests(page, "Bo");
        guests(page, "Ann");
    })
    .run();
    for _ in 0..2 {
        let [text] = &deprecations(&mut app)[..] else {
            panic!("{}", app.outline())
        };
        let expected = "`#[cache]` on `guests` is deprecated: use `#[cache_resource]`, because";
        assert!(text.starts_with(expected), "{text}");
        app.rerun();
    }
}

#[test]
fn function_without_a_page_speaks_behind_the_last_element() {
    let mut app = AppTest::new(|page: &mut Page| {
        let mut place = page.container();
        place.text("before");
        *total(1).lock() += 1;
        page.text("after");
        total(1);
    })
    .run();
    let outline = app.outline();
    let expected = [
        "container",
        "  text \"before\"",
        "  deprecation \"`#[cache]` on `total`",
        "text \"after\"",
        "warning \"What `total` returned was changed after it was remembered: 1 → 2.",
    ];
    let lines: Vec<_> = outline.lines().collect();
    assert_eq!(lines.len(), expected.len(), "{outline}");
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.starts_with(expected), "{outline}");
    }
}
