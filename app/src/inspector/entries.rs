//! The tab *Entries*: every function with its entries, those that are gone struck out, and details of one.

mod columns;
mod details;
mod row;

use std::sync::Arc;
use std::time::Duration;

use dacapo_cache::{EntryId, SessionId};
use egui::{ComboBox, Frame, Key, Margin, Panel, ScrollArea, TextEdit, Ui, vec2};

use crate::inspector::feed::{Query, Rows, Sort};
use crate::inspector::{Feed, Order, paint};
use crate::story::figures;
use crate::theme::tokens::size;

/// How often what counts down is drawn.
const COUNTDOWN: Duration = Duration::from_millis(250);

/// What the list remembers between two frames.
#[derive(Debug, Default)]
pub(super) struct EntriesState {
    query: Query,
    /// What the feed was last asked for.
    asked: Option<Query>,
    selected: Option<EntryId>,
    details: details::DetailsState,
}

/// What a row asks for.
enum Wish {
    Select(EntryId),
    Fold(dacapo_cache::FunctionId),
    Order(Order),
}

pub(super) fn entries_ui(ui: &mut Ui, state: &mut EntriesState, feed: &Feed, session: SessionId) {
    ui.add_space(4.0);
    tools_ui(ui, state, feed);
    let rows = feed.rows(session);
    // Asked for again where the feed forgot: it does when the panel is closed.
    if state.asked.as_ref() != Some(&state.query) || rows.is_none() && feed.snapshot().serial > 0 {
        feed.order(Order::List(session, state.query.clone()));
        state.asked = Some(state.query.clone());
    }
    let rows = rows.unwrap_or_default();
    if let Some(selected) = state.selected {
        let panel = Panel::bottom(ui.scope_id().with("details"))
            .resizable(true)
            .default_size(330.0);
        let panel = panel.size_range(90.0..=(ui.available_height() - 80.0).max(90.0));
        let frame = Frame::NONE.inner_margin(Margin {
            top: 8,
            ..Margin::ZERO
        });
        let is_closed = panel
            .frame(frame)
            .show(ui, |ui| {
                details::details_ui(ui, &mut state.details, feed, &rows.snapshot, selected)
            })
            .inner;
        if is_closed {
            state.selected = None;
        }
        keys(ui, state, feed, &rows);
    }
    if rows.rows.is_empty() {
        if state.query.find.trim().is_empty() {
            let to_do = "Put #[cache_data] over a slow function, and call it in the script.";
            paint::empty_ui(ui, "No cached call yet", to_do);
        } else {
            let to_do = "Neither a function's name nor an argument contains this text.";
            paint::empty_ui(ui, "Nothing found", to_do);
        }
        return;
    }
    list_ui(ui, state, feed, &rows);
}

fn tools_ui(ui: &mut Ui, state: &mut EntriesState, feed: &Feed) {
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let hover = "forget everything that is held; the next calls compute";
            if ui.button("Clear all").on_hover_text(hover).clicked() {
                feed.order(Order::Clear);
            }
            let sort = ComboBox::from_id_salt("sort")
                .width(96.0)
                .selected_text(state.query.sort.word());
            let sort = sort.show_ui(ui, |ui| {
                for sort in Sort::ALL {
                    ui.selectable_value(&mut state.query.sort, sort, sort.word());
                }
            });
            sort.response.accessible_name("Order of the entries");
            let find = TextEdit::singleline(&mut state.query.find)
                .hint_text("Find a function or an argument")
                .desired_width(ui.available_width());
            ui.add(find).accessible_name("Find");
        });
    });
}

/// Delete removes the selected entry, arrows move on to the next, Escape closes the details.
fn keys(ui: &Ui, state: &mut EntriesState, feed: &Feed, rows: &Rows) {
    if ui.memory(|memory| memory.focused().is_some()) {
        return;
    }
    let Some(selected) = state.selected else {
        return;
    };
    let (delete, escape, up, down) = ui.input(|input| {
        (
            input.key_pressed(Key::Delete),
            input.key_pressed(Key::Escape),
            input.key_pressed(Key::ArrowUp),
            input.key_pressed(Key::ArrowDown),
        )
    });
    if delete {
        feed.order(Order::Remove(selected));
    }
    if up || down {
        let at = (0..rows.rows.len()).find(|at| row::entry_of(rows, *at) == Some(selected));
        let next = at.and_then(|at| {
            if down {
                (at + 1..rows.rows.len()).find_map(|at| row::entry_of(rows, at))
            } else {
                (0..at).rev().find_map(|at| row::entry_of(rows, at))
            }
        });
        state.selected = next.or(state.selected);
    }
    if escape {
        state.selected = None;
    }
}

fn list_ui(ui: &mut Ui, state: &mut EntriesState, feed: &Feed, rows: &Arc<Rows>) {
    let (now, is_frozen) = (feed.now(), rows.snapshot.is_frozen);
    let mut wishes = Vec::new();
    let mut is_counting = false;
    let has_ttl = rows
        .snapshot
        .functions
        .iter()
        .any(|function| function.info.ttl.is_some());
    columns::header_ui(ui, has_ttl);
    ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
    ScrollArea::vertical()
        .auto_shrink(false)
        .id_salt("entries")
        .show_rows(ui, size::ROW, rows.rows.len(), |ui, range| {
            for at in range {
                is_counting |= row::row_ui(
                    ui,
                    rows,
                    at,
                    now,
                    state.selected,
                    &state.query,
                    has_ttl,
                    &mut wishes,
                );
            }
        });
    if is_counting && !is_frozen {
        ui.request_repaint_after(COUNTDOWN);
    }
    for wish in wishes {
        match wish {
            Wish::Select(entry) if state.selected == Some(entry) => state.selected = None,
            Wish::Select(entry) => state.selected = Some(entry),
            Wish::Fold(function) => {
                if !state.query.shut.remove(&function) {
                    state.query.shut.insert(function);
                }
            }
            Wish::Order(order) => feed.order(order),
        }
    }
}

/// How many entries are meant: `1 entry`, `12 entries`.
fn entries_text(n: usize) -> String {
    format!(
        "{} {}",
        figures::count(n as u64),
        if n == 1 { "entry" } else { "entries" }
    )
}
