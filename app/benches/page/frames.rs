//! The window's side: frames of a page of 1,000 elements, and the way from a key to the frame that shows its effect.

use std::sync::Arc;
use std::time::{Duration, Instant};

use dacapo::platform::NativeDialogs;
use dacapo::prelude::*;
use dacapo::shell::{Shell, Surroundings};
use dacapo::{App, PageSpec, Registry};
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use crate::{Options, measure, thousand, timed};

const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) fn run(_options: &Options) {
    for (what, is_open) in [("closed", false), ("open", true)] {
        let mut window = open(is_open);
        wait_for(&mut window, "drawn 0");
        window.run_steps(20);
        measure(
            &format!("frame of 1,000 elements, inspector {what}"),
            200,
            || timed(|| window.step()),
        );
        window.get_by_role_and_label(Role::Slider, "n").focus();
        window.run_steps(2);
        let mut n = 0;
        measure(
            &format!("key to the frame that shows it, inspector {what}"),
            50,
            || {
                n += 1;
                timed(|| {
                    window.key_press(Key::ArrowRight);
                    wait_for(&mut window, &format!("drawn {n}"));
                })
            },
        );
    }
}

fn open(is_inspector_open: bool) -> Harness<'static, Shell> {
    window(is_inspector_open, |page| {
        let n = page.slider("n", 0..=1_000_000, 0);
        page.text(format!("drawn {n}"));
        thousand(page, n);
    })
}

/// A window of a script, with the inspector closed.
pub(crate) fn of_script(
    script: impl Fn(&mut Page) + Send + Sync + 'static,
) -> Harness<'static, Shell> {
    window(false, script)
}

fn window(
    is_inspector_open: bool,
    script: impl Fn(&mut Page) + Send + Sync + 'static,
) -> Harness<'static, Shell> {
    let page = PageSpec::new("", "Measured", script);
    let app = App::new("Measured")
        .inspector(is_inspector_open)
        .page(page.registry(Registry::new()));
    let surroundings = Surroundings {
        dialogs: Arc::new(NativeDialogs),
        settings_folder: None,
    };
    Harness::builder()
        .with_size([1200.0, 900.0])
        .build_eframe(|creation| Shell::new(&creation.egui_ctx, app, surroundings))
}

pub(crate) fn wait_for(window: &mut Harness<'static, Shell>, text: &str) {
    let start = Instant::now();
    window.step();
    while window.query_by_label(text).is_none() {
        assert!(start.elapsed() < PATIENCE, "{text:?} doesn't appear");
        window.step();
    }
}
