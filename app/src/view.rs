//! Drawing a page: each [`Element`] in its view, containers around them.
//!
//! Views only read the page. What the user does is collected as commands for the script, and shown at once
//! from the window's own edits. Nothing here blocks, and only what is visible of a table is formatted.

mod alert;
mod chart;
mod code;
mod columns;
mod container;
mod file;
mod form;
mod image;
mod json;
mod metric;
mod overlay;
mod rust;
mod table;
mod tabs;
mod text;
mod widget;

use std::collections::HashMap;
use std::time::Duration;

use egui::{Id, Ui, UiBuilder};
use egui_commonmark::CommonMarkCache;

pub(crate) use crate::view::code::{copy_button_ui, job as code_job};
pub(crate) use crate::view::file::FileState;

use crate::element::widget::{Value, WidgetElement, WidgetId, WidgetKind};
use crate::element::{ContainerId, ContainerKind, Element, TapeNode};
use crate::platform::FileRequest;
use crate::protocol::Command;
use crate::shell::edits::Edits;
use crate::shell::tree::{Busy, PageTree, SPINNER_AFTER_SECS};
use crate::story::figures;

/// What drawing a page needs, and what comes of it.
pub(crate) struct View<'a> {
    /// The page.
    pub(crate) tree: &'a PageTree,
    /// What the window remembers of it.
    pub(crate) memory: &'a mut ViewMemory,
    /// What to tell the script after this frame.
    pub(crate) commands: &'a mut Vec<Command>,
    /// Files to ask for after this frame.
    pub(crate) picks: &'a mut Vec<(WidgetId, FileRequest)>,
    /// The moment, in seconds.
    pub(crate) now: f64,
}

/// What a window remembers of a page between frames.
#[derive(Default)]
pub(crate) struct ViewMemory {
    /// Values on their way to the script.
    pub(crate) edits: Edits,
    /// File widgets that wait for a dialog, or got none.
    pub(crate) files: HashMap<WidgetId, FileState>,
    /// Places to drop files on.
    drop_targets: file::DropTargets,
    /// Laid-out CommonMark.
    markdown: CommonMarkCache,
    /// What the user did to tables.
    tables: table::Tables,
    /// Images on the graphics card.
    textures: image::Textures,
    /// Charts that are ready to be drawn.
    charts: chart::Charts,
}

/// Where elements come from: a container of the page, or a block that is shared by all who replay it.
#[derive(Clone, Copy)]
enum Place<'a> {
    Live(ContainerId),
    Tape(&'a [TapeNode]),
}

impl View<'_> {
    /// Draws a container of the page, and wakes the window when it will look different by itself.
    pub(crate) fn page_ui(&mut self, ui: &mut Ui, container: ContainerId) {
        if let Some(secs) = self.tree.next_change_secs(self.now) {
            ui.request_repaint_after_secs(secs as f32);
        }
        ui.push_id(container.0, |ui| self.place_ui(ui, Place::Live(container)));
        self.memory.charts.sweep(ui.ctx().cumulative_pass_nr());
    }

    fn place_ui(&mut self, ui: &mut Ui, place: Place<'_>) {
        match place {
            Place::Live(container) => self.live_ui(ui, container),
            Place::Tape(nodes) => {
                for (index, node) in nodes.iter().enumerate() {
                    self.element_ui(ui, index, &node.element, Some(&node.children));
                }
            }
        }
    }

    fn live_ui(&mut self, ui: &mut Ui, container: ContainerId) {
        let tree = self.tree;
        let mut spinner = tree.busy().filter(|busy| {
            busy.container == container && self.now - busy.since >= SPINNER_AFTER_SECS
        });
        for (index, element, is_stale) in tree.elements(container) {
            if let Some(busy) = spinner.take_if(|busy| index >= busy.index) {
                spinner_ui(ui, busy, self.now);
            }
            // A container is as stale as what is inside.
            if is_stale && !matches!(element, Element::Container { .. }) {
                let opacity = tree.stale_opacity(self.now);
                ui.scope(|ui| {
                    ui.multiply_opacity(opacity);
                    self.element_ui(ui, index, element, None);
                });
            } else {
                self.element_ui(ui, index, element, None);
            }
        }
        if let Some(busy) = spinner {
            spinner_ui(ui, busy, self.now);
        }
    }

    fn element_ui(
        &mut self,
        ui: &mut Ui,
        index: usize,
        element: &Element,
        children: Option<&[TapeNode]>,
    ) {
        match element {
            Element::Text { role, text } => text::text_ui(ui, *role, text),
            Element::Markdown(text) => {
                ui.push_id(index, |ui| {
                    text::markdown_ui(ui, &mut self.memory.markdown, text);
                });
            }
            Element::Code { text, language } => {
                ui.push_id(index, |ui| code::code_ui(ui, text, language.as_deref()));
            }
            Element::Divider => {
                ui.add(egui::Separator::default().spacing(16.0));
            }
            Element::Metric {
                label,
                value,
                delta,
            } => metric::metric_ui(ui, label, value, delta.as_deref()),
            Element::Alert { level, text } => {
                ui.push_id(index, |ui| {
                    alert::alert_ui(ui, &mut self.memory.markdown, *level, text);
                });
            }
            Element::Deprecation { function, text } => {
                ui.push_id(index, |ui| {
                    alert::deprecation_ui(ui, &mut self.memory.markdown, function, text);
                });
            }
            Element::Exception(exception) => {
                ui.push_id(index, |ui| alert::exception_ui(ui, exception));
            }
            Element::Progress { fraction, text } => {
                metric::progress_ui(ui, *fraction, text.as_deref());
            }
            Element::Table(table) => {
                ui.push_id(index, |ui| self.table_ui(ui, table));
            }
            Element::Chart(chart) => {
                ui.push_id(index, |ui| {
                    chart::chart_ui(ui, &mut self.memory.charts, chart);
                });
            }
            Element::Image(image) => image::image_ui(ui, &mut self.memory.textures, image),
            Element::Tree(value) => {
                ui.push_id(index, |ui| json::json_ui(ui, value));
            }
            // Its container shows it, in front of the page, and takes no room in it.
            Element::Widget(widget) if widget.kind == WidgetKind::Dialog => {}
            Element::Container {
                id,
                kind:
                    ContainerKind::Dialog {
                        title,
                        widget,
                        width,
                    },
            } => {
                let place = children.map_or(Place::Live(*id), Place::Tape);
                self.dialog_ui(ui, title, *widget, *width, place);
            }
            Element::Widget(widget) => {
                // The identity of the widget, not its place: the focus stays when something appears above.
                ui.push_id(widget.id.0, |ui| match widget.form {
                    Some(form) => self.form_widget_ui(ui, widget, form),
                    None => self.widget_ui(ui, widget),
                });
            }
            Element::Container { id, kind } => {
                let place = children.map_or(Place::Live(*id), Place::Tape);
                ui.push_id(("container", id.0), |ui| self.container_ui(ui, kind, place));
            }
            Element::Replay { id, tape } => {
                ui.push_id(("replay", id.0), |ui| {
                    self.place_ui(ui, Place::Tape(&tape.page));
                });
            }
        }
    }

    /// The value to show for a widget.
    fn value(&self, widget: &WidgetElement) -> Value {
        self.memory
            .edits
            .value(widget.id)
            .unwrap_or(&widget.value)
            .clone()
    }

    fn set(&mut self, widget: &WidgetElement, value: Value) {
        let command = self.memory.edits.set(widget, value);
        self.commands.extend(command);
    }
}

