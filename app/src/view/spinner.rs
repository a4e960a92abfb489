//! What turns while a computation is under way.

use std::f32::consts::TAU;
use std::time::Duration;

use egui::{Sense, Ui, UiBuilder, vec2};

use crate::shell::tree::Busy;
use crate::story::figures;
use crate::theme::is_motion_reduced;
use crate::theme::tokens::State;
use crate::view::text::inline_code_ui;

/// Enough to see that it lives, too little to cost anything.
const STEPS_PER_SEC: f64 = 8.0;

/// Turning dots with words beside them.
pub(super) fn spinner_ui(ui: &mut Ui, busy: &Busy, now: f64) {
    ui.scope_builder(UiBuilder::new().id_salt("spinner"), |ui| {
        ui.horizontal(|ui| {
            dots_ui(ui);
            if busy.shows_time {
                let since = elapsed(now - busy.since);
                inline_code_ui(ui, &format!("{} ({since})", busy.text));
                ui.request_repaint_after_secs((1.0 / STEPS_PER_SEC) as f32);
            } else {
                inline_code_ui(ui, &busy.text);
            }
        });
    });
}

/// For how long something has gone on: in tenths of seconds below a minute, then in seconds.
fn elapsed(secs: f64) -> String {
    // Cut, not rounded: no tenth is shown before it is over.
    if secs < 60.0 {
        format!("{:.1}\u{a0}s", (secs.max(0.0) * 10.0).floor() / 10.0)
    } else {
        figures::span(Duration::from_secs(secs as u64))
    }
}

/// Dots that turn slowly, unless nothing is to turn.
pub(super) fn dots_ui(ui: &mut Ui) {
    let color = State::Busy.color(ui.visuals().dark_mode);
    let (rect, _) = ui.allocate_exact_size(vec2(16.0, 16.0), Sense::hover());
    let is_still = is_motion_reduced(ui.style());
    let step = if is_still {
        0.0
    } else {
        (ui.input(|input| input.time) * STEPS_PER_SEC).floor()
    };
    for idx in 0..8 {
        let angle = TAU * idx as f32 / 8.0;
        let age = (step as i64 - idx).rem_euclid(8) as f32 / 8.0;
        let dot = rect.center() + vec2(angle.cos(), angle.sin()) * 6.0;
        ui.painter()
            .circle_filled(dot, 1.6, color.gamma_multiply(1.0 - age * 0.85));
    }
    if !is_still {
        ui.request_repaint_after_secs((1.0 / STEPS_PER_SEC) as f32);
    }
}

#[cfg(test)]
mod tests {
    use super::elapsed;

    #[test]
    fn tenths_of_a_second_count_up_to_a_minute() {
        let cases = [
            (0.5, "0.5\u{a0}s"),
            (1.38, "1.3\u{a0}s"),
            (59.99, "59.9\u{a0}s"),
            (61.7, "1\u{a0}min\u{a0}1\u{a0}s"),
            (7_321.0, "2\u{a0}h\u{a0}2\u{a0}min"),
            (-0.1, "0.0\u{a0}s"),
        ];
        for (secs, text) in cases {
            assert_eq!(elapsed(secs), text);
        }
    }
}
