//! Pages of an app: a script leads from one to another.

use dacapo::App;
use dacapo::prelude::*;
use dacapo::protocol::Outcome;
use dacapo::testing::AppTest;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

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
fn links_lead_to_the_pages_of_the_app_and_say_which_there_are() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.page_link("Rides");
        page.add(PageLink::new("Start").label("From the top").icon("▲"));
        page.add(PageLink::new("Start").label("Later").disabled(true));
        page.page_link("Ridse");
        page.text("below");
    })
    .with_pages(["Start", "Rides"])
    .run();
    let outline = app.outline();
    for line in [
        "link \"Rides\" to the page \"Rides\"",
        "link \"From the top\" to the page \"Start\"",
        "link \"Later\" to the page \"Start\" disabled",
        "text \"below\"",
    ] {
        assert!(outline.contains(line), "{line}\n{outline}");
    }
    let mistake = &app.exceptions()[0];
    let message = "there is no page \"Ridse\", but [\"Start\", \"Rides\"]";
    assert!(mistake.message.starts_with(message), "{mistake:?}");
    let place = mistake.place.as_ref().expect("the line is named");
    assert!(place.contains("navigation.rs:"), "{place}");
    app.follow("From the top");
    assert_eq!(app.destination(), Some("Start"));
    assert_eq!(app.notes().len(), 1, "the page itself isn't run");
    app.follow("Rides");
    assert_eq!(app.destination(), Some("Rides"));
}

#[test]
#[should_panic(expected = "there is no link \"Later\" to a page that can be followed")]
fn disabled_link_can_not_be_followed() {
    let script = |page: &mut Page| {
        page.add(PageLink::new("Start").label("Later").disabled(true));
    };
    let mut app = AppTest::new(script).with_pages(["Start"]).run();
    app.follow("Later");
}

#[test]
fn link_that_a_cached_function_draws_leads_on_when_it_is_replayed() {
    #[cache_data]
    fn menu(page: &mut Page) -> u32 {
        page.page_link("Rides");
        1
    }
    let mut app = AppTest::new(|page: &mut Page| {
        menu(page);
    })
    .with_pages(["Start", "Rides"])
    .run();
    app.rerun();
    assert!(app.outline().contains("replay of 1"), "{}", app.outline());
    app.follow("Rides");
    assert_eq!(app.destination(), Some("Rides"));
}

#[test]
fn link_in_the_window_is_followed_by_mouse_and_keyboard_unless_it_is_disabled() {
    let first = page("First", |page: &mut Page| {
        page.page_link("Second");
        page.add(PageLink::new("Second").label("Not yet").disabled(true));
    });
    let second = page("Second", |page: &mut Page| {
        page.text("the second page");
        page.add(PageLink::new("First").label("Back"));
    });
    let mut window = Window::of(App::new("Test").page(first).page(second));
    window.wait_for("Not yet");
    window.click(Role::Link, "Not yet");
    window.0.run_steps(5);
    assert!(window.0.query_by_label("the second page").is_none());

    window.click(Role::Link, "Second");
    window.wait_for("the second page");
    window.get(Role::Link, "Back").focus();
    window.0.step();
    window.press(Key::Enter);
    window.wait_for("Not yet");
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
