//! Watching the sources: which folders, and when a change is worth a build.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crossbeam::channel::{self, Receiver};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::reload::target::Target;

/// Editors write a file in several steps, and *save all* several files: the build waits until it has been quiet so long.
const QUIET: Duration = Duration::from_millis(60);
/// How often somebody who waits looks whether anybody is still interested.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Watches the packages that a program was built from.
pub(super) struct Watcher {
    system: RecommendedWatcher,
    changes: Receiver<PathBuf>,
    watched: BTreeSet<PathBuf>,
    /// Files that count whatever they are called: those that were built in.
    sources: BTreeSet<PathBuf>,
    target: Target,
}

impl Watcher {
    pub(super) fn new(target: &Target) -> notify::Result<Self> {
        let (sender, changes) = channel::unbounded();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            let is_change = matches!(
                event.kind,
                EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_)
            );
            for path in event.paths.into_iter().filter(|_| is_change) {
                // Nobody listens any more when the program ends.
                let _ = sender.send(path);
            }
        })?;
        let mut all = Self {
            system: watcher,
            changes,
            watched: BTreeSet::new(),
            sources: BTreeSet::new(),
            target: target.clone(),
        };
        all.follow();
        Ok(all)
    }

    /// Watches what the program is built from now.
    pub(super) fn follow(&mut self) {
        self.sources = self.target.sources().into_iter().collect();
        let mut folders = BTreeSet::new();
        folders.extend(
            self.target
                .manifest
                .parent()
                .map(|it| (it.to_owned(), false)),
        );
        for source in &self.sources {
            folders.extend(folders_of(source));
        }
        for (folder, is_deep) in folders {
            if self.watched.contains(&folder) {
                continue;
            }
            let mode = if is_deep {
                RecursiveMode::Recursive
            } else {
                RecursiveMode::NonRecursive
            };
            match self.system.watch(&folder, mode) {
                Ok(()) => {}
                // It has gone meanwhile, and has nothing to say.
                Err(err) if matches!(err.kind, notify::ErrorKind::PathNotFound) => continue,
                Err(err) => eprintln!(
                    "dacapo: a folder of sources is not watched: {err} (on Linux the limit is \
                     fs.inotify.max_user_watches): {}",
                    folder.display()
                ),
            }
            self.watched.insert(folder);
        }
    }

    /// Waits for a change, and until it is quiet again. False once nobody is interested.
    pub(super) fn wait(&self, is_wanted: impl Fn() -> bool) -> bool {
        loop {
            match self.changes.recv_timeout(LOOK_EVERY) {
                Ok(path) if self.counts(&path) => {
                    self.settle();
                    return is_wanted();
                }
                _ if !is_wanted() => return false,
                _ => {}
            }
        }
    }

    /// Whether something was saved that nobody has waited for.
    pub(super) fn has_changed(&self) -> bool {
        self.settle()
    }

    /// Waits until nothing that counts was saved for a while; whether something was. What doesn't count (a log that is
    /// written all the time) does not prolong it.
    fn settle(&self) -> bool {
        let mut has_changed = false;
        let mut until = Instant::now() + QUIET;
        while let Ok(path) = self.changes.recv_deadline(until) {
            if self.counts(&path) {
                has_changed = true;
                until = Instant::now() + QUIET;
            }
        }
        has_changed
    }

    fn counts(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // Hidden files are those of editors, before the file itself is written.
        if self.target.is_made(path) || name.starts_with('.') {
            return false;
        }
        let is_code = path
            .extension()
            .is_some_and(|it| it == "rs" || it == "toml");
        is_code || self.sources.contains(path)
    }
}

/// The folders to watch for a source: its package's own, and the one below it in which the source lies, with all that
/// is inside. The package's own is not watched in depth: cargo may build there.
fn folders_of(source: &Path) -> Vec<(PathBuf, bool)> {
    let Some(package) = source
        .ancestors()
        .skip(1)
        .find(|folder| folder.join("Cargo.toml").is_file())
    else {
        // Beside all packages: a file that was built in.
        let folder = source.parent().map(|it| (it.to_owned(), false));
        return folder.into_iter().collect();
    };
    let mut folders = vec![(package.to_owned(), false)];
    let inside = source
        .strip_prefix(package)
        .ok()
        .and_then(|path| path.components().next());
    let below = inside.map(|first| package.join(first));
    folders.extend(below.filter(|it| it.is_dir()).map(|it| (it, true)));
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn package_is_watched_and_its_target_folder_is_not() {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folders = folders_of(&package.join("src/reload/watcher.rs"));
        assert_eq!(
            folders,
            [(package.to_owned(), false), (package.join("src"), true)]
        );
    }
}
