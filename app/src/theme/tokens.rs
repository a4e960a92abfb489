//! The one place for colours and sizes of states. The palette was checked for contrast (at least 4.5 against
//! the panel) and for three kinds of colour blindness: change it by measuring, never by eye.

use egui::Color32;

/// A state that has a glyph, a word and a colour, always shown together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Served, or held and fresh.
    Hit,
    /// The body ran.
    Miss,
    /// The ttl is up.
    Expired,
    /// Changed by somebody, or an error.
    Changed,
    /// Evicted or cleared.
    Gone,
    /// Computing, or waiting.
    Busy,
}

impl State {
    /// All of them, in the order of legends.
    pub const ALL: [Self; 6] = [
        Self::Hit,
        Self::Miss,
        Self::Expired,
        Self::Changed,
        Self::Gone,
        Self::Busy,
    ];

    /// Its glyph.
    pub const fn glyph(self) -> &'static str {
        match self {
            Self::Hit => "●",
            Self::Miss => "○",
            Self::Expired => "◔",
            Self::Changed => "▲",
            Self::Gone => "⊘",
            Self::Busy => "◌",
        }
    }

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Miss => "miss",
            Self::Expired => "expired",
            Self::Changed => "changed",
            Self::Gone => "gone",
            Self::Busy => "computing",
        }
    }

    /// Its colour on a dark or a light panel.
    pub const fn color(self, is_dark: bool) -> Color32 {
        let (dark, light) = match self {
            Self::Hit => (0x5F_9F_D8, 0x1D_5B_BF),
            Self::Miss => (0xDD_99_6A, 0x9F_64_11),
            Self::Expired => (0xEA_D7_19, 0x55_4A_0D),
            Self::Changed => (0xF0_4A_79, 0xC1_00_54),
            Self::Gone => (0xB0_B0_B0, 0x72_72_72),
            Self::Busy => (0x7B_F9_F3, 0x04_4C_36),
        };
        let rgb: u32 = if is_dark { dark } else { light };
        Color32::from_rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
    }
}

/// Text sizes in points.
pub mod size {
    /// Labels of figures, footers.
    pub const SMALL: f32 = 11.0;
    /// Everything else.
    pub const BODY: f32 = 13.5;
    /// Code and numbers.
    pub const MONO: f32 = 12.5;
    /// Headings of panels.
    pub const HEADING: f32 = 16.0;
    /// Height of a row.
    pub const ROW: f32 = 22.0;
    /// The steps of the grid.
    pub const GRID: [f32; 3] = [4.0, 8.0, 16.0];
}
