//! Places to type in: a line, or several.

use egui::{Id, Key, Modifiers, Response, RichText, TextEdit, Ui};

use crate::element::widget::{TextLook, Value, WidgetElement};
use crate::view::widget::{MAX_WIDTH, label_ui, with_help};
use crate::view::{View, state_id};

impl View<'_> {
    pub(super) fn text_input_ui(
        &mut self,
        ui: &mut Ui,
        widget: &WidgetElement,
        max_chars: Option<usize>,
        look: &TextLook,
    ) {
        let value = self.value(widget);
        label_ui(ui, widget);
        let width = ui.available_width().min(MAX_WIDTH);
        let line = Line {
            value: text_of(&value),
            placeholder: look.placeholder.as_deref(),
            max_chars,
            is_password: look.is_password,
            width,
        };
        if let Some(text) = line_ui(ui, widget, &widget.label, &line) {
            self.set(widget, Value::Text(text.into()));
        }
    }

    pub(super) fn text_area_ui(
        &mut self,
        ui: &mut Ui,
        widget: &WidgetElement,
        max_chars: Option<usize>,
        look: &TextLook,
    ) {
        let value = self.value(widget);
        label_ui(ui, widget);
        let mut draft = Draft::open(ui, text_of(&value));
        let id = state_id(ui, "field");
        // Taken before the field would see a new line in it.
        let is_taken_over = ui.memory(|memory| memory.has_focus(id))
            && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        let field = TextEdit::multiline(&mut draft.text)
            .id(id)
            .hint_text(look.placeholder.as_deref().unwrap_or_default().to_owned())
            .char_limit(max_chars.unwrap_or(usize::MAX))
            .margin(egui::vec2(10.0, 6.0))
            .desired_rows(look.n_rows)
            .desired_width(ui.available_width().min(MAX_WIDTH));
        let field = with_help(ui.add(field), widget).accessible_name(&*widget.label);
        footer_ui(ui, &draft, max_chars);
        if let Some(text) = draft.close(ui, &field, is_taken_over, text_of(&value)) {
            self.set(widget, Value::Text(text.into()));
        }
    }
}

/// What there is to say below a text area: how long it may get, how it is taken over.
fn footer_ui(ui: &mut Ui, draft: &Draft, max_chars: Option<usize>) {
    let mut says = Vec::new();
    if let Some(max) = max_chars {
        says.push(format!(
            "{} of {max} characters",
            draft.text.chars().count()
        ));
    }
    if draft.is_begun {
        says.push("Ctrl+Enter takes it over, Esc takes it back".to_owned());
    }
    if !says.is_empty() {
        ui.label(RichText::new(says.join(" · ")).small().weak());
    }
}

/// A line to type in.
pub(crate) struct Line<'a> {
    /// What it says while nobody types.
    pub(crate) value: &'a str,
    pub(crate) placeholder: Option<&'a str>,
    pub(crate) max_chars: Option<usize>,
    pub(crate) is_password: bool,
    pub(crate) width: f32,
}

impl<'a> Line<'a> {
    /// A line of this width without further ado.
    pub(crate) fn new(value: &'a str, placeholder: &'a str, width: f32) -> Self {
        Self {
            value,
            placeholder: Some(placeholder),
            max_chars: None,
            is_password: false,
            width,
        }
    }
}

/// A line to type in. Returns the new text when it is finished: on Enter, or when the focus leaves. Escape
/// takes the old text back.
pub(crate) fn line_ui(
    ui: &mut Ui,
    widget: &WidgetElement,
    name: &str,
    line: &Line<'_>,
) -> Option<String> {
    let mut draft = Draft::open(ui, line.value);
    let field = TextEdit::singleline(&mut draft.text)
        .hint_text(line.placeholder.unwrap_or_default().to_owned())
        .char_limit(line.max_chars.unwrap_or(usize::MAX))
        .password(line.is_password)
        // As high as the buttons beside it, whatever the height of a row of text comes to.
        .margin(egui::vec2(10.0, 4.0))
        .min_size(egui::vec2(0.0, ui.spacing().interact_size.y))
        .align(egui::Align2::LEFT_CENTER)
        .desired_width(line.width);
    let field = with_help(ui.add(field), widget).accessible_name(name);
    draft.close(ui, &field, false, line.value)
}

fn text_of(value: &Value) -> &str {
    match value {
        Value::Text(text) => text,
        _ => "",
    }
}

/// What is being typed, kept until it is finished.
struct Draft {
    id: Id,
    text: String,
    /// Whether somebody has begun to type.
    is_begun: bool,
}

impl Draft {
    fn open(ui: &Ui, value: &str) -> Self {
        let id = state_id(ui, "draft");
        let draft = ui.data(|data| data.get_temp::<String>(id));
        Self {
            id,
            is_begun: draft.is_some(),
            text: draft.unwrap_or_else(|| value.to_owned()),
        }
    }

    /// Keeps the draft for the next frame, or returns the text if it is finished and another one than before.
    fn close(self, ui: &Ui, field: &Response, is_taken_over: bool, value: &str) -> Option<String> {
        // A draft without the focus was left behind when the widget was out of sight: it is finished, too.
        let is_left = field.lost_focus() || (self.is_begun && !field.has_focus());
        if !is_left && !is_taken_over {
            if field.changed() {
                ui.data_mut(|data| data.insert_temp(self.id, self.text));
            }
            return None;
        }
        ui.data_mut(|data| data.remove::<String>(self.id));
        let is_taken_back = ui.input(|input| input.key_pressed(Key::Escape));
        (!is_taken_back && self.text != value).then_some(self.text)
    }
}
