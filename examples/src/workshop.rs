//! A program on disk that a lesson changes, builds and runs; and what its cache said each time.
//!
//! The page's script does the building, on its own thread: it can be watched, and whatever ends the run ends the
//! build. Where there is no cargo, or no checkout to build from, a recording takes its place, and says so.

mod cargo;
mod program;
mod recorded;
mod trial;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use dacapo::prelude::Mutex;

pub use crate::workshop::cargo::Cargo;
pub use crate::workshop::program::{Change, Program};
pub use crate::workshop::recorded::Recorded;
pub use crate::workshop::trial::{Call, Trial};

/// What builds and runs a program. Tests answer instead.
pub trait Toolchain: Send + Sync {
    /// Builds the program and runs it, on what its runs before have remembered; returns what it printed, or why it
    /// printed nothing. `tell` is called with each step.
    fn run(&self, program: &Program, tell: &mut dyn FnMut(&str)) -> Result<String, String>;

    /// Forgets what the runs before have remembered.
    fn forget(&self);

    /// If nothing is really built: why not.
    fn why_recorded(&self) -> Option<&str> {
        None
    }
}

/// The workshop of a lesson; all windows share it.
pub struct Workshop {
    /// Looked for by the first script that asks: it takes a moment, and the window has none.
    toolchain: OnceLock<Box<dyn Toolchain>>,
    /// Whether somebody is building.
    is_busy: AtomicBool,
    course: Mutex<Course>,
}

/// One way through the lesson, from its beginning.
struct Course {
    trials: Arc<[Trial]>,
    /// Whether the next run is to begin with nothing.
    must_forget: bool,
    /// How many there were before: a run that began in another one is no part of this.
    number: u64,
}

impl Default for Workshop {
    /// The real one where there is cargo and a checkout, else a recording.
    fn default() -> Self {
        Self {
            toolchain: OnceLock::new(),
            is_busy: AtomicBool::new(false),
            course: Mutex::new(Course {
                trials: Arc::new([]),
                // What the gallery left when it was open last is not for this lesson.
                must_forget: true,
                number: 0,
            }),
        }
    }
}

impl Workshop {
    /// A workshop with these tools.
    pub fn new(toolchain: impl Toolchain + 'static) -> Self {
        let toolchain: Box<dyn Toolchain> = Box::new(toolchain);
        Self {
            toolchain: OnceLock::from(toolchain),
            ..Self::default()
        }
    }

    fn toolchain(&self) -> &dyn Toolchain {
        let found = || -> Box<dyn Toolchain> {
            match Cargo::find() {
                Ok(cargo) => Box::new(cargo),
                Err(why) => Box::new(Recorded::new(why)),
            }
        };
        &**self.toolchain.get_or_init(found)
    }

    /// If nothing is really built: why not.
    pub fn why_recorded(&self) -> Option<&str> {
        self.toolchain().why_recorded()
    }

    /// Builds and runs; a check point. What came of it is the last of [`Workshop::trials`], unless the lesson has begun
    /// anew meanwhile: it was computed with what is forgotten now.
    pub fn run(&self, program: &Program, tell: &mut dyn FnMut(&str)) -> Result<(), String> {
        let _busy = Busy::begin(&self.is_busy)
            .ok_or("another window is building it; press again when that is done")?;
        let (must_forget, number) = {
            let mut course = self.course.lock();
            (std::mem::take(&mut course.must_forget), course.number)
        };
        if must_forget {
            self.toolchain().forget();
        }
        let printed = self.toolchain().run(program, tell)?;
        let calls = Call::read(&printed)?;
        let mut course = self.course.lock();
        if course.number == number {
            let trial = Trial {
                number: course.trials.len() + 1,
                changes: program.changes().to_vec(),
                calls,
            };
            course.trials = course.trials.iter().cloned().chain([trial]).collect();
        }
        Ok(())
    }

    /// What came of each run, in their order.
    pub fn trials(&self) -> Arc<[Trial]> {
        Arc::clone(&self.course.lock().trials)
    }

    /// Begins anew. It doesn't touch the disk: the next run does.
    pub fn forget(&self) {
        let mut course = self.course.lock();
        *course = Course {
            trials: Arc::new([]),
            must_forget: true,
            number: course.number + 1,
        };
    }
}

impl fmt::Debug for Workshop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workshop")
            .field("trials", &self.trials())
            .finish_non_exhaustive()
    }
}

/// Somebody builds, until this is dropped: a run may be interrupted while it does.
struct Busy<'a>(&'a AtomicBool);

impl<'a> Busy<'a> {
    fn begin(is_busy: &'a AtomicBool) -> Option<Self> {
        (!is_busy.swap(true, Ordering::AcqRel)).then_some(Self(is_busy))
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}
