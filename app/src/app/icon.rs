//! The icon of a window, from the bytes of a PNG file.

use std::io::Cursor;
use std::sync::Arc;

use egui::IconData;
use image::ImageFormat;

/// What windows show whose app names no icon.
const DEFAULT: &[u8] = include_bytes!("../../assets/icon.png");

/// Reads an icon; a damaged one is told on stderr, and the default stands in for it.
pub(super) fn icon(png: Option<&[u8]>, title: &str) -> Option<Arc<IconData>> {
    let icon = match decode(png.unwrap_or(DEFAULT)) {
        Ok(icon) => Some(icon),
        Err(err) => {
            eprintln!("dacapo: the icon of {title:?} is not shown: it can't be read as PNG: {err}");
            decode(DEFAULT).ok()
        }
    };
    icon.map(Arc::new)
}

fn decode(png: &[u8]) -> Result<IconData, image::ImageError> {
    let mut reader = image::ImageReader::new(Cursor::new(png));
    reader.set_format(ImageFormat::Png);
    let pixels = reader.decode()?.into_rgba8();
    let (width, height) = pixels.dimensions();
    Ok(IconData {
        rgba: pixels.into_raw(),
        width,
        height,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn icon_is_read_and_a_damaged_one_gives_way_to_the_default() {
        let usual = icon(None, "app").expect("there is a default");
        assert_eq!((usual.width, usual.height), (256, 256));
        assert!(decode(b"no icon").is_err());
        let other = icon(Some(b"no icon"), "app").expect("the default");
        assert_eq!(other.rgba, usual.rgba);
    }
}
