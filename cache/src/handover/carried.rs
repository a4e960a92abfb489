//! Entries that another program handed over and nobody has asked for yet.

use std::cmp::Reverse;
use std::time::Duration;

use rustc_hash::FxHashMap;

use crate::clock::Time;
use crate::function::{Function, KeyId};
use crate::handover::{Frame, Head, Waiting};
use crate::key::Key;
use crate::registry::info::Sums;
use crate::sync::{Arc, AtomicU64, Mutex, Ordering};

/// Entries of one key, with different codes, that are kept: that many steps back an edit is remembered.
const MAX_CODES: usize = 8;

/// A frame that nobody wanted for so many hand-overs in a row is left behind.
const MAX_UNUSED: u32 = 16;

/// Bytes of unused frames that are handed on; the first ones read are left behind.
const MAX_UNUSED_BYTES: u64 = 1 << 30;

/// The frames of a registry that wait, by function and key.
#[derive(Debug, Default)]
pub(crate) struct Carried {
    /// Read before anything is locked: most programs have taken nothing over.
    n_frames: AtomicU64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// By path.
    functions: FxHashMap<String, Waiters>,
    bytes: u64,
    n_read: u64,
    /// What the programs before this one counted.
    before: Sums,
    served: Served,
}

/// What was asked for, and hit.
#[derive(Debug, Default)]
struct Served {
    n: usize,
    cost: Duration,
    /// Of a code to which the last program's was changed back.
    n_back: usize,
}

#[derive(Debug, Default)]
struct Waiters {
    /// The code of the function as it is now, once it was called.
    code: Option<u128>,
    by_key: FxHashMap<Vec<u8>, Vec<Waiter>>,
}

#[derive(Debug)]
struct Waiter {
    /// In the order of reading.
    number: u64,
    frame: Frame,
}

/// What there is for a call.
#[derive(Debug)]
pub(crate) enum Adopted {
    /// An entry of this very code.
    Entry(Box<Frame>),
    /// Only why there is none.
    Nothing(Option<Trace>),
}

/// What an entry that doesn't fit tells of a miss.
#[derive(Clone, Debug)]
pub(crate) enum Trace {
    /// It was made by another code, which consisted of these inputs.
    OtherCode(Arc<str>),
    /// There is none for the key, and those for other keys were made by another code.
    OnlyOtherCode(Arc<str>),
    /// It couldn't be handed over.
    LeftBehind(String),
}

/// Of several entries the one that was used last: by the program that has just ended, if it was.
fn nearest<'a>(waiters: impl Iterator<Item = &'a Waiter>) -> Option<&'a Head> {
    let nearest = waiters.min_by_key(|waiter| (waiter.frame.head.n_unused, Reverse(waiter.number)));
    nearest.map(|waiter| &waiter.frame.head)
}

impl Waiters {
    /// Whether an entry is of another code than the function's; as far as the last program knew, if the function was not
    /// called in this one.
    fn is_superseded(&self, head: &Head) -> bool {
        self.code
            .map_or(head.is_superseded, |code| code != head.code)
    }

    /// What the code was before, if nothing that waits is of this one.
    fn other_code(&self, code: u128) -> Option<Trace> {
        let all = || self.by_key.values().flatten();
        if all().any(|waiter| waiter.frame.head.code == code) {
            return None;
        }
        nearest(all()).map(|head| Trace::OnlyOtherCode(Arc::clone(&head.inputs)))
    }
}

impl Carried {
    /// Adds a frame.
    pub(crate) fn add(&self, frame: Frame) {
        let mut state = self.state.lock();
        state.n_read += 1;
        let number = state.n_read;
        state.bytes += frame.content.len() as u64;
        let waiters = state.functions.entry(frame.head.path.clone()).or_default();
        let of_key = waiters.by_key.entry(frame.head.key.clone()).or_default();
        of_key.push(Waiter { number, frame });
        let too_many = (of_key.len() > MAX_CODES).then(|| of_key.remove(0));
        if let Some(waiter) = &too_many {
            state.bytes -= waiter.frame.content.len() as u64;
        } else {
            // Relaxed: whoever misses it computes.
            self.n_frames.fetch_add(1, Ordering::Relaxed);
        }
        drop(state);
        drop(too_many);
    }

