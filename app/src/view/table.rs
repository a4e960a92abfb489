//! Tables: typed columns, ordered, searched, marked and copied, however many rows there are.
//!
//! Only visible cells are formatted and laid out. The place in a table is kept in points as an `f64`, which is exact
//! for any number of rows, instead of egui's `f32`. Whatever takes longer than a frame, sorting, searching, copying much
//! and writing files, is done on threads of its own, and given up when it is no longer wanted.

pub(super) mod cells;
mod copy;
mod export;
pub(super) mod find;
mod foot;
mod grid;
mod head;
mod keys;
pub(super) mod marks;
pub(super) mod order;
mod scroll;
mod widths;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crossbeam::channel::Receiver;
use dacapo_cache::Table;
use egui::{Id, Rect, Sense, Stroke, StrokeKind, Ui, vec2};

use crate::element::format::grouped;
use crate::element::rows::RowSet;
use crate::element::table::{Rows, TableElement};
use crate::element::widget::{Value, WidgetElement};
use crate::theme::tokens::size;
use crate::view::View;
use crate::view::saving::{self, SaveRequest, Saved};
use crate::view::table::find::{Among, Find};
use crate::view::table::grid::Grid;
use crate::view::table::marks::Marks;
use crate::view::table::order::RowOrder;
use crate::view::table::scroll::Scroll;
use crate::view::table::widths::Columns;

/// Height of a row.
const ROW: f32 = size::ROW + 2.0;
/// Height of the head.
const HEAD: f32 = 32.0;
/// Rows that are seen at once, unless the table is expanded; more scroll.
const MAX_ROWS: usize = 14;
/// Rows of a plain table; more scroll.
const MAX_PLAIN_ROWS: usize = 200;
/// What an expanded table leaves of the window: its foot, and a little of the page.
const BESIDE_EXPANDED: f32 = 120.0;
/// Breadth of the marks that select rows.
const PICK: f32 = 28.0;
/// Tables whose state is remembered although they are not drawn.
const MAX_STATES: usize = 64;

/// What a window remembers of the tables of a page.
#[derive(Default)]
pub(crate) struct Tables {
    states: HashMap<Id, State>,
}

/// What the user did to a table.
struct State {
    /// What was drawn last.
    element: Arc<TableElement>,
    columns: Columns,
    scroll: Scroll,
    order: RowOrder,
    marks: Marks,
    find: Option<Find>,
    is_expanded: bool,
    /// What became of the last thing that was asked for.
    note: Note,
    /// How saving it went.
    saved: Option<Result<PathBuf, String>>,
    /// The pass in which it was drawn last, and where.
    drawn: u64,
    place: Id,
    /// Rows that are being selected on another thread.
    selecting: Option<Receiver<RowSet>>,
}

/// A sentence in the foot of a table.
#[derive(Default)]
enum Note {
    #[default]
    None,
    Done(String),
    /// It comes from another thread; until then this is said.
    Coming(String, Receiver<String>),
}

/// The rows that are selected for the script.
struct Choice {
    mode: Rows,
    rows: RowSet,
    /// As the user wants it now.
    changed: Option<RowSet>,
}

impl View<'_> {
    pub(super) fn table_ui(&mut self, ui: &mut Ui, element: &Arc<TableElement>) {
        self.memory.tables.table_ui(ui, self.saves, element, None);
    }

    pub(super) fn table_widget_ui(
        &mut self,
        ui: &mut Ui,
        widget: &WidgetElement,
        element: &Arc<TableElement>,
        mode: Rows,
    ) {
        let rows = match self.value(widget) {
            Value::Rows(rows) => rows,
            _ => RowSet::default(),
        };
        let choice = Choice {
            mode,
            rows,
            changed: None,
        };
        let tables = &mut self.memory.tables;
        if let Some(rows) = tables.table_ui(ui, self.saves, element, Some(choice)) {
            self.set(widget, Value::Rows(rows));
        }
    }
}

