//! The sidebar of a page: hidden and shown, as wide as the user wishes.
//!
//! Whether it is open is remembered for windows that have room for it. In a narrow one it is closed until it is asked
//! for, and that leaves no trace.

use egui::{Frame, Margin, Rangef, Ui};

use crate::shell::panel::{self, Side};
use crate::shell::settings::Settings;

/// How narrow and how wide it may be.
const WIDTHS: [f32; 2] = [160.0, 480.0];
/// As wide as this unless the user has changed it.
const WIDTH: f32 = 250.0;
/// Where a page and its sidebar together have less room than this, the window counts as narrow.
const MIN_WIDTH_TOGETHER: f32 = 560.0;
/// What an open one leaves to the page in a narrow window.
const BESIDE: f32 = 72.0;

/// What a window knows of its sidebar.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sidebar {
    is_open: bool,
    width: f32,
    /// Whether the window was narrow in the frame before.
    is_narrow: bool,
    /// Whether it was asked for there.
    is_open_when_narrow: bool,
}

impl Sidebar {
    /// As it was left.
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            is_open: settings.is_sidebar_open.unwrap_or(true),
            width: settings
                .sidebar_width
                .unwrap_or(WIDTH)
                .clamp(WIDTHS[0], WIDTHS[1]),
            is_narrow: false,
            is_open_when_narrow: false,
        }
    }

    /// Whether it is open in windows that have room for it.
    pub(super) fn is_open(self) -> bool {
        self.is_open
    }

    /// How wide the user wishes it to be.
    pub(super) fn width(self) -> f32 {
        self.width
    }

    /// Whether it is shown, for a page that has one.
    pub(super) fn is_shown(self) -> bool {
        if self.is_narrow {
            self.is_open_when_narrow
        } else {
            self.is_open
        }
    }

    /// Opens it, or closes it.
    pub(super) fn toggle(&mut self) {
        let is_open = if self.is_narrow {
            &mut self.is_open_when_narrow
        } else {
            &mut self.is_open
        };
        *is_open = !*is_open;
    }

    /// Draws it if it is open.
    pub(super) fn ui(&mut self, ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
        let is_narrow = ui.available_width() < MIN_WIDTH_TOGETHER;
        if is_narrow != self.is_narrow {
            self.is_narrow = is_narrow;
            self.is_open_when_narrow = false;
            // The bar has been drawn by now, and did not know.
            ui.request_repaint();
        }
        if self.is_shown() {
            let frame = Frame::new()
                .fill(ui.visuals().panel_fill)
                .inner_margin(Margin::same(16));
            let room = (ui.available_width() - BESIDE).clamp(WIDTHS[0], WIDTHS[1]);
            let range = Rangef::new(WIDTHS[0], room);
            let width = &mut self.width;
            panel::panel_ui(ui, Side::Left, "page sidebar", frame, width, range, content);
        }
    }
}
