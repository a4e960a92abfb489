//! A value as a tree that folds. Long lists unfold in parts, so that only what is open is laid out.

use egui::collapsing_header::CollapsingState;
use egui::{RichText, Ui};
use serde_json::Value;

use crate::element::AlertLevel;
use crate::theme::tokens::{State, level};

/// Children that are shown at once; more come in parts of this many.
const PART: usize = 100;
/// Levels that are open at first.
const OPEN_DEPTH: usize = 2;

pub(super) fn json_ui(ui: &mut Ui, value: &Value) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        value_ui(ui, None, value, 0);
    });
}

fn value_ui(ui: &mut Ui, name: Option<&str>, value: &Value, depth: usize) {
    match value {
        Value::Object(fields) => {
            let summary = format!("{{{}}}", counted(fields.len(), "field"));
            node_ui(ui, name, &summary, depth, fields.is_empty(), |ui| {
                let fields: Vec<_> = fields.iter().collect();
                parts_ui(ui, fields.len(), |ui, idx| {
                    value_ui(ui, Some(fields[idx].0), fields[idx].1, depth + 1);
                });
            });
        }
        Value::Array(items) => {
            let summary = format!("[{}]", counted(items.len(), "item"));
            node_ui(ui, name, &summary, depth, items.is_empty(), |ui| {
                parts_ui(ui, items.len(), |ui, idx| {
                    value_ui(ui, Some(&idx.to_string()), &items[idx], depth + 1);
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
    depth: usize,
    is_empty: bool,
    children: impl FnOnce(&mut Ui),
) {
    let head = |ui: &mut Ui| {
        name_ui(ui, name);
        ui.label(RichText::new(summary).monospace().weak());
    };
    if is_empty {
        ui.horizontal(head);
        return;
    }
    ui.push_id(name.unwrap_or("root"), |ui| {
        let id = super::state_id(ui, "fold");
        CollapsingState::load_with_default_open(ui, id, depth < OPEN_DEPTH)
            .show_header(ui, head)
            .body(children);
    });
}

/// All children, or a fold for each part of them.
fn parts_ui(ui: &mut Ui, n: usize, mut child_ui: impl FnMut(&mut Ui, usize)) {
    if n <= PART {
        (0..n).for_each(|idx| child_ui(ui, idx));
        return;
    }
    for first in (0..n).step_by(PART) {
        let end = (first + PART).min(n);
        ui.push_id(first, |ui| {
            let id = super::state_id(ui, "part");
            let range = RichText::new(format!("{first} … {}", end - 1))
                .monospace()
                .weak();
            CollapsingState::load_with_default_open(ui, id, first == 0)
                .show_header(ui, |ui| ui.label(range))
                .body(|ui| (first..end).for_each(|idx| child_ui(ui, idx)));
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
            format!("{text:?}"),
            level::color(AlertLevel::Success, is_dark),
        ),
        Value::Number(number) => (number.to_string(), State::Miss.color(is_dark)),
        Value::Bool(value) => (value.to_string(), State::Hit.color(is_dark)),
        _ => ("null".to_owned(), ui.visuals().weak_text_color()),
    };
    ui.label(RichText::new(text).monospace().color(color));
}

fn counted(n: usize, noun: &str) -> String {
    if n == 1 {
        format!("1 {noun}")
    } else {
        format!("{n} {noun}s")
    }
}
