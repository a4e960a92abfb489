//! Several windows, several processes: neither harms the other.

use dacapo_tests::{Display, RunningApp};

use crate::{Gallery, Home};

#[test]
fn a_second_user_gets_a_session_of_their_own() {
    let mut gallery = Gallery::open("Two users, one list");
    let app = &mut gallery.app;
    app.click("Open as another user")
        .expect("the button is there");
    // B's first run finds the list that A has already changed, and changes it again.
    app.wait_for("changed: [0] 2 → 3, by session B rerun 1");
    // Input goes to whichever window draws next, so that it may take more than one key to reach A's.
    app.wait_until("A's next run changes it once more", |app| {
        app.press(egui::Key::R).expect("the window takes keys");
        app.shows("by session A rerun 2")
    });
}

#[test]
fn two_processes_with_the_same_settings_live_side_by_side() {
    let display = Display::start(1440, 900).expect("a virtual display");
    let home = Home::new();
    let mut first =
        RunningApp::start(display.lend_to(home.command().arg("Rides"))).expect("the first starts");
    let mut second =
        RunningApp::start(display.lend_to(home.command().arg("Rides"))).expect("the second starts");
    first.wait_for("Rerun");
    second.wait_for("Rerun");
    drop(first);
    second.press(egui::Key::R).expect("the window takes keys");
    second.wait_for("rerun 2");
}
