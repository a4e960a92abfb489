//! A project on its way to the disk: checked first, written beside its place, and put there whole.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::dependency::Found;
use crate::name;
use crate::problem::Problem;
use crate::template::{FILES, Words};

/// A project that can be made.
#[derive(Clone, Debug)]
pub struct Project {
    name: String,
    /// Where it goes, in full; its parent exists.
    folder: PathBuf,
    dependency: Found,
}

impl Project {
    /// A project for a folder, if there can be one.
    pub(crate) fn new(path: &Path, dependency: Found) -> Result<Self, Problem> {
        let full = std::path::absolute(path).map_err(Problem::io(path))?;
        let folder = without_dots(&full);
        let last = folder.file_name().unwrap_or_default().to_string_lossy();
        name::check(&last)?;
        let name = last.into_owned();
        let parent = folder.parent().unwrap_or(&folder);
        if !parent.is_dir() {
            return Err(Problem::NoParent(parent.to_owned()));
        }
        if !is_free(&folder).map_err(Problem::io(&folder))? {
            return Err(Problem::Taken(folder));
        }
        // As it really lies: a link may lead into a workspace.
        let really = fs::canonicalize(parent).map_err(Problem::io(parent))?;
        if let Some(manifest) = really.ancestors().find_map(workspace_in) {
            return Err(Problem::InWorkspace(manifest));
        }
        Ok(Self {
            name,
            folder,
            dependency,
        })
    }

    /// The package's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it is, in full.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes it: all of it or, with an error, nothing.
    pub(crate) fn write(&self) -> Result<(), Problem> {
        let name = format!(".{}.dacapo-{}", self.name, std::process::id());
        let is_there = self.folder.is_dir();
        let place = if is_there {
            &*self.folder
        } else {
            self.folder.parent().unwrap_or(&self.folder)
        };
        let draft = Draft(place.join(name));
        fs::create_dir(&draft.0).map_err(Problem::io(place))?;
        let words = Words {
            name: self.name.clone(),
            title: name::title(&self.name),
            dependency: self.dependency.toml(),
        };
        for file in FILES {
            draft.put(file.path, &file.text(&words))?;
        }
        if let Some(lock) = self.dependency.lock_file() {
            draft.put("Cargo.lock", &lock)?;
        }
        // Somebody may stand in an empty folder (`dacapo new .`): it stays the one that it is.
        if is_there {
            draft.unpack(&self.folder)
        } else {
            fs::rename(&draft.0, &self.folder).map_err(Problem::io(&self.folder))
        }
    }
}

/// A folder that is being filled, beside its place or in it; it goes with all that is in it unless it has been put there.
struct Draft(PathBuf);

impl Draft {
    fn put(&self, path: &str, text: &str) -> Result<(), Problem> {
        let path = self.0.join(path);
        let folder = path.parent().unwrap_or(&self.0);
        fs::create_dir_all(folder).map_err(Problem::io(folder))?;
        fs::write(&path, text).map_err(Problem::io(&path))
    }

    /// Moves what is in it into a folder: all of it or, with an error, nothing.
    fn unpack(&self, folder: &Path) -> Result<(), Problem> {
        let mut moved = Moved(Vec::new());
        let entries: io::Result<Vec<_>> = fs::read_dir(&self.0).and_then(Iterator::collect);
        for from in entries.map_err(Problem::io(&self.0))? {
            let to = folder.join(from.file_name());
            // What has come meanwhile is not ours to replace.
            if fs::symlink_metadata(&to).is_ok() {
                return Err(Problem::Taken(to));
            }
            fs::rename(from.path(), &to).map_err(Problem::io(&to))?;
            moved.0.push((from.path(), to));
        }
        moved.0.clear();
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // In its place it is gone from here; that it can't be removed says nothing new.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What was moved, from where and to where; it goes back unless this is emptied.
struct Moved(Vec<(PathBuf, PathBuf)>);

impl Drop for Moved {
    fn drop(&mut self) {
        for (from, to) in self.0.drain(..) {
            // The error that led here is the one to be told.
            let _ = fs::rename(to, from);
        }
    }
}

/// Whether there is nothing, or an empty folder.
fn is_free(folder: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(folder) {
        Ok(about) if about.is_dir() => Ok(fs::read_dir(folder)?.next().is_none()),
        Ok(_) => Ok(false),
        Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(err) => Err(err),
    }
}

/// The manifest in a folder, if it is a workspace's.
fn workspace_in(folder: &Path) -> Option<PathBuf> {
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).ok()?;
    let is_workspace = |line: &str| {
        let line = line.trim_start();
        line.starts_with("[workspace]") || line.starts_with("[workspace.")
    };
    text.lines().any(is_workspace).then_some(manifest)
}

/// A full path without `.` and `..`: `dacapo new .` means the folder that one is in.
fn without_dots(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}
