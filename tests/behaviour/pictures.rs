//! What a small page looks like, in dark and in light, with the bundled fonts alone.

use std::sync::Arc;
use std::time::{Duration, Instant};

use dacapo::platform::NativeDialogs;
use dacapo::prelude::*;
use dacapo::shell::{Shell, Surroundings};
use dacapo::{App, PageSpec, Registry};
use egui::ThemePreference;
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotOptions};

const SIZE: [f32; 2] = [760.0, 640.0];

fn small_page(page: &mut Page) {
    page.title("Rides");
    page.markdown("Trips of **one month**, hour by hour: `17:00`.");
    page.slider("Hour", 0..=23, 17);
    let [mut left, mut right] = page.columns();
    left.metric("Trips", 8879);
    right.add(Metric::new("Minutes", "18.9").delta("-0.4"));
    page.warning("The file is older than a day.");
    page.table([(1, "Elm", 0.5), (2, "Oak", 1.25)]);
    page.text("● ○ ◔ ▲ ⊘ ◌ → × …");
}

fn picture(name: &str, theme: ThemePreference) {
    let app =
        App::new("Rides").page(PageSpec::new("", "Rides", small_page).registry(Registry::new()));
    let surroundings = Surroundings {
        dialogs: Arc::new(NativeDialogs),
        settings_folder: None,
    };
    let mut harness = Harness::builder()
        .with_size(SIZE)
        .with_pixels_per_point(1.0)
        .with_max_steps(64)
        .build_eframe(|creation| Shell::new(&creation.egui_ctx, app, surroundings));
    harness.ctx.set_theme(theme);
    let started = Instant::now();
    while harness.query_by_label("2 rows × 3 columns").is_none()
        || harness.query_by_label("· rerun 1").is_none()
    {
        assert!(
            started.elapsed() < Duration::from_mins(1),
            "{:#?}",
            harness.root()
        );
        harness.step();
        // The script works on a thread of its own: there is nothing to wait on but time.
        std::thread::sleep(Duration::from_millis(2));
    }
    harness.run_steps(4);
    // How long a run took differs each time.
    harness.mask(egui::Rect::from_min_max(
        egui::pos2(0.0, SIZE[1] - 28.0),
        egui::Pos2::from(SIZE),
    ));
    harness.snapshot_options(
        name,
        &SnapshotOptions::default()
            .threshold(1.0)
            .max_failed_pixels(400)
            .output_path("behaviour/pictures"),
    );
}

#[test]
fn small_page_in_dark() {
    picture("small_page_dark", ThemePreference::Dark);
}

#[test]
fn small_page_in_light() {
    picture("small_page_light", ThemePreference::Light);
}
