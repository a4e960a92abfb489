//! Every widget operated with the keyboard alone, by role and label, and what the script sees of it.

use dacapo::prelude::*;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::harness::Window;
use crate::keyboard::{focused, press, press_at, wait_for_focus};

#[test]
fn what_is_pressed_or_ticked_takes_the_space_bar_and_enter() {
    let mut window = Window::of_script(|page: &mut Page| {
        let n = page.state("n", 0);
        if page.button("Go") {
            n.update(|n| *n += 1);
        }
        let is_on = page.checkbox("On", false);
        let is_live = page.toggle("Live", false);
        let sky = page.radio("Sky", ["sun", "rain"]);
        let view = page.segmented("View", ["Day", "Week"]);
        let topic = page.pills("Topic", ["Weather", "Traffic"]);
        let stars = page.feedback("Rating");
        let colors = page.add(Multiselect::new("Colors", ["red", "green"]).pills(true));
        page.text(format!(
            "{} {is_on} {is_live} {sky} {view} {topic:?} {stars:?} {colors:?}",
            n.get()
        ));
    });
    window.wait_for("0 false false sun Day None None []");
    for (role, label, key, seen) in [
        (
            Role::Button,
            "Go",
            Key::Space,
            "1 false false sun Day None None []",
        ),
        (
            Role::Button,
            "Go",
            Key::Enter,
            "2 false false sun Day None None []",
        ),
        (
            Role::CheckBox,
            "On",
            Key::Space,
            "2 true false sun Day None None []",
        ),
        (
            Role::Switch,
            "Live",
            Key::Enter,
            "2 true true sun Day None None []",
        ),
        (
            Role::RadioButton,
            "rain",
            Key::Space,
            "2 true true rain Day None None []",
        ),
        (
            Role::RadioButton,
            "Week",
            Key::Space,
            "2 true true rain Week None None []",
        ),
        (
            Role::RadioButton,
            "Traffic",
            Key::Enter,
            "2 true true rain Week Some(\"Traffic\") None []",
        ),
        (
            Role::RadioButton,
            "4 stars",
            Key::Space,
            "2 true true rain Week Some(\"Traffic\") Some(3) []",
        ),
        (
            Role::RadioButton,
            "green",
            Key::Space,
            "2 true true rain Week Some(\"Traffic\") Some(3) [\"green\"]",
        ),
    ] {
        press_at(&mut window, role, label, key);
        window.wait_for(seen);
        assert_eq!(focused(&window), label, "it keeps the focus");
    }
}

#[test]
fn a_list_is_opened_and_chosen_from_by_arrows_whatever_stands_below_it() {
    let mut window = Window::of_script(|page: &mut Page| {
        let kind = page.select("Kind", ["all", "classic", "electric"]);
        for n in 0..9 {
            page.checkbox(format!("below {n}"), false);
        }
        page.text(format!("kind {kind}"));
    });
    window.wait_for("kind all");
    press_at(&mut window, Role::ComboBox, "Kind", Key::Space);
    wait_for_focus(&mut window, "all");
    press(&mut window, Key::ArrowDown);
    assert_eq!(focused(&window), "classic");
    press(&mut window, Key::ArrowDown);
    press(&mut window, Key::ArrowDown);
    assert_eq!(focused(&window), "electric", "it is the last one");
    press(&mut window, Key::Enter);
    window.wait_for("kind electric");
    wait_for_focus(&mut window, "Kind");
    assert!(window.0.query_by_label("classic").is_none(), "it is closed");
    // Opened again it begins where it was left, and Escape changes nothing.
    press(&mut window, Key::Enter);
    wait_for_focus(&mut window, "electric");
    press(&mut window, Key::ArrowUp);
    press(&mut window, Key::Escape);
    wait_for_focus(&mut window, "Kind");
    assert!(window.0.query_by_label("kind electric").is_some());
}

