//! Around the page: what an app chooses, keys and their list, the log, the report of a crash.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use dacapo::logging::PageLog;
use dacapo::prelude::*;
use dacapo::shell::card::{Card, CardContext};
use dacapo::{App, Inspector};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use crate::harness::{Answers, Window, page};

#[test]
fn app_without_an_inspector_has_neither_its_button_nor_its_key() {
    let app = App::new("Test")
        .inspector(Inspector::Off)
        .page(page("Only", |page: &mut Page| page.text("here")));
    let mut window = Window::of(app);
    window.wait_for("here");
    assert!(window.0.query_by_label("Inspector").is_none());
    window.press(Key::F12);
    window.0.run_steps(2);
    let entries = window.0.query_by_role_and_label(Role::Tab, "Entries");
    assert!(entries.is_none());
}

#[test]
fn session_begins_with_what_the_app_says_once() {
    let app = App::new("Test")
        .begin(|page: &mut Page| {
            page.state("user", "Ada".to_owned());
        })
        .page(page("Only", |page: &mut Page| {
            let user = page.state("user", String::new());
            page.text(format!("user {}", user.get()));
            if page.button("Leave") {
                user.set("Grace".to_owned());
                page.rerun();
            }
        }));
    let mut window = Window::of(app);
    window.wait_for("user Ada");
    window.click(Role::Button, "Leave");
    window.wait_for("user Grace");
    window.press(Key::R);
    window.0.run_steps(4);
    window.wait_for("user Grace");
}

#[test]
fn keys_are_listed_and_the_list_goes_on_escape() {
    let mut window = Window::of_script(|page: &mut Page| {
        page.text_input("Name", "");
        page.text("here");
    });
    window.wait_for("here");
    let heading = "Run the script again, from the top";
    window.press(Key::Questionmark);
    window.wait_for(heading);
    window.press(Key::Escape);
    window.wait_for_end_of(heading);

    // In a text field it is a character like any other.
    window.0.run_steps(3);
    window.get(Role::TextInput, "Name").focus();
    window.0.run_steps(2);
    assert!(window.get(Role::TextInput, "Name").is_focused());
    window.press(Key::Questionmark);
    window.0.run_steps(2);
    assert!(window.0.query_by_label(heading).is_none());
}

#[test]
fn what_a_script_logs_is_shown_by_rerun_until_it_is_cleared() {
    // Another test of this process may have been faster; its logger is the same.
    let _ = PageLog::new().install();
    let mut window = Window::of_script(|page: &mut Page| {
        let n = page.slider("n", 0..=9, 0);
        log::info!("n is {n}");
        if n == 1 {
            log::warn!("one is little\nvery little");
        }
        page.text(format!("drawn {n}"));
    });
    window.wait_for("drawn 0");
    window.wait_for("Log: 1");
    window.0.key_press_modifiers(Modifiers::COMMAND, Key::L);
    window.wait_for("n is 0");
    window.get(Role::Slider, "n").focus();
    window.0.step();
    window.press(Key::ArrowRight);
    window.wait_for("n is 1");
    window.wait_for("one is little …");
    window.wait_for("rerun 2");
    window.wait_for("Log: ◆ 1 warning");
    window.click(Role::Button, "Clear");
    window.wait_for_end_of("n is 0");
    assert!(window.0.query_by_label("rerun 2").is_none());
}

#[test]
fn endless_logging_is_bounded_and_says_so() {
    let _ = PageLog::new().install();
    let mut window = Window::of_script(|page: &mut Page| {
        for n in 0..1_500 {
            log::debug!("line {n}");
        }
        page.text("drawn");
    });
    window.wait_for("drawn");
    window.0.key_press_modifiers(Modifiers::COMMAND, Key::L);
    window.wait_for("500 more lines of this run, not kept");
}

/// Takes the window down when it is told to.
struct BadCard(Arc<AtomicBool>);

impl Card for BadCard {
    fn ui(&self, _ui: &mut egui::Ui, _context: &mut CardContext<'_>) {
        assert!(!self.0.load(Ordering::SeqCst), "the ceiling came down");
    }
}

#[test]
fn report_of_a_crash_is_shown_by_the_next_start_until_it_is_put_away() {
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("crash-{}", std::process::id()));
    let file = folder.join("dacapo/crashed.crash.txt");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    let is_bad = Arc::new(AtomicBool::new(false));
    let open = || {
        let card = BadCard(Arc::clone(&is_bad));
        let page = page("Only", |page: &mut Page| page.text("here")).card(card);
        let app = App::new("Crashed").page(page);
        Window::with(app, Answers::default(), Some(folder.clone()))
    };

    let mut window = open();
    window.wait_for("here");
    is_bad.store(true, Ordering::SeqCst);
    let crashed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || window.0.step()));
    assert!(crashed.is_err());
    is_bad.store(false, Ordering::SeqCst);
    let report = std::fs::read_to_string(&file).expect("it was written");
    assert!(report.contains("the ceiling came down"), "{report}");
    assert!(report.contains("tests/behaviour/shell.rs"), "{report}");

    let mut window = open();
    window.wait_for("▲The last time, this window crashed.");
    window.click(Role::Button, "Show the report");
    window.0.step();
    assert!(
        window
            .0
            .query_by_label_contains("the ceiling came down")
            .is_some()
    );
    window.click(Role::Button, "Dismiss");
    window.wait_for_end_of("▲The last time, this window crashed.");
    window.wait_until("the file is gone", |_| !file.exists());
    drop(window);
    std::fs::remove_dir_all(&folder).unwrap();
}
