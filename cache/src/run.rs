//! The ambient run: which session and which rerun a call belongs to, and whether it should stop.
//!
//! The host of a script enters a [`Run`] on the script's thread; calls outside of any run work just the
//! same. An unwanted run is interrupted by unwinding with a private payload at its next check point.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use crate::registry::Registry;

/// A session: one window with its own widget values. Shown as a letter: A, B, … Z, AA.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SessionId(pub u32);

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (head, last) = (self.0 / 26, char::from(b'A' + (self.0 % 26) as u8));
        if head > 0 {
            fmt::Display::fmt(&Self(head - 1), f)?;
        }
        write!(f, "{last}")
    }
}

/// Hears of computations as they begin and end, to show a spinner. Only the outermost one is told.
pub trait Observe: Send + Sync {
    /// A body that wants a spinner is about to run.
    fn will_compute(&self, text: &str);
    /// That body has returned, failed, panicked or been interrupted.
    fn did_compute(&self);
}

/// One rerun of one session.
#[derive(Clone)]
pub struct Run {
    inner: Arc<Inner>,
}

struct Inner {
    session: SessionId,
    rerun: u32,
    registry: Registry,
    interrupt: Interrupt,
    observer: Option<Arc<dyn Observe>>,
}

/// Asks a run to stop at its next check point. Cloning gives another handle on the same request.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Nothing is asked yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks.
    pub fn request(&self) {
        // Release: what the asker wrote before is seen by the run's host.
        self.0.store(true, Ordering::Release);
    }

    /// Takes the request back, for the next run.
    pub fn reset(&self) {
        self.0.store(false, Ordering::Release);
    }

    /// Whether somebody asked.
    pub fn is_requested(&self) -> bool {
        // Relaxed: the next check point sees it, too.
        self.0.load(Ordering::Relaxed)
    }
}

/// The payload with which a run is unwound. Only the host of the script catches it.
struct Interrupted;

/// Whether a caught panic payload is an interruption and no panic.
pub fn is_interruption(payload: &(dyn std::any::Any + Send)) -> bool {
    payload.is::<Interrupted>()
}

thread_local! {
    static CURRENT: RefCell<Option<Run>> = const { RefCell::new(None) };
    static MASKED: Cell<u32> = const { Cell::new(0) };
}

impl Run {
    /// A run on `registry` that `interrupt` can stop.
    pub fn new(registry: Registry, session: SessionId, rerun: u32, interrupt: Interrupt) -> Self {
        Self {
            inner: Arc::new(Inner {
                session,
                rerun,
                registry,
                interrupt,
                observer: None,
            }),
        }
    }

    /// The same with somebody who hears of computations.
    #[must_use]
    pub fn with_observer(self, observer: Arc<dyn Observe>) -> Self {
        let Inner {
            session,
            rerun,
            ref registry,
            ref interrupt,
            ..
        } = *self.inner;
        let (registry, interrupt) = (registry.clone(), interrupt.clone());
        Self {
            inner: Arc::new(Inner {
                session,
                rerun,
                registry,
                interrupt,
                observer: Some(observer),
            }),
        }
    }

    /// The run that this thread is in.
    pub fn current() -> Option<Self> {
        CURRENT.with_borrow(Clone::clone)
    }

    /// Runs `f` with this run as the current one; also for threads that the user starts inside a run.
    pub fn enter<R>(&self, f: impl FnOnce() -> R) -> R {
        struct Restore(Option<Run>);
        impl Drop for Restore {
            fn drop(&mut self) {
                CURRENT.set(self.0.take());
            }
        }
        let _restore = Restore(CURRENT.replace(Some(self.clone())));
        f()
    }

    /// The session.
    pub fn session(&self) -> SessionId {
        self.inner.session
    }

    /// The number of the rerun within its session, from 1.
    pub fn rerun(&self) -> u32 {
        self.inner.rerun
    }

    /// The registry on which its cached calls work.
    pub fn registry(&self) -> &Registry {
        &self.inner.registry
    }

    /// Who hears of computations.
    pub fn observer(&self) -> Option<&Arc<dyn Observe>> {
        self.inner.observer.as_ref()
    }

    /// The handle that stops it.
    pub fn interrupt(&self) -> &Interrupt {
        &self.inner.interrupt
    }
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Run(session {}, rerun {})",
            self.inner.session, self.inner.rerun
        )
    }
}

/// A place at which an unwanted run may be interrupted. Long computations call it now and then.
///
/// Does nothing outside of a run, while the thread is already unwinding, and inside [`uninterrupted`].
pub fn checkpoint() {
    let is_asked = CURRENT.with_borrow(|run| {
        run.as_ref()
            .is_some_and(|run| run.inner.interrupt.is_requested())
    });
    if is_asked && MASKED.get() == 0 && !std::thread::panicking() {
        interrupt();
    }
}

/// Runs `f` without being interrupted; an interruption asked for meanwhile happens at the next check point.
pub fn uninterrupted<R>(f: impl FnOnce() -> R) -> R {
    struct Unmask;
    impl Drop for Unmask {
        fn drop(&mut self) {
            MASKED.set(MASKED.get() - 1);
        }
    }
    MASKED.set(MASKED.get() + 1);
    let _unmask = Unmask;
    f()
}

#[cold]
fn interrupt() -> ! {
    std::panic::resume_unwind(Box::new(Interrupted))
}
