//! One row of the list: a function, an entry, or what remains of one. Painted, since there may be many.
//!
//! ```text
//! ▾ data load_rides  saved 12.4 s   3 of 5   52.0 MB           ttl 1 h  ×
//!    ● "rides.csv"                       3   52.0 MB   12 s   ▆▆▆▁ 48 s  ×
//!    ⊘ s̶q̶u̶a̶r̶e̶(̶n̶=̶4̶)̶                                                evicted
//! ```

use dacapo_cache::recorder::event::{Argument, EvictCause};
use dacapo_cache::{EntryId, EntryInfo, Gone, Kind, Time, Tombstone};
use egui::{Rect, Response, Sense, Stroke, TextFormat, Ui, WidgetInfo, pos2, vec2};

use crate::inspector::entries::columns::{Places, hits_right, short_age, ttl_bar, word_right};
use crate::inspector::entries::{Wish, entries_text};
use crate::inspector::feed::{Query, Row, Rows};
use crate::inspector::head::session_text;
use crate::inspector::{Order, paint};
use crate::story::{FunctionStory, figures, words};
use crate::theme::tokens::{State, size};

/// The entry of a row, if it is one that is held.
pub(super) fn entry_of(rows: &Rows, at: usize) -> Option<EntryId> {
    match *rows.rows.get(at)? {
        Row::Entry(function, entry) => {
            let function = rows.snapshot.functions.get(function as usize)?;
            Some(function.entries.get(entry as usize)?.id)
        }
        _ => None,
    }
}

/// Draws a row. Returns whether something in it counts down.
#[expect(
    clippy::too_many_arguments,
    reason = "what a row is drawn from; a struct would be filled for this call alone"
)]
pub(super) fn row_ui(
    ui: &mut Ui,
    rows: &Rows,
    at: usize,
    now: Time,
    selected: Option<EntryId>,
    query: &Query,
    has_ttl: bool,
    wishes: &mut Vec<Wish>,
) -> bool {
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::click());
    let places = Places::of(rect, has_ttl);
    let function_of = |idx: u32| rows.snapshot.functions.get(idx as usize);
    match rows.rows[at] {
        Row::Function(idx) => {
            if let Some(function) = function_of(idx) {
                let is_open = !query.shut.contains(&function.info.id);
                function_row(ui, &places, &response, function, is_open, wishes);
            }
            false
        }
        Row::Entry(idx, entry) => {
            let Some(function) = function_of(idx) else {
                return false;
            };
            let Some(entry) = function.entries.get(entry as usize) else {
                return false;
            };
            let is_selected = selected == Some(entry.id);
            entry_row(
                ui,
                &places,
                &response,
                function,
                entry,
                now,
                is_selected,
                wishes,
            )
        }
        Row::Tombstone(idx, tombstone) => {
            if let Some(function) = function_of(idx)
                && let Some(tombstone) = rows.snapshot.tombstones.get(tombstone as usize)
            {
                let is_selected = selected == Some(tombstone.id);
                tombstone_row(
                    ui,
                    &places,
                    &response,
                    function,
                    tombstone,
                    now,
                    is_selected,
                    wishes,
                );
            }
            false
        }
        Row::More(n) => {
            let format = paint::small(ui, ui.visuals().weak_text_color());
            let text = format!(
                "and {} more rows: find what you look for by its text",
                figures::count(n.into())
            );
            paint::text_left(ui, rect, &text, format);
            false
        }
    }
}

fn ground(ui: &Ui, rect: Rect, response: &Response, is_selected: bool) {
    let visuals = ui.visuals();
    if is_selected {
        ui.painter().rect_filled(rect, 4, visuals.selection.bg_fill);
    } else if response.hovered() {
        ui.painter().rect_filled(
            rect,
            4,
            visuals.widgets.hovered.weak_bg_fill.gamma_multiply(0.6),
        );
    }
    if response.has_focus() {
        ui.painter()
            .rect_stroke(rect, 4, visuals.selection.stroke, egui::StrokeKind::Inside);
    }
}