/// Something turns slowly, eight steps a second: enough to see that it lives, too little to cost anything.
fn spinner_ui(ui: &mut Ui, busy: &Busy, now: f64) {
    const STEPS_PER_SEC: f64 = 8.0;
    ui.scope_builder(UiBuilder::new().id_salt("spinner"), |ui| {
        ui.horizontal(|ui| {
            let state = crate::theme::tokens::State::Busy;
            let color = state.color(ui.visuals().dark_mode);
            let (rect, _) = ui.allocate_exact_size(egui::vec2(16.0, 16.0), egui::Sense::hover());
            let step = (ui.input(|input| input.time) * STEPS_PER_SEC).floor();
            for idx in 0..8 {
                let angle = std::f32::consts::TAU * idx as f32 / 8.0;
                let age = (step as i64 - idx).rem_euclid(8) as f32 / 8.0;
                let dot = rect.center() + egui::vec2(angle.cos(), angle.sin()) * 6.0;
                ui.painter()
                    .circle_filled(dot, 1.6, color.gamma_multiply(1.0 - age * 0.85));
            }
            if busy.shows_time {
                let since = elapsed(now - busy.since);
                text::inline_code_ui(ui, &format!("{} ({since})", busy.text));
            } else {
                text::inline_code_ui(ui, &busy.text);
            }
        });
    });
    ui.request_repaint_after_secs((1.0 / STEPS_PER_SEC) as f32);
}

/// For how long something has gone on: in tenths of seconds below a minute, then in seconds.
fn elapsed(secs: f64) -> String {
    // Cut, not rounded: no tenth is shown before it is over.
    if secs < 60.0 {
        format!("{:.1}\u{a0}s", (secs.max(0.0) * 10.0).floor() / 10.0)
    } else {
        figures::span(Duration::from_secs(secs as u64))
    }
}

/// The id under which a part of an element keeps what the user did to it.
fn state_id(ui: &Ui, salt: &'static str) -> Id {
    ui.scope_id().with(salt)
}

#[cfg(test)]
mod tests {
    use super::elapsed;

    #[test]
    fn tenths_of_a_second_count_up_to_a_minute() {
        let cases = [
            (0.5, "0.5\u{a0}s"),
            (1.38, "1.3\u{a0}s"),
            (59.99, "59.9\u{a0}s"),
            (61.7, "1\u{a0}min\u{a0}1\u{a0}s"),
            (7_321.0, "2\u{a0}h\u{a0}2\u{a0}min"),
            (-0.1, "0.0\u{a0}s"),
        ];
        for (secs, text) in cases {
            assert_eq!(elapsed(secs), text);
        }
    }
}
