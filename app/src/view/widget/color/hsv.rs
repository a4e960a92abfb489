//! Colours by hue, saturation and value: what a field and a bar can show.

use egui::Color32;

/// A colour; each part from 0 to 1, and 1 is red again for the hue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Hsv {
    pub(super) hue: f32,
    pub(super) saturation: f32,
    pub(super) value: f32,
}

impl Hsv {
    /// Of red, green and blue in sRGB.
    pub(super) fn of(rgb: [u8; 3]) -> Self {
        let [red, green, blue] = rgb.map(|part| f32::from(part) / 255.0);
        let value = red.max(green).max(blue);
        let span = value - red.min(green).min(blue);
        let most = rgb[0].max(rgb[1]).max(rgb[2]);
        let sixths = if span == 0.0 {
            0.0
        } else if rgb[0] == most {
            ((green - blue) / span).rem_euclid(6.0)
        } else if rgb[1] == most {
            (blue - red) / span + 2.0
        } else {
            (red - green) / span + 4.0
        };
        Self {
            hue: sixths / 6.0,
            saturation: if value == 0.0 { 0.0 } else { span / value },
            value,
        }
    }

    /// With what another one says where this one says nothing: a grey has no hue, and black no saturation.
    pub(super) fn or_hue_of(self, other: Self) -> Self {
        Self {
            hue: if self.saturation == 0.0 {
                other.hue
            } else {
                self.hue
            },
            saturation: if self.value == 0.0 {
                other.saturation
            } else {
                self.saturation
            },
            value: self.value,
        }
    }

    /// Red, green and blue in sRGB.
    pub(super) fn rgb(self) -> [u8; 3] {
        [5.0, 3.0, 1.0].map(|offset| {
            let sixths = (offset + self.hue * 6.0).rem_euclid(6.0);
            let dark = sixths.min(4.0 - sixths).clamp(0.0, 1.0);
            let part = self.value * (1.0 - self.saturation * dark);
            (part * 255.0).round() as u8
        })
    }

    pub(super) fn color(self) -> Color32 {
        let [red, green, blue] = self.rgb();
        Color32::from_rgb(red, green, blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_comes_back() {
        let parts = || (0..=255).step_by(15).map(|part| part as u8);
        for red in parts() {
            for green in parts() {
                for blue in parts() {
                    let rgb = [red, green, blue];
                    assert_eq!(Hsv::of(rgb).rgb(), rgb);
                }
            }
        }
    }

    #[test]
    fn grey_keeps_the_hue_and_black_the_saturation() {
        let teal = Hsv::of([0, 128, 128]);
        let grey = Hsv::of([90, 90, 90]).or_hue_of(teal);
        let colored = Hsv {
            saturation: 1.0,
            ..grey
        };
        assert_eq!(colored.rgb(), [0, 90, 90]);
        let black = Hsv::of([0, 0, 0]).or_hue_of(teal);
        let light = Hsv {
            value: 1.0,
            ..black
        };
        assert_eq!(light.rgb(), [0, 255, 255]);
        let red = Hsv::of([255, 0, 0]);
        assert_eq!(red.or_hue_of(teal), red);
    }
}
