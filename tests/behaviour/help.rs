//! Help for those who only have the keyboard: shown where the focus is, and put away again.

use std::time::Duration;

use dacapo::prelude::*;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

use crate::harness::Window;
use crate::keyboard::{focused, press, press_at, wait_for_focus};

/// How many labels say this: the description of a widget is none.
fn n_shown(window: &Window, help: &str) -> usize {
    window
        .0
        .query_all_by_role_and_label(Role::Label, help)
        .count()
}

#[track_caller]
fn assert_rests(window: &mut Window) {
    window.wait_until("the window comes to rest", |harness| {
        let root = &harness.output().viewport_output[&egui::ViewportId::ROOT];
        root.repaint_delay == Duration::MAX
    });
}

#[test]
fn f1_shows_the_help_of_what_has_the_focus_until_escape_or_until_it_goes() {
    let mut window = Window::of_script(|page: &mut Page| {
        page.add(Button::new("Go").help("It goes"));
        page.add(Checkbox::new("On").help("It is on"));
        page.button("Without");
        page.text("the end");
    });
    window.wait_for("the end");
    assert_eq!(n_shown(&window, "It goes"), 0);
    press_at(&mut window, Role::Button, "Go", Key::F1);
    window.wait_for("It goes");
    assert_eq!(n_shown(&window, "It goes"), 1);
    assert_rests(&mut window);
    assert_eq!(n_shown(&window, "It goes"), 1, "it stays");
    press(&mut window, Key::Escape);
    assert_eq!(n_shown(&window, "It goes"), 0);
    assert_eq!(focused(&window), "Go", "only the help has gone");
    press(&mut window, Key::F1);
    assert_eq!(n_shown(&window, "It goes"), 1);
    press(&mut window, Key::F1);
    assert_eq!(n_shown(&window, "It goes"), 0);
    press(&mut window, Key::F1);
    press(&mut window, Key::Tab);
    assert_eq!(focused(&window), "On");
    assert_eq!(
        n_shown(&window, "It goes") + n_shown(&window, "It is on"),
        0
    );
    press_at(&mut window, Role::Button, "Without", Key::F1);
    press_at(&mut window, Role::Button, "Go", Key::Tab);
    window.0.run_steps(3);
    assert_eq!(
        n_shown(&window, "It is on"),
        0,
        "that F1 was for another one"
    );
    assert_rests(&mut window);
}

#[test]
fn every_kind_of_widget_shows_its_help_on_f1() {
    let mut window = Window::of_script(|page: &mut Page| {
        page.add(Toggle::new("Live").help("of Live"));
        page.add(Radio::new("Sky", ["sun", "rain"]).help("of Sky"));
        page.add(Pills::new("Topic", ["Weather"]).help("of Topic"));
        page.add(Select::new("Kind", ["all"]).help("of Kind"));
        page.add(Multiselect::new("Cities", ["Rome"]).help("of Cities"));
        page.add(Slider::new("Hour", 0..=23).help("of Hour"));
        page.add(RangeSlider::new("Hours", 0..=23).help("of Hours"));
        page.add(SelectSlider::new("Size", ["S", "M"]).help("of Size"));
        page.add(Number::new("Trips").range(0..=9).help("of Trips"));
        page.add(TextInput::new("Name").help("of Name"));
        page.add(TextArea::new("Text").help("of Text"));
        page.add(DateInput::new("Day").help("of Day"));
        page.add(TimeInput::new("Time", time(9, 0, 0, 0)).help("of Time"));
        page.add(ColorPicker::new("Line", Color::BLACK).help("of Line"));
        page.add(Feedback::new("Rating").help("of Rating"));
        page.add(File::new("File", &["csv"]).help("of File"));
        page.text("the end");
    });
    window.wait_for("the end");
    for (role, label, help) in [
        (Role::Switch, "Live", "of Live"),
        (Role::RadioButton, "rain", "of Sky"),
        (Role::RadioButton, "Weather", "of Topic"),
        (Role::ComboBox, "Kind", "of Kind"),
        (Role::ComboBox, "Cities", "of Cities"),
        (Role::Slider, "Hour", "of Hour"),
        (Role::Slider, "Hours low", "of Hours"),
        (Role::Slider, "Hours high", "of Hours"),
        (Role::Slider, "Size", "of Size"),
        (Role::SpinButton, "Trips", "of Trips"),
        (Role::TextInput, "Name", "of Name"),
        (Role::MultilineTextInput, "Text", "of Text"),
        (Role::TextInput, "Day", "of Day"),
        (Role::Button, "Calendar of Day", "of Day"),
        (Role::TextInput, "Time", "of Time"),
        (Role::ColorWell, "Line", "of Line"),
        (Role::RadioButton, "3 stars", "of Rating"),
        (Role::TextInput, "File", "of File"),
    ] {
        press_at(&mut window, role, label, Key::F1);
        window.0.run_steps(3);
        assert_eq!(n_shown(&window, help), 1, "{label}");
    }
}

#[test]
fn escape_puts_help_away_before_it_takes_back_what_is_typed() {
    let mut window = Window::of_script(|page: &mut Page| {
        let name = page.add(TextInput::new("Name").help("As in the passport"));
        page.text(format!("hello {name}"));
    });
    window.wait_for("hello ");
    window.type_over("Name", "Grace");
    press(&mut window, Key::F1);
    assert_eq!(n_shown(&window, "As in the passport"), 1);
    press(&mut window, Key::Escape);
    assert_eq!(n_shown(&window, "As in the passport"), 0);
    press(&mut window, Key::Enter);
    window.wait_for("hello Grace");
}

#[test]
fn the_tab_key_leads_to_marks_that_say_more_and_shows_it() {
    let mut window = Window::of_script(|page: &mut Page| {
        page.button("Before");
        page.add(Heading::header("Rides").help("Counted by hand"));
        page.add(Metric::new("Trips", 12).help("On Mondays"));
        page.button("After");
        page.text("the end");
    });
    window.wait_for("the end");
    // The mark itself says so to screen readers.
    assert_eq!(n_shown(&window, "Counted by hand"), 1);
    press_at(&mut window, Role::Button, "Before", Key::Tab);
    wait_for_focus(&mut window, "Counted by hand");
    assert_eq!(n_shown(&window, "Counted by hand"), 2);
    assert_rests(&mut window);
    press(&mut window, Key::Escape);
    assert_eq!(n_shown(&window, "Counted by hand"), 1);
    press(&mut window, Key::Tab);
    wait_for_focus(&mut window, "On Mondays");
    assert_eq!(n_shown(&window, "On Mondays"), 2);
    press(&mut window, Key::Tab);
    wait_for_focus(&mut window, "After");
    assert_eq!(n_shown(&window, "On Mondays"), 1);
}

#[test]
fn the_list_of_keys_names_the_one_for_help() {
    let mut window = Window::of_script(|page: &mut Page| page.text("the end"));
    window.wait_for("the end");
    window.press(Key::Questionmark);
    window.wait_for("Show or hide the help of what has the focus");
}
