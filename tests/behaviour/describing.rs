//! How an app describes itself: what it asks for is what the window is at first, and what can't be is said.

use dacapo::prelude::*;
use dacapo::shell::{Shell, Surroundings};
use dacapo::{App, Inspector, PageSpec, Registry, Theme};
use egui::ThemePreference;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

use crate::harness::{Answers, Window, page};

/// An app of three pages.
fn app() -> App {
    let text = |text: &'static str| move |page: &mut Page| page.text(text);
    App::new("Test")
        .page(page("First", text("the first page")))
        .page(page("Second", text("the second page")))
        .page(page("Third", text("the third page")))
}

#[test]
fn app_begins_with_the_page_that_it_names_wherever_that_is_said() {
    let mut window = Window::of(app().start_at("Second"));
    window.wait_for("the second page");
    let text = |page: &mut Page| page.text("the last page");
    let app = App::new("Test").start_at("Last").page(page("One", text));
    let mut window = Window::of(app.page(page("Last", text)));
    window.wait_for("the last page");
    assert!(
        window.0.query_by_label("One").is_some(),
        "in the navigation"
    );
}

#[test]
fn page_to_begin_with_that_is_not_there_is_told_with_those_that_are() {
    let mut window = Window::of(app().start_at("Fourth"));
    window.wait_for("the first page");
    let message = r#"there is no page "Fourth", but ["First", "Second", "Third"]: pass the name of one of them"#;
    window.wait_for(message);
    // The line is named, so that it is found.
    let place = window.0.query_by_label_contains("describing.rs:");
    assert!(place.is_some());
}

#[test]
fn two_pages_of_one_name_are_told_unless_they_stand_in_two_groups() {
    let twice = |groups: [&str; 2]| {
        let pages = groups.map(|group| {
            let script = |page: &mut Page| page.text("here");
            PageSpec::new(group, "Rides", script).registry(Registry::new())
        });
        let app = pages.into_iter().fold(App::new("Test"), App::page);
        let mut window = Window::of(app);
        window.wait_for("here");
        window.0.run_steps(2);
        let told = window.0.query_by_label_contains("two pages are called");
        told.is_some()
    };
    assert!(twice(["", ""]));
    assert!(!twice(["2025", "2026"]));
}

#[test]
fn names_and_sizes_that_make_no_sense_are_told() {
    let says = |app: App, text: &str| {
        let mut window = Window::of(app);
        window.wait_until(text, |harness| {
            harness.query_by_label_contains(text).is_some()
        });
    };
    let here = |page: &mut Page| page.text("here");
    let only = || page("Only", here);
    says(
        App::new("Test").page(only()).size(f32::NAN, 300.0),
        "no window is NaN × 300 points large",
    );
    says(
        App::new("Test").page(only()).size(800.0, 0.0),
        "no window is 800 × 0 points large",
    );
    says(App::new(" ").page(only()), "it has none: give it one");
    says(
        App::new("Test").page(page("", here)).page(only()),
        "one of several pages is chosen by its name",
    );
}

#[test]
fn app_that_makes_sense_says_nothing_of_itself() {
    let mut window = Window::of(app().size(800.0, 600.0).start_at("First"));
    window.wait_for("the first page");
    window.0.run_steps(2);
    assert!(window.0.query_by_label_contains("describing.rs:").is_none());
}

#[test]
fn inspector_is_there_and_open_as_the_app_says() {
    let here = |page: &mut Page| page.text("here");
    for (inspector, is_there, is_open) in [
        (Inspector::Open, true, true),
        (Inspector::Closed, true, false),
        // Tests are built with debug assertions.
        (Inspector::DebugOnly, true, false),
        (Inspector::Off, false, false),
    ] {
        let app = App::new("Test").inspector(inspector);
        let mut window = Window::of(app.page(page("Only", here)));
        window.wait_for("here");
        window.0.run_steps(4);
        let has = |role, label| window.0.query_by_role_and_label(role, label).is_some();
        assert_eq!(has(Role::Button, "Inspector"), is_there, "{inspector:?}");
        assert_eq!(has(Role::Tab, "Entries"), is_open, "{inspector:?}");
    }
}

#[test]
fn theme_is_the_one_that_the_app_names() {
    for (theme, preference) in [
        (Theme::Light, ThemePreference::Light),
        (Theme::Dark, ThemePreference::Dark),
        (Theme::System, ThemePreference::System),
    ] {
        // A harness would choose one itself.
        let ctx = egui::Context::default();
        let surroundings = Surroundings {
            dialogs: Arc::new(Answers::default()),
            settings_folder: None,
        };
        let shell = Shell::new(&ctx, app().theme(theme), surroundings);
        let chosen = ctx.options(|options| options.theme_preference);
        assert_eq!(chosen, preference);
        drop(shell);
    }
}