fn function_row(
    ui: &mut Ui,
    places: &Places,
    response: &Response,
    function: &FunctionStory,
    is_open: bool,
    wishes: &mut Vec<Wish>,
) {
    let rect = places.row;
    let info = &function.info;
    ui.painter()
        .rect_filled(rect.shrink2(vec2(0.0, 1.0)), 4, ui.visuals().faint_bg_color);
    ground(ui, rect, response, false);
    let (weak, strong) = (
        ui.visuals().weak_text_color(),
        ui.visuals().strong_text_color(),
    );
    paint::fold(
        ui.painter(),
        pos2(rect.left() + 8.0, rect.center().y),
        is_open,
        weak,
    );
    let (word, color) = match info.kind {
        Kind::Resource => ("resource", paint::color(ui, State::Busy)),
        Kind::Legacy => ("legacy", paint::color(ui, State::Gone)),
        _ => ("data", paint::color(ui, State::Hit)),
    };
    let badge_end = paint::badge(ui, pos2(rect.left() + 18.0, rect.center().y), word, color);
    let behind = |from: f32| Rect::from_min_max(pos2(from + 6.0, rect.top()), places.call.max);
    let end = paint::text_left(ui, behind(badge_end), &info.name, paint::mono(ui, strong));
    if !info.saved.is_zero() {
        let saved = format!("saved {}", figures::duration(info.saved));
        paint::text_if_fits(ui, behind(end), &saved, paint::small(ui, weak));
    }
    hits_right(ui, places.hits, info.hits, info.hits + info.misses);
    if let Some(rect) = places.bytes {
        paint::figure_right(ui, rect, &figures::bytes(info.bytes), false);
    }
    let limits = match (info.ttl, info.max_entries) {
        (Some(ttl), _) => format!("ttl {}", figures::span(ttl)),
        (None, Some(max)) => format!("{} of {max}", info.n_entries),
        (None, None) => String::new(),
    };
    let format = paint::small(ui, weak);
    ui.painter().text(
        places.ttl.right_center(),
        egui::Align2::RIGHT_CENTER,
        limits,
        format.font_id,
        weak,
    );
    let name = format!("clear {}", info.name);
    if paint::cross_ui(ui, places.cross, response.id.with("clear"), &name).clicked() {
        wishes.push(Wish::Order(Order::ClearFunction(info.id)));
    }
    if response.clicked() {
        wishes.push(Wish::Fold(info.id));
    }
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_open, &*info.name));
    response.clone().on_hover_ui(|ui| {
        ui.label(format!("{} at {}:{}", info.path, info.file, info.line));
        ui.label(format!(
            "{} hits, {} misses, {} failures; {}, saved {}",
            info.hits,
            info.misses,
            info.failures,
            entries_text(info.n_entries),
            figures::duration(info.saved)
        ));
        let ttl = info
            .ttl
            .map_or_else(|| "none: entries never expire".to_owned(), figures::span);
        let max = info
            .max_entries
            .map_or_else(|| "no bound".to_owned(), |max| max.to_string());
        let max_size = info.max_size.map_or_else(
            || "no bound".to_owned(),
            |max| figures::bytes(max).to_string(),
        );
        ui.label(format!("ttl {ttl}; max_entries {max}; max_size {max_size}"));
    });
    response.context_menu(|ui| {
        if ui.button("Clear the function").clicked() {
            wishes.push(Wish::Order(Order::ClearFunction(info.id)));
        }
        if ui.button("Clear every function of this kind").clicked() {
            wishes.push(Wish::Order(Order::ClearKind(info.kind)));
        }
    });
}

/// The arguments as the row shows them: the function stands above, and there is one line.
fn arguments_text(ui: &Ui, width: f32, arguments: &[Argument]) -> String {
    let max_chars = (width / paint::char_width(ui)) as usize;
    // With the brackets, which are taken off again.
    let call = words::call_within("", arguments, max_chars + 2);
    match call.get(1..call.len() - 1) {
        Some("") | None => "()".to_owned(),
        Some(inner) => inner.to_owned(),
    }
}

