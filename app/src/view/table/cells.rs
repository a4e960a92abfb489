//! Cells as text: how much of it, on which side, and in which font.

use std::fmt::Write as _;

use dacapo_cache::{Cell, Column, ColumnType, Table};

use crate::element::table::{CellStyle, ColumnElement};
use crate::view::long::write_line;

/// Characters that are laid out in a cell; the rest is found in the tip.
const MAX_CHARS: usize = 400;
/// Characters in a tip.
const MAX_CHARS_IN_TIP: usize = 2_000;
/// What stands for nothing.
pub(super) const NOTHING: &str = "–";

/// How the cells of a column look, found out once for a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct CellLook {
    /// Against the right edge, so that digits stand below each other.
    pub(super) is_right: bool,
    /// In the font whose digits all have the same width.
    pub(super) is_mono: bool,
    /// Digits behind the point.
    decimals: usize,
}

/// How strongly a cell is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Plain,
    Weak,
    Link,
}

impl CellLook {
    /// Looks at some rows.
    pub(super) fn of(table: &Table, column: &ColumnElement, rows: &[usize]) -> Self {
        let kind = table
            .column_type_at(column.source)
            .unwrap_or(ColumnType::Text);
        let is_number = matches!(kind, ColumnType::Int | ColumnType::Float);
        let decimals = match table.columns().get(column.source) {
            Some(cells) if kind == ColumnType::Float => decimals(cells, rows),
            _ => 0,
        };
        Self {
            is_right: is_number,
            is_mono: is_number || kind == ColumnType::Time,
            decimals,
        }
    }

    /// Appends what a cell shows to `out`.
    pub(super) fn write(self, cell: Cell<'_>, style: &CellStyle, out: &mut String) -> Ink {
        match (style, cell) {
            (_, Cell::Empty) => {
                out.push_str(NOTHING);
                return Ink::Weak;
            }
            (CellStyle::Format(format), cell) => {
                let cell = match cell {
                    Cell::Text(all) => Cell::Text(beginning(all)),
                    cell => cell,
                };
                let mut text = String::new();
                format.write(cell, &mut text);
                write_line(&text, MAX_CHARS, out);
            }
            (_, Cell::Text(text)) => write_line(text, MAX_CHARS, out),
            (_, Cell::Bool(true)) => out.push_str("✓ true"),
            (_, Cell::Bool(false)) => out.push_str("✕ false"),
            (_, Cell::Float(value)) => {
                self.write_float(value, out);
                if value.is_nan() {
                    return Ink::Weak;
                }
            }
            (_, cell) => write!(out, "{cell}").expect("a string takes everything"),
        }
        match (style, cell) {
            (CellStyle::Link, Cell::Text(text)) if is_address(text) => Ink::Link,
            _ => Ink::Plain,
        }
    }

    fn write_float(self, value: f64, out: &mut String) {
        let size = value.abs();
        let least = 0.5 * 10_f64.powf(-(self.decimals as f64));
        let written = if !value.is_finite() {
            let sign = if value < 0.0 { "-" } else { "" };
            let word = if value.is_nan() { "NaN" } else { "∞" };
            write!(out, "{sign}{word}")
        } else if size >= 1e15 || (size > 0.0 && size < least) {
            write!(out, "{value:.3e}")
        } else {
            write!(out, "{value:.*}", self.decimals)
        };
        written.expect("a string takes everything");
    }
}

/// One character more than is shown of a text.
fn beginning(text: &str) -> &str {
    let end = text.char_indices().nth(MAX_CHARS + 1);
    end.map_or(text, |(end, _)| &text[..end])
}

/// All of a cell, for a tip: `None` if it is all there already.
pub(super) fn tip(cell: Cell<'_>, shown: &str) -> Option<String> {
    let mut text = String::new();
    let n_chars = match cell {
        Cell::Text(all) => {
            write_line(all, MAX_CHARS_IN_TIP, &mut text);
            // Counting stops where nobody would read on.
            all.chars().take(10_000_000).count()
        }
        Cell::Bool(_) | Cell::Empty => return None,
        cell => {
            write!(text, "{cell}").expect("a string takes everything");
            0
        }
    };
    if n_chars > MAX_CHARS_IN_TIP {
        write!(text, "\n{} characters in all", super::grouped(n_chars))
            .expect("a string takes everything");
    }
    (text != shown).then_some(text)
}

/// Whether a click may open it.
pub(super) fn is_address(text: &str) -> bool {
    ["http://", "https://", "mailto:"]
        .iter()
        .any(|scheme| text.starts_with(scheme))
}

/// Digits behind the point that show some values of a column as they are. If that takes more than six digits, they
/// are results of a computation rather than somebody's figures, and some digits do.
fn decimals(column: &Column, rows: &[usize]) -> usize {
    const MOST: usize = 6;
    let (mut needed, mut greatest) = (1, 0.0_f64);
    let mut text = String::new();
    for row in rows {
        let Some(value) = column.cell(*row).as_float().filter(|it| it.is_finite()) else {
            continue;
        };
        greatest = greatest.max(value.abs());
        text.clear();
        write!(text, "{value}").expect("a string takes everything");
        let behind = text.split_once('.').map_or(0, |(_, digits)| digits.len());
        needed = needed.max(behind);
    }
    if needed <= MOST {
        return needed;
    }
    let before = greatest.max(1.0).log10() as usize + 1;
    MOST.saturating_sub(before).max(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(cells: Vec<f64>) -> Vec<String> {
        let table = Table::from_columns([("it", cells)]).expect("one column");
        let rows: Vec<_> = (0..table.n_rows()).collect();
        let column = ColumnElement::new(0, "it");
        let look = CellLook::of(&table, &column, &rows);
        let text = |row: &usize| {
            let mut text = String::new();
            look.write(table.cell(*row, 0), &column.style, &mut text);
            text
        };
        rows.iter().map(text).collect()
    }

    #[test]
    fn numbers_of_a_column_have_the_same_decimals() {
        assert_eq!(shown(vec![2.5, 14.0, 9.25]), ["2.50", "14.00", "9.25"]);
        assert_eq!(shown(vec![3.0, -4.0]), ["3.0", "-4.0"]);
        assert_eq!(shown(vec![52.520_008, 0.0]), ["52.520008", "0.000000"]);
        assert_eq!(shown(vec![1.0 / 3.0, 200.0]), ["0.333", "200.000"]);
    }

    #[test]
    fn numbers_that_don_t_fit_their_decimals_are_written_with_an_exponent() {
        assert_eq!(
            shown(vec![1.5, 1e-9, 2e20]),
            ["1.50", "1.000e-9", "2.000e20"]
        );
        assert_eq!(
            shown(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY]),
            ["NaN", "∞", "-∞"]
        );
    }
}
