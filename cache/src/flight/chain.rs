//! Who works for whom: the computations that a thread is inside of, and the waits between them.
//!
//! ```text
//! thread 1:  a() ── waits for ──▶ b()        every frame of a chain depends on what the chain waits for:
//! thread 2:  b() ── wants ──────▶ a()        following the waits from a() leads back to b(), a cycle
//! ```
//!
//! The check and the note of the wait are one step under one lock, so that of two threads that close a
//! circle at the same moment one sees the other.

use crate::call::CallWords;
use crate::sync::{Arc, AtomicU64, Mutex, Ordering, Slot, statics, thread_local};

/// One computation that a thread is inside of.
pub(crate) struct Frame {
    /// The number of its flight.
    pub(crate) flight: u64,
    pub(crate) words: CallWords,
    /// Whether an observer was told of it, or of one around it.
    pub(crate) is_told: bool,
    /// The computation around it.
    pub(crate) parent: Option<Arc<Frame>>,
}

impl Frame {
    fn iter(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |frame| frame.parent.as_deref())
    }
}

thread_local! {
    static INNERMOST: Slot<Arc<Frame>> = const { Slot::new() };
}

/// The innermost computation of this thread.
pub(crate) fn current() -> Option<Arc<Frame>> {
    INNERMOST.with(Slot::get)
}

/// Makes `frame` the innermost computation of this thread, until the guard is dropped.
pub(crate) fn enter(frame: Arc<Frame>) -> Inside {
    Inside {
        outer: INNERMOST.with(|innermost| innermost.replace(Some(frame))),
    }
}

/// While it lives, this thread is inside a computation.
#[must_use]
pub(crate) struct Inside {
    outer: Option<Arc<Frame>>,
}

impl Drop for Inside {
    fn drop(&mut self) {
        let left = INNERMOST.with(|innermost| innermost.replace(self.outer.take()));
        drop(left);
    }
}

/// A chain of computations that is blocked until a flight lands.
struct Waiter {
    number: u64,
    chain: Arc<Frame>,
    awaited: u64,
}

statics! { static WAITERS: Mutex<Vec<Waiter>> = Mutex::new(Vec::new()); }

/// Notes that this thread waits for a flight; the message about the cycle if that would never end.
pub(crate) fn wait_for(flight: u64, words: &CallWords) -> Result<Waiting, String> {
    statics! { static NUMBERS: AtomicU64 = AtomicU64::new(0); }
    // A call outside of every computation holds nothing that anybody could wait for.
    let Some(chain) = current() else {
        return Ok(Waiting { number: None });
    };
    let mut waiters = WAITERS.lock();
    let mut path = vec![words.clone()];
    if let Some(end) = leads_back(&waiters, flight, &chain, &mut path, &mut Vec::new()) {
        drop(waiters);
        return Err(message(&chain, end, &path));
    }
    // Relaxed: numbers need to be different, not ordered.
    let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
    waiters.push(Waiter {
        number,
        chain,
        awaited: flight,
    });
    Ok(Waiting {
        number: Some(number),
    })
}

/// While it lives, the wait is known to those who want to wait themselves.
#[must_use]
pub(crate) struct Waiting {
    number: Option<u64>,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            WAITERS.lock().retain(|waiter| waiter.number != number);
        }
    }
}

/// The computation of `chain` on which `flight` depends; `path` then leads there, from the flight on.
fn leads_back(
    waiters: &[Waiter],
    flight: u64,
    chain: &Frame,
    path: &mut Vec<CallWords>,
    seen: &mut Vec<u64>,
) -> Option<u64> {
    if chain.iter().any(|frame| frame.flight == flight) {
        return Some(flight);
    }
    if seen.contains(&flight) {
        return None;
    }
    seen.push(flight);
    for waiter in waiters
        .iter()
        .filter(|waiter| waiter.chain.iter().any(|f| f.flight == flight))
    {
        // The computations inside the flight, outermost first, down to the one that waits.
        let mut inside: Vec<_> = waiter
            .chain
            .iter()
            .take_while(|f| f.flight != flight)
            .map(|f| f.words.clone())
            .collect();
        inside.reverse();
        let length = path.len();
        path.extend(inside);
        path.extend(words_of(waiters, chain, waiter.awaited));
        let end = leads_back(waiters, waiter.awaited, chain, path, seen);
        if end.is_some() {
            return end;
        }
        path.truncate(length);
    }
    None
}

/// The call of a flight that some chain is inside of.
fn words_of(waiters: &[Waiter], chain: &Frame, flight: u64) -> Option<CallWords> {
    let chains = waiters.iter().map(|waiter| &*waiter.chain).chain([chain]);
    let mut frames = chains.flat_map(Frame::iter);
    let frame = frames.find(|frame| frame.flight == flight)?;
    Some(frame.words.clone())
}

/// The cycle in words: from the computation that is needed, through those of this thread, and around.
fn message(chain: &Frame, end: u64, path: &[CallWords]) -> String {
    let mut cycle = Vec::new();
    for frame in chain.iter() {
        cycle.push(frame.words.text());
        if frame.flight == end {
            break;
        }
    }
    cycle.reverse();
    cycle.extend(path.iter().map(CallWords::text));
    format!(
        "`{}` needs its own result: {}; let one of these functions take what it needs as an argument, or \
         call it through its `uncached` companion",
        cycle[0],
        cycle.join(" → "),
    )
}
