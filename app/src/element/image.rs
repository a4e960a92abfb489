//! Images as values: they can be returned from a cached function, and drawn.

use std::fmt;
use std::io::Cursor;
use std::path::Path;

use dacapo_cache::Data;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// An image. A clone shares the pixels, which never change.
///
/// ```
/// use dacapo::prelude::*;
///
/// /// Red from left to right, green from top to bottom.
/// #[cache_data]
/// fn gradient(side: u8) -> Result<Image> {
///     let mut pixels = Vec::new();
///     for y in 0..side {
///         for x in 0..side {
///             pixels.extend([x, y, 0, 255]);
///         }
///     }
///     Ok(Image::from_rgba(side.into(), side.into(), pixels)?)
/// }
///
/// fn script(page: &mut Page) -> Result {
///     page.image(gradient(200)?);
///     Ok(())
/// }
/// # dacapo::testing::AppTest::new(script).run();
/// ```
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Image {
    pixels: Data<Pixels>,
    /// How wide it is shown, in logical pixels; `None`: as wide as it is.
    width_shown: Option<f32>,
    caption: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
struct Pixels {
    width: u32,
    height: u32,
    /// Red, green, blue and opacity of each pixel, row by row from the top.
    #[serde(with = "bytes")]
    rgba: Vec<u8>,
}

/// What was read, and may be anything.
#[derive(Deserialize)]
#[serde(rename = "Pixels")]
struct Unchecked {
    width: u32,
    height: u32,
    #[serde(with = "bytes")]
    rgba: Vec<u8>,
}

impl Image {
    /// An image from its pixels: red, green, blue and opacity as a byte each, row by row from the top. An error
    /// if it has no pixel, or if there aren't four bytes for each.
    ///
    /// ```
    /// use dacapo::Image;
    ///
    /// let two = Image::from_rgba(2, 1, vec![255, 0, 0, 255, 0, 0, 255, 128])?;
    /// assert_eq!((two.width(), two.height()), (2, 1));
    /// assert_eq!(
    ///     Image::from_rgba(2, 2, vec![0; 8]).unwrap_err().to_string(),
    ///     "an image of 2 × 2 pixels needs 16 bytes, 4 for each pixel, and not 8"
    /// );
    /// # Ok::<(), dacapo::Error>(())
    /// ```
    pub fn from_rgba(width: u32, height: u32, rgba: impl Into<Vec<u8>>) -> Result<Self, Error> {
        let pixels = Pixels::checked(width, height, rgba.into())?;
        Ok(Self {
            pixels: Data::new(pixels),
            width_shown: None,
            caption: None,
        })
    }

    /// An image from shades of grey: a byte for each pixel, black being 0, row by row from the top.
    pub fn from_grey(width: u32, height: u32, grey: &[u8]) -> Result<Self, Error> {
        check_length(width, height, 1, grey.len())?;
        let rgba: Vec<u8> = grey.iter().flat_map(|&it| [it, it, it, 255]).collect();
        Self::from_rgba(width, height, rgba)
    }

    /// An image from red, green and blue: three bytes for each pixel, row by row from the top.
    pub fn from_rgb(width: u32, height: u32, rgb: &[u8]) -> Result<Self, Error> {
        check_length(width, height, 3, rgb.len())?;
        let pixels = rgb.chunks_exact(3);
        let rgba: Vec<u8> = pixels.flat_map(|it| [it[0], it[1], it[2], 255]).collect();
        Self::from_rgba(width, height, rgba)
    }

    /// An image from numbers between 0 and 1, row by row from the top: one for each pixel (grey), three (red, green,
    /// blue) or four (with opacity). What is beyond counts as 0 or 1, what is no number as 0.
    ///
    /// ```
    /// use dacapo::Image;
    ///
    /// let ramp: Vec<f32> = (0..256).map(|n| n as f32 / 255.0).collect();
    /// let image = Image::from_floats(256, 1, &ramp)?;
    /// assert_eq!(image.rgba()[4 * 51..][..4], [51, 51, 51, 255]);
    /// # Ok::<(), dacapo::Error>(())
    /// ```
    pub fn from_floats(width: u32, height: u32, numbers: &[f32]) -> Result<Self, Error> {
        let n_pixels = u64::from(width) * u64::from(height);
        let found = numbers.len() as u64;
        // NaN becomes 0.
        let bytes: Vec<u8> = numbers
            .iter()
            .map(|it| (it.clamp(0.0, 1.0) * 255.0).round() as u8)
            .collect();
        if found == n_pixels {
            Self::from_grey(width, height, &bytes)
        } else if found == n_pixels.saturating_mul(3) {
            Self::from_rgb(width, height, &bytes)
        } else if found == n_pixels.saturating_mul(4) || n_pixels == 0 {
            Self::from_rgba(width, height, bytes)
        } else {
            Err(Error::ImageNumbers {
                width,
                height,
                found,
            })
        }
    }

    /// The same image, shown so wide, in logical pixels; never wider than there is room.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) -> Result {
    /// let dot = Image::from_rgba(1, 1, [255, 0, 0, 255])?;
    /// page.image(dot.shown_at(64.0).caption("A red dot"));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn shown_at(mut self, width: f32) -> Self {
        self.width_shown = Some(width);
        self
    }

    /// The same image with words below it, which screen readers say, too.
    #[must_use]
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = Some(caption.into());
        self
    }

    /// How wide it is to be shown, if not as wide as it is.
    pub(crate) fn width_shown(&self) -> Option<f32> {
        self.width_shown
            .filter(|width| width.is_finite() && *width > 0.0)
    }

    /// The words below it.
    pub(crate) fn caption_text(&self) -> Option<&str> {
        self.caption.as_deref()
    }

    /// An image from the bytes of a PNG file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let unreadable = |reason: String| Error::ImageFormat { reason };
        let reader = image::ImageReader::new(Cursor::new(bytes))
            .with_guessed_format()
            .map_err(|error| unreadable(error.to_string()))?;
        if reader.format() != Some(image::ImageFormat::Png) {
            return Err(unreadable("it doesn't begin like one".to_owned()));
        }
        let image = reader.decode();
        let image = image.map_err(|error| unreadable(error.to_string()))?;
        let rgba = image.into_rgba8();
        Self::from_rgba(rgba.width(), rgba.height(), rgba.into_raw())
    }

    /// An image from a PNG file.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let failed = |reason: String| Error::ImageFile {
            reason,
            path: path.to_owned(),
        };
        let bytes = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
        Self::from_bytes(&bytes).map_err(|error| failed(error.to_string()))
    }

    /// How many pixels it is wide, at least 1.
    pub fn width(&self) -> u32 {
        self.pixels.width
    }

    /// How many pixels it is high, at least 1.
    pub fn height(&self) -> u32 {
        self.pixels.height
    }

    /// Its pixels: red, green, blue and opacity of each, row by row from the top.
    pub fn rgba(&self) -> &[u8] {
        &self.pixels.rgba
    }

    /// Whether both are the very same pixels in memory.
    pub fn is_same(&self, other: &Self) -> bool {
        Data::is_same(&self.pixels, &other.pixels)
    }

    /// The hash of size and pixels, taken once for all clones.
    pub fn fingerprint(&self) -> u128 {
        Data::fingerprint(&self.pixels).expect("numbers and bytes can be hashed")
    }
}

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Image({} × {})", self.width(), self.height())
    }
}

