//! The window: widgets by role and label, keys, errors, other users, dialogs, settings.

use std::path::PathBuf;

use dacapo::App;
use dacapo::prelude::*;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::gate::Gate;
use crate::harness::{Answers, Window, page};

#[test]
fn deprecation_that_was_put_away_stays_away() {
    #[dacapo::cache]
    fn one() -> u32 {
        1
    }
    let mut window = Window::of_script(|page: &mut Page| {
        let hour = page.slider("Hour", 0..=23, 17);
        page.text(format!("hour {hour}"));
        one();
    });
    window.wait_for("Deprecated");
    window.click(Role::Button, "Dismiss");
    window.0.step();
    assert!(window.0.query_by_label("Deprecated").is_none());
    window.get(Role::Slider, "Hour").focus();
    window.0.step();
    window.press(Key::ArrowRight);
    window.wait_for("hour 18");
    assert!(window.0.query_by_label("Deprecated").is_none());
}

#[test]
fn slider_moves_by_arrow_keys_and_the_script_sees_it() {
    let mut window = Window::of_script(|page: &mut Page| {
        let hour = page.slider("Hour", 0..=23, 17);
        page.text(format!("hour is {hour}"));
    });
    window.wait_for("hour is 17");
    assert_eq!(
        window
            .get(Role::Slider, "Hour")
            .accesskit_node()
            .numeric_value(),
        Some(17.0)
    );
    window.get(Role::Slider, "Hour").focus();
    window.0.step();
    window.press(Key::ArrowRight);
    window.wait_for("hour is 18");
}

#[test]
fn checkbox_radio_and_number_reach_the_script() {
    let mut window = Window::of_script(|page: &mut Page| {
        let is_on = page.checkbox("Members", false);
        let sky = page.radio("Sky", &["sun", "rain"]);
        let n = page.number("Trips", 0..=10, 3);
        page.text(format!("{is_on} {sky} {n}"));
    });
    window.wait_for("false sun 3");
    window.click(Role::CheckBox, "Members");
    window.wait_for("true sun 3");
    window.click(Role::RadioButton, "rain");
    window.wait_for("true rain 3");
    window.click(Role::Button, "Increase Trips");
    window.wait_for("true rain 4");
}

#[test]
fn select_opens_and_the_chosen_option_reaches_the_script() {
    let mut window = Window::of_script(|page: &mut Page| {
        let kind = page.select("Kind", &["all", "classic", "electric"]);
        page.text(format!("kind {kind}"));
    });
    window.wait_for("kind all");
    window.click(Role::ComboBox, "Kind");
    window.wait_for("electric");
    window.0.get_by_label("electric").click();
    window.wait_for("kind electric");
}

#[test]
fn text_is_taken_over_on_enter_and_not_before() {
    let mut window = Window::of_script(|page: &mut Page| {
        let name = page.text_input("Name", "Ada");
        page.text(format!("hello {name}"));
    });
    window.wait_for("hello Ada");
    window.type_over("Name", "Grace");
    window.wait_until("typed", |harness| {
        harness
            .get_by_role_and_label(Role::TextInput, "Name")
            .value()
            .as_deref()
            == Some("Grace")
    });
    assert!(window.0.query_by_label("hello Grace").is_none());
    window.press(Key::Enter);
    window.wait_for("hello Grace");
}

#[test]
fn escape_takes_typed_text_back() {
    let mut window = Window::of_script(|page: &mut Page| {
        let name = page.text_input("Name", "Ada");
        page.text(format!("hello {name}"));
    });
    window.wait_for("hello Ada");
    window.type_over("Name", "Grace");
    window.press(Key::Escape);
    window.wait_until("taken back", |harness| {
        harness
            .get_by_role_and_label(Role::TextInput, "Name")
            .value()
            .as_deref()
            == Some("Ada")
    });
    assert!(window.0.query_by_label("hello Ada").is_some());
}

#[test]
fn button_press_is_seen_by_one_run_and_the_r_key_starts_another() {
    let mut window = Window::of_script(|page: &mut Page| {
        if page.button("Press") {
            page.text("pressed");
        } else {
            page.text("not pressed");
        }
    });
    window.wait_for("not pressed");
    window.click(Role::Button, "Press");
    window.wait_for("pressed");
    window.press(Key::R);
    window.wait_for("not pressed");
    window.wait_for("· rerun 3");
}

#[test]
fn r_in_a_text_field_is_just_a_letter() {
    let mut window = Window::of_script(|page: &mut Page| {
        page.text_input("Name", "");
    });
    window.wait_until("drawn", |harness| {
        harness
            .query_by_role_and_label(Role::TextInput, "Name")
            .is_some()
    });
    window.wait_for("· rerun 1");
    window.get(Role::TextInput, "Name").focus();
    window.0.step();
    window.press(Key::R);
    window.0.run_steps(4);
    assert!(
        window.0.query_by_label("· rerun 1").is_some(),
        "{:#?}",
        window.0.root()
    );
}