#[test]
fn arrows_lead_through_what_the_search_in_a_long_list_has_found() {
    let mut window = Window::of_script(|page: &mut Page| {
        let n = page.select("Number", 0..1_000);
        page.text(format!("number {n}"));
    });
    window.wait_for("number 0");
    press_at(&mut window, Role::ComboBox, "Number", Key::Enter);
    wait_for_focus(&mut window, "Search Number");
    window.get(Role::TextInput, "Search Number").type_text("87");
    window.0.run_steps(2);
    // 87, 187, 287
    press(&mut window, Key::ArrowDown);
    press(&mut window, Key::ArrowDown);
    press(&mut window, Key::ArrowUp);
    assert_eq!(focused(&window), "Search Number");
    press(&mut window, Key::Enter);
    window.wait_for("number 187");
    wait_for_focus(&mut window, "Number");
    // Further on than can be seen.
    press(&mut window, Key::Enter);
    wait_for_focus(&mut window, "Search Number");
    for _ in 0..20 {
        press(&mut window, Key::PageDown);
    }
    press(&mut window, Key::Enter);
    window.wait_for("number 307");
}

#[test]
fn several_are_chosen_in_a_list_that_stays_open_and_no_more_than_may_be() {
    let mut window = Window::of_script(|page: &mut Page| {
        let cities = page.add(Multiselect::new("Cities", ["Rome", "Oslo", "Lima"]).max(2));
        page.text(format!("cities {}", cities.join(" ")));
    });
    window.wait_for("cities ");
    press_at(&mut window, Role::ComboBox, "Cities", Key::Space);
    wait_for_focus(&mut window, "Rome");
    press(&mut window, Key::Space);
    window.wait_for("cities Rome");
    press(&mut window, Key::ArrowDown);
    press(&mut window, Key::ArrowDown);
    press(&mut window, Key::Space);
    window.wait_for("cities Rome Lima");
    // Oslo can't be chosen now, and is passed by.
    press(&mut window, Key::ArrowUp);
    assert_eq!(focused(&window), "Rome");
    press(&mut window, Key::Escape);
    wait_for_focus(&mut window, "Cities");
    press_at(&mut window, Role::Button, "Remove Rome", Key::Enter);
    window.wait_for("cities Lima");
}

#[test]
fn a_number_is_typed_and_stepped() {
    let mut window = Window::of_script(|page: &mut Page| {
        let n = page.number("Trips", 0..=100, 3);
        let size = page.add(Number::new("Size").range(0.0..=9.0).value(1.5).step(0.5));
        page.text(format!("{n} {size}"));
    });
    window.wait_for("3 1.5");
    press_at(&mut window, Role::Button, "Increase Trips", Key::Space);
    window.wait_for("4 1.5");
    press_at(&mut window, Role::Button, "Decrease Size", Key::Enter);
    window.wait_for("4 1");
    window.get(Role::SpinButton, "Trips").focus();
    window.0.run_steps(2);
    window.0.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.0.step();
    window.0.event(egui::Event::Text("42".to_owned()));
    window.0.step();
    press(&mut window, Key::Enter);
    window.wait_for("42 1");
}

#[test]
fn the_days_of_a_calendar_are_reached_by_arrows_over_the_ends_of_months() {
    let mut window = Window::of_script(|page: &mut Page| {
        let year = date(2026, 1, 1)..=date(2026, 12, 31);
        let day = page.add(DateInput::new("Day").value(date(2026, 11, 21)).range(year));
        for n in 0..9 {
            page.checkbox(format!("below {n}"), false);
        }
        page.text(format!("on {day}"));
    });
    window.wait_for("on 2026-11-21");
    press_at(&mut window, Role::Button, "Calendar of Day", Key::Space);
    wait_for_focus(&mut window, "2026-11-21");
    for (key, day) in [
        (Key::ArrowDown, "2026-11-28"),
        (Key::ArrowRight, "2026-11-29"),
        (Key::ArrowDown, "2026-12-06"),
        (Key::ArrowLeft, "2026-12-05"),
        (Key::ArrowUp, "2026-11-28"),
        (Key::PageUp, "2026-10-28"),
        (Key::PageDown, "2026-11-28"),
        (Key::PageDown, "2026-12-28"),
        // No further than may be.
        (Key::PageDown, "2026-12-31"),
    ] {
        press(&mut window, key);
        wait_for_focus(&mut window, day);
    }
    window.wait_for("December 2026");
    press(&mut window, Key::Enter);
    window.wait_for("on 2026-12-31");
    wait_for_focus(&mut window, "Calendar of Day");
    assert!(window.0.query_by_label("December 2026").is_none());
}

