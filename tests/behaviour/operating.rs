//! Each widget operated in the window, by role and label, from the keyboard where that is the point.

use dacapo::prelude::*;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::harness::Window;

#[test]
fn toggle_is_a_switch_that_works_with_the_space_bar() {
    let mut window = Window::of_script(|page: &mut Page| {
        let is_live = page.toggle("Live", false);
        page.text(format!("live {is_live}"));
    });
    window.wait_for("live false");
    window.click(Role::Switch, "Live");
    window.wait_for("live true");
    window.get(Role::Switch, "Live").focus();
    window.0.step();
    window.press(Key::Space);
    window.wait_for("live false");
}

#[test]
fn each_end_of_a_range_moves_by_arrow_keys() {
    let mut window = Window::of_script(|page: &mut Page| {
        let (from, to) = page.range_slider("Hours", 0..=23, (7, 19));
        page.text(format!("{from} until {to}"));
    });
    window.wait_for("7 until 19");
    window.get(Role::Slider, "Hours low").focus();
    window.0.step();
    window.press(Key::ArrowRight);
    window.wait_for("8 until 19");
    window.get(Role::Slider, "Hours high").focus();
    window.0.step();
    window.press(Key::ArrowLeft);
    window.wait_for("8 until 18");
}

#[test]
fn select_slider_moves_from_option_to_option() {
    let mut window = Window::of_script(|page: &mut Page| {
        let size = page.select_slider("Size", ["small", "medium", "large"]);
        page.text(format!("size {size}"));
    });
    window.wait_for("size small");
    window.get(Role::Slider, "Size").focus();
    window.0.step();
    window.press(Key::ArrowRight);
    window.wait_for("size medium");
    assert_eq!(
        window.get(Role::Slider, "Size").value().as_deref(),
        Some("medium")
    );
}

#[test]
fn multiselect_takes_as_many_as_it_may_and_gives_them_back() {
    let mut window = Window::of_script(|page: &mut Page| {
        let cities = page.add(Multiselect::new("Cities", ["Rome", "Oslo", "Lima"]).max(2));
        page.text(format!("cities {}", cities.join(" ")));
    });
    window.wait_for("cities ");
    window.click(Role::ComboBox, "Cities");
    window.wait_for("Lima");
    window.click(Role::Button, "Lima");
    window.wait_for("cities Lima");
    window.click(Role::Button, "Rome");
    window.wait_for("cities Lima Rome");
    assert!(
        window
            .get(Role::Button, "Oslo")
            .accesskit_node()
            .is_disabled()
    );
    window.click(Role::Button, "Remove Lima");
    window.wait_for("cities Rome");
}

#[test]
fn long_list_is_searched_and_enter_takes_the_first_match() {
    let mut window = Window::of_script(|page: &mut Page| {
        let n = page.select("Number", 0..1_000);
        page.text(format!("number {n}"));
    });
    window.wait_for("number 0");
    window.click(Role::ComboBox, "Number");
    window.wait_until("the search has the focus", |harness| {
        harness
            .query_by_role_and_label(Role::TextInput, "Search Number")
            .is_some_and(|field| field.accesskit_node().is_focused())
    });
    window.get(Role::TextInput, "Search Number").type_text("87");
    window.0.step();
    window.press(Key::Enter);
    window.wait_for("number 87");
    assert!(window.0.query_by_label("Search Number").is_none());
}

#[test]
fn select_that_may_be_empty_can_be_cleared() {
    let mut window = Window::of_script(|page: &mut Page| {
        let city = page.add(Select::new("City", ["Rome", "Oslo"]).or_none());
        page.text(format!("city {city:?}"));
    });
    window.wait_for("city None");
    let place = |window: &Window| {
        let clear = window.get(Role::Button, "Clear City");
        let is_disabled = clear.accesskit_node().is_disabled();
        (window.get(Role::ComboBox, "City").rect(), is_disabled)
    };
    let (before, is_disabled) = place(&window);
    assert!(is_disabled, "there is nothing to clear");
    window.click(Role::ComboBox, "City");
    window.wait_for("Oslo");
    window.click(Role::Button, "Oslo");
    window.wait_for("city Some(\"Oslo\")");
    assert_eq!(place(&window), (before, false), "nothing jumps");
    window.click(Role::Button, "Clear City");
    window.wait_for("city None");
}

#[test]
fn pills_and_segments_and_stars_are_radio_buttons() {
    let mut window = Window::of_script(|page: &mut Page| {
        let topic = page.pills("Topic", ["Weather", "Traffic"]);
        let view = page.segmented("View", ["Day", "Week"]);
        let colors = page.add(Multiselect::new("Colors", ["red", "green"]).pills(true));
        let stars = page.feedback("Rating");
        page.text(format!("{topic:?} {view} {colors:?} {stars:?}"));
    });
    window.wait_for("None Day [] None");
    window.click(Role::RadioButton, "Traffic");
    window.wait_for("Some(\"Traffic\") Day [] None");
    window.click(Role::RadioButton, "Traffic");
    window.wait_for("None Day [] None");
    window.click(Role::RadioButton, "Week");
    window.wait_for("None Week [] None");
    window.click(Role::RadioButton, "Week");
    window.click(Role::RadioButton, "green");
    window.wait_for("None Week [\"green\"] None");
    window.click(Role::RadioButton, "4 stars");
    window.wait_for("None Week [\"green\"] Some(3)");
}