#[test]
fn rerun_button_runs_the_script_again() {
    let mut window = Window::of_script(|page: &mut Page| page.text("here"));
    window.wait_for("· rerun 1");
    window.click(Role::Button, "Rerun");
    window.wait_for("· rerun 2");
}

#[test]
fn f12_shows_and_hides_the_inspector() {
    let mut window = Window::of_script(|page: &mut Page| page.text("here"));
    window.wait_for("here");
    let is_open = |window: &Window| {
        window
            .0
            .query_by_role_and_label(Role::Tab, "Entries")
            .is_some()
    };
    assert!(!is_open(&window));
    window.press(Key::F12);
    window.0.run_steps(4);
    assert!(is_open(&window), "{:#?}", window.0.root());
    window.press(Key::F12);
    window.0.run_steps(4);
    assert!(!is_open(&window));
}

#[test]
fn error_and_panic_of_a_script_are_shown_and_the_app_lives_on() {
    let mut window = Window::of_script(|page: &mut Page| -> Result {
        match *page.radio("How", &["well", "error", "panic"]) {
            "error" => Err("the file is gone".into()),
            "panic" => panic!("out of cheese"),
            _ => {
                page.text("all is well");
                Ok(())
            }
        }
    });
    window.wait_for("all is well");
    window.click(Role::RadioButton, "error");
    window.wait_for("the file is gone");
    window.click(Role::RadioButton, "panic");
    window.wait_for("out of cheese");
    window.click(Role::RadioButton, "well");
    window.wait_for("all is well");
    window.wait_for_end_of("out of cheese");
}

#[test]
fn another_user_has_widgets_of_their_own_and_can_leave() {
    let mut window = Window::of_script(|page: &mut Page| {
        let is_on = page.checkbox("Mine", false);
        page.text(format!("mine is {is_on}"));
    });
    window.wait_for("mine is false");
    window.click(Role::CheckBox, "Mine");
    window.wait_for("mine is true");
    window.click(Role::Button, "Open as another user");
    window.wait_for("session B");
    window.wait_for("mine is false");
    assert!(
        window.0.query_by_label("mine is true").is_some(),
        "A keeps what A chose"
    );
    window.click(Role::Button, "Close");
    window.wait_for_end_of("session B");
    assert!(window.0.query_by_label("mine is true").is_some());
}

#[test]
fn navigation_opens_pages_which_keep_their_values() {
    let app = App::new("Test")
        .page(page("First", |page: &mut Page| {
            let is_on = page.checkbox("On", false);
            page.text(format!("first {is_on}"));
        }))
        .page(page("Second", |page: &mut Page| page.text("second")));
    let mut window = Window::of(app);
    window.wait_for("first false");
    window.click(Role::CheckBox, "On");
    window.wait_for("first true");
    window.click(Role::Button, "Second");
    window.wait_for("second");
    assert!(window.0.query_by_label("first true").is_none());
    window.click(Role::Button, "First");
    window.wait_for("first true");
}

#[test]
fn every_element_is_drawn() {
    let mut window = Window::of_script(|page: &mut Page| {
        page.title("A title");
        page.markdown("some **strong** words");
        page.code("let x = 1;", "rust");
        page.divider();
        page.metric("Trips", 42);
        page.success("went well");
        page.warning("look out");
        page.progress(0.5, "Reading");
        page.table([(1, "one"), (2, "two")]);
        page.line_chart([1.0, 3.0, 2.0]);
        page.bar_chart([1.0, 3.0, 2.0]);
        let [mut left, mut right] = page.columns();
        left.text("left");
        right.text("right");
        page.expander("More").text("folded away");
        page.sidebar().text("at the side");
        page.write(tree(&vec![1, 2, 3]));
        page.text("the end");
    });
    window.wait_for("the end");
    for text in [
        "A title",
        "Trips",
        "42",
        "Success",
        "Warning",
        "2 rows × 2 columns",
        "left",
        "at the side",
        "[3 items]",
    ] {
        assert!(
            window.0.query_all_by_label(text).next().is_some(),
            "{text:?} in\n{:#?}",
            window.0.root()
        );
    }
    assert!(window.0.query_by_label("folded away").is_none());
    // Settled, the harness itself looks for inputs without a name and for glyphs without a font.
    window.0.run();
    window.click(Role::Button, "More");
    window.wait_for("folded away");
}

