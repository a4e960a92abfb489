//! Paragraphs of running text, on the side of the page where their readers begin.

use egui::{Align, Label, Layout, Response, Sense, Ui, WidgetText};

use crate::bidi::{has_rtl, is_rtl_paragraph};

/// A text that may take several lines.
pub(super) fn paragraph_ui(ui: &mut Ui, text: impl Into<WidgetText>) -> Response {
    let text = text.into();
    let words = text.text();
    if !has_rtl(words) {
        return ui.add(Label::new(text).wrap());
    }
    let words = words.to_owned();
    let label = aligned_ui(ui, is_rtl_paragraph(&words), |ui| {
        ui.add(words_label(text).wrap())
    });
    copyable(&label, &words)
}

/// Words that are not selected with the pointer where egui would mark others than those that are copied.
pub(crate) fn words_label(text: impl Into<WidgetText>) -> Label {
    let text = text.into();
    if has_rtl(text.text()) {
        Label::new(text).selectable(false)
    } else {
        Label::new(text)
    }
}

/// Words that can be copied: selected with the pointer, or from a menu where they are not selected.
pub(super) fn words_ui(
    ui: &mut Ui,
    text: impl Into<WidgetText>,
    look: impl FnOnce(Label) -> Label,
) -> Response {
    let text = text.into();
    let words = has_rtl(text.text()).then(|| text.text().to_owned());
    let label = ui.add(look(words_label(text)));
    match words {
        Some(words) => copyable(&label, &words),
        None => label,
    }
}

/// Draws at the right what is read from right to left. What stands in a row stays where it is.
pub(super) fn aligned_ui<R>(ui: &mut Ui, is_rtl: bool, contents: impl FnOnce(&mut Ui) -> R) -> R {
    if is_rtl && ui.layout().is_vertical() {
        ui.with_layout(Layout::top_down(Align::Max), contents).inner
    } else {
        contents(ui)
    }
}

/// Lets a text be copied that can't be selected: egui selects in the order in which it lays out, and a reader of Hebrew
/// or Arabic would get other words than those that are marked.
pub(super) fn copyable(label: &Response, words: &str) -> Response {
    let label = label.interact(Sense::CLICK);
    label.context_menu(|ui| {
        if ui.button("Copy text").clicked() {
            ui.copy_text(words.to_owned());
            ui.close();
        }
    });
    label
}
