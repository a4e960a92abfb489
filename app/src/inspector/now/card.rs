//! One call, or one change, as a card: what, why, and what to do.

use std::borrow::Cow;
use std::time::Duration;

use dacapo_cache::recorder::event::{
    Argument, ArgumentChange, ArgumentRole, Miss, MissReason, Mutation,
};
use egui::{
    CollapsingHeader, Color32, Frame, Grid, Label, Margin, Response, RichText, Stroke, Ui, vec2,
};

use crate::inspector::paint;
use crate::story::{
    Aside, AsideStory, CallOutcome, CallStory, MutationStory, Refresh, RefreshState, figures, words,
};
use crate::theme::tokens::State;

/// What a cell of the table behind a reason shows at most.
const MAX_CELL_CHARS: usize = 24;

/// A call: how it went in a sentence, and for a miss why, and what to do.
pub(super) fn call_ui(ui: &mut Ui, call: &CallStory) {
    let state = match &call.outcome {
        CallOutcome::Hit { .. } => State::Hit,
        CallOutcome::Miss { spent: None, .. } => State::Busy,
        CallOutcome::Miss { .. } => State::Miss,
        CallOutcome::Failed { .. } => State::Changed,
        CallOutcome::Interrupted { .. } => State::Gone,
    };
    card_ui(ui, state, call.depth, |ui| {
        let response = name_ui(ui, &call.function, &call.arguments);
        if let Some(site) = &call.site {
            response.on_hover_text(format!("called at {}:{}", site.file, site.line));
        }
        paint::prose_ui(ui, &words::outcome(call), paint::color(ui, state));
        if let Some(computed) = words::computed(call) {
            paint::note_ui(ui, computed);
        }
        if let Some(refresh) = &call.refresh {
            refresh_ui(ui, refresh);
        }
        match &call.outcome {
            CallOutcome::Hit { .. } => {}
            CallOutcome::Miss { miss, .. } => why_ui(ui, miss),
            CallOutcome::Failed { miss, .. } => {
                paint::note_ui(ui, words::for_failure());
                if let Some(miss) = miss {
                    why_ui(ui, miss);
                }
            }
            CallOutcome::Interrupted { miss, .. } => {
                paint::note_ui(ui, words::for_interruption());
                if let Some(miss) = miss {
                    why_ui(ui, miss);
                }
            }
        }
    });
}

/// How the refresh of a value past its ttl goes, with the glyph of its state.
fn refresh_ui(ui: &mut Ui, refresh: &Refresh) {
    let state = match refresh.state {
        RefreshState::Running => State::Busy,
        RefreshState::Done { .. } => State::Hit,
        RefreshState::Failed { .. } => State::Changed,
        RefreshState::Discarded => State::Gone,
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        paint::glyph_ui(ui, state);
        paint::prose_ui(ui, &words::refresh(refresh), paint::color(ui, state));
    });
}

/// What a rerun brought about besides its calls.
pub(super) fn aside_ui(ui: &mut Ui, story: &AsideStory) {
    let state = match story.aside {
        Aside::Copied { .. } => State::Miss,
        Aside::Cleared { .. } | Aside::Evicted { .. } => State::Gone,
        Aside::FailedToRelease { .. } => State::Changed,
    };
    card_ui(ui, state, 0, |ui| {
        match &story.arguments {
            Some(arguments) => name_ui(ui, &story.function, arguments),
            None => ui.add(Label::new(RichText::new(&*story.function).monospace().strong()).wrap()),
        };
        paint::prose_ui(ui, &words::aside(story), paint::color(ui, state));
        let advice = words::for_aside(&story.aside);
        if !advice.is_empty() {
            paint::note_ui(ui, advice);
        }
    });
}

/// Hits that are not listed one by one.
pub(super) fn more_hits_ui(ui: &mut Ui, function: &str, n: usize, saved: Duration) {
    card_ui(ui, State::Hit, 0, |ui| {
        let text = format!(
            "{} more hits of {function}, saved {}",
            figures::count(n as u64),
            figures::duration(saved)
        );
        ui.add(Label::new(RichText::new(text).color(paint::color(ui, State::Hit))).wrap());
    });
}

/// A change of a resource: what changed, by whom, before and after, and what to do. `when` says that it was
/// another session's doing, and since when.
pub(super) fn mutation_ui(ui: &mut Ui, story: &MutationStory, when: Option<&str>) {
    card_ui(ui, State::Changed, 0, |ui| {
        name_ui(ui, &story.function, &story.arguments);
        paint::prose_ui(
            ui,
            &words::mutation(&story.mutation),
            paint::color(ui, State::Changed),
        );
        if let Some(when) = when {
            paint::note_ui(ui, format!("by another session, {when}"));
        }
        change_ui(ui, &story.mutation);
        paint::note_ui(ui, words::for_mutation(story.kind, &story.mutation));
    });
}

/// Before and after, and the leaves if there are several.
pub(in crate::inspector) fn change_ui(ui: &mut Ui, mutation: &Mutation) {
    Grid::new(ui.next_auto_id())
        .num_columns(2)
        .min_row_height(18.0)
        .spacing(vec2(8.0, 2.0))
        .show(ui, |ui| {
            for (word, value) in [("before", &mutation.before), ("after", &mutation.after)] {
                ui.label(RichText::new(word).small().weak());
                ui.add(Label::new(RichText::new(&**value).monospace()).truncate());
                ui.end_row();
            }
        });
    if mutation.leaves.len() > 1 {
        for leaf in &mutation.leaves {
            ui.add(Label::new(RichText::new(words::leaf(leaf)).monospace()).truncate());
        }
    }
}

