//! Everything about one entry: who holds what, its figures, its arguments, its value, its last change.

use dacapo_cache::recorder::event::{Argument, ArgumentRole};
use dacapo_cache::{EntryId, EntryInfo, FunctionInfo, Kind, Time};
use egui::{Frame, Grid, Label, Margin, RichText, ScrollArea, Ui, vec2};

use crate::inspector::entries::row;
use crate::inspector::head::session_text;
use crate::inspector::now::change_ui;
use crate::inspector::{Feed, Order, paint};
use crate::story::{Snapshot, figures, words};
use crate::theme::tokens::State;

/// What was asked for, so that it is asked once.
#[derive(Debug, Default)]
pub(super) struct DetailsState {
    /// The entry whose value was asked for, and after how many events.
    asked: Option<(EntryId, u64)>,
    /// Where the entry stands in which snapshot: by serial, function, entry.
    place: Option<(EntryId, u64, usize, Option<usize>)>,
}

/// Draws the details. Returns whether they are to be closed.
pub(super) fn details_ui(
    ui: &mut Ui,
    state: &mut DetailsState,
    feed: &Feed,
    snapshot: &Snapshot,
    selected: EntryId,
) -> bool {
    let Some((function, entry)) = find(state, snapshot, selected) else {
        return heading_ui(ui, "The function is not known any more", None, feed);
    };
    let now = feed.now();
    let Some(entry) = entry else {
        return gone_ui(ui, feed, snapshot, function, selected);
    };
    let call = words::call(&function.name, &entry.arguments);
    let is_closed = heading_ui(ui, &call, Some(entry), feed);
    ScrollArea::vertical()
        .auto_shrink(false)
        .id_salt("details")
        .show(ui, |ui| {
            let (state_now, word) = row::state_of(entry, now);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                paint::glyph_ui(ui, state_now);
                ui.label(RichText::new(word).color(paint::color(ui, state_now)));
                let name = snapshot.objects.get(entry.object);
                ui.label(words::identity(
                    function.kind,
                    entry,
                    name.map(|name| &**name),
                ));
            });
            if matches!(function.kind, Kind::Resource | Kind::Legacy) {
                paint::note_ui(ui, words::watch(&entry.watch));
            }
            facts_ui(ui, function, entry, now);
            if let Some(mutation) = &entry.mutation {
                paint::part_ui(ui, "Last change");
                let text = RichText::new(words::mutation(mutation))
                    .color(paint::color(ui, State::Changed));
                ui.add(Label::new(text).wrap());
                change_ui(ui, mutation);
                paint::note_ui(ui, words::for_mutation(function.kind, mutation));
            }
            arguments_ui(ui, &entry.arguments);
            paint::part_ui(ui, "Value");
            value_ui(ui, state, feed, snapshot, entry.id);
        });
    is_closed
}

fn find<'a>(
    state: &mut DetailsState,
    snapshot: &'a Snapshot,
    id: EntryId,
) -> Option<(&'a FunctionInfo, Option<&'a EntryInfo>)> {
    let is_found = state
        .place
        .is_some_and(|(of, serial, ..)| of == id && serial == snapshot.serial);
    if !is_found {
        let at = snapshot
            .functions
            .iter()
            .position(|function| function.info.id == id.function)?;
        let entry = snapshot.functions[at]
            .entries
            .iter()
            .position(|entry| entry.id == id);
        state.place = Some((id, snapshot.serial, at, entry));
    }
    let (_, _, function, entry) = state.place?;
    let function = snapshot.functions.get(function)?;
    Some((
        &function.info,
        entry.and_then(|entry| function.entries.get(entry)),
    ))
}

/// The call on its own line, in as many as it needs, and what can be done about it.
fn heading_ui(ui: &mut Ui, call: &str, entry: Option<&EntryInfo>, feed: &Feed) -> bool {
    let mut is_closed = false;
    ui.add(Label::new(RichText::new(call).monospace().strong()).wrap());
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            is_closed = ui
                .button("Close")
                .on_hover_text("close the details (Esc)")
                .clicked();
            if let Some(entry) = entry {
                if ui
                    .button("Remove")
                    .on_hover_text("forget this entry (Del)")
                    .clicked()
                {
                    feed.order(Order::Remove(entry.id));
                }
                let hover = "let its ttl be up now";
                if entry.expires.is_some() && ui.button("Expire now").on_hover_text(hover).clicked()
                {
                    feed.order(Order::Expire(entry.id));
                }
            }
        });
    });
    is_closed
}

