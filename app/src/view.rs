//! Drawing a page: each [`Element`] in its view, containers around them.
//!
//! Views only read the page. What the user does is collected as commands for the script, and shown at once
//! from the window's own edits. Nothing here blocks, and only what is visible of a table is formatted.

mod alert;
mod badge;
mod bold;
mod chart;
mod clip;
mod code;
mod columns;
mod container;
mod drawing;
mod file;
mod focus;
mod form;
mod heights;
pub(crate) mod help;
mod highlight;
mod image;
mod json;
mod long;
mod markdown;
mod metric;
mod overlay;
mod paragraph;
mod place;
pub(crate) mod saving;
mod spinner;
mod status;
mod tab_stops;
mod table;
mod tabs;
mod text;
mod widget;

use std::collections::HashMap;
use std::sync::Arc;

use egui::{Id, Ui};
use egui_commonmark::CommonMarkCache;

pub(crate) use crate::view::code::{copy_button_ui, job as code_job};
pub(crate) use crate::view::file::FileState;
pub(crate) use crate::view::paragraph::words_label;

use crate::element::widget::{Value, WidgetElement, WidgetId, WidgetKind};
use crate::element::{ContainerId, ContainerKind, Element, TapeNode};
use crate::platform::FileRequest;
use crate::protocol::{Command, Delta};
use crate::shell::edits::Edits;
use crate::shell::tree::PageTree;
use crate::view::saving::{SaveRequest, Saved};

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
    /// Files to write after this frame.
    pub(crate) saves: &'a mut Vec<SaveRequest>,
    /// The page that the user wants to see instead.
    pub(crate) destination: &'a mut Option<Arc<str>>,
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
    /// What the user does in data editors.
    editors: widget::Editors,
    /// Buttons that were pressed in this frame.
    pressed: Vec<WidgetElement>,
    /// Where dialogs were put: they are drawn apart from what stands around them.
    dialogs: Vec<(ContainerId, usize)>,
    /// Of the dialogs that are open, what had the focus before, and the pass in which each was drawn last.
    openers: HashMap<WidgetId, (Option<Id>, u64)>,
    /// Places to drop files on.
    drop_targets: file::DropTargets,
    /// Laid-out CommonMark.
    markdown: CommonMarkCache,
    /// What the user did to tables.
    tables: table::Tables,
    /// What is known of places that are too long to be laid out whole.
    long_places: place::LongPlaces,
    /// By how much what can be seen stands lower in this frame than was guessed.
    grown: f32,
    /// How many places are around the one that is being drawn.
    depth: usize,
    /// Closures of the script that panicked.
    broken: drawing::Broken,
    /// Images on the graphics card.
    textures: image::Textures,
    /// Charts that are ready to be drawn.
    charts: chart::Charts,
}

impl ViewMemory {
    /// Notes where dialogs stand, before the page takes a delta in.
    pub(crate) fn note(&mut self, delta: &Delta) {
        if let Delta::Put {
            container,
            index,
            element:
                Element::Container {
                    kind: ContainerKind::Dialog { .. },
                    ..
                },
        } = delta
            && !self.dialogs.contains(&(*container, *index))
        {
            self.dialogs.push((*container, *index));
        }
    }

    /// Whether anything is remembered that goes with a widget.
    pub(crate) fn has_of_widgets(&self) -> bool {
        self.edits.has_kept() || !self.files.is_empty() || !self.editors.is_empty()
    }

    /// Forgets what belongs to widgets that are gone.
    pub(crate) fn forget_unless(&mut self, is_there: impl Fn(WidgetId) -> bool) {
        self.edits.forget_unless(&is_there);
        self.files.retain(|id, _| is_there(*id));
        self.editors.forget_unless(is_there);
    }

    /// Takes in how saving a file went.
    pub(crate) fn saved(&mut self, saved: Saved) {
        if !self.tables.saved(&saved) {
            self.charts.saved(saved);
        }
    }
}

/// Where elements come from: a container of the page, or a block that is shared by all who replay it.
#[derive(Clone, Copy)]
enum Place<'a> {
    Live(ContainerId),
    Tape(&'a [TapeNode]),
}

impl Place<'_> {
    /// How many elements it has room for.
    fn len(self, tree: &PageTree) -> usize {
        match self {
            Self::Live(container) => tree.n_places(container),
            Self::Tape(nodes) => nodes.len(),
        }
    }
}

