//! The main job: rides are read once, and the inspector says why each call hit or missed.

use egui::Key;

use crate::Gallery;

#[test]
fn the_second_rerun_hits_and_a_new_hour_misses_for_its_own_reason() {
    let mut gallery = Gallery::open("Rides");
    let app = &mut gallery.app;
    app.wait_for("Hour");
    app.wait_for("first call");

    app.press(Key::R).expect("the window takes keys");
    app.wait_until("every call of the second rerun hits", |app| {
        app.shows("rerun 2") && app.shows("hit") && !app.shows("first call")
    });

    // The slider takes the focus, then the arrow moves it by one step.
    app.click("Hour").expect("the slider is there");
    app.press(Key::ArrowRight).expect("the window takes keys");
    app.wait_until("the reason names the argument", |app| {
        app.shows("miss: argument `hour` changed")
    });
}