impl From<&Self> for Image {
    fn from(image: &Self) -> Self {
        image.clone()
    }
}

/// An error unless there are so many bytes for each pixel.
fn check_length(width: u32, height: u32, per_pixel: u64, found: usize) -> Result<(), Error> {
    let wanted = (u64::from(width) * u64::from(height)).saturating_mul(per_pixel);
    if found as u64 == wanted {
        return Ok(());
    }
    Err(Error::ImageLength {
        width,
        height,
        per_pixel,
        found: found as u64,
        wanted,
    })
}

impl Pixels {
    fn checked(width: u32, height: u32, rgba: Vec<u8>) -> Result<Self, Error> {
        if width == 0 || height == 0 {
            return Err(Error::ImageEmpty { width, height });
        }
        check_length(width, height, 4, rgba.len())?;
        Ok(Self {
            width,
            height,
            rgba,
        })
    }
}

impl TryFrom<Unchecked> for Pixels {
    type Error = Error;

    fn try_from(unchecked: Unchecked) -> Result<Self, Error> {
        Self::checked(unchecked.width, unchecked.height, unchecked.rgba)
    }
}

/// Pixels travel in one piece, not byte by byte.
mod bytes {
    use std::fmt;

    use serde::de::{Error, SeqAccess, Visitor};
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<u8>, D::Error> {
        d.deserialize_byte_buf(Bytes)
    }

    struct Bytes;

    impl<'de> Visitor<'de> for Bytes {
        type Value = Vec<u8>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the bytes of pixels")
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
            Ok(bytes.to_vec())
        }

        fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
            Ok(bytes)
        }

        // Formats of text have no bytes of their own.
        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<u8>, A::Error> {
            let mut bytes = Vec::new();
            while let Some(byte) = seq.next_element()? {
                bytes.push(byte);
            }
            Ok(bytes)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test stops where something isn't as it should be"
    )]

    use image::{ImageFormat, RgbaImage};

    use super::*;

    /// A picture of two rows as a file.
    fn file(format: ImageFormat) -> Vec<u8> {
        let picture = RgbaImage::from_fn(3, 2, |x, _| image::Rgba([x as u8 * 100, 7, 0, 255]));
        let picture = image::DynamicImage::from(picture).into_rgb8();
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn files_become_pixels() {
        let png = Image::from_bytes(&file(ImageFormat::Png)).unwrap();
        assert_eq!((png.width(), png.height()), (3, 2));
        assert_eq!(png.rgba()[..8], [0, 7, 0, 255, 100, 7, 0, 255]);
    }

    #[test]
    fn what_is_no_image_says_so() {
        let message = |bytes: &[u8]| Image::from_bytes(bytes).unwrap_err().to_string();
        for bytes in [&b""[..], b"GIF89a", b"hello", &file(ImageFormat::Png)[..40]] {
            let message = message(bytes);
            assert!(
                message.starts_with("not a PNG image that can be read: "),
                "{message}"
            );
        }
        let damaged = Image::open(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
        let damaged = damaged.unwrap_err().to_string();
        assert!(damaged.contains("not a PNG image"), "{damaged}");
        let error = Image::open("no/such.png").unwrap_err().to_string();
        assert!(error.ends_with(r#": "no/such.png""#), "{error}");
    }

    #[test]
    fn sizes_that_cannot_be_are_refused_also_when_read_back() {
        for (width, height, text) in [
            (
                0,
                5,
                "an image of 0 × 5 pixels shows nothing, both must be at least 1",
            ),
            (
                5,
                0,
                "an image of 5 × 0 pixels shows nothing, both must be at least 1",
            ),
            (
                u32::MAX,
                u32::MAX,
                "an image of 4294967295 × 4294967295 pixels needs",
            ),
        ] {
            let message = Image::from_rgba(width, height, vec![0; 8])
                .unwrap_err()
                .to_string();
            assert!(message.starts_with(text), "{message}");
        }
        let image = Image::from_rgba(1, 2, vec![9; 8]).unwrap();
        let text = serde_json::to_string(&image).unwrap();
        assert_eq!(serde_json::from_str::<Image>(&text).unwrap(), image);
        let damaged = text.replace("\"height\":2", "\"height\":3");
        let error = serde_json::from_str::<Image>(&damaged).unwrap_err();
        assert!(error.to_string().contains("needs 12 bytes"), "{error}");
    }

    #[test]
    fn arrays_of_grey_colours_and_numbers_become_pixels() {
        let grey = Image::from_grey(2, 1, &[0, 255]).unwrap();
        assert_eq!(grey.rgba(), [0, 0, 0, 255, 255, 255, 255, 255]);
        let rgb = Image::from_rgb(1, 1, &[1, 2, 3]).unwrap();
        assert_eq!(rgb.rgba(), [1, 2, 3, 255]);
        let odd = [f32::NAN, -1.0, 2.0, 0.5];
        assert_eq!(
            Image::from_floats(1, 1, &odd).unwrap().rgba(),
            [0, 0, 255, 128]
        );
        assert_eq!(
            Image::from_floats(1, 1, &odd[1..]).unwrap().rgba(),
            [0, 255, 128, 255]
        );
        assert_eq!(
            Image::from_floats(4, 1, &odd).unwrap().rgba()[8..12],
            [255; 4]
        );
        for (error, text) in [
            (
                Image::from_rgb(2, 1, &[0; 5]).unwrap_err(),
                "an image of 2 × 1 pixels needs 6 bytes, 3 for each pixel, and not 5",
            ),
            (
                Image::from_grey(0, 0, &[]).unwrap_err(),
                "an image of 0 × 0 pixels shows nothing, both must be at least 1",
            ),
            (
                Image::from_floats(0, 3, &[]).unwrap_err(),
                "an image of 0 × 3 pixels shows nothing, both must be at least 1",
            ),
            (
                Image::from_floats(2, 2, &[0.0; 5]).unwrap_err(),
                "an image of 2 × 2 pixels needs one, three or four numbers for each pixel: 4, 12 or 16, and not 5",
            ),
        ] {
            assert_eq!(error.to_string(), text);
        }
    }

    #[test]
    fn clones_share_their_pixels_and_their_hash() {
        let image = Image::from_rgba(1, 1, [1, 2, 3, 4]).unwrap();
        let copy = Image::from_rgba(1, 1, [1, 2, 3, 4]).unwrap();
        assert!(image.is_same(&image.clone()) && !image.is_same(&copy));
        assert_eq!((&image, image.fingerprint()), (&copy, copy.fingerprint()));
        let wide = Image::from_rgba(2, 1, [0; 8]).unwrap();
        let high = Image::from_rgba(1, 2, [0; 8]).unwrap();
        assert_ne!((&wide, wide.fingerprint()), (&high, high.fingerprint()));
    }
}
