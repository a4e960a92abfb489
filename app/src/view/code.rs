//! Source code: monospaced, coloured where the language is known, and ready to be copied.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{
    Align2, FontId, Frame, Label, Margin, RichText, ScrollArea, TextFormat, TextStyle, Ui,
    UiBuilder, Vec2, vec2,
};

use crate::bidi::as_code;
use crate::element::CodeLook;
use crate::theme::low_button;
use crate::view::{highlight, long, state_id, words_label};

/// Room for the button that copies.
const COPY_SIZE: Vec2 = vec2(54.0, 24.0);

/// Room for the bar below code that is wider than its block.
const ROOM_FOR_BAR: f32 = 4.0;

/// A block of code as wide as its place.
pub(super) fn code_ui(ui: &mut Ui, all: &str, language: Option<&str>, look: CodeLook) {
    let (text, n_more) = long::head(all);
    let frame = Frame::new()
        .fill(ui.visuals().code_bg_color)
        .corner_radius(8)
        .inner_margin(Margin::symmetric(12, 10));
    let block = frame.show(ui, |ui| {
        ui.set_width(ui.available_width().max(0.0));
        let job = remembered_job(ui, text.trim_end(), language);
        ui.horizontal_top(|ui| {
            // No code stands below the button.
            ui.set_max_width((ui.available_width() - COPY_SIZE.x).max(64.0));
            ui.spacing_mut().item_spacing.x = 12.0;
            if look.has_numbers && !look.wraps {
                numbers_ui(ui, text.trim_end());
            }
            if look.wraps && look.has_numbers {
                ui.vertical(|ui| numbered_ui(ui, &job));
            } else if look.wraps {
                ui.add(words_label((*job).clone()).wrap());
            } else {
                ScrollArea::horizontal().show_viewport(ui, |ui, viewport| {
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = ROOM_FOR_BAR;
                        let code = ui.add(words_label((*job).clone()).extend());
                        if code.rect.width() > viewport.width() + 1.0 {
                            // The bar that scrolls sideways covers no code.
                            ui.allocate_space(vec2(0.0, ROOM_FOR_BAR));
                        }
                    });
                });
            }
        });
        long::rest_ui(ui, n_more, all);
    });
    let corner =
        Align2::RIGHT_TOP.align_size_within_rect(COPY_SIZE, block.response.rect.shrink(6.0));
    ui.scope_builder(UiBuilder::new().max_rect(corner).id_salt("copy"), |ui| {
        copy_button_ui(ui, all);
    });
}

/// The numbers of all lines, right-aligned in a column that can't be selected.
fn numbers_ui(ui: &mut Ui, text: &str) {
    let n_lines = text.split('\n').count();
    let width = n_lines.to_string().len();
    let numbers: Vec<_> = (1..=n_lines).map(|n| format!("{n:>width$}")).collect();
    ui.add(number_label(numbers.join("\n")).extend());
}

/// Lines that are broken where they are too long, each with its number.
fn numbered_ui(ui: &mut Ui, job: &LayoutJob) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let lines = lines_of(job);
    let width = lines.len().to_string().len();
    for (idx, line) in lines.into_iter().enumerate() {
        ui.horizontal_top(|ui| {
            ui.add(number_label(format!("{:>width$}", idx + 1)).extend());
            ui.add(words_label(line).wrap());
        });
    }
}

fn number_label(text: String) -> Label {
    Label::new(RichText::new(text).monospace().weak()).selectable(false)
}

/// A laid-out text, line by line.
fn lines_of(job: &LayoutJob) -> Vec<LayoutJob> {
    let mut lines = vec![as_code(LayoutJob::default())];
    for section in &job.sections {
        let text = &job.text[section.byte_range.start.0..section.byte_range.end.0];
        for (idx, piece) in text.split('\n').enumerate() {
            if idx > 0 {
                lines.push(as_code(LayoutJob::default()));
            }
            if let Some(line) = lines.last_mut() {
                line.append(piece, 0.0, section.format.clone());
            }
        }
    }
    lines
}

/// A button that copies `text`.
pub(crate) fn copy_button_ui(ui: &mut Ui, text: &str) {
    ui.spacing_mut().button_padding.x = 8.0;
    if ui
        .add(low_button("Copy"))
        .on_hover_text("Copy the code")
        .clicked()
    {
        ui.copy_text(text.to_owned());
    }
}

/// Code laid out for the style of a `Ui`.
pub(crate) fn job(ui: &Ui, text: &str, language: Option<&str>) -> LayoutJob {
    let font = TextStyle::Monospace.resolve(ui.style());
    let text = long::visible(text);
    as_code(match language {
        Some(language) => highlight::job(&text, language, &font, ui.visuals()),
        None => LayoutJob::single_section(
            text.into_owned(),
            TextFormat::simple(font, ui.visuals().text_color()),
        ),
    })
}

/// The same, found again in the next frame: colours of long code take longer than drawing it.
fn remembered_job(ui: &Ui, text: &str, language: Option<&str>) -> Arc<LayoutJob> {
    let font: FontId = TextStyle::Monospace.resolve(ui.style());
    let mut hasher = DefaultHasher::new();
    (text, language, ui.visuals().dark_mode, &font).hash(&mut hasher);
    let hash = hasher.finish();
    let id = state_id(ui, "job");
    let known: Option<(u64, Arc<LayoutJob>)> = ui.data(|data| data.get_temp(id));
    match known {
        Some((of, job)) if of == hash => job,
        _ => {
            let job = Arc::new(job(ui, text, language));
            ui.data_mut(|data| data.insert_temp(id, (hash, Arc::clone(&job))));
            job
        }
    }
}
