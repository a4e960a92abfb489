//! Where a [`Data`](crate::Data) is kept, so that a copy of it is told with its entry.
//!
//! A new entry is measured once, by a pass over its value. That pass meets every `Data` in it, at any depth, and
//! each takes down which entry is being measured. So hits, clones and reads pay nothing for it.

use std::panic::Location;

use crate::function::KeyId;
use crate::recorder::event::EventKind;
use crate::store::meta::Meta;
use crate::sync::{Arc, Slot, Weak, thread_local};

thread_local! {
    /// The entry that this thread is measuring.
    static MEASURED: Slot<Origin> = const { Slot::new() };
}

/// An entry.
#[derive(Clone)]
pub(super) struct Origin {
    meta: Weak<Meta>,
    key: KeyId,
}

impl Origin {
    /// The entry that this thread is measuring, if it is.
    pub(super) fn measured() -> Option<Self> {
        MEASURED.with(Slot::get)
    }

    /// Says that a value of the entry was copied, because somebody wrote to it on this line.
    pub(super) fn tell_copy(&self, bytes: u64, site: &'static Location<'static>) {
        // Without a registry there is nobody to be told.
        if let Some(meta) = self.meta.upgrade() {
            meta.record(self.key, Some(site), EventKind::DidCopy { bytes });
        }
    }
}

/// Measures the value of an entry with `f`.
pub(crate) fn measuring<R>(meta: &Arc<Meta>, key: KeyId, f: impl FnOnce() -> R) -> R {
    struct Restore(Option<Origin>);
    impl Drop for Restore {
        fn drop(&mut self) {
            MEASURED.with(|measured| measured.replace(self.0.take()));
        }
    }

    let origin = Origin {
        meta: Arc::downgrade(meta),
        key,
    };
    let _restore = Restore(MEASURED.with(|measured| measured.replace(Some(origin))));
    f()
}
