//! Widgets: each shows the user's value at once, and tells the script.
//!
//! Every widget has its label as its accessible name, works from the keyboard, and keeps what is being typed
//! to itself until it is finished: a rerun in between never takes the text away.

mod calendar;
mod choice;
mod choices;
mod color;
mod cursor;
mod day;
mod editor;
mod feedback;
mod group;
mod list;
mod number;
mod press;
mod slider;
mod text;

use std::borrow::Cow;

use egui::{FontId, Label, Response, RichText, Ui, UiBuilder, vec2};

use crate::element::widget::{LabelVisibility, WidgetElement, WidgetKind};
use crate::theme::tokens::size;
use crate::view::text::{help_mark_ui, help_ui};
use crate::view::{View, help, long};

use crate::view::widget::editor::Editor;
pub(crate) use crate::view::widget::editor::Editors;
pub(super) use crate::view::widget::text::{Line, line_ui};

/// Sliders, lists and text fields don't get wider.
pub(super) const MAX_WIDTH: f32 = 920.0;

impl View<'_> {
    pub(super) fn widget_ui(&mut self, ui: &mut Ui, widget: &WidgetElement) {
        let shortened = shortened(widget);
        let widget = shortened.as_ref().unwrap_or(widget);
        let builder = if widget.is_enabled {
            UiBuilder::new()
        } else {
            UiBuilder::new().disabled()
        };
        ui.scope_builder(builder, |ui| {
            // What belongs to one widget stands closer together than two widgets do.
            ui.spacing_mut().item_spacing.y = size::GRID[0];
            self.kind_ui(ui, widget);
        });
    }

    fn kind_ui(&mut self, ui: &mut Ui, widget: &WidgetElement) {
        use WidgetKind as Kind;
        match &widget.kind {
            Kind::Button { look } | Kind::Submit { look } => self.button_ui(ui, widget, look),
            Kind::Checkbox => self.checkbox_ui(ui, widget),
            // Its container shows it.
            Kind::Dialog => {}
            Kind::Toggle => self.toggle_ui(ui, widget),
            Kind::Slider { bounds, format } => self.slider_ui(ui, widget, *bounds, format),
            Kind::RangeSlider { bounds, format } => {
                self.range_slider_ui(ui, widget, *bounds, format);
            }
            Kind::Number { bounds, format } => self.number_ui(ui, widget, *bounds, format),
            Kind::Choice {
                style,
                options,
                is_optional,
                look,
            } => self.choice_ui(ui, widget, *style, options, *is_optional, look),
            Kind::Choices { options, max, look } => {
                self.choices_ui(ui, widget, options, *max, look);
            }
            Kind::TextInput { max_chars, look } => {
                self.text_input_ui(ui, widget, *max_chars, look);
            }
            Kind::TextArea { max_chars, look } => self.text_area_ui(ui, widget, *max_chars, look),
            Kind::Date { min, max, .. } => self.date_ui(ui, widget, [*min, *max]),
            Kind::DateRange { min, max } => self.date_range_ui(ui, widget, [*min, *max]),
            Kind::Time { step_secs } => self.time_ui(ui, widget, *step_secs),
            Kind::Color => self.color_ui(ui, widget),
            Kind::Feedback { scale } => self.feedback_ui(ui, widget, *scale),
            Kind::File { purpose, filters } => self.file_ui(ui, widget, purpose, filters),
            Kind::Editor {
                element,
                disabled,
                can_have_other_rows,
            } => {
                let editor = Editor {
                    element,
                    disabled,
                    can_have_other_rows: *can_have_other_rows,
                };
                self.editor_ui(ui, widget, &editor);
            }
            Kind::Table { element, rows } => self.table_widget_ui(ui, widget, element, *rows),
        }
    }
}

/// The widget under a name that can be laid out, if it has one that can't.
fn shortened(widget: &WidgetElement) -> Option<WidgetElement> {
    match long::name(&widget.label) {
        Cow::Borrowed(_) => None,
        Cow::Owned(name) => Some(WidgetElement {
            label: name.into(),
            ..widget.clone()
        }),
    }
}

/// The label above a widget, small, so that the widget itself stands out; a question mark where there is help.
pub(super) fn label_ui(ui: &mut Ui, widget: &WidgetElement) {
    let text = RichText::new(&*widget.label).size(size::BODY);
    match widget.label_visibility {
        LabelVisibility::Visible => {
            low_row_ui(ui, |ui| label_and_help_ui(ui, widget, text));
        }
        LabelVisibility::Hidden => {
            let height = ui.fonts_mut(|fonts| fonts.row_height(&FontId::proportional(size::BODY)));
            ui.allocate_space(vec2(0.0, height));
        }
        LabelVisibility::Collapsed => {}
    }
}

/// A row that is only as high as what stands in it.
fn low_row_ui(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let height = std::mem::take(&mut ui.spacing_mut().interact_size.y);
    ui.horizontal(contents);
    ui.spacing_mut().interact_size.y = height;
}

/// The label of a widget and its question mark, in a row that is under way.
fn label_and_help_ui(ui: &mut Ui, widget: &WidgetElement, text: RichText) {
    const ROOM_FOR_HELP: f32 = 24.0;
    let width = ui.available_width();
    let room = if widget.help.is_some() {
        ROOM_FOR_HELP
    } else {
        0.0
    };
    ui.scope(|ui| {
        ui.set_max_width((width - room).max(0.0));
        ui.add(Label::new(text).selectable(false).wrap());
    });
    match &widget.help {
        // The keys are in its cells and buttons, not in the widget itself.
        Some(help) if matches!(widget.kind, WidgetKind::Editor { .. }) => drop(help_ui(ui, help)),
        Some(_) => drop(with_help(help_mark_ui(ui), widget)),
        None => {}
    }
}

pub(super) fn with_help(response: Response, widget: &WidgetElement) -> Response {
    match &widget.help {
        Some(help) => help::words(response, help),
        None => response,
    }
}

/// A line below a widget that says what is wrong with what was typed.
pub(super) fn trouble_ui(ui: &mut Ui, reason: &str) {
    use crate::element::AlertLevel;
    use crate::theme::tokens::level;

    let color = level::color(AlertLevel::Warning, ui.visuals().dark_mode);
    let glyph = level::glyph(AlertLevel::Warning);
    ui.label(
        RichText::new(format!("{glyph} {reason}"))
            .small()
            .color(color),
    );
}
