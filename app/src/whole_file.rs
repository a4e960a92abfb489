//! Files that are put in place whole: whoever reads meanwhile sees the old one or the new one, and one that was there
//! before is never left half overwritten.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Writes beside the file, and puts it in place.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    static N_WRITTEN: AtomicU64 = AtomicU64::new(0);
    // Relaxed: only that no two are the same matters.
    let nth = N_WRITTEN.fetch_add(1, Ordering::Relaxed);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}-{nth}.part", std::process::id()));
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // What is left of it helps nobody; that it can't be removed says nothing new.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// The same in a folder that need not be there yet.
pub(crate) fn write_in_new_folder(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    write(path, bytes)
}
