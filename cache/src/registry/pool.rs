//! The threads on which refreshes run: at most two a registry, started when there is something to do.
//!
//! A thread ends as soon as nothing is left. What is queued is bounded by the number of entries, because an
//! entry has at most one refresh. Whoever is in the queue holds no flight, so that nobody ever waits for a
//! refresh that hasn't begun.

use std::cell::Cell;
use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;

use crate::sync::{Arc, Condvar, Mutex, catch_unwind, spawn, thread_local};

/// How many refreshes run at the same time.
const MAX_THREADS: usize = 2;

/// Something to do. Dropped without being run when the registry ends.
type Job = Box<dyn FnOnce() + Send>;

thread_local! {
    static IS_OF_POOL: Cell<bool> = const { Cell::new(false) };
}

/// The threads on which refreshes run.
#[derive(Default)]
pub(crate) struct Pool {
    state: Mutex<State>,
    is_idle: Condvar,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Job>,
    /// Without a thread the queue is empty.
    n_threads: usize,
    has_ended: bool,
}

impl Pool {
    /// Does something on one of the threads, sooner or later. Dropped at once, unless there is a thread.
    pub(crate) fn push(self: &Arc<Self>, job: Job) {
        let mut state = self.state.lock();
        if state.has_ended {
            drop(state);
            drop(job);
            return;
        }
        state.queue.push_back(job);
        if state.n_threads < MAX_THREADS {
            let pool = Arc::clone(self);
            if spawn("dacapo-cache refresh", move || pool.run()) {
                state.n_threads += 1;
            } else if state.n_threads == 0 {
                let left = std::mem::take(&mut state.queue);
                drop(state);
                drop(left);
            }
        }
    }

    /// Blocks until nothing is queued or running; returns at once on one of the threads themselves.
    pub(crate) fn finish(&self) {
        if IS_OF_POOL.get() {
            return;
        }
        let mut state = self.state.lock();
        while state.n_threads > 0 {
            self.is_idle.wait(&mut state);
        }
    }

    /// The registry is gone: what is queued is dropped, what runs ends by itself.
    pub(crate) fn end(&self) {
        let mut state = self.state.lock();
        state.has_ended = true;
        let left = std::mem::take(&mut state.queue);
        drop(state);
        drop(left);
    }

    fn run(&self) {
        IS_OF_POOL.set(true);
        loop {
            let job = {
                let mut state = self.state.lock();
                let Some(job) = state.queue.pop_front() else {
                    state.n_threads -= 1;
                    self.is_idle.notify_all();
                    return;
                };
                job
            };
            // What a panic leaves half done is put in order by the guards inside; the next one has its turn.
            let ended = catch_unwind(AssertUnwindSafe(job));
            drop(ended);
        }
    }
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool").finish_non_exhaustive()
    }
}
