//! Colours as values: what a colour widget gives.

use std::fmt;
use std::str::FromStr;

/// A colour without transparency, in sRGB. Written and read as `#1d5bbf`.
///
/// ```
/// use dacapo::Color;
///
/// let blue: Color = "#1D5BBF".parse()?;
/// assert_eq!(blue, Color::new(0x1d, 0x5b, 0xbf));
/// assert_eq!(blue.to_string(), "#1d5bbf");
/// # Ok::<(), dacapo::Error>(())
/// ```
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct Color {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

impl Color {
    /// Black.
    pub const BLACK: Self = Self::new(0, 0, 0);
    /// White.
    pub const WHITE: Self = Self::new(255, 255, 255);

    /// A colour by its three parts.
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// Red, green and blue.
    pub const fn rgb(self) -> [u8; 3] {
        [self.red, self.green, self.blue]
    }
}

impl From<[u8; 3]> for Color {
    fn from([red, green, blue]: [u8; 3]) -> Self {
        Self::new(red, green, blue)
    }
}

impl From<Color> for egui::Color32 {
    fn from(color: Color) -> Self {
        Self::from_rgb(color.red, color.green, color.blue)
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

/// From `#rrggbb` or `#rgb`, with or without the hash, in either case.
impl FromStr for Color {
    type Err = crate::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || crate::Error::NoColor { text: text.into() };
        let digits = text.trim().trim_start_matches('#');
        if !digits.chars().all(|it| it.is_ascii_hexdigit()) {
            return Err(refuse());
        }
        let number = u32::from_str_radix(digits, 16).map_err(|_| refuse())?;
        let [_, red, green, blue] = number.to_be_bytes();
        match digits.len() {
            6 => Ok(Self::new(red, green, blue)),
            3 => {
                let part = |shift: u32| (number >> shift & 0xf) as u8 * 0x11;
                Ok(Self::new(part(8), part(4), part(0)))
            }
            _ => Err(refuse()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_in_both_lengths_and_refused_otherwise() {
        assert_eq!(
            "#0af".parse::<Color>().ok(),
            Some(Color::new(0, 0xaa, 0xff))
        );
        assert_eq!(
            " 00AAFF ".parse::<Color>().ok(),
            Some(Color::new(0, 0xaa, 0xff))
        );
        for wrong in ["", "#", "#12", "#12345", "#+12345", "red", "#ééé"] {
            assert!(wrong.parse::<Color>().is_err(), "{wrong}");
        }
    }
}
