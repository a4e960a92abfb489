//! Widths of columns: at first as their cells need, then as the user drags them. What is left is shared out.

use dacapo_cache::Table;
use egui::{FontFamily, FontId, Ui};

use crate::element::table::{CellStyle, ColumnElement, TableElement};
use crate::theme::semibold;
use crate::theme::tokens::size;
use crate::view::table::cells::CellLook;

/// Beside the text of a cell.
pub(super) const MARGIN: f32 = 8.0;
/// A column is never narrower.
pub(super) const NARROWEST: f32 = 40.0;
/// Nor is it wider, unless the user drags it.
const WIDEST: f32 = 320.0;
const WIDEST_DRAGGED: f32 = 2_000.0;
/// Room for the mark of the order, behind a title.
const ROOM_FOR_MARK: f32 = 16.0;
/// Cells that are measured, of all columns together.
const SAMPLE: usize = 4_096;
/// Characters of a cell that are measured.
const MEASURED_CHARS: usize = 80;

/// The columns of a table as they are drawn.
pub(super) struct Columns {
    /// How the cells of each look.
    pub(super) looks: Vec<CellLook>,
    /// As wide as their cells need.
    fitted: Vec<f32>,
    /// As the user, or the script, wants them.
    wanted: Vec<Option<f32>>,
    /// Where each begins, and where the last one ends, in points from the left edge of the first.
    edges: Vec<f64>,
}

impl Columns {
    pub(super) fn of(ui: &Ui, element: &TableElement) -> Self {
        let rows = sample(element);
        let looks: Vec<_> = element
            .columns
            .iter()
            .map(|column| CellLook::of(&element.table, column, &rows))
            .collect();
        let fitted = element
            .columns
            .iter()
            .zip(&looks)
            .map(|(column, look)| fit(ui, &element.table, column, *look, &rows))
            .collect();
        Self {
            looks,
            fitted,
            wanted: element.columns.iter().map(|column| column.width).collect(),
            edges: Vec::new(),
        }
    }

    /// Takes over the widths that the user has chosen for the same columns.
    pub(super) fn keep_widths(&mut self, before: &Self) {
        self.wanted.clone_from(&before.wanted);
        self.fitted.clone_from(&before.fitted);
    }

    /// Shares out what is left of the room among the columns that nobody has given a width.
    pub(super) fn lay_out(&mut self, room: f32) {
        let width = |idx: usize| self.wanted[idx].unwrap_or(self.fitted[idx]);
        let n_free = self.wanted.iter().filter(|wanted| wanted.is_none()).count();
        let needed: f64 = (0..self.fitted.len())
            .map(|idx| f64::from(width(idx)))
            .sum();
        let left = (f64::from(room) - needed).max(0.0) as f32;
        let share = if n_free == 0 {
            0.0
        } else {
            (left / n_free as f32).floor()
        };
        let mut edge = 0.0;
        let mut edges = Vec::with_capacity(self.fitted.len() + 1);
        edges.push(edge);
        for idx in 0..self.fitted.len() {
            let extra = if self.wanted[idx].is_none() {
                share
            } else {
                0.0
            };
            edge += f64::from(width(idx) + extra);
            edges.push(edge);
        }
        self.edges = edges;
    }

    /// Gives a column the width that the user drags it to.
    pub(super) fn drag_to(&mut self, idx: usize, width: f32) {
        self.wanted[idx] = Some(width.clamp(NARROWEST, WIDEST_DRAGGED));
    }

    /// Makes a column as wide as these cells need.
    pub(super) fn fit(&mut self, ui: &Ui, element: &TableElement, idx: usize, rows: &[usize]) {
        let column = &element.columns[idx];
        let width = fit(ui, &element.table, column, self.looks[idx], rows);
        self.wanted[idx] = Some(width);
    }

    pub(super) fn len(&self) -> usize {
        self.fitted.len()
    }

    /// Where a column begins.
    pub(super) fn left(&self, idx: usize) -> f64 {
        self.edges[idx]
    }

    pub(super) fn width(&self, idx: usize) -> f32 {
        (self.edges[idx + 1] - self.edges[idx]) as f32
    }

    /// Of all columns.
    pub(super) fn total(&self) -> f64 {
        self.edges.last().copied().unwrap_or(0.0)
    }

    /// The column at this distance from the left edge of the first; the last one beyond the end.
    pub(super) fn at(&self, x: f64) -> usize {
        let after = self.edges.partition_point(|edge| *edge <= x);
        after.saturating_sub(1).min(self.len().saturating_sub(1))
    }
}

/// Rows from the whole table, so that a column that begins with short values is not too narrow for its later ones.
fn sample(element: &TableElement) -> Vec<usize> {
    let n_rows = element.table.n_rows();
    let n = (SAMPLE / element.columns.len().max(1)).clamp(8, 128);
    if n_rows <= n {
        return (0..n_rows).collect();
    }
    // The first half is what is seen first; the rest comes from all over.
    let spread = (0..n / 2).map(|idx| (idx + 1) * (n_rows - 1) / (n / 2));
    (0..n / 2).chain(spread).collect()
}

/// The width of a title and of some cells.
fn fit(ui: &Ui, table: &Table, column: &ColumnElement, look: CellLook, rows: &[usize]) -> f32 {
    let body = font(look);
    let title = FontId::new(size::BODY, semibold());
    let mut text = String::new();
    ui.fonts_mut(|fonts| {
        let mut measure = |text: &str, font: &FontId| -> f32 {
            let chars = text.chars().take(MEASURED_CHARS);
            chars.map(|char| fonts.glyph_width(font, char)).sum()
        };
        let mut widest = measure(&column.title, &title) + ROOM_FOR_MARK;
        if let CellStyle::Bar { .. } = column.style {
            widest = widest.max(140.0);
        }
        for row in rows {
            text.clear();
            look.write(table.cell(*row, column.source), &column.style, &mut text);
            widest = widest.max(measure(&text, &body));
        }
        (widest + 2.0 * MARGIN + 2.0).ceil().clamp(56.0, WIDEST)
    })
}

/// The font of cells.
pub(super) fn font(look: CellLook) -> FontId {
    if look.is_mono {
        FontId::new(size::MONO, FontFamily::Monospace)
    } else {
        FontId::new(size::BODY, FontFamily::Proportional)
    }
}
