//! What an app remembers of its window: theme, zoom, size, panels.

use std::path::PathBuf;

use dacapo::App;
use dacapo::prelude::*;
use dacapo::shell::{Shell, Surroundings};
use egui::accesskit::Role;
use egui::{Key, Modifiers, Pos2, Rect, ThemePreference, ViewportId, vec2};
use egui_kittest::kittest::Queryable;

use crate::harness::{Answers, Window, page};

fn app() -> App {
    let script = |page: &mut Page| page.text("here");
    let page = page("Only", script).source("only.rs", "fn main() {}");
    App::new("Remembering").inspector(true).page(page)
}

/// A folder for settings of a test's own, gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("remembering-{name}-{}", std::process::id());
        Self(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name))
    }

    fn open(&self) -> Window {
        let mut window = Window::with(app(), Answers::default(), Some(self.0.clone()));
        window.wait_for("here");
        window
    }

    fn settings(&self) -> serde_json::Value {
        let text = std::fs::read_to_string(self.0.join("dacapo/remembering.json"));
        serde_json::from_str(&text.expect("settings were written")).expect("they are JSON")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing depends on it.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn theme_and_zoom_are_as_they_were_left() {
    let folder = Folder::new("looks");
    let mut window = folder.open();
    window.click(Role::Button, "Theme");
    window.wait_for("Like the system");
    window.click(Role::RadioButton, "Light");
    for _ in 0..3 {
        window.0.key_press_modifiers(Modifiers::COMMAND, Key::Plus);
        window.0.step();
    }
    window.0.run_steps(2);
    let zoom = window.0.ctx.zoom_factor();
    assert!(zoom > 1.2, "{zoom}");
    drop(window);

    // A harness would choose a theme itself.
    let ctx = egui::Context::default();
    let surroundings = Surroundings {
        dialogs: Arc::new(Answers::default()),
        settings_folder: Some(folder.0.clone()),
    };
    let shell = Shell::new(&ctx, app(), surroundings);
    let theme = ctx.options(|options| options.theme_preference);
    assert_eq!(theme, ThemePreference::Light);
    // Zoom is taken over by a pass.
    let mut output = ctx.run_ui(egui::RawInput::default(), |_| {});
    output.textures_delta.clear();
    assert!((ctx.zoom_factor() - zoom).abs() < 1e-3);
    drop(shell);
}

#[test]
fn size_is_the_one_on_the_screen_whatever_the_zoom() {
    let folder = Folder::new("size");
    let mut window = folder.open();
    window.0.ctx.set_zoom_factor(2.0);
    let viewport = window.0.input_mut().viewports.entry(ViewportId::ROOT);
    let inside = Rect::from_min_size(Pos2::ZERO, vec2(450.0, 300.0));
    viewport.or_default().inner_rect = Some(inside);
    window.0.run_steps(3);
    drop(window);
    let settings = folder.settings();
    assert_eq!(settings["width"], 900.0, "{settings}");
    assert_eq!(settings["height"], 600.0, "{settings}");
}

#[test]
fn panels_are_open_and_as_wide_as_they_were_left() {
    let folder = Folder::new("panels");
    let mut window = folder.open();
    window.0.set_size(vec2(1600.0, 900.0));
    window.0.run_steps(4);
    // The first is that of the inspector: it stands at the edge of the window.
    let edge = |window: &Window| {
        let edges = window.0.query_all_by_role(Role::Splitter);
        edges
            .map(|edge| edge.rect().center())
            .max_by(|a, b| a.x.total_cmp(&b.x))
            .expect("the inspector has an edge")
    };
    let before = edge(&window);
    let wished = before - vec2(90.0, 0.0);
    window.0.drag_at(before);
    window.0.run_steps(2);
    window.0.hover_at(wished);
    window.0.run_steps(2);
    window.0.drop_at(wished);
    window.0.run_steps(4);
    window.click(Role::Button, "Source");
    window.0.run_steps(2);
    window.0.key_press_modifiers(Modifiers::COMMAND, Key::L);
    window.0.run_steps(4);
    let left = edge(&window);
    assert!((left.x - wished.x).abs() < 4.0, "{left} {wished}");
    let shows = |window: &Window, text: &str| window.0.query_by_label_contains(text).is_some();
    assert!(!shows(&window, "fn main"));
    drop(window);
    let settings = folder.settings();
    assert_eq!(settings["is_source_open"], false, "{settings}");
    assert_eq!(settings["is_log_open"], true, "{settings}");

    let mut window = folder.open();
    window.0.set_size(vec2(1600.0, 900.0));
    window.0.run_steps(4);
    assert!((edge(&window).x - left.x).abs() < 2.0);
    window.press(Key::F12);
    window.0.run_steps(4);
    drop(window);
    let window = folder.open();
    let entries = window.0.query_by_role_and_label(Role::Tab, "Entries");
    assert!(entries.is_none(), "the inspector was closed");
}
