//! Locks, atomics and threads of `shuttle`, with the faces of those that a program runs with.
//!
//! Each use of one is a place at which another thread may go on; which one does is the scheduler's choice, and a
//! test tries many. All threads of an exploration take turns on one thread of the system, so what a thread has
//! for itself (`thread_local`, whether it unwinds) and what a process has once (`statics`) comes from here, too.
//!
//! Where the model differs from the world:
//!
//! - Atomics are in one order for everybody, as if each use were `SeqCst`: what `Relaxed` and `Release` permit
//!   beyond that isn't explored.
//! - A wait with a timeout times out at once, after everybody else had a chance. A notification that gets lost is
//!   therefore found only where somebody waits without one: there it is a deadlock.
//! - Time is the number of looks at the clock, so that the same schedule is the same execution.
//! - Outside of an exploration nothing here works.

use std::cell::Cell;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::UnwindSafe;
use std::sync::PoisonError;
use std::time::Duration;

pub(crate) use shuttle::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, AtomicUsize, fence};
pub(crate) use shuttle::sync::{RwLockReadGuard, RwLockWriteGuard};
use shuttle::thread;
pub(crate) use shuttle::thread::{Thread, current as current_thread, yield_now};

/// A lock that doesn't poison.
#[derive(Default)]
pub(crate) struct Mutex<T>(shuttle::sync::Mutex<T>);

/// Holds a [`Mutex`].
pub(crate) struct MutexGuard<'a, T> {
    lock: &'a shuttle::sync::Mutex<T>,
    held: Option<shuttle::sync::MutexGuard<'a, T>>,
}

/// Why a guard is never without its lock.
const HELD: &str = "only a wait takes the lock away, and gives it back";

impl<T> Mutex<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(shuttle::sync::Mutex::new(value))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        MutexGuard {
            lock: &self.0,
            held: Some(held),
        }
    }

    pub(crate) fn into_inner(self) -> T {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.held.as_ref().expect(HELD)
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.held.as_mut().expect(HELD)
    }
}

/// Where threads wait until they are notified.
#[derive(Debug, Default)]
pub(crate) struct Condvar(shuttle::sync::Condvar);

impl Condvar {
    pub(crate) const fn new() -> Self {
        Self(shuttle::sync::Condvar::new())
    }

    pub(crate) fn wait<T>(&self, guard: &mut MutexGuard<'_, T>) {
        let held = guard.held.take().expect(HELD);
        let held = self.0.wait(held).unwrap_or_else(PoisonError::into_inner);
        guard.held = Some(held);
    }

    /// Waits for no time at all.
    #[expect(
        clippy::unused_self,
        reason = "the other one waits to be notified, too"
    )]
    pub(crate) fn wait_for<T>(&self, guard: &mut MutexGuard<'_, T>, _timeout: Duration) {
        guard.held = None;
        thread::yield_now();
        let held = guard.lock.lock().unwrap_or_else(PoisonError::into_inner);
        guard.held = Some(held);
    }

    pub(crate) fn notify_one(&self) {
        self.0.notify_one();
    }

    pub(crate) fn notify_all(&self) {
        self.0.notify_all();
    }
}

/// A lock for many readers, or one writer, that doesn't poison.
#[derive(Debug, Default)]
pub(crate) struct RwLock<T: ?Sized>(shuttle::sync::RwLock<T>);

impl<T> RwLock<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(shuttle::sync::RwLock::new(value))
    }

    pub(crate) fn into_inner(self) -> T {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: ?Sized> RwLock<T> {
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, T> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, T> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn try_read(&self) -> Option<RwLockReadGuard<'_, T>> {
        even_poisoned(self.0.try_read())
    }

    pub(crate) fn try_write(&self) -> Option<RwLockWriteGuard<'_, T>> {
        even_poisoned(self.0.try_write())
    }

    pub(crate) fn get_mut(&mut self) -> &mut T {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner)
    }
}

fn even_poisoned<G>(result: std::sync::TryLockResult<G>) -> Option<G> {
    match result {
        Ok(guard) => Some(guard),
        Err(std::sync::TryLockError::Poisoned(guard)) => Some(guard.into_inner()),
        Err(std::sync::TryLockError::WouldBlock) => None,
    }
}

/// Something that is written once.
#[derive(Debug, Default)]
pub(crate) struct OnceLock<T> {
    value: std::sync::OnceLock<T>,
    /// Held by whoever writes.
    writing: Mutex<()>,
}

impl<T> OnceLock<T> {
    pub(crate) const fn new() -> Self {
        Self {
            value: std::sync::OnceLock::new(),
            writing: Mutex::new(()),
        }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        step();
        self.value.get()
    }

