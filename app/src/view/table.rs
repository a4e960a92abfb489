//! Tables: only the visible rows are formatted and laid out, however many there are.

use dacapo_cache::{ColumnType, Table};
use egui::{
    Align, Align2, FontFamily, FontId, Layout, Margin, RichText, Sense, Ui, UiBuilder, vec2,
};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, TableDelegate, TableState};

use crate::theme::tokens::size;
use crate::theme::{raised, semibold};

/// Rows that are seen at once; more scroll.
const MAX_VISIBLE_ROWS: usize = 14;
/// Rows in one part. Places of rows are `f32`: beyond some 760,000 rows they would no longer be exact.
const PART: usize = 500_000;
const ROW: f32 = size::ROW + 2.0;
const HEADER: f32 = 40.0;
/// Beside the text of a cell.
const MARGIN: i8 = 8;
/// Rows that the widths of columns are measured by.
const SAMPLE: usize = 64;

pub(super) fn table_ui(ui: &mut Ui, table: &Table) {
    let part_id = super::state_id(ui, "part");
    let n_parts = table.n_rows().div_ceil(PART).max(1);
    let part = ui
        .data(|data| data.get_temp::<usize>(part_id))
        .unwrap_or(0)
        .min(n_parts - 1);
    let first = part * PART;
    let n_rows = (table.n_rows() - first).min(PART);

    egui::Frame::new()
        .stroke(ui.visuals().widgets.noninteractive.bg_stroke)
        .corner_radius(8)
        .inner_margin(Margin::same(1))
        .show(ui, |ui| {
            let width = ui.available_width();
            let height = HEADER + n_rows.clamp(1, MAX_VISIBLE_ROWS) as f32 * ROW + 2.0;
            let area = vec2(width, height);
            ui.allocate_ui_with_layout(area, Layout::top_down(Align::Min), |ui| {
                ui.set_min_size(area);
                ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
                rows_ui(ui, table, first, n_rows);
            });
        });

    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        let rows = if table.n_rows() == 1 { "row" } else { "rows" };
        let columns = if table.n_columns() == 1 {
            "column"
        } else {
            "columns"
        };
        let text = format!(
            "{} {rows} × {} {columns}",
            grouped(table.n_rows()),
            table.n_columns()
        );
        ui.label(RichText::new(text).small().weak());
        if n_parts > 1 {
            let go = |ui: &mut Ui, word: &str, to: Option<usize>| {
                if ui
                    .add_enabled(to.is_some(), egui::Button::new(word).small())
                    .clicked()
                {
                    ui.data_mut(|data| data.insert_temp(part_id, to.unwrap_or(part)));
                }
            };
            go(ui, "Earlier rows", part.checked_sub(1));
            go(
                ui,
                "Later rows",
                Some(part + 1).filter(|next| *next < n_parts),
            );
            let range = format!("{} … {}", grouped(first), grouped(first + n_rows - 1));
            ui.label(RichText::new(range).small().weak());
        }
    });
}

fn rows_ui(ui: &mut Ui, table: &Table, first: usize, n_rows: usize) {
    let number_width = 16.0 + 7.0 * grouped(first + n_rows).len() as f32;
    let mut columns = vec![Column::new(number_width).resizable(false)];
    columns.extend((0..table.n_columns()).map(|_| Column::new(100.0).range(48.0..=1200.0)));
    // By the names of the columns: the widths that the user dragged stay over reruns.
    let names: Vec<_> = table.column_names().collect();
    let egui_table = egui_table::Table::new()
        .id_salt(names)
        .num_rows(n_rows as u64)
        .num_sticky_cols(1)
        .headers([HeaderRow::new(HEADER)]);
    let id = egui_table.get_id(ui);
    if TableState::load(ui, id).is_none() {
        let widths = widths(ui, table, first, n_rows, number_width);
        let mut state = TableState::default();
        for (idx, (column, width)) in columns
            .iter()
            .zip(std::iter::once(number_width).chain(widths))
            .enumerate()
        {
            state.col_widths.insert(column.id_for(idx), width);
        }
        state.store(ui, id);
    }
    let mut rows = Rows {
        table,
        first,
        text: String::new(),
    };
    egui_table.columns(columns).show(ui, &mut rows);
}