#[test]
fn places_are_unfolded_and_pictures_enlarged_by_keys() {
    let mut window = Window::of_script(|page: &mut Page| -> Result {
        page.expander("More").text("folded away");
        let is_member = page.popover("Filter").checkbox("Members", false);
        page.add(Json::new([["inside"]]).open_depth(0));
        let dot = Image::from_rgba(2, 2, [255; 16])?;
        page.image(dot.shown_at(40.0).caption("A dot"));
        page.link("A link", "https://example.org");
        page.text(format!("members {is_member}"));
        Ok(())
    });
    window.wait_for("members false");
    press_at(&mut window, Role::Button, "More", Key::Enter);
    window.wait_for("folded away");
    press(&mut window, Key::Space);
    window.wait_for_end_of("folded away");

    press_at(&mut window, Role::Button, "Filter", Key::Space);
    window.wait_for("Members");
    press_at(&mut window, Role::CheckBox, "Members", Key::Space);
    window.wait_for("members true");
    press(&mut window, Key::Escape);
    wait_for_focus(&mut window, "Filter");

    press_at(&mut window, Role::Image, "A dot", Key::Enter);
    window.wait_for("Close");
    press(&mut window, Key::Escape);
    window.wait_for_end_of("Close");
    wait_for_focus(&mut window, "A dot");

    window.get(Role::Link, "A link").focus();
    window.0.run_steps(2);
    window.0.key_down(Key::Enter);
    assert_eq!(window.opened(), ["https://example.org"]);
}

#[test]
fn a_tree_of_values_unfolds_by_keys() {
    let mut window = Window::of_script(|page: &mut Page| {
        page.add(Json::new([["inside"]]).open_depth(0));
        page.text("the end");
    });
    window.wait_for("the end");
    // The arrow of the fold is the first thing in the page that the Tab key leads to.
    for _ in 0..30 {
        press(&mut window, Key::Tab);
        press(&mut window, Key::Space);
        if window.0.query_by_label("1 item").is_some()
            || window.0.query_all_by_label("[1 item]").count() > 1
        {
            return;
        }
    }
    panic!("nothing has unfolded:\n{:#?}", window.0.root());
}

#[test]
fn a_series_is_switched_off_and_on_by_keys() {
    let mut window = Window::of_script(|page: &mut Page| {
        let chart = Chart::new(ChartKind::Line).series("low", [1.0, 2.0]);
        page.chart(chart.series("high", [100.0, 101.0]));
        page.text("the end");
    });
    window.wait_for("the end");
    window.0.run_steps(3);
    let is_on = |window: &Window| {
        let node = window.get(Role::CheckBox, "high");
        node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    };
    assert!(is_on(&window));
    press_at(&mut window, Role::CheckBox, "high", Key::Space);
    window.0.run_steps(2);
    assert!(!is_on(&window));
    press(&mut window, Key::Enter);
    assert!(is_on(&window));
}

#[test]
fn a_column_is_made_wider_and_narrower_by_keys() {
    let mut window = Window::of_script(|page: &mut Page| -> Result {
        let table = Table::from_columns([("a", vec![1, 2]), ("b", vec![3, 4])])?;
        page.table(table);
        page.text("the end");
        Ok(())
    });
    window.wait_for("the end");
    let width = |window: &Window| window.get(Role::ColumnHeader, "a").rect().width();
    let before = width(&window);
    window.get(Role::ColumnHeader, "a").focus();
    window.0.run_steps(2);
    for _ in 0..3 {
        window.0.key_press_modifiers(Modifiers::ALT, Key::ArrowLeft);
        window.0.run_steps(2);
    }
    let narrow = width(&window);
    assert!(narrow < before - 30.0, "{before} {narrow}");
    window
        .0
        .key_press_modifiers(Modifiers::ALT, Key::ArrowRight);
    window.0.run_steps(2);
    assert!(width(&window) > narrow + 8.0);
    assert_eq!(focused(&window), "a");
}

#[test]
fn the_focus_comes_back_to_the_button_of_a_dialog() {
    let mut window = Window::of_script(|page: &mut Page| {
        page.button("Before");
        let mut rename = page.dialog("Rename");
        if page.button("Rename…") {
            rename.open();
        }
        if let Some(mut body) = rename.body() {
            let name = body.text_input("Name", "");
            if body.button("OK") {
                rename.close();
            }
            page.text(format!("to {name:?}"));
        }
        page.text("the end");
    });
    window.wait_for("the end");
    press_at(&mut window, Role::Button, "Rename…", Key::Enter);
    window.wait_for("to \"\"");
    window.0.run_steps(3);
    press(&mut window, Key::Escape);
    window.wait_for_end_of("to \"\"");
    wait_for_focus(&mut window, "Rename…");
    press(&mut window, Key::Enter);
    window.wait_for("to \"\"");
    window.0.run_steps(3);
    press_at(&mut window, Role::Button, "OK", Key::Space);
    window.wait_for_end_of("to \"\"");
    wait_for_focus(&mut window, "Rename…");
}