    pub(crate) fn set(&self, value: T) -> Result<(), T> {
        let _writing = self.writing.lock();
        self.value.set(value)
    }

    pub(crate) fn take(&mut self) -> Option<T> {
        self.value.take()
    }

    pub(crate) fn get_or_init(&self, init: impl FnOnce() -> T) -> &T {
        if let Some(value) = self.get() {
            return value;
        }
        let _writing = self.writing.lock();
        self.value.get_or_init(init)
    }
}

/// Lets others go on.
fn step() {
    // No time passes.
    thread::sleep(Duration::ZERO);
}

/// Starts a thread with a name.
pub(crate) fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> bool {
    let thread = thread::Builder::new().name(name.to_owned());
    thread.spawn(body).is_ok()
}

/// Counts looks, a microsecond for each.
#[derive(Debug)]
pub(crate) struct Counter(std::sync::atomic::AtomicU64);

impl Counter {
    pub(crate) fn new() -> Self {
        Self(std::sync::atomic::AtomicU64::new(0))
    }

    pub(crate) fn raw(&self) -> u64 {
        // One of the system's: to look at a clock is no place at which others go on.
        self.0
            .fetch_add(1_000, std::sync::atomic::Ordering::Relaxed)
    }

    #[expect(clippy::unused_self, reason = "the other one knows the processor")]
    pub(crate) fn delta_as_nanos(&self, start: u64, end: u64) -> u64 {
        end - start
    }
}

/// One for each execution.
macro_rules! statics {
    (static $name:ident: $type:ty = $value:expr;) => {
        shuttle::lazy_static! { static ref $name: $type = $value; }
    };
}
pub(crate) use statics;

/// What each thread of an execution has for itself.
macro_rules! local_keys {
    ($($(#[$attribute:meta])* $vis:vis static $name:ident: $type:ty = const $value:block;)*) => {
        $($(#[$attribute])* $vis static $name: $crate::sync::explore::LocalKey<$type> =
            $crate::sync::explore::LocalKey(shuttle::thread::LocalKey {
                init: || $value,
                _p: std::marker::PhantomData,
            });)*
    };
    ($($(#[$attribute:meta])* $vis:vis static $name:ident: $type:ty = const $value:block)*) => {
        $crate::sync::thread_local! {
            $($(#[$attribute])* $vis static $name: $type = const $value;)*
        }
    };
    ($($(#[$attribute:meta])* $vis:vis static $name:ident: $type:ty = $value:expr;)*) => {
        $crate::sync::thread_local! {
            $($(#[$attribute])* $vis static $name: $type = const { $value };)*
        }
    };
}
pub(crate) use local_keys as thread_local;

/// Finds a thread's own of something.
pub(crate) struct LocalKey<T: 'static>(pub(crate) thread::LocalKey<T>);

impl<T> LocalKey<T> {
    pub(crate) fn with<R>(&'static self, f: impl FnOnce(&T) -> R) -> R {
        self.0.with(f)
    }

    pub(crate) fn try_with<R>(
        &'static self,
        f: impl FnOnce(&T) -> R,
    ) -> Result<R, thread::AccessError> {
        self.0.try_with(f)
    }
}

impl<T> LocalKey<Cell<T>> {
    pub(crate) fn get(&'static self) -> T
    where
        T: Copy,
    {
        self.with(Cell::get)
    }

    pub(crate) fn set(&'static self, value: T) {
        self.with(|cell| cell.set(value));
    }

    pub(crate) fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

local_keys! {
    static IS_UNWINDING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread unwinds. Its thread of the system unwinds for all of them.
pub(crate) fn panicking() -> bool {
    std::thread::panicking() && IS_UNWINDING.get()
}

/// Notes that this thread unwinds from now on, until somebody catches it with [`catch_unwind`].
pub(crate) fn begin_to_unwind() {
    // A thread that is ending has nothing to be asked for.
    let _ = IS_UNWINDING.try_with(|is_unwinding| is_unwinding.set(true));
}

pub(crate) fn resume_unwind(payload: Box<dyn std::any::Any + Send>) -> ! {
    begin_to_unwind();
    std::panic::resume_unwind(payload)
}

pub(crate) fn catch_unwind<R>(f: impl FnOnce() -> R + UnwindSafe) -> thread::Result<R> {
    let was_unwinding = IS_UNWINDING.try_with(Cell::get);
    let caught = std::panic::catch_unwind(f);
    if let Ok(was_unwinding) = was_unwinding {
        let _ = IS_UNWINDING.try_with(|is_unwinding| is_unwinding.set(was_unwinding));
    }
    caught
}
