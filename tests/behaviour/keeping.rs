//! What outlives a restart, and what a reset forgets.

use std::path::PathBuf;

use dacapo::App;
use dacapo::kept::Kept;
use dacapo::prelude::*;
use dacapo::testing::AppTest;
use egui::Key;
use egui::accesskit::Role;

use crate::harness::{Answers, Window, page};

fn script(page: &mut Page) {
    let hour = page.slider("Hour", 0..=23, 17);
    let name = page.text_input("Name", "Ada");
    let town = page.select("Town", ["Aachen", "Bonn", "Celle"]);
    let notes = page.kept_state("notes", Vec::<String>::new());
    let clicks = page.state("clicks", 0);
    if page.button("Note") {
        notes.update(|all| all.push(format!("at {hour}")));
        clicks.update(|n| *n += 1);
    }
    page.write(format!(
        "{hour} {name} {town} {:?} {}",
        notes.get(),
        clicks.get()
    ));
}

/// A test that has set something of everything.
fn used() -> AppTest {
    let mut app = AppTest::new(script).run();
    app.set("Hour", 3);
    app.set("Name", "Grace");
    app.choose("Town", "Celle");
    app.click("Note");
    assert_eq!(app.texts(), [r#"3 Grace Celle ["at 3"] 1"#]);
    app
}

/// What a file would hold.
fn through_json(kept: &Kept) -> Kept {
    let text = serde_json::to_string(kept).expect("it can be encoded");
    serde_json::from_str(&text).expect("it can be decoded")
}

#[test]
fn widgets_and_states_that_say_so_begin_with_what_the_last_start_left() {
    let kept = through_json(&used().kept());
    let mut next = AppTest::new(script).with_kept(kept).run();
    assert_eq!(next.texts(), [r#"3 Grace Celle ["at 3"] 0"#]);
    // It stays so over another restart in which nobody touches anything.
    let kept = through_json(&next.kept());
    let mut third = AppTest::new(script).with_kept(kept).run();
    assert_eq!(third.texts(), [r#"3 Grace Celle ["at 3"] 0"#]);
}

#[test]
fn what_no_longer_fits_gives_way_to_the_default() {
    let kept = used().kept();
    let mut next = AppTest::new(|page: &mut Page| {
        // Other options are another widget, unless it has a key; a state has another type.
        let town = page.select("Town", ["Aachen", "Bonn"]);
        let notes = page.kept_state("notes", 7_u32);
        page.write(format!("{town} {}", notes.get()));
    })
    .with_kept(kept)
    .run();
    assert_eq!(next.texts(), ["Aachen 7"]);
    assert!(next.exceptions().is_empty());
}

#[test]
fn chosen_option_is_found_again_by_its_text() {
    fn towns(all: &'static [&'static str]) -> impl Fn(&mut Page) + Send + Sync {
        move |page: &mut Page| {
            let town = page.add(Select::new("Town", all.iter().copied()).key("town"));
            page.write(town);
        }
    }
    let mut app = AppTest::new(towns(&["Aachen", "Bonn", "Celle"])).run();
    app.choose("Town", "Bonn");
    let mut next = AppTest::new(towns(&["Bonn", "Celle"]))
        .with_kept(app.kept())
        .run();
    assert_eq!(next.texts(), ["Bonn"]);
    let mut gone = AppTest::new(towns(&["Aachen", "Celle"]))
        .with_kept(app.kept())
        .run();
    assert_eq!(gone.texts(), ["Aachen"]);
}

#[test]
fn state_that_can_not_be_kept_says_so_where_it_is_asked_for() {
    use std::collections::BTreeMap;

    use dacapo::element::AlertLevel;

    let mut app = AppTest::new(|page: &mut Page| {
        let seats = page.kept_state("seats", BTreeMap::<(u8, u8), String>::new());
        let name = page.kept_state("name", "Ada".to_owned());
        if page.button("Take") {
            seats.update(|all| all.insert((1, 2), name.get()));
        }
        if page.button("Leave") {
            seats.update(BTreeMap::clear);
        }
        page.write(seats.get().len());
    })
    .run();
    assert!(app.alerts(AlertLevel::Warning).is_empty());
    app.click("Take");
    app.rerun();
    let warnings = app.alerts(AlertLevel::Warning);
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(
        warnings[0].starts_with("The state `seats` is not kept over a restart"),
        "{warnings:?}"
    );
    app.click("Leave");
    app.rerun();
    assert!(app.alerts(AlertLevel::Warning).is_empty());
}

#[test]
fn value_of_a_widget_that_no_start_has_drawn_for_long_is_forgotten() {
    let slider_after = |n_starts: usize| {
        let mut kept = used().kept();
        for _ in 0..n_starts {
            let other = AppTest::new(|page: &mut Page| page.text("no widget"));
            kept = through_json(&other.with_kept(kept).run().kept());
        }
        let mut last = AppTest::new(script).with_kept(kept).run();
        last.texts()[0].starts_with("3 Grace")
    };
    assert!(slider_after(49));
    assert!(!slider_after(51));
}

#[test]
fn reset_forgets_values_and_states() {
    let mut app = used();
    app.reset();
    assert_eq!(app.texts(), ["17 Ada Aachen [] 0"]);
    let mut next = AppTest::new(script).with_kept(app.kept()).run();
    assert_eq!(next.texts(), ["17 Ada Aachen [] 0"]);
}

#[test]
fn window_keeps_its_values_over_a_restart_if_the_app_says_so() {
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("keeping-{}", std::process::id()));
    let open = |keeps| {
        let hour = |page: &mut Page| {
            let hour = page.slider("Hour", 0..=23, 17);
            page.text(format!("hour {hour}"));
        };
        let app = App::new("Keeping").keep(keeps).page(page("Only", hour));
        Window::with(app, Answers::default(), Some(folder.clone()))
    };
    let mut window = open(true);
    window.wait_for("hour 17");
    window.get(Role::Slider, "Hour").focus();
    window.0.step();
    window.press(Key::ArrowRight);
    window.wait_for("hour 18");
    drop(window);

    let mut window = open(false);
    window.wait_for("hour 17");
    drop(window);

    let mut window = open(true);
    window.wait_for("hour 18");
    window.click(Role::Button, "session A");
    window.wait_for("Reset to defaults");
    window.click(Role::Button, "Reset to defaults");
    window.wait_for("hour 17");
    drop(window);

    std::fs::write(folder.join("dacapo/keeping.values.json"), "no json").unwrap();
    let mut window = open(true);
    window.wait_for("hour 17");
    drop(window);
    std::fs::remove_dir_all(&folder).unwrap();
}
