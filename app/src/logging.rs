//! What scripts log, beside the page that they draw.
//!
//! [`run`](crate::run) and [`App::run`](crate::App::run) install a [`PageLog`] unless the program has a logger of its
//! own. A record of a script's thread goes to its window; the logger inside, if there is one, gets all of them.

use std::cell::RefCell;
use std::sync::Arc;

use log::{LevelFilter, Log, Metadata, Record};

use crate::host::outbox::Outbox;
use crate::protocol::{Delta, LogLine};

pub use log::Level;

/// More lines of one run are counted, not kept.
const MAX_LINES_PER_RUN: usize = 1_000;
/// More characters of a line are cut off.
const MAX_CHARS: usize = 4_000;

/// A logger that shows in the window what scripts log, and passes everything on.
///
/// A program with a logger of its own wraps it:
///
/// ```
/// use dacapo::logging::PageLog;
/// # struct Stderr;
/// # impl log::Log for Stderr {
/// #     fn enabled(&self, _: &log::Metadata<'_>) -> bool { true }
/// #     fn log(&self, _: &log::Record<'_>) {}
/// #     fn flush(&self) {}
/// # }
///
/// let mine = Stderr; // env_logger, fern, …
/// PageLog::around(mine).install().expect("nobody was faster");
/// ```
///
/// What is written with `tracing` arrives here, too, with its feature `log` and no subscriber of its own.
pub struct PageLog {
    inner: Option<Box<dyn Log>>,
}

impl PageLog {
    /// One that shows what scripts log, and drops what other threads do.
    pub fn new() -> Self {
        Self { inner: None }
    }

    /// One that also passes everything on.
    pub fn around(inner: impl Log + 'static) -> Self {
        Self {
            inner: Some(Box::new(inner)),
        }
    }

    /// Makes it the program's logger. An error if there is one already.
    ///
    /// Pages show what is at least [`Debug`](Level::Debug); the logger inside is asked about everything.
    pub fn install(self) -> Result<(), log::SetLoggerError> {
        let level = match self.inner {
            Some(_) => LevelFilter::Trace,
            None => LevelFilter::Debug,
        };
        log::set_boxed_logger(Box::new(self))?;
        log::set_max_level(level);
        Ok(())
    }
}

impl Default for PageLog {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for PageLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PageLog")
            .field("passes_on", &self.inner.is_some())
            .finish()
    }
}

impl Log for PageLog {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        is_shown(metadata) || self.inner.as_ref().is_some_and(|it| it.enabled(metadata))
    }

    fn log(&self, record: &Record<'_>) {
        if let Some(inner) = &self.inner
            && inner.enabled(record.metadata())
        {
            inner.log(record);
        }
        if let Some(line) = to_take(record) {
            take(line);
        }
    }

    fn flush(&self) {
        if let Some(inner) = &self.inner {
            inner.flush();
        }
    }
}

/// Where the lines of a script's thread go.
struct Sink {
    outbox: Arc<Outbox>,
    n_lines: usize,
}

thread_local! {
    static SINK: RefCell<Option<Sink>> = const { RefCell::new(None) };
}

/// From here on, what this thread logs belongs to a new run of its page.
pub(crate) fn begin_run(outbox: &Arc<Outbox>) {
    let sink = Sink {
        outbox: Arc::clone(outbox),
        n_lines: 0,
    };
    SINK.replace(Some(sink));
}

/// The run is over; what was too much of it is said.
pub(crate) fn end_run() {
    if let Some(sink) = SINK.take()
        && sink.n_lines > MAX_LINES_PER_RUN
    {
        let n_lines = sink.n_lines - MAX_LINES_PER_RUN;
        sink.outbox.send(Delta::LogDropped { n_lines });
    }
}

/// Whether the page shows it.
fn is_shown(metadata: &Metadata<'_>) -> bool {
    metadata.level() <= Level::Debug && is_script()
}

fn is_script() -> bool {
    // A thread that is being torn down logs to nobody.
    SINK.try_with(|sink| sink.try_borrow().is_ok_and(|sink| sink.is_some()))
        .unwrap_or(false)
}

/// The line to show. Formatting is user code: nothing of ours is borrowed.
fn to_take(record: &Record<'_>) -> Option<LogLine> {
    if !is_shown(record.metadata()) {
        return None;
    }
    let full = record.args().to_string();
    let text = match full.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", &full[..end]),
        None => full,
    };
    Some(LogLine {
        level: record.level(),
        target: record.target().into(),
        text: text.into(),
    })
}

fn take(line: LogLine) {
    SINK.with_borrow_mut(|sink| {
        let Some(sink) = sink else { return };
        sink.n_lines += 1;
        if sink.n_lines <= MAX_LINES_PER_RUN {
            sink.outbox.send(Delta::Log(line));
        }
    });
}
