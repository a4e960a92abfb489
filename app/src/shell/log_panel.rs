//! What the script logged, run by run: kept by each page, shown below it.

use std::collections::VecDeque;
use std::fmt::Write as _;

use egui::{
    Align, Button, ComboBox, FontId, Frame, Layout, Margin, Panel, Response, RichText, ScrollArea,
    TextStyle, Ui,
};
use log::Level;

use crate::element::AlertLevel;
use crate::protocol::{Delta, LogLine};
use crate::theme::tokens::{level as look, size};
use crate::theme::{low_button, semibold};
use crate::view::words_label;

/// Lines beyond these go, the oldest first.
const MAX_LINES: usize = 5_000;

/// What the runs of a page logged.
#[derive(Debug)]
pub(super) struct Log {
    rows: VecDeque<Row>,
    run: u32,
    /// Whether the run under way has a headline.
    has_headline: bool,
    /// What is shown: this level and those that matter more.
    least: Level,
    /// How many of the rows are lines, by [`Level`].
    n_lines: [usize; 6],
}

/// One row of the panel.
#[derive(Debug)]
enum Row {
    /// What follows was logged by this run.
    Run(u32),
    Line(LogLine),
    /// More was logged than is kept.
    Dropped(usize),
}

impl Default for Log {
    fn default() -> Self {
        Self {
            rows: VecDeque::new(),
            run: 0,
            has_headline: false,
            least: Level::Debug,
            n_lines: [0; 6],
        }
    }
}

impl Log {
    /// Takes what is for the log; gives back what isn't.
    pub(super) fn take(&mut self, delta: Delta) -> Option<Delta> {
        match delta {
            Delta::Log(line) => self.push(Row::Line(line)),
            Delta::LogDropped { n_lines } => self.push(Row::Dropped(n_lines)),
            other => {
                if let Delta::RunStarted { run, .. } = other {
                    self.run = run;
                    self.has_headline = false;
                }
                return Some(other);
            }
        }
        None
    }

    fn push(&mut self, row: Row) {
        if !self.has_headline {
            self.has_headline = true;
            self.rows.push_back(Row::Run(self.run));
        }
        if let Row::Line(line) = &row {
            self.n_lines[line.level as usize] += 1;
        }
        self.rows.push_back(row);
        while self.rows.len() > MAX_LINES {
            if let Some(Row::Line(line)) = self.rows.pop_front() {
                self.n_lines[line.level as usize] -= 1;
            }
        }
    }

    fn clear(&mut self) {
        self.rows.clear();
        self.n_lines = [0; 6];
        self.has_headline = false;
    }

    fn shown(&self) -> impl Iterator<Item = &Row> {
        self.rows
            .iter()
            .filter(|row| !matches!(row, Row::Line(line) if line.level > self.least))
    }

    fn to_text(&self) -> String {
        self.shown().fold(String::new(), |mut text, row| {
            // Writing to a string doesn't fail.
            let _ = match row {
                Row::Run(run) => writeln!(text, "rerun {run}"),
                Row::Line(line) => {
                    writeln!(text, "{} {} {}", line.level, line.target, line.text)
                }
                Row::Dropped(n) => writeln!(text, "{}", dropped(*n)),
            };
            text
        })
    }
}

/// Opens and closes the panel, and says how much there is in it.
pub(super) fn button_ui(ui: &mut Ui, log: &Log, is_open: bool) -> Response {
    let [_, n_errors, n_warnings, ..] = log.n_lines;
    let n: usize = log.n_lines.iter().sum();
    let worst = if n_errors > 0 {
        Some((AlertLevel::Error, n_errors, "error"))
    } else if n_warnings > 0 {
        Some((AlertLevel::Warning, n_warnings, "warning"))
    } else {
        None
    };
    let text = match (worst, n) {
        (Some((level, n, word)), _) => {
            let plural = if n == 1 { "" } else { "s" };
            RichText::new(format!("Log: {} {n} {word}{plural}", look::glyph(level)))
                .color(look::color(level, ui.visuals().dark_mode))
        }
        (None, 0) => RichText::new("Log").weak(),
        (None, n) => RichText::new(format!("Log: {n}")).weak(),
    };
    let button = Button::selectable(is_open, text.size(size::SMALL));
    ui.add(button)
        .on_hover_text("Show what the script logged (Ctrl+L)")
}

