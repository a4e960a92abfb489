//! Tables that the user can change: a field for each visible cell.

use std::collections::HashMap;

use dacapo_cache::{Cell, Column, ColumnType, Table};
use egui::{Align, Button, Layout, RichText, ScrollArea, Ui, vec2};

use crate::element::edits::{CellValue, TableEdits};
use crate::element::table::TableElement;
use crate::element::widget::{Value, WidgetElement, WidgetId};
use crate::theme::tokens::size;
use crate::view::widget::text::cell_ui;
use crate::view::widget::{label_ui, trouble_ui};
use crate::view::{View, state_id};

/// Height of a row.
const ROW: f32 = 28.0;
/// Rows that are seen at once; more scroll.
const MAX_ROWS: usize = 12;
/// A column doesn't get narrower, nor much wider.
const COLUMN_WIDTH: std::ops::RangeInclusive<f32> = 90.0..=260.0;
/// Of the numbers of the rows.
const INDEX_WIDTH: f32 = 44.0;
/// Steps that can be undone.
const MAX_STEPS: usize = 100;

/// The steps that can be undone, by widget.
pub(crate) type Steps = HashMap<WidgetId, Vec<TableEdits>>;

/// What the widget is.
pub(super) struct Editor<'a> {
    pub(super) element: &'a TableElement,
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
    Add,
    Remove(usize),
    Undo,
    Reset,
}

impl View<'_> {
    pub(super) fn editor_ui(&mut self, ui: &mut Ui, widget: &WidgetElement, editor: &Editor<'_>) {
        let Value::Edits(edits) = self.value(widget) else {
            return;
        };
        // Until the script has answered, they may be of the table that was here before.
        let table = &editor.element.table;
        let edits = if edits.are_of(table) {
            edits
        } else {
            TableEdits::none(table)
        };
        label_ui(ui, widget);
        let n_steps = self.memory.steps.get(&widget.id).map_or(0, Vec::len);
        let trouble_id = state_id(ui, "trouble");
        let mut steps = Vec::new();
        let mut trouble = None;
        ScrollArea::horizontal().show(ui, |ui| {
            editor.rows_ui(ui, &edits, &mut steps, &mut trouble);
        });
        ui.horizontal(|ui| editor.foot_ui(ui, &edits, n_steps, &mut steps));
        if let Some(reason) = trouble {
            ui.data_mut(|data| data.insert_temp::<String>(trouble_id, reason));
        } else if !steps.is_empty() {
            ui.data_mut(|data| data.remove::<String>(trouble_id));
        }
        if let Some(reason) = ui.data(|data| data.get_temp::<String>(trouble_id)) {
            trouble_ui(ui, &reason);
        }
        if !steps.is_empty() {
            // What was typed comes first: its row may be the one that is removed.
            steps.sort_by_key(|step| !matches!(step, Step::Change { .. }));
            let after = steps
                .into_iter()
                .fold(edits, |edits, step| self.step(widget, editor, &edits, step));
            self.set(widget, Value::Edits(after));
        }
    }

    fn step(
        &mut self,
        widget: &WidgetElement,
        editor: &Editor<'_>,
        edits: &TableEdits,
        step: Step,
    ) -> TableEdits {
        let table = &editor.element.table;
        let steps = self.memory.steps.entry(widget.id).or_default();
        // Those of another table are of no use for this one.
        steps.retain(|before| before.are_of(table));
        let after = match step {
            Step::Undo => return steps.pop().unwrap_or_else(|| TableEdits::none(table)),
            Step::Change { row, column, value } => edits.with_cell(table, row, column, value),
            Step::Add => edits.with_row(),
            Step::Remove(row) => edits.without_row(row),
            Step::Reset => TableEdits::none(table),
        };
        if steps.len() >= MAX_STEPS {
            steps.remove(0);
        }
        steps.push(edits.clone());
        after
    }
}