/// What an entry is at this moment.
pub(super) fn state_of(entry: &EntryInfo, now: Time) -> (State, &'static str) {
    if entry.expires.is_some_and(|expires| expires <= now) {
        (State::Expired, "expired")
    } else if entry.stale_from.is_some_and(|stale| stale <= now) {
        (State::Expired, "past its ttl")
    } else if entry.mutation.is_some() {
        (State::Changed, "changed")
    } else {
        (State::Hit, "fresh")
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "what a row is made of; a struct would be filled for this call alone"
)]
fn entry_row(
    ui: &mut Ui,
    places: &Places,
    response: &Response,
    function: &FunctionStory,
    entry: &EntryInfo,
    now: Time,
    is_selected: bool,
    wishes: &mut Vec<Wish>,
) -> bool {
    let rect = places.row;
    ground(ui, rect, response, is_selected);
    let (state, word) = state_of(entry, now);
    let color = paint::color(ui, state);
    paint::glyph(
        ui.painter(),
        pos2(rect.left() + 22.0, rect.center().y),
        state,
        color,
    );
    let mut call = Rect::from_min_max(pos2(rect.left() + 32.0, rect.top()), places.call.max);
    if let Some(session) = entry.session {
        let at = pos2(call.left(), rect.center().y);
        let end = paint::badge(
            ui,
            at,
            &session_text(session),
            paint::color(ui, State::Busy),
        );
        call.min.x = end + 6.0;
    }
    let arguments = arguments_text(ui, call.width(), &entry.arguments);
    paint::text_left(
        ui,
        call,
        &arguments,
        paint::mono(ui, ui.visuals().text_color()),
    );
    paint::figure_right(ui, places.hits, &figures::count(entry.hits), false);
    if let Some(rect) = places.bytes {
        match entry.bytes {
            Some(bytes) => paint::figure_right(ui, rect, &figures::bytes(bytes), false),
            None => paint::figure_right(
                ui,
                rect,
                &figures::Figure {
                    number: "?".to_owned(),
                    unit: "",
                },
                true,
            ),
        }
    }
    let age = now.since(entry.created);
    if let Some(rect) = places.age {
        paint::figure_right(ui, rect, &short_age(age), true);
    }
    let is_counting = match entry.expires {
        Some(expires) if expires > now => {
            ttl_bar(
                ui,
                places.ttl,
                now.since(entry.created),
                expires.since(entry.created),
            );
            true
        }
        _ => {
            word_right(ui, places.ttl, word, color);
            false
        }
    };
    let mut call = words::call(&function.info.name, &entry.arguments);
    if let Some(session) = entry.session {
        call = format!("{call} of {}", session_text(session));
    }
    let remove = format!("remove {call}");
    if paint::cross_ui(ui, places.cross, response.id.with("remove"), &remove).clicked() {
        wishes.push(Wish::Order(Order::Remove(entry.id)));
    }
    if response.clicked() {
        wishes.push(Wish::Select(entry.id));
    }
    response.widget_info(|| {
        WidgetInfo::selected(
            egui::Role::Button,
            true,
            is_selected,
            format!("{call}: {word}"),
        )
    });
    response.clone().on_hover_text(&call);
    response.context_menu(|ui| {
        if ui.button("Remove").clicked() {
            wishes.push(Wish::Order(Order::Remove(entry.id)));
        }
        if entry.expires.is_some() && ui.button("Expire now").clicked() {
            wishes.push(Wish::Order(Order::Expire(entry.id)));
        }
    });
    is_counting
}

#[expect(clippy::too_many_arguments, reason = "as above")]
fn tombstone_row(
    ui: &mut Ui,
    places: &Places,
    response: &Response,
    function: &FunctionStory,
    tombstone: &Tombstone,
    now: Time,
    is_selected: bool,
    wishes: &mut Vec<Wish>,
) {
    let rect = places.row;
    ground(ui, rect, response, is_selected);
    let (state, word) = gone_state(&tombstone.cause);
    let (color, weak) = (paint::color(ui, state), ui.visuals().weak_text_color());
    paint::glyph(
        ui.painter(),
        pos2(rect.left() + 22.0, rect.center().y),
        state,
        color,
    );
    let call = Rect::from_min_max(pos2(rect.left() + 32.0, rect.top()), places.call.max);
    let format = TextFormat {
        strikethrough: Stroke::new(1.0, weak),
        ..paint::mono(ui, weak)
    };
    paint::text_left(
        ui,
        call,
        &arguments_text(ui, call.width(), &tombstone.arguments),
        format,
    );
    if let Some(rect) = places.age {
        paint::figure_right(ui, rect, &short_age(now.since(tombstone.time)), true);
    }
    word_right(ui, places.ttl, word, color);
    if response.clicked() {
        wishes.push(Wish::Select(tombstone.id));
    }
    let call = words::call(&function.info.name, &tombstone.arguments);
    response.widget_info(|| {
        WidgetInfo::selected(
            egui::Role::Button,
            true,
            is_selected,
            format!("{call}: {word}"),
        )
    });
    response
        .clone()
        .on_hover_text(words::gone(&tombstone.cause, tombstone.time));
}

/// How something is gone, as a state and in a word.
pub(super) fn gone_state(cause: &Gone) -> (State, &'static str) {
    match cause {
        Gone::Expired { .. } => (State::Expired, "expired"),
        Gone::Evicted {
            cause: EvictCause::TooLarge { .. },
        } => (State::Gone, "too large"),
        Gone::Evicted { .. } => (State::Gone, "evicted"),
        Gone::Cleared { .. } => (State::Gone, "cleared"),
        Gone::Failed { .. } => (State::Changed, "failed"),
        Gone::Refused { .. } => (State::Gone, "refused"),
        _ => (State::Gone, "gone"),
    }
}
