//! The columns of the list, and what stands in them.

use std::time::Duration;

use egui::{Color32, Rect, Sense, Ui, pos2, vec2};

use crate::inspector::paint;
use crate::story::figures;
use crate::theme::tokens::{State, size};

/// Widths of the columns, from the right.
const CROSS: f32 = 20.0;
const TTL: f32 = 92.0;
/// Enough for a word, where nothing has a ttl.
const WORD: f32 = 64.0;
const AGE: f32 = 62.0;
const BYTES: f32 = 60.0;
const HITS: f32 = 42.0;
/// Below these widths of the panel, ages and sizes make room for the arguments.
const WITH_AGE: f32 = 440.0;
const WITH_BYTES: f32 = 340.0;

/// The places of one row.
pub(super) struct Places {
    pub(super) row: Rect,
    pub(super) call: Rect,
    pub(super) hits: Rect,
    pub(super) bytes: Option<Rect>,
    pub(super) age: Option<Rect>,
    pub(super) ttl: Rect,
    pub(super) cross: Rect,
}

impl Places {
    pub(super) fn of(rect: Rect, has_ttl: bool) -> Self {
        let mut right = rect.right();
        let mut take = |width: f32| {
            let place =
                Rect::from_min_max(pos2(right - width, rect.top()), pos2(right, rect.bottom()));
            right -= width;
            place
        };
        let cross = take(CROSS);
        let mut ttl = take(if has_ttl { TTL } else { WORD });
        ttl.min.x += 12.0;
        ttl.max.x -= 4.0;
        let age = (rect.width() >= WITH_AGE).then(|| take(AGE));
        let bytes = (rect.width() >= WITH_BYTES).then(|| take(BYTES));
        let hits = take(HITS);
        let call = Rect::from_min_max(rect.min, pos2(right - 4.0, rect.bottom()));
        Self {
            row: rect,
            call,
            hits,
            bytes,
            age,
            ttl,
            cross,
        }
    }
}

/// The words above the columns.
pub(super) fn header_ui(ui: &mut Ui, has_ttl: bool) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    let places = Places::of(rect, has_ttl);
    let format = paint::small(ui, ui.visuals().weak_text_color());
    paint::text_left(ui, places.call, "function, arguments", format.clone());
    let right = |rect: Rect, text: &str| {
        let color = format.color;
        ui.painter().text(
            rect.right_center(),
            egui::Align2::RIGHT_CENTER,
            text,
            format.font_id.clone(),
            color,
        );
    };
    right(places.hits, "hits");
    if let Some(rect) = places.bytes {
        right(rect, "size");
    }
    if let Some(rect) = places.age {
        right(rect, "age");
    }
    right(places.ttl, if has_ttl { "left" } else { "state" });
}

/// Hits of calls: `7/8`; the hits alone where both have no room.
pub(super) fn hits_right(ui: &Ui, rect: Rect, hits: u64, calls: u64) {
    let mut job = paint::figure_job(ui, &figures::count(hits), size::MONO);
    let alone = job.clone();
    job.append(
        &format!("/{}", figures::count(calls)),
        0.0,
        paint::mono(ui, ui.visuals().weak_text_color()),
    );
    let galley = ui.painter().layout_job(job);
    let galley = if galley.size().x > rect.width() {
        ui.painter().layout_job(alone)
    } else {
        galley
    };
    let at = egui::Align2::RIGHT_CENTER
        .align_size_within_rect(galley.size(), rect)
        .min;
    ui.painter().galley(at, galley, ui.visuals().text_color());
}

/// What is left of a ttl: a draining bar with the time behind it.
pub(super) fn ttl_bar(ui: &Ui, rect: Rect, age: Duration, ttl: Duration) {
    let left = ttl.saturating_sub(age);
    let share = (left.as_secs_f32() / ttl.as_secs_f32().max(1e-9)).clamp(0.0, 1.0);
    let color = if share < 0.2 {
        paint::color(ui, State::Expired)
    } else {
        paint::color(ui, State::Hit)
    };
    let track = Rect::from_center_size(pos2(rect.left() + 12.0, rect.center().y), vec2(24.0, 6.0));
    ui.painter().rect_filled(
        track,
        3,
        ui.visuals().widgets.noninteractive.bg_stroke.color,
    );
    let mut full = track;
    full.set_width(track.width() * share);
    ui.painter().rect_filled(full, 3, color);
    let behind = Rect::from_min_max(pos2(track.right() + 2.0, rect.top()), rect.max);
    // Rounded up: what still lives has at least a second.
    let shown = Duration::from_secs(left.as_secs_f32().ceil() as u64);
    paint::figure_right(ui, behind, &short_age(shown), false);
}

/// A time in its largest part: there is no room for more.
pub(super) fn short_age(time: Duration) -> figures::Figure {
    let text = figures::span(Duration::from_secs(time.as_secs()));
    let mut parts = text.split('\u{a0}');
    let number = parts.next().unwrap_or("0").to_owned();
    let unit = match parts.next() {
        Some("min") => "min",
        Some("h") => "h",
        Some("d") => "d",
        _ => "s",
    };
    figures::Figure { number, unit }
}

pub(super) fn word_right(ui: &Ui, rect: Rect, word: &str, color: Color32) {
    let font = paint::small(ui, color).font_id;
    ui.painter().text(
        rect.right_center(),
        egui::Align2::RIGHT_CENTER,
        word,
        font,
        color,
    );
}
