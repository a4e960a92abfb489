//! Tables that the user can change: a field for each cell in sight.
//!
//! What is being typed belongs to the editor and not to a field, so that it is neither lost with its row nor taken for
//! another table's. Blocks of cells are copied and pasted as spreadsheets do. The order in which rows are shown is the
//! view's alone.

mod block;
mod foot;
mod keys;
mod order;
mod rows;

use std::collections::HashMap;
use std::sync::Arc;

use dacapo_cache::Table;
use egui::accesskit::Role;
use egui::{Id, ScrollArea, Ui, UiBuilder, vec2};

use crate::element::edits::{CellValue, TableEdits};
use crate::element::table::TableElement;
use crate::element::widget::{Value, WidgetElement, WidgetId};
use crate::view::table::find::Find;
use crate::view::table::marks::Spot;
use crate::view::widget::editor::block::Block;
use crate::view::widget::editor::order::ViewOrder;
use crate::view::widget::{label_ui, trouble_ui};
use crate::view::{View, focus};

/// Height of a row.
const ROW: f32 = 28.0;
/// From one row to the next.
const STEP: f32 = ROW + 2.0;
/// Rows that are seen at once; more scroll.
const MAX_ROWS: usize = 12;
/// A column doesn't get narrower, nor much wider.
const COLUMN_WIDTH: std::ops::RangeInclusive<f32> = 108.0..=260.0;
/// Of the numbers of the rows.
const INDEX_WIDTH: f32 = 44.0;
/// What the bar that scrolls sideways takes below the rows.
const BAR: f32 = 6.0;
/// Between cells.
const GAP: f32 = 4.0;
/// Steps that can be undone.
const MAX_STEPS: usize = 100;

/// What the user does in the data editors of a page.
#[derive(Default)]
pub(crate) struct Editors(HashMap<WidgetId, State>);

/// What the user does in one of them.
#[derive(Default)]
struct State {
    /// The fingerprint of the table that all of this is about.
    base: u128,
    /// What can be undone.
    steps: Vec<TableEdits>,
    typing: Option<Typing>,
    /// The cell that has the focus, and the identity of its field.
    cursor: Option<(Spot, Id)>,
    /// The field that had it in the frame before.
    was_at: Option<Id>,
    /// The cell that is to get the focus.
    wanted: Option<Spot>,
    /// A cell was given the focus in this frame, and has it from the next one on.
    is_focus_coming: bool,
    /// The cell that is to be seen.
    shown: Option<Spot>,
    /// The marked cells.
    block: Option<Block>,
    /// The cell on which the pointer went down.
    pressed: Option<Spot>,
    order: ViewOrder,
    find: Option<Find>,
    /// What was searched: the edits, and the order of the rows.
    searched: Option<(TableEdits, Option<Arc<[u32]>>)>,
    /// What the last thing to do with many cells came to.
    note: String,
    /// What is wrong with what was typed or pasted.
    trouble: Option<String>,
}

/// A cell in which somebody types.
struct Typing {
    row: usize,
    column: usize,
    text: String,
}

/// What the widget is.
pub(super) struct Editor<'a> {
    pub(super) element: &'a Arc<TableElement>,
    pub(super) disabled: &'a [usize],
    pub(super) can_have_other_rows: bool,
}

/// What the user did. A click that ends the typing in a cell is told in the same frame as what was typed.
enum Step {
    Change {
        row: usize,
        column: usize,
        value: CellValue,
    },
    /// A block of cells, by row and column, after so many rows were added.
    Block {
        n_more_rows: usize,
        cells: Vec<(usize, usize, CellValue)>,
    },
    Add,
    Remove(usize),
    Undo,
    Reset,
}

impl Editors {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Forgets what was done in editors that are gone.
    pub(crate) fn forget_unless(&mut self, is_there: impl Fn(WidgetId) -> bool) {
        self.0.retain(|id, _| is_there(*id));
    }
}

