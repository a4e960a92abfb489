//! The worker: takes commands, runs the script, says how it went.

use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam::channel::Receiver;
use dacapo_cache::{Registry, Run, SessionHold, SessionId};

use crate::element::{ContainerId, Exception};
use crate::host::crash::{self, Crash};
use crate::host::mailbox::Mailbox;
use crate::host::outbox::{Outbox, Place, Spinner};
use crate::host::queue::{Job, Queue, Reason};
use crate::host::{Script, Start};
use crate::kept::Keep;
use crate::logging;
use crate::page::live::Live;
use crate::page::live::finish::Ending;
use crate::page::{Page, Waker};
use crate::protocol::{Cause, Command, Delta, Outcome, RunNote};

/// One session's script on its thread.
pub(super) struct Worker {
    session: SessionId,
    registry: Registry,
    script: Script,
    mailbox: Arc<Mailbox>,
    commands: Receiver<Command>,
    outbox: Arc<Outbox>,
    spinner: Spinner,
    live: Rc<Live>,
    queue: Queue,
    keep: Option<Keep>,
}

impl Worker {
    pub(super) fn new(
        session: SessionId,
        registry: Registry,
        script: Script,
        mailbox: Arc<Mailbox>,
        commands: Receiver<Command>,
        outbox: Arc<Outbox>,
    ) -> Self {
        let last = Arc::new(Place::new());
        let notices = Arc::default();
        let spinner = Spinner {
            outbox: Arc::clone(&outbox),
            last: Arc::clone(&last),
            notices: Arc::clone(&notices),
            mailbox: Some(Arc::clone(&mailbox)),
            fragment: None,
        };
        let waker = Waker::new({
            let mailbox = Arc::clone(&mailbox);
            move || mailbox.send(Command::Rerun)
        });
        let outbox_of_page = Arc::clone(&outbox);
        let live = Rc::new(Live::new(session, outbox_of_page, last, notices, waker));
        Self {
            session,
            registry,
            script,
            mailbox,
            commands,
            outbox,
            spinner,
            live,
            queue: Queue::default(),
            keep: None,
        }
    }

    /// Begins with more than nothing.
    pub(super) fn starting(mut self, start: Start) -> Self {
        let Start { keep, pages, today } = start;
        *self.live.pages.borrow_mut() = pages;
        if let Some(today) = today {
            self.live.begin_on(today, self.registry.clock().now());
        }
        if let Some(keep) = &keep {
            self.live.begin_with(&keep.before, keep.is_reload);
        }
        self.keep = keep;
        self
    }

    /// Runs the script until the session is closed.
    pub(super) fn work(mut self, hold: SessionHold) {
        /// Tells whoever waits, also if dropping what the user left behind panics.
        struct Closed(Arc<Mailbox>);
        impl Drop for Closed {
            fn drop(&mut self) {
                self.0.close();
            }
        }
        let _closed = Closed(Arc::clone(&self.mailbox));
        crash::watch_this_thread();
        // The last page of a session ends it, here, where waiting and releasing disturb nobody.
        let _hold = hold;
        let is_reload = self.keep.as_ref().is_some_and(|keep| keep.is_reload);
        let first = if is_reload {
            Reason::Reload
        } else {
            Reason::Start
        };
        self.queue.want(None, first);
        // A clock that jumps may bring the time of a fragment.
        let mailbox = Arc::clone(&self.mailbox);
        let _watch = self
            .registry
            .on_clock_change(move || mailbox.tell(Command::Clock));
        while let Some(job) = self.next_job() {
            self.run(job);
        }
        // What was set since, or in a run that was cut short by the end; also in place, where nobody can see it happen.
        self.live.states.borrow_mut().forget_encoded();
        self.save_kept();
        // What callbacks and fragments capture may be a handle of the page, which would hold itself for ever.
        let _ = crash::guard(|| drop(self.live.end()));
    }

    /// Waits for the next run that is wanted; `None` if the session is to end.
    fn next_job(&mut self) -> Option<Job> {
        loop {
            self.take_commands();
            if self.queue.is_closed() {
                return None;
            }
            for fragment in self.live.take_due(self.registry.clock()) {
                self.queue.want(Some(fragment), Reason::Timer);
            }
            let is_inside = |fragment, outer| self.live.is_fragment_inside(fragment, outer);
            let mut widgets = self.live.widgets.borrow_mut();
            self.queue
                .widen(&widgets, |fragment| self.live.has_fragment(fragment));
            let job = self.queue.next(&mut widgets, is_inside);
            drop(widgets);
            if let Some(job) = job {
                return Some(self.named(job));
            }
            if let Some(command) = self.mailbox.rest(&self.commands, self.patience()) {
                self.apply(command);
            }
        }
    }

    /// How long there is nothing to do, if no command comes; `None`: for ever.
    fn patience(&self) -> Option<Duration> {
        let clock = self.registry.clock();
        let due = self.live.next_due().filter(|_| !clock.is_frozen())?;
        Some(due.since(clock.now()))
    }

    /// The job with a cause that says which fragment it runs, if it runs one alone.
    fn named(&self, mut job: Job) -> Job {
        if let Some(name) = job.scope.and_then(|place| self.live.fragment_name(place)) {
            let cause = Box::new(job.cause);
            job.cause = Cause::Fragment { name, cause };
        }
        job
    }

