//! What can go wrong in this crate, in words that say what to do.

use std::path::PathBuf;

/// An error of this crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A table could not be read or made, or has no such column.
    #[error(transparent)]
    Cache(#[from] dacapo_cache::Error),

    /// An image without a pixel.
    #[error("an image of {width} × {height} pixels shows nothing, both must be at least 1")]
    ImageEmpty {
        /// Pixels from left to right.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
    },

    /// An image with too few or too many bytes.
    #[error(
        "an image of {width} × {height} pixels needs {wanted} bytes, {per_pixel} for each pixel, and not {found}"
    )]
    ImageLength {
        /// Pixels from left to right.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
        /// Bytes that each pixel has.
        per_pixel: u64,
        /// Bytes there are.
        found: u64,
        /// Bytes there should be.
        wanted: u64,
    },

    /// An image with too few or too many numbers.
    #[error(
        "an image of {width} × {height} pixels needs one, three or four numbers for each pixel: {}, {} or {}, and not {found}",
        n_pixels(*width, *height), 3 * n_pixels(*width, *height), 4 * n_pixels(*width, *height)
    )]
    ImageNumbers {
        /// Pixels from left to right.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
        /// Numbers there are.
        found: u64,
    },

    /// Bytes that are no PNG image.
    #[error("not a PNG image that can be read: {reason}")]
    ImageFormat {
        /// What is wrong with them.
        reason: String,
    },

    /// A file that can't be read as an image.
    #[error("{reason}: {path:?}")]
    ImageFile {
        /// What is wrong with it.
        reason: String,
        /// Which file.
        path: PathBuf,
    },

    /// A chosen file that can't be read.
    #[error("the file can't be read, {reason}: {path:?}")]
    ChosenFile {
        /// What is wrong with it.
        reason: String,
        /// Which file.
        path: PathBuf,
    },

    /// A text that is no colour.
    #[error("no color, which is written as \"#1d5bbf\": {text:?}")]
    NoColor {
        /// The text.
        text: String,
    },

    /// A chart that can't be drawn as it was asked for.
    #[error("{chart}: {what}")]
    Chart {
        /// Which one, by kind and title.
        chart: String,
        /// What is wrong, and what would be right.
        what: String,
    },
}

fn n_pixels(width: u32, height: u32) -> u128 {
    u128::from(width) * u128::from(height)
}
