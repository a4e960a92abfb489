//! The ambient run: which session and which rerun a call belongs to, and whether it should stop.
//!
//! The host of a script enters a [`Run`] on the script's thread; calls outside of any run work just the
//! same. An unwanted run is interrupted by unwinding with a private payload at its next check point.

use std::cell::Cell;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::draw::Deprecation;
#[expect(unused_imports, reason = "for the documentation")]
use crate::draw::Draw;
use crate::flight::chain::{self, Frame};
use crate::registry::Registry;
use crate::sync::{Arc, AtomicBool, Ordering, Slot, panicking, resume_unwind, thread_local};

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

/// Hears of computations as they begin and end, to show a spinner (only the outermost one is told), and of what
/// should be said in the page.
pub trait Observe: Send + Sync {
    /// A body that wants a spinner is about to run.
    fn will_compute(&self, spinner: SpinnerText<'_>);
    /// That body has returned, failed, panicked or been interrupted.
    fn did_compute(&self);
    /// A value that a call of this run was served past its ttl has been computed anew: a rerun would show it. Told
    /// on a thread of the cache, perhaps long after the run has ended.
    fn did_refresh(&self) {}
    /// A function that was not given a page has something to say in it; see [`Draw::warn`].
    fn warn(&self, message: &str) {
        let _ = message;
    }
    /// The same for [`Draw::deprecate`].
    fn deprecate(&self, deprecation: &Deprecation) {
        let _ = deprecation;
    }
}

/// What the spinner of a computation says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpinnerText<'a> {
    /// The words: those of `show_spinner`, or the call.
    pub text: &'a str,
    /// Whether the time since then follows them (`show_time`).
    pub shows_time: bool,
}

impl<'a> SpinnerText<'a> {
    /// Words without the time.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            shows_time: false,
        }
    }

    /// The same followed by the time.
    #[must_use]
    pub fn with_time(self) -> Self {
        Self {
            shows_time: true,
            ..self
        }
    }
}

/// One rerun of one session.
#[derive(Clone)]
pub struct Run {
    inner: Arc<Inner>,
    /// The computations inside of which [`Run::current`] was asked for: entering the run on another thread
    /// makes that thread's calls a part of them.
    chain: Option<Arc<Frame>>,
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
    static CURRENT: Slot<Run> = const { Slot::new() };
    static ENTERED: Slot<Registry> = const { Slot::new() };
    static HERE: Cell<Here> = const { Cell::new(Here::OUTSIDE) };
    static MASKED: Cell<u32> = const { Cell::new(0) };
}

/// What a hit needs to know of where it is: cheap to read, and readable while user code runs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Here {
    /// Number of the current registry; 0 is the global one.
    pub(crate) registry: u64,
    pub(crate) session: Option<SessionId>,
    pub(crate) rerun: u32,
}

impl Here {
    const OUTSIDE: Self = Self {
        registry: 0,
        session: None,
        rerun: 0,
    };

    /// Where this thread is.
    #[inline]
    pub(crate) fn get() -> Self {
        HERE.get()
    }
}

/// The registry that this thread is in: that of the run or the one entered, whichever came last.
pub(crate) fn entered_registry() -> Option<Registry> {
    ENTERED.with(Slot::get)
}

/// Runs `f` with `registry` as the current one on this thread; the run, if there is one, stays.
pub(crate) fn enter_registry<R>(registry: &Registry, f: impl FnOnce() -> R) -> R {
    let here = Here {
        registry: registry.number(),
        ..Here::get()
    };
    let _restore = Restore {
        here: HERE.replace(here),
        registry: ENTERED.with(|entered| entered.replace(Some(registry.clone()))),
    };
    f()
}

/// Puts back what this thread was in, also when unwinding.
struct Restore {
    here: Here,
    registry: Option<Registry>,
}

impl Drop for Restore {
    fn drop(&mut self) {
        HERE.set(self.here);
        // Dropped after the cell is free again: the last handle on a registry drops its values.
        let left = ENTERED.with(|entered| entered.replace(self.registry.take()));
        drop(left);
    }
}

impl Run {
    /// A run on `registry` that `interrupt` can stop.
    pub fn new(registry: Registry, session: SessionId, rerun: u32, interrupt: Interrupt) -> Self {
        let inner = Inner {
            session,
            rerun,
            registry,
            interrupt,
            observer: None,
        };
        Self {
            inner: Arc::new(inner),
            chain: None,
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
        let inner = Inner {
            session,
            rerun,
            registry,
            interrupt,
            observer: Some(observer),
        };
        Self {
            inner: Arc::new(inner),
            chain: self.chain,
        }
    }

    /// The run that this thread is in.
    ///
    /// It carries the computations that this thread is inside of: a thread that is started in the body of a
    /// cached function and enters the run is known to work for that function.
    pub fn current() -> Option<Self> {
        let run = CURRENT.with(Slot::get)?;
        Some(Self {
            chain: chain::current(),
            ..run
        })
    }

    /// Runs `f` with this run as the current one; also for threads that the user starts inside a run.
    pub fn enter<R>(&self, f: impl FnOnce() -> R) -> R {
        struct Leave(Option<Run>);
        impl Drop for Leave {
            fn drop(&mut self) {
                let left = CURRENT.with(|current| current.replace(self.0.take()));
                drop(left);
            }
        }
        let here = Here {
            registry: self.inner.registry.number(),
            session: Some(self.inner.session),
            rerun: self.inner.rerun,
        };
        let _restore = Restore {
            here: HERE.replace(here),
            registry: ENTERED.with(|entered| entered.replace(Some(self.inner.registry.clone()))),
        };
        let _leave = Leave(CURRENT.with(|current| current.replace(Some(self.clone()))));
        let _frames = self.chain.clone().map(chain::enter);
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
#[inline]
pub fn checkpoint() {
    if Here::get().session.is_some() && is_unwanted() && !panicking() {
        interrupt();
    }
}

fn is_unwanted() -> bool {
    let is_asked = |run: &Option<Run>| {
        run.as_ref()
            .is_some_and(|run| run.inner.interrupt.is_requested())
    };
    MASKED.get() == 0 && CURRENT.with(|current| current.with(is_asked))
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
    resume_unwind(Box::new(Interrupted))
}
