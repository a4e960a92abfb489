//! Images: as wide as they are, or as there is room; uploaded once for each content.

mod workshop;

use std::collections::HashMap;

use egui::accesskit::{Node, Role};
use egui::{
    Align2, ColorImage, Context, FontId, Id, Rect, RichText, Sense, StrokeKind, TextureHandle,
    TextureId, TextureOptions, Ui, Vec2, WidgetInfo,
};

use crate::element::image::Image;
use crate::theme::tokens::{self, State as Look};
use crate::view::image::workshop::{Made, Order, Workshop};
use crate::view::paragraph::paragraph_ui;
use crate::view::{focus, long};

/// Images of at most so many pixels are made ready in the frame that first shows them; others by a thread.
const MAX_AT_ONCE: usize = 512 * 512;
/// Frames after which a texture that nobody draws is freed.
const KEPT_FRAMES: u64 = 60;
/// Between images in a row.
const GAP: f32 = 8.0;

/// What has been uploaded, and what is on its way.
#[derive(Default)]
pub(crate) struct Textures {
    by_content: HashMap<u128, Texture>,
    /// What was seen last at each place: it stays until the next image is ready.
    by_place: HashMap<Id, Texture>,
    workshop: Option<Workshop>,
}

#[derive(Clone)]
struct Texture {
    handle: TextureHandle,
    /// The frame in which it was last drawn.
    last_frame: u64,
}

/// What is drawn for an image.
enum Drawn {
    /// The image itself.
    Ready(TextureId),
    /// The one that was here before it.
    Before(TextureHandle),
    /// It is the first one here, and is being made ready.
    Coming,
}

impl Textures {
    /// What is drawn for an image at a place.
    fn of(&mut self, ui: &Ui, place: Id, image: &Image) -> Drawn {
        self.take_in(ui);
        let last_frame = ui.cumulative_pass_nr();
        // Taken when the script drew it: here it is only read.
        let content = image.fingerprint();
        if let Some(texture) = self.by_content.get_mut(&content) {
            texture.last_frame = last_frame;
            let texture = texture.clone();
            let id = texture.handle.id();
            self.by_place.insert(place, texture);
            return Drawn::Ready(id);
        }
        let max_side = ui.input(|input| input.max_texture_side);
        if image.width() as usize * image.height() as usize > MAX_AT_ONCE {
            let order = Order {
                place,
                image: image.clone(),
                max_side,
            };
            let workshop = self.workshop.get_or_insert_default();
            if workshop.is_ordered(ui, order) {
                let Some(before) = self.by_place.get_mut(&place) else {
                    return Drawn::Coming;
                };
                before.last_frame = last_frame;
                return Drawn::Before(before.handle.clone());
            }
        }
        let texture = Texture {
            handle: upload(ui, fitting(image, max_side)),
            last_frame,
        };
        let id = texture.handle.id();
        self.by_place.insert(place, texture.clone());
        self.by_content.insert(content, texture);
        Drawn::Ready(id)
    }

    /// Uploads what is ready, also what its place has changed for something newer: images that come faster than they
    /// are made ready are seen to move.
    fn take_in(&mut self, ctx: &Context) {
        let Some(workshop) = &self.workshop else {
            return;
        };
        for Made {
            place,
            content,
            pixels,
        } in workshop.take_made()
        {
            let texture = Texture {
                handle: upload(ctx, pixels),
                last_frame: ctx.cumulative_pass_nr(),
            };
            self.by_place.insert(place, texture.clone());
            self.by_content.insert(content, texture);
        }
    }

    /// Frees the textures that are gone from the page.
    pub(crate) fn sweep(&mut self, frame: u64) {
        let is_kept = |texture: &Texture| texture.last_frame + KEPT_FRAMES >= frame;
        self.by_content.retain(|_, texture| is_kept(texture));
        self.by_place.retain(|_, texture| is_kept(texture));
    }
}

fn upload(ctx: &Context, pixels: ColorImage) -> TextureHandle {
    ctx.load_texture("image", pixels, TextureOptions::LINEAR)
}

/// Draws images side by side, and below each other where there is no room.
pub(super) fn images_ui(ui: &mut Ui, textures: &mut Textures, images: &[Image]) {
    let room = ui.available_width();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(GAP);
        for (idx, image) in images.iter().enumerate() {
            ui.push_id(idx, |ui| {
                let size = shown_size(image, room);
                ui.allocate_ui_with_layout(size, egui::Layout::top_down(egui::Align::Min), |ui| {
                    ui.set_max_width(size.x);
                    image_ui(ui, textures, image);
                });
            });
        }
    });
}

