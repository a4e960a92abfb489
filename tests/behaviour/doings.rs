//! What a script says while it works: progress, spinners, status boxes, toasts; and closures that draw.

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::time::Duration;

use dacapo::element::{ContainerId, Element};
use dacapo::host::{Host, script};
use dacapo::prelude::*;
use dacapo::protocol::Delta;
use dacapo::testing::AppTest;
use dacapo::{Registry, SessionId};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

use crate::harness::Window;

#[test]
fn progress_moves_during_a_run_and_only_its_newest_state_is_on_its_way() {
    let host = Host::start(
        SessionId(0),
        Registry::new(),
        script(|page: &mut Page| {
            let bar = page.progress(0.0, "Reading");
            for step in 1_u16..=1_000 {
                bar.set(f32::from(step) / 1_000.0, format!("Reading {step}"));
            }
            page.text("done");
        }),
        || {},
    );
    assert!(host.settle(Duration::from_mins(1)));
    let updates: Vec<_> = host
        .deltas
        .try_iter()
        .filter_map(|delta| match delta {
            Delta::Update {
                container, latest, ..
            } => Some((container, latest.take())),
            _ => None,
        })
        .collect();
    let done = Element::Progress {
        fraction: 1.0,
        text: Some("Reading 1000".into()),
    };
    assert_eq!(updates, [(ContainerId::MAIN, Some(done))]);
}

#[test]
fn a_bar_that_is_no_longer_there_is_left_alone() {
    let mut app = AppTest::new(|page: &mut Page| {
        let mut slot = page.empty();
        let bar = slot.progress(0.5, "");
        slot.text("done");
        bar.set(0.7, "");
        let bar = page.progress(2.0, "");
        bar.set(f32::NAN, "nothing");
    })
    .run();
    assert_eq!(
        app.outline(),
        "slot\n  text \"done\"\nprogress 0 \"nothing\"\n"
    );
}

#[test]
fn a_replayed_bar_stands_where_it_ended() {
    #[cache_data]
    fn read(page: &mut Page) -> u32 {
        let bar = page.progress(0.0, "Reading");
        bar.set(1.0, "Read");
        page.toast("read");
        7
    }
    let mut app = AppTest::new(|page: &mut Page| {
        let seven = read(page);
        page.write(seven);
    })
    .run();
    app.rerun();
    assert_eq!(
        app.outline(),
        "replay of 1\n  progress 1 \"Read\"\nbody \"7\"\n"
    );
    let said: Vec<_> = app.toasts().iter().map(ToString::to_string).collect();
    assert_eq!(said, ["read"], "a hit says it no more");
}

#[test]
fn a_spinner_returns_what_its_work_returns() {
    let mut app = AppTest::new(|page: &mut Page| {
        let sum = page.spinner("Adding…", || 3 + 4);
        page.write(sum);
    })
    .run();
    assert_eq!(app.outline(), "body \"7\"\n");
    assert_eq!(*app.spinners()[0], *"Adding…");
}

#[test]
fn a_status_tells_how_its_work_went() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.status("Well", |status| status.text("one line"));
        let failed: Result<u32> = page.status("Badly", |_| Err("no".into()));
        page.write(failed.is_err());
        page.status("By itself", |status| {
            status.set_label("Said so");
            status.fail();
        });
        let found = page.status("Found", |status| {
            status.set_label("Found it");
            Some(7)
        });
        page.write(found);
    })
    .run();
    assert_eq!(
        app.outline(),
        "status \"Well\" complete\n  text \"one line\"\nstatus \"Badly\" failed\nbody \"true\"\n\
         status \"Said so\" failed\nstatus \"Found it\" complete\nbody \"7\"\n"
    );
}

#[test]
fn a_status_folds_when_it_went_well_and_stays_open_when_it_failed() {
    let mut window = Window::of_script(|page: &mut Page| {
        page.status("Loading", |status| status.text("a line of the good one"));
        page.status("Saving", |status| {
            status.text("a line of the bad one");
            Err::<(), _>("no room")
        })
        .ok();
        page.text("the end");
    });
    window.wait_for("the end");
    assert!(window.0.query_by_label("a line of the good one").is_none());
    assert!(window.0.query_by_label("a line of the bad one").is_some());
    window.get(Role::Button, "Saving: failed");
    window.click(Role::Button, "Loading: complete");
    window.wait_for("a line of the good one");
}

#[test]
fn a_panic_leaves_a_status_as_stopped() {
    let mut window = Window::of_script(|page: &mut Page| {
        page.status("Loading", |_| -> () { panic!("out of cheese") });
    });
    window.wait_for("out of cheese");
    window.wait_for("Loading: stopped");
}

#[test]
fn a_toast_is_shown_once_and_goes_by_itself_or_when_it_is_dismissed() {
    let mut window = Window::of_script(|page: &mut Page| {
        if page.button("Save") {
            page.add(Toast::new("Saved").level(AlertLevel::Success));
        }
        page.text("here");
    });
    window.wait_for("here");
    window.click(Role::Button, "Save");
    window.wait_for("Saved");
    assert!(
        window
            .0
            .query_by_role_and_label(Role::Alert, "Saved")
            .is_some()
    );
    window.click(Role::Button, "Dismiss");
    window.wait_for_end_of("Saved");
    window.click(Role::Button, "Save");
    window.wait_for("Saved");
    window.0.hover_at(egui::pos2(5.0, 5.0));
    // The harness's clock goes a quarter of a second with each step.
    window.0.run_steps(12);
    assert!(window.0.query_all_by_label("Saved").next().is_some());
    window.0.run_steps(24);
    assert!(window.0.query_all_by_label("Saved").next().is_none());
}

#[test]
fn a_closure_draws_in_the_window_and_its_values_come_back() {
    let mut window = Window::of_script(|page: &mut Page| {
        let clicks = page.state("clicks", Arc::new(AtomicU32::new(0))).get();
        page.write(("clicked", clicks.load(Ordering::Relaxed), "times"));
        let waker = page.waker();
        page.egui(move |ui| {
            if ui.button("Mine").clicked() {
                clicks.fetch_add(1, Ordering::Relaxed);
                waker.rerun();
            }
        });
    });
    window.wait_for("clicked 0 times");
    window.click(Role::Button, "Mine");
    window.wait_for("clicked 1 times");
}

#[test]
fn a_closure_that_panics_is_shown_in_its_place_and_not_called_again() {
    let calls = Arc::new(AtomicUsize::new(0));
    let mut window = Window::of_script({
        let calls = Arc::clone(&calls);
        move |page: &mut Page| {
            let is_broken = page.checkbox("Broken", true);
            let calls = Arc::clone(&calls);
            page.egui(move |ui| {
                ui.label("begun");
                if is_broken {
                    calls.fetch_add(1, Ordering::Relaxed);
                    panic!("the closure broke");
                }
                ui.label("drawn");
            });
            page.text("the end");
        }
    });
    window.wait_for("the closure broke");
    window.0.run_steps(5);
    assert!(window.0.query_by_label("the end").is_some());
    assert_eq!(calls.load(Ordering::Relaxed), 1);
    window.click(Role::CheckBox, "Broken");
    window.wait_for("drawn");
    window.wait_for_end_of("the closure broke");
}

#[test]
fn a_drawing_is_the_same_as_long_as_it_is_the_same_closure() {
    let drawing = Drawing::new(|ui| drop(ui.label("hello")));
    assert_eq!(drawing, drawing.clone());
    assert_ne!(drawing, Drawing::new(|ui| drop(ui.label("hello"))));
}
