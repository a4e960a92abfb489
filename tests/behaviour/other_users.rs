//! Windows of other users that the system shows: hidden ones go on, a crash in one leaves a report, a start has none.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dacapo::prelude::*;
use dacapo::shell::card::{Card, CardContext};
use dacapo::{App, SessionId};
use egui::accesskit::Role;
use egui::{DeferredViewportUiCallback, RawInput, ViewportCommand, ViewportEvent, ViewportId};
use egui_kittest::kittest::Queryable;

use crate::harness::{Answers, Window, page};

const OTHER: SessionId = SessionId(1);

/// Opens a window of the system for another user; what draws it isn't called by itself.
fn open_another(window: &mut Window) -> (ViewportId, Arc<DeferredViewportUiCallback>) {
    window.0.ctx.set_embed_viewports(false);
    window.click(Role::Button, "Open as another user");
    window.0.run_steps(3);
    let viewports = &window.0.output().viewport_output;
    let found = viewports.iter().find_map(|(id, viewport)| {
        let draw = viewport.viewport_ui_cb.clone()?;
        Some((*id, draw))
    });
    found.expect("a window of the system is asked for")
}

#[test]
fn script_of_a_hidden_window_is_heard_although_nothing_draws_it() {
    let n_visits = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&n_visits);
    let first = page("First", |page: &mut Page| {
        page.text("the first page");
        if page.session() == OTHER {
            page.go_to("Second");
        }
    });
    let second = page("Second", move |page: &mut Page| {
        if page.session() == OTHER {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    let mut window = Window::of(App::new("Test").page(first).page(second));
    window.wait_for("the first page");
    let _hidden = open_another(&mut window);
    window.wait_until("the other user is on the second page", |_| {
        n_visits.load(Ordering::SeqCst) == 1
    });
    assert!(window.0.query_by_label("the first page").is_some());
}

/// Baskets of sessions that have ended.
static EMPTIED: Mutex<Vec<u32>> = Mutex::new(Vec::new());

#[cache_resource(scope = "session", on_release = |basket: &u32| EMPTIED.lock().push(*basket))]
fn basket(session: u32) -> Arc<u32> {
    Arc::new(session)
}

#[test]
fn window_that_is_closed_first_ends_its_session_alone_and_the_other_one_takes_its_place() {
    let script = |page: &mut Page| {
        let is_on = page.checkbox("On", false);
        let basket = basket(page.session().0);
        page.text(format!("{} has {is_on} in basket {basket}", page.session()));
    };
    let mut window = Window::of_script(script);
    window.wait_for("A has false in basket 0");
    window.click(Role::CheckBox, "On");
    window.wait_for("A has true in basket 0");
    window.click(Role::Button, "Open as another user");
    window.wait_for("B has false in basket 1");
    let close = |window: &mut Window| {
        let viewport = window.0.input_mut().viewports.entry(ViewportId::ROOT);
        viewport.or_default().events.push(ViewportEvent::Close);
        window.0.step();
        let root = &window.0.output().viewport_output[&ViewportId::ROOT];
        root.commands.contains(&ViewportCommand::CancelClose)
    };
    assert!(close(&mut window), "the app goes on");
    window.wait_for_end_of("A has true in basket 0");
    window.wait_for("B has false in basket 1");
    window.wait_until("A's basket is released", |_| *EMPTIED.lock() == [0]);
    window.click(Role::CheckBox, "On");
    window.wait_for("B has true in basket 1");
    assert!(!close(&mut window), "the last one ends the app");
}

/// Takes the window of another user down, and no other.
struct BadForOthers;

impl Card for BadForOthers {
    fn ui(&self, _ui: &mut egui::Ui, context: &mut CardContext<'_>) {
        assert!(context.session != OTHER, "the other ceiling came down");
    }
}

#[test]
fn crash_of_another_user_s_window_leaves_a_report() {
    let folder = format!("other-crash-{}", std::process::id());
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(folder);
    let file = folder.join("dacapo/other_crash.crash.txt");
    let script = |page: &mut Page| page.text("here");
    let app = App::new("Other crash").page(page("Only", script).card(BadForOthers));
    let mut window = Window::with(app, Answers::default(), Some(folder.clone()));
    window.wait_for("here");
    let (viewport, draw) = open_another(&mut window);
    window.0.run_steps(3);
    assert!(!file.exists(), "the first window is well");

    // As the system does it: a pass of its own.
    let ctx = window.0.ctx.clone();
    let mut input = RawInput {
        viewport_id: viewport,
        ..RawInput::default()
    };
    input.viewports.entry(viewport).or_default();
    let pass = AssertUnwindSafe(|| {
        drop(ctx.run_ui(input, |ui| draw(ui)));
    });
    assert!(catch_unwind(pass).is_err());
    let report = std::fs::read_to_string(&file).expect("it was written");
    assert!(report.contains("the other ceiling came down"), "{report}");
    assert!(report.contains("other_users.rs"), "{report}");
    // What is left of the windows can't be drawn.
    std::mem::forget(window);
    std::fs::remove_dir_all(&folder).expect("the folder can be removed");
}

#[test]
fn start_has_the_first_user_s_values_and_no_window_of_another_one() {
    let folder = format!("other-start-{}", std::process::id());
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(folder);
    let open = || {
        let script = |page: &mut Page| {
            let is_on = page.checkbox("On", false);
            page.text(format!("{} has {is_on}", page.session()));
        };
        let app = App::new("Other start").keep(true);
        let app = app.page(page("Only", script));
        Window::with(app, Answers::default(), Some(folder.clone()))
    };
    let mut window = open();
    window.wait_for("A has false");
    window.click(Role::CheckBox, "On");
    window.wait_for("A has true");
    window.click(Role::Button, "Open as another user");
    window.wait_for("B has false");
    drop(window);
    let mut window = open();
    window.wait_for("A has true");
    window.0.run_steps(10);
    assert!(window.0.query_by_label_contains("B has").is_none());
    // Somebody new is not the guest of the last time.
    window.click(Role::Button, "Open as another user");
    window.wait_for("B has false");
    drop(window);
    std::fs::remove_dir_all(&folder).expect("the folder can be removed");
}