    fn run(&mut self, job: Job) {
        let run = self.registry.begin_rerun(self.session);
        self.outbox.send(Delta::RunStarted {
            run,
            cause: job.cause.clone(),
            fragment: job.scope,
            edits: job.edits,
        });
        self.live
            .begin(job.scope, job.press.as_ref().map(|press| press.widget));
        logging::begin_run(&self.outbox);
        let start = Instant::now();
        let (ending, outcome) = self.run_script(run, &job);
        let took = start.elapsed();
        logging::end_run();
        let report = self.live.finish(ending);
        let _ = crash::guard(|| drop(report.left_over));
        self.look_for_mutations(run);
        // What interrupted the run says how it ended, and decides whether it is to be made again.
        self.take_commands();
        let outcome = match outcome {
            Outcome::Interrupted if self.queue.was_stopped() => Outcome::Stopped,
            outcome => outcome,
        };
        self.outbox.send(Delta::RunFinished {
            note: RunNote {
                session: self.session,
                run,
                cause: job.cause.clone(),
                outcome: outcome.clone(),
                took,
                n_elements: report.n_elements,
            },
        });
        if outcome.is_cut_short() {
            let wants = &report.wants;
            let is_wanted = wants.iter().any(|it| it.is_none() || *it == job.scope);
            let wants_same = !is_wanted && !self.queue.was_stopped();
            let is_press_unseen = report.unseen_press.is_some();
            self.queue.carry_over(job, is_press_unseen, wants_same);
        } else {
            match report.unseen_press {
                // Its fragment is run once more.
                Some(Ending::Interrupted) => self.queue.carry_over(job, true, false),
                Some(Ending::Broken) => self.queue.keep_press(job),
                // The button has gone.
                Some(Ending::Complete) | None => {}
            }
        }
        if !self.queue.was_stopped() {
            for scope in report.wants {
                self.queue.want(scope, Reason::Script);
            }
        }
        self.save_kept();
    }

    /// Runs the script or a fragment once, callbacks first, and shows what went wrong at the end of what it drew. Returns
    /// how it ended, and how with the fragments in it.
    fn run_script(&self, run: u32, job: &Job) -> (Ending, Outcome) {
        let mut spinner = Spinner::clone(&self.spinner);
        spinner.fragment = job.scope;
        spinner.mailbox = spinner.mailbox.filter(|_| !job.cause.is_refresh());
        let spinner = Arc::new(spinner);
        let ambient = Run::new(
            self.registry.clone(),
            self.session,
            run,
            self.mailbox.interrupt().clone(),
        )
        .with_observer(spinner as _);
        let place = job.scope.unwrap_or(ContainerId::MAIN);
        let ended = crash::guard(|| {
            ambient.enter(|| {
                let entered = job.scope.map(|fragment| self.live.enter_fragment(fragment));
                for action in &job.actions {
                    action.tell(&self.live, place);
                }
                drop(entered);
                if let Some(fragment) = job.scope {
                    return Ok(self.live.run_fragment(fragment));
                }
                let mut page = Page::new(Rc::clone(&self.live), place);
                let result = (self.script)(&mut page);
                // Put into words here: that, too, is user code.
                result
                    .map(|()| Outcome::Done)
                    .map_err(|error| Exception::of(&*error))
            })
        });
        let (outcome, exception) = match ended {
            Ok(Ok(outcome)) => (outcome, None),
            Err(Crash::Stopped) => (Outcome::Done, None),
            Ok(Err(exception)) => (Outcome::Failed, Some(exception)),
            Err(Crash::Halted) => (Outcome::Failed, None),
            Err(Crash::Panicked(exception)) => (Outcome::Panicked, Some(*exception)),
            Err(Crash::Interrupted(_)) => (Outcome::Interrupted, None),
        };
        if let Some(exception) = exception {
            self.live.put_exception(place, exception);
        }
        match outcome {
            // The rest has gone on, and the run is no better than its parts.
            Outcome::Done => {
                let failure = self.live.failure_of_fragments();
                (Ending::Complete, failure.unwrap_or(Outcome::Done))
            }
            Outcome::Failed | Outcome::Panicked => (Ending::Broken, outcome),
            Outcome::Interrupted | Outcome::Stopped => (Ending::Interrupted, outcome),
        }
    }

    /// Lets the cache look at its resources. Their hashing is user code; what goes wrong in it shows where
    /// the script uses it.
    fn look_for_mutations(&self, run: u32) {
        let _ = crash::guard(|| self.registry.look_after_run(self.session, run));
    }

    /// Says what is to be kept, if that has changed. Putting states into words is user code; one that fails is not kept.
    fn save_kept(&mut self) {
        let Some(keep) = &mut self.keep else { return };
        if let Ok(kept) = crash::guard(|| self.live.kept(keep.is_passed_on))
            && kept != keep.before
        {
            keep.before.clone_from(&kept);
            (keep.save)(kept);
        }
    }

    fn take_commands(&mut self) {
        for command in self.mailbox.take(&self.commands) {
            self.apply(command);
        }
    }

    fn apply(&mut self, command: Command) {
        if command == Command::Reset {
            // Dropping what the script left is user code. What goes wrong in it concerns nobody any more.
            let _ = crash::guard(|| self.live.reset());
        }
        self.queue
            .apply(command, &mut self.live.widgets.borrow_mut());
    }
}
