//! A chart as a picture: the pixels of its rectangle, as the window shows them.
//!
//! ```text
//! menu closes ─► scrolled into view ─► screenshot of the next frame ─► cut out ─► asked where to
//! ```

use std::sync::Arc;

use crossbeam::channel::{self, Receiver};
use egui::{ColorImage, Rect, Ui};

use crate::view::chart::{Shown, menu};
use crate::view::saving::{self, SaveRequest, file_name};

/// Frames for the menu to close and the page to scroll.
const SETTLING: u32 = 12;

/// A picture that is being taken.
#[derive(Default)]
pub(super) struct Picture {
    n_frames: u32,
    /// Where it will come from, once it has been asked for, and the rectangle of the chart then.
    coming: Option<(Receiver<Arc<ColorImage>>, Rect)>,
}

/// Goes on with a picture of the chart in `rect`. Returns the file, when the picture is there.
pub(super) fn take(ui: &Ui, shown: &mut Shown, rect: Rect) -> Option<SaveRequest> {
    let picture = shown.picture.as_mut()?;
    let Some((coming, rect)) = &picture.coming else {
        picture.n_frames += 1;
        if picture.n_frames == 1 {
            ui.scroll_to_rect(rect, None);
        }
        let is_in_view = ui.clip_rect().contains_rect(rect);
        if picture.n_frames >= SETTLING || (picture.n_frames > 3 && is_in_view) {
            let (there, here) = channel::bounded(1);
            let ctx = ui.ctx().clone();
            ui.ctx().request_screenshot(move |image| {
                // A chart that is gone needs no picture.
                let _ = there.send(image);
                ctx.request_repaint();
            });
            // Half a pixel of what is around it looks like a mistake.
            picture.coming = Some((here, rect.intersect(ui.clip_rect())));
        }
        ui.ctx().request_repaint();
        return None;
    };
    let image = coming.try_recv().ok()?;
    let (rect, pixels_per_point) = (*rect, ui.ctx().pixels_per_point());
    shown.picture = None;
    Some(SaveRequest {
        place: shown.plot,
        what: "picture",
        name: file_name(&menu::title(&shown.chart), "png"),
        extension: "png",
        make: Box::new(move || saving::cut_out(&image, rect, pixels_per_point)),
    })
}