impl View<'_> {
    pub(super) fn editor_ui(&mut self, ui: &mut Ui, widget: &WidgetElement, editor: &Editor<'_>) {
        let Value::Edits(edits) = self.value(widget) else {
            return;
        };
        // Until the script has answered, they may be of the table that was here before.
        let table = editor.table();
        let edits = if edits.are_of(table) {
            edits
        } else {
            TableEdits::none(table)
        };
        label_ui(ui, widget);
        let editors = &mut self.memory.editors.0;
        let mut state = editors.remove(&widget.id).unwrap_or_default();
        if state.base != table.fingerprint() {
            // Nothing that was done in another table makes sense here.
            state = State {
                base: table.fingerprint(),
                ..State::default()
            };
        }
        let group = UiBuilder::new()
            .accessibility_role(Role::Group)
            .accessibility_label(&*widget.label);
        let inside = ui.scope_builder(group, |ui| {
            if let Some(help) = &widget.help {
                ui.accesskit_node_builder(ui.unique_id(), |node| node.set_description(&**help));
            }
            editor.ui(ui, &edits, &mut state)
        });
        let steps = inside.inner;
        if !steps.is_empty() {
            let after = steps
                .into_iter()
                .fold(edits, |edits, step| state.step(table, &edits, step));
            self.set(widget, Value::Edits(after));
        }
        self.memory.editors.0.insert(widget.id, state);
    }
}

impl State {
    /// Takes a step, and keeps what was before.
    fn step(&mut self, table: &Table, edits: &TableEdits, step: Step) -> TableEdits {
        let after = match step {
            Step::Undo => {
                let before = self.steps.pop();
                return before.unwrap_or_else(|| TableEdits::none(table));
            }
            Step::Change { row, column, value } => edits.with_cell(table, row, column, value),
            Step::Block { n_more_rows, cells } => edits.with_cells(table, n_more_rows, cells),
            Step::Add => edits.with_row(),
            Step::Remove(row) => edits.without_row(row),
            Step::Reset => TableEdits::none(table),
        };
        if self.steps.len() >= MAX_STEPS {
            self.steps.remove(0);
        }
        self.steps.push(edits.clone());
        after
    }

    /// Ends the typing in a cell that is not there any more: what was typed counts all the same.
    fn end_typing(&mut self, table: &Table, edits: &TableEdits) -> Option<Result<Step, String>> {
        let Typing { row, column, text } = self.typing.take()?;
        let values = table.columns().get(column)?;
        if row >= edits.next_row(table) || edits.is_removed(row) {
            return None;
        }
        let parsed = CellValue::parse(&text, values);
        Some(parsed.map(|value| Step::Change { row, column, value }))
    }
}

impl Editor<'_> {
    fn table(&self) -> &Table {
        &self.element.table
    }

    /// Whether a cell can be changed. What is fixed is what the table had: a row that the user adds is the user's.
    fn is_enabled(&self, row: usize, column: usize) -> bool {
        row >= self.table().n_rows() || !self.disabled.contains(&column)
    }

    /// Draws all below the label; what the user did.
    fn ui(&self, ui: &mut Ui, edits: &TableEdits, state: &mut State) -> Vec<Step> {
        let mut steps = Vec::new();
        let trouble = state.trouble.take();
        state.order.catch_up(self.table(), edits);
        self.keys(ui, edits, state, &mut steps);
        state.is_focus_coming = false;
        state.was_at = state.cursor.take().map(|(_, field)| field);
        ScrollArea::horizontal().show_viewport(ui, |ui, viewport| {
            self.rows_ui(ui, edits, state, &mut steps);
            if ui.min_rect().width() > viewport.width() + 1.0 {
                // For the bar that scrolls sideways.
                ui.allocate_space(vec2(0.0, BAR));
            }
            focus::follow_in_ui(ui, viewport);
        });
        // Its row was taken away while somebody typed in it, or stands where it is not drawn.
        let is_drawn = state.cursor.is_some_and(|(spot, _)| {
            let row = state.order.row_at(edits, spot.row);
            let column = self.element.columns.get(spot.column).map(|it| it.source);
            let typing = state.typing.as_ref();
            typing.is_some_and(|typing| typing.row == row && Some(typing.column) == column)
        });
        if state.typing.is_some() && !is_drawn {
            match state.end_typing(self.table(), edits) {
                Some(Ok(step)) => steps.push(step),
                Some(Err(reason)) => state.trouble = Some(reason),
                None => {}
            }
        }
        if state.cursor.is_none() && !state.is_focus_coming && state.find.is_none() {
            state.block = None;
        }
        self.foot_ui(ui, edits, state, &mut steps);
        if state.trouble.is_none() && steps.is_empty() {
            state.trouble = trouble;
        }
        if let Some(reason) = &state.trouble {
            trouble_ui(ui, reason);
        }
        // What was typed comes first: its row may be the one that is removed.
        steps.sort_by_key(|step| !matches!(step, Step::Change { .. }));
        steps
    }
}
