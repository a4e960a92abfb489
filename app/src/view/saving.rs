//! Files that a window writes: what the user asked for, where to, and how it went.
//!
//! ```text
//! menu ─► SaveRequest ─► dialog ─► a thread makes the bytes and writes them ─► Saved ─► told where it was asked
//! ```
//!
//! Invariant: nothing is encoded or written on the window's thread.

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{ColorImage, Id, Rect, RichText, Ui, pos2, vec2};
use parking_lot::Mutex;

use crate::element::AlertLevel;
use crate::theme::low_button;
use crate::theme::tokens::level;
use crate::whole_file;

/// Makes the bytes of a file, on a thread of its own.
pub(crate) type Make = Box<dyn FnOnce() -> Result<Vec<u8>, String> + Send>;

/// A file that the user wants to have.
pub(crate) struct SaveRequest {
    /// Who is told how it went.
    pub(crate) place: Id,
    /// What it is: `chart`.
    pub(crate) what: &'static str,
    /// The name that is suggested.
    pub(crate) name: String,
    /// The ending of the name, without the dot.
    pub(crate) extension: &'static str,
    /// What it is made of.
    pub(crate) make: Make,
}

/// How it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Saved {
    /// Who is told.
    pub(crate) place: Id,
    /// Where it is, or what is in the way.
    pub(crate) outcome: Result<PathBuf, String>,
}

/// Makes a file and writes it, on a thread of its own; `tell` is called at the end, there.
pub(crate) fn write(
    path: PathBuf,
    make: Make,
    tell: impl FnOnce(Result<PathBuf, String>) + Send + 'static,
) {
    let tell = Arc::new(Mutex::new(Some(tell)));
    let told = Arc::clone(&tell);
    let work = move || {
        let written = made(make).and_then(|bytes| match whole_file::write(&path, &bytes) {
            Ok(()) => Ok(path.clone()),
            Err(error) => Err(format!("{error}: {}", path.display())),
        });
        say(&told, written);
    };
    let thread = std::thread::Builder::new().name("dacapo save".to_owned());
    if let Err(error) = thread.spawn(work) {
        say(
            &tell,
            Err(format!("there is no thread to write it: {error}")),
        );
    }
}

/// Tells it the one who waits, once.
fn say<T: FnOnce(Result<PathBuf, String>)>(
    tell: &Mutex<Option<T>>,
    outcome: Result<PathBuf, String>,
) {
    let tell = tell.lock().take();
    if let Some(tell) = tell {
        tell(outcome);
    }
}

/// The bytes; a panic on the way is told like any other failure.
fn made(make: Make) -> Result<Vec<u8>, String> {
    let outcome = std::panic::catch_unwind(AssertUnwindSafe(make));
    outcome.unwrap_or_else(|payload| {
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        Err(format!(
            "it could not be made, which is a mistake in dacapo: {}",
            text.unwrap_or("a panic without words")
        ))
    })
}

/// The part of a picture of the window that a rectangle shows, in points; an error if that is nothing.
pub(crate) fn cut_out(
    picture: &ColorImage,
    rect: Rect,
    pixels_per_point: f32,
) -> Result<Vec<u8>, String> {
    let [width, height] = picture.size.map(|side| side as f32 / pixels_per_point);
    let rect = rect.intersect(Rect::from_min_size(pos2(0.0, 0.0), vec2(width, height)));
    if !(rect.width() * pixels_per_point >= 1.0 && rect.height() * pixels_per_point >= 1.0) {
        return Err("it is out of sight: scroll to it, and try again".to_owned());
    }
    let part = picture.region(&rect, Some(pixels_per_point));
    png(part.size, &part.pixels)
}

/// Says how saving went, until it is put away.
pub(crate) fn outcome_ui(ui: &mut Ui, saved: &mut Option<Result<PathBuf, String>>) {
    let Some(outcome) = saved else { return };
    let (how, text) = match outcome {
        Ok(path) => (AlertLevel::Success, format!("Saved: {}", path.display())),
        Err(error) => (AlertLevel::Error, format!("Not saved: {error}")),
    };
    let color = level::color(how, ui.visuals().dark_mode);
    let row = ui.horizontal_wrapped(|ui| {
        let text = format!("{} {text}", level::glyph(how));
        ui.label(RichText::new(text).small().color(color));
        let close = ui.add(low_button("✕"));
        close.accessible_name("Put this message away").clicked()
    });
    if row.inner {
        *saved = None;
    }
}

