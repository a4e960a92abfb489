//! What `page.image` and `page.images` can show.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::element::Element;
use crate::element::image::Image;
use crate::error::Error;
use crate::page::Page;

/// Something that is an image, or can be read as one: an [`Image`], what making one returned, the bytes of a PNG file, or
/// its path.
pub trait IntoImage {
    /// The image.
    fn into_image(self) -> Result<Image, Error>;
}

impl IntoImage for Image {
    fn into_image(self) -> Result<Image, Error> {
        Ok(self)
    }
}

impl IntoImage for &Image {
    fn into_image(self) -> Result<Image, Error> {
        Ok(self.clone())
    }
}

impl IntoImage for Result<Image, Error> {
    fn into_image(self) -> Result<Image, Error> {
        self
    }
}

impl IntoImage for &[u8] {
    fn into_image(self) -> Result<Image, Error> {
        Image::from_bytes(self)
    }
}

impl IntoImage for &Vec<u8> {
    fn into_image(self) -> Result<Image, Error> {
        Image::from_bytes(self)
    }
}

impl IntoImage for &Path {
    fn into_image(self) -> Result<Image, Error> {
        Image::open(self)
    }
}

impl IntoImage for &PathBuf {
    fn into_image(self) -> Result<Image, Error> {
        Image::open(self)
    }
}

impl Page {
    /// An [`Image`], or what can be read as one, as wide as it is, or as there is room. A click shows it in full size. One
    /// that can't be read is an error in the page.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) -> Result {
    /// page.image(Image::open("assets/icon.png")?);
    /// page.image(Path::new("assets/icon.png"));
    /// let dot = Image::from_rgba(1, 1, [255, 0, 0, 255])?;
    /// page.image(dot.shown_at(32.0).caption("A dot"));
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn image(&mut self, image: impl IntoImage) {
        match image.into_image() {
            Ok(image) => {
                self.put(Element::image(image));
            }
            Err(error) => self.exception(&error),
        }
    }

    /// Images side by side, as many as there is room for in a row.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) -> Result {
    /// let dots = [[255, 0, 0, 255], [0, 0, 255, 255]].map(|color| Image::from_rgba(1, 1, color));
    /// page.images(dots);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn images<I: IntoImage>(&mut self, images: impl IntoIterator<Item = I>) {
        let images: Result<Vec<Image>, Error> =
            images.into_iter().map(IntoImage::into_image).collect();
        match images {
            Ok(images) => {
                for image in &images {
                    // Hashed here, on the script's thread, and remembered for the window's.
                    image.fingerprint();
                }
                self.put(Element::Images(Arc::from(images)));
            }
            Err(error) => self.exception(&error),
        }
    }
}
