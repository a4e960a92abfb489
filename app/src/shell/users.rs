//! The windows of other users: one window of the system each, or a part of the first one where the system
//! can't open another.

use std::sync::Arc;

use egui::{Ui, ViewportBuilder, ViewportClass, ViewportCommand, ViewportId};
use parking_lot::Mutex;

use crate::shell::common::Common;
use crate::shell::window::Window;

/// Shows another user's window; to be called in each frame of the first one.
pub(super) fn show(ui: &Ui, common: &Arc<Common>, window: &Arc<Mutex<Window>>, n_windows: usize) {
    let (viewport, session) = {
        let window = window.lock();
        (window.viewport(), window.session())
    };
    let builder = ViewportBuilder::default()
        .with_title(format!("{} — user {session}", common.title))
        .with_inner_size(ui.content_rect().size())
        .with_min_inner_size([560.0, 400.0]);
    let (common, window) = (Arc::clone(common), Arc::clone(window));
    ui.show_viewport_deferred(viewport, builder, move |ui, class| {
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
        ui.heading(format!("User {}", window.session()));
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
