//! A lock that remembers who wrote to it, so that a change of a resource has an exact author.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Error as _, Serialize, Serializer};

use crate::recorder::event::{Author, Site};
use crate::run::{Here, SessionId};
use crate::shape::look;
use crate::sync::{
    AtomicU64, Mutex, Ordering, RwLock, RwLockReadGuard, RwLockWriteGuard, Thread, current_thread,
    statics,
};

/// Authors that a lock remembers: the last ones.
pub(crate) const MAX_AUTHORS: usize = 16;

/// A reader-writer lock whose writers sign.
///
/// When the content of a resource has changed, the cache can tell which runs used it in between. With a `Tracked`
/// it knows better: the session, the rerun, the thread and the line of each writer. Otherwise it is a lock like
/// any other; it doesn't poison, so that a run which is interrupted while it writes harms nobody else.
///
/// ```
/// use std::sync::Arc;
///
/// use dacapo_cache::{Tracked, cache_resource};
///
/// #[cache_resource]
/// fn riders() -> Arc<Tracked<Vec<String>>> {
///     Arc::default()
/// }
///
/// riders().write().push("Ada".to_owned());
/// assert_eq!(*riders().read(), ["Ada"]);
/// ```
///
/// It serializes as its content does, also inside of a type of your own: there it is what makes a lock watchable,
/// because the cache, which never waits, can see whether it is free.
///
/// ```
/// # use dacapo_cache::Tracked;
/// #[derive(Default, serde::Serialize)]
/// struct Shop {
///     name: String,
///     orders: Tracked<Vec<u32>>,
/// }
///
/// let shop = Shop::default();
/// shop.orders.write().push(7);
/// assert_eq!(shop.orders.into_inner(), [7]);
/// ```
///
/// A thread that holds a guard and asks for another one to write waits for itself, for ever.
#[derive(Default)]
pub struct Tracked<T: ?Sized> {
    /// Locked while `content` is, never the other way round.
    writers: Mutex<Vec<Writer>>,
    content: RwLock<T>,
}

/// One who wrote, as cheap to keep as can be: words are made when a look has seen a change.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    /// Grows from write to write, over all locks.
    pub(crate) number: u64,
    run: Option<(SessionId, u32)>,
    site: &'static Location<'static>,
    thread: Thread,
}

impl Writer {
    fn here(site: &'static Location<'static>) -> Self {
        statics! { static NUMBERS: AtomicU64 = AtomicU64::new(0); }
        let here = Here::get();
        Self {
            // Relaxed: numbers need to be different and growing. From 1: 0 is before all.
            number: NUMBERS.fetch_add(1, Ordering::Relaxed) + 1,
            run: here.session.map(|session| (session, here.rerun)),
            site,
            thread: current_thread(),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        self.run == other.run
            && std::ptr::eq(self.site, other.site)
            && self.thread.id() == other.thread.id()
    }

    /// In words.
    pub(crate) fn author(&self) -> Author {
        Author {
            session: self.run.map(|(session, _)| session),
            rerun: self.run.map_or(0, |(_, rerun)| rerun),
            site: Site {
                file: self.site.file().into(),
                line: self.site.line(),
            },
            thread: self.thread.name().map(Into::into),
        }
    }
}

impl<T> Tracked<T> {
    /// A lock around `content`.
    pub const fn new(content: T) -> Self {
        Self {
            writers: Mutex::new(Vec::new()),
            content: RwLock::new(content),
        }
    }

    /// The content, without the lock.
    pub fn into_inner(self) -> T {
        self.content.into_inner()
    }
}

impl<T: ?Sized> Tracked<T> {
    /// Waits until nobody writes, and reads. Others can read at the same time.
    pub fn read(&self) -> TrackedRead<'_, T> {
        TrackedRead(self.content.read())
    }

