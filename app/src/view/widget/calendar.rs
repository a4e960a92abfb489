//! A month of days to choose from.
//!
//! ```text
//!   «  ‹   November 2026   ›  »
//!   Mo Tu We Th Fr Sa Su
//!                      1
//!    2  3  4  5  6  7  8
//!    …
//! ```

use egui::{Align, Button, Grid, Key, Layout, Response, RichText, Ui};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::view::state_id;
use crate::view::widget::cursor::{Cursor, keep_open, kept_open};
use crate::view::widget::day::days_later;

/// Weeks that a month can touch.
const WEEKS: i32 = 6;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What is remembered of a calendar while it is open.
#[derive(Clone)]
struct Open {
    /// The month that is shown.
    month: Date,
    /// The day at which the keys are.
    cursor: Cursor<Date>,
}

/// Draws a month, that of the chosen day at first; the day that was clicked. Arrow keys lead from day to day, and page
/// keys from month to month.
pub(super) fn calendar_ui(ui: &mut Ui, chosen: Date, [min, max]: [Date; 2]) -> Option<Date> {
    let id = state_id(ui, "open calendar");
    let mut open = kept_open(ui, id).unwrap_or_else(|| Open {
        month: chosen.first_of_month(),
        cursor: Cursor::new(chosen),
    });
    if let Some(day) = open.day_of_keys(ui) {
        let day = day.clamp(min, max);
        open.cursor.go_to(day);
        open.month = day.first_of_month();
    }
    head_ui(ui, &mut open.month, [min, max]);
    let month = open.month;

    let before = i32::from(month.weekday().to_monday_zero_offset());
    let mut picked = None;
    Grid::new("days").spacing([2.0, 2.0]).show(ui, |ui| {
        for day in ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"] {
            ui.with_layout(Layout::top_down(Align::Center), |ui| {
                ui.label(RichText::new(day).small().weak());
            });
        }
        ui.end_row();
        for week in 0..WEEKS {
            for weekday in 0..7 {
                match days_later(month, week * 7 + weekday - before) {
                    Some(day) if day.month() == month.month() => {
                        let shown = day_ui(ui, day, day == chosen, (min..=max).contains(&day));
                        open.cursor.place(ui, &shown, day);
                        if shown.clicked() {
                            picked = Some(day);
                        }
                    }
                    // Nothing that could have the identity of a day of another month, and take the focus from it.
                    _ => drop(ui.allocate_space(egui::Vec2::ZERO)),
                }
            }
            ui.end_row();
        }
    });
    keep_open(ui, id, open);
    picked
}

impl Open {
    /// The day to which a key leads.
    fn day_of_keys(&self, ui: &Ui) -> Option<Date> {
        let keys = [
            Key::ArrowLeft,
            Key::ArrowRight,
            Key::ArrowUp,
            Key::ArrowDown,
            Key::PageUp,
            Key::PageDown,
        ];
        let from = self.cursor.at();
        match self.cursor.pressed(ui, &keys)? {
            Key::ArrowLeft => days_later(from, -1),
            Key::ArrowRight => days_later(from, 1),
            Key::ArrowUp => days_later(from, -7),
            Key::ArrowDown => days_later(from, 7),
            Key::PageUp => from.checked_add(-1.month()).ok(),
            _ => from.checked_add(1.month()).ok(),
        }
    }
}

/// The month that is shown, and buttons that turn the pages.
fn head_ui(ui: &mut Ui, month: &mut Date, [min, max]: [Date; 2]) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let mut turn_ui = |ui: &mut Ui, glyph: &str, word: &str, n_months: i32| {
            let to = month.checked_add(n_months.months()).ok();
            let to = to.filter(|to| to.last_of_month() >= min && *to <= max);
            let button = Button::new(glyph).frame_when_inactive(false);
            let button = ui.add_enabled(to.is_some(), button).on_hover_text(word);
            if button.accessible_name(word).clicked()
                && let Some(to) = to
            {
                *month = to;
            }
        };
        turn_ui(ui, "«", "A year back", -12);
        turn_ui(ui, "‹", "A month back", -1);
        turn_ui(ui, "›", "A month on", 1);
        turn_ui(ui, "»", "A year on", 12);
        let name = MONTHS[usize::from(month.month().unsigned_abs()) - 1];
        ui.label(RichText::new(format!("{name} {}", month.year())).strong());
    });
}

/// One day.
fn day_ui(ui: &mut Ui, day: Date, is_chosen: bool, is_allowed: bool) -> Response {
    let button = Button::selectable(is_chosen, RichText::new(day.day().to_string()).monospace())
        .min_size(egui::vec2(34.0, 26.0));
    let button = ui.add_enabled(is_allowed, button);
    button.accessible_name(day.to_string())
}
