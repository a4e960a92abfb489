//! The script host: one worker thread per session and page, which runs the script whenever something changed.
//!
//! ```text
//! window                         thread dacapo-session-A
//!   send ── command, interrupt ──▶ mailbox ─▶ queue ─▶ run ─▶ script
//!   deltas ◀────────────────────── outbox ◀─────────────────── page
//! ```
//!
//! A command that wants another run interrupts the one that is under way, by unwinding, at its next check
//! point. Whatever happens to a script is caught in one place (`crash`), and the thread lives on.

mod action;
pub(crate) mod crash;
mod mailbox;
pub(crate) mod outbox;
mod queue;
mod worker;

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crossbeam::channel::Receiver;
use dacapo_cache::{Registry, SessionId};
use jiff::civil::Date;

use crate::element::{ContainerId, Element, Exception};
use crate::host::mailbox::Mailbox;
use crate::host::outbox::Outbox;
use crate::host::worker::Worker;
use crate::kept::Keep;
use crate::page::Page;
use crate::protocol::{Command, Delta};

/// What a script returns: nothing, or whatever went wrong.
pub type ScriptResult = Result<(), Box<dyn Error + Send + Sync>>;

/// A script, as the host runs it. Made by [`script`].
pub type Script = Arc<dyn Fn(&mut Page) -> ScriptResult + Send + Sync>;

/// What a script may return: nothing, or a `Result` of nothing with any error that can be boxed.
pub trait IntoScriptResult {
    /// As the host wants it.
    fn into_script_result(self) -> ScriptResult;
}

impl IntoScriptResult for () {
    fn into_script_result(self) -> ScriptResult {
        Ok(())
    }
}

impl<E: Into<Box<dyn Error + Send + Sync>>> IntoScriptResult for Result<(), E> {
    fn into_script_result(self) -> ScriptResult {
        self.map_err(Into::into)
    }
}

/// For closures that end in `page.stop()` or `page.go_to(…)`: these return nothing, not even `()`.
impl IntoScriptResult for Never {
    fn into_script_result(self) -> ScriptResult {
        self
    }
}

/// The type `!`, which has no name of its own yet, by the one place where it may be written.
type Never = <fn() -> ! as Returns>::Output;

/// What a function returns.
#[doc(hidden)]
pub trait Returns {
    /// Its type.
    type Output;
}

impl<R> Returns for fn() -> R {
    type Output = R;
}

/// Makes a script of a function or a closure.
///
/// ```
/// use dacapo::Page;
/// use dacapo::host::script;
///
/// let hello = script(|page: &mut Page| page.title("Hello"));
/// ```
pub fn script<F, R>(run: F) -> Script
where
    F: Fn(&mut Page) -> R + Send + Sync + 'static,
    R: IntoScriptResult,
{
    Arc::new(move |page| run(page).into_script_result())
}

/// What a page begins with.
#[derive(Default)]
pub struct Start {
    /// What an earlier start left, and who hears what is to be left for the next.
    pub keep: Option<Keep>,
    /// The names of the app's pages, to which the script may go.
    pub pages: Arc<[String]>,
    /// The day on which it begins; `None`: the one that it is.
    pub today: Option<Date>,
}

/// The window's side of a script's thread. Dropping it ends the script; it never waits for it. The session ends
/// with its last script: then what the cache keeps for this session alone is released, on the script's thread.
pub struct Host {
    /// Deltas of the script, in order; drained by the window in each frame, until it is empty.
    pub deltas: Receiver<Delta>,
    mailbox: Arc<Mailbox>,
}

impl Host {
    /// Starts the thread and the first run. `wake` is called after something was sent; it must not block.
    pub fn start(
        session: SessionId,
        registry: Registry,
        script: Script,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self::start_with(session, registry, script, Start::default(), wake)
    }

    /// The same for a page that begins with more than nothing.
    pub fn start_with(
        session: SessionId,
        registry: Registry,
        script: Script,
        start: Start,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        /// What a program's main thread usually has, and so what a script may expect.
        const STACK_BYTES: usize = 8 << 20;

        let (outbox, deltas) = Outbox::new(wake);
        let outbox = Arc::new(outbox);
        let (mailbox, commands) = Mailbox::new();
        let mailbox = Arc::new(mailbox);
        // Held from now on: whoever held the session until now may let go of it before the thread runs.
        let hold = registry.hold_session(session);
        let started = std::thread::Builder::new()
            .name(format!("dacapo-session-{session}"))
            .stack_size(STACK_BYTES)
            .spawn({
                let (mailbox, outbox) = (Arc::clone(&mailbox), Arc::clone(&outbox));
                move || {
                    let worker = Worker::new(session, registry, script, mailbox, commands, outbox);
                    worker.starting(start).work(hold);
                }
            });
        if let Err(error) = started {
            outbox.send(Delta::Put {
                container: ContainerId::MAIN,
                index: 0,
                element: Element::Exception(Arc::new(Exception {
                    title: "the script's thread can't be started".into(),
                    ..Exception::of(&error)
                })),
            });
            mailbox.close();
        }
        Self { deltas, mailbox }
    }

    /// Sends a command, and interrupts the run that is under way: each of them wants another run, or none.
    pub fn send(&self, command: Command) {
        self.mailbox.send(command);
    }

    /// Whether the run under way has been asked to stop, and has come to no check point since.
    pub(crate) fn is_asked_to_stop(&self) -> bool {
        self.mailbox.interrupt().is_requested()
    }

    /// Waits until everything that was sent is done, and no run is under way or to come; false if that
    /// takes longer than `patience`. For tests: a window never waits.
    pub fn settle(&self, patience: Duration) -> bool {
        self.mailbox.settle(patience)
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.send(Command::Close);
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Host").finish_non_exhaustive()
    }
}
