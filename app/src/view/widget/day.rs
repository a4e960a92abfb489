//! Days and times of day: typed, stepped, or chosen in a calendar.

use egui::{Button, Id, Popup, PopupCloseBehavior, Rect, Response, Stroke, StrokeKind, Ui, vec2};
use jiff::civil::{Date, Time};
use jiff::{SignedDuration, ToSpan};

use crate::element::widget::{Value, WidgetElement};
use crate::view::widget::calendar::calendar_ui;
use crate::view::widget::cursor::give_focus_back;
use crate::view::widget::text::{Line, line_ui};
use crate::view::widget::{label_ui, trouble_ui, with_help};
use crate::view::{View, state_id};

/// Two lines to type in side by side, with their calendars.
const ROOM_FOR_TWO_DAYS: f32 = 350.0;

impl View<'_> {
    pub(super) fn date_ui(&mut self, ui: &mut Ui, widget: &WidgetElement, bounds: [Date; 2]) {
        let Value::Date(before) = self.value(widget) else {
            return;
        };
        label_ui(ui, widget);
        let trouble = Trouble::of(ui);
        let after = ui
            .horizontal(|ui| day_ui(ui, widget, &widget.label, before, bounds, trouble))
            .inner;
        trouble.ui(ui);
        if after != before {
            self.set(widget, Value::Date(after));
        }
    }

    pub(super) fn date_range_ui(&mut self, ui: &mut Ui, widget: &WidgetElement, bounds: [Date; 2]) {
        let Value::Dates(before) = self.value(widget) else {
            return;
        };
        label_ui(ui, widget);
        let trouble = Trouble::of(ui);
        let [mut from, mut to] = before;
        let fits = ui.available_width() >= ROOM_FOR_TWO_DAYS;
        let both_ui = |ui: &mut Ui| {
            let name = format!("{} from", widget.label);
            let row = ui.push_id("from", |ui| {
                ui.horizontal(|ui| day_ui(ui, widget, &name, from, bounds, trouble))
            });
            from = row.inner.inner;
            if fits {
                ui.label("–");
            }
            let name = format!("{} to", widget.label);
            let row = ui.push_id("to", |ui| {
                ui.horizontal(|ui| day_ui(ui, widget, &name, to, bounds, trouble))
            });
            to = row.inner.inner;
        };
        if fits {
            ui.horizontal(both_ui);
        } else {
            ui.vertical(both_ui);
        }
        trouble.ui(ui);
        // The end that was moved takes the other one with it.
        if from == before[0] {
            from = from.min(to);
        } else {
            to = to.max(from);
        }
        if [from, to] != before {
            self.set(widget, Value::Dates([from, to]));
        }
    }

    pub(super) fn time_ui(&mut self, ui: &mut Ui, widget: &WidgetElement, step_secs: u32) {
        let Value::Time(before) = self.value(widget) else {
            return;
        };
        label_ui(ui, widget);
        let trouble = Trouble::of(ui);
        let mut after = before;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let text = time_text(before, step_secs);
            let line = Line::new(&text, "17:30", 90.0);
            if let Some(typed) = line_ui(ui, widget, &widget.label, &line) {
                let read = typed
                    .trim()
                    .parse()
                    .map_err(|_| format!("no time of day, which is written as 17:30: {typed:?}"));
                after = trouble.take_over(ui, read).unwrap_or(before);
            }
            let height = ui.spacing().interact_size.y;
            let step = SignedDuration::from_secs(step_secs.into());
            for (step, glyph, word) in [(-step, "−", "Earlier"), (step, "+", "Later")] {
                let button = ui.add_sized([height, height], Button::new(glyph));
                let name = format!("{word} {}", widget.label);
                if button.accessible_name(name).clicked() {
                    // Past midnight it goes on at the other end of the day.
                    after = before.wrapping_add(step);
                }
            }
        });
        trouble.ui(ui);
        if after != before {
            self.set(widget, Value::Time(after));
        }
    }
}

