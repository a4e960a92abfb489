//! The file widget: a path to type, a button that opens the native dialog, and a place to drop files on.
//!
//! Where no dialog can be shown, it says so, and the path can still be typed. Nothing here looks at a file: the
//! script does.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{Button, Key, Rect, RichText, Stroke, StrokeKind, TextEdit, Ui, UiBuilder};

use crate::element::widget::{FileFilter, FilePurpose, Value, WidgetElement, WidgetId};
use crate::platform::{FileRequest, Picked};
use crate::protocol::Command;
use crate::view::widget::{Line, MAX_WIDTH, label_ui, line_ui, trouble_ui, with_help};
use crate::view::{View, ViewMemory, state_id};

/// Room for the buttons beside the path.
const ROOM_FOR_BUTTONS: f32 = 180.0;

/// What became of the dialog of a file widget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FileState {
    /// It is open.
    Waiting,
    /// It could not be shown, or what it answered could not be taken, for this reason.
    Trouble(String),
}

/// File widgets that the last frames have drawn.
#[derive(Debug, Default)]
pub(crate) struct DropTargets {
    /// The widgets, and the frame in which each was drawn last.
    drawn: Vec<(WidgetId, u64)>,
}

impl DropTargets {
    fn did_draw(&mut self, widget: WidgetId, frame: u64) {
        self.drawn
            .retain(|(id, at)| *id != widget && at + 1 >= frame);
        self.drawn.push((widget, frame));
    }

    /// Whether this is the only one: what is dropped anywhere is meant for it.
    fn is_alone(&self, widget: WidgetId) -> bool {
        self.drawn.iter().all(|(id, _)| *id == widget)
    }
}