#[test]
fn an_open_list_is_at_rest_also_in_a_window_behind_others() {
    let mut window = Window::of_script(|page: &mut Page| {
        page.select("Kind", ["all", "classic", "electric"]);
        page.select("Number", 0..1_000);
        page.text("the end");
    });
    window.wait_for("the end");
    for (label, option) in [("Kind", "classic"), ("Number", "1")] {
        window.0.input_mut().focused = false;
        window.click(Role::ComboBox, label);
        window.wait_for(option);
        window.wait_until("the window comes to rest", |harness| {
            let root = &harness.output().viewport_output[&egui::ViewportId::ROOT];
            root.repaint_delay == std::time::Duration::MAX
        });
        window.0.input_mut().focused = true;
        window.press(Key::Escape);
        window.0.run_steps(3);
    }
}

#[test]
fn both_days_of_a_range_are_chosen_in_their_calendars() {
    let mut window = Window::of_script(|page: &mut Page| {
        let [from, to] = [date(2026, 11, 16), date(2026, 11, 22)];
        let (from, to) = page.add(DateRange::new("Stay", from, to));
        page.text(format!("{from} until {to}"));
    });
    window.wait_for("2026-11-16 until 2026-11-22");
    press_at(
        &mut window,
        Role::Button,
        "Calendar of Stay from",
        Key::Space,
    );
    wait_for_focus(&mut window, "2026-11-16");
    press(&mut window, Key::ArrowLeft);
    press(&mut window, Key::Enter);
    window.wait_for("2026-11-15 until 2026-11-22");
    wait_for_focus(&mut window, "Calendar of Stay from");
    press_at(&mut window, Role::Button, "Calendar of Stay to", Key::Enter);
    wait_for_focus(&mut window, "2026-11-22");
    // Before its beginning: that goes along.
    for _ in 0..2 {
        press(&mut window, Key::ArrowUp);
    }
    press(&mut window, Key::Space);
    window.wait_for("2026-11-08 until 2026-11-08");
    wait_for_focus(&mut window, "Calendar of Stay to");
    assert!(window.0.query_by_label("November 2026").is_none());
}

#[test]
fn a_status_unfolds_and_folds_by_keys() {
    let mut window = Window::of_script(|page: &mut Page| {
        page.status("Read", |status| status.text("12 files"));
        page.text("the end");
    });
    window.wait_for("the end");
    window.wait_for_end_of("12 files");
    press_at(&mut window, Role::Button, "Read: complete", Key::Enter);
    window.wait_for("12 files");
    press(&mut window, Key::Space);
    window.wait_for_end_of("12 files");
    assert_eq!(focused(&window), "Read: complete", "it keeps the focus");
}

#[test]
fn a_toast_is_dismissed_by_a_key() {
    let mut window = Window::of_script(|page: &mut Page| {
        page.toast("The first");
        page.toast("The second");
    });
    window.wait_for("The second");
    for n_left in [1, 0] {
        let crosses = window.0.get_all_by_role_and_label(Role::Button, "Dismiss");
        crosses.last().expect("one for each").focus();
        window.0.run_steps(2);
        window.press(Key::Enter);
        window.wait_until("one has gone", |harness| {
            let crosses = harness.query_all_by_role_and_label(Role::Button, "Dismiss");
            crosses.count() == n_left
        });
    }
}

#[test]
fn the_sidebar_is_hidden_and_shown_by_keys() {
    let mut window = Window::of_script(|page: &mut Page| {
        page.sidebar().text("beside");
        page.text("the end");
    });
    window.wait_for("beside");
    press_at(&mut window, Role::Button, "Sidebar", Key::Space);
    window.wait_for_end_of("beside");
    press(&mut window, Key::Enter);
    window.wait_for("beside");
    assert_eq!(focused(&window), "Sidebar");
}