    /// The same without waiting; `None` if somebody writes, or is waiting to.
    pub fn try_read(&self) -> Option<TrackedRead<'_, T>> {
        self.content.try_read().map(TrackedRead)
    }

    /// Waits until nobody else reads or writes, and writes. The line that calls signs for what is changed.
    #[track_caller]
    pub fn write(&self) -> TrackedWrite<'_, T> {
        // Whoever waits here for long is found at this line, too.
        TrackedWrite::new(self, self.content.write(), Location::caller())
    }

    /// The same without waiting; `None` if somebody reads or writes.
    #[track_caller]
    pub fn try_write(&self) -> Option<TrackedWrite<'_, T>> {
        let site = Location::caller();
        let content = self.content.try_write()?;
        Some(TrackedWrite::new(self, content, site))
    }

    /// The content, which nobody else can reach: no lock is taken, and nobody signs.
    pub fn get_mut(&mut self) -> &mut T {
        self.content.get_mut()
    }

    /// Those who wrote last, in order.
    fn writers(&self) -> Vec<Writer> {
        self.writers.lock().clone()
    }

    fn sign(&self, site: &'static Location<'static>) {
        let writer = Writer::here(site);
        let mut writers = self.writers.lock();
        // Of one who writes in a loop the last time counts.
        writers.retain(|known| !known.is_same(&writer));
        if writers.len() == MAX_AUTHORS {
            writers.remove(0);
        }
        writers.push(writer);
    }

    /// Tells a look who wrote. To be called while it reads.
    pub(crate) fn show_writers(&self) {
        look::note_writers(std::ptr::from_ref(&self.writers).addr(), self.writers());
    }
}

impl<T> From<T> for Tracked<T> {
    fn from(content: T) -> Self {
        Self::new(content)
    }
}

impl<T: fmt::Debug + ?Sized> fmt::Debug for Tracked<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.try_read() {
            Some(content) => f.debug_tuple("Tracked").field(&&*content).finish(),
            None => f.write_str("Tracked(<written to>)"),
        }
    }
}

/// As the content does. Waits while somebody writes, unless it is the cache that looks.
impl<T: Serialize + ?Sized> Serialize for Tracked<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !look::is_looking() {
            return self.read().serialize(serializer);
        }
        let Some(content) = self.try_read() else {
            look::note_busy();
            return Err(S::Error::custom("somebody writes to it"));
        };
        self.show_writers();
        content.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Tracked<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::new)
    }
}

/// Reads the content of a [`Tracked`]; the lock is free again when the last one is dropped.
#[must_use = "the lock is free again as soon as the guard is dropped"]
pub struct TrackedRead<'a, T: ?Sized>(RwLockReadGuard<'a, T>);

impl<T: ?Sized> Deref for TrackedRead<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: fmt::Debug + ?Sized> fmt::Debug for TrackedRead<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

/// Writes to the content of a [`Tracked`]; the lock is free again when it is dropped.
///
/// Who never asks it for a `&mut` doesn't sign.
#[must_use = "the lock is free again as soon as the guard is dropped"]
pub struct TrackedWrite<'a, T: ?Sized> {
    tracked: &'a Tracked<T>,
    site: &'static Location<'static>,
    has_written: bool,
    content: RwLockWriteGuard<'a, T>,
}

impl<'a, T: ?Sized> TrackedWrite<'a, T> {
    fn new(
        tracked: &'a Tracked<T>,
        content: RwLockWriteGuard<'a, T>,
        site: &'static Location<'static>,
    ) -> Self {
        Self {
            tracked,
            site,
            has_written: false,
            content,
        }
    }
}

impl<T: ?Sized> Deref for TrackedWrite<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.content
    }
}

impl<T: ?Sized> DerefMut for TrackedWrite<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.has_written = true;
        &mut self.content
    }
}

/// Signs before the lock is free: whoever sees the change sees the author. Also when unwinding.
impl<T: ?Sized> Drop for TrackedWrite<'_, T> {
    fn drop(&mut self) {
        if self.has_written {
            self.tracked.sign(self.site);
        }
    }
}

impl<T: fmt::Debug + ?Sized> fmt::Debug for TrackedWrite<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