/// Draws the panel. False when it was closed.
pub(super) fn panel_ui(ui: &mut Ui, log: &mut Log) -> bool {
    let mut stays = true;
    let frame = Frame::new()
        .fill(ui.visuals().panel_fill)
        .inner_margin(Margin::symmetric(16, 6));
    Panel::bottom("log")
        .frame(frame)
        .default_size(180.0)
        .size_range(90.0..=(ui.available_height() * 0.7).max(90.0))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                let head = RichText::new("Log").font(FontId::new(size::BODY, semibold()));
                ui.label(head.color(ui.visuals().strong_text_color()));
                level_ui(ui, &mut log.least);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    stays = !ui.add(low_button("Close")).clicked();
                    if ui.add(low_button("Clear")).clicked() {
                        log.clear();
                    }
                    let copy = ui.add(low_button("Copy"));
                    if copy.on_hover_text("Copy what is shown").clicked() {
                        ui.copy_text(log.to_text());
                    }
                });
            });
            ui.separator();
            rows_ui(ui, log);
        });
    stays
}

fn level_ui(ui: &mut Ui, least: &mut Level) {
    let word = |level| match level {
        Level::Error => "errors",
        Level::Warn => "warnings and errors",
        Level::Info => "information and worse",
        Level::Debug | Level::Trace => "everything",
    };
    let list = ComboBox::from_id_salt("level")
        .selected_text(word(*least))
        .show_ui(ui, |ui| {
            for level in [Level::Debug, Level::Info, Level::Warn, Level::Error] {
                ui.selectable_value(least, level, word(level));
            }
        });
    list.response.accessible_name("Show");
}

fn rows_ui(ui: &mut Ui, log: &Log) {
    let rows: Vec<&Row> = log.shown().collect();
    if rows.is_empty() {
        ui.label(
            RichText::new(
                "Nothing yet. What the script says with log::info! and its like shows here.",
            )
            .weak(),
        );
        ui.take_available_space();
        return;
    }
    let height = ui.text_style_height(&TextStyle::Monospace);
    ScrollArea::vertical()
        .auto_shrink(false)
        .stick_to_bottom(true)
        .show_rows(ui, height, rows.len(), |ui, range| {
            // A row is as high as its text, not as a button.
            ui.spacing_mut().interact_size.y = height;
            for row in &rows[range] {
                row_ui(ui, row);
            }
        });
}

fn row_ui(ui: &mut Ui, row: &Row) {
    let line = match row {
        Row::Run(run) => {
            ui.label(
                RichText::new(format!("rerun {run}"))
                    .size(size::SMALL)
                    .weak(),
            );
            return;
        }
        Row::Dropped(n) => {
            ui.label(RichText::new(dropped(*n)).size(size::SMALL).weak());
            return;
        }
        Row::Line(line) => line,
    };
    ui.horizontal(|ui| {
        let level = match line.level {
            Level::Error => Some(AlertLevel::Error),
            Level::Warn => Some(AlertLevel::Warning),
            Level::Info => Some(AlertLevel::Info),
            Level::Debug | Level::Trace => None,
        };
        let word = line.level.as_str().to_lowercase();
        let head = match level {
            Some(level) => RichText::new(format!("{} {word}", look::glyph(level)))
                .color(look::color(level, ui.visuals().dark_mode)),
            None => RichText::new(word).weak(),
        };
        ui.label(head.size(size::SMALL));
        ui.label(RichText::new(&*line.target).size(size::SMALL).weak());
        // A line is one row; the rest of it stands in the hint.
        let mut lines = line.text.lines();
        let first = lines.next().unwrap_or_default();
        let is_cut = lines.next().is_some();
        let shown = if is_cut {
            format!("{first} …")
        } else {
            first.to_owned()
        };
        let label = words_label(RichText::new(shown).monospace().size(size::MONO)).truncate();
        let label = ui.add(label);
        if is_cut {
            label.on_hover_text(&*line.text);
        }
    });
}

fn dropped(n: usize) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} more line{plural} of this run, not kept")
}
