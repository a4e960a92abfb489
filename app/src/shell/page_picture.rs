//! The page as a picture: what the window shows of it, cut out of a screenshot.

use std::path::PathBuf;
use std::sync::Arc;

use crossbeam::channel::{self, Receiver};
use egui::{ColorImage, Frame, Id, Margin, Panel, Rect, Ui};

use crate::view::saving::{self, SaveRequest, file_name};

/// A picture of the page that is being taken.
#[derive(Default)]
pub(super) struct PagePicture {
    is_wanted: bool,
    coming: Option<(Receiver<Arc<ColorImage>>, Rect)>,
}

impl PagePicture {
    /// Who is told how saving it went.
    pub(super) fn place() -> Id {
        Id::unique("page picture")
    }

    /// Takes one at the end of this frame.
    pub(super) fn want(&mut self) {
        self.is_wanted = true;
    }

    /// Goes on with it. Returns the file, named after the page, when the picture is there.
    pub(super) fn take(&mut self, ui: &Ui, page: Rect, name: &str) -> Option<SaveRequest> {
        if std::mem::take(&mut self.is_wanted) {
            let (there, here) = channel::bounded(1);
            let ctx = ui.ctx().clone();
            ui.ctx().request_screenshot(move |image| {
                // A window that is gone needs no picture.
                let _ = there.send(image);
                ctx.request_repaint();
            });
            self.coming = Some((here, page));
            return None;
        }
        let (coming, rect) = self.coming.as_ref()?;
        let image = coming.try_recv().ok()?;
        let (rect, pixels_per_point) = (*rect, ui.ctx().pixels_per_point());
        self.coming = None;
        Some(SaveRequest {
            place: Self::place(),
            what: "page",
            name: file_name(name, "png"),
            extension: "png",
            make: Box::new(move || saving::cut_out(&image, rect, pixels_per_point)),
        })
    }
}

/// Says how saving a picture of the page went, until it is put away.
pub(super) fn saved_ui(ui: &mut Ui, saved: &mut Option<Result<PathBuf, String>>) {
    if saved.is_some() {
        let frame = Frame::new()
            .fill(ui.visuals().panel_fill)
            .inner_margin(Margin::symmetric(16, 4));
        Panel::bottom("page saved")
            .frame(frame)
            .show(ui, |ui| saving::outcome_ui(ui, saved));
    }
}
