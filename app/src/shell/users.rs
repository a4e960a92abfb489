//! The windows of other users: one window of the system each, or a part of the first one where the system
//! can't open another.

use std::sync::Arc;

use egui::{Pos2, Ui, Vec2, ViewportBuilder, ViewportClass, ViewportCommand, ViewportId, vec2};
use parking_lot::Mutex;

use crate::shell::common::Common;
use crate::shell::estate::WindowEstate;
use crate::shell::report::ReportFile;
use crate::shell::window::Window;

/// From the corner of the first window to that of the next one, so that both can be seen.
const OFFSET: Vec2 = vec2(48.0, 48.0);

/// Where another user's window opens. Afterwards it goes where its user puts it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opening {
    /// `None`: where the system likes.
    corner: Option<Pos2>,
    size: Vec2,
}

impl Opening {
    /// Where that of the last program was.
    pub(super) fn of(left: &WindowEstate, ui: &Ui) -> Option<Self> {
        // The system's points, and this context's.
        let zoom = ui.zoom_factor();
        Some(Self {
            corner: left.corner.map(|corner| Pos2::from(corner) / zoom),
            size: Vec2::from(left.size?) / zoom,
        })
    }

    /// Beside the window of `ui`, behind which `n_windows` have been opened with it.
    pub(super) fn beside(ui: &Ui, n_windows: usize) -> Self {
        let place = ui.input(|input| input.viewport().outer_rect);
        Self {
            corner: place.map(|place| place.min + n_windows as f32 * OFFSET),
            size: ui.content_rect().size(),
        }
    }
}

/// Shows another user's window; to be called in each frame of the first one. A crash in it leaves a report, too.
pub(super) fn show(
    ui: &Ui,
    common: &Arc<Common>,
    window: &Arc<Mutex<Window>>,
    n_windows: usize,
    report_file: &ReportFile,
) {
    let (viewport, session, opening) = {
        let window = window.lock();
        (window.viewport(), window.session(), window.opening())
    };
    let mut builder = ViewportBuilder::default()
        .with_title(format!("{} — session {session}", common.title))
        .with_min_inner_size([560.0, 400.0]);
    if let Some(opening) = opening {
        builder = builder.with_inner_size(opening.size);
        builder.position = opening.corner;
    }
    let (common, window) = (Arc::clone(common), Arc::clone(window));
    let report_file = report_file.clone();
    ui.show_viewport_deferred(viewport, builder, move |ui, class| {
        let _watch = report_file.watch_frame();
        let mut window = window.lock();
        if window.is_closed() {
            return;
        }
        window.drain(ui);
        let is_embedded = class == ViewportClass::EmbeddedWindow;
        if is_embedded {
            embedded_ui(ui, &mut window, n_windows);
        } else {
            window.ui(ui, n_windows, false);
            window.remember(ui);
            if ui.input(|input| input.viewport().close_requested()) {
                window.close();
                ui.send_viewport_cmd(ViewportCommand::Visible(false));
            }
        }
        if window.is_closed() {
            drop(window);
            // The first window lets go of it; a hidden one would not draw by itself.
            ui.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::RequestPaintWhileHidden);
            common.wake();
        }
    });
}

/// A user's window inside the first one.
fn embedded_ui(ui: &mut Ui, window: &mut Window, n_windows: usize) {
    ui.set_min_size(egui::vec2(520.0, 360.0));
    ui.horizontal(|ui| {
        ui.heading(format!("Session {}", window.session()));
        if ui
            .button("Close")
            .on_hover_text("End this user's session")
            .clicked()
        {
            window.close();
        }
    });
    if !window.is_closed() {
        window.ui(ui, n_windows, true);
    }
}
