//! A scheduler whose threads work in stints of random length.
//!
//! A call is hundreds of steps, and what goes wrong between two of its steps goes wrong if somebody else takes hundreds
//! there. With a new thread chosen at each step that never happens; with stints as long as a call it does.

use shuttle::scheduler::{Schedule, Scheduler, Task, TaskId};

/// The longest mean length of stints, as a power of two, and one more.
const N_LENGTHS: u64 = 10;

/// Goes through some executions, each with stints of another mean length.
pub(crate) struct Stints {
    n_left: usize,
    random: u64,
    /// Mean steps of a stint.
    length: u64,
}

impl Stints {
    /// Goes through `n` executions, which follow from `seed`.
    pub(crate) fn new(seed: u64, n: usize) -> Self {
        Self {
            n_left: n,
            random: seed,
            length: 1,
        }
    }

    /// A random number below `n`, the way of `SplitMix64`.
    fn below(&mut self, n: u64) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.random ^ (self.random >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % n
    }
}

impl Scheduler for Stints {
    fn new_execution(&mut self) -> Option<Schedule> {
        self.n_left = self.n_left.checked_sub(1)?;
        self.length = 1 << self.below(N_LENGTHS);
        Some(Schedule::new(self.random))
    }

    fn next_task(
        &mut self,
        runnable: &[&Task],
        current: Option<TaskId>,
        is_yielding: bool,
    ) -> Option<TaskId> {
        let is_current = |task: &&&Task| Some(task.id()) == current;
        let may_stay = !is_yielding && runnable.iter().any(|task| is_current(&task));
        if may_stay && self.below(self.length) != 0 {
            return current;
        }
        let is_other = |task: &&&Task| runnable.len() == 1 || !is_yielding || !is_current(task);
        let others: Vec<TaskId> = runnable
            .iter()
            .filter(is_other)
            .map(|task| task.id())
            .collect();
        others
            .get(self.below(others.len() as u64) as usize)
            .copied()
    }

    fn next_u64(&mut self) -> u64 {
        self.below(u64::MAX)
    }
}
