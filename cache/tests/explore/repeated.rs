//! The explorations themselves: the same seed is the same executions, another one is others.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex};

use dacapo_cache::cache_data;
use shuttle::Runner;
use shuttle::scheduler::{Schedule, Scheduler, Task, TaskId};

use crate::stints::Stints;
use crate::support::{config, registry, start};

/// A scheduler whose choices are written down.
struct Noted<S> {
    scheduler: S,
    choices: Arc<Mutex<DefaultHasher>>,
}

impl<S: Scheduler> Scheduler for Noted<S> {
    fn new_execution(&mut self) -> Option<Schedule> {
        self.scheduler.new_execution()
    }

    fn next_task(
        &mut self,
        runnable: &[&Task],
        current: Option<TaskId>,
        is_yielding: bool,
    ) -> Option<TaskId> {
        let chosen = self.scheduler.next_task(runnable, current, is_yielding);
        let choice = (runnable.len(), chosen.map(usize::from));
        choice.hash(&mut *self.choices.lock().unwrap());
        chosen
    }

    fn next_u64(&mut self) -> u64 {
        self.scheduler.next_u64()
    }
}

#[cache_data(ttl = "10s", max_entries = 2)]
fn square(n: u64) -> u64 {
    n * n
}

/// All choices of the executions that follow from a seed.
fn choices_of(seed: u64) -> u64 {
    let choices = Arc::new(Mutex::new(DefaultHasher::new()));
    let noted = Noted {
        scheduler: Stints::new(seed, 50),
        choices: Arc::clone(&choices),
    };
    Runner::new(noted, config()).run(|| {
        let registry = registry();
        let callers = [1, 2, 3].map(|n| start(&registry, move || square(n % 2) + square(n)));
        let clearing = start(&registry, || _ = square::clear());
        for caller in callers {
            caller.join().unwrap();
        }
        clearing.join().unwrap();
    });
    let choices = choices.lock().unwrap();
    choices.finish()
}

#[test]
fn the_same_seed_takes_the_same_turns_and_another_one_others() {
    assert_eq!(choices_of(1), choices_of(1));
    assert_ne!(choices_of(1), choices_of(2));
}