#[test]
fn text_area_is_taken_over_on_ctrl_enter_and_enter_is_a_new_line() {
    let mut window = Window::of_script(|page: &mut Page| {
        let notes = page.text_area("Notes", "");
        page.text(format!("notes {notes:?}"));
    });
    window.wait_for("notes \"\"");
    let role = Role::MultilineTextInput;
    window.get(role, "Notes").focus();
    window.0.step();
    window.get(role, "Notes").type_text("one");
    window.0.step();
    window.press(Key::Enter);
    window.get(role, "Notes").type_text("two");
    window.0.step();
    assert!(window.0.query_by_label("notes \"\"").is_some());
    window.0.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    window.0.step();
    window.wait_for("notes \"one\\ntwo\"");
}

#[test]
fn day_is_typed_or_chosen_in_the_calendar() {
    let mut window = Window::of_script(|page: &mut Page| {
        let year = date(2026, 1, 1)..=date(2026, 12, 31);
        let day = page.add(DateInput::new("Day").value(date(2026, 11, 21)).range(year));
        page.text(format!("on {day}"));
    });
    window.wait_for("on 2026-11-21");
    window.type_over("Day", "2026-02-03");
    window.press(Key::Enter);
    window.wait_for("on 2026-02-03");
    window.type_over("Day", "2027-02-03");
    window.press(Key::Enter);
    window.wait_until("refused", |harness| {
        harness
            .query_by_label_contains("2027-02-03 is not from 2026-01-01 to 2026-12-31")
            .is_some()
    });
    window.click(Role::Button, "Calendar of Day");
    window.wait_for("February 2026");
    window.click(Role::Button, "A month on");
    window.wait_for("March 2026");
    window.click(Role::Button, "2026-03-31");
    window.wait_for("on 2026-03-31");
    assert!(window.0.query_by_label("March 2026").is_none());
}

#[test]
fn the_end_of_a_span_that_is_moved_takes_the_other_one_with_it() {
    let mut window = Window::of_script(|page: &mut Page| {
        let (from, to) = page.date_range("Holidays", (date(2026, 7, 1), date(2026, 7, 14)));
        page.text(format!("{from} until {to}"));
    });
    window.wait_for("2026-07-01 until 2026-07-14");
    window.type_over("Holidays from", "2026-07-20");
    window.press(Key::Enter);
    window.wait_for("2026-07-20 until 2026-07-20");
    window.type_over("Holidays to", "2026-07-02");
    window.press(Key::Enter);
    window.wait_for("2026-07-02 until 2026-07-02");
}

#[test]
fn time_is_typed_or_stepped_past_midnight() {
    let mut window = Window::of_script(|page: &mut Page| {
        let start = page.time("Start", time(23, 50, 0, 0));
        page.text(format!("at {start}"));
    });
    window.wait_for("at 23:50:00");
    window.click(Role::Button, "Later Start");
    window.wait_for("at 00:05:00");
    window.type_over("Start", "17:30");
    window.press(Key::Enter);
    window.wait_for("at 17:30:00");
    window.type_over("Start", "noon");
    window.press(Key::Enter);
    window.wait_until("refused", |harness| {
        harness.query_by_label_contains("no time of day").is_some()
    });
}

#[test]
fn color_is_typed() {
    let mut window = Window::of_script(|page: &mut Page| {
        let line = page.color("Line", [0, 0, 255]);
        page.text(format!("in {line}"));
    });
    window.wait_for("in #0000ff");
    assert!(
        window
            .0
            .query_by_role_and_label(Role::ColorWell, "Line")
            .is_some()
    );
    window.type_over("Line as text", "#FA0");
    window.press(Key::Enter);
    window.wait_for("in #ffaa00");
    window.type_over("Line as text", "mauve");
    window.press(Key::Enter);
    window.wait_until("refused", |harness| {
        harness.query_by_label_contains("no color").is_some()
    });
}

#[test]
fn a_disabled_widget_does_nothing_and_says_so() {
    let mut window = Window::of_script(|page: &mut Page| {
        let is_live = page.add(Toggle::new("Live").disabled(true));
        page.add(
            Button::new("Send")
                .primary(true)
                .full_width(true)
                .disabled(true),
        );
        let topic = page.add(Pills::new("Topic", ["Weather"]).disabled(true));
        page.text(format!("{is_live} {topic:?}"));
    });
    window.wait_for("false None");
    for (role, label) in [
        (Role::Switch, "Live"),
        (Role::Button, "Send"),
        (Role::RadioButton, "Weather"),
    ] {
        assert!(
            window.get(role, label).accesskit_node().is_disabled(),
            "{label}"
        );
        window.click(role, label);
    }
    window.0.run_steps(4);
    assert!(window.0.query_by_label("false None").is_some());
}

#[test]
fn a_label_that_is_not_shown_is_still_the_name() {
    use LabelVisibility::{Collapsed, Hidden};
    let mut window = Window::of_script(|page: &mut Page| {
        page.add(TextInput::new("Name").label_visibility(Hidden));
        page.add(Toggle::new("Live").label_visibility(Collapsed));
        page.add(Checkbox::new("Members").label_visibility(Collapsed));
        page.text("the end");
    });
    window.wait_for("the end");
    for label in ["Name", "Live", "Members"] {
        assert_eq!(window.0.query_all_by_label(label).count(), 1, "{label}");
    }
}

#[test]
fn a_button_above_its_field_hands_over_what_was_just_typed() {
    let mut window = Window::of_script(|page: &mut Page| {
        let mut form = page.form("Order");
        let is_sent = form.submit("Send");
        let name = form.text_input("Name", "");
        if is_sent {
            page.text(format!("sent {name:?}"));
        }
    });
    window.wait_until("drawn", |harness| {
        harness
            .query_by_role_and_label(Role::Button, "Send")
            .is_some()
    });
    window.type_over("Name", "Ada");
    window.click(Role::Button, "Send");
    window.wait_for("sent \"Ada\"");
}
