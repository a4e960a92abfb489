//! A value as a tree that folds. Long lists unfold in parts, so that only what is open is laid out.

use std::ops::Range;

use egui::collapsing_header::CollapsingState;
use egui::{RichText, Role, Ui, WidgetInfo};
use serde_json::Value;

use crate::element::AlertLevel;
use crate::theme::tokens::{State, level};
use crate::view::paragraph::words_ui;

/// Children that are shown at once; more come in parts of this many.
const PART: usize = 100;
/// Levels that are shown: below, a value says what it holds and doesn't unfold.
const MAX_DEPTH: usize = 48;
/// Characters of a text that are shown.
const MAX_CHARS: usize = 1_000;

pub(super) fn json_ui(ui: &mut Ui, value: &Value, open_depth: usize) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.spacing_mut().interact_size.y = 20.0;
        value_ui(
            ui,
            None,
            value,
            Level {
                depth: 0,
                open_depth,
            },
        );
    });
}

/// How deep a value is in its tree.
#[derive(Clone, Copy)]
struct Level {
    depth: usize,
    /// Levels that are open at first.
    open_depth: usize,
}

impl Level {
    fn below(self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self
        }
    }
}

fn value_ui(ui: &mut Ui, name: Option<&str>, value: &Value, level: Level) {
    match value {
        Value::Object(fields) => {
            let summary = format!("{{{}}}", counted(fields.len(), "field"));
            node_ui(ui, name, &summary, level, fields.is_empty(), |ui| {
                let fields: Vec<_> = fields.iter().collect();
                parts_ui(ui, fields.len(), |ui, idx| {
                    value_ui(ui, Some(fields[idx].0), fields[idx].1, level.below());
                });
            });
        }
        Value::Array(items) => {
            let summary = format!("[{}]", counted(items.len(), "item"));
            node_ui(ui, name, &summary, level, items.is_empty(), |ui| {
                parts_ui(ui, items.len(), |ui, idx| {
                    value_ui(ui, Some(&idx.to_string()), &items[idx], level.below());
                });
            });
        }
        leaf => {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                name_ui(ui, name);
                leaf_ui(ui, leaf);
            });
        }
    }
}

fn node_ui(
    ui: &mut Ui,
    name: Option<&str>,
    summary: &str,
    level: Level,
    is_empty: bool,
    children: impl FnOnce(&mut Ui),
) {
    let head = |ui: &mut Ui| {
        name_ui(ui, name);
        ui.label(RichText::new(summary).monospace().weak());
    };
    if is_empty || level.depth >= MAX_DEPTH {
        ui.horizontal(head);
        return;
    }
    ui.push_id(name.unwrap_or("root"), |ui| {
        let id = super::state_id(ui, "fold");
        let (fold, ..) =
            CollapsingState::load_with_default_open(ui, id, level.depth < level.open_depth)
                .show_header(ui, head)
                .body(children);
        let called = name.map_or_else(|| summary.to_owned(), |name| format!("{name}: {summary}"));
        fold.widget_info(|| WidgetInfo::labeled(Role::DisclosureTriangle, true, &called));
    });
}

/// All children, or a fold for each part of them, and for each part of many parts.
fn parts_ui(ui: &mut Ui, n: usize, mut child_ui: impl FnMut(&mut Ui, usize)) {
    range_ui(ui, 0..n, &mut child_ui);
}

fn range_ui(ui: &mut Ui, range: Range<usize>, child_ui: &mut dyn FnMut(&mut Ui, usize)) {
    let n = range.len();
    if n <= PART {
        range.for_each(|idx| child_ui(ui, idx));
        return;
    }
    // Parts of 100, of 10,000 …: no level has more than 100 of them.
    let mut step = PART;
    while n.div_ceil(step) > PART {
        step *= PART;
    }
    for first in range.clone().step_by(step) {
        let end = (first + step).min(range.end);
        ui.push_id((first, end), |ui| {
            let id = super::state_id(ui, "part");
            let called = format!("{first} … {}", end - 1);
            let words = RichText::new(&called).monospace().weak();
            let (fold, ..) = CollapsingState::load_with_default_open(ui, id, first == 0)
                .show_header(ui, |ui| ui.label(words))
                .body(|ui| range_ui(ui, first..end, child_ui));
            fold.widget_info(|| WidgetInfo::labeled(Role::DisclosureTriangle, true, &called));
        });
    }
}

fn name_ui(ui: &mut Ui, name: Option<&str>) {
    if let Some(name) = name {
        ui.label(RichText::new(format!("{name}:")).monospace());
    }
}

fn leaf_ui(ui: &mut Ui, leaf: &Value) {
    let is_dark = ui.visuals().dark_mode;
    let (text, color) = match leaf {
        Value::String(text) => (
            format!("{:?}{}", cut(text).0, cut(text).1),
            level::color(AlertLevel::Success, is_dark),
        ),
        Value::Number(number) => (number.to_string(), State::Miss.color(is_dark)),
        Value::Bool(value) => (value.to_string(), State::Hit.color(is_dark)),
        _ => ("null".to_owned(), ui.visuals().weak_text_color()),
    };
    let text = RichText::new(text).monospace().color(color);
    words_ui(ui, text, std::convert::identity);
}

/// The head of a text, and a sign that there is more.
fn cut(text: &str) -> (&str, &'static str) {
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => (&text[..end], " …"),
        None => (text, ""),
    }
}

fn counted(n: usize, noun: &str) -> String {
    if n == 1 {
        format!("1 {noun}")
    } else {
        format!("{n} {noun}s")
    }
}
