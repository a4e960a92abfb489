//! The head of the panel: what caching saves and holds, and how calls went; and the foot: what looking costs.

use std::time::Duration;

use dacapo_cache::{SessionId, Sums};
use egui::{Align, FontId, Label, Layout, RichText, TextFormat, TextStyle, Ui, vec2};

use crate::inspector::{Feed, Order, paint};
use crate::story::Snapshot;
use crate::story::figures::{self, Figure};
use crate::theme::tokens::State;

/// Points of the three large figures.
const LARGE: f32 = 19.0;

pub(super) fn head_ui(ui: &mut Ui, snapshot: &Snapshot, feed: &Feed) {
    let totals = &snapshot.totals;
    let before = totals.before;
    let all = before.plus(Sums {
        hits: totals.hits,
        misses: totals.misses,
        saved: totals.saved,
    });
    let over = if before == Sums::default() {
        "all sessions"
    } else {
        "all sessions, also before the code was changed"
    };
    ui.label(RichText::new(over).small().weak())
        .on_hover_text("these sums are over all users' calls; below are the reruns of this one");
    ui.columns(3, |columns| {
        let saved = paint::figure_job(ui_of(columns, 0), &figures::duration(all.saved), LARGE);
        large_ui(&mut columns[0], saved, "time saved");
        let hits = figures::count(all.hits).to_string();
        let calls = figures::count(all.hits + all.misses).to_string();
        let mut job = paint::figure_job(
            ui_of(columns, 1),
            &Figure {
                number: hits,
                unit: "",
            },
            LARGE,
        );
        let weak = TextFormat::simple(
            FontId::monospace(LARGE * 0.8),
            columns[1].visuals().weak_text_color(),
        );
        job.append(&format!("of {calls}"), LARGE * 0.3, weak);
        large_ui(&mut columns[1], job, "calls hit");
        let held = paint::figure_job(ui_of(columns, 2), &figures::bytes(totals.bytes), LARGE);
        large_ui(&mut columns[2], held, "held");
    });
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let counts = &snapshot.counts;
        let states = [
            (State::Hit, all.hits),
            (State::Miss, all.misses),
            (State::Expired, counts.expired),
            (State::Changed, counts.changed),
        ];
        for (state, n) in states {
            count_ui(ui, n, state);
            ui.add_space(8.0);
        }
        if snapshot.is_frozen {
            let text = RichText::new("clock stands still").color(paint::color(ui, State::Busy));
            if ui
                .button(text)
                .on_hover_text("let the clock run on")
                .clicked()
            {
                feed.order(Order::Freeze(false));
            }
        }
    });
}

/// The glyph of a state and how many there are, on one line together.
fn count_ui(ui: &mut Ui, n: u64, state: State) {
    let color = if n == 0 {
        ui.visuals().weak_text_color()
    } else {
        paint::color(ui, state)
    };
    let font = TextStyle::Body.resolve(ui.style());
    let galley = ui.painter().layout_no_wrap(counted(n, state), font, color);
    let width = paint::GLYPH + ui.spacing().item_spacing.x + galley.size().x;
    let layout = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(vec2(width, galley.size().y), layout, |ui| {
        paint::glyph_ui(ui, state);
        ui.add(Label::new(galley));
    });
}

/// How many there are of a state: `4 hits`, `1 miss`, `2 expired`.
fn counted(n: u64, state: State) -> String {
    let noun = match state {
        State::Hit if n != 1 => "hits",
        State::Miss if n != 1 => "misses",
        state => state.word(),
    };
    format!("{} {noun}", figures::count(n))
}

fn ui_of(columns: &[Ui], at: usize) -> &Ui {
    &columns[at]
}

fn large_ui(ui: &mut Ui, figure: egui::text::LayoutJob, caption: &str) {
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add(Label::new(figure).truncate());
    ui.label(RichText::new(caption).small().weak());
}

pub(super) fn foot_ui(ui: &mut Ui, snapshot: &Snapshot, cost: Duration) {
    ui.add_space(4.0);
    let dropped = figures::count(snapshot.totals.dropped);
    let text = format!("inspector {} · {dropped} dropped", figures::duration(cost));
    let hover = "what drawing this panel takes in each frame, and how many events the bounded recorder had to drop";
    ui.label(RichText::new(text).small().weak())
        .on_hover_text(hover);
}

/// The letter of a session, as in `session A`.
pub(super) fn session_text(session: SessionId) -> String {
    format!("session {session}")
}