impl Editor<'_> {
    fn table(&self) -> &Table {
        &self.element.table
    }

    fn rows_ui(
        &self,
        ui: &mut Ui,
        edits: &TableEdits,
        steps: &mut Vec<Step>,
        trouble: &mut Option<String>,
    ) {
        let n_columns = self.element.columns.len();
        let room = ui.available_width() - INDEX_WIDTH - ROW - 16.0;
        let width = (room / n_columns.max(1) as f32 - 4.0)
            .clamp(*COLUMN_WIDTH.start(), *COLUMN_WIDTH.end());
        ui.spacing_mut().item_spacing = vec2(4.0, 2.0);
        ui.vertical(|ui| {
            ui.horizontal(|ui| self.head_ui(ui, width));
            let n_rows = edits.n_rows(self.table());
            if n_rows == 0 {
                ui.label(RichText::new("No rows").weak());
            }
            ScrollArea::vertical()
                .max_height(MAX_ROWS as f32 * (ROW + 2.0))
                .auto_shrink([true, true])
                .show_rows(ui, ROW, n_rows, |ui, places| {
                    for place in places {
                        let row = edits.row_at(place);
                        ui.push_id(row, |ui| {
                            ui.horizontal(|ui| {
                                number_ui(ui, place);
                                self.row_ui(ui, edits, [place, row], width, steps, trouble);
                            });
                        });
                    }
                });
        });
    }

    fn head_ui(&self, ui: &mut Ui, width: f32) {
        ui.add_space(INDEX_WIDTH + 4.0);
        for column in self.element.columns.iter() {
            let lock = if self.disabled.contains(&column.source) {
                " (fixed)"
            } else {
                ""
            };
            let title = RichText::new(format!("{}{lock}", column.title)).size(size::BODY);
            let label = egui::Label::new(title.strong()).truncate();
            ui.allocate_ui_with_layout(
                vec2(width, ROW),
                Layout::left_to_right(Align::Center),
                |ui| {
                    ui.set_min_width(width);
                    ui.add(label);
                },
            );
        }
    }

    /// One row; `[place, row]` is where it stands and which one it is.
    fn row_ui(
        &self,
        ui: &mut Ui,
        edits: &TableEdits,
        [place, row]: [usize; 2],
        width: f32,
        steps: &mut Vec<Step>,
        trouble: &mut Option<String>,
    ) {
        for column in self.element.columns.iter() {
            let idx = column.source;
            let Some(values) = self.table().columns().get(idx) else {
                continue;
            };
            let changed = edits.cell(row, idx);
            let cell = match changed {
                Some(changed) => changed.as_cell(),
                None if row < self.table().n_rows() => self.table().cell(row, idx),
                None => Cell::Empty,
            };
            let name = format!("{}, row {}", column.title, place + 1);
            // What is fixed is what the table had: a row that the user adds is the user's.
            let is_added = row >= self.table().n_rows();
            let is_enabled = is_added || !self.disabled.contains(&idx);
            let entered = ui
                .push_id(idx, |ui| {
                    ui.add_enabled_ui(is_enabled, |ui| {
                        if changed.is_some() {
                            ui.visuals_mut().override_text_color =
                                Some(ui.visuals().hyperlink_color);
                        }
                        match values.column_type() {
                            ColumnType::Bool => Ok(check_ui(ui, &name, cell, width)),
                            _ => typed_ui(ui, &name, cell, values, width),
                        }
                    })
                    .inner
                })
                .inner;
            match entered {
                Ok(None) => {}
                Ok(Some(value)) => {
                    steps.push(Step::Change {
                        row,
                        column: idx,
                        value,
                    });
                }
                Err(reason) => *trouble = Some(format!("{name}: {reason}")),
            }
        }
        if self.can_have_other_rows {
            let button = ui.add_sized([ROW, ROW], Button::new("✕").frame_when_inactive(false));
            let name = format!("Remove row {}", place + 1);
            if button
                .on_hover_text("Remove this row")
                .accessible_name(name)
                .clicked()
            {
                steps.push(Step::Remove(row));
            }
        }
    }

    /// What can be done to all of it, and what was.
    fn foot_ui(&self, ui: &mut Ui, edits: &TableEdits, n_steps: usize, steps: &mut Vec<Step>) {
        if self.can_have_other_rows && ui.button("+ Add a row").clicked() {
            steps.push(Step::Add);
        }
        if ui.add_enabled(n_steps > 0, Button::new("Undo")).clicked() {
            steps.push(Step::Undo);
        }
        let reset = ui.add_enabled(!edits.is_empty(), Button::new("Reset"));
        if reset.on_hover_text("Take back all changes").clicked() {
            steps.push(Step::Reset);
        }
        let says = edits
            .counts()
            .into_iter()
            .zip(["changed", "added", "removed"]);
        let says: Vec<_> = says
            .filter(|(n, _)| *n > 0)
            .map(|(n, word)| format!("{n} {word}"))
            .collect();
        ui.label(RichText::new(says.join(" · ")).small().weak());
    }
}

fn number_ui(ui: &mut Ui, place: usize) {
    let number = RichText::new((place + 1).to_string()).monospace().weak();
    let layout = Layout::right_to_left(Align::Center);
    ui.allocate_ui_with_layout(vec2(INDEX_WIDTH, ROW), layout, |ui| {
        ui.set_min_width(INDEX_WIDTH);
        ui.label(number);
    });
}

/// A cell that is typed; its new value, or what is wrong with it.
fn typed_ui(
    ui: &mut Ui,
    name: &str,
    cell: Cell<'_>,
    column: &Column,
    width: f32,
) -> Result<Option<CellValue>, String> {
    let text = match cell {
        Cell::Empty => String::new(),
        cell => cell.to_string(),
    };
    let is_number = matches!(column.column_type(), ColumnType::Int | ColumnType::Float);
    match cell_ui(ui, name, &text, is_number, [width, ROW]) {
        Some(typed) => CellValue::parse(&typed, column).map(Some),
        None => Ok(None),
    }
}

/// A cell that is true or false.
fn check_ui(ui: &mut Ui, name: &str, cell: Cell<'_>, width: f32) -> Option<CellValue> {
    let mut is_on = cell.as_bool().unwrap_or_default();
    let layout = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(vec2(width, ROW), layout, |ui| {
        ui.set_min_width(width);
        let checkbox = egui::Checkbox::without_text(&mut is_on).indeterminate(cell.is_empty());
        let checkbox = ui.add(checkbox).accessible_name(name);
        checkbox.changed().then_some(CellValue::Bool(is_on))
    })
    .inner
}