impl Tables {
    /// Draws a table; the rows that the user has selected, if they are others now.
    fn table_ui(
        &mut self,
        ui: &mut Ui,
        saves: &mut Vec<SaveRequest>,
        element: &Arc<TableElement>,
        choice: Option<Choice>,
    ) -> Option<RowSet> {
        let id = ui.scope_id().with("table");
        let pass = ui.cumulative_pass_nr();
        // A block with a key may be replayed in two places: what the user did belongs to the first one.
        let is_taken = |state_id: Id| {
            let state = self.states.get(&state_id);
            state.is_some_and(|state| state.drawn == pass && state.place != id)
        };
        let state_id = match &element.key {
            Some(key) => Some(Id::unique(("table", key))).filter(|it| !is_taken(*it)),
            None => None,
        };
        let state_id = state_id.unwrap_or(id);
        let state = self
            .states
            .entry(state_id)
            .or_insert_with(|| State::of(ui, element));
        (state.drawn, state.place) = (pass, id);
        state.catch_up(ui, element);
        let mut choice = choice;
        if let (Some(choice), Some(rows)) = (&mut choice, state.selected()) {
            choice.changed = Some(rows.clone());
            choice.rows = rows;
        }

        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = size::GRID[0];
            let plan = state.plan(ui, choice.is_some());
            let area = vec2(ui.available_width(), plan.height);
            let (outer, _) = ui.allocate_exact_size(area, Sense::hover());
            let changed = Grid::new(outer.shrink(1.0), id, state, choice, plan).ui(ui);
            frame_ui(ui, outer);
            if !element.is_plain {
                if state.foot_ui(ui, id) {
                    saves.push(export::request(state_id, element, state.order.wanted()));
                }
                saving::outcome_ui(ui, &mut state.saved);
            }
            changed
        })
        .inner
    }

    /// Takes in how saving a table went; false if there is no such table.
    pub(super) fn saved(&mut self, saved: &Saved) -> bool {
        let state = self.states.get_mut(&saved.place);
        state.is_some_and(|state| {
            state.saved = Some(saved.outcome.clone());
            true
        })
    }

    /// Forgets the tables that were drawn the longest time ago, if there are too many. Those that this pass or the
    /// one before has drawn stay, however many they are.
    pub(super) fn sweep(&mut self, pass: u64) {
        while self.states.len() > MAX_STATES {
            let oldest = self.states.iter().min_by_key(|(_, state)| state.drawn);
            let unseen = oldest.filter(|(_, state)| state.drawn + 1 < pass);
            let Some(id) = unseen.map(|(id, _)| *id) else {
                return;
            };
            self.states.remove(&id);
        }
    }
}

impl State {
    fn of(ui: &Ui, element: &Arc<TableElement>) -> Self {
        Self {
            element: Arc::clone(element),
            columns: Columns::of(ui, element),
            scroll: Scroll::default(),
            order: RowOrder::default(),
            marks: Marks::default(),
            find: None,
            is_expanded: false,
            note: Note::None,
            saved: None,
            drawn: 0,
            place: Id::NULL,
            selecting: None,
        }
    }

    /// Takes over another table, and what other threads have done.
    fn catch_up(&mut self, ui: &Ui, element: &Arc<TableElement>) {
        let mut is_moved = false;
        if !Arc::ptr_eq(&self.element, element) {
            let before = std::mem::replace(&mut self.element, Arc::clone(element));
            let columns = Columns::of(ui, element);
            let old = std::mem::replace(&mut self.columns, columns);
            if has_same_columns(&before, element) {
                self.columns.keep_widths(&old);
            } else {
                // What was marked and found stands at places that are others now.
                self.order = RowOrder::default();
                self.marks.clear();
                is_moved = true;
            }
            if !before.table.is_same(&element.table) {
                self.order.adopt(ui, &element.table);
                is_moved = true;
            }
            let n_rows = element.table.n_rows();
            self.marks.shrink(n_rows, element.columns.len());
        }
        if self.order.poll() {
            self.marks.clear();
            is_moved = true;
        }
        if is_moved && let Some(find) = &mut self.find {
            find.start(ui, Among::table(element, self.order.rows()), None);
        }
        if let Some(spot) = self.find.as_mut().and_then(Find::poll) {
            self.show_match(spot);
        }
        if let Note::Coming(_, coming) = &self.note
            && let Ok(text) = coming.try_recv()
        {
            self.note = Note::Done(text);
        }
    }

