//! Images: as wide as they are, or as there is room; uploaded once for each content.

use std::collections::HashMap;

use egui::{ColorImage, TextureHandle, TextureOptions, Ui, Vec2};

use crate::element::image::Image;

/// What has been uploaded.
#[derive(Default)]
pub(crate) struct Textures {
    by_content: HashMap<u128, Texture>,
}

struct Texture {
    handle: TextureHandle,
    /// The frame in which it was last drawn.
    last_frame: u64,
}

/// Frames after which a texture that nobody draws makes room, as soon as there is another one.
const KEPT_FRAMES: u64 = 60;

impl Textures {
    fn of(&mut self, ui: &Ui, image: &Image) -> &TextureHandle {
        let frame = ui.ctx().cumulative_pass_nr();
        // Taken when the script drew it: here it is only read.
        let content = image.fingerprint();
        if !self.by_content.contains_key(&content) {
            self.by_content
                .retain(|_, texture| texture.last_frame + KEPT_FRAMES >= frame);
        }
        let texture = self.by_content.entry(content).or_insert_with(|| {
            let max_side = ui.input(|input| input.max_texture_side);
            let pixels = fitting(image, max_side);
            Texture {
                handle: ui
                    .ctx()
                    .load_texture("image", pixels, TextureOptions::LINEAR),
                last_frame: frame,
            }
        });
        texture.last_frame = frame;
        &texture.handle
    }
}

pub(super) fn image_ui(ui: &mut Ui, textures: &mut Textures, image: &Image) {
    let size = Vec2::new(image.width() as f32, image.height() as f32);
    let scale = (ui.available_width() / size.x).clamp(f32::EPSILON, 1.0);
    let texture = textures.of(ui, image).id();
    ui.add(
        egui::Image::new((texture, size))
            .fit_to_exact_size(size * scale)
            .alt_text(format!("Image, {} × {}", image.width(), image.height())),
    );
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