impl View<'_> {
    /// Draws a container of the page, and wakes the window when it will look different by itself.
    pub(crate) fn page_ui(&mut self, ui: &mut Ui, container: ContainerId) {
        if let Some(secs) = self.tree.next_change_secs(self.now) {
            ui.request_repaint_after_secs(secs as f32);
        }
        self.memory.depth = 0;
        ui.push_id(container.0, |ui| {
            self.scrolled_place_ui(ui, Place::Live(container));
            focus::follow_ui(ui);
        });
        let frame = ui.ctx().cumulative_pass_nr();
        self.memory.charts.sweep(frame);
        self.memory.textures.sweep(frame);
        self.memory.tables.sweep(frame);
        self.memory.broken.sweep(frame);
    }

    /// Draws what stands in front of the page, after its places, and tells the script of the buttons. A field below
    /// its button gives away what was typed only after the button was drawn: the press comes last.
    pub(crate) fn end_ui(&mut self, ui: &mut Ui) {
        self.dialogs_ui(ui);
        for button in std::mem::take(&mut self.memory.pressed) {
            let command = self.memory.edits.press(&button);
            self.commands.push(command);
        }
    }

    /// Draws an element. Each keeps what the user does to it under its place; a widget under its identity, so that the
    /// focus stays when something appears above.
    fn element_ui(
        &mut self,
        ui: &mut Ui,
        index: usize,
        element: &Element,
        children: Option<&[TapeNode]>,
    ) {
        let place = |id: ContainerId| children.map_or(Place::Live(id), Place::Tape);
        match element {
            // A dialog stands in front of the page, and takes no room in it.
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
                // Those of the page itself are drawn at its end, also where their place is not.
                if children.is_some() {
                    self.dialog_ui(ui, title, *widget, *width, place(*id));
                }
            }
            Element::Widget(widget) => {
                ui.push_id(widget.id.0, |ui| match widget.form {
                    Some(form) => self.form_widget_ui(ui, widget, form),
                    None => self.widget_ui(ui, widget),
                });
            }
            Element::Container { id, kind } => {
                let place = place(*id);
                ui.push_id(("container", id.0), |ui| self.container_ui(ui, kind, place));
            }
            Element::Replay { id, tape } => {
                ui.push_id(("replay", id.0), |ui| {
                    self.place_ui(ui, Place::Tape(&tape.page));
                });
            }
            shown => {
                ui.push_id(index, |ui| self.shown_ui(ui, shown));
            }
        }
    }

    /// Draws an element that only shows something.
    fn shown_ui(&mut self, ui: &mut Ui, element: &Element) {
        let markdown = &mut self.memory.markdown;
        match element {
            Element::Text { role, text } => text::text_ui(ui, *role, text),
            Element::Markdown(text) => markdown::markdown_ui(ui, markdown, text),
            Element::Heading {
                role,
                text,
                help,
                has_divider,
            } => text::heading_ui(ui, *role, text, help.as_deref(), *has_divider),
            Element::Badge { text, level, glyph } => {
                badge::badge_ui(ui, text, *level, glyph.as_deref());
            }
            Element::Link {
                label,
                url,
                help,
                is_button,
            } => badge::link_ui(ui, label, url, help.as_deref(), *is_button),
            Element::PageLink {
                label,
                page,
                icon,
                help,
                is_enabled,
            } => {
                let icon = icon.as_deref();
                if badge::page_link_ui(ui, label, icon, help.as_deref(), *is_enabled) {
                    *self.destination = Some(Arc::clone(page));
                }
            }
            Element::Code {
                text,
                language,
                look,
            } => code::code_ui(ui, text, language.as_deref(), *look),
            Element::Divider => drop(ui.add(egui::Separator::default().spacing(16.0))),
            Element::Metric {
                label,
                value,
                delta,
                look,
            } => metric::metric_ui(ui, label, value, delta.as_deref(), look),
            Element::Alert { level, text } => alert::alert_ui(ui, markdown, *level, text),
            Element::Deprecation { function, text } => {
                alert::deprecation_ui(ui, markdown, function, text);
            }
            Element::Exception(exception) => alert::exception_ui(ui, exception),
            Element::Progress { fraction, text } => {
                metric::progress_ui(ui, *fraction, text.as_deref());
            }
            Element::Table(table) => self.table_ui(ui, table),
            Element::Chart(chart) => {
                let charts = &mut self.memory.charts;
                self.saves.extend(chart::chart_ui(ui, charts, chart));
            }
            Element::Image(image) => image::image_ui(ui, &mut self.memory.textures, image),
            Element::Images(images) => {
                image::images_ui(ui, &mut self.memory.textures, images);
            }
            Element::Tree { value, open_depth } => json::json_ui(ui, value, *open_depth),
            Element::Drawing(drawing) => self.drawing_ui(ui, drawing),
            Element::Widget(_) | Element::Container { .. } | Element::Replay { .. } => {}
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

    /// A button was pressed; the script hears of it at the end of the frame.
    fn press(&mut self, button: &WidgetElement) {
        self.memory.pressed.push(button.clone());
    }

    fn set(&mut self, widget: &WidgetElement, value: Value) {
        let command = self.memory.edits.set(widget, value);
        self.commands.extend(command);
    }
}

/// The id under which a part of an element keeps what the user did to it.
fn state_id(ui: &Ui, salt: &'static str) -> Id {
    ui.scope_id().with(salt)
}
