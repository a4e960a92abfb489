//! Options that are all in sight: what the arrow keys do in them.

use dacapo::prelude::*;
use egui::Key;
use egui::accesskit::{Role, Toggled};
use egui_kittest::kittest::NodeT;

use crate::harness::Window;
use crate::keyboard::{focused, press, press_at, wait_for_focus};

#[test]
fn arrows_choose_among_options_of_which_one_is_chosen() {
    let mut window = Window::of_script(|page: &mut Page| {
        let sky = page.radio("Sky", ["sun", "rain", "snow"]);
        let view = page.segmented("View", ["Day", "Week", "Month"]);
        let topic = page.pills("Topic", ["Weather", "Traffic"]);
        let stars = page.feedback("Rating");
        page.text(format!("{sky} {view} {topic:?} {stars:?}"));
    });
    window.wait_for("sun Day None None");
    for (from, key, to, seen) in [
        ("sun", Key::ArrowDown, "rain", "rain Day None None"),
        ("rain", Key::ArrowRight, "snow", "snow Day None None"),
        // Around the ends.
        ("snow", Key::ArrowDown, "sun", "sun Day None None"),
        ("sun", Key::ArrowUp, "snow", "snow Day None None"),
        ("Day", Key::ArrowRight, "Week", "snow Week None None"),
        ("Week", Key::ArrowLeft, "Day", "snow Day None None"),
        (
            "Weather",
            Key::ArrowRight,
            "Traffic",
            "snow Day Some(\"Traffic\") None",
        ),
        (
            "1 star",
            Key::ArrowRight,
            "2 stars",
            "snow Day Some(\"Traffic\") Some(1)",
        ),
    ] {
        press_at(&mut window, Role::RadioButton, from, key);
        window.wait_for(seen);
        wait_for_focus(&mut window, to);
    }
    // What is chosen already stays so when the keys come to it.
    press_at(&mut window, Role::RadioButton, "Weather", Key::ArrowLeft);
    wait_for_focus(&mut window, "Traffic");
    window.wait_for("snow Day Some(\"Traffic\") Some(1)");
}

#[test]
fn every_press_of_an_arrow_counts_also_where_two_come_at_once() {
    let mut window = Window::of_script(|page: &mut Page| {
        let n = page.radio("Number", 0..10);
        page.text(format!("number {n}"));
    });
    window.wait_for("number 0");
    window.get(Role::RadioButton, "0").focus();
    window.0.run_steps(2);
    for _ in 0..2 {
        window.0.key_press(Key::ArrowDown);
        window.0.key_press(Key::ArrowDown);
        window.0.step();
    }
    window.wait_for("number 4");
    assert_eq!(focused(&window), "4");
}

#[test]
fn arrows_only_move_where_several_may_be_chosen_and_pass_what_cannot_be() {
    let mut window = Window::of_script(|page: &mut Page| {
        let letters = Multiselect::new("Letters", ["A", "B", "C", "D"]);
        let letters = page.add(letters.pills(true).max(2));
        page.text(format!("letters {}", letters.join("")));
    });
    window.wait_for("letters ");
    press_at(&mut window, Role::RadioButton, "A", Key::Space);
    window.wait_for("letters A");
    for at in ["B", "C", "D"] {
        press(&mut window, Key::ArrowRight);
        assert_eq!(focused(&window), at);
    }
    window.wait_for("letters A");
    press(&mut window, Key::Space);
    window.wait_for("letters AD");
    // Two are the most.
    for (key, at) in [
        (Key::ArrowLeft, "A"),
        (Key::ArrowRight, "D"),
        (Key::ArrowRight, "A"),
    ] {
        press(&mut window, key);
        assert_eq!(focused(&window), at);
    }
    let middle = window.get(Role::RadioButton, "B");
    assert!(middle.accesskit_node().is_disabled());
    let first = window.get(Role::RadioButton, "A");
    assert_eq!(first.accesskit_node().toggled(), Some(Toggled::True));
    press(&mut window, Key::Space);
    window.wait_for("letters D");
    press(&mut window, Key::ArrowRight);
    assert_eq!(focused(&window), "B", "it can be chosen again");
}