/// Draws an image with its words below. A click shows it in full size.
pub(super) fn image_ui(ui: &mut Ui, textures: &mut Textures, image: &Image) {
    let size = shown_size(image, ui.available_width());
    let place = ui.scope_id().with("image");
    let name = match image.caption_text() {
        Some(caption) => long::title(caption).into_owned(),
        None => format!("Image, {} × {}", image.width(), image.height()),
    };
    let (texture, full, is_coming) = match textures.of(ui, place, image) {
        Drawn::Ready(texture) => (texture, full_size(image), false),
        Drawn::Before(before) => (before.id(), before.size_vec2(), true),
        Drawn::Coming => {
            coming_ui(ui, size, &name);
            caption_ui(ui, image, size);
            return;
        }
    };
    let picture = egui::Image::new((texture, full))
        .fit_to_exact_size(size)
        .maintain_aspect_ratio(false)
        .alt_text(&name)
        .sense(Sense::click());
    let shown = if is_coming {
        // In the room of the next one, in its own shape.
        let (rect, shown) = ui.allocate_exact_size(size, Sense::click());
        shown.widget_info(|| WidgetInfo::labeled(Role::Image, ui.is_enabled(), &name));
        ui.accesskit_node_builder(shown.id, Node::set_busy);
        let fitted = full * (size / full).min_elem();
        picture.paint_at(ui, Rect::from_center_size(rect.center(), fitted));
        shown
    } else {
        ui.add(picture)
    };
    if shown.has_focus() {
        let stroke = ui.visuals().selection.stroke;
        ui.painter()
            .rect_stroke(shown.rect, 0.0, stroke, StrokeKind::Outside);
    }
    let shown = shown.on_hover_cursor(egui::CursorIcon::ZoomIn);
    caption_ui(ui, image, size);
    let id = shown.id.with("full size");
    let is_open = ui.data(|data| data.get_temp(id).unwrap_or(false));
    if shown.clicked() {
        ui.data_mut(|data| data.insert_temp(id, true));
    } else if is_open && full_ui(ui, id, texture, full, &name) {
        ui.data_mut(|data| data.remove::<bool>(id));
        focus::give_back(ui, shown.id);
    }
}

/// The words below an image.
fn caption_ui(ui: &mut Ui, image: &Image, size: Vec2) {
    if let Some(caption) = image.caption_text() {
        let words = RichText::new(long::head(caption).0).small().weak();
        ui.scope(|ui| {
            ui.set_max_width(size.x.max(120.0).min(ui.available_width().max(1.0)));
            paragraph_ui(ui, words);
        });
    }
}

/// The room of an image that is being made ready.
fn coming_ui(ui: &mut Ui, size: Vec2, name: &str) {
    let (rect, room) = ui.allocate_exact_size(size, Sense::hover());
    room.widget_info(|| WidgetInfo::labeled(Role::Image, false, name));
    ui.accesskit_node_builder(room.id, Node::set_busy);
    let painter = ui.painter();
    painter.rect_filled(rect, 4.0, ui.visuals().faint_bg_color);
    let color = Look::Busy.color(ui.visuals().dark_mode);
    let font = FontId::proportional(tokens::size::HEADING);
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        Look::Busy.glyph(),
        font,
        color,
    );
}

/// Shows an image pixel by pixel. True when it is to be closed.
fn full_ui(ui: &Ui, id: egui::Id, texture: egui::TextureId, full: Vec2, name: &str) -> bool {
    let frame = egui::Frame::popup(ui.style()).inner_margin(12);
    let room = ui.ctx().content_rect().size() - Vec2::new(64.0, 128.0);
    let modal = egui::Modal::new(id).frame(frame).show(ui.ctx(), |ui| {
        egui::ScrollArea::both()
            .max_width(room.x.max(64.0))
            .max_height(room.y.max(64.0))
            .show(ui, |ui| {
                ui.add(
                    egui::Image::new((texture, full))
                        .fit_to_exact_size(full)
                        .alt_text(name),
                );
            });
        ui.add_space(8.0);
        let close = ui.button("Close");
        close.on_hover_text("Escape").clicked()
    });
    modal.inner || modal.should_close()
}

fn full_size(image: &Image) -> Vec2 {
    Vec2::new(image.width() as f32, image.height() as f32)
}

/// As large as it is, or as was asked for, as far as there is room.
fn shown_size(image: &Image, room: f32) -> Vec2 {
    let full = full_size(image);
    let width = image.width_shown().unwrap_or(full.x).min(room).max(1.0);
    full * (width / full.x)
}

/// The pixels; of one that is larger than a texture can be, every second, third, … in both directions.
fn fitting(image: &Image, max_side: usize) -> ColorImage {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let step = width.max(height).div_ceil(max_side.max(1));
    if step <= 1 {
        return ColorImage::from_rgba_unmultiplied([width, height], image.rgba());
    }
    let size = [width.div_ceil(step), height.div_ceil(step)];
    let rows = image.rgba().chunks_exact(4 * width).step_by(step);
    let pixels = rows.flat_map(|row| row.chunks_exact(4).step_by(step));
    let rgba: Vec<u8> = pixels.flatten().copied().collect();
    ColorImage::from_rgba_unmultiplied(size, &rgba)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_larger_than_a_texture_is_thinned_out() {
        let pixels: Vec<u8> = (0..7 * 3).flat_map(|n| [n, n, n, 255]).collect();
        let image = Image::from_rgba(7, 3, pixels).expect("it fits");
        let small = fitting(&image, 4);
        assert_eq!(small.size, [4, 2]);
        let values: Vec<u8> = small.pixels.iter().map(egui::Color32::r).collect();
        assert_eq!(values, [0, 2, 4, 6, 14, 16, 18, 20]);
        assert_eq!(fitting(&image, 7).size, [7, 3]);
    }
}