#[test]
fn narrowest_window_draws_every_panel_without_harm() {
    let many = |page: &mut Page| {
        page.sidebar().text("at the side");
        page.file("Trips", &["csv"]);
        page.slider("Hour", 0..=23, 17);
        let [mut left, mut right] = page.columns();
        left.metric("Trips", 1);
        right.progress(0.5, "Reading");
        page.table([(1, "one")]);
        page.bar_chart([1.0, 2.0]);
        page.text("the end");
    };
    let app = App::new("Test")
        .inspector(true)
        .page(page("First", many).source("first.rs", "fn main() {}"))
        .page(page("Second", many));
    let mut window = Window::of(app);
    window.wait_for("the end");
    for size in [[560.0, 400.0], [300.0, 200.0], [40.0, 40.0], [900.0, 500.0]] {
        window.0.set_size(egui::Vec2::from(size));
        window.0.run_steps(4);
    }
    assert!(window.0.query_by_label("the end").is_some());
}

#[test]
fn only_its_user_changes_the_width_of_the_inspector() {
    let mut window = Window::of(
        App::new("Test")
            .inspector(true)
            .page(page("Only", |page: &mut Page| page.text("the end"))),
    );
    window.wait_for("the end");
    let edge = |window: &Window| {
        let splitter = window.0.get_by_role(Role::Splitter);
        splitter.rect().center()
    };
    let before = edge(&window);
    for size in [[560.0, 400.0], [1200.0, 1400.0]] {
        window.0.set_size(egui::Vec2::from(size));
        window.0.run_steps(4);
    }
    assert_eq!(edge(&window), before, "a narrow window leaves no trace");

    let wished = before - egui::vec2(150.0, 0.0);
    window.0.drag_at(before);
    window.0.run_steps(2);
    window.0.hover_at(wished);
    window.0.run_steps(2);
    window.0.drop_at(wished);
    window.0.run_steps(4);
    assert!(
        (edge(&window).x - wished.x).abs() < 4.0,
        "{}",
        edge(&window)
    );
}

#[test]
fn narrow_window_has_its_pages_in_a_menu_and_says_why_there_is_no_source() {
    let app = App::new("Test")
        .inspector(true)
        .page(page("First", |page: &mut Page| page.text("one")).source("first.rs", "fn main() {}"))
        .page(page("Second", |page: &mut Page| page.text("two")));
    let mut window = Window::of(app);
    window.wait_for("one");
    window.0.set_size(egui::vec2(1440.0, 900.0));
    window.0.run_steps(4);
    assert!(
        !window
            .get(Role::Button, "Source")
            .accesskit_node()
            .is_disabled()
    );
    window.0.set_size(egui::vec2(800.0, 600.0));
    window.0.run_steps(4);
    assert!(
        window
            .get(Role::Button, "Source")
            .accesskit_node()
            .is_disabled()
    );
    window.click(Role::Button, "Pages");
    window.wait_for("Second");
    window.click(Role::Button, "Second");
    window.wait_for("two");
}

#[test]
fn settings_outlive_the_window_and_a_damaged_file_does_no_harm() {
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("settings-{}", std::process::id()));
    let file = folder.join("dacapo/kept.json");
    let open = || {
        let app = App::new("Kept").page(page("Only", |page: &mut Page| page.text("here")));
        Window::with(app, Answers::default(), Some(folder.clone()))
    };
    let is_open = |window: &Window| {
        window
            .0
            .query_by_role_and_label(Role::Tab, "Entries")
            .is_some()
    };

    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, "{ this is no json").unwrap();
    let mut window = open();
    window.wait_for("here");
    assert!(!is_open(&window));
    window.press(Key::F12);
    window.0.run_steps(4);
    drop(window);

    let mut window = open();
    window.wait_for("here");
    assert!(is_open(&window));
    drop(window);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn spinner_counts_the_time_where_the_function_asks_for_it() {
    #[cache_data(show_spinner = "Reading rides…", show_time, ignore(gate))]
    fn slow(gate: &Gate) -> u32 {
        gate.pass();
        7
    }
    let gate = Gate::default();
    let inner = gate.clone();
    let mut window = Window::of_script(move |page: &mut Page| page.write(("rides", slow(&inner))));
    let mut seen: Vec<f64> = Vec::new();
    while seen.len() < 3 {
        window.wait_until("the spinner", |harness| {
            harness
                .query_by_label_contains("Reading rides… (")
                .is_some()
        });
        let node = window.0.get_by_label_contains("Reading rides… (");
        let label = node.accesskit_node().value().unwrap_or_default();
        let secs = label.trim_start_matches("Reading rides… (");
        let secs = secs.trim_end_matches("\u{a0}s)").parse().expect(&label);
        if seen.last() != Some(&secs) {
            seen.push(secs);
        }
        window.0.step();
    }
    assert!(seen[0] >= 0.5 && seen.is_sorted(), "{seen:?}");
    gate.open();
    window.wait_for("rides 7");
    assert!(window.0.query_by_label_contains("Reading rides…").is_none());
}