/// The table behind a reason: argument, nearest entry, this call; and what to do.
fn why_ui(ui: &mut Ui, miss: &Miss) {
    CollapsingHeader::new(RichText::new("Why?").small())
        .id_salt("why")
        .show(ui, |ui| {
            if !miss.arguments.is_empty() {
                table_ui(ui, miss);
            }
            if miss.nearest.is_none() && matches!(miss.reason, MissReason::FirstCall) {
                paint::note_ui(ui, "The function has no entry to compare with.");
            }
            let advice = words::for_miss(miss);
            if !advice.is_empty() {
                ui.add_space(2.0);
                paint::prose_ui(ui, &advice, ui.visuals().text_color());
            }
        });
}

fn table_ui(ui: &mut Ui, miss: &Miss) {
    let has_nearest = miss.nearest.is_some();
    let changes: Vec<&ArgumentChange> = match &miss.reason {
        MissReason::ArgumentChanged(change)
        | MissReason::WidgetChanged(change)
        | MissReason::OutsideChanged(change) => std::iter::once(change).chain(&miss.also).collect(),
        _ => miss.also.iter().collect(),
    };
    // What is wider than the card would widen all that follows.
    let names = miss
        .arguments
        .iter()
        .map(|argument| name_of(argument).chars().count());
    let name_chars = names
        .max()
        .unwrap_or(0)
        .clamp("argument".len(), MAX_CELL_CHARS);
    let n_values = if has_nearest { 2.0 } else { 1.0 };
    let room = ui.available_width() / paint::char_width(ui) - name_chars as f32;
    let gap = 16.0;
    let value_chars = (room - n_values * gap / paint::char_width(ui)) / n_values;
    let value_chars = (value_chars as usize).clamp(4, MAX_CELL_CHARS);
    Grid::new("why table")
        .num_columns(3)
        .min_row_height(18.0)
        .spacing(vec2(gap, 3.0))
        .show(ui, |ui| {
            let head = |ui: &mut Ui, text: &str| ui.label(RichText::new(text).small().weak());
            head(ui, "argument");
            if has_nearest {
                head(ui, "nearest entry");
            }
            head(ui, "this call");
            ui.end_row();
            for argument in &*miss.arguments {
                let change = changes
                    .iter()
                    .find(|change| change.argument == argument.name);
                let color = match change {
                    Some(_) => paint::color(ui, State::Miss),
                    None if argument.is_ignored => ui.visuals().weak_text_color(),
                    None => ui.visuals().text_color(),
                };
                let cell = |ui: &mut Ui, text: &str| value_ui(ui, text, value_chars, color);
                value_ui(ui, &name_of(argument), name_chars, color);
                if has_nearest {
                    match change {
                        _ if argument.is_ignored => cell(ui, "–"),
                        Some(change) => cell(ui, &change.before),
                        None => cell(ui, &argument.text),
                    }
                }
                cell(
                    ui,
                    if argument.is_ignored && argument.role != ArgumentRole::Outside {
                        "not in the key"
                    } else {
                        &argument.text
                    },
                );
                ui.end_row();
            }
        });
}

/// What a part of the key is called.
fn name_of(argument: &Argument) -> Cow<'_, str> {
    match argument.role {
        ArgumentRole::Widget => format!("widget {}", argument.name).into(),
        _ => Cow::Borrowed(&argument.name),
    }
}

fn value_ui(ui: &mut Ui, text: &str, max_chars: usize, color: Color32) {
    ui.add(Label::new(
        RichText::new(words::middle_cut(text, max_chars))
            .monospace()
            .color(color),
    ))
    .on_hover_text(text);
}

/// The call, cut to a line; in full under the pointer.
fn name_ui(ui: &mut Ui, function: &str, arguments: &[Argument]) -> Response {
    let max_chars = (ui.available_width() / paint::char_width(ui)) as usize;
    let (short, full) = (
        words::call_within(function, arguments, max_chars),
        words::call(function, arguments),
    );
    let response = ui.add(Label::new(RichText::new(&short).monospace().strong()).wrap());
    if short == full {
        response
    } else {
        response.on_hover_text(full)
    }
}

/// A raised ground with the glyph of a state at its left; calls inside of others are indented.
fn card_ui(ui: &mut Ui, state: State, depth: u32, content: impl FnOnce(&mut Ui)) {
    let indent = depth.min(4) as i8 * 16;
    let frame = Frame::new()
        .fill(ui.visuals().faint_bg_color)
        .stroke(Stroke::new(
            1.0,
            ui.visuals().widgets.noninteractive.bg_stroke.color,
        ))
        .corner_radius(6)
        .inner_margin(Margin::symmetric(8, 6))
        .outer_margin(Margin {
            left: indent,
            ..Margin::ZERO
        });
    frame.show(ui, |ui| {
        ui.horizontal_top(|ui| {
            paint::glyph_ui(ui, state);
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.spacing_mut().interact_size.y = 18.0;
                content(ui);
            });
        });
    });
}
