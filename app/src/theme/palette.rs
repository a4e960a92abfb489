//! The colours of the series of a chart.
//!
//! Found by a search and checked by the tests below, never by eye: any two of them are at least 0.12 apart in Oklab,
//! also as people with protanopia, deuteranopia and tritanopia see them (by the matrices of Machado, Oliveira and
//! Fernandes for complete loss), and each stands out from the page by a contrast of 3 at least.

use egui::Color32;

const DARK: [u32; 8] = [
    0x5F_9F_D8, 0xDD_99_6A, 0xE5_D3_67, 0x81_5C_EE, 0xA6_F9_DB, 0xDF_33_22, 0xA6_66_85, 0x9B_C6_D4,
];
const LIGHT: [u32; 8] = [
    0x1D_5B_BF, 0xC4_6A_12, 0x91_7A_96, 0x97_0C_02, 0x4A_89_F2, 0x0E_12_5E, 0x47_43_61, 0x43_06_0E,
];

/// The colour of a series, in order; a chart with more begins again.
pub const fn series(idx: usize, is_dark: bool) -> Color32 {
    let colors = if is_dark { &DARK } else { &LIGHT };
    let rgb = colors[idx % colors.len()];
    Color32::from_rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::contrast::{contrast, linear};

    type Rgb = [f64; 3];

    /// What is left of light for those who lack one kind of cone, in linear colours.
    const SIGHTS: [[Rgb; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ];

    fn times(matrix: &[Rgb; 3], color: Rgb) -> Rgb {
        let row = |row: &Rgb| row.iter().zip(color).map(|(a, b)| a * b).sum::<f64>();
        [row(&matrix[0]), row(&matrix[1]), row(&matrix[2])]
    }

    fn oklab(color: Rgb) -> Rgb {
        let cones = times(
            &[
                [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
                [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
                [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
            ],
            color,
        );
        times(
            &[
                [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
                [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
                [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
            ],
            cones.map(|it| it.max(0.0).cbrt()),
        )
    }

    #[test]
    fn any_two_series_can_be_told_apart_by_everyone_and_from_the_page() {
        for is_dark in [true, false] {
            let theme = if is_dark {
                egui::Theme::Dark
            } else {
                egui::Theme::Light
            };
            let ctx = egui::Context::default();
            crate::theme::install(&ctx);
            let visuals = ctx.style_of(theme).visuals.clone();
            for page in [visuals.extreme_bg_color, visuals.panel_fill] {
                for idx in 0..8 {
                    let contrast = contrast(series(idx, is_dark), page);
                    assert!(contrast >= 3.0, "series {idx}, dark {is_dark}: {contrast}");
                }
            }
            for sight in &SIGHTS {
                let seen = |idx: usize| {
                    let color = times(sight, linear(series(idx, is_dark)));
                    oklab(color.map(|it| it.clamp(0.0, 1.0)))
                };
                for a in 0..8 {
                    for b in 0..a {
                        let (one, other) = (seen(a), seen(b));
                        let squares = one.iter().zip(other).map(|(a, b)| (a - b).powi(2));
                        let apart = squares.sum::<f64>().sqrt();
                        assert!(apart >= 0.12, "{a} and {b}, dark {is_dark}: {apart}");
                    }
                }
            }
        }
    }
}