/// Widths that fit the first rows; what is left of the window is shared out.
fn widths(ui: &Ui, table: &Table, first: usize, n_rows: usize, number_width: f32) -> Vec<f32> {
    let mut text = String::new();
    let mut widths: Vec<f32> = (0..table.n_columns())
        .map(|column| {
            let name = table
                .column_name_at(column)
                .unwrap_or_default()
                .chars()
                .count() as f32
                * 8.0;
            let cells = (first..first + n_rows.min(SAMPLE)).map(|row| {
                text.clear();
                table.format_cell(row, column, &mut text);
                text.chars().count()
            });
            let cells = cells.max().unwrap_or(0) as f32 * 7.8;
            (name.max(cells) + 2.0 * f32::from(MARGIN) + 8.0)
                .clamp(72.0, 320.0)
                .round()
        })
        .collect();
    let left = ui.available_width() - number_width - widths.iter().sum::<f32>();
    if left > 0.0 && !widths.is_empty() {
        let share = (left / widths.len() as f32).floor();
        for width in &mut widths {
            *width += share;
        }
    }
    widths
}

/// The rows of one part of a table.
struct Rows<'t> {
    table: &'t Table,
    /// The row that is shown first.
    first: usize,
    /// Reused from cell to cell.
    text: String,
}

impl TableDelegate for Rows<'_> {
    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, raised(ui));
        let line = ui.visuals().widgets.noninteractive.bg_stroke;
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, line);
        let Some(column) = cell.col_range.start.checked_sub(1) else {
            return;
        };
        let (Some(name), Some(kind)) = (
            self.table.column_name_at(column),
            self.table.column_type_at(column),
        ) else {
            return;
        };
        let align = if is_right(kind) {
            Align::Max
        } else {
            Align::Min
        };
        let inside = rect.shrink2(vec2(f32::from(MARGIN), 4.0));
        ui.scope_builder(
            UiBuilder::new()
                .max_rect(inside)
                .layout(Layout::top_down(align)),
            |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                let name = RichText::new(name).font(FontId::new(size::BODY, semibold()));
                ui.add(egui::Label::new(name).truncate().selectable(false));
                let kind = RichText::new(word(kind)).size(size::SMALL).weak();
                ui.add(egui::Label::new(kind).truncate().selectable(false));
            },
        );
    }

    fn row_ui(&mut self, ui: &mut Ui, row: u64) {
        if row % 2 == 1 {
            ui.painter().rect_filled(ui.max_rect(), 0.0, raised(ui));
        }
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo) {
        let row = self.first + usize::try_from(cell.row_nr).unwrap_or(usize::MAX);
        let rect = ui.max_rect().shrink2(vec2(f32::from(MARGIN), 0.0));
        let Some(column) = cell.col_nr.checked_sub(1) else {
            let font = FontId::new(size::SMALL, FontFamily::Monospace);
            let weak = ui.visuals().weak_text_color();
            ui.painter().text(
                rect.right_center(),
                Align2::RIGHT_CENTER,
                grouped(row),
                font,
                weak,
            );
            return;
        };
        self.text.clear();
        self.table.format_cell(row, column, &mut self.text);
        let kind = self
            .table
            .column_type_at(column)
            .unwrap_or(ColumnType::Text);
        let text = RichText::new(&self.text);
        let text = if kind == ColumnType::Text {
            text.size(size::BODY)
        } else {
            text.monospace().size(size::MONO)
        };
        let layout = if is_right(kind) {
            Layout::right_to_left(Align::Center)
        } else {
            Layout::left_to_right(Align::Center)
        };
        ui.scope_builder(UiBuilder::new().max_rect(rect).layout(layout), |ui| {
            ui.add(egui::Label::new(text).truncate().sense(Sense::hover()));
        });
    }

    fn default_row_height(&self) -> f32 {
        ROW
    }
}

/// Numbers stand at the right, so that their digits stand below each other.
fn is_right(kind: ColumnType) -> bool {
    matches!(kind, ColumnType::Int | ColumnType::Float)
}

fn word(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Int => "integer",
        ColumnType::Float => "number",
        ColumnType::Bool => "yes or no",
        ColumnType::Text => "text",
        ColumnType::Time => "time",
        _ => "",
    }
}

/// A count with its digits in groups of three.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn counts_are_grouped_by_thousands() {
        for (n, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(super::grouped(n), text);
        }
    }
}