    /// The rows that were selected on another thread, once they are there.
    fn selected(&mut self) -> Option<RowSet> {
        let rows = self.selecting.as_ref()?.try_recv().ok()?;
        self.selecting = None;
        Some(rows)
    }

    /// Steps to a match.
    fn show_match(&mut self, spot: marks::Spot) {
        let element = &self.element;
        if spot.row >= element.table.n_rows() || spot.column >= element.columns.len() {
            return;
        }
        self.marks.mark(spot, marks::Reach::Alone);
        self.scroll.show_spot(spot);
    }

    /// Shares out the room.
    fn plan(&mut self, ui: &Ui, has_picks: bool) -> Plan {
        let element = &self.element;
        let needs = rows_height(element.table.n_rows().max(1));
        let most = rows_height(if element.is_plain {
            MAX_PLAIN_ROWS
        } else {
            MAX_ROWS
        });
        let most = match element.height {
            _ if self.is_expanded => (ui.clip_rect().height() - BESIDE_EXPANDED).max(most),
            Some(height) => height.clamp(rows_height(1), 100_000.0),
            None => most,
        };
        let has_row_bar = needs > most;
        let index_width = self.index_width(has_picks);
        let bar = if has_row_bar { scroll::BAR } else { 0.0 };
        let room = (ui.available_width() - 2.0 - index_width - bar).max(widths::NARROWEST);
        self.columns.lay_out(room);
        let has_column_bar = self.columns.total() > f64::from(room);
        let bar = if has_column_bar { scroll::BAR } else { 0.0 };
        Plan {
            height: needs.min(most) + bar,
            index_width,
            has_row_bar,
            has_column_bar,
        }
    }

    /// Of the column before the first one: the numbers of the rows, and what selects them.
    fn index_width(&self, has_picks: bool) -> f32 {
        let numbers = if self.element.has_index {
            16.0 + 7.0 * grouped(self.element.table.n_rows()).len() as f32
        } else {
            0.0
        };
        numbers + if has_picks { PICK } else { 0.0 }
    }
}

/// How the room of a table is shared out.
struct Plan {
    /// Of all of it, without its foot.
    height: f32,
    index_width: f32,
    has_row_bar: bool,
    has_column_bar: bool,
}

/// Points that some rows need, with the head and the frame.
fn rows_height(n_rows: usize) -> f32 {
    HEAD + (n_rows as f32).min(1e6) * ROW + 2.0
}

/// Whether what the user did to one table makes sense for the other.
fn has_same_columns(a: &TableElement, b: &TableElement) -> bool {
    let kinds = |table: &Table| -> Vec<_> {
        let columns = table.columns().iter();
        columns.map(dacapo_cache::Column::column_type).collect()
    };
    a.columns == b.columns && kinds(&a.table) == kinds(&b.table)
}

fn frame_ui(ui: &Ui, outer: Rect) {
    let line: Stroke = ui.visuals().widgets.noninteractive.bg_stroke;
    ui.painter()
        .rect_stroke(outer, 6.0, line, StrokeKind::Inside);
}

/// "1 row", "1,000 rows".
pub(super) fn count(n: usize, word: &str) -> String {
    let ending = if n == 1 { "" } else { "s" };
    format!("{} {word}{ending}", grouped(n))
}