impl View<'_> {
    pub(super) fn file_ui(
        &mut self,
        ui: &mut Ui,
        widget: &WidgetElement,
        purpose: &FilePurpose,
        filters: &[FileFilter],
    ) {
        let paths = match self.value(widget) {
            Value::Paths(paths) => paths,
            _ => Arc::default(),
        };
        let shown = ui.scope_builder(UiBuilder::new(), |ui| match purpose {
            FilePurpose::Save { .. } => self.save_ui(ui, widget, purpose, filters, &paths),
            _ => self.open_ui(ui, widget, purpose, filters, &paths),
        });
        match self.memory.files.get(&widget.id) {
            Some(FileState::Waiting) => {
                ui.label(RichText::new("Answer in the dialog …").small().weak());
            }
            Some(FileState::Trouble(reason)) => trouble_ui(ui, reason),
            None => {}
        }
        let takes_drops = !matches!(purpose, FilePurpose::Save { .. }) && widget.is_enabled;
        if takes_drops {
            self.drop_ui(ui, widget, purpose, filters, shown.response.rect);
        }
    }

    fn open_ui(
        &mut self,
        ui: &mut Ui,
        widget: &WidgetElement,
        purpose: &FilePurpose,
        filters: &[FileFilter],
        paths: &[Arc<Path>],
    ) {
        label_ui(ui, widget);
        let width = ui.available_width().min(MAX_WIDTH);
        if width < ROOM_FOR_BUTTONS + 160.0 {
            self.path_ui(ui, widget, purpose, paths, width);
            ui.horizontal(|ui| self.buttons_ui(ui, widget, purpose, filters, paths));
        } else {
            ui.horizontal(|ui| {
                self.path_ui(ui, widget, purpose, paths, width - ROOM_FOR_BUTTONS);
                self.buttons_ui(ui, widget, purpose, filters, paths);
            });
        }
        if paths.len() > 1 {
            ui.label(RichText::new(names(paths)).small().weak());
        }
    }

    /// A button; where there is no dialog, a path to type below it.
    fn save_ui(
        &mut self,
        ui: &mut Ui,
        widget: &WidgetElement,
        purpose: &FilePurpose,
        filters: &[FileFilter],
        paths: &[Arc<Path>],
    ) {
        let is_waiting = self.is_waiting(widget);
        let button = ui.add_enabled(!is_waiting, Button::new(&*widget.label));
        if with_help(button, widget).clicked() {
            self.ask(widget, purpose, filters);
        }
        if let Some(FileState::Trouble(_)) = self.memory.files.get(&widget.id) {
            self.save_path_ui(ui, widget, paths);
        }
    }

    /// A path to type, and what saves there. Going elsewhere doesn't: nobody would expect a file of it.
    fn save_path_ui(&mut self, ui: &mut Ui, widget: &WidgetElement, paths: &[Arc<Path>]) {
        let id = state_id(ui, "path");
        let typed = ui.data(|data| data.get_temp::<String>(id));
        let mut path = typed.unwrap_or_else(|| first(paths));
        let width = (ui.available_width().min(MAX_WIDTH) - ROOM_FOR_BUTTONS).max(160.0);
        let is_wanted = ui.horizontal_wrapped(|ui| {
            let field = TextEdit::singleline(&mut path)
                .hint_text("path to save to")
                .margin(egui::vec2(10.0, 6.0))
                .desired_width(width);
            let name = format!("Path for {}", widget.label);
            let field = with_help(ui.add(field), widget).accessible_name(name);
            let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let button = ui.add_enabled(!path.trim().is_empty(), Button::new("Save"));
            let button =
                button.on_hover_text("Replaces the file that stands there, if there is one");
            button.accessible_name("Save to this path").clicked() || is_entered
        });
        let to = PathBuf::from(path.trim());
        if is_wanted.inner && !to.as_os_str().is_empty() {
            ui.data_mut(|data| data.remove::<String>(id));
            self.take(widget, [to]);
        } else {
            ui.data_mut(|data| data.insert_temp(id, path));
        }
    }

    fn path_ui(
        &mut self,
        ui: &mut Ui,
        widget: &WidgetElement,
        purpose: &FilePurpose,
        paths: &[Arc<Path>],
        width: f32,
    ) {
        let (text, hint) = match (purpose, paths) {
            (FilePurpose::Several, [_, _, ..]) => {
                (format!("{} files", paths.len()), "paths of files")
            }
            (FilePurpose::Folder, _) => (first(paths), "path of a folder, or drop one here"),
            _ => (first(paths), "path of a file, or drop one here"),
        };
        ui.scope(|ui| {
            ui.set_max_width(width);
            let line = Line::new(&text, hint, width);
            if let Some(typed) = line_ui(ui, widget, &widget.label, &line) {
                let typed = typed.trim();
                let typed = (!typed.is_empty()).then(|| PathBuf::from(typed));
                self.take(widget, typed);
            }
        });
    }

    fn buttons_ui(
        &mut self,
        ui: &mut Ui,
        widget: &WidgetElement,
        purpose: &FilePurpose,
        filters: &[FileFilter],
        paths: &[Arc<Path>],
    ) {
        let is_waiting = self.is_waiting(widget);
        let browse = ui.add_enabled(!is_waiting, Button::new("Browse…"));
        if browse.on_hover_text("Choose in a dialog").clicked() {
            self.ask(widget, purpose, filters);
        }
        if !paths.is_empty() {
            let clear = ui.button("✕").on_hover_text("Clear");
            let name = format!("Clear {}", widget.label);
            if clear.accessible_name(name).clicked() {
                self.take(widget, None);
            }
        }
    }

    /// Shows where files can be dropped while some hang over the window, and takes those that are.
    fn drop_ui(
        &mut self,
        ui: &Ui,
        widget: &WidgetElement,
        purpose: &FilePurpose,
        filters: &[FileFilter],
        rect: Rect,
    ) {
        let is_alone = self.memory.drop_targets.is_alone(widget.id);
        let frame = ui.cumulative_frame_nr();
        self.memory.drop_targets.did_draw(widget.id, frame);
        let (is_over, dropped) = ui.input(|input| {
            let is_here = is_alone
                || input
                    .pointer
                    .latest_pos()
                    .is_some_and(|at| rect.contains(at));
            let dropped = input.raw.dropped_files.iter().filter(|_| is_here);
            let dropped: Vec<_> = dropped.map(|file| file.path().to_path_buf()).collect();
            (is_here && !input.raw.hovered_files.is_empty(), dropped)
        });
        if is_over {
            let stroke = Stroke::new(2.0, ui.visuals().hyperlink_color);
            ui.painter()
                .rect_stroke(rect.expand(4.0), 6.0, stroke, StrokeKind::Outside);
        }
        if dropped.is_empty() {
            return;
        }
        match fitting(dropped, purpose, filters) {
            Ok(paths) => self.take(widget, paths),
            Err(reason) => {
                let trouble = FileState::Trouble(reason);
                self.memory.files.insert(widget.id, trouble);
            }
        }
    }

    fn is_waiting(&self, widget: &WidgetElement) -> bool {
        self.memory.files.get(&widget.id) == Some(&FileState::Waiting)
    }

    fn ask(&mut self, widget: &WidgetElement, purpose: &FilePurpose, filters: &[FileFilter]) {
        self.memory.files.insert(widget.id, FileState::Waiting);
        let request = FileRequest::new(&widget.label, purpose, filters);
        self.picks.push((widget.id, request));
    }

    fn take(&mut self, widget: &WidgetElement, paths: impl IntoIterator<Item = PathBuf>) {
        let commands = self.memory.take_paths(widget, paths);
        self.commands.extend(commands);
    }
}

