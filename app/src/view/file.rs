//! The file widget: a path to type, and a button that opens the native dialog.
//!
//! Where no dialog can be shown, it says so, and the path can still be typed.

use std::sync::Arc;

use egui::{Button, RichText, Ui};

use crate::element::widget::{Value, WidgetElement};
use crate::platform::{PickFile, Picked};
use crate::protocol::Command;
use crate::view::widget::{Line, MAX_WIDTH, label_ui, line_ui, text_of, trouble_ui};
use crate::view::{View, ViewMemory};

/// Room for the buttons beside the path.
const ROOM_FOR_BUTTONS: f32 = 180.0;

/// What became of the dialog of a file widget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FileState {
    /// It is open.
    Waiting,
    /// It could not be shown, for this reason.
    Trouble(String),
}

impl View<'_> {
    pub(super) fn file_ui(&mut self, ui: &mut Ui, widget: &WidgetElement, extensions: &[Arc<str>]) {
        let value = self.value(widget);
        let path = text_of(&value);
        label_ui(ui, widget);
        let width = ui.available_width().min(MAX_WIDTH);
        if width < ROOM_FOR_BUTTONS + 160.0 {
            self.path_ui(ui, widget, path, width);
            ui.horizontal(|ui| self.buttons_ui(ui, widget, path, extensions));
        } else {
            ui.horizontal(|ui| {
                self.path_ui(ui, widget, path, width - ROOM_FOR_BUTTONS);
                self.buttons_ui(ui, widget, path, extensions);
            });
        }
        match self.memory.files.get(&widget.id) {
            Some(FileState::Waiting) => {
                ui.label(
                    RichText::new("Choose a file in the dialog …")
                        .small()
                        .weak(),
                );
            }
            Some(FileState::Trouble(reason)) => {
                trouble_ui(ui, reason);
            }
            None => {}
        }
    }

    fn path_ui(&mut self, ui: &mut Ui, widget: &WidgetElement, path: &str, width: f32) {
        ui.scope(|ui| {
            ui.set_max_width(width);
            let line = Line::new(path, "path of a file", width);
            if let Some(typed) = line_ui(ui, widget, &widget.label, &line) {
                self.memory.files.remove(&widget.id);
                self.set(widget, Value::Text(typed.into()));
            }
        });
    }

    fn buttons_ui(
        &mut self,
        ui: &mut Ui,
        widget: &WidgetElement,
        path: &str,
        extensions: &[Arc<str>],
    ) {
        let is_waiting = self.memory.files.get(&widget.id) == Some(&FileState::Waiting);
        let browse = ui.add_enabled(!is_waiting, Button::new("Browse…"));
        if browse.on_hover_text("Choose a file in a dialog").clicked() {
            self.memory.files.insert(widget.id, FileState::Waiting);
            self.picks
                .push((widget.id, PickFile::new(&widget.label, extensions)));
        }
        if !path.is_empty() {
            let clear = ui.button("✕").on_hover_text("Clear the file");
            if clear.accessible_name("Clear the file").clicked() {
                self.set(widget, Value::Text("".into()));
            }
        }
    }
}

impl ViewMemory {
    /// Takes in what a dialog answered; returns what to tell the script.
    pub(crate) fn picked(&mut self, widget: &WidgetElement, picked: Picked) -> Option<Command> {
        self.files.remove(&widget.id);
        match picked {
            Picked::Nothing => None,
            Picked::Unavailable(reason) => {
                self.files.insert(widget.id, FileState::Trouble(reason));
                None
            }
            Picked::File(path) => {
                if let Some(path) = path.to_str() {
                    self.edits.set(widget, Value::Text(path.into()))
                } else {
                    let reason = format!(
                        "this path is not UTF-8, rename the file: {}",
                        path.display()
                    );
                    self.files.insert(widget.id, FileState::Trouble(reason));
                    None
                }
            }
        }
    }
}