/// Seconds are written where they can be stepped, or are there.
fn time_text(time: Time, step_secs: u32) -> String {
    let has_secs = !step_secs.is_multiple_of(60) || time.second() != 0;
    let format = if has_secs { "%H:%M:%S" } else { "%H:%M" };
    time.strftime(format).to_string()
}

/// A line to type a day in, and a button that opens a calendar; the day that is chosen now.
fn day_ui(
    ui: &mut Ui,
    widget: &WidgetElement,
    name: &str,
    before: Date,
    [min, max]: [Date; 2],
    trouble: Trouble,
) -> Date {
    ui.spacing_mut().item_spacing.x = 4.0;
    let text = before.to_string();
    let mut after = before;
    let line = Line::new(&text, "2026-11-21", 110.0);
    if let Some(typed) = line_ui(ui, widget, name, &line) {
        after = trouble
            .take_over(ui, day_of(&typed, min, max))
            .unwrap_or(before);
    }
    let side = ui.spacing().interact_size.y;
    let button = ui.add(Button::new("").min_size(vec2(side, side)));
    paint_calendar(ui, &button);
    let button = with_help(button, widget).accessible_name(format!("Calendar of {name}"));
    let popup = Popup::from_toggle_button_response(&button)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let is_open = popup.show(|ui| {
        if let Some(picked) = calendar_ui(ui, before, [min, max]) {
            after = picked;
            ui.close();
        }
    });
    give_focus_back(ui, &button, is_open.is_some());
    after
}

/// ```text
///   ▗▖  ▗▖
///  ┌┴┴──┴┴┐
///  ├──────┤
///  │ ∙ ∙ ∙│
///  └──────┘
/// ```
fn paint_calendar(ui: &Ui, button: &Response) {
    let color = ui.style().interact(button).text_color();
    let stroke = Stroke::new(1.2, color);
    let painter = ui.painter();
    let sheet = Rect::from_center_size(button.rect.center() + vec2(0.0, 1.0), vec2(14.0, 12.0));
    painter.rect_stroke(sheet, 2.0, stroke, StrokeKind::Inside);
    painter.hline(sheet.x_range(), sheet.top() + 4.0, stroke);
    for x in [4.0, 10.0] {
        let ring = sheet.left() + x;
        painter.vline(ring, sheet.top() - 2.0..=sheet.top() + 1.5, stroke);
    }
    for x in [4.0, 7.0, 10.0] {
        painter.circle_filled(sheet.left_top() + vec2(x, 8.0), 0.9, color);
    }
}

/// A day as it was typed, or what is wrong with it.
fn day_of(typed: &str, min: Date, max: Date) -> Result<Date, String> {
    let day: Date = typed
        .trim()
        .parse()
        .map_err(|_| format!("no day, which is written as 2026-11-21: {typed:?}"))?;
    if (min..=max).contains(&day) {
        Ok(day)
    } else {
        Err(format!("{day} is not from {min} to {max}"))
    }
}

/// What is wrong with what was typed into a widget, until something right is typed.
#[derive(Clone, Copy)]
struct Trouble(Id);

impl Trouble {
    /// Of the widget that this `Ui` is for.
    fn of(ui: &Ui) -> Self {
        Self(state_id(ui, "trouble"))
    }

    /// What was typed if it can be read, else keeps the reason to be shown.
    fn take_over<T>(self, ui: &Ui, read: Result<T, String>) -> Option<T> {
        match read {
            Ok(value) => {
                ui.data_mut(|data| data.remove::<String>(self.0));
                Some(value)
            }
            Err(reason) => {
                ui.data_mut(|data| data.insert_temp(self.0, reason));
                None
            }
        }
    }

    fn ui(self, ui: &mut Ui) {
        if let Some(reason) = ui.data(|data| data.get_temp::<String>(self.0)) {
            trouble_ui(ui, &reason);
        }
    }
}

/// The day so many days later.
pub(super) fn days_later(day: Date, n_days: i32) -> Option<Date> {
    day.checked_add(n_days.days()).ok()
}