/// What of the dropped files the widget can take, or why none.
fn fitting(
    mut dropped: Vec<PathBuf>,
    purpose: &FilePurpose,
    filters: &[FileFilter],
) -> Result<Vec<PathBuf>, String> {
    let fits = |path: &PathBuf| {
        let ending = path
            .extension()
            .map(|it| it.to_string_lossy().to_lowercase());
        let endings = || filters.iter().flat_map(|filter| &*filter.extensions);
        endings().next().is_none()
            || endings().any(|it| ending.as_deref() == Some(it.to_lowercase().as_str()))
    };
    if *purpose != FilePurpose::Folder
        && let Some(other) = dropped.iter().find(|path| !fits(path))
    {
        let names: Vec<_> = filters.iter().map(|filter| &*filter.name).collect();
        let name = other.file_name().unwrap_or_default().to_string_lossy();
        return Err(format!("{name:?} is none of: {}", names.join(", ")));
    }
    if dropped.len() > 1 && *purpose != FilePurpose::Several {
        return Err(format!("{} were dropped, but one is wanted", dropped.len()));
    }
    dropped.sort();
    Ok(dropped)
}

fn first(paths: &[Arc<Path>]) -> String {
    paths
        .first()
        .map(|path| path.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// The names of the first files, and how many more there are.
fn names(paths: &[Arc<Path>]) -> String {
    const MOST: usize = 5;
    let name = |path: &Arc<Path>| {
        path.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let shown: Vec<_> = paths.iter().take(MOST).map(name).collect();
    match paths.len().checked_sub(MOST).filter(|rest| *rest > 0) {
        Some(rest) => format!("{} and {rest} more", shown.join(", ")),
        None => shown.join(", "),
    }
}

impl ViewMemory {
    /// Takes in what a dialog answered; returns what to tell the script.
    pub(crate) fn picked(&mut self, widget: &WidgetElement, picked: Picked) -> Vec<Command> {
        self.files.remove(&widget.id);
        match picked {
            Picked::Nothing => Vec::new(),
            Picked::Unavailable(reason) => {
                self.files.insert(widget.id, FileState::Trouble(reason));
                Vec::new()
            }
            Picked::Files(paths) => self.take_paths(widget, paths),
        }
    }

    /// Sets the paths of a widget. The press tells a run that there is an answer, also if it is that of last time.
    fn take_paths(
        &mut self,
        widget: &WidgetElement,
        paths: impl IntoIterator<Item = PathBuf>,
    ) -> Vec<Command> {
        self.files.remove(&widget.id);
        let paths: Arc<[Arc<Path>]> = paths.into_iter().map(Arc::from).collect();
        let is_answer = !paths.is_empty();
        // In a form the answer waits until it is submitted.
        let Some(set) = self.edits.set(widget, Value::Paths(paths)) else {
            return Vec::new();
        };
        let press = is_answer.then(|| self.edits.press(widget));
        [set].into_iter().chain(press).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dropped_files_that_do_not_fit_are_refused_with_the_reason() {
        let images = [FileFilter {
            name: "Images".into(),
            extensions: ["png".into(), "jpg".into()].into(),
        }];
        let fit = |names: &[&str], purpose| {
            let dropped = names.iter().map(PathBuf::from).collect();
            fitting(dropped, &purpose, &images)
        };
        assert_eq!(
            fit(&["/b.PNG", "/a.jpg"], FilePurpose::Several).map(|it| it.len()),
            Ok(2)
        );
        let refused = fit(&["/a.txt"], FilePurpose::One);
        assert_eq!(refused, Err("\"a.txt\" is none of: Images".to_owned()));
        let refused = fit(&["/a.png", "/b.png"], FilePurpose::One);
        assert_eq!(refused, Err("2 were dropped, but one is wanted".to_owned()));
    }
}
