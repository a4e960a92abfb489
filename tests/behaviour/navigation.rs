//! Pages of an app: a script leads from one to another.

use dacapo::App;
use dacapo::prelude::*;
use dacapo::protocol::Outcome;
use dacapo::testing::AppTest;
use egui::accesskit::Role;

use crate::harness::{Window, page};

#[test]
fn script_goes_to_another_page_of_the_app() {
    let mut app = AppTest::new(|page: &mut Page| {
        if page.button("Go") {
            page.go_to("Rides");
        }
        page.write("here");
    })
    .with_pages(["Start", "Rides"])
    .run();
    assert_eq!(app.destination(), None);
    app.click("Go");
    assert_eq!(app.destination(), Some("Rides"));
    assert_eq!(app.notes().last().expect("ran").outcome, Outcome::Done);
}

#[test]
fn page_that_is_not_there_is_told_with_those_that_are() {
    let mut app = AppTest::new(|page: &mut Page| page.go_to("Ridse"))
        .with_pages(["Start", "Rides"])
        .run();
    assert_eq!(app.destination(), None);
    let message = app.exceptions()[0].message.to_string();
    assert!(
        message.contains("there is no page \"Ridse\", but [\"Start\", \"Rides\"]"),
        "{message}"
    );
}

#[test]
fn window_shows_the_page_that_a_script_leads_to_and_runs_it_anew() {
    let first = page("First", |page: &mut Page| {
        page.text("the first page");
        if page.button("To the second") {
            page.go_to("Second");
        }
    });
    let second = page("Second", |page: &mut Page| {
        let n = page.state("n", 0).update(|n| {
            *n += 1;
            *n
        });
        page.text(format!("visit {n}"));
        if page.button("Back") {
            page.go_to("First");
        }
    });
    let mut window = Window::of(App::new("Test").page(first).page(second));
    window.wait_for("the first page");
    window.click(Role::Button, "To the second");
    window.wait_for("visit 1");
    window.click(Role::Button, "Back");
    window.wait_for("the first page");
    window.click(Role::Button, "To the second");
    // The press of "Back" was a run, too.
    window.wait_for("visit 3");
}
