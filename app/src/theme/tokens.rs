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
        rgb(if is_dark { dark } else { light })
    }
}

/// How something went, as a glyph, a word and a colour.
pub mod level {
    use egui::Color32;

    use super::{State, rgb};
    use crate::element::AlertLevel;

    /// The glyph.
    pub const fn glyph(level: AlertLevel) -> &'static str {
        match level {
            AlertLevel::Success => "✓",
            AlertLevel::Info => "●",
            AlertLevel::Warning => "◆",
            AlertLevel::Error => State::Changed.glyph(),
        }
    }

    /// The word.
    pub const fn word(level: AlertLevel) -> &'static str {
        match level {
            AlertLevel::Success => "Success",
            AlertLevel::Info => "Note",
            AlertLevel::Warning => "Warning",
            AlertLevel::Error => "Error",
        }
    }

    /// The colour on a dark or a light page.
    pub const fn color(level: AlertLevel, is_dark: bool) -> Color32 {
        match level {
            AlertLevel::Success if is_dark => rgb(0x5F_C9_96),
            AlertLevel::Success => rgb(0x0F_6B_43),
            AlertLevel::Info => State::Hit.color(is_dark),
            AlertLevel::Warning => State::Expired.color(is_dark),
            AlertLevel::Error => State::Changed.color(is_dark),
        }
    }
}

pub use crate::theme::palette::series;

/// Keywords in code, on the ground of its block: a contrast of 6 at least.
pub const fn keyword(is_dark: bool) -> Color32 {
    rgb(if is_dark { 0xC3_8F_E8 } else { 0x7A_3E_B1 })
}

const fn rgb(rgb: u32) -> Color32 {
    Color32::from_rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
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
    /// Paragraphs of a page.
    pub const PAGE_BODY: f32 = 15.0;
    /// The title of a page.
    pub const TITLE: f32 = 28.0;
    /// A section of a page.
    pub const HEADER: f32 = 22.0;
    /// A section of a section.
    pub const SUBHEADER: f32 = 18.0;
    /// Height of a row.
    pub const ROW: f32 = 22.0;
    /// The steps of the grid.
    pub const GRID: [f32; 3] = [4.0, 8.0, 16.0];
}
