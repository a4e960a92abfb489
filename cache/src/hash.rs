//! Hash functions that are ready to be used in `hash_funcs(…)`, for arguments that shouldn't count by their content.
//!
//! ```
//! use std::path::Path;
//! use std::sync::Arc;
//!
//! use dacapo_cache::{cache_data, hash};
//!
//! struct Model {
//!     name: String,
//!     weights: Vec<f32>,
//! }
//!
//! /// Read again when the file has changed; `model` counts by its name.
//! #[cache_data(hash_funcs(path = hash::by_mtime, Model = |model: &Model| model.name.clone()))]
//! fn predict(path: &Path, models: &[Model]) -> Result<usize, std::io::Error> {
//!     Ok(std::fs::read(path)?.len() * models.len())
//! }
//!
//! /// The very object counts, whatever is in it.
//! #[cache_data(hash_funcs(model = hash::by_identity))]
//! fn size(model: &Arc<Model>) -> usize {
//!     model.weights.len()
//! }
//!
//! let model = Model { name: "small".into(), weights: vec![0.5] };
//! assert!(predict(Path::new("Cargo.toml"), &[model]).is_ok());
//! let model = Arc::new(Model { name: "large".into(), weights: vec![0.5; 7] });
//! assert_eq!((size(&model), size(&model), size::info().hits), (7, 7, 1));
//! ```
//!
//! A target is an argument's name, or a type wherever it is written in the signature: inside references, tuples,
//! arrays, slices, `Option`, `Result`, `Box`, `Rc`, `Arc`, `Cow` and the containers of std. Inside of a struct of
//! your own, say it there: `#[serde(serialize_with = …)]`.
//!
//! The function gets a reference to the value, and what it returns is hashed in the value's place by the rules of
//! [`key`]. It may be called more than once a call. If it returns a `Result`, an `Err` makes the call
//! run its body without being remembered, with a warning that names function, argument and type; the same call
//! tries again next time. Its panics reach the caller.

use std::any::Any;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use serde::{Serialize, Serializer};

use crate::Error;
use crate::rt::parts::{Moment, Os};
use crate::sync::{Slot, thread_local};
use crate::{key, shape};

/// Always the same: the argument must be there, but which one makes no difference.
///
/// [`ignore(…)`](macro@crate::cache_data#options) says the same of a whole argument; this says it of a type
/// inside of one.
pub fn constant<T: ?Sized>(_value: &T) {}

/// Which object it is, not what is in it: the address, together with a handle that keeps the object alive as long
/// as an entry has it in its key, so that no other object can come to lie there.
///
/// The argument has to be an [`Arc`], because nothing else can be kept alive.
pub fn by_identity<T: Send + Sync + ?Sized + 'static>(object: &Arc<T>) -> Identity<T> {
    Identity(Arc::clone(object))
}

/// A file by its path, the time of its last change, and its length: quick, and right unless something writes the
/// file twice within the resolution of its clock without changing its length.
pub fn by_mtime(path: &(impl AsRef<Path> + ?Sized)) -> Result<FileTime, Error> {
    let path = path.as_ref();
    let look = || {
        let metadata = path.metadata()?;
        Ok((metadata.modified()?, metadata.len()))
    };
    let (modified, len) = look().map_err(|error| Error::file("read", &error, path))?;
    Ok(FileTime {
        path: path.into(),
        modified,
        len,
    })
}

/// A file by its path and all of its content, which is read at every call.
pub fn by_content(path: &(impl AsRef<Path> + ?Sized)) -> Result<FileContent, Error> {
    let path = path.as_ref();
    let read = || {
        let mut file = File::open(path)?;
        let mut hasher = blake3::Hasher::new();
        let mut piece = vec![0; 64 << 10];
        loop {
            match file.read(&mut piece)? {
                0 => return Ok(hasher.finalize()),
                n => hasher.update(&piece[..n]),
            };
        }
    };
    let hash = read().map_err(|error| Error::file("read", &error, path))?;
    Ok(FileContent {
        path: path.into(),
        hash: *hash.as_bytes(),
    })
}

/// Which object it is; made by [`by_identity`].
#[derive(Debug)]
pub struct Identity<T: ?Sized>(Arc<T>);

impl<T: Send + Sync + ?Sized + 'static> Serialize for Identity<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let address = Arc::as_ptr(&self.0).addr() as u64;
        if shape::is_describing::<S>() {
            return shape::serialize_summary(serializer, &format!("the object at {address:#x}"));
        }
        if key::is_fingerprinting::<S>() {
            keep(|| Box::new(Arc::clone(&self.0)));
        }
        serializer.serialize_newtype_struct("dacapo identity", &address)
    }
}

/// A file by its time; made by [`by_mtime`].
#[derive(Clone, Debug)]
pub struct FileTime {
    path: Box<Path>,
    modified: SystemTime,
    len: u64,
}

impl Serialize for FileTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if shape::is_describing::<S>() {
            let changed = match self.modified.duration_since(SystemTime::UNIX_EPOCH) {
                Ok(since) => format!("{} s after 1970", since.as_secs_f64()),
                Err(before) => format!("{} s before 1970", before.duration().as_secs_f64()),
            };
            let path = self.path.display();
            let words = format!("\"{path}\", {} bytes, changed {changed}", self.len);
            return shape::serialize_summary(serializer, &words);
        }
        let path = Os(self.path.as_os_str());
        (path, Moment(self.modified), self.len).serialize(serializer)
    }
}

/// A file by its content; made by [`by_content`].
#[derive(Clone, Debug)]
pub struct FileContent {
    path: Box<Path>,
    hash: [u8; 32],
}

impl Serialize for FileContent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if shape::is_describing::<S>() {
            let short = u64::from_be_bytes(*self.hash.first_chunk().expect("32 bytes"));
            let words = format!("\"{}\" with content {short:016x}", self.path.display());
            return shape::serialize_summary(serializer, &words);
        }
        (Os(self.path.as_os_str()), self.hash).serialize(serializer)
    }
}

/// What an entry keeps alive because its address is in the key; mostly nothing.
pub(crate) type Kept = Option<Arc<Vec<Box<dyn Any + Send + Sync>>>>;

thread_local! {
    /// What came up since somebody began to collect; `None` while nobody does.
    static KEPT: Slot<Vec<Box<dyn Any + Send + Sync>>> = const { Slot::new() };
}

fn keep(object: impl FnOnce() -> Box<dyn Any + Send + Sync>) {
    KEPT.with(|kept| kept.with_mut(|kept| kept.as_mut().map(|kept| kept.push(object()))));
}

/// Runs `describe`, and collects the objects whose identity it hashes.
pub(crate) fn keeping<R>(describe: impl FnOnce() -> R) -> (R, Kept) {
    /// Puts back what an outer call has collected so far, also when a hash function panics.
    struct Restore(Option<Vec<Box<dyn Any + Send + Sync>>>);
    impl Drop for Restore {
        fn drop(&mut self) {
            let left = KEPT.with(|kept| kept.replace(self.0.take()));
            drop(left);
        }
    }
    let _restore = Restore(KEPT.with(|kept| kept.replace(Some(Vec::new()))));
    let described = describe();
    let kept = KEPT
        .with(|kept| kept.replace(None))
        .filter(|kept| !kept.is_empty());
    (described, kept.map(Arc::new))
}
