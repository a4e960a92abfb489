//! Toasts: what scripts say once, at the upper right of their page.
//!
//! The newest stands at the top. Each goes by itself once there was time to read it; while the pointer is over them,
//! none does. Nothing is drawn again in between.

use std::collections::VecDeque;

use egui::accesskit::{Live, Role};
use egui::{
    Align, Align2, Area, Button, Frame, Id, Label, Layout, Margin, Order, Rect, RichText, Stroke,
    Ui, vec2,
};

use crate::element::toast::ToastElement;
use crate::theme::tokens::{level, size};

/// How many are shown; of more, the oldest go at once.
const MOST: usize = 5;
/// How long one stays at least, in seconds.
const MIN_SECS: f64 = 5.0;
/// How much longer for each character, in seconds.
const SECS_PER_CHAR: f64 = 0.06;
/// How long one stays at most, in seconds.
const MAX_SECS: f64 = 20.0;
/// Characters of one that are shown.
const MAX_CHARS: usize = 400;
/// How wide they are, where the page has room.
const WIDTH: f32 = 320.0;
/// Between them and the edges of the page.
const MARGIN: f32 = 16.0;

/// What is being said.
#[derive(Debug, Default)]
pub(super) struct Toasts {
    /// The newest first.
    shown: VecDeque<Shown>,
    n_said: u64,
}

#[derive(Debug)]
struct Shown {
    number: u64,
    toast: ToastElement,
    /// When it goes; `None` before it was drawn.
    until: Option<f64>,
}

impl Toasts {
    /// Says something. What is being said already is said for longer, not twice.
    pub(super) fn push(&mut self, toast: ToastElement) {
        self.shown.retain(|shown| shown.toast != toast);
        self.n_said += 1;
        self.shown.push_front(Shown {
            number: self.n_said,
            toast,
            until: None,
        });
        self.shown.truncate(MOST);
    }

    /// Draws them over the page, which has this place in the window.
    pub(super) fn ui(&mut self, ui: &Ui, page: Rect) {
        if self.shown.is_empty() {
            return;
        }
        let now = ui.input(|input| input.time);
        let width = WIDTH.min(page.width() - 2.0 * MARGIN).max(0.0);
        let mut top = page.top() + MARGIN;
        let mut gone = None;
        let mut is_pointed_at = false;
        for shown in &mut self.shown {
            shown
                .until
                .get_or_insert(now + reading_secs(&shown.toast.text));
            let area = Area::new(Id::unique(("toast", ui.viewport_id(), shown.number)))
                .order(Order::Tooltip)
                .pivot(Align2::RIGHT_TOP)
                .fixed_pos([page.right() - MARGIN, top])
                .role(Role::Alert)
                .accessible_name(shown.toast.text.to_string());
            let drawn = area.show(ui, |ui| {
                ui.accesskit_node_builder(ui.unique_id(), |node| node.set_live(Live::Polite));
                toast_ui(ui, &shown.toast, width)
            });
            if drawn.inner {
                gone = Some(shown.number);
            }
            is_pointed_at |= drawn.response.contains_pointer();
            top += drawn.response.rect.height() + size::GRID[1];
        }
        if is_pointed_at {
            // Being read: each gets a moment more.
            for shown in &mut self.shown {
                shown.until = shown.until.map(|until| until.max(now + 2.0));
            }
        }
        self.shown.retain(|shown| {
            Some(shown.number) != gone && shown.until.is_none_or(|until| until > now)
        });
        if gone.is_some() {
            ui.request_repaint();
        }
        let next = self.shown.iter().filter_map(|shown| shown.until);
        if let Some(next) = next.reduce(f64::min) {
            ui.request_repaint_after_secs((next - now).max(0.0) as f32 + 0.01);
        }
    }
}

fn reading_secs(text: &str) -> f64 {
    let n_chars = text.chars().take(MAX_CHARS).count();
    (MIN_SECS + SECS_PER_CHAR * n_chars as f64).min(MAX_SECS)
}

/// One of them; whether it was dismissed.
fn toast_ui(ui: &mut Ui, toast: &ToastElement, width: f32) -> bool {
    let color = level::color(toast.level, ui.visuals().dark_mode);
    let visuals = ui.visuals();
    Frame::new()
        .fill(visuals.window_fill)
        .stroke(Stroke::new(
            1.0,
            visuals.window_fill.lerp_to_gamma(color, 0.5),
        ))
        .corner_radius(8)
        .shadow(visuals.popup_shadow)
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.set_width((width - 26.0).max(0.0));
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                let cross = Button::new(RichText::new("✕").size(size::SMALL));
                let cross = ui.add(cross.frame_when_inactive(false).min_size(vec2(20.0, 20.0)));
                let is_dismissed = cross
                    .accessible_name("Dismiss")
                    .on_hover_text("Dismiss")
                    .clicked();
                ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
                    ui.label(RichText::new(level::glyph(toast.level)).color(color));
                    let text: String = toast.text.chars().take(MAX_CHARS).collect();
                    ui.add(Label::new(text).wrap());
                });
                is_dismissed
            })
            .inner
        })
        .inner
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::AlertLevel;

    #[test]
    fn what_is_said_again_is_not_shown_twice_and_the_oldest_go() {
        let mut toasts = Toasts::default();
        for text in ["a", "b", "a", "c", "d", "e", "f"] {
            toasts.push(ToastElement {
                text: text.into(),
                level: AlertLevel::Info,
            });
        }
        let said: Vec<_> = toasts.shown.iter().map(|it| &*it.toast.text).collect();
        assert_eq!(said, ["f", "e", "d", "c", "a"]);
    }
}
