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
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image(Data<Pixels>);

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
    ///     "an image of 2 × 2 pixels needs 16 bytes, four for each pixel, and not 8"
    /// );
    /// # Ok::<(), dacapo::Error>(())
    /// ```
    pub fn from_rgba(width: u32, height: u32, rgba: impl Into<Vec<u8>>) -> Result<Self, Error> {
        Pixels::checked(width, height, rgba.into()).map(|pixels| Self(Data::new(pixels)))
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
        self.0.width
    }

    /// How many pixels it is high, at least 1.
    pub fn height(&self) -> u32 {
        self.0.height
    }

    /// Its pixels: red, green, blue and opacity of each, row by row from the top.
    pub fn rgba(&self) -> &[u8] {
        &self.0.rgba
    }

    /// Whether both are the very same pixels in memory.
    pub fn is_same(&self, other: &Self) -> bool {
        Data::is_same(&self.0, &other.0)
    }

    /// The hash of size and pixels, taken once for all clones.
    pub fn fingerprint(&self) -> u128 {
        Data::fingerprint(&self.0).expect("numbers and bytes can be hashed")
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

impl Pixels {
    fn checked(width: u32, height: u32, rgba: Vec<u8>) -> Result<Self, Error> {
        if width == 0 || height == 0 {
            return Err(Error::ImageEmpty { width, height });
        }
        // Two sides that fill their types, four times over, are more than memory ever has.
        let wanted = (u64::from(width) * u64::from(height)).saturating_mul(4);
        if rgba.len() as u64 != wanted {
            return Err(Error::ImageLength {
                width,
                height,
                found: rgba.len() as u64,
                wanted,
            });
        }
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
