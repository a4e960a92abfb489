//! Edit and carry on: while a debug build runs, its sources are watched. When one is saved, the program is built
//! again behind the running one; when that succeeds, the new program takes its place.
//!
//! ```text
//! sources ── saved ──▶ watcher ─▶ reloader ── cargo build ──▶ failed: the errors, over the running app
//!                                    └──────────────────────▶ built:  hand-over, new program, farewell
//! ```
//!
//! All of it happens on threads of its own; the window reads [`Progress`] and wakes when it changes. A release build
//! watches nothing, and neither does a program that cargo didn't start.

mod build;
mod editor;
pub(crate) mod succession;
mod target;
mod watcher;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

pub use crate::reload::build::Diagnostic;
pub(crate) use crate::reload::editor::open_in_editor;
pub use crate::reload::target::{Product, Target};

use crate::reload::build::Outcome;
use crate::reload::watcher::Watcher;

/// How far the next program is.
#[derive(Clone, Debug)]
pub enum Progress {
    /// The sources are as they were when this program was built.
    Watching,
    /// Cargo builds since then.
    Building {
        /// When it began.
        since: Instant,
    },
    /// Cargo found errors; this program goes on.
    Failed {
        /// What it said, in its order.
        errors: Arc<[Diagnostic]>,
    },
    /// The program is built, and could not take this one's place.
    Stuck {
        /// Why, and what to do.
        why: Arc<str>,
    },
    /// It is built, and takes this one's place.
    TakingOver,
}

/// Watches and builds, until it is dropped.
pub(crate) struct Reloader {
    progress: Arc<Mutex<Progress>>,
    /// Whether a new program is on its way, by the worker.
    is_taking_over: Arc<AtomicBool>,
}

impl Reloader {
    /// Begins to watch the sources of a program. `wake` is called when the progress changes; `take_over` is called on
    /// the reloader's thread with each new program and with whether it is still wanted, and says why it could not take
    /// this one's place.
    pub(crate) fn start(
        target: Target,
        wake: impl Fn() + Send + 'static,
        take_over: impl Fn(&Target, &dyn Fn() -> bool) -> Result<(), String> + Send + 'static,
    ) -> Option<Self> {
        let watcher = Watcher::new(&target)
            .inspect_err(|err| eprintln!("dacapo: the sources are not watched: {err}"))
            .ok()?;
        let progress = Arc::new(Mutex::new(Progress::Watching));
        let is_taking_over = Arc::<AtomicBool>::default();
        let worker = Worker {
            target,
            watcher,
            progress: Arc::downgrade(&progress),
            is_taking_over: Arc::clone(&is_taking_over),
            wake: Box::new(wake),
            take_over: Box::new(take_over),
        };
        thread::Builder::new()
            .name("dacapo reload".to_owned())
            .spawn(move || worker.work())
            .inspect_err(|err| eprintln!("dacapo: the sources are not watched: {err}"))
            .ok()?;
        Some(Self {
            progress,
            is_taking_over,
        })
    }

    /// How far it is.
    pub(crate) fn progress(&self) -> Progress {
        self.progress.lock().clone()
    }

    /// The windows are closed by their user: a program that is about to take this one's place is ended, which is waited
    /// for, or it would open them again.
    pub(crate) fn end(self) {
        const PATIENCE: Duration = Duration::from_secs(2);
        let Self {
            progress,
            is_taking_over,
        } = self;
        // That is how the worker knows that nobody wants it any more.
        drop(progress);
        let start = Instant::now();
        while is_taking_over.load(Ordering::SeqCst) && start.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Takes the place of this program, or says why it can't.
type TakeOver = Box<dyn Fn(&Target, &dyn Fn() -> bool) -> Result<(), String> + Send>;

/// What comes after a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Watch,
    /// Another program stands in this one's place.
    Leave,
}

/// The reloader's thread.
struct Worker {
    target: Target,
    watcher: Watcher,
    /// Gone when nobody looks any more.
    progress: std::sync::Weak<Mutex<Progress>>,
    is_taking_over: Arc<AtomicBool>,
    wake: Box<dyn Fn() + Send>,
    take_over: TakeOver,
}

impl Worker {
    fn work(mut self) {
        // What was saved while this program was on its way.
        let mut must_build = self.target.is_behind();
        while must_build || self.watcher.wait(|| self.progress.strong_count() > 0) {
            must_build = false;
            if self.build() == Next::Leave {
                return;
            }
        }
    }

    /// Builds until nothing was saved meanwhile, and lets the new program take over.
    fn build(&mut self) -> Next {
        let outcome = loop {
            self.tell(Progress::Building {
                since: Instant::now(),
            });
            let outcome = build::build(&self.target);
            if !self.watcher.has_changed() {
                break outcome;
            }
        };
        match outcome {
            Outcome::Unchanged => self.tell(Progress::Watching),
            Outcome::Failed(errors) => self.tell(Progress::Failed {
                errors: errors.into(),
            }),
            Outcome::Broken(why) => self.tell(Progress::Stuck { why: why.into() }),
            Outcome::Built => {
                self.is_taking_over.store(true, Ordering::SeqCst);
                self.tell(Progress::TakingOver);
                let is_wanted = || self.progress.strong_count() > 0;
                let taken_over = (self.take_over)(&self.target, &is_wanted);
                self.is_taking_over.store(false, Ordering::SeqCst);
                match taken_over {
                    // What is saved from now on is the new program's.
                    Ok(()) => return Next::Leave,
                    Err(why) => self.tell(Progress::Stuck { why: why.into() }),
                }
            }
        }
        // New files may have come.
        self.watcher.follow();
        Next::Watch
    }

    fn tell(&self, now: Progress) {
        if let Some(progress) = self.progress.upgrade() {
            *progress.lock() = now;
            (self.wake)();
        }
    }
}
