//! The picker that opens at a colour, by mouse and by keys.

use dacapo::prelude::*;
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;

use crate::by_pointer::drag;
use crate::harness::Window;
use crate::keyboard::{focused, press, press_at, wait_for_focus};

const FIELD: &str = "Line: saturation and brightness";

fn window() -> Window {
    let mut window = Window::of_script(|page: &mut Page| {
        let color = page.add(ColorPicker::new("Line", [255, 0, 0]));
        page.text(format!("drawn in {color}"));
    });
    window.wait_for("drawn in #ff0000");
    window
}

#[test]
fn a_colour_is_dragged_in_the_field_and_the_bar_and_a_click_elsewhere_closes_them() {
    let mut window = window();
    window.click(Role::ColorWell, "Line");
    window.wait_for(FIELD);
    window.0.run_steps(2);
    // No colour at all, and half of the light.
    let field = window.get(Role::Slider, FIELD).rect();
    drag(
        &mut window,
        field.center(),
        field.left_center() - vec2(20.0, 0.0),
    );
    window.wait_for("drawn in #808080");
    // A grey has no hue of its own: that of the bar is kept for it.
    let bar = window.get(Role::Slider, "Line: hue").rect();
    drag(&mut window, bar.left_center(), bar.center());
    window.wait_for("drawn in #808080");
    drag(&mut window, field.center(), field.right_top());
    window.wait_for("drawn in #00ffff");
    assert!(window.0.query_by_label(FIELD).is_some(), "it stays open");
    let outside = field.right_bottom() + vec2(200.0, 300.0);
    window.0.drag_at(outside);
    window.0.step();
    window.0.drop_at(outside);
    window.wait_for_end_of(FIELD);
}

#[test]
fn a_colour_is_chosen_by_arrows_and_the_focus_comes_back() {
    let mut window = window();
    press_at(&mut window, Role::ColorWell, "Line", Key::Space);
    wait_for_focus(&mut window, FIELD);
    for _ in 0..25 {
        press(&mut window, Key::ArrowDown);
    }
    window.wait_for("drawn in #800000");
    for _ in 0..50 {
        press(&mut window, Key::ArrowLeft);
    }
    window.wait_for("drawn in #808080");
    for _ in 0..50 {
        press(&mut window, Key::ArrowRight);
    }
    window.wait_for("drawn in #800000");
    press(&mut window, Key::Tab);
    assert_eq!(focused(&window), "Line: hue");
    for _ in 0..40 {
        press(&mut window, Key::ArrowRight);
    }
    window.wait_for("drawn in #008000");
    press(&mut window, Key::Escape);
    window.wait_for_end_of(FIELD);
    wait_for_focus(&mut window, "Line");
    window.wait_for("drawn in #008000");
    // Opened again, Enter is enough.
    press(&mut window, Key::Enter);
    wait_for_focus(&mut window, FIELD);
    press(&mut window, Key::Enter);
    window.wait_for_end_of(FIELD);
    wait_for_focus(&mut window, "Line");
}

#[test]
fn the_parts_of_a_colour_are_typed() {
    let mut window = window();
    press_at(&mut window, Role::ColorWell, "Line", Key::Space);
    wait_for_focus(&mut window, FIELD);
    window.get(Role::SpinButton, "Line: green").focus();
    window.0.run_steps(2);
    window.0.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.0.step();
    window.0.event(egui::Event::Text("128".to_owned()));
    window.0.step();
    press(&mut window, Key::Enter);
    window.wait_for("drawn in #ff8000");
}