fn gone_ui(
    ui: &mut Ui,
    feed: &Feed,
    snapshot: &Snapshot,
    function: &FunctionInfo,
    id: EntryId,
) -> bool {
    let Some(tombstone) = snapshot
        .tombstones
        .iter()
        .rev()
        .find(|tombstone| tombstone.id == id)
    else {
        return heading_ui(ui, &format!("{}: gone", function.name), None, feed);
    };
    let is_closed = heading_ui(
        ui,
        &words::call(&function.name, &tombstone.arguments),
        None,
        feed,
    );
    let (state, _) = row::gone_state(&tombstone.cause);
    ui.horizontal(|ui| {
        paint::glyph_ui(ui, state);
        let ago = figures::ago(feed.now().since(tombstone.time));
        let text = format!("{}, {ago}", words::gone(&tombstone.cause, tombstone.time));
        paint::prose_ui(ui, &text, paint::color(ui, state));
    });
    arguments_ui(ui, &tombstone.arguments);
    is_closed
}

fn facts_ui(ui: &mut Ui, function: &FunctionInfo, entry: &EntryInfo, now: Time) {
    let ago = |time: Time| figures::ago(now.since(time));
    let mut facts = vec![
        ("stored", ago(entry.created)),
        (
            "last hit",
            entry.last_hit.map_or_else(|| "not yet".to_owned(), ago),
        ),
        ("hits", figures::count(entry.hits).to_string()),
        ("computing took", figures::duration(entry.cost).to_string()),
        (
            "a hit takes",
            if entry.hit_cost.is_zero() {
                "unknown".to_owned()
            } else {
                figures::duration(entry.hit_cost).to_string()
            },
        ),
        (
            "size",
            entry.bytes.map_or_else(
                || "unknown".to_owned(),
                |bytes| figures::bytes(bytes).to_string(),
            ),
        ),
        (
            "expires",
            match entry.expires {
                Some(expires) if expires <= now => "now".to_owned(),
                Some(expires) => format!("in {}", figures::age(expires.since(now))),
                None => "never".to_owned(),
            },
        ),
    ];
    if let Some(stale) = entry.stale_from {
        let text = if stale <= now {
            format!("since {}", figures::age(now.since(stale)))
        } else {
            format!("in {}", figures::age(stale.since(now)))
        };
        facts.push(("past its ttl", text));
    }
    if let Some(session) = entry.session {
        facts.push(("belongs to", format!("{} alone", session_text(session))));
    }
    if entry.n_elements > 0 {
        facts.push((
            "draws again",
            format!("{} elements", figures::count(entry.n_elements as u64)),
        ));
    }
    if let Some(max) = function.max_entries {
        facts.push(("max_entries", max.to_string()));
    }
    if let Some(max) = function.max_size {
        facts.push(("max_size", figures::bytes(max).to_string()));
    }
    ui.add_space(4.0);
    let n_columns = if ui.available_width() > 380.0 { 2 } else { 1 };
    Grid::new("facts")
        .num_columns(n_columns * 2)
        .min_row_height(18.0)
        .spacing(vec2(12.0, 2.0))
        .show(ui, |ui| {
            for pair in facts.chunks(n_columns) {
                for (word, value) in pair {
                    ui.label(RichText::new(*word).small().weak());
                    ui.label(RichText::new(value).monospace());
                }
                ui.end_row();
            }
        });
}

fn arguments_ui(ui: &mut Ui, arguments: &[Argument]) {
    if arguments.is_empty() {
        return;
    }
    paint::part_ui(ui, "Arguments");
    Grid::new("arguments")
        .num_columns(2)
        .min_row_height(18.0)
        .spacing(vec2(12.0, 2.0))
        .show(ui, |ui| {
            for argument in arguments {
                ui.label(RichText::new(&*argument.name).monospace().weak());
                ui.horizontal(|ui| {
                    let value = RichText::new(&*argument.text).monospace();
                    if argument.role == ArgumentRole::Outside {
                        ui.label(RichText::new("outside").small().weak());
                        ui.add(Label::new(value).truncate());
                    } else if argument.is_ignored {
                        ui.label(RichText::new("ignored: not in the key").small().weak());
                        ui.add(Label::new(value.weak()).truncate());
                    } else {
                        if argument.role == ArgumentRole::Widget {
                            ui.label(RichText::new("widget").small().weak());
                        }
                        ui.add(Label::new(value).truncate());
                    }
                });
                ui.end_row();
            }
        });
}

/// The value in words, which the feed makes; asked for again when something has happened.
fn value_ui(
    ui: &mut Ui,
    state: &mut DetailsState,
    feed: &Feed,
    snapshot: &Snapshot,
    entry: EntryId,
) {
    let events = snapshot.totals.events;
    if state.asked != Some((entry, events)) {
        state.asked = Some((entry, events));
        feed.order(Order::Preview(entry));
    }
    let Some(preview) = feed.preview(entry) else {
        paint::note_ui(ui, "Being put into words …");
        return;
    };
    match preview.text {
        None => {
            paint::note_ui(ui, "Not held any more, or of a type that can't be shown.");
        }
        Some(text) => {
            let frame = Frame::new()
                .fill(ui.visuals().faint_bg_color)
                .corner_radius(4);
            frame.inner_margin(Margin::same(8)).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.add(Label::new(RichText::new(&*text).monospace()).wrap());
            });
        }
    }
}
