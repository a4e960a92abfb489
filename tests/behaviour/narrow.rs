//! Every chapter of the tour in windows that are narrow, or enlarged until they are: nothing is wider than the window.

#[path = "../../examples/tour/charts.rs"]
mod charts;
#[path = "../../examples/tour/elements.rs"]
mod elements;
#[path = "../../examples/tour/flow.rs"]
mod flow;
#[path = "../../examples/tour/inputs.rs"]
mod inputs;
#[path = "../../examples/tour/layout.rs"]
mod layout;
#[path = "../../examples/tour/tables.rs"]
mod tables;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use dacapo::App;
use dacapo::prelude::*;
use egui::accesskit::Role;
use egui::{MissingGlyphPolicy, Rect, vec2};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::harness::{Window, page};

type Chapter = fn(&mut Page) -> Result;

/// What a user reads or operates. What only contains others may be as wide as they like.
const SEEN: [Role; 18] = [
    Role::Button,
    Role::CheckBox,
    Role::ColorWell,
    Role::ComboBox,
    Role::Heading,
    Role::Image,
    Role::Label,
    Role::Link,
    Role::MultilineTextInput,
    Role::PasswordInput,
    Role::ProgressIndicator,
    Role::RadioButton,
    Role::Slider,
    Role::SpinButton,
    Role::Switch,
    Role::Tab,
    Role::TextInput,
    Role::Alert,
];

#[test]
fn nothing_in_the_tour_is_wider_than_a_narrow_window() {
    let chapters: [(&str, Chapter); 6] = [
        ("Charts", charts::show),
        ("Elements", |page| {
            elements::show(page);
            Ok(())
        }),
        ("Flow", |page| {
            flow::show(page);
            Ok(())
        }),
        ("Inputs", |page| {
            inputs::show(page);
            Ok(())
        }),
        ("Layout", |page| {
            layout::show(page);
            Ok(())
        }),
        ("Tables", tables::show),
    ];
    for (name, chapter) in chapters {
        let may_draw = Arc::new(AtomicBool::new(false));
        let is_allowed = Arc::clone(&may_draw);
        let script = move |page: &mut Page| -> Result {
            if !is_allowed.load(Ordering::Relaxed) {
                page.text("not yet");
                return Ok(());
            }
            chapter(page)?;
            page.text("the end");
            Ok(())
        };
        let mut window = Window::of(App::new("Tour").page(page(name, script)));
        window.wait_for("not yet");
        // The fonts of the machine have other scripts; those of a test need not.
        window
            .0
            .ctx
            .set_missing_glyph_policy(MissingGlyphPolicy::Tofu);
        may_draw.store(true, Ordering::Relaxed);
        window.click(Role::Button, "Rerun");
        window.0.set_size(vec2(480.0, 8_000.0));
        window.wait_for("the end");
        // In points: a zoom of 200 % makes 480 of 960.
        for width in [480.0, 360.0, 640.0] {
            window.0.set_size(vec2(width, 8_000.0));
            window.0.run_steps(6);
            window.wait_for("the end");
            assert_within(&window, &format!("{name} at {width}"));
        }
    }
}

#[track_caller]
fn assert_within(window: &Window, what: &str) {
    let edge = window.0.ctx.content_rect().right() + 0.5;
    // Tables, editors and code scroll sideways, each by itself.
    let scrolled: Vec<Rect> = scrolled(window);
    let is_scrolled = |rect: Rect| {
        let mut scrolled = scrolled.iter();
        scrolled.any(|it| it.y_range().contains(rect.center().y))
    };
    let mut n_seen = 0;
    for role in SEEN {
        for node in window.0.query_all_by_role(role) {
            let Some(rect) = place(&node) else { continue };
            let words = (node.value(), node.accesskit_node().label());
            n_seen += 1;
            assert!(
                rect.right() <= edge || is_scrolled(rect),
                "{what}: {role:?} {words:?} at {rect} is beyond {edge}"
            );
        }
    }
    assert!(n_seen > 10, "{what}: {n_seen} nodes were seen");
}

/// Where something scrolls sideways.
fn scrolled(window: &Window) -> Vec<Rect> {
    let tables = [Role::Table, Role::Grid]
        .into_iter()
        .flat_map(|role| window.0.query_all_by_role(role));
    let code = window.0.query_all_by_label("Copy");
    let rows = window.0.query_all_by_label_contains("Remove row");
    let nodes = tables.chain(code).chain(rows);
    nodes
        .filter_map(|node| Some(place(&node)?.expand(4.0)))
        .collect()
}

/// Where something stands; what is skipped for being out of sight stands nowhere.
fn place(node: &Node<'_>) -> Option<Rect> {
    let has_place = node.accesskit_node().bounding_box().is_some();
    has_place.then(|| node.rect())
}