/// A path in a folder that nothing stands at yet: `Trips.png`, `Trips 2.png`, …
pub(crate) fn free_path(folder: &Path, name: &str) -> PathBuf {
    let name = Path::new(name);
    let stem = name.file_stem().unwrap_or_default().to_string_lossy();
    let extension = name.extension().unwrap_or_default().to_string_lossy();
    let numbered = (2..10_000).map(|n| folder.join(format!("{stem} {n}.{extension}")));
    let mut paths = std::iter::once(folder.join(name)).chain(numbered);
    paths
        .find(|path| !path.exists())
        .unwrap_or_else(|| folder.join(name))
}

/// A path with this ending, if it has none. The dialog has asked about the path without it: with the ending it becomes
/// one that nothing stands at yet.
pub(crate) fn with_extension(path: &Path, extension: &str) -> PathBuf {
    if path.extension().is_some() {
        return path.to_owned();
    }
    let with_ending = path.with_extension(extension);
    match (path.parent(), with_ending.file_name()) {
        (Some(folder), Some(name)) => free_path(folder, &name.to_string_lossy()),
        _ => with_ending,
    }
}

/// A name for a file, from words of the user.
pub(crate) fn file_name(words: &str, extension: &str) -> String {
    let name: String = words
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || " -_.".contains(c) {
                c
            } else {
                '_'
            }
        })
        .take(80)
        .collect();
    let name = name.trim_matches([' ', '.']);
    let name = if name.is_empty() { "chart" } else { name };
    format!("{name}.{extension}")
}

/// Pixels as the bytes of a PNG file.
pub(crate) fn png(size: [usize; 2], pixels: &[egui::Color32]) -> Result<Vec<u8>, String> {
    use image::ImageEncoder;
    let rgba: Vec<u8> = pixels
        .iter()
        .flat_map(egui::Color32::to_srgba_unmultiplied)
        .collect();
    let mut bytes = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    let [width, height] = size.map(|side| side as u32);
    let written = encoder.write_image(&rgba, width, height, image::ExtendedColorType::Rgba8);
    written.map_err(|error| error.to_string())?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_hold_nothing_that_a_disk_refuses() {
        for (words, name) in [
            ("Trips by hour", "Trips by hour.svg"),
            ("a/b\\c: \"d\"?", "a_b_c_ _d__.svg"),
            ("..", "chart.svg"),
            ("", "chart.svg"),
            ("気温", "気温.svg"),
        ] {
            assert_eq!(file_name(words, "svg"), name);
        }
    }

    #[test]
    fn a_free_path_has_a_number_where_something_stands() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(free_path(folder, "nothing.png"), folder.join("nothing.png"));
        assert_eq!(free_path(folder, "Cargo.toml"), folder.join("Cargo 2.toml"));
    }

    #[test]
    fn a_file_that_cannot_be_made_is_told() {
        let (there, here) = crossbeam::channel::bounded(1);
        let make: Make = Box::new(|| panic!("no {}", "bytes"));
        write(PathBuf::from("nowhere.png"), make, move |outcome| {
            let _ = there.send(outcome);
        });
        let outcome = here.recv().expect("it is told");
        let why = outcome.expect_err("nothing was made");
        assert!(why.ends_with("a mistake in dacapo: no bytes"), "{why}");
    }

    #[test]
    fn what_is_out_of_sight_can_not_be_cut_out() {
        let picture = ColorImage::filled([20, 10], egui::Color32::RED);
        let rect = |from: [f32; 2], to: [f32; 2]| Rect::from_min_max(from.into(), to.into());
        assert!(cut_out(&picture, rect([1.0, 1.0], [400.0, 400.0]), 2.0).is_ok());
        for rect in [
            rect([30.0, 1.0], [40.0, 9.0]),
            rect([5.0, 5.0], [2.0, 2.0]),
            Rect::NOTHING,
        ] {
            let why = cut_out(&picture, rect, 2.0).expect_err("there is nothing");
            assert!(why.starts_with("it is out of sight"), "{why}");
        }
    }

    #[test]
    fn an_ending_is_added_to_a_path_without_one() {
        assert_eq!(
            with_extension(Path::new("/a/b"), "csv"),
            Path::new("/a/b.csv")
        );
        assert_eq!(
            with_extension(Path::new("/a/b.txt"), "csv"),
            Path::new("/a/b.txt")
        );
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(
            with_extension(&folder.join("Cargo"), "toml"),
            folder.join("Cargo 2.toml"),
            "nobody was asked about the file that is there"
        );
    }
}
