//! The way in: commands, and the request to interrupt that goes with them.
//!
//! One lock ties the two together. While it is held, "an interruption is requested" and "a command waits
//! in the channel" are made true, or made false, at once: otherwise a run could be interrupted by a
//! command that it has taken into account, or miss one for ever. The lock is held for a few instructions,
//! never while user code runs, so that a window may take it.

use std::time::{Duration, Instant};

use crossbeam::channel::{Receiver, RecvTimeoutError, Sender};
use dacapo_cache::Interrupt;
use parking_lot::{Condvar, Mutex};

use crate::protocol::Command;

/// Shared by a host and its worker.
#[derive(Debug)]
pub(super) struct Mailbox {
    commands: Sender<Command>,
    interrupt: Interrupt,
    state: Mutex<State>,
    /// Told when the worker comes to rest.
    rests: Condvar,
}

#[derive(Debug, Default)]
struct State {
    n_sent: u64,
    n_taken: u64,
    /// The worker has done everything that it took.
    is_resting: bool,
    /// The worker has ended.
    is_closed: bool,
}

impl Mailbox {
    pub(super) fn new() -> (Self, Receiver<Command>) {
        let (commands, receiver) = crossbeam::channel::unbounded();
        let mailbox = Self {
            commands,
            interrupt: Interrupt::new(),
            state: Mutex::default(),
            rests: Condvar::new(),
        };
        (mailbox, receiver)
    }

    /// What stops the run that is under way.
    pub(super) fn interrupt(&self) -> &Interrupt {
        &self.interrupt
    }

    /// Sends a command and requests an interruption.
    pub(super) fn send(&self, command: Command) {
        let mut state = self.state.lock();
        if self.commands.send(command).is_ok() {
            state.n_sent += 1;
            self.interrupt.request();
        }
    }

    /// Sends a command that can wait until the run under way has ended.
    pub(super) fn tell(&self, command: Command) {
        let mut state = self.state.lock();
        if self.commands.send(command).is_ok() {
            state.n_sent += 1;
        }
    }

    /// Takes all commands that wait, and the request that came with them.
    pub(super) fn take(&self, receiver: &Receiver<Command>) -> Vec<Command> {
        let mut state = self.state.lock();
        self.interrupt.reset();
        let commands: Vec<_> = receiver.try_iter().collect();
        state.n_taken += commands.len() as u64;
        commands
    }

    /// Waits for the next command, with nothing left to do; at most this long (`None`: for ever).
    pub(super) fn rest(
        &self,
        receiver: &Receiver<Command>,
        patience: Option<Duration>,
    ) -> Option<Command> {
        {
            let mut state = self.state.lock();
            state.is_resting = true;
            self.rests.notify_all();
        }
        // This mailbox holds a sender, so the channel never closes; a host that goes sends `Close`.
        let answer = match patience {
            Some(patience) => receiver.recv_timeout(patience),
            None => receiver.recv().map_err(Into::into),
        };
        let command = match answer {
            Ok(command) => Some(command),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Command::Close),
        };
        let mut state = self.state.lock();
        state.is_resting = false;
        state.n_taken += u64::from(command.is_some());
        command
    }

    /// The worker has ended, or never began.
    pub(super) fn close(&self) {
        self.state.lock().is_closed = true;
        self.rests.notify_all();
    }

    /// Waits until the worker rests with nothing left to take.
    pub(super) fn settle(&self, patience: Duration) -> bool {
        let deadline = Instant::now() + patience;
        let mut state = self.state.lock();
        loop {
            if state.is_closed || (state.is_resting && state.n_taken == state.n_sent) {
                return true;
            }
            if self.rests.wait_until(&mut state, deadline).timed_out() {
                return false;
            }
        }
    }
}