    /// Takes what there is for a call.
    pub(crate) fn take(
        &self,
        function: &Function,
        path: &str,
        types: impl FnOnce() -> String,
        key: &Key,
    ) -> Adopted {
        // Relaxed: as above.
        if self.n_frames.load(Ordering::Relaxed) == 0 {
            return Adopted::Nothing(None);
        }
        let code = function.code.hash;
        let (key, types) = (key.to_bytes(), types());
        let mut state = self.state.lock();
        let Some(waiters) = state.functions.get_mut(path) else {
            return Adopted::Nothing(None);
        };
        waiters.code = Some(code);
        let Some(of_key) = waiters.by_key.get_mut(&key) else {
            return Adopted::Nothing(waiters.other_code(code));
        };
        let fits = |waiter: &Waiter| {
            let head = &waiter.frame.head;
            head.code == code && head.types == types
        };
        let Some(at) = of_key.iter().position(fits) else {
            let Some(nearest) = nearest(of_key.iter()) else {
                return Adopted::Nothing(None);
            };
            return Adopted::Nothing(Some(if nearest.code == code {
                Trace::LeftBehind("the type of its value or of its page is another one".to_owned())
            } else {
                Trace::OtherCode(Arc::clone(&nearest.inputs))
            }));
        };
        let Waiter { frame, .. } = of_key.remove(at);
        if of_key.is_empty() {
            waiters.by_key.remove(&key);
        }
        state.bytes -= frame.content.len() as u64;
        self.n_frames.fetch_sub(1, Ordering::Relaxed);
        drop(state);
        if frame.head.value.is_some() {
            Adopted::Entry(Box::new(frame))
        } else {
            Adopted::Nothing(Some(Trace::LeftBehind(frame.head.why_not)))
        }
    }

    /// Forgets what waits for a function or, with a key, for one of its calls: it was cleared. Returns how many
    /// entries went.
    pub(crate) fn forget(&self, function: &Function, key: Option<KeyId>) -> usize {
        // A key begins with its number.
        let id = key.map(|key| key.0.to_le_bytes());
        self.forget_where(|head| {
            head.name == function.name && id.is_none_or(|id| head.key.starts_with(&id))
        })
    }

    /// Forgets everything; returns how many entries went.
    pub(crate) fn forget_all(&self) -> usize {
        self.forget_where(|_| true)
    }

    fn forget_where(&self, is_meant: impl Fn(&Head) -> bool) -> usize {
        if self.n_frames.load(Ordering::Relaxed) == 0 {
            return 0;
        }
        let mut gone = Vec::new();
        let mut state = self.state.lock();
        state.functions.values_mut().for_each(|waiters| {
            waiters.by_key.retain(|_, of_key| {
                gone.extend(of_key.extract_if(.., |waiter| is_meant(&waiter.frame.head)));
                !of_key.is_empty()
            });
        });
        state.bytes -= gone
            .iter()
            .map(|waiter| waiter.frame.content.len() as u64)
            .sum::<u64>();
        drop(state);
        self.n_frames
            .fetch_sub(gone.len() as u64, Ordering::Relaxed);
        gone.iter()
            .filter(|waiter| waiter.frame.head.value.is_some())
            .count()
    }

    /// What is worth being handed on once more, in the order of reading.
    pub(crate) fn to_carry_on(&self, now: Time) -> Vec<Frame> {
        let state = self.state.lock();
        let waiters = state.functions.values().flat_map(|of_function| {
            let waiters = of_function.by_key.values().flatten();
            waiters.map(|waiter| {
                let mut frame = waiter.frame.clone();
                frame.head.is_superseded = of_function.is_superseded(&frame.head);
                (waiter.number, frame)
            })
        });
        let mut waiters: Vec<(u64, Frame)> = waiters.collect();
        drop(state);
        waiters.sort_by_key(|(number, _)| Reverse(*number));
        let mut room = MAX_UNUSED_BYTES;
        let mut frames: Vec<Frame> = waiters
            .into_iter()
            .map(|(_, frame)| frame)
            .filter(|frame| frame.head.n_unused < MAX_UNUSED && !frame.head.is_expired(now))
            .map_while(|mut frame| {
                room = room.checked_sub(frame.content.len() as u64)?;
                frame.head.n_unused += 1;
                Some(frame)
            })
            .collect();
        frames.reverse();
        frames
    }

    pub(crate) fn waiting(&self) -> Waiting {
        let state = self.state.lock();
        let mut sums = Waiting {
            bytes: state.bytes,
            served: state.served.n,
            served_cost: state.served.cost,
            back: state.served.n_back,
            ..Waiting::default()
        };
        state.functions.values().for_each(|waiters| {
            let heads = waiters
                .by_key
                .values()
                .flatten()
                .map(|waiter| &waiter.frame.head);
            for head in heads.filter(|head| head.value.is_some()) {
                sums.entries += 1;
                sums.of_unknown_code += usize::from(waiters.code.is_none());
                match (waiters.is_superseded(head), head.is_superseded) {
                    (true, was) => sums.of_other_code += usize::from(!was),
                    (false, was) => {
                        sums.back += usize::from(was);
                        sums.cost = sums.cost.saturating_add(head.cost);
                    }
                }
            }
        });
        sums
    }

    /// An entry that was taken is in its store.
    pub(crate) fn note_served(&self, head: &Head) {
        let served = &mut self.state.lock().served;
        served.n += 1;
        served.cost = served.cost.saturating_add(head.cost);
        served.n_back += usize::from(head.is_superseded);
    }

    /// Counts on from what the program counted that hands over.
    pub(crate) fn count_before(&self, sums: Sums) {
        let before = &mut self.state.lock().before;
        *before = before.plus(sums);
    }

    /// What the programs before this one counted.
    pub(crate) fn before(&self) -> Sums {
        self.state.lock().before
    }
}
